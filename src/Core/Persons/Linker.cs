namespace Homeward.Persons;

/// <summary>How a run is done. Nothing here changes what is compared with what but the limits that the report
/// names.</summary>
public sealed record LinkOptions
{
    /// <summary>Threads to use; changes nothing but the time.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Pairs a block may give before it is split and named in the report.</summary>
    public long MaxBlockPairs { get; init; } = 500_000;

    /// <summary>Pairs under this weight are not kept.</summary>
    public double MinWeight { get; init; } = -6.6;

    /// <summary>Groups join where the average weight between all their members is at least this; 0 is even
    /// odds.</summary>
    public double ClusterFrom { get; init; }

    /// <summary>Seed of the pairs sampled for u.</summary>
    public ulong Seed { get; init; } = 1;

    public long SamplePairs { get; init; } = 400_000;

    public long TrainingPairs { get; init; } = 250_000;

    /// <summary>Only pairs of different tables.</summary>
    public bool LinkOnly { get; init; }

    /// <summary>Fit the model to the tables first.</summary>
    public bool Train { get; init; }

    /// <summary>Decisions of people, by row id; they bind.</summary>
    public IReadOnlyList<Judgement> Judgements { get; init; } = [];
}

/// <summary>Finds the rows of tables that are of one person (or thing), by a model. No files, no clock, no chance but
/// the seed.</summary>
public static class Linker
{
    public static Linking Link(IReadOnlyList<Table> tables, LinkageModel model, LinkOptions? options = null,
        Action<string, double>? progress = null)
    {
        options ??= new();
        if (tables.Count == 0) throw new FormatException("No table was given.");
        progress?.Invoke("reading values", 0);
        model = model.For(tables.Sum(t => t.RowCount));
        var table = EncodedTable.Of(tables, model, options.Threads);
        progress?.Invoke("blocking", 0);
        var rules = new BlockedRows[model.Blocking.Count];
        Parallel.For(0, rules.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, r => rules[r] =
            BlockedRows.Of(table, model.Blocking[r]));
        var left = LeaveOutExploding(rules, table.RowCount);
        TrainingReport? training = null;
        if (options.Train)
        {
            progress?.Invoke("training", 0);
            (model, training) = new Training(table, rules, options).Run();
        }

        table.WeighRarity(model);

        var scan = new PairScan(table, model, options);
        var pairs = scan.Run(rules, p => progress?.Invoke("comparing", p));
        pairs.Sort(ScoredPair.Heaviest);
        progress?.Invoke("clusters", 0);
        var clustering = Cluster(table, scan, pairs, options.ClusterFrom, options.Judgements, out var unknown);
        var remarks = tables.SelectMany(t => t.Remarks.Select(r => $"{t.Name}: {r}")).Concat(table.Remarks)
            .Concat(left).Concat(unknown).ToList();
        foreach (var field in model.Fields.Where((_, f) => table.Values[f]
            .Count == 1)) remarks.Add($"No row has a {field.Name}; it is no evidence anywhere.");
        var report = new LinkReport(table.RowCount, scan.Counts, scan.Large, training, remarks,
            clustering.Remarks, SelfWeights(table, scan), Histogram(pairs));
        return new(table, scan, model, pairs, clustering, report);
    }

    // A rule that is right for a short list can be wrong for a long one: it is left out with its count.
    private static List<string> LeaveOutExploding(BlockedRows[] rules, int rows)
    {
        var left = new List<string>();
        for (var r = 0; r < rules.Length; r++)
        {
            if (rules[r].Rule.PerRow is not { } most || rules[r].CountPairs() is var pairs && pairs <= most * rows) continue;
            left.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Rows were not compared for agreeing on {rules[r].Rule.Name} alone: that would be {pairs:N0} pairs, more than {most:0.#} for each row."));
            rules[r] = rules[r].Emptied();
        }

        return left;
    }

    internal static Clusters Cluster(
        EncodedTable table, PairScan scan, List<ScoredPair> pairs, double from, IReadOnlyList<Judgement> judgements,
            out List<string> unknown)
    {
        var judged = Judged(table, judgements, out unknown);
        return Clusters.Of(table.RowCount, pairs, from, judged, scan.WeighGroups, i => table.RowIds[i]);
    }

    private static List<RowJudgement> Judged(EncodedTable table, IReadOnlyList<Judgement> judgements,
        out List<string> unknown)
    {
        unknown = [];
        var result = new List<RowJudgement>();
        if (judgements.Count == 0) return result;
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var r = 0; r < table.RowCount; r++) rows[table.RowIds[r]] = r;
        foreach (var judgement in Judgements.InForce(judgements))
        {
            if (rows.TryGetValue(judgement.A, out var a)
                && rows.TryGetValue(judgement.B, out var b)) result.Add(new(a, b, judgement.Answer));
            else unknown.Add($"A judgement names {judgement.A} and {judgement.B}, which are not both in these tables.");
        }

        return result;
    }

    // What a row would weigh against a perfect copy of itself: rows that stay under "same" say too little ever to be
    // linked.
    private static double[] SelfWeights(EncodedTable table, PairScan scan)
    {
        var step = Math.Max(1, table.RowCount / 20_000);
        return [.. Enumerable.Range(0, (table.RowCount + step - 1) / step).Select(i => scan.Weigh(i * step, i * step))];
    }

    private static int[] Histogram(List<ScoredPair> pairs)
    {
        var counts = new int[80];
        foreach (var pair in pairs) counts[Math.Clamp((int)Math.Floor(pair.Weight) + 20, 0, 79)]++;
        return counts;
    }
}

/// <summary>Two rows that were compared, by number, first below second, and their weight.</summary>
public readonly record struct ScoredPair(int A, int B, double Weight)
{
    /// <summary>Heaviest first; among equals by row.</summary>
    internal static int Heaviest(ScoredPair x, ScoredPair y) => y.Weight != x.Weight ? y.Weight.CompareTo(x.Weight)
        : x.A != y.A ? x.A.CompareTo(y.A) : x.B.CompareTo(y.B);
}
