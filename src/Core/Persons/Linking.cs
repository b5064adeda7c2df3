namespace Homeward.Persons;

/// <summary>A pair by the ids of its rows.</summary>
public readonly record struct LinkedPair(string IdA, string IdB, double Weight)
{
    public double Probability => LinkageModel.Probability(Weight);

    internal static LedgerLine OthersLine(double weight, int others) => new("others", weight > 0 ? "tie" : "contradict",
        weight, weight > 0 ? "others-tie" : "others-contradict",
        [others.ToString(System.Globalization.CultureInfo.InvariantCulture)], weight > 0
            ? $"{others} other records in the group tie these two together."
            : $"{others} other records around these two speak against it.");
}

/// <summary>What a run did, in numbers and remarks; nothing that was left out is left unsaid.</summary>
public sealed record LinkReport(
    int Rows, IReadOnlyList<BlockingCount> Blocking, IReadOnlyList<LargeBlock> LargeBlocks, TrainingReport? Training,
        IReadOnlyList<string> Remarks,
    IReadOnlyList<ClusterRemark> ClusterRemarks, IReadOnlyList<double> RowSelfWeights,
        IReadOnlyList<int> PairsByWeight);

/// <summary>The result: pairs by weight (heaviest first), the cluster number of each row, the model used and the
/// report.</summary>
public sealed class Linking
{
    private readonly EncodedTable table;
    private readonly List<ScoredPair> scored;
    private readonly PairScan scan;
    private readonly Clusters clusters;
    private readonly LinkOptions options;
    private List<ScoredPair>? tied;

    internal Linking(EncodedTable table, PairScan scan, LinkageModel model, List<ScoredPair> scored, Clusters clusters,
        LinkReport report)
    {
        this.table = table;
        this.scan = scan;
        this.scored = scored;
        this.clusters = clusters;
        options = scan.Options;
        Model = model;
        Report = report;
    }

    public LinkageModel Model { get; }

    public LinkReport Report { get; }

    public IReadOnlyList<string> RowIds => table.RowIds;

    /// <summary>Every candidate pair by what its two rows alone say.</summary>
    public IReadOnlyList<ScoredPair> Scored => scored;

    /// <summary>
    /// The pairs by what their two rows say together with the records around them (<see cref="Clusters.Tie"/>): two rows
    /// that say little are tied by a third that agrees with both, and a likeness that its groups contradict is none. Holds
    /// every candidate and every pair inside a cluster of up to <see cref="LargestTied"/> rows. What is read from
    /// suggestions at p ≥ 0.95 is meant of these.
    /// </summary>
    public IReadOnlyList<ScoredPair> Tied => tied ??= Tie();

    /// <summary>Clusters larger than this give their candidate pairs only.</summary>
    public const int LargestTied = 60;

    /// <summary>Cluster of each row: the smallest row number in it.</summary>
    public IReadOnlyList<int> ClusterOf => clusters.ClusterOf;

    /// <summary><see cref="Tied"/>, by the ids of the rows.</summary>
    public IEnumerable<LinkedPair> Pairs =>
        Tied.Select(p => new LinkedPair(table.RowIds[p.A], table.RowIds[p.B], p.Weight));

    /// <summary>The clusters under other judgements or another threshold; the pairs need no new run.</summary>
    public Clusters Cluster(double from, IReadOnlyList<Judgement> judgements) =>
        Linker.Cluster(table, scan, scored, from, judgements, out _);

    /// <summary>The full ledger of one pair of rows; it adds up to the weight the pair was given.</summary>
    public Comparison Explain(int a, int b) =>
        new Comparer(Model, table).Score(RowValues(a), RowValues(b), false, scan.ListsOf(a, b));

    /// <summary>The same with what the records around the two add or take: it adds up to the weight in <see
    /// cref="Tied"/>.</summary>
    public Comparison ExplainTied(int a, int b)
    {
        var own = Explain(a, b);
        var weight = clusters.Tie(new(a, b, own.Weight), options.ClusterFrom);
        if (weight == own.Weight) return own;
        var others = clusters.RowsWith(a).Union(clusters.RowsWith(b)).Count() - 2;
        return own with
        {
            Weight = weight,
            Probability = LinkageModel.Probability(weight),
            Verdict = weight >= Model.SameFrom ? Verdict.Same : weight >= Model.PossibleFrom ? Verdict.Possible
                : Verdict.Different,
            Ledger = [.. own.Ledger, LinkedPair.OthersLine(weight - own.Weight, others)],
        };
    }

    private List<ScoredPair> Tie()
    {
        var all = new List<ScoredPair>(scored.Count);
        var within = new List<ulong>();
        foreach (var pair in scored)
        {
            all.Add(pair with { Weight = clusters.Tie(pair, options.ClusterFrom) });
            if (ClusterOf[pair.A] == ClusterOf[pair.B]) within.Add(Key(pair.A, pair.B));
        }

        within.Sort();
        for (var row = 0; row < ClusterOf.Count; row++)
        {
            if (ClusterOf[row] != row || clusters.RowsWith(row) is not { Count: > 2 and <= LargestTied } rows) continue;
            for (var i = 0; i < rows.Count; i++)
            {
                for (var j = i + 1; j < rows.Count; j++)
                {
                    if (within.BinarySearch(Key(rows[i], rows[j])) >= 0) continue;
                    if (options.LinkOnly && table.TableOf[rows[i]] == table.TableOf[rows[j]]) continue;
                    all.Add(new(rows[i], rows[j], clusters.Tie(new(rows[i], rows[j], options.MinWeight), options.ClusterFrom)));
                }
            }
        }

        all.Sort(ScoredPair.Heaviest);
        return all;
    }

    private static ulong Key(int a, int b) => (ulong)(uint)Math.Min(a, b) << 32 | (uint)Math.Max(a, b);

    internal FieldValue?[] RowValues(int row) =>
        [.. Enumerable.Range(0, Model.Fields.Count).Select(f => table.Value(f, row))];
}
