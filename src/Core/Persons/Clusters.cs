namespace Homeward.Persons;

/// <summary>Something about a cluster a person should see.</summary>
/// <param name="Kind">contradiction, chain or kept-apart</param>
/// <param name="Rows">ids concerned</param>
/// <param name="Sentence">in English</param>
public sealed record ClusterRemark(string Kind, IReadOnlyList<string> Rows, string Sentence);

/// <summary>
/// Groups of rows that hold together: a pure function of pairs and judgements. Decisions of people come first and are
/// never overridden;
/// after them two groups join only while all their members together say enough and no decision
/// keeps
/// any two apart, so that one doubtful link cannot chain two people together.
/// </summary>
public sealed class Clusters
{
    // A single pair can vouch for a group only so far, and speak against it only so far.
    private const double MostWeight = 20;
    private const double MostSampled = 400;

    private readonly int[] parent;
    private readonly JoinTree ties;
    private readonly List<int>?[] members;
    private readonly Dictionary<int, HashSet<int>> apart = [];
    private readonly List<ClusterRemark> remarks = [];
    private readonly GroupWeight weigh;
    private readonly Func<int, string> idOf;

    /// <summary>What all that two groups of rows say weighs together; at most a few hundred pairs are looked
    /// at.</summary>
    public delegate double GroupWeight(IReadOnlyList<int> a, IReadOnlyList<int> b);

    private Clusters(int rows, GroupWeight weigh, Func<int, string> idOf)
    {
        parent = [.. Enumerable.Range(0, rows)];
        ties = new(rows);
        members = new List<int>?[rows];
        this.weigh = weigh;
        this.idOf = idOf;
    }

    public int[] ClusterOf { get; private set; } = [];

    public IReadOnlyList<ClusterRemark> Remarks => remarks;

    /// <summary>
    /// What a pair weighs when the records around it are heard. In one cluster: what the two groups weighed together when
    /// they became one. In two: no more than these weigh together now, so that a likeness which the rest of its groups
    /// contradicts is no proposal. A pair that people decided, and one that never was one of a group, keeps its own
    /// weight.
    /// </summary>
    /// <param name="pair">rows and their own weight; any two rows</param>
    /// <param name="from">the weight the clusters were made with</param>
    public double Tie(ScoredPair pair, double from)
    {
        var (a, b) = (ClusterOf[pair.A], ClusterOf[pair.B]);
        if (a == b) return ties.Of(pair.A, pair.B) is { } tie && !double.IsNaN(tie) ? tie : pair.Weight;
        if (pair.Weight < from || (Size(a) == 1 && Size(b) == 1)) return pair.Weight;
        if (apart.TryGetValue(a, out var others) && others.Contains(b)) return pair.Weight;
        return Math.Min(pair.Weight, weigh(Members(a), Members(b)));
    }

    /// <summary>Rows of the cluster a row is in, by number; the row itself where it stands alone.</summary>
    public IReadOnlyList<int> RowsWith(int row) => Members(ClusterOf[row]);

    /// <param name="rows">number of rows</param>
    /// <param name="pairs">candidate pairs, heaviest first</param>
    /// <param name="from">least average weight between two groups that join</param>
    /// <param name="judgements">decisions in force</param>
    /// <param name="weigh">weight of any two groups of rows, also such as are no candidates</param>
    /// <param name="idOf">id of a row, for remarks</param>
    public static Clusters Of(
        int rows, IReadOnlyList<ScoredPair> pairs, double from, IReadOnlyList<RowJudgement> judgements,
            GroupWeight weigh, Func<int, string> idOf)
    {
        var clusters = new Clusters(rows, weigh, idOf);
        clusters.ApplyJudgements(judgements);
        clusters.Join(pairs, from, judgements.Where(j => j.Answer == Answer.Same).Select(j => Order(j.A, j.B))
            .ToHashSet());
        clusters.ClusterOf = clusters.Number();
        return clusters;
    }

    private void ApplyJudgements(IReadOnlyList<RowJudgement> judgements)
    {
        foreach (var judgement in judgements)
        {
            if (judgement.Answer == Answer.Same) Unite(judgement.A, judgement.B, double.NaN);
        }

        foreach (var judgement in judgements)
        {
            if (judgement.Answer is not (Answer.Different or Answer.Unsure)) continue;
            var (a, b) = (Root(judgement.A), Root(judgement.B));
            if (a != b)
            {
                if (judgement.Answer == Answer.Different) KeepApart(a, b);
                continue;
            }

            if (judgement.Answer == Answer.Unsure) continue;
            string[] ids = [idOf(judgement.A), idOf(judgement.B)];
            remarks.Add(new("contradiction", ids,
                $"{ids[0]} and {ids[1]} were judged different, but other judgements tie them together as one " +
                    $"person. Somebody must look at these judgements again."));
        }
    }

    private void Join(IReadOnlyList<ScoredPair> pairs, double from, HashSet<(int, int)> settled)
    {
        // Links wait in the order of their pairs; those whose groups grew meanwhile wait again, in a queue beside it.
        var first = First(pairs, from);
        var waiting = new PriorityQueue<(int A, int B, int SizeA, int SizeB), (double, int, int)>();
        var refused = new List<(int A, int B)>();
        for (var next = 0; next < first.Length || waiting.Count > 0;)
        {
            (double Weight, int A, int B) priority = default;
            (int A, int B, int SizeA, int SizeB) link;
            var mine = next < first.Length ? (-first[next].Weight, first[next].A, first[next].B) : (1, 0, 0);
            if (next == first.Length || (waiting.TryPeek(out _, out priority) && priority.CompareTo(mine) < 0))
            {
                link = waiting.Dequeue();
            }
            else
            {
                (priority, link) = (mine, (first[next].A, first[next].B, 1, 1));
                next++;
                if (settled.Contains((link.A, link.B))) continue;
            }

            var (a, b) = (Root(link.A), Root(link.B));
            if (a == b) continue;
            if (apart.TryGetValue(a, out var others) && others.Contains(b)) continue;
            var (sizeA, sizeB) = (Size(a), Size(b));
            if ((sizeA, sizeB) == (link.SizeA, link.SizeB) || (sizeA == 1 && sizeB == 1))
            {
                Unite(a, b, -priority.Weight);
                continue;
            }

            // The groups have grown since this link was queued: what holds them together now is the average over all
            // members.
            var weight = Math.Min(weigh(Members(a), Members(b)), MostWeight);
            if (weight < from) refused.Add((link.A, link.B));
            else waiting.Enqueue((link.A, link.B, sizeA, sizeB), (-weight, priority.A, priority.B));
        }

        foreach (var (a, b) in refused)
        {
            if (Root(a) == Root(b)) continue;
            remarks.Add(new("chain", [idOf(a), idOf(b)],
                $"{idOf(a)} and {idOf(b)} look alike, but the records around them do not: the groups are shown " +
                    $"apart."));
        }
    }

    // Pairs from the weight up, no pair vouching for more than the most, in the order of weight and rows.
    private static ScoredPair[] First(IReadOnlyList<ScoredPair> pairs, double from)
    {
        var first = pairs.TakeWhile(p => p.Weight >= from).ToArray();
        var capped = 0;
        for (; capped < first.Length && first[capped].Weight >= MostWeight; capped++)
            first[capped] = first[capped] with { Weight = MostWeight };
        Array.Sort(first, 0, capped, Comparer<ScoredPair>.Create(ScoredPair.Heaviest));
        return first;
    }

    /// <summary>Average over all pairs of two groups (or an even sample of them), each pair vouching only so
    /// far.</summary>
    public static GroupWeight Average(Func<int, int, double> weigh) => (x, y) =>
    {
        var (sum, count) = (0.0, 0);
        foreach (var (a, b) in Pairs(x, y))
        {
            sum += Math.Clamp(weigh(a, b), -MostWeight, MostWeight);
            count++;
        }

        return sum / count;
    };

    /// <summary>The pairs of two groups, or some four hundred of them, evenly drawn.</summary>
    internal static IEnumerable<(int A, int B)> Pairs(IReadOnlyList<int> x, IReadOnlyList<int> y)
    {
        var step = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(x.Count * (double)y.Count / MostSampled)));
        for (var i = 0; i < x.Count; i += step)
        {
            for (var j = 0; j < y.Count; j += step) yield return (x[i], y[j]);
        }
    }

    private void Unite(int a, int b, double weight)
    {
        var (x, y) = (Root(a), Root(b));
        if (x == y) return;
        ties.Join(x, y, weight);
        var (keep, gone) = x < y ? (x, y) : (y, x);
        var all = Members(keep);
        all.AddRange(Members(gone));
        all.Sort();
        parent[gone] = keep;
        members[gone] = null;
        if (!apart.Remove(gone, out var others)) return;
        foreach (var other in others)
        {
            apart[other].Remove(gone);
            KeepApart(keep, other);
        }
    }

    private void KeepApart(int a, int b)
    {
        (apart.TryGetValue(a, out var x) ? x : apart[a] = []).Add(b);
        (apart.TryGetValue(b, out var y) ? y : apart[b] = []).Add(a);
    }

    private List<int> Members(int root) => members[root] ??= [root];

    private int Size(int root) => members[root]?.Count ?? 1;

    private int Root(int row)
    {
        while (parent[row] != row) row = parent[row] = parent[parent[row]];
        return row;
    }

    private static (int, int) Order(int a, int b) => a < b ? (a, b) : (b, a);

    private int[] Number() => [.. Enumerable.Range(0, parent.Length).Select(Root)];
}

/// <summary>When, and at what weight, any two rows came into one group: union by size without shortening of ways, so that
/// an answer takes a few steps.</summary>
internal sealed class JoinTree(int rows)
{
    private readonly int[] up = [.. Enumerable.Range(0, rows)];
    private readonly int[] joined = new int[rows]; // number of the join that hung the row under another; 0: none
    private readonly int[] size = new int[rows];
    private readonly List<double> weights = [0];

    public void Join(int a, int b, double weight)
    {
        var (x, y) = (Top(a), Top(b));
        if (size[x] < size[y]) (x, y) = (y, x);
        (up[y], joined[y]) = (x, weights.Count);
        size[x] += size[y] + 1;
        weights.Add(weight);
    }

    /// <summary>Weight of the join that brought both together; null where they are apart.</summary>
    public double? Of(int a, int b)
    {
        var last = 0;
        while (a != b)
        {
            var (x, y) = (joined[a], joined[b]);
            if (x == 0 && y == 0) return null;
            if (y == 0 || (x != 0 && x < y)) (a, last) = (up[a], x);
            else (b, last) = (up[b], y);
        }

        return last == 0 ? null : weights[last];
    }

    private int Top(int row)
    {
        while (joined[row] != 0) row = up[row];
        return row;
    }
}

/// <summary>What somebody decided about a pair. None withdraws the decisions before it.</summary>
public enum Answer
{
    None,
    Same,
    Different,
    Unsure,
}

/// <summary>
/// One decision about two records by a person: kept for ever, never edited. A later one on the same pair takes its
/// place;
/// taking it back is a later one with <see cref="Answer.None"/>.
/// </summary>
/// <param name="A">a record's id</param>
/// <param name="B">the other's</param>
/// <param name="By">who decided</param>
/// <param name="Reason">why, in their words</param>
/// <param name="Order">position in the journal; decides what came later</param>
public sealed record Judgement(string A, string B, Answer Answer, string By, string Reason, long Order);

/// <summary>A decision in force, by row number.</summary>
public readonly record struct RowJudgement(int A, int B, Answer Answer);

/// <summary>Decisions as a history: what is in force follows from the list alone, so undoing gives exactly the state
/// before.</summary>
public static class Judgements
{
    /// <summary>The last decision on each pair, without those taken back; ordered by pair.</summary>
    public static IReadOnlyList<Judgement> InForce(IEnumerable<Judgement> history)
    {
        var last = new SortedDictionary<(string, string), Judgement>(Comparer<(string A, string B)>.Create((x, y) =>
            string.CompareOrdinal(x.A, y.A) is var c && c != 0 ? c : string.CompareOrdinal(x.B, y.B)));
        foreach (var judgement in history)
        {
            var pair = Pair(judgement.A, judgement.B);
            if (pair.A == pair.B) continue;
            if (!last.TryGetValue(pair, out var held) || judgement.Order >= held.Order) last[pair] = judgement;
        }

        return [.. last.Values.Where(j => j.Answer != Answer.None)];
    }

    /// <summary>True when the pair was judged and the decision stands; such a pair is not asked again.</summary>
    public static bool IsSettled(IReadOnlyList<Judgement> inForce, string a, string b) =>
        inForce.Any(j => Pair(j.A, j.B) == Pair(a, b));

    /// <summary>
    /// m of each level from pairs people judged the same, apart from what the model estimated: counts per level, to
    /// be shown
    /// beside the model and used only when asked for.
    /// </summary>
    public static IReadOnlyDictionary<string,
        int[]> LevelCounts(LinkageModel model, IEnumerable<(PreparedRecord A, PreparedRecord B)> same)
    {
        var counts = model.Fields.ToDictionary(f => f.Name, f => new int[f.Levels.Count], StringComparer.Ordinal);
        var levels = new int[model.Fields.Count];
        foreach (var (a, b) in same)
        {
            Persons.Comparer.PairLevels(model, a.Readings[0], b.Readings[0], levels);
            for (var f = 0; f < levels.Length; f++) counts[model.Fields[f].Name][levels[f]]++;
        }

        return counts;
    }

    /// <summary>Agreement of two reviewers over the pairs both judged, beyond chance (Cohen's kappa, 1960); null with
    /// no pair, or when chance alone gives full agreement.</summary>
    public static double? Kappa(IReadOnlyCollection<(Answer First, Answer Second)> both)
    {
        if (both.Count == 0) return null;
        double n = both.Count;
        var agree = both.Count(p => p.First == p.Second) / n;
        var chance = Enum.GetValues<Answer>()
            .Sum(a => both.Count(p => p.First == a) / n * (both.Count(p => p.Second == a) / n));
        return chance >= 1 ? null : (agree - chance) / (1 - chance);
    }

    private static (string A, string B) Pair(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
}
