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

/// <summary>A pair by the ids of its rows.</summary>
public readonly record struct LinkedPair(string IdA, string IdB, double Weight)
{
    public double Probability => LinkageModel.Probability(Weight);
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

    internal Linking(EncodedTable table, PairScan scan, LinkageModel model, List<ScoredPair> scored, int[] clusters,
        LinkReport report)
    {
        this.table = table;
        this.scan = scan;
        this.scored = scored;
        Model = model;
        ClusterOf = clusters;
        Report = report;
    }

    public LinkageModel Model { get; }

    public LinkReport Report { get; }

    public IReadOnlyList<string> RowIds => table.RowIds;

    public IReadOnlyList<ScoredPair> Scored => scored;

    /// <summary>Cluster of each row: the smallest row number in it.</summary>
    public IReadOnlyList<int> ClusterOf { get; }

    public IEnumerable<LinkedPair> Pairs =>
        scored.Select(p => new LinkedPair(table.RowIds[p.A], table.RowIds[p.B], p.Weight));

    /// <summary>The clusters under other judgements or another threshold; the pairs need no new run.</summary>
    public Clusters Cluster(double from, IReadOnlyList<Judgement> judgements) =>
        Linker.Cluster(table, scan, scored, from, judgements, out _);

    /// <summary>The full ledger of one pair of rows; it adds up to the weight the pair was given.</summary>
    public Comparison Explain(int a, int b) => new Comparer(Model, table).Score(RowValues(a), RowValues(b), false);

    internal FieldValue?[] RowValues(int row) =>
        [.. Enumerable.Range(0, Model.Fields.Count).Select(f => table.Value(f, row))];
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
            table.WeighRarity(model);
        }

        var scan = new PairScan(table, model, options);
        var pairs = scan.Run(rules, p => progress?.Invoke("comparing", p));
        pairs.Sort((x, y) => y.Weight != x.Weight ? y.Weight.CompareTo(x.Weight) : x.A != y.A ? x.A.CompareTo(y.A)
            : x.B.CompareTo(y.B));
        progress?.Invoke("clusters", 0);
        var clustering = Cluster(table, scan, pairs, options.ClusterFrom, options.Judgements, out var unknown);
        var remarks = tables.SelectMany(t => t.Remarks.Select(r => $"{t.Name}: {r}")).Concat(table.Remarks)
            .Concat(left).Concat(unknown).ToList();
        foreach (var field in model.Fields.Where((_, f) => table.Values[f]
            .Count == 1)) remarks.Add($"No row has a {field.Name}; it is no evidence anywhere.");
        var report = new LinkReport(table.RowCount, scan.Counts, scan.Large, training, remarks,
            clustering.Remarks, SelfWeights(table, scan), Histogram(pairs));
        return new(table, scan, model, pairs, clustering.ClusterOf, report);
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
public readonly record struct ScoredPair(int A, int B, double Weight);

/// <summary>
/// Walks the candidate pairs of all blocking rules, each pair once, and scores them. Work is cut into pieces whose
/// borders depend on the
/// data only, and results are put together in the order of the pieces: any number of threads gives the same bytes.
/// </summary>
internal sealed class PairScan(EncodedTable table, LinkageModel model, LinkOptions options)
{
    private const long PairsPerPiece = 200_000;
    private const int NeighboursInLargeBlock = 6;

    private readonly double[][] weights = [.. model.Fields.Select(f => f.Levels.Select(l => l.Weight).ToArray())];
    private readonly (int First, int Second)[] swaps = [.. model.Fields.Select((f, i) => (i, f))
        .Where(p => p.f.SwapWith is not null).Select(p => (p.i, Comparer.IndexOf(model, p.f.SwapWith!)))];

    private readonly int[] nameFields = NameFields(model);
    private readonly double priorWeight = model.PriorWeight;
    private readonly Limits limits = new(model);

    // the most a level can weigh: agreement on the rarest value there is
    private readonly double[][] mostOf = [.. model.Fields.Select((f, i) => f.Levels.Select((l, n) =>
        l.Weight + (n == FieldLevels.Same ? Math.Max(0, table.Rarities[i].Max()) : 0)).ToArray())];

    internal static int[] NameFields(LinkageModel model)
    {
        int At(FieldKind kind) => model.Fields.ToList().FindIndex(f => f.Kind == kind);
        return [At(FieldKind.Surname), At(FieldKind.Given), At(FieldKind.Patronymic)];
    }

    public List<BlockingCount> Counts { get; } = [];

    public List<LargeBlock> Large { get; } = [];

    /// <summary>All pairs from <see cref="LinkOptions.MinWeight"/> up, in the order of rules, blocks and
    /// rows.</summary>
    public List<ScoredPair> Run(IReadOnlyList<BlockedRows> rules, Action<double>? progress)
    {
        var kept = new List<ScoredPair>();
        var earlier = new EarlierRules(table.RowCount, rules.Count);
        for (var r = 0; r < rules.Count; r++)
        {
            var rule = rules[r];
            var neighbours = new List<(int, int)>();
            var pieces = Pieces(rule, neighbours, out var blocks, out var pairs);
            var found = new (List<ScoredPair> Kept, long Compared)[pieces.Count];
            Parallel.For(0, pieces.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
                p => found[p] = Scan(rule, earlier, pieces[p]));
            var fresh = 0L;
            foreach (var (list, compared) in found)
            {
                kept.AddRange(list);
                fresh += compared;
            }

            foreach (var (a, b) in neighbours)
            {
                if (!Wanted(a, b) || earlier.Hold(a, b)) continue;
                fresh++;
                Keep(kept, a, b);
            }

            earlier.Add(rule);
            Counts.Add(new(rule.Rule.Name, blocks, pairs, fresh));
            progress?.Invoke((r + 1.0) / rules.Count);
        }

        return kept;
    }

    /// <summary>Weight of any two rows, candidates or not.</summary>
    public double Weigh(int a, int b)
    {
        Span<int> levels = stackalloc int[weights.Length];
        Levels(a, b, levels);
        return Weigh(a, b, levels);
    }

    /// <summary>
    /// What two groups of rows say together: field by field the average over the pairs that both have the field, then the
    /// sum. A record that says little neither vouches for a group nor speaks against it; a date that contradicts does,
    /// whichever member brought it.
    /// </summary>
    public double WeighGroups(IReadOnlyList<int> x, IReadOnlyList<int> y)
    {
        if (x.Count == 1 && y.Count == 1) return Weigh(x[0], y[0]);
        var n = weights.Length;
        Span<int> levels = stackalloc int[n];
        Span<double> each = stackalloc double[n];
        Span<double> sums = stackalloc double[n];
        Span<int> counts = stackalloc int[n];
        Span<int> common = stackalloc int[n];
        sums.Clear();
        counts.Clear();
        var (together, pairs) = (0.0, 0);
        foreach (var (a, b) in Clusters.Pairs(x, y))
        {
            Levels(a, b, levels);
            Each(a, b, levels, each);
            together += Together(a, b, levels);
            pairs++;
            for (var f = 0; f < n; f++)
            {
                if (levels[f] == FieldLevels.Missing) continue;
                sums[f] += each[f];
                counts[f]++;
            }
        }

        for (var f = 0; f < n; f++)
        {
            each[f] = counts[f] == 0 ? 0 : sums[f] / counts[f];

            // a field speaks as a contradiction of the groups where it mostly is one
            common[f] = counts[f] == 0 ? FieldLevels.Missing : each[f] < -1 ? model.Fields[f].Levels.Count - 1 : FieldLevels.Same;
        }

        return limits.Apply(common, each, together / pairs, out _);
    }

    /// <summary>Levels of all fields of a pair of rows.</summary>
    public void Levels(int a, int b, Span<int> levels)
    {
        var n = levels.Length;
        var one = table.Packed.AsSpan(a * n, n);
        var other = table.Packed.AsSpan(b * n, n);
        var recent = Recent();
        for (var f = 0; f < n; f++)
        {
            levels[f] = one[f] == 0 || other[f] == 0 ? FieldLevels.Missing : Level(f, one[f], other[f], recent);
        }

        foreach (var (first, second) in swaps)
        {
            if (levels[first] != weights[first].Length - 1 || levels[second] != weights[second].Length - 1) continue;
            if (!FieldLevels.IsSwapped(table.Value(first, a), table.Value(second, a), table.Value(first, b),
                table.Value(second, b))) continue;
            levels[first] = weights[first].Length - 2;
            levels[second] = FieldLevels.Missing;
        }
    }

    private int Level(int f, int x, int y, ulong[] recent)
    {
        if (x == y) return table.LevelOfSame[f][x];
        var key = (ulong)f << 55 | (ulong)(uint)Math.Min(x, y) << 27 | (uint)Math.Max(x, y);
        ref var slot = ref recent[BlockedRows.Mix(key) & (RecentSlots - 1)];
        if (slot >> 4 == key) return (int)(slot & 15);
        var level = LevelOf(f, x, y);
        if (level < 16) slot = key << 4 | (uint)level;
        return level;
    }

    // The same two values meet again and again (Александр, Олександр): each thread remembers the levels of some pairs of
    // values, of one table at a time. What is remembered changes no level, only the time.
    private const int RecentSlots = 1 << 16;

    [ThreadStatic]
    private static (EncodedTable? Of, ulong[] Slots) remembered;

    private ulong[] Recent()
    {
        if (remembered.Of == table) return remembered.Slots;
        remembered = (table, new ulong[RecentSlots]);
        return remembered.Slots;
    }

    private int LevelOf(int f, int x, int y)
    {
        var keys = table.KeyOf[f];
        var values = table.Values[f];
        if (keys[x] == keys[y] && model.Fields[f]
            .Kind is not (FieldKind.Date or FieldKind.Surname or FieldKind.Given) && !values[x]!.IsInitial)
        {
            return FieldLevels.Same;
        }

        return FieldLevels.Compare(model.Fields[f].Kind, values[x], values[y]);
    }

    // Rarity is looked up for the commoner of two values that count as the same, as the ledger of a single pair does.
    private double Weigh(int a, int b, ReadOnlySpan<int> levels)
    {
        Span<double> each = stackalloc double[levels.Length];
        Each(a, b, levels, each);
        return limits.Apply(levels, each, Together(a, b, levels), out _);
    }

    private void Each(int a, int b, ReadOnlySpan<int> levels, Span<double> each)
    {
        for (var f = 0; f < levels.Length; f++)
        {
            each[f] = weights[f][levels[f]];
            if (levels[f] == FieldLevels.Same) each[f] += Math.Min(table.Rarities[f][table.Ids[f][a]],
                table.Rarities[f][table.Ids[f][b]]);
        }
    }

    // Names that stand together often (Магар, Рустам) say less together; the ledger of a single pair says the same.
    private double Together(int a, int b, ReadOnlySpan<int> levels)
    {
        if (nameFields[0] < 0 || nameFields[1] < 0 || levels[nameFields[0]] != FieldLevels.Same
            || levels[nameFields[1]] != FieldLevels.Same) return 0;
        var father = nameFields[2] >= 0 && levels[nameFields[2]] == FieldLevels.Same;
        var of = father ? table.GroupWithFather : table.GroupOf;
        return of.Length == 0 ? 0 : Math.Min(of[a], of[b]);
    }

    private (List<ScoredPair> Kept, long Compared) Scan(BlockedRows rule, EarlierRules earlier, (int From, int To) piece)
    {
        var kept = new List<ScoredPair>();
        var compared = 0L;
        for (var from = piece.From; from < piece.To;)
        {
            var to = rule.End(from);
            for (var i = from; i < to && rule.KeyOf[rule.Rows[from]] != 0; i++)
            {
                for (var j = i + 1; j < to; j++)
                {
                    var (a, b) = (rule.Rows[i], rule.Rows[j]);
                    if (!Wanted(a, b) || earlier.Hold(a, b)) continue;
                    compared++;
                    Keep(kept, a, b);
                }
            }

            from = to;
        }

        return (kept, compared);
    }

    private void Keep(List<ScoredPair> kept, int a, int b)
    {
        Span<int> levels = stackalloc int[weights.Length];
        Levels(a, b, levels);
        var most = priorWeight;
        for (var f = 0; f < levels.Length; f++) most += mostOf[f][levels[f]];
        if (most < options.MinWeight) return; // rarity can add no more, and limits only take away
        var weight = Weigh(a, b, levels);
        if (weight >= options.MinWeight) kept.Add(new(Math.Min(a, b), Math.Max(a, b), weight));
    }

    private bool Wanted(int a, int b) => !options.LinkOnly || table.TableOf[a] != table.TableOf[b];

    private List<(int From, int To)> Pieces(BlockedRows rule, List<(int, int)> neighbours, out int blocks,
        out long pairs)
    {
        var pieces = new List<(int, int)>();
        blocks = 0;
        pairs = 0;
        var (start, load) = (0, 0L);
        for (var from = 0; from < rule.Keys.Length;)
        {
            var to = rule.End(from);
            var size = (long)(to - from) * (to - from - 1) / 2;
            pairs += size;
            if (size > 0) blocks++;
            if (size > options.MaxBlockPairs)
            {
                Split(rule, from, to, size, neighbours);
            }
            else
            {
                load += size;
            }

            if (load >= PairsPerPiece)
            {
                pieces.Add((start, to));
                (start, load) = (to, 0);
            }

            from = to;
        }

        if (start < rule.Keys.Length) pieces.Add((start, rule.Keys.Length));
        return pieces;
    }

    // A block too large to pair in full (a million rows of one name) is sorted by everything else its rows say, and
    // each row
    // meets the next few: rows that agree in more stand together. The rest is counted and named.
    private void Split(BlockedRows rule, int from, int to, long size, List<(int, int)> neighbours)
    {
        var rows = rule.Rows[from..to];
        foreach (var row in rows) rule.KeyOf[row] = 0;
        var shown = rows[0];
        var order = new ulong[rows.Length];
        Span<int> fields = [.. Enumerable.Range(0, weights.Length).OrderByDescending(f => table.KeyOf[f].Length)];
        for (var i = 0; i < rows.Length; i++)
        {
            var key = 0UL;
            foreach (var f in fields[..Math.Min(4, fields.Length)]) key =
                (key << 16) | (ushort)table.KeyOf[f][table.Ids[f][rows[i]]];
            order[i] = key;
        }

        Array.Sort(order, rows);
        for (int i = 0, end; i < rows.Length; i = end)
        {
            for (end = i + 1; end < rows.Length && order[end] == order[i];) end++;
            Array.Sort(rows, i, end - i);
        }

        var taken = 0L;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = i + 1; j < rows.Length && j <= i + NeighboursInLargeBlock; j++)
            {
                neighbours.Add((Math.Min(rows[i], rows[j]), Math.Max(rows[i], rows[j])));
                taken++;
            }
        }

        var values = rule.Rule.Parts.Select(p =>
            table.Value(Comparer.IndexOf(model, p.Split(':')[0]), shown)?.TextWhole ?? "");
        Large.Add(new(rule.Rule.Name, string.Join(" · ", values), rows.Length, size - taken));
    }
}

/// <summary>The keys of the rules already walked, row by row side by side: whether a pair was compared before is two places
/// in memory, not two for each rule.</summary>
internal sealed class EarlierRules(int rows, int most)
{
    private readonly uint[] keys = new uint[rows * most]; // half of each key; the whole is looked at where the halves agree
    private readonly List<ulong[]> whole = [];

    /// <summary>Nobody asks while a rule is added.</summary>
    public void Add(BlockedRows rule)
    {
        if (rule.Keys.Length == 0) return;
        for (var row = 0; row < rows; row++) keys[row * most + whole.Count] = (uint)(rule.KeyOf[row] >> 32);
        whole.Add(rule.KeyOf);
    }

    public bool Hold(int a, int b)
    {
        var x = keys.AsSpan(a * most, whole.Count);
        var y = keys.AsSpan(b * most, whole.Count);
        for (var r = 0; r < x.Length; r++)
        {
            if (x[r] == y[r] && whole[r][a] != 0 && whole[r][a] == whole[r][b]) return true;
        }

        return false;
    }
}
