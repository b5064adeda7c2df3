using Homeward.Evidence;

namespace Homeward.App.Commands;

/// <summary>
/// The verb under which this program starts itself to read complex formats of strangers (PDF, office files, archives, mail,
/// pictures): from standard input to standard output, with no desk. It is not for people and stands in no list of commands.
/// </summary>
internal static class ReadFormat
{
    public const string Verb = FormatProcess.Verb;

    public static int Serve()
    {
        FormatProcess.Confine();
        using var input = Console.OpenStandardInput();
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        FormatServer.Serve(input, output);
        return ExitCode.Done;
    }
}
