namespace Homeward.Persons;

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
