using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Findings;
using Homeward.Paths;

namespace Homeward.Statistics;

/// <summary>
/// Gathers what a figure of one exchange is worked out from: what sources say of the numbers, who is known by name,
/// what is known
/// of each after release, and what is said of groups.
/// </summary>
internal sealed class CohortGathering(Seat seat)
{
    private readonly ClaimsRoom claims = new(seat);
    private readonly PathsRoom paths = new(seat);

    // The exchange and its stages. $2 = exchange.
    private const string Family =
        "(x.exchange = $2 OR x.exchange IN (SELECT s.id FROM exchange s WHERE s.parent = $2))";

    // Whoever was placed there by name, on this side or on none that was said and inside the agreed numbers, or by an accepted
    // statement about them. $3 = side.
    private static readonly string MentionsThere = $"""
        SELECT x.mention FROM placed_mention x JOIN mention m ON m.id = x.mention WHERE {Family} AND {Walls.Sees("m.source")}
            AND coalesce(x.side, $3) = $3 AND x.outside = 0
        UNION SELECT a.mention FROM placed_claim x JOIN claim c ON c.id = x.claim JOIN about_person a ON a.claim = c.id
            JOIN mention m ON m.id = a.mention
            WHERE {Family} AND c.state = 'accepted' AND coalesce(c.polarity, '') <> 'denied' AND {Walls.Sees("c.source")} AND {Walls.Sees("m.source")}
        """;

    /// <summary>Prefix of the id of a number that stands in the register of exchanges.</summary>
    public const string Register = "register:";

    public ExchangeCohort Of(RegisteredExchange exchange, FigureChoice choice, DateOnly cutOff)
    {
        var placed = Placed(exchange);
        return new ExchangeCohort(
            exchange.Id, choice.Side, choice.Category, cutOff, seat.Live.Size, "inclusion.named-in-exchange",
            StandardsOfProof.Parse(choice.Standard) ?? StandardOfProof.Alleged, choice.Level,
                [.. Released(exchange, choice.Side, placed)],
            Members(exchange, choice.Side), [.. placed.Select(GroupOf).OfType<GroupStatement>()]);
    }

    /// <summary>How many people, statements and sources behind a figure this actor may not see: with one such no figure
    /// is made.</summary>
    public long Hidden(RegisteredExchange exchange) => seat.Ask(q => q.Number(
        $"""
        SELECT (SELECT count(*) FROM placed_claim x JOIN claim c ON c.id = x.claim
                WHERE {Family} AND NOT {Walls.Sees("c.source")})
            + (SELECT count(*) FROM placed_mention x JOIN mention m ON m.id = x.mention LEFT JOIN person_mention pm ON pm.mention = m.id
                WHERE {Family} AND NOT ({Walls.Sees("m.source")} AND {Walls.Sees("pm.person")}))
            + (SELECT count(*) FROM placed_mention x JOIN person_mention own ON own.mention = x.mention
                JOIN person_mention pm ON pm.person = own.person JOIN about_person a ON a.mention = pm.mention JOIN claim c ON c.id = a.claim
                WHERE {Family} AND NOT {Walls.Sees("c.source")})
        """,
        seat.Actor, exchange.Id));

    private List<ClaimRow> Placed(RegisteredExchange exchange)
    {
        var ids = seat.Ask(q => q.Rows(
            $"""
            SELECT DISTINCT c.id FROM placed_claim x JOIN claim c ON c.id = x.claim
            WHERE {Family} AND c.state = 'accepted' AND c.erased = 0 AND {Walls.Sees("c.source")}
                AND NOT EXISTS (SELECT 1 FROM about_person a WHERE a.claim = c.id) ORDER BY c.proposal
            """,
            r => r.Text(0), seat.Actor, exchange.Id));
        return [.. ids.Select(claims.Find).OfType<ClaimRow>()];
    }

    private static IEnumerable<ReleasedClaim> Released(RegisteredExchange exchange, string side, List<ClaimRow> placed)
    {
        foreach (var row in placed)
        {
            if (row.Claim is not
                {
                    Kind: Kinds.Exchange, Modality: Modalities.Asserted or Modalities.Confirmed,
                    Polarity: Polarities.Affirmed
                } claim) continue;
            foreach (var count in claim.Counts.Where(c => c.Per is CountedPer.Each || c.Per == "side-" + side))
            {
                yield return new ReleasedClaim(count, ByOf(claim), "all", row.Id);
            }
        }

        foreach (var count in exchange.Counts.Where(c => c.Side == side && !c.OutsideFormula))
        {
            yield return new ReleasedClaim(count.Count, RegisterBy(count.By, count.Mark), count.Category,
                Register + exchange.Key);
        }
    }

    /// <summary>The outlet, then whom it heard it from: "ARA, a relative of a released prisoner".</summary>
    public static string ByOf(Claim claim) => claim.Voice.Count == 0 ? "?" : string.Join(", ", claim.Voice);

    public static string RegisterBy(string? by, string mark) =>
        $"{(by is null ? "" : by + ", ")}public register ({mark})";

    private List<CohortMember> Members(RegisteredExchange exchange, string side)
    {
        var people = seat.Ask(q => q.Rows(
            $"""
            SELECT DISTINCT p.id, p.entry_reason, p.outcome_known FROM ({MentionsThere}) there JOIN person_mention pm ON pm.mention = there.mention
                JOIN person p ON p.id = pm.person
            WHERE p.erased = 0 AND {Walls.Sees("p.id")} ORDER BY p.id
            """,
            r => (Id: r.Text(0), Reason: r.TextOrNull(1), Known: r.IntOrNull(2) == 1), seat.Actor, exchange.Id, side));
        // Whoever was asked for after the exchange is followed up to the day of the last answer.
        var told = seat.Ask(q => CasesRoom.LastTold(q, seat.Actor, people.Select(p => p.Id)));
        var members = new List<CohortMember>();
        foreach (var (gathered, (id, reason, known)) in paths.Gather([.. people.Select(p => p.Id)]).Zip(people))
        {
            var stages = gathered.Path.Stages.Where(IsAfterRelease).Select(s => KnownOf(s, gathered)).ToList();
            members.Add(new CohortMember(id, EntryOf(reason, known), Later(FateKnownOn(gathered.Path), told.TryGetValue(id, out var day) ? day : null), stages));
        }

        return members;
    }

    /// <summary>
    /// Somebody who asked or was written of when the outcome was already known came to us through it, whatever the
    /// reason says;
    /// only a published list does not depend on what happened afterwards.
    /// </summary>
    private static EntryReason EntryOf(string? reason, bool outcomeKnown) => reason switch
    {
        "roster" => EntryReason.Roster,
        "request" when !outcomeKnown => EntryReason.Request,
        "mention" when !outcomeKnown => EntryReason.Mention,
        _ => EntryReason.ThroughOutcome,
    };

    private static bool IsAfterRelease(PathStage stage) =>
        StageKind.Find(stage.Event.Stage)?.Part is "transit" or "recovery" or "service-again" or "outcome";

    private KnownStage KnownOf(PathStage stage, GatheredPath gathered)
    {
        var judged = (steps ??= paths.Judged()).GetValueOrDefault(PathsRoom.StageId(gathered.Subject, stage.Event));
        var happened = (stage.Status, stage.IsDisputed) switch
        {
            (StageStatus.Happened, false) => Truth.True,
            (StageStatus.KnownNot, false) => Truth.False,
            _ => Truth.Unknown,
        };
        if (judged == StepStatus.Refuted) happened = Truth.Unknown;
        var behind = stage.Claims.Select(c => gathered.Rows.GetValueOrDefault(c.Id)).OfType<ClaimRow>().ToList();
        return new KnownStage(
            stage.Event.Stage, happened, stage.Bounds?.StartEarliest, stage.Bounds?.StartLatest, ProofOf(behind, judged),
                [.. stage.Claims.Select(c => c.Id)]);
    }

    private readonly Independence independence = new(seat);

    private IReadOnlyDictionary<string, string>? steps;

    /// <summary>
    /// How firmly a step stands: as a person judged it, else from the gradings people gave. Reasonable suspicion takes one statement graded
    /// C3 or better; reasonable grounds two independent voices graded B2 or better. Nothing higher is ever concluded by the program.
    /// </summary>
    internal StandardOfProof ProofOf(IReadOnlyList<ClaimRow> behind, string? judged = null) => judged switch
    {
        StepStatus.Grounds => StandardOfProof.ReasonableGrounds,
        StepStatus.Supported => StandardOfProof.ReasonableSuspicion,
        StepStatus.Alleged or StepStatus.Refuted => StandardOfProof.Alleged,
        _ when independence.Good(behind) >= 2 => StandardOfProof.ReasonableGrounds,
        _ when behind.Any(r => r.Grading.Source <= 'C' && r.Grading.Information <= 3) => StandardOfProof.ReasonableSuspicion,
        _ => StandardOfProof.Alleged,
    };

    private static DateOnly? Later(DateOnly? a, DateOnly? b) => a is null || b > a ? b ?? a : a;

    /// <summary>
    /// The last day on which we know where somebody was after release: for a step that lasted the last day it certainly
    /// did, for one
    /// of a day its earliest. "No news since" is never news.
    /// </summary>
    private static DateOnly? FateKnownOn(CaptivityPath path) => path.Stages
        .Where(s => IsAfterRelease(s) && s is { Status: StageStatus.Happened, IsDisputed: false, Bounds: not null })
        .Select(s => s.Bounds!.IsInstant ? s.Bounds.StartEarliest : s.Bounds.EndEarliest ?? s.Bounds.StartEarliest)
            .Max();

    private static GroupStatement? GroupOf(ClaimRow row)
    {
        if (row.Claim is not
            {
                Stage: { } stage,
                Modality: Modalities.Asserted or Modalities.Confirmed or Modalities.Denied
            } claim) return null;
        if (StageKind.Find(stage)?.Part is not ("transit" or "recovery" or "service-again" or "outcome")) return null;
        var not = claim.Polarity == Polarities.Denied || claim.Modality == Modalities.Denied;
        return new GroupStatement(
            row.Id, claim.Quote, ByOf(claim), claim.Counts.FirstOrDefault(c => c.Per == CountedPer.Persons), stage, not
                ? Truth.False : Truth.True);
    }
}
