using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>A pair in the review queue.</summary>
/// <param name="Id">both mentions with ~ between</param>
/// <param name="TopReason">key of the weightiest line of the ledger</param>
public sealed record PairRow(string Id, string NameA, string NameB, Verdict Verdict, double Weight, double Probability, string TopReason);

/// <summary>One side of a pair.</summary>
/// <param name="Latin">the name in Latin letters; equal to its text where it is written so</param>
public sealed record PairSide(MentionRow Mention, string Latin);

/// <summary>Two mentions side by side with every reason.</summary>
/// <param name="Version">counts judgements and withdrawals on this pair</param>
/// <param name="Ledger">its weights add up to Weight</param>
/// <param name="NamesAlone">nothing but names speaks for it, so it can never be more than possible</param>
/// <param name="Judged">standing judgements on this pair, newest first; the first is in force</param>
/// <param name="Left">pairs left in this actor's queue</param>
public sealed record PairPage(
    string Id, int Version, PairSide A, PairSide B, Verdict Verdict, double Weight, double Probability, IReadOnlyList<LedgerLine> Ledger,
    bool NamesAlone, IReadOnlyList<JudgementRow> Judged, int Left);

/// <summary>A standing judgement.</summary>
public sealed record JudgementRow(string Id, string PairId, Answer Answer, string? Why, string By, DateTimeOffset At);

// The review queue: pairs with reasons, and what people decide on them.
public sealed partial class PersonsRoom
{
    /// <summary>
    /// Pairs to decide on, the likeliest first. Left out: pairs judged or settled by judgements on others, and pairs this member
    /// was unsure of today.
    /// </summary>
    public Listed<PairRow> Pairs(Slice slice)
    {
        var pairs = ReviewPairs.Of(seat.Live);
        var open = Waiting(pairs);
        return new Listed<PairRow>([.. open.Skip(slice.Offset).Take(slice.Limit).Select(p => RowOf(pairs, p))], open.Count);
    }

    /// <summary>How many pairs wait; on a big desk a few moments old, and null until they were compared for the first time.</summary>
    public int? PairsLeft()
    {
        if (ReviewPairs.Newest(seat.Live) is not { } pairs) return null;
        var left = seat.Live.Counted.Of($"pairs for {seat.Actor}", () => (Left: Waiting(pairs).Count, Of: pairs.Mentions.Count), n => n.Of);
        return left.Left;
    }

    /// <summary>The next pair to decide on, or the one after a pair; null when nothing waits.</summary>
    public PairPage? NextPair(string? afterPairId = null)
    {
        var pairs = ReviewPairs.Of(seat.Live);
        var open = Waiting(pairs);
        var at = 0;
        if (afterPairId is not null && Weigh(pairs, afterPairId) is { } after)
        {
            at = open.FindIndex(p => p.Weight < after.Weight || (p.Weight == after.Weight
                && string.CompareOrdinal(PairId(pairs, p), afterPairId) > 0));
        }

        return at < 0 || at >= open.Count ? null : Pair(PairId(pairs, open[at]), open.Count);
    }

    /// <summary>Any two mentions side by side, in the queue or not.</summary>
    public PairPage? Pair(string id) => Pair(id, null);

    /// <summary>Decides on a pair. What was decided binds the clusters and is never overridden by a rule.</summary>
    /// <param name="expectedVersion">the version of the pair that was looked at</param>
    public Outcome Judge(string pairId, Answer answer, int expectedVersion, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var (a, b) = Judging.MentionsOf(pairId) ?? throw new RefusedException("this is not a pair of mentions", "pair");
        var (from, _) = (VisibleMention(a), VisibleMention(b));
        var word = Judging.WordOf(answer);
        RefuseContradiction(new Judgement(a, b, answer, seat.Actor, "", long.MaxValue));
        var body = new MentionJudged(word, why, Weigh(ReviewPairs.Of(seat.Live), pairId)?.Weight, ReviewPairs.ModelName);
        return seat.Do(actId, new Draft(
            "mention-judged", 1, [new(Seat.NewId("jdg-"), 0), new(a, null), new(b, null), new(pairId, expectedVersion)],
            Secrecy.Record, from.Source, Entry.Write(body)));
    });

    /// <summary>Withdraws a judgement; everything that followed from it is as it was before.</summary>
    public Outcome Undo(string judgementId, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var pair = seat.Ask(q => q.One("SELECT a, b FROM judgement WHERE id = $1", r => new { A = r.Text(0), B = r.Text(1) }, judgementId))
            ?? throw new RefusedException("there is no such judgement, or it was withdrawn", "gone");
        var (from, _) = (VisibleMention(pair.A), VisibleMention(pair.B));
        var id = Judging.PairOf(pair.A, pair.B);
        var version = seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", id));
        return seat.Do(actId, new Draft(
            "judgement-withdrawn", 1, [new(judgementId, 1), new(pair.A, null), new(pair.B, null), new(id, version)],
            Secrecy.Record, from.Source, Entry.Write(new JudgementWithdrawn(why))));
    });

    /// <summary>Standing judgements that bind a mention, newest first.</summary>
    public IReadOnlyList<JudgementRow> JudgementsOn(string mentionId) => Open(seat.Ask(q => q.Rows(
        $"""
        SELECT j.id, j.a, j.b, j.answer, j.by, j.at, j.position FROM judgement j JOIN mention x ON x.id = j.a JOIN mention y ON y.id = j.b
        WHERE (j.a = $2 OR j.b = $2) AND {Walls.Sees("x.source")} AND {Walls.Sees("y.source")} ORDER BY j.position DESC
        """,
        ReadJudgementRow, seat.Actor, mentionId)));

    private PairPage? Pair(string id, int? left)
    {
        if (Judging.MentionsOf(id) is not var (a, b) || Mention(a) is not { } one || Mention(b) is not { } other) return null;
        var pairs = ReviewPairs.Of(seat.Live);
        var compared = Weigh(pairs, id);
        var version = seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", id));
        var judged = JudgementsOn(a).Where(j => j.PairId == id).ToList();
        return new PairPage(
            id, version, Side(one), Side(other), compared?.Verdict ?? Verdict.Different, compared?.Weight ?? 0, compared?.Probability ?? 0,
            compared?.Ledger ?? [], compared?.Ledger.Any(l => l.Field == "names-alone") ?? false, judged, left ?? Waiting(pairs).Count);
    }

    private List<ReviewPair> Waiting(ReviewPairs pairs)
    {
        var (mentions, standing) = seat.Ask(q => (
            q.Rows($"SELECT m.id, m.cluster FROM mention m WHERE m.erased = 0 AND {Walls.Sees("m.source")}", r => (r.Text(0), r.Text(1)), seat.Actor),
            q.Rows($"SELECT j.a, j.b, j.answer, j.by, j.position, j.at FROM judgement j WHERE {Judging.InForce}",
                r => (Judgement: Judging.ReadJudgement(r), At: r.Time(5)))));
        var cluster = new string?[pairs.Mentions.Count];
        foreach (var (id, of) in mentions)
        {
            if (pairs.RowOf(id) is { } row) cluster[row] = of;
        }

        var settled = new HashSet<(string, string)>();
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        var unsure = new HashSet<(string, string)>();
        foreach (var (j, at) in standing)
        {
            if (j.Answer == Answer.Unsure && j.By == seat.Actor && DateOnly.FromDateTime(at.UtcDateTime) == today) unsure.Add((j.A, j.B));
            if (j.Answer != Answer.Different || pairs.RowOf(j.A) is not { } a || pairs.RowOf(j.B) is not { } b) continue;
            if (cluster[a] is { } x && cluster[b] is { } y) settled.Add(Ordered(x, y));
        }

        return [.. pairs.Pairs.Where(p => cluster[p.A] is { } x && cluster[p.B] is { } y && x != y && !settled.Contains(Ordered(x, y))
            && !unsure.Contains((pairs.Mentions[p.A].Id, pairs.Mentions[p.B].Id)))];
    }

    /// <summary>A judgement that would tie together what somebody parted, or part what is tied, is not taken silently: the one it
    /// contradicts has to be withdrawn first.</summary>
    private void RefuseContradiction(Judgement judgement)
    {
        if (judgement.Answer == Answer.Unsure) return;
        var worse = seat.Ask(q => ClusterRows.Contradictions(q, judgement.A, judgement.B, judgement)
            > ClusterRows.Contradictions(q, judgement.A, judgement.B, null));
        if (worse) throw new RefusedException(
            judgement.Answer == Answer.Same
                ? "judgements on other mentions say that these are two people; withdraw the one that is wrong first"
                : "judgements on other mentions tie these two together as one person; withdraw the one that is wrong first", "contradiction");
    }

    private static Comparison? Weigh(ReviewPairs pairs, string pairId) =>
        Judging.MentionsOf(pairId) is var (a, b) && pairs.RowOf(a) is { } x && pairs.RowOf(b) is { } y ? pairs.Compare(x, y) : null;

    private static string PairId(ReviewPairs pairs, ReviewPair pair) => $"{pairs.Mentions[pair.A].Id}~{pairs.Mentions[pair.B].Id}";

    private static PairRow RowOf(ReviewPairs pairs, ReviewPair p) => new(
        PairId(pairs, p), pairs.Mentions[p.A].Name, pairs.Mentions[p.B].Name, p.Verdict, p.Weight, LinkageModel.Probability(p.Weight), p.Reason);

    private static PairSide Side(MentionRow mention) => new(mention, Transliteration.Find(
        mention.Name.Lang == "uk" ? "kmu55" : "icao") is { } table && mention.Name.Script != "latn"
        ? table.Write(mention.Name.Text) : mention.Name.Text);

    private static (string, string) Ordered(string x, string y) => string.CompareOrdinal(x, y) < 0 ? (x, y) : (y, x);

    private sealed record SlimJudgement(string Id, string A, string B, string? Answer, string By, DateTimeOffset At, long Position);

    private static SlimJudgement ReadJudgementRow(Row r) =>
        new(r.Text(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Text(4), r.Time(5), r.Long(6));

    private List<JudgementRow> Open(IReadOnlyList<SlimJudgement> rows) => [.. rows.Select(j => new JudgementRow(
        j.Id, Judging.PairOf(j.A, j.B), Judging.AnswerOf(j.Answer) ?? Answer.None, seat.Live.Open(j.Position).Read<MentionJudged>()?.Why, j.By, j.At))];
}
