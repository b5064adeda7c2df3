// wide: calls, searches, rounds, letters and deadlines are the work on one case, each in files of their own
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>A case in a list: codes and dates, no name and no number.</summary>
/// <param name="Code">short and speakable; null when the case was erased</param>
/// <param name="Danger">words of danger in its calls</param>
/// <param name="PersonCode">case code of the person it is about; null while nobody said, or where the actor may not see them</param>
/// <param name="Needs">what is asked for and not ended</param>
/// <param name="TakenBy">member who has it in hand now; null when nobody</param>
/// <param name="Due">earliest day of an open step</param>
public sealed record CaseRow(
    string Id, string? Code, string Risk, IReadOnlyList<string> Danger, string State, string? PersonId, string? PersonCode, IReadOnlyList<string> Needs,
    string? Assigned, DateOnly? Next, DateOnly? Due, string? TakenBy, DateTimeOffset? TakenAt, bool Secret, DateTimeOffset Opened, DateTimeOffset Last, int Calls);

/// <summary>One call of a case.</summary>
/// <param name="Words">null when the source was erased or lies behind a wall</param>
public sealed record CallRow(string SourceId, string By, DateTimeOffset At, IReadOnlyList<string> Danger, string? Words, string? From);

/// <summary>How somebody is reached, and what must not be said.</summary>
public sealed record ContactRow(
    string Id, string? Kind, string? Value, string? Who, string? SafeTime, string? Channel, string? Avoid, DateTimeOffset At, string By, string? Ended);

/// <summary>What was asked for and what became of it.</summary>
/// <param name="Outcome">one of <see cref="HelpOutcomes"/>; null while it is open</param>
public sealed record HelpRow(
    string Id, int Version, string Need, string? Words, string? Partner, string? Outcome, string? OutcomeWords, bool? FamilyTold, DateTimeOffset At, string By);

/// <summary>One step of the work.</summary>
public sealed record StepRow(string Id, int Version, string What, DateOnly? Due, DateTimeOffset? Done, string? DoneBy, string? DoneWords);

/// <summary>A case opened.</summary>
/// <param name="ClosedWhy">null while it is open</param>
public sealed record CasePage(
    CaseRow Row, int Version, IReadOnlyList<CallRow> Calls, IReadOnlyList<ContactRow> Contacts, IReadOnlyList<HelpRow> Requests, IReadOnlyList<StepRow> Steps,
    string? ClosedWhy);

/// <summary>How many cases stand in each part of the work list.</summary>
public sealed record CaseCounts(int Open, int Urgent, int Mine, int Today, int Overdue, int Stale, int Closed);

/// <summary>Help for one person or family, from the first call to the outcome. Every question carries the actor's walls.</summary>
public sealed partial class CasesRoom
{
    /// <summary>After so many days without anything a case is stale.</summary>
    public const int StaleDays = 14;

    /// <summary>Parts of the work list.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["open", "urgent", "mine", "today", "overdue", "stale", "closed"];

    private const string Columns = """
        k.id, k.code, k.risk, k.danger, k.state, k.person, k.assigned, k.next, k.taken_by, k.taken_at, k.secret, k.opened, k.last,
        (SELECT count(*) FROM call x WHERE x.case_id = k.id),
        (SELECT group_concat(need, char(10)) FROM (SELECT r.need FROM help_request r WHERE r.case_id = k.id AND r.outcome IS NULL ORDER BY r.position)),
        (SELECT min(s.due) FROM step s WHERE s.case_id = k.id AND s.done IS NULL)
        """;

    private static readonly string SeesCase = $"{Walls.Sees("k.id")} AND {Walls.Sees("k.source")}";

    private readonly Seat seat;
    private readonly EvidenceRoom evidence;
    private readonly ClaimsRoom claims;
    private readonly PersonsRoom persons;
    private readonly ExchangesRoom exchanges;
    private readonly PathsRoom paths;

    internal CasesRoom(Seat seat) => (this.seat, evidence, claims, persons, exchanges, paths) =
        (seat, new(seat), new(seat), new(seat), new(seat), new(seat));

    /// <summary>
    /// The work list. Urgent first; then whose next contact or step is due, the longest overdue first; then what nobody touched for longest.
    /// </summary>
    /// <param name="part">one of <see cref="Parts"/></param>
    /// <param name="need">only cases with an open request for this; null for all</param>
    public Listed<CaseRow> List(string part, DateOnly today, Slice slice, string? need = null) => seat.Ask(q =>
    {
        var where = $"""
            FROM help_case k WHERE k.erased = 0 AND {SeesCase} AND {ConditionOf(part)}
                AND ($4 IS NULL OR EXISTS (SELECT 1 FROM help_request r WHERE r.case_id = k.id AND r.need = $4 AND r.outcome IS NULL))
            """;
        var stale = StaleBefore(today);
        var rows = q.Rows(
            $"""
            SELECT {Columns} {where} ORDER BY k.state = 'closed', k.risk <> 'urgent', coalesce(k.next <= $2, 0) = 0, k.next, k.risk <> 'raised', k.last, k.id
            LIMIT $5 OFFSET $6
            """,
            r => ReadCase(q, r), seat.Actor, today.DayNumber, stale, need, slice.Limit, slice.Offset);
        return new Listed<CaseRow>(rows, (int)q.Number($"SELECT count(*) {where}", seat.Actor, today.DayNumber, stale, need));
    });

    public CaseCounts Counts(DateOnly today) => seat.Ask(q =>
    {
        int Of(string part) => (int)q.Number($"SELECT count(*) FROM help_case k WHERE k.erased = 0 AND {SeesCase} AND {ConditionOf(part)} AND $2 = $2 AND $3 = $3",
            seat.Actor, today.DayNumber, StaleBefore(today));
        return new CaseCounts(Of("open"), Of("urgent"), Of("mine"), Of("today"), Of("overdue"), Of("stale"), Of("closed"));
    });

    /// <returns>null when there is no such case, or the actor may not see it: the two look alike on purpose</returns>
    public CaseRow? Row(string id) => seat.Ask(q => q.One($"SELECT {Columns} FROM help_case k WHERE k.id = $2 AND {SeesCase}", r => ReadCase(q, r), seat.Actor, id));

    /// <summary>A case with everything in it. Whoever shows it shows names and numbers.</summary>
    public CasePage? Find(string id)
    {
        if (Row(id) is not { } row) return null;
        var found = seat.Ask(q => (
            Version: VersionOf(q, id),
            Calls: q.Rows($"SELECT c.source, c.by, c.at, c.danger FROM call c WHERE c.case_id = $2 AND {Walls.Sees("c.source")} ORDER BY c.position DESC",
                r => (Source: r.Text(0), By: r.Text(1), At: r.Time(2), Danger: Lines(r.Text(3))), seat.Actor, id),
            Contacts: q.Rows("SELECT id, position, ended FROM contact WHERE case_id = $1 ORDER BY ended IS NOT NULL, position DESC",
                r => (Id: r.Text(0), Position: r.Long(1), Ended: r.LongOrNull(2)), id),
            Requests: q.Rows("SELECT id, position, latest, outcome, told, partner FROM help_request WHERE case_id = $1 ORDER BY outcome IS NOT NULL, position",
                r => (Id: r.Text(0), Position: r.Long(1), Latest: r.Long(2), Outcome: r.TextOrNull(3), Told: r.IntOrNull(4), Partner: r.Bool(5),
                    Version: VersionOf(q, r.Text(0))), id),
            Steps: q.Rows("SELECT id, position, due, done, by FROM step WHERE case_id = $1 ORDER BY done IS NOT NULL, due IS NULL, due, position",
                r => (Id: r.Text(0), Position: r.Long(1), Due: r.DayOrNull(2), Done: r.LongOrNull(3), By: r.TextOrNull(4), Version: VersionOf(q, r.Text(0))), id),
            Closed: q.One("SELECT close_why FROM help_case WHERE id = $1", r => new { At = r.LongOrNull(0) }, id)?.At));
        return new CasePage(
            row, found.Version,
            [.. found.Calls.Select(c => evidence.Source(c.Source) is { } page ? new CallRow(c.Source, c.By, c.At, c.Danger, page.Row.Erased ? null : page.Text, page.From)
                : new CallRow(c.Source, c.By, c.At, c.Danger, null, null))],
            [.. found.Contacts.Select(c => ContactOf(c.Id, c.Position, c.Ended))],
            [.. found.Requests.Select(r => RequestOf(r.Position, r.Latest, r.Partner) with
            {
                Id = r.Id, Version = r.Version, Outcome = r.Outcome, FamilyTold = r.Told is { } told ? told != 0 : null,
            })],
            [.. found.Steps.Select(s => StepOf(s.Id, s.Version, s.Position, s.Due, s.Done, s.By))],
            found.Closed is { } closed ? seat.Live.Open(closed).Read<CaseClosed>()?.Why ?? "" : null);
    }

    /// <summary>Cases about a person, the newest first.</summary>
    public IReadOnlyList<CaseRow> About(string personId) => seat.Ask(q => q.Rows(
        $"""
        SELECT {Columns} FROM help_case k WHERE k.erased = 0 AND {SeesCase} AND coalesce((SELECT same_as FROM person WHERE id = k.person), k.person) =
            coalesce((SELECT same_as FROM person WHERE id = $2), $2) ORDER BY k.position DESC
        """,
        r => ReadCase(q, r), seat.Actor, personId));

    /// <summary>The case a source was the call of.</summary>
    public string? CaseOf(string sourceId) => seat.Ask(q => q.One(
        $"SELECT k.id FROM call c JOIN help_case k ON k.id = c.case_id WHERE c.source = $2 AND {SeesCase}", r => r.Text(0), seat.Actor, sourceId));

    private static string ConditionOf(string part) => part switch
    {
        "urgent" => "k.state = 'open' AND k.risk = 'urgent'",
        "mine" => "k.state = 'open' AND k.assigned = $1",
        "today" => "k.state = 'open' AND (k.next = $2 OR EXISTS (SELECT 1 FROM step s WHERE s.case_id = k.id AND s.done IS NULL AND s.due = $2))",
        "overdue" => "k.state = 'open' AND (k.next < $2 OR EXISTS (SELECT 1 FROM step s WHERE s.case_id = k.id AND s.done IS NULL AND s.due < $2))",
        "stale" => "k.state = 'open' AND k.last < $3 AND (k.next IS NULL OR k.next < $2)",
        "closed" => "k.state = 'closed'",
        _ => "k.state = 'open'",
    };

    private static long StaleBefore(DateOnly today) =>
        new DateTimeOffset(today.AddDays(-StaleDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();

    private CaseRow ReadCase(Question q, Row r)
    {
        var taken = r.LongOrNull(9) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
        var held = taken is { } since && seat.Now < since.AddHours(CaseView.HoldHours);
        var person = r.TextOrNull(5) is { } id ? persons.Rows(q, [id]) is [var seen] ? seen : null : null;
        return new CaseRow(
            r.Text(0), r.TextOrNull(1), r.Text(2), Lines(r.Text(3)), r.Text(4), person?.Id, person?.CaseCode, Lines(r.TextOrNull(14) ?? ""), r.TextOrNull(6),
            r.DayOrNull(7), r.DayOrNull(15), held ? r.TextOrNull(8) : null, held ? taken : null, r.Bool(10), r.Time(11), r.Time(12), r.Int(13));
    }

    private ContactRow ContactOf(string id, long position, long? ended)
    {
        var entry = seat.Live.Open(position);
        var kept = entry.Read<ContactKept>();
        return new ContactRow(id, kept?.Kind, kept?.Value, kept?.Who, kept?.SafeTime, kept?.Channel, kept?.Avoid, entry.At, entry.By,
            ended is { } end ? seat.Live.Open(end).Read<ContactEnded>()?.Why ?? "" : null);
    }

    /// <summary>The words of a request and of what was written about it last.</summary>
    private HelpRow RequestOf(long position, long latest, bool partner)
    {
        var entry = seat.Live.Open(position);
        var asked = entry.Read<HelpAsked>();
        var last = latest == position ? null : seat.Live.Open(latest);
        return new HelpRow("", 0, asked?.Need ?? "", asked?.Words, partner ? last?.Read<HelpGivenOn>()?.Partner ?? asked?.Partner ?? "" : null, null,
            last?.Kind == "help-ended" ? last.Read<HelpEnded>()?.Words : null, null, entry.At, entry.By);
    }

    private StepRow StepOf(string id, int version, long position, DateOnly? due, long? done, string? by)
    {
        var words = done is null ? null : seat.Ask(q => q.One("SELECT position FROM change WHERE id = $1 AND kind = 'step-done' ORDER BY version DESC LIMIT 1",
            r => new { At = r.Long(0) }, id)) is { } end ? seat.Live.Open(end.At).Read<StepDone>()?.Words : null;
        return new StepRow(id, version, seat.Live.Open(position).Read<StepPlanned>()?.What ?? "", due,
            done is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, by, words);
    }

    private static int VersionOf(Question q, string id) => (int)q.Number("SELECT coalesce(max(version), 0) FROM change WHERE id = $1", id);

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private sealed record Slim(string Id, string Class, string Source, string? Wall);

    /// <summary>What an act on a case is sealed with. Every act on a case begins here.</summary>
    private Slim Visible(string id) => seat.Ask(q => q.One(
        $"SELECT k.id, k.secret, k.source, (SELECT wall FROM walled WHERE walled.id = k.id), k.erased FROM help_case k WHERE k.id = $2 AND {SeesCase}",
        r => new { Slim = new Slim(r.Text(0), r.Bool(1) ? Secrecy.Capture : Secrecy.Record, r.Text(2), r.TextOrNull(3)), Erased = r.Bool(4) }, seat.Actor, id)) switch
    {
        null => throw new RefusedException("there is no such case, or you may not see it", "wall"),
        { Erased: true } => throw new RefusedException("this case was erased", "gone"),
        var found => found.Slim,
    };

    private static string KeyOf(string caseId, string secrecy) => $"{caseId}/{secrecy}";

    private static Draft OfCase<T>(Slim of, string kind, T body, int? expected = null) =>
        new(kind, 1, [new(of.Id, expected)], of.Class, KeyOf(of.Id, of.Class), Entry.Write(body));

    /// <summary>An act on something inside a case.</summary>
    private static Draft Inside<T>(Slim of, string kind, string id, int? expected, T body, string? secrecy = null)
    {
        var kept = of.Class == Secrecy.Capture ? of.Class : secrecy ?? of.Class;
        return new(kind, 1, [new(id, expected), new(of.Id, null)], kept, KeyOf(of.Id, kept), Entry.Write(body));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
