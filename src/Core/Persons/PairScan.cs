using System.Numerics;
using System.Runtime.Intrinsics;

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

    private readonly PairLevels pairLevels = new(table, model);
    private readonly double[][] weights = [.. model.Fields.Select(f => f.Levels.Select(l => l.Weight).ToArray())];
    private readonly double priorWeight = model.PriorWeight;
    private readonly Limits limits = new(model);

    // [field][level] → what agreeing so adds for each value's rarity; empty where nothing
    private readonly double[][][] rarities = [.. model.Fields.Select((f, i) => f.Levels.Select((_, l) =>
        table.Rarities[(int)FieldLevels.TermOf(f.Kind, l)] is { Length: > 0 } of ? of[i] : []).ToArray())];

    // [field][value number] → the most any agreement on the value can weigh; made when first asked for
    private double[][]? mostOf;

    private readonly ListPair?[] lists = ListPair.Matrix(model, table.TableNames);
    private readonly double[] listWeights = [.. ListPair.Matrix(model, table.TableNames).Select(l => l?.Weight ?? 0)];

    /// <summary>What is known of the two lists the rows stand in.</summary>
    public ListPair? ListsOf(int a, int b) =>
        lists.Length == 0 ? null : lists[table.TableOf[a] * table.TableNames.Count + table.TableOf[b]];

    private double ListWeight(ReadOnlySpan<int> x, ReadOnlySpan<int> y) =>
        listWeights.Length == 0 ? 0 : listWeights[x[^1] * table.TableNames.Count + y[^1]];

    public LinkOptions Options => options;

    public List<BlockingCount> Counts { get; } = [];

    public List<LargeBlock> Large { get; } = [];

    /// <summary>All pairs from <see cref="LinkOptions.MinWeight"/> up, in the order of rules, blocks and
    /// rows.</summary>
    public List<ScoredPair> Run(IReadOnlyList<BlockedRows> rules, Action<double>? progress)
    {
        var kept = new List<ScoredPair>();
        mostOf ??= MostOf();
        var earlier = new EarlierRules(table.RowCount, rules.Count(r => r.Keys.Length > 0));
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
                if (!Wanted(a, b) || earlier.Hold(a, b, earlier.Of(a), earlier.Of(b))) continue;
                fresh++;
                Keep(kept, a, b, pairLevels.Row(a), pairLevels.Row(b));
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
        Span<double> each = stackalloc double[weights.Length];
        var x = pairLevels.Row(a);
        var y = pairLevels.Row(b);
        pairLevels.Of(x, y, levels);
        Each(x, y, levels, each);
        return limits.Apply(levels, each, Beside(a, b, x, y, levels), out _);
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
            var one = pairLevels.Row(a);
            var other = pairLevels.Row(b);
            pairLevels.Of(one, other, levels);
            Each(one, other, levels, each);
            together += Beside(a, b, one, other, levels);
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

        return LinkageModel.Step(limits.Apply(common, each, together / pairs, out _));
    }

    /// <summary>Levels of all fields of a pair of rows.</summary>
    public void Levels(int a, int b, Span<int> levels) => pairLevels.Of(pairLevels.Row(a), pairLevels.Row(b), levels);

    // Rarity is looked up for the commoner of two values that count as the same, as the ledger of a single pair does.
    private void Each(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<int> levels, Span<double> each)
    {
        each.Clear();
        for (var l = 0; l < table.Live.Length; l++)
        {
            var f = table.Live[l];
            each[f] = Weigh(f, levels[f], x[l], y[l]);
        }
    }

    // Names that stand together often (Магар, Рустам) say less together; the ledger of a single pair says the same.
    private double Beside(int a, int b, ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<int> levels) =>
        table.Together(a, b, x, y, levels) + ListWeight(x, y);

    // What a block's rows need is brought together first: each row is then met many times where it is near.
    private (List<ScoredPair> Kept, long Compared) Scan(BlockedRows rule, EarlierRules earlier, (int From, int To) piece)
    {
        var kept = new List<ScoredPair>();
        var compared = 0L;
        var (width, keyWidth) = (pairLevels.Width, earlier.Width);
        var (values, keys) = (new int[64 * width], new uint[64 * keyWidth]);
        for (int from = piece.From, to; from < piece.To; from = to)
        {
            to = rule.End(from);
            var rows = rule.Rows.AsSpan(from, to - from);
            if (rows.Length < 2 || rule.KeyOf[rows[0]] == 0) continue;
            if (values.Length < rows.Length * width) values = new int[2 * rows.Length * width];
            if (keys.Length < rows.Length * keyWidth) keys = new uint[2 * rows.Length * keyWidth];
            for (var i = 0; i < rows.Length; i++)
            {
                pairLevels.Row(rows[i]).CopyTo(values.AsSpan(i * width));
                earlier.Of(rows[i]).CopyTo(keys.AsSpan(i * keyWidth));
            }

            for (var i = 0; i < rows.Length; i++)
            {
                var x = values.AsSpan(i * width, width);
                var held = keys.AsSpan(i * keyWidth, keyWidth);
                for (var j = i + 1; j < rows.Length; j++)
                {
                    if (options.LinkOnly && x[^1] == values[(j + 1) * width - 1]) continue;
                    if (earlier.Hold(rows[i], rows[j], held, keys.AsSpan(j * keyWidth, keyWidth))) continue;
                    compared++;
                    Keep(kept, rows[i], rows[j], x, values.AsSpan(j * width, width));
                }
            }
        }

        return (kept, compared);
    }

    private double[][] MostOf()
    {
        var most = new double[weights.Length][];
        foreach (var f in table.Live)
        {
            var other = Enumerable.Range(0, weights[f].Length).Where(l => l != FieldLevels.Same).Max(l =>
                weights[f][l] + (rarities[f][l].Length > 0 ? Math.Max(0, rarities[f][l].Max()) : 0));
            var rarity = rarities[f][FieldLevels.Same];
            most[f] = [.. Enumerable.Range(0, table.Values[f].Count).Select(v =>
                Math.Max(other, weights[f][FieldLevels.Same] + (rarity.Length > 0 ? rarity[v] : 0)))];
        }

        return most;
    }

    // Most pairs are nobody's: a pair is left as soon as what is not compared yet cannot lift it any more. Limits only
    // take away.
    private void Keep(List<ScoredPair> kept, int a, int b, ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        Span<int> levels = stackalloc int[weights.Length];
        Span<double> each = stackalloc double[weights.Length];
        Span<double> bounds = stackalloc double[table.Live.Length];
        levels.Clear();
        each.Clear();
        var most = priorWeight + Companions.MostTogether + ListWeight(x, y);
        for (var l = 0; l < bounds.Length; l++)
        {
            if (x[l] == 0 || y[l] == 0) continue;
            var of = mostOf![table.Live[l]];
            most += bounds[l] = Math.Min(of[x[l]], of[y[l]]);
        }

        for (var l = 0; l < bounds.Length; l++)
        {
            if (most < options.MinWeight) return;
            if (x[l] == 0 || y[l] == 0) continue;
            var f = table.Live[l];
            var level = levels[f] = pairLevels.Of(l, x[l], y[l]);
            if (pairLevels.MaySwap(f)) continue;
            most += (each[f] = Weigh(f, level, x[l], y[l])) - bounds[l];
        }

        pairLevels.Swap(x, y, levels);
        for (var l = 0; l < bounds.Length; l++)
        {
            var f = table.Live[l];
            if (pairLevels.MaySwap(f) && levels[f] != FieldLevels.Missing) each[f] = Weigh(f, levels[f], x[l], y[l]);
        }

        var weight = limits.Apply(levels, each, Beside(a, b, x, y, levels), out _);
        if (weight >= options.MinWeight) kept.Add(new(Math.Min(a, b), Math.Max(a, b), weight));
    }

    private double Weigh(int f, int level, int x, int y) => weights[f][level]
        + (rarities[f][level] is { Length: > 0 } rarity ? Math.Min(rarity[x], rarity[y]) : 0);

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
internal sealed class EarlierRules
{
    private readonly uint[] keys; // half of each key; the whole is looked at where the halves agree
    private readonly int rows;
    private readonly List<ulong[]> whole = [];

    public EarlierRules(int rows, int most)
    {
        this.rows = rows;
        Width = (most + 7) / 8 * 8;
        keys = new uint[rows * Width];
    }

    /// <summary>Numbers kept of each row, in eights.</summary>
    public int Width { get; }

    public ReadOnlySpan<uint> Of(int row) => keys.AsSpan(row * Width, Width);

    /// <summary>Nobody asks while a rule is added.</summary>
    public void Add(BlockedRows rule)
    {
        if (rule.Keys.Length == 0) return;
        for (var row = 0; row < rows; row++) keys[row * Width + whole.Count] = (uint)(rule.KeyOf[row] >> 32);
        whole.Add(rule.KeyOf);
    }

    /// <summary>True where an earlier rule gave the pair.</summary>
    /// <param name="x">what is kept of row a</param>
    /// <param name="y">what is kept of row b</param>
    public bool Hold(int a, int b, ReadOnlySpan<uint> x, ReadOnlySpan<uint> y)
    {
        for (var at = 0; at < whole.Count; at += Vector256<uint>.Count)
        {
            var equal = Vector256.Equals(Vector256.Create(x[at..]), Vector256.Create(y[at..])).ExtractMostSignificantBits();
            for (; equal != 0; equal &= equal - 1)
            {
                var r = at + BitOperations.TrailingZeroCount(equal);
                if (r < whole.Count && whole[r][a] != 0 && whole[r][a] == whole[r][b]) return true;
            }
        }

        return false;
    }
}
