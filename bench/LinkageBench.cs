using System.Diagnostics;
using System.Globalization;
using Homeward.Basics;
using Homeward.Persons;

namespace Homeward.Bench;

/// <summary>
/// Measures linkage on the shared labelled sets and on a made-up list: `bench linkage
/// [names|febrl|historical|million|all]`.
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
        if (which is "list" or "million" or "all") MadeUp(which == "list" && args.Length > 1 ? int.Parse(args[1])
            : 1_000_000, args.Contains("--train"));
        if (Table1.Count > 0) Console.WriteLine("\n| what | goal | measured |\n| --- | --- | --- |\n" +
            string.Join('\n', Table1));
        return 0;
    }

    // rows of the table at the end
    private static readonly List<string> Table1 = [];

    private static void Row(string what, string goal, string measured) =>
        Table1.Add($"| {what} | {goal} | {measured} |");

    private static void MadeUp(int rows, bool train)
    {
        var (table, truth) = MadeUpList.Make(rows, 1);
        var csv = Path.Combine(Path.GetTempPath(), $"made-up-{rows}.csv");
        WriteCsv(table, csv);
        table = null!;
        GC.Collect();
        var options = new LinkOptions { Train = train };
        var linking = Measure($"made-up list, {rows:N0} rows, mixed " +
            $"scripts", () => ReadCsv(csv), LinkageModel.Persons, (_, r) => truth[r].ToString(), options);
        table = ReadCsv(csv)[0];
        Measure("the same without the limit on names alone", () => [table],
            LinkageModel.Persons with { NamesAlone = null }, (_, r) => truth[r].ToString(), options);
        if (rows >= 100_000) OneAgainstAll(table, linking.Model);
        File.Delete(csv);
        foreach (var rule in linking.Report.Blocking) Console.WriteLine($"  {rule.Rule}: {rule.Pairs:N0} " +
            $"pairs, {rule.NewPairs:N0} new");
        foreach (var large in linking.Report.LargeBlocks.Take(3)) Console.WriteLine($"  large: {large}");
        if (train && rows < 200_000)
        {
            var low = linking.Scored.Where(q => truth[q.A] == truth[q.B] && q.Weight < 4.25).ToList();
            Console.WriteLine($"  true pairs under 4.25: {low.Count}");
            var patterns = low.Select(q => (q, Text: string.Join(" ", linking.Explain(q.A, q.B).Ledger
                .Where(l => l.Level is not ("missing" or "start" or "rare" or "common"))
                .Select(l => $"{l.Field}:{l.Level}"))));
            foreach (var g in patterns.GroupBy(q => q.Text).OrderByDescending(g => g.Count()).Take(30))
            {
                var one = g.First().q;
                Console.WriteLine($"  {g.Count()} {g.Key} " +
                    $"e.g. {string.Join(",", table.Columns.Select(c => c[one.A]))} " +
                        $"/ {string.Join(",", table.Columns.Select(c => c[one.B]))} {one.Weight:F1}");
            }
        }

        if (train) Console.WriteLine(linking.Model.ToJson());
    }

    private static void WriteCsv(Table table, string path)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', table.Columns.Select(c => c.Name)));
        for (var r = 0; r < table.RowCount; r++) writer.WriteLine(string.Join(',', table.Columns.Select(c => c[r])));
    }

    private static List<Table> ReadCsv(string path)
    {
        using var reader = new StreamReader(path);
        return [Table.Read(reader, Path.GetFileName(path))];
    }

    // One new record against all of a list that is already there: the desk's question when something comes in.
    private static void OneAgainstAll(Table table, LinkageModel model)
    {
        var index = new CandidateIndex(model);
        PersonRecord Record(int r) =>
            new(table.Columns[0][r], [NameParser.FormOf(table.Columns[1][r], table.Columns[2][r], table.Columns[3][r])],
            [.. BirthDates.Read(table.Columns[4][r])
                .Select(d => new UncertainDate(null, null, null, "",
                    DateOnly.FromDayNumber(d.First), DateOnly.FromDayNumber(d.Last), "bench", ""))],
            table.Columns[6][r], table.Columns[5][r]);
        var watch = Stopwatch.StartNew();
        for (var r = 0; r < table.RowCount; r++) index.Add(Record(r));
        Console.WriteLine($"one new record: index of {index.Count:N0} built in {watch.Elapsed.TotalSeconds:F1} s, " +
            $"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        var times = new List<double>();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (var q = 0; q < 3000; q++)
        {
            var at = Stopwatch.GetTimestamp();
            index.Find(Record((int)(q * 7919L % table.RowCount)) with { Id = "new" }, 10, 0, out _);
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        times.Sort();
        Row("one new record against a million", ">= 2,000/s, < 10 ms each",
            $"{3000 / spent:N0} per CPU-s, median {times[1500]:F2} ms, 99 % under {times[2970]:F2} ms");
        Console.WriteLine($"one new record: {3000 / spent:N0} records per CPU-s, median {times[1500]:F2} ms, 99 % " +
            $"under {times[2970]:F2} ms, worst {times[^1]:F2} ms");
    }

    private static string Shared()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "data", "linkage");
            if (Directory.Exists(beside)) return beside;
        }

        throw new DirectoryNotFoundException("../shared is not beside this checkout: the labelled sets are read " +
            "from there.");
    }

    // Looked at while developing: every fourth person row (0, 4, 8 …). The other three quarters are printed apart as
    // "unseen".
    private static void Names(string folder, string[] args)
    {
        var rows = Csv(Path.Combine(folder, "name_bench.csv")).Where(r => r["schema"] == "Person").ToList();
        var comparer = new Comparer(LinkageModel.Persons);
        var scored = rows.Select((r, i) => (Row: r, I: i, IsMatch: r["is_match"] == "true",
            Comparison: comparer.Compare(PersonRecord.OfName(r["name1"]), PersonRecord.OfName(r["name2"])))).ToList();
        foreach (var (title, part) in new[] { ("seen quarter", scored.Where(s => s.I % 4 == 0)),
            ("unseen", scored.Where(s => s.I % 4 != 0)), ("all", scored) })
        {
            var list = part.ToList();
            Console.WriteLine($"name_bench " +
                $"persons, {title}: " +
                $"{F1(list.Select(s => (s.Comparison.Weight >= LinkageModel.Persons.PossibleFrom, s.IsMatch)))}");
            if (title == "all") Row("name_bench persons, fixed threshold F1", ">= 0.80",
                F1(list.Select(s => (s.Comparison.Weight >= LinkageModel.Persons.PossibleFrom, s.IsMatch))));
            if (args.Contains("--curve"))
            {
                for (var w = -12.0; w <= 4; w += 1) Console.WriteLine($"   " +
                    $"from {w,5:F1}: {F1(list.Select(s => (s.Comparison.Weight >= w, s.IsMatch)))}");
            }
        }

        if (!args.Contains("--errors")) return;
        foreach (var s in scored.Where(s => s.I % 4 == 0
            && s.Comparison.Weight >= LinkageModel.Persons.PossibleFrom != s.IsMatch))
        {
            Console.WriteLine($"{(s.IsMatch ? "MISSED" : "FALSE ")} {s.Comparison.Weight,7:F2}  {s.Row["name1"]} " +
                $"| {s.Row["name2"]}  " +
                string.Join(" ", s.Comparison.Ledger.Select(l => $"{l.Field}:{l.Level}={l.Weight:F1}")
                    .Where(t => !t.Contains("missing"))));
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
