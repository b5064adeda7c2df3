namespace Homeward.Persons;

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

    private readonly double priorWeight = model.PriorWeight;
    private readonly Limits limits = new(model);

    // [field][level] → what agreeing so adds for each value's rarity; empty where nothing
    private readonly double[][][] rarities = [.. model.Fields.Select((f, i) => f.Levels.Select((_, l) =>
        table.Rarities[(int)FieldLevels.TermOf(f.Kind, l)] is { Length: > 0 } of ? of[i] : []).ToArray())];

    // the most a level can weigh: agreement on the rarest value there is
    private readonly double[][] mostOf = [.. model.Fields.Select((f, i) => f.Levels.Select((l, n) => l.Weight + Math.Max(0,
        table.Rarities[(int)FieldLevels.TermOf(f.Kind, n)] is { Length: > 0 } of && of[i].Length > 0 ? of[i].Max() : 0))
            .ToArray())];

    private readonly ListPair?[] lists = ListPair.Matrix(model, table.TableNames);
    private readonly double mostOfLists = Math.Max(0, model.Lists?.Max(l => (double?)l.Weight) ?? 0);

    /// <summary>What is known of the two lists the rows stand in.</summary>
    public ListPair? ListsOf(int a, int b) =>
        lists.Length == 0 ? null : lists[table.TableOf[a] * table.TableNames.Count + table.TableOf[b]];

    public LinkOptions Options => options;

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
            together += Beside(a, b, levels);
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
        return limits.Apply(levels, each, Beside(a, b, levels), out _);
    }

    private void Each(int a, int b, ReadOnlySpan<int> levels, Span<double> each)
    {
        for (var f = 0; f < levels.Length; f++)
        {
            var level = levels[f];
            each[f] = weights[f][level];
            if (rarities[f][level] is { Length: > 0 } rarity)
                each[f] += Math.Min(rarity[table.Ids[f][a]], rarity[table.Ids[f][b]]);
        }
    }

    // Names that stand together often (Магар, Рустам) say less together; the ledger of a single pair says the same.
    private double Beside(int a, int b, ReadOnlySpan<int> levels) =>
        table.Together(a, b, levels) + (ListsOf(a, b)?.Weight ?? 0);

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
        var most = priorWeight + mostOfLists + Companions.MostTogether;
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
