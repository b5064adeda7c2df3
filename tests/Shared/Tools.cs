using System.Diagnostics;
using System.Text;

namespace Homeward.Tests.Shared;

/// <summary>Programs that are not ours (openssl, age, sha256sum, a shell), run in a folder of their own.</summary>
internal sealed class Tools : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("homeward-tools").FullName;

    public (int Code, string Out, string Error) Run(string program, params string[] arguments) => RunIn(Folder, program, arguments);

    public static (int Code, string Out, string Error) RunIn(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public string Write(string name, string text) => Write(name, new UTF8Encoding(false).GetBytes(text));

    public string Read(string name) => File.ReadAllText(At(name));

    public byte[] ReadBytes(string name) => File.ReadAllBytes(At(name));

    public void Dispose() => Directory.Delete(Folder, true);
}
