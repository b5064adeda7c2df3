using Homeward.Access;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>One judgement of many.</summary>
/// <param name="ExpectedVersion">the version of the pair that was looked at</param>
public sealed record PairJudgement(string PairId, Answer Answer, int ExpectedVersion, string? Why = null);

/// <summary>One person of many to begin to follow.</summary>
/// <param name="EntryReason">one of <see cref="EntryReasons"/></param>
/// <param name="OutcomeKnown">whether it was known by then what happened after release</param>
public sealed record PersonToOpen(string MentionId, string EntryReason, bool OutcomeKnown);

/// <summary>One tie of many between a statement and the mention of whom it speaks.</summary>
public sealed record ClaimTie(string ClaimId, string MentionId, string? Why = null);

// Many decisions in one act. All of it is done, or, with the first refusal, nothing: the walls and refusals of the single acts.
public sealed partial class PersonsRoom
{
    /// <summary>Decides on many pairs. Together they may not contradict each other or what was judged before.</summary>
    public Outcome JudgeMany(IReadOnlyList<PairJudgement> judgements, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(judgements.Count);
        var pairs = ReviewPairs.Of(seat.Live);
        var drafts = new List<Draft>(judgements.Count);
        var more = new List<Judgement>(judgements.Count);
        foreach (var judgement in judgements)
        {
            var (a, b) = Judging.MentionsOf(judgement.PairId) ?? throw new RefusedException("this is not a pair of mentions", "pair");
            var (from, _) = (VisibleMention(a), VisibleMention(b));
            more.Add(new Judgement(a, b, judgement.Answer, seat.Actor, "", long.MaxValue - judgements.Count + more.Count));
            var body = new MentionJudged(
                Judging.WordOf(judgement.Answer), judgement.Why, Weigh(pairs, judgement.PairId)?.Weight, ReviewPairs.ModelName);
            drafts.Add(new Draft(
                "mention-judged", 1,
                [new(Seat.NewId("jdg-"), 0), new(a, null), new(b, null), new(judgement.PairId, judgement.ExpectedVersion)],
                Secrecy.Record, from.Source, Entry.Write(body)));
        }

        var mentions = more.SelectMany(j => new[] { j.A, j.B }).Distinct().ToList();
        if (seat.Ask(q => ClusterRows.Contradictions(q, mentions, more) > ClusterRows.Contradictions(q, mentions, [])))
        {
            throw new RefusedException("these judgements contradict each other or standing ones; withdraw the one that is wrong first", "contradiction");
        }

        return seat.Do(actId, drafts);
    });

    /// <summary>Begins to follow many persons, one for each mention.</summary>
    public Outcome OpenMany(IReadOnlyList<PersonToOpen> persons, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(persons.Count);
        var sources = persons.Select(p => VisibleMention(p.MentionId).Source).ToList();
        for (var attempt = 0; ; attempt++)
        {
            var codes = FreeCodes(persons.Count, attempt);
            try
            {
                return seat.Do(actId, [.. persons.Select((p, i) =>
                {
                    var id = Seat.NewId(Basics.Ids.Person);
                    return new Draft("person-opened", 1, [new(id, 0), new(p.MentionId, null)], Secrecy.Record, $"{id}/{Secrecy.Record}",
                        Entry.Write(new PersonOpened(p.EntryReason, sources[i], p.OutcomeKnown, codes[i])));
                })]);
            }
            catch (RefusedException e) when (e.Code == "code-taken" && attempt < 12)
            {
                // somebody else took one of these codes in between
            }
        }
    });

    /// <summary>Says of many statements of whom they speak.</summary>
    public Outcome AboutMany(IReadOnlyList<ClaimTie> ties, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(ties.Count);
        return seat.Do(actId, [.. ties.Select(t => AboutDraft("claim-about", t.ClaimId, t.MentionId, t.Why))]);
    });

    /// <summary>Case codes nobody has, each once. With many people, or after a race, the codes grow longer.</summary>
    private List<string> FreeCodes(int count, int attempt)
    {
        var taken = seat.Ask(q => q.Rows("SELECT case_code FROM person WHERE case_code IS NOT NULL", r => r.Text(0))).ToHashSet(StringComparer.Ordinal);
        var tries = taken.Count + count > 10_000 ? Math.Max(attempt, 6) : attempt;
        var codes = new List<string>(count);
        while (codes.Count < count)
        {
            var code = NewCaseCode(tries);
            if (taken.Add(code)) codes.Add(code);
        }

        return codes;
    }
}
