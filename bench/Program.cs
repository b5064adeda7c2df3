using System.Globalization;

namespace Homeward.Bench;

/// <summary>`dotnet run -c Release --project bench -- NAME [arguments]`; results and how they were had stand in README.md.</summary>
internal static class Program
{
    private static readonly SortedDictionary<string, Action<string[]>> All = new(StringComparer.Ordinal)
    {
        ["backup"] = BackupBench.Run,
        ["dates"] = _ => DatesBench.Run(),
        ["evidence"] = EvidenceBench.Run,
        ["findings"] = _ => FindingsBench.Run(),
        ["journal"] = JournalBench.Run,
        ["letters"] = LettersBench.Run,
        ["pages"] = PagesBench.Run,
        ["paths"] = _ => PathsBench.Run(),
        ["proofs"] = ProofsBench.Run,
        ["reading"] = _ => ReadingBench.Run(),
        ["search"] = SearchBench.Run,
        ["searches"] = SearchesBench.Run,
        ["start"] = StartBench.Run,
        ["vault"] = VaultBench.Run,
    };

    private static int Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (args.Length == 0 || !All.TryGetValue(args[0], out var bench))
        {
            Console.Error.WriteLine("Which bench? " + string.Join(", ", All.Keys));
            return 2;
        }

        bench(args[1..]);
        return 0;
    }
}
