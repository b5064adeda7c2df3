using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;

namespace Homeward.Paths;

/// <summary>One stage of a path: certain from LatestBegin to EarliestEnd, possible from EarliestBegin to LatestEnd;
/// null is
/// open.</summary>
/// <param name="Id">stg-…: the same for the same person and step for ever</param>
/// <param name="Status">happened, known-not, said-only (feared, expected, usual), implied (something counts from
/// it)</param>
/// <param name="Said">when, in the words of the first statement that dates it; null where nobody does</param>
/// <param name="Modality">the firmest way it is said: confirmed, asserted, denied, suspected, feared, pattern,
/// legal-claim</param>
/// <param name="ClaimIds">statements about it; a mention (men-…) where somebody was placed in an exchange by
/// name</param>
/// <param name="Narrowed">why the days are tighter than said: counted, exchange-day, order</param>
/// <param name="Readings">days for each event that "two days later" may count from, while nobody chose one</param>
public sealed record StageSpan(
    string Id, string Stage, string Status, UncertainDate? Said, DateOnly? EarliestBegin, DateOnly? LatestBegin,
        DateOnly? EarliestEnd,
    DateOnly? LatestEnd, string Modality, bool DidNotHappen, IReadOnlyList<string> ClaimIds,
        IReadOnlyList<string> Narrowed,
    bool InContradiction, IReadOnlyList<AnchorReading> Readings)
{
    /// <summary>Which captivity, from 1.</summary>
    public int Captivity { get; init; } = 1;

    /// <summary>Which stage of its kind in that captivity, from 1.</summary>
    public int Instance { get; init; } = 1;

    /// <summary>Independent voices behind its statements: copies, and one who speaks through several, count once.</summary>
    public int Voices { get; init; }

    /// <summary>How firmly it stands as a person judged it: alleged, supported, grounds or refuted; null where nobody did.</summary>
    public string? Judged { get; init; }
}

/// <summary>The smallest set of statements that cannot all hold: setting any one aside removes this
/// contradiction.</summary>
/// <param name="Assumptions">ids of order assumptions in it ("order:…"): they too may be what is wrong</param>
/// <param name="Why">the assumptions in words, by language</param>
/// <param name="Exchanges">exchanges whose registered day is part of it</param>
public sealed record ContradictionRow(
    string Id, IReadOnlyList<string> ClaimIds, IReadOnlyList<string> Assumptions,
        IReadOnlyList<IReadOnlyDictionary<string, string>> Why,
    IReadOnlyList<string> Exchanges, bool MayBeSecondCaptivity);

/// <summary>A path as a page draws it.</summary>
/// <param name="Claims">every statement in it, with quote and grading</param>
/// <param name="SetAside">statements left out for this look only ("what if"); the journal knows nothing of it</param>
public sealed record PathPage(
    string SubjectId, bool IsGroup, IReadOnlyList<StageSpan> Stages, IReadOnlyList<ContradictionRow> Contradictions,
        IReadOnlyList<ClaimRow> Claims,
    IReadOnlyList<string> SetAside, bool IsComplete, DateOnly Today)
{
    /// <summary>A proposed statement taken as accepted for this look only; null when none.</summary>
    public string? Supposed { get; init; }

    /// <summary>Proposed statements about the subject that could be supposed.</summary>
    public IReadOnlyList<ClaimRow> Waiting { get; init; } = [];

    /// <summary>Statements whose date counts from one of several events, and the one somebody chose.</summary>
    public IReadOnlyList<AnchorChoice> Choices { get; init; } = [];
}

/// <summary>What a statement's date may count from, stages or exchanges, and the one somebody chose; null while it is open.</summary>
public sealed record AnchorChoice(string ClaimId, IReadOnlyList<string> Anchors, string? Chosen);

/// <summary>The way of a person, or of the group an exchange brought home: worked out from accepted statements alone,
/// kept nowhere.</summary>
public sealed partial class PathsRoom
{
    private readonly Seat seat;
    private readonly PathGathering gathering;

    internal PathsRoom(Seat seat) => (this.seat, gathering) = (seat, new PathGathering(seat));

    /// <summary>The path of a person, or, given an exchange, of the people in it whom nobody has named.</summary>
    /// <param name="without">one statement or order assumption to leave out: what if it were not so? Null for
    /// none</param>
    /// <returns>null when there is no such person or exchange, or the actor may not see it</returns>
    /// <param name="with">one proposed statement to take as accepted: what if it were? Null for none</param>
    public PathPage? Of(string id, string? without = null, string? with = null)
    {
        if (gathering.Of(id, with) is not { } gathered) return null;
        var path = without is null ? gathered.Path : gathered.Path.Without(without);
        var (independence, judged) = (new Independence(seat), Judged());
        return new PathPage(
            gathered.Subject, gathered.IsGroup, [.. path.Stages.Select(stage => SpanOf(gathered.Subject, stage)).Select(span => span with
            {
                Voices = independence.Of([.. span.ClaimIds.Select(c => gathered.Rows.GetValueOrDefault(c)).OfType<ClaimRow>()]).Count,
                Judged = judged.GetValueOrDefault(span.Id),
            })],
            [.. path.Contradictions.Select(ContradictionOf)], [.. gathered.Rows.Values.Where(row => row.Id != without)],
            without is null ? [] : [without], path.IsComplete, DateOnly.FromDateTime(seat.Now.UtcDateTime))
        {
            Supposed = with is not null && gathered.Rows.ContainsKey(with) ? with : null,
            Waiting = Waiting(gathered.Subject),
            Choices = [.. path.Claims.Where(c => c.Relative is { Anchors.Count: > 1 })
                .Select(c => new AnchorChoice(c.Id, c.Relative!.Anchors, c.Relative.Chosen))],
        };
    }

    /// <summary>Proposed statements about the subject that speak of a step: the first hundred, in the order they came.</summary>
    private List<ClaimRow> Waiting(string subject)
    {
        var about = subject.StartsWith(Ids.Exchange, StringComparison.Ordinal)
            ? "SELECT x.claim FROM placed_claim x WHERE x.exchange = $2"
            : $"SELECT a.claim FROM about_person a JOIN person_mention pm ON pm.mention = a.mention WHERE pm.person = $2 AND {Walls.Sees("pm.person")}";
        var ids = seat.Ask(q => q.Rows(
            $"""
            SELECT c.id FROM claim c WHERE c.id IN ({about}) AND c.state = 'proposed' AND c.erased = 0
                AND (c.stage IS NOT NULL OR c.kind = 'exchange') AND {Walls.Sees("c.source")} ORDER BY c.proposal LIMIT 100
            """,
            r => r.Text(0), seat.Actor, subject));
        var claims = new ClaimsRoom(seat);
        return [.. ids.Select(claims.Find).OfType<ClaimRow>()];
    }

    /// <summary>The subject and the stage with this id; null when no path this actor may see has it.</summary>
    public (string SubjectId, StageSpan Stage)? Stage(string stageId)
    {
        if (!Ids.IsWellFormed(stageId, Ids.Stage)) return null;
        var subjects = seat.Ask(q => q.Rows(
            $"""
            SELECT DISTINCT pm.person, coalesce(c.stage, 'exchanged'), coalesce(k.captivity, 1), coalesce(k.instance, 1)
                FROM person_mention pm JOIN about_person a ON a.mention = pm.mention
                JOIN claim c ON c.id = a.claim LEFT JOIN path_captivity k ON k.claim = c.id WHERE c.state = 'accepted' AND {Walls.Sees("c.source")} AND {Walls.Sees("pm.person")}
            UNION SELECT DISTINCT pm.person, 'exchanged', 1, 1 FROM person_mention pm JOIN placed_mention x ON x.mention = pm.mention
                WHERE {Walls.Sees("pm.person")}
            UNION SELECT DISTINCT x.exchange, coalesce(c.stage, 'exchanged'), coalesce(k.captivity, 1), coalesce(k.instance, 1)
                FROM placed_claim x JOIN claim c ON c.id = x.claim LEFT JOIN path_captivity k ON k.claim = c.id
                WHERE c.state = 'accepted' AND {Walls.Sees("c.source")}
            """,
            r => (Subject: r.Text(0), Event: new PathEvent(r.Text(1), r.Int(2), r.Int(3))), seat.Actor));
        // A step something is counted from has no statement of its own, so these two are looked at for every subject.
        var implied = subjects.Select(s => s.Subject).Distinct()
            .SelectMany(s => (string[])[Stages.Exchanged, Stages.TakenToUnknownPlace],
                (subject, stage) => (Subject: subject, Event: new PathEvent(stage)));
        foreach (var (subject, stage) in subjects.Concat(implied))
        {
            if (StageId(subject, stage) != stageId) continue;
            return Of(subject)?.Stages.FirstOrDefault(s => s.Id == stageId) is { } span ? (subject, span) : null;
        }

        return null;
    }

    /// <summary>The path with all it was built from, for later rooms.</summary>
    internal GatheredPath? Gather(string id) => gathering.Of(id);

    /// <summary>The same for many people the actor may see, in their order.</summary>
    internal IEnumerable<GatheredPath> Gather(IReadOnlyList<string> persons) => gathering.Many(persons);

    /// <summary>From subject, stage, captivity and ordinal: no table is needed and every desk that knows the subject
    /// gives the
    /// same.</summary>
    internal static string StageId(string subject, PathEvent stage) => Ids.From(Ids.Stage, SHA256.HashData(
        Encoding.UTF8.GetBytes($"homeward/stage/1 {subject} {stage.Id}")).AsSpan(0, Ids.RandomBytes));

    internal static string StatusOf(StageStatus status) => status switch
    {
        StageStatus.Happened => "happened",
        StageStatus.KnownNot => "known-not",
        StageStatus.SaidOnly => "said-only",
        _ => "implied",
    };

    private static StageSpan SpanOf(string subject, PathStage stage)
    {
        var bounds = stage.Bounds;
        return new StageSpan(
            StageId(subject, stage.Event), stage.Event.Stage, StatusOf(stage.Status),
                stage.Claims.Select(c => c.When).FirstOrDefault(w => w is not null),
            bounds?.StartEarliest, bounds?.StartLatest, bounds?.EndEarliest, bounds?.EndLatest, ModalityOf(stage),
            stage.Status == StageStatus.KnownNot, [.. stage.Claims.Select(c => c.Id)], Narrowed(stage),
                stage.IsDisputed, stage.Anchors)
        { Captivity = stage.Event.Captivity, Instance = stage.Event.Instance };
    }

    private static readonly string[] Firmness =
    [
        Modalities.Confirmed, Modalities.Asserted, Modalities.Denied, Modalities.Suspected, Modalities.Feared,
            Modalities.Pattern,
        Modalities.LegalClaim,
    ];

    private static string ModalityOf(PathStage stage) =>
        Firmness.FirstOrDefault(m => stage.Claims.Any(c => c.Modality == m)) ?? Modalities.Suspected;

    /// <summary>Why the days are tighter than any statement about this step says by itself.</summary>
    private static List<string> Narrowed(PathStage stage)
    {
        var reasons = new List<string>();
        if (stage.Bounds is not { } bounds) return reasons;
        var binding = stage.Claims.Where(c => c.IsBinding && !c.IsDenial).ToList();
        if (binding.Exists(c => c.Relative is not null)) reasons.Add("counted");
        if (binding.Exists(c => c.ExchangeId is not null)) reasons.Add("exchange-day");
        if (reasons.Count > 0 || !bounds.IsInstant) return reasons;
        var said = binding.Where(c => c.When is not null).ToList();
        if (bounds.StartEarliest > said.Max(c => c.When!.Earliest)
            || bounds.StartLatest < said.Min(c => c.When!.Latest)) reasons.Add("order");
        else if (said.Count == 0 && (bounds.StartEarliest is not null || bounds.StartLatest is not null)) reasons.Add(
            "order");
        return reasons;
    }

    private static ContradictionRow ContradictionOf(Contradiction contradiction)
    {
        var claims = contradiction.Claims.Select(c => c.Id).ToList();
        var assumptions = contradiction.Assumptions.Select(a => OrderAssumption.Prefix + a.Id).ToList();
        var parts = claims.Concat(assumptions).Concat(contradiction.KnownEvents).Order(StringComparer.Ordinal);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))
            .AsSpan(0, 8));
        return new ContradictionRow(
            string.Create(CultureInfo.InvariantCulture, $"contradiction-{id}"), claims, assumptions,
                [.. contradiction.Assumptions.Select(a => a.Why)],
            contradiction.KnownEvents, contradiction.MayBeSecondCaptivity);
    }
}
