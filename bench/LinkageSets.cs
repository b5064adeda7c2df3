using System.Diagnostics;
using System.IO.Compression;
using Homeward.Persons;

namespace Homeward.Bench;

/// <summary>The labelled sets and how each is linked. Settings are general: field kinds and blocking chosen from
/// headings and a look at some rows.</summary>
internal static partial class LinkageBench
{
    private static ComparedField Field(string name, FieldKind kind, bool tf = false, string? swap = null) =>
        new(name, kind, LinkageModel.Guess(kind), tf, swap);

    private static BlockingRule[] Rules(params string[] rules) =>
        [.. rules.Select(r => new BlockingRule(r.TrimEnd('!').Split(" + "), r.EndsWith('!')))];

    private static LinkageModel Historical => LinkageModel.Untrained("historical", [
        Field("first_name", FieldKind.Text, true, "surname"), Field("surname", FieldKind.Text, true),
            Field("dob", FieldKind.Date, true),
        Field("birth_place", FieldKind.Text, true), Field("postcode_fake", FieldKind.Identifier, true),
            Field("occupation", FieldKind.Exact, true)],
        Rules("first_name + surname!", "surname + dob!", "first_name + dob!", "postcode_fake!",
            "surname + birth_place!", "first_name + birth_place + occupation",
            "dob + birth_place", "dob + occupation", "surname:loose + occupation", "surname:4 + dob:year",
                "first_name:3 + surname:3 + occupation", "first_name:3 + surname:3 + birth_place:4",
            "postcode_fake:4 + surname:2", "postcode_fake:4 + dob:year", "first_name:4 + dob:ym",
                "surname:3 + dob:md", "first_name + occupation + dob:year", "dob:ym + postcode_fake:3",
                    "surname:4 + first_name:initial", "surname", "postcode_fake:4", "birth_place + surname:2",
                        "birth_place + first_name:2", "birth_place + dob:year", "surname:3 + dob:year"))
        with
    { Id = "unique_id" };

    private static LinkageModel Febrl => LinkageModel.Untrained("febrl", [
        Field("given_name", FieldKind.Text, true, "surname"), Field("surname", FieldKind.Text, true),
            Field("street_number", FieldKind.Exact), Field("address_1", FieldKind.Words, true),
        Field("suburb", FieldKind.Text, true), Field("postcode", FieldKind.Identifier, true),
            Field("date_of_birth", FieldKind.Date), Field("soc_sec_id", FieldKind.Identifier)],
        Rules("given_name + surname!", "soc_sec_id!", "date_of_birth!", "surname + postcode!",
            "given_name + postcode", "address_1", "suburb + street_number", "given_name:3 + surname:3",
                "date_of_birth:md + surname:2", "surname + street_number"))
        with
    { Id = "rec_id" };

    private static void HistoricalSet(string folder)
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(folder, "historical_50k.csv.gz")), CompressionMode.Decompress));
        var table = Table.Read(reader, "historical_50k");
        var truth = table.Column("cluster")!;
        Measure("historical_50k", () => [table], Historical, (t, r) => truth[r],
            new() { Train = true, MinWeight = -12 });
    }

    private static void FebrlSets(string folder)
    {
        foreach (var (name, files) in new[] { ("febrl3", new[] { "dataset3.csv" }),
            ("febrl4", ["dataset4a.csv", "dataset4b.csv"]) })
        {
            var tables = files.Select(f =>
            {
                using var reader = new StreamReader(Path.Combine(folder, f));
                return Table.Read(reader, f);
            }).ToList();
            Measure(name, () => tables, Febrl, (t, r) => tables[t].Column("rec_id")![r].Split('-')[1],
                new() { Train = true, MinWeight = -12, LinkOnly = files.Length > 1 });
        }
    }

    private static Linking Measure(string name, Func<IReadOnlyList<Table>> read, LinkageModel model, Func<int, int,
        string> truth, LinkOptions options)
    {
        var watch = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var tables = read();
        var stage = (Name: "start", Cpu: cpu);
        var linking = Linker.Link(tables, model, options, (n, _) =>
        {
            if (n == stage.Name) return;
            var now = Process.GetCurrentProcess().TotalProcessorTime;
            Console.WriteLine($"    {stage.Name}: {(now - stage.Cpu).TotalSeconds:F1} CPU-s");
            stage = (n, now);
        });
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var owner = new List<string>();
        for (var t = 0; t < tables.Count; t++)
        {
            for (var r = 0; r < tables[t].RowCount; r++) owner.Add(truth(t, r));
        }

        var all = TruePairs(tables, owner, options.LinkOnly);
        Console.WriteLine($"{name}: {linking.RowIds.Count:N0} rows, {all:N0} true " +
            $"pairs, {linking.Report.Blocking.Sum(b => b.NewPairs):N0} compared, " +
            $"{spent.TotalSeconds:F1} CPU-s, {watch.Elapsed.TotalSeconds:F1} s, " +
                $"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Row(name + ": whole job", name.Contains("1,000,000") ? "<= 12 CPU-s, <= 1 GB" : "",
            $"{spent.TotalSeconds:F1} CPU-s, {watch.Elapsed.TotalSeconds:F1} s " +
                $"wall, {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB peak of the bench");
        Curve(linking, owner, all, name);
        foreach (var from in new[] { linking.Model.SameFrom, 2, 0, -2 })
        {
            if (from == 0) Row(name + ": clusters, average weight from 0 (no labels used)",
                name switch { "historical_50k" => ">= 0.88", "febrl3" or "febrl4" => "", _ => ">= 0.95" },
                    Clustered(linking.Cluster(from, []).ClusterOf, owner, tables, options.LinkOnly, all));
            Console.WriteLine($"  clusters " +
                $"from {from:F2}: " +
                $"{Clustered(linking.Cluster(from, []).ClusterOf, owner, tables, options.LinkOnly, all)}");
        }

        return linking;
    }

    private static long TruePairs(IReadOnlyList<Table> tables, List<string> owner, bool across)
    {
        static long Pairs(IEnumerable<string> owners) => owners.GroupBy(o => o)
            .Sum(g => (long)g.Count() * (g.Count() - 1) / 2);
        var all = Pairs(owner);
        if (!across) return all;
        var start = 0;
        foreach (var table in tables)
        {
            all -= Pairs(owner.Skip(start).Take(table.RowCount));
            start += table.RowCount;
        }

        return all;
    }

    private static void Curve(Linking linking, List<string> owner, long all, string name)
    {
        long right = 0, wrong = 0;
        var (best, bestText) = (0.0, "");
        var at95 = "";
        var half = "";
        foreach (var pair in linking.Scored)
        {
            if (pair.Weight < 0 && half.Length == 0) half = Text();
            if (pair.Weight < 4.2479 && at95.Length == 0) at95 = Text();
            if (owner[pair.A] == owner[pair.B]) right++;
            else wrong++;
            var f = 2.0 * right / (right + wrong + all);
            if (f > best) (best, bestText) = (f, $"{Text()} at weight {pair.Weight:F2}");
        }

        if (at95.Length == 0) at95 = Text();
        Row(name + ": pairwise, best threshold",
            name switch
            {
                "historical_50k" => ">= 0.86",
                "febrl3" => ">= 0.998",
                "febrl4" => ">= 0.9996",
                _ =>
                ">= 0.93"
            }, bestText);
        Row(name + ": pairwise at p >= 0.95",
            name switch
            {
                "febrl3" => ">= 0.995",
                "febrl4" => ">= 0.999",
                "historical_50k" => "",
                _ =>
                "P >= 0.999, R >= 0.80"
            }, at95);
        Console.WriteLine($"  pairwise, best threshold: {bestText}\n  at p >= 0.95: {at95}\n  at p >= " +
            $"0.50: {half}\n  candidates hold {right / (double)all:P2} of the true pairs");

        string Text() => $"F1 {2.0 * right / (right + wrong + all):F4} " +
            $"(P {right / (double)Math.Max(1, right + wrong):F4}, R {right / (double)all:F4})";
    }

    private static string Clustered(IReadOnlyList<int> clusterOf, List<string> owner, IReadOnlyList<Table> tables,
        bool across, long all)
    {
        var table = new List<int>();
        for (var t = 0; t < tables.Count; t++) table.AddRange(Enumerable.Repeat(t, tables[t].RowCount));
        long right = 0, said = 0;
        foreach (var cluster in Enumerable.Range(0, owner.Count).GroupBy(r => clusterOf[r]))
        {
            said += Pairs(cluster, across, table);
            foreach (var same in cluster.GroupBy(r => owner[r])) right += Pairs(same, across, table);
        }

        return $"F1 {2.0 * right / (said + all):F4} (P {right / (double)Math.Max(1, said):F4}, " +
            $"R {right / (double)all:F4})";

        static long Pairs(IEnumerable<int> rows, bool across, List<int> table)
        {
            var list = rows.ToList();
            var pairs = (long)list.Count * (list.Count - 1) / 2;
            return across ? pairs - list.GroupBy(r => table[r]).Sum(g => (long)g.Count() * (g.Count() - 1) / 2) : pairs;
        }
    }
}
