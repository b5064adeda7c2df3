using System.Globalization;
using Homeward.Persons;

namespace Homeward.Bench;

/// <summary>
/// Measures linkage on the shared labelled sets and on a made-up list: `bench linkage [names|febrl|historical|million|all]`.
/// The sets are read from beside the checkout and are never part of the project.
/// </summary>
internal static partial class LinkageBench
{
    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var which = args.Length > 0 ? args[0] : "all";
        var folder = Shared();
        if (which is "names" or "all") Names(folder, args);
        if (which is "febrl" or "all") FebrlSets(folder);
        if (which is "historical" or "all") HistoricalSet(folder);
        if (which is "list" or "million" or "all") MadeUp(which == "list" && args.Length > 1 ? int.Parse(args[1]) : 1_000_000, args.Contains("--train"));
        return 0;
    }

    private static void MadeUp(int rows, bool train)
    {
        var (table, truth) = MadeUpList.Make(rows, 1);
        GC.Collect();
        var linking = Measure($"made-up list, {rows:N0} rows", [table], LinkageModel.Persons, (_, r) => truth[r].ToString(), new() { Train = train, MinWeight = -6.6 });
        Measure("  the same without the limit on names alone", [table], LinkageModel.Persons with { NamesAlone = null }, (_, r) => truth[r].ToString(), new() { Train = train });
        foreach (var rule in linking.Report.Blocking) Console.WriteLine($"  {rule.Rule}: {rule.Pairs:N0} pairs, {rule.NewPairs:N0} new");
        foreach (var large in linking.Report.LargeBlocks.Take(3)) Console.WriteLine($"  large: {large}");
        if (train && rows < 200_000)
        {
            var low = linking.Scored.Where(q => truth[q.A] == truth[q.B] && q.Weight < 4.25).ToList();
            Console.WriteLine($"  true pairs under 4.25: {low.Count}");
            var patterns = low.Select(q => (q, Text: string.Join(" ", linking.Explain(q.A, q.B).Ledger.Where(l => l.Level is not ("missing" or "start" or "rare" or "common")).Select(l => $"{l.Field}:{l.Level}"))));
            foreach (var g in patterns.GroupBy(q => q.Text).OrderByDescending(g => g.Count()).Take(30))
            {
                var one = g.First().q;
                Console.WriteLine($"  {g.Count()} {g.Key} e.g. {string.Join(",", table.Columns.Select(c => c[one.A]))} / {string.Join(",", table.Columns.Select(c => c[one.B]))} {one.Weight:F1}");
            }
        }

        if (train) Console.WriteLine(linking.Model.ToJson());
    }

    private static string Shared()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "data", "linkage");
            if (Directory.Exists(beside)) return beside;
        }

        throw new DirectoryNotFoundException("../shared is not beside this checkout: the labelled sets are read from there.");
    }

    // Looked at while developing: every fourth person row (0, 4, 8 …). The other three quarters are printed apart as "unseen".
    private static void Names(string folder, string[] args)
    {
        var rows = Csv(Path.Combine(folder, "name_bench.csv")).Where(r => r["schema"] == "Person").ToList();
        var comparer = new Comparer(LinkageModel.Persons);
        var scored = rows.Select((r, i) => (Row: r, I: i, IsMatch: r["is_match"] == "true",
            Comparison: comparer.Compare(PersonRecord.OfName(r["name1"]), PersonRecord.OfName(r["name2"])))).ToList();
        foreach (var (title, part) in new[] { ("seen quarter", scored.Where(s => s.I % 4 == 0)), ("unseen", scored.Where(s => s.I % 4 != 0)), ("all", scored) })
        {
            var list = part.ToList();
            Console.WriteLine($"name_bench persons, {title}: {F1(list.Select(s => (s.Comparison.Weight >= LinkageModel.Persons.PossibleFrom, s.IsMatch)))}");
            if (args.Contains("--curve"))
            {
                for (var w = -12.0; w <= 4; w += 1) Console.WriteLine($"   from {w,5:F1}: {F1(list.Select(s => (s.Comparison.Weight >= w, s.IsMatch)))}");
            }
        }

        if (!args.Contains("--errors")) return;
        foreach (var s in scored.Where(s => s.I % 4 == 0 && s.Comparison.Weight >= LinkageModel.Persons.PossibleFrom != s.IsMatch))
        {
            Console.WriteLine($"{(s.IsMatch ? "MISSED" : "FALSE ")} {s.Comparison.Weight,7:F2}  {s.Row["name1"]} | {s.Row["name2"]}  " +
                string.Join(" ", s.Comparison.Ledger.Select(l => $"{l.Field}:{l.Level}={l.Weight:F1}").Where(t => !t.Contains("missing"))));
        }
    }

    internal static string F1(IEnumerable<(bool Said, bool IsMatch)> answers)
    {
        int right = 0, wrong = 0, missed = 0;
        foreach (var (said, isMatch) in answers)
        {
            if (said && isMatch) right++;
            else if (said) wrong++;
            else if (isMatch) missed++;
        }

        var p = right == 0 ? 0 : (double)right / (right + wrong);
        var r = right == 0 ? 0 : (double)right / (right + missed);
        return $"F1 {(p + r == 0 ? 0 : 2 * p * r / (p + r)):F4} (P {p:F4}, R {r:F4})";
    }

    private static List<Dictionary<string, string>> Csv(string path)
    {
        using var reader = new StreamReader(path);
        var table = Table.Read(reader, path);
        return [.. Enumerable.Range(0, table.RowCount).Select(r => table.Columns.ToDictionary(c => c.Name, c => c[r]))];
    }
}
