using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>One round of calls after one exchange.</summary>
/// <param name="Round">days after the exchange</param>
/// <param name="Due">the first day on which it is asked</param>
/// <param name="People">known by name in that exchange</param>
/// <param name="NotToCall">of these, who asked not to be called or of whom the family said that he died</param>
public sealed record RoundRow(string ExchangeId, UncertainDate When, int Round, DateOnly Due, int People, int Answered, int NotToCall)
{
    public int Left => Math.Max(0, People - Answered - NotToCall);
}

/// <summary>One call of a round: whom, after which exchange, how many days after it.</summary>
public sealed record RoundCall(string ExchangeId, int Round, string PersonId)
{
    /// <summary>Its name: the same for ever.</summary>
    public string Id => Ids.From("fup-", SHA256.HashData(Encoding.UTF8.GetBytes($"homeward/follow-up/1 {ExchangeId} {PersonId} {Round}"))
        .AsSpan(0, Ids.RandomBytes));
}

/// <summary>One line of a call list.</summary>
/// <param name="Version">what its answer must name</param>
/// <param name="State">open, taken, answered, no-more, dead</param>
/// <param name="LastStage">last step known to have happened; null when nothing is known after release</param>
/// <param name="CaseId">the newest case about them, whose family is rung; null when none is known</param>
public sealed record CallListRow(
    RoundCall Call, int Version, string? PersonCode, string State, string? Answer, string? By, DateTimeOffset? At, int Tries, DateOnly? LastContact,
    string? LastStage, string? CaseId, string? CaseCode, string? SafeTime, string? Channel);

/// <summary>What a call of a round gave.</summary>
/// <param name="Answer">code of <see cref="RoundAnswer"/></param>
/// <param name="Line">the answer in the caller's language, as the note begins</param>
/// <param name="Words">what the family said, in their words; may be empty</param>
/// <param name="Day">the day of the call</param>
/// <param name="Version">of the call that was looked at</param>
public sealed record RoundReply(string Answer, string Line, string? Words, DateOnly Day, int Version, string? Lang = null);

// Asking again after an exchange: at the days of RoundAnswer.Days, by several people at once.
public sealed partial class CasesRoom
{
    /// <summary>Rounds whose day has come, of exchanges in which somebody is known by name; the newest exchange first.</summary>
    public IReadOnlyList<RoundRow> Rounds(DateOnly today)
    {
        var rows = new List<RoundRow>();
        foreach (var exchange in exchanges.List(null, Slice.First(Slice.Most)).Rows.Where(x => x.KnownByName > 0 && x.When.Latest is not null))
        {
            foreach (var round in RoundAnswer.Days.Where(d => exchange.When.Latest!.Value.AddDays(d) <= today)) rows.Add(RoundOf(exchange, round));
        }

        return rows;
    }

    /// <returns>null when there is no such exchange, or no such round</returns>
    public RoundRow? Round(string exchangeId, int round) => RoundAnswer.Days.Contains(round) && exchanges.Find(exchangeId) is { } page
        && page.Row.When.Latest is not null ? RoundOf(page.Row, round) : null;

    private RoundRow RoundOf(ExchangeRow exchange, int round) => seat.Ask(q => new RoundRow(
        exchange.Id, exchange.When, round, exchange.When.Latest!.Value.AddDays(round), exchange.KnownByName,
        (int)q.Number($"SELECT count(*) {There} AND f.answer IS NOT NULL AND {MayBeCalled}", seat.Actor, exchange.Id, round),
        (int)q.Number($"SELECT count(*) {There} AND NOT {MayBeCalled}", seat.Actor, exchange.Id, round)));

    // Everybody known by name in an exchange, with their call of one round. $2 = exchange, $3 = round.
    private static readonly string There = $"""
        FROM person p LEFT JOIN follow_up f ON f.exchange = $2 AND f.round = $3 AND f.person IN (SELECT x.id FROM person x WHERE x.id = p.id OR x.same_as = p.id)
        WHERE p.same_as IS NULL AND p.erased = 0 AND p.id IN ({ExchangesRoom.PersonsThere})
        """;

    // No other call ended with "do not call again" or a death.
    private static readonly string MayBeCalled = $"NOT EXISTS (SELECT 1 {Ended})";

    private const string Ended = """
        FROM follow_up z WHERE z.person IN (SELECT x.id FROM person x WHERE x.id = p.id OR x.same_as = p.id) AND z.answer IN ('no-more', 'dead')
            AND NOT (z.exchange = $2 AND z.round = $3)
        """;

    /// <summary>The call list of a round: who is rung next first, then who is in hand, then the answered ones and who is not to be called.</summary>
    /// <param name="show">open, mine, answered; anything else: all</param>
    public Listed<CallListRow> CallList(string exchangeId, int round, string? show, Slice slice)
    {
        var wanted = show switch
        {
            "open" => $"f.answer IS NULL AND {MayBeCalled} AND NOT coalesce({Held}, 0)",
            "mine" => $"{Held} AND f.taken_by = $1",
            "answered" => "f.answer IS NOT NULL",
            _ => "1 = 1",
        };
        var (rows, total) = seat.Ask(q => (
            CallRows(q, exchangeId, round, wanted, slice),
            (int)q.Number($"SELECT count(*) {There} AND {wanted} AND $4 = $4", seat.Actor, exchangeId, round, HeldSince)));
        var stages = paths.Gather([.. rows.Select(r => r.Call.PersonId)]).ToDictionary(g => g.Subject, g => LastOf(g.Path), StringComparer.Ordinal);
        return new Listed<CallListRow>([.. rows.Select(r => WhomToRing(r) with { LastStage = stages.GetValueOrDefault(r.Call.PersonId) })], total);
    }

    /// <summary>One call as it stands now; null where nobody of this list is meant, or the actor may not see them.</summary>
    public CallListRow? Find(RoundCall call) => seat.Ask(q => CallRows(q, call.ExchangeId, call.Round, "1 = 1", new Slice(0, 1), call.PersonId)) is [var row]
        ? WhomToRing(row) with { LastStage = paths.Gather([call.PersonId]).Select(g => LastOf(g.Path)).FirstOrDefault() } : null;

    private const string Held = "(f.taken_by IS NOT NULL AND f.taken_at > $4 AND f.answer IS NULL)";

    private long HeldSince => seat.Now.AddHours(-CaseView.HoldHours).ToUnixTimeMilliseconds();

    private IReadOnlyList<CallListRow> CallRows(Question q, string exchange, int round, string wanted, Slice slice, string? person = null) => q.Rows(
        $"""
        SELECT p.id, p.case_code, f.answer, f.by, f.at, coalesce(f.tries, 0), CASE WHEN {Held} THEN f.taken_by END, f.taken_at,
            (SELECT z.answer {Ended} LIMIT 1),
            (SELECT max(z.day) FROM follow_up z WHERE z.person IN (SELECT x.id FROM person x WHERE x.id = p.id OR x.same_as = p.id)), f.person
        {There} AND {wanted} AND ($7 IS NULL OR p.id = coalesce((SELECT same_as FROM person WHERE id = $7), $7))
        ORDER BY f.answer IS NOT NULL, NOT {MayBeCalled}, coalesce({Held}, 0), coalesce(f.tries, 0), p.position LIMIT $5 OFFSET $6
        """,
        r =>
        {
            var call = new RoundCall(exchange, round, r.TextOrNull(10) ?? r.Text(0));
            var (answer, takenBy) = (r.TextOrNull(2), r.TextOrNull(6));
            var at = r.LongOrNull(4) ?? (takenBy is null ? null : r.LongOrNull(7));
            return new CallListRow(
                call, VersionOf(q, call.Id), r.TextOrNull(1), answer is not null ? "answered" : r.TextOrNull(8) ?? (takenBy is null ? "open" : "taken"), answer,
                r.TextOrNull(3) ?? takenBy, at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null, r.Int(5), r.DayOrNull(9), null, null, null, null, null);
        },
        seat.Actor, exchange, round, HeldSince, slice.Limit, slice.Offset, person);

    /// <summary>Takes the next calls of a round that nobody has in hand, so that several people work through one list.</summary>
    /// <returns>how many were taken; a colleague who was faster takes some of them away</returns>
    public int TakeCalls(string exchangeId, int round, int most, string actId)
    {
        if (seat.FindDone(actId) is { } done) return done.Ids.Count;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var next = CallList(exchangeId, round, "open", Slice.First(Math.Clamp(most, 1, 50))).Rows;
            if (next.Count == 0) return 0;
            var outcome = seat.Try(() => seat.Do(actId, [.. next.Select(r => OfCall("follow-up-taken", r.Call, null, new FollowUpTaken(round)))]));
            if (outcome.IsDone) return next.Count;
            if (outcome.Refusal!.Code is not ("taken" or "answered")) throw new RefusedException(outcome.Refusal.Sentence, outcome.Refusal.Code);
        }

        return 0;
    }

    public Outcome TakeCall(RoundCall call, string actId) => OnCall(call, actId, "follow-up-taken");

    public Outcome ReleaseCall(RoundCall call, string actId) => OnCall(call, actId, "follow-up-released");

    /// <summary>
    /// Writes an answer: the note as a source, the statement of where he is accepted with its exact quote on his path, and the day of the contact,
    /// in one act. A second answer to the same call is refused. Nobody reached: the call stays open, with one more try.
    /// </summary>
    public Outcome Answer(RoundCall call, RoundReply reply, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } before) return before;
        var answer = RoundAnswer.Find(reply.Answer) ?? throw new RefusedException($"“{reply.Answer}” is no answer", "answer");
        var row = Callable(call);
        if (row.State == "answered") throw new RefusedException("somebody has written the answer already", "answered");
        if (row.State is RoundAnswer.NoMore or RoundAnswer.Dead) throw new RefusedException("an earlier answer says not to call there again", "no-more");
        var body = new FollowUpAnswered(call.Round, answer.Code, reply.Day, Given(reply.Words));
        if (!answer.WasReached) return seat.Do(actId, OfCall("follow-up-answered", call, reply.Version, body));
        var line = reply.Line.ReplaceLineEndings(" ").Trim();
        // The quote of the statement is the whole note, so that the way back from a figure ends at the family's own words.
        var text = TextLayer.Of(FormatFrames.Whole(Given(reply.Words) is { } words ? $"{line}. {words}" : line)).Text;
        var mention = persons.Find(call.PersonId)!.Mentions[0].Id;
        var day = new UncertainDate(null, null, reply.Day, $"{reply.Day:yyyy-MM-dd}", reply.Day, reply.Day, seat.Actor, "the day of the call");
        return evidence.TakeWith(new HeardNote(text, "family", "phone", day, reply.Lang), actId, source =>
        {
            var claim = answer.Stage is null ? null : Seat.NewId(Ids.Claim);
            var drafts = ReadDrafts(source, reply, claim is null ? 0 : 1).ToList();
            if (claim is not null) drafts.AddRange(ClaimDrafts(source, claim, mention, ClaimOf(answer, text, row.PersonCode, reply.Day)));
            drafts.Add(OfCall("follow-up-answered", call, reply.Version, body, source, claim));
            return drafts;
        });
    });

    /// <summary>Takes an answer back: its statement is set aside in the same act, its note stays, the call is open again.</summary>
    public Outcome UndoAnswer(RoundCall call, string? why, int expected, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } before) return before;
        Callable(call);
        var drafts = new List<Draft> { OfCall("follow-up-undone", call, expected, new FollowUpUndone(Given(why))) };
        var claim = seat.Ask(q => q.One("SELECT claim FROM follow_up WHERE id = $1 AND claim IS NOT NULL", r => r.Text(0), call.Id));
        if (claim is not null && claims.Find(claim) is { State: ClaimState.Accepted } row)
        {
            drafts.Add(new Draft("claim-set-aside", 1, [new(claim, row.Version), new(row.SourceId, null)], Secrecy.Record, row.SourceId,
                Entry.Write(new ClaimDecided(Given(why)))));
        }

        return seat.Do(actId, drafts);
    });

    /// <summary>The last day on which a family said where he was, for each person; what a figure counts as followed up.</summary>
    internal static IReadOnlyDictionary<string, DateOnly> LastTold(Question q, string actor, IEnumerable<string> personIds) => q.Rows(
        $"""
        SELECT coalesce(p.same_as, p.id), max(f.day) FROM follow_up f JOIN person p ON p.id = f.person JOIN claim c ON c.id = f.claim AND c.state = 'accepted'
        WHERE coalesce(p.same_as, p.id) IN (SELECT value FROM json_each($2)) AND {Walls.Sees("f.source")} AND {Walls.Sees("p.id")} GROUP BY 1
        """,
        r => (Id: r.Text(0), Day: r.DayOrNull(1)!.Value), actor, Json(personIds)).ToDictionary(r => r.Id, r => r.Day, StringComparer.Ordinal);

    private Outcome OnCall(RoundCall call, string actId, string kind) => seat.Try(() =>
    {
        Callable(call);
        return seat.Do(actId, OfCall(kind, call, null, new FollowUpTaken(call.Round)));
    });

    private CallListRow Callable(RoundCall call) => Find(call) ?? throw new RefusedException("nobody of this list, or you may not see them", "wall");

    private static Draft OfCall<T>(string kind, RoundCall call, int? expected, T body, string? source = null, string? claim = null)
    {
        var of = new List<About> { new(call.Id, expected), new(call.PersonId, null), new(call.ExchangeId, null) };
        if (source is not null) of.Add(new(source, null));
        if (claim is not null) of.Add(new(claim, null));
        return new Draft(kind, 1, of, Secrecy.Record, $"{call.PersonId}/{Secrecy.Record}", Entry.Write(body));
    }

    /// <summary>The note was read by whoever wrote it: no reader has to go over it again. Words of danger raise it all the same.</summary>
    private static IEnumerable<Draft> ReadDrafts(string source, RoundReply reply, int proposed)
    {
        var danger = DangerWords.Find(reply.Words ?? "", reply.Lang).Select(d => d.Quote).Distinct().Take(20).ToList();
        yield return new("source-read", 1, [new(source, null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new SourceRead("follow-up", "1", reply.Lang ?? "en", reply.Day, proposed, danger)));
        yield return new("names-read", 1, [new(source, null)], Secrecy.Record, source, Entry.Write(new NamesRead("follow-up", "1", [source], 0)));
    }

    private IEnumerable<Draft> ClaimDrafts(string source, string claim, string mention, Claim said)
    {
        yield return new("claim-proposed", 1, [new(claim, 0), new(source, null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new ClaimProposed(said, seat.Actor)));
        yield return new("claim-accepted", 1, [new(claim, 1), new(source, null)], Secrecy.Record, source, Entry.Write(new ClaimDecided(null)));
        yield return new("claim-about", 1, [new(claim, null), new(mention, null)], Secrecy.Record, source, Entry.Write(new ClaimAbout(null)));
    }

    private Claim ClaimOf(RoundAnswer answer, string text, string? code, DateOnly day) => new()
    {
        Kind = Kinds.Stage, Stage = answer.Stage, Start = 0, Length = TextLayer.Of(text).CodePoints, Quote = text, When = answer.When(day, seat.Actor),
        Voice = ["family"], Subject = code,
    };

    private static string? LastOf(CaptivityPath path) => path.Stages
        .Where(s => s is { Status: StageStatus.Happened, Bounds: not null } && StageKind.Find(s.Event.Stage)?.Part is not ("service" or "captivity"))
        .OrderBy(s => s.Bounds!.EndEarliest ?? s.Bounds.StartEarliest ?? DateOnly.MinValue).ThenBy(s => s.Bounds!.StartLatest ?? DateOnly.MinValue)
        .LastOrDefault()?.Event.Stage;

    private CallListRow WhomToRing(CallListRow row)
    {
        if (About(row.Call.PersonId) is not [var newest, ..]) return row;
        var contact = Find(newest.Id)?.Contacts.FirstOrDefault(c => c.Ended is null);
        return row with { CaseId = newest.Id, CaseCode = newest.Code, SafeTime = contact?.SafeTime, Channel = contact?.Channel };
    }
}
