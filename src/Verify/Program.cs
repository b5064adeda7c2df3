using System.Globalization;
using System.Text;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Verify;

/// <summary>homeward-verify BUNDLE: for a court, a journalist, anybody. No network, no desk, no trust in whoever made the bundle.</summary>
internal static class Program
{
    private const int Done = 0, CannotRead = 1, WrongUse = 2, Tampered = 5;

    private const string Usage = """
        homeward-verify BUNDLE [options]

        BUNDLE is a file made by “homeward bundle”, or the folder it was unpacked to.

          --log-key KEY     the desk's key, as its people gave it to you by another way
          --known FILE      a checkpoint of the desk that you kept yourself
          --cosigner KEY    the key of an outsider whose signatures count for you (may be repeated)
          --root FILE       certificates (PEM) of time-stamping authorities you trust (may be repeated)
          --identity FILE   your age key, if the bundle is sealed to you
          --json            print one JSON document

        Nothing is sent anywhere, nothing is written. Exit code: 0 whole, 2 wrong use, 5 something was changed.
        """;

    private static int Main(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(false);
        try
        {
            return Run(arguments, Console.Out);
        }
        catch (WrongUseException e)
        {
            return Fail(WrongUse, e.Message);
        }
        catch (SealBrokenException e)
        {
            return Fail(Tampered, $"the bundle's seal: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(CannotRead, e.Message);
        }
    }

    internal static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal)
        {
            ["--log-key"] = [], ["--known"] = [], ["--cosigner"] = [], ["--root"] = [], ["--identity"] = [],
        };
        string? bundle = null;
        var json = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (word is "--help" or "-h")
            {
                output.WriteLine(Usage);
                return Done;
            }

            if (word == "--json") json = true;
            else if (values.TryGetValue(word, out var list)) list.Add(++i < arguments.Count ? arguments[i] : throw new WrongUseException($"{word} needs a value"));
            else if (bundle is null && !word.StartsWith("--", StringComparison.Ordinal)) bundle = word;
            else throw new WrongUseException($"“{word}” is not understood; see homeward-verify --help");
        }

        if (bundle is null) throw new WrongUseException("name the bundle; see homeward-verify --help");
        var report = OpenedBundle.Check(bundle, new BundleOptions(
            values["--log-key"].LastOrDefault(), values["--known"].LastOrDefault(), values["--cosigner"], values["--root"], values["--identity"].LastOrDefault()));
        if (json) output.WriteLine(OpenedBundle.Json(report));
        else foreach (var line in OpenedBundle.Lines(report)) output.WriteLine(line);
        return report.IsWhole ? Done : Tampered;
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("homeward-verify: " + message);
        return code;
    }
}
