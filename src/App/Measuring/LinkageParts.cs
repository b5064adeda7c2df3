using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Homeward.App.Commands;
using Homeward.Persons;

namespace Homeward.App.Measuring;

/// <summary>One row of the table: what was measured, what is known of others, what we want, and what came out.</summary>
internal sealed record MeasuredRow(string What, string BestKnown, string AtLeast, string Measured, bool? Reached);

/// <summary>
/// The parts of the linkage table. The labelled sets are read from beside the checkout; labels are used for measuring
/// only, never for fitting a weight or choosing a threshold, except where a row says “best threshold”.
/// </summary>
internal static class LinkageParts
{
    public static readonly string[] Names = ["names", "febrl", "historical", "large", "new-record"];

    private static readonly string[] Needed =
        ["name_bench.csv", "dataset3.csv", "dataset4a.csv", "dataset4b.csv", "historical_50k.csv.gz"];

    /// <summary>The first labelled set that is not in the folder, or null.</summary>
    public static string? Missing(string folder) => Needed.FirstOrDefault(f => !File.Exists(Path.Combine(folder, f)));

    public static IReadOnlyList<MeasuredRow> Run(string part, string folder, int people, Voice? tell) => part switch
    {
        "names" => PersonNames(folder),
        "febrl" => [.. Febrl(folder, "febrl3", ["dataset3.csv"]), .. Febrl(folder, "febrl4", ["dataset4a.csv", "dataset4b.csv"])],
        "historical" => Historical(folder),
        "large" => MadeUpWorld.Link(people, tell),
        _ => MadeUpWorld.OneAgainstAll(people, tell),
    };

    private static MeasuredRow[] PersonNames(string folder)
    {
        using var reader = new StreamReader(Path.Combine(folder, "name_bench.csv"));
        var table = Table.Read(reader, "name_bench");
        var comparer = new Comparer(LinkageModel.Persons);
        string Cell(string column, int row) => table.Column(column)![row];
        var said = Enumerable.Range(0, table.RowCount).Where(r => Cell("schema", r) == "Person").Select(r => (
            Yes: comparer.Compare(PersonRecord.OfName(Cell("name1", r)), PersonRecord.OfName(Cell("name2", r))).Verdict != Verdict.Different,
            True: Cell("is_match", r) == "true")).ToList();
        var counts = new PairCounts(said.Count(s => s.Yes && s.True), said.Count(s => s.Yes && !s.True), said.Count(s => s.True));
        return [new("name_bench persons, fixed threshold F1", "0.7417 (LogicV2)", "0.80", counts.ToString(), counts.F1 >= 0.80)];
    }

    private static IEnumerable<MeasuredRow> Febrl(string folder, string name, string[] files)
    {
        var tables = files.Select(f => Read(Path.Combine(folder, f))).ToList();
        var owners = tables.SelectMany(t => Enumerable.Range(0, t.RowCount).Select(r => t.Column("rec_id")![r].Split('-')[1])).ToList();
        var linking = Linker.Link(tables, LabelledModels.Febrl, new() { Train = true, MinWeight = -12, LinkOnly = files.Length > 1 });
        var quality = new LinkQuality(linking, owners, tables);
        var (best, sure) = name == "febrl3" ? (0.998, 0.995) : (0.9996, 0.999);
        yield return new(name + ", best threshold F1", name == "febrl3" ? "0.9958 (Splink)" : "0.9996 (Splink)", Text(best), quality.Best.ToString(), quality.Best.F1 >= best);
        yield return new(name + ", F1 at p ≥ 0.95", name == "febrl3" ? "0.985 (Splink)" : "0.997 (Splink)", Text(sure), quality.AtNinetyFive.ToString(), quality.AtNinetyFive.F1 >= sure);
    }

    private static MeasuredRow[] Historical(string folder)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "historical_50k.csv.gz")), CompressionMode.Decompress));
        var table = Table.Read(reader, "historical_50k");
        var owner = table.Column("cluster")!;
        var linking = Linker.Link([table], LabelledModels.Historical, new() { Train = true, MinWeight = -12 });
        var quality = new LinkQuality(linking, [.. Enumerable.Range(0, table.RowCount).Select(r => owner[r])], [table]);
        var clusters = quality.Clustered();
        return
        [
            new("historical_50k, best threshold pairwise F1", "0.8384 (Splink, widened blocking)", "0.86", quality.Best.ToString(), quality.Best.F1 >= 0.86),
            new("historical_50k, clustered F1 (fixed threshold)", "0.8505 (Splink, best tried)", "0.88", clusters.ToString(), clusters.F1 >= 0.88),
            Cost("historical_50k, whole job", "73 CPU-s (Splink)", ""),
        ];
    }

    internal static Table Read(string path)
    {
        using var reader = new StreamReader(path);
        return Table.Read(reader, Path.GetFileName(path));
    }

    /// <summary>CPU-seconds and the most memory of this process until now: each part runs in a process of its own.</summary>
    internal static MeasuredRow Cost(string what, string known, string goal, double? most = null)
    {
        using var self = Process.GetCurrentProcess();
        var (cpu, memory) = (self.TotalProcessorTime.TotalSeconds, self.PeakWorkingSet64 >> 20);
        return new(what, known, goal, string.Create(CultureInfo.InvariantCulture, $"{cpu:F1} CPU-s, {memory:N0} MB at most"), most is { } m ? cpu <= m && memory <= 1024 : null);
    }

    internal static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>Pairs said and pairs true.</summary>
internal readonly record struct PairCounts(long Right, long Wrong, long True)
{
    public double Precision => Right + Wrong == 0 ? 1 : Right / (double)(Right + Wrong);

    public double Recall => True == 0 ? 1 : Right / (double)True;

    public double F1 => Right == 0 ? 0 : 2.0 * Right / (Right + Wrong + True);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{F1:F4} (P {Precision:F4}, R {Recall:F4})");
}

/// <summary>How good a linking is by the labels: truth includes the pairs that blocking lost.</summary>
internal sealed class LinkQuality
{
    private readonly Linking linking;
    private readonly IReadOnlyList<string> owners;
    private readonly int[] tableOf;
    private readonly bool across;
    private readonly long all;

    public LinkQuality(Linking linking, IReadOnlyList<string> owners, IReadOnlyList<Table> tables)
    {
        (this.linking, this.owners) = (linking, owners);
        across = tables.Count == 2 && tables[0].RowCount == tables[1].RowCount; // febrl4: one list against the other
        tableOf = [.. tables.SelectMany((t, i) => Enumerable.Repeat(i, t.RowCount))];
        all = Enumerable.Range(0, owners.Count).GroupBy(r => owners[r]).Sum(Pairs);
        long right = 0, wrong = 0;
        var cut = false;
        foreach (var pair in linking.Scored)
        {
            if (!cut && pair.Weight < linking.Model.SameFrom) (AtNinetyFive, cut) = (new(right, wrong, all), true);
            if (owners[pair.A] == owners[pair.B]) right++;
            else wrong++;
            var now = new PairCounts(right, wrong, all);
            if (now.F1 > Best.F1) Best = now;
        }

        if (!cut) AtNinetyFive = new(right, wrong, all);
        Candidates = right / (double)Math.Max(1, all);
    }

    public PairCounts Best { get; }

    /// <summary>At the model's “same”: p ≥ 0.95.</summary>
    public PairCounts AtNinetyFive { get; }

    /// <summary>Share of the true pairs among the pairs kept.</summary>
    public double Candidates { get; }

    /// <summary>The pairs of a list from a weight up.</summary>
    public PairCounts From(IReadOnlyList<ScoredPair> pairs, double weight)
    {
        var said = pairs.TakeWhile(p => p.Weight >= weight).ToList();
        var right = said.Count(p => owners[p.A] == owners[p.B]);
        return new(right, said.Count - right, all);
    }

    /// <summary>All pairs inside the clusters the run made; no label was used to make them.</summary>
    public PairCounts Clustered() => Clustered(linking.ClusterOf);

    public PairCounts Clustered(IReadOnlyList<int> clusterOf)
    {
        long right = 0, said = 0;
        foreach (var cluster in Enumerable.Range(0, owners.Count).GroupBy(r => clusterOf[r]))
        {
            var rows = cluster.ToList();
            if (rows.Count == 1) continue;
            said += Pairs(rows);
            foreach (var same in rows.GroupBy(r => owners[r])) right += Pairs(same);
        }

        return new(right, said - right, all);
    }

    private long Pairs(IEnumerable<int> rows)
    {
        var list = rows.ToList();
        var pairs = (long)list.Count * (list.Count - 1) / 2;
        return across ? pairs - list.GroupBy(r => tableOf[r]).Sum(g => (long)g.Count() * (g.Count() - 1) / 2) : pairs;
    }
}
