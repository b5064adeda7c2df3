using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Findings;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward;

/// <summary>One line of the front page: a code a page has a sentence for, with its words, and what it leads
/// to.</summary>
/// <param name="Code">danger-words, claims-waiting, pairs-waiting, run-interrupted, sources-unread,
/// person-quiet, deadline-near, deadline-perhaps-over, deadline-over, answer-… the same, deadlines-more, reading-alarm, originals-damaged, waiting-problem</param>
/// <param name="Id">source, run or person; empty where the line leads to a list</param>
public sealed record FrontLine(string Code, string Id, IReadOnlyDictionary<string, object> Words, DateOnly? Due);

/// <summary>One statement of a story, as it was said.</summary>
public sealed record StoryLine(
    string ClaimId, string Quote, string? Lang, IReadOnlyList<string> Voice, string Kind, string? Stage,
        UncertainDate? When, string Modality,
    string Polarity, string State);

/// <summary>
/// A sample source told back: what was said and by whom, what the law may say, what can be asked for, what nobody
/// knows.
/// </summary>
/// <param name="Law">every reading of the finding about the group; empty while it was not assessed</param>
/// <param name="Asks">statements on what can be asked for, and for help asked</param>
/// <param name="Unknown">codes: nobody-named, nobody-followed-up, count-withheld, counted-from-unsaid, fact-missing
/// (with its question)</param>
public sealed record Story(
    string SourceId, string SourceTitle, IReadOnlyList<StoryLine> Said, string? ExchangeId, string? FindingId,
        string? FigureId,
    IReadOnlyList<ReadingOutcome> Law, IReadOnlyList<StoryLine> Asks, IReadOnlyList<FrontLine> Unknown);

/// <summary>What a member sees first.</summary>
/// <param name="Stale">people of whom nothing came in for long, the longest first</param>
public sealed record FrontPage(IReadOnlyList<FrontLine> Urgent, IReadOnlyList<FrontLine> Waiting,
    IReadOnlyList<FrontLine> Stale, Story? Story)
{
    /// <summary>missing or unrehearsed, until the recovery is finished; then null, and for somebody who may not set it up.</summary>
    public string? RecoveryWanting { get; init; }

    /// <summary>The member's role: what is urgent, waits and is stale is another thing for each.</summary>
    public string Role { get; init; } = "";
}

/// <summary>Which of the three blocks a line stands in.</summary>
internal enum FrontBlock
{
    Urgent,
    Waiting,
    Stale,
}

/// <summary>Puts the front page together from the rooms; every question carries the actor's walls.</summary>
internal sealed class FrontPageMaker(Session session)
{
    /// <summary>After so many days without anything new somebody should ask again.</summary>
    public const int QuietDays = 30;

    private const int MostLines = 20;

    private readonly Seat seat = session.Seat;

    private const string All = "*";

    /// <summary>
    /// Everything the front page may say: the block, for which roles, and where the lines come from. A room that has something to say adds a line
    /// here, and its words (line.CODE, with {link} and line.CODE-link where it leads to a list).
    /// </summary>
    private static readonly (FrontBlock Block, string Roles, Func<FrontPageMaker, DateOnly, IEnumerable<FrontLine>> Lines)[] Parts =
    [
        (FrontBlock.Urgent, All, (m, _) => m.Keeping()),
        (FrontBlock.Urgent, "caseworker lawyer", (m, day) => m.Cases(day, FrontBlock.Urgent)),
        (FrontBlock.Urgent, "caseworker lawyer", (m, _) => m.Deadlines()),
        (FrontBlock.Urgent, "caseworker verifier lawyer", (m, _) => m.Searches()),
        (FrontBlock.Urgent, "caseworker verifier lawyer", (m, _) => m.Dangers()),
        (FrontBlock.Waiting, "caseworker lawyer", (m, day) => m.Cases(day, FrontBlock.Waiting)),
        (FrontBlock.Waiting, "verifier", (m, _) => m.SecondReading()),
        (FrontBlock.Waiting, "caseworker verifier", (m, day) => m.Waiting(day)),
        (FrontBlock.Waiting, "lawyer", (m, _) => m.Law()),
        (FrontBlock.Waiting, "researcher editor", (m, _) => m.Figures()),
        (FrontBlock.Stale, "caseworker lawyer", (m, day) => m.Cases(day, FrontBlock.Stale)),
        (FrontBlock.Stale, "caseworker verifier lawyer", (m, day) => m.Quiet(day)),
    ];

    public FrontPage Make(DateOnly today, string lang)
    {
        var role = session.Role;
        IReadOnlyList<FrontLine> Of(FrontBlock block) => [.. Parts.Where(p => p.Block == block && (p.Roles == All || p.Roles.Split(' ').Contains(role)))
            .SelectMany(p => p.Lines(this, today))];
        return new(Of(FrontBlock.Urgent), Of(FrontBlock.Waiting), Of(FrontBlock.Stale), TellStory(lang)) { Role = role, RecoveryWanting = Recovery() };
    }

    private string? Recovery() => seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor)) ? session.Recovery.Wanting : null;

    private IEnumerable<FrontLine> Cases(DateOnly today, FrontBlock block)
    {
        var counts = session.Cases.Counts(today);
        (string Code, string Part, int Count)[] lines = block switch
        {
            FrontBlock.Urgent => [("cases-urgent", "urgent", counts.Urgent), ("cases-overdue", "overdue", counts.Overdue)],
            FrontBlock.Waiting => [("cases-today", "today", counts.Today), ("cases-mine", "mine", counts.Mine)],
            _ => [("cases-stale", "stale", counts.Stale)],
        };
        return lines.Where(l => l.Count > 0).Select(l => Line(l.Code, "", ("n", l.Count), ("to", "/help?show=" + l.Part)));
    }

    /// <summary>Likenesses between a search and what came in that nobody has looked at.</summary>
    private IEnumerable<FrontLine> Searches()
    {
        if (session.Cases.Searches("waiting", Slice.First(0)).Total is > 0 and var n) yield return Line("searches-waiting", "", ("n", n), ("to", "/help/searches"));
    }

    private IEnumerable<FrontLine> SecondReading()
    {
        if (session.Claims.List(Slice.First(0), forMe: true).Total is > 0 and var n) yield return Line("second-reading", "", ("n", n), ("to", "/statements?second=yes"));
    }

    private IEnumerable<FrontLine> Law()
    {
        foreach (var outcome in new[] { "engaged", "unknown" })
        {
            if (session.Findings.List(Slice.First(0), outcome).Total is > 0 and var n)
            {
                yield return Line("findings-" + outcome, "", ("n", n), ("to", "/law?outcome=" + outcome));
            }
        }
    }

    private IEnumerable<FrontLine> Figures()
    {
        if (session.Statistics.List(Slice.First(0)).Total is > 0 and var kept) yield return Line("figures-kept", "", ("n", kept), ("to", "/figures"));
        var without = seat.Ask(q => q.Number(
            $"""
            SELECT count(DISTINCT t.exchange) FROM placed_mention t JOIN mention m ON m.id = t.mention JOIN person_mention pm ON pm.mention = m.id
            WHERE {Walls.Sees("m.source")} AND NOT EXISTS (SELECT 1 FROM figure f WHERE f.exchange = t.exchange AND f.erased = 0)
            """, seat.Actor));
        if (without > 0) yield return Line("exchanges-without-figure", "", ("n", (int)without), ("to", "/exchanges"));
    }

    /// <summary>What the keeping of the desk itself asks for: alarms of the reading log, originals that are not as they came.</summary>
    private IEnumerable<FrontLine> Keeping()
    {
        foreach (var alarm in session.Alarms()) yield return Line("reading-alarm", "", ("who", session.NameOf(alarm.Member)), ("n", alarm.Count), ("code", alarm.Code));
        if (seat.Ask(q => q.Number($"""
            SELECT coalesce(sum(problems), 0) FROM waiting_taken w
            WHERE position = (SELECT max(position) FROM waiting_taken x WHERE x.log = w.log) AND {Walls.SeesOpen}
            """, seat.Actor)) is > 0 and var problems)
        {
            yield return Line("waiting-problem", "", ("n", (int)problems));
        }

        if (session.Evidence.LastCheck() is { Damaged: > 0 } check) yield return Line("originals-damaged", "", ("n", check.Damaged));
    }

    /// <summary>Deadlines that are near or may have passed: the latter stay until somebody settles them.</summary>
    private IEnumerable<FrontLine> Deadlines()
    {
        var all = session.Deadlines.All().Where(d => d.State is "near" or "perhaps-over" or "over").ToList();
        // One sentence for a person, though several rules may count from the same day.
        var lines = all.GroupBy(d => (d.State, Id: d.LetterId ?? d.PersonId)).ToList();
        foreach (var same in lines.Take(MostLines))
        {
            var first = same.First();
            yield return Line((first.LetterId is null ? "deadline-" : "answer-") + first.State, same.Key.Id, ("caseCode", first.CaseCode),
                ("rule", string.Join(", ", same.Select(d => d.RuleId))), ("day", first.Earliest ?? first.Latest ?? default)) with
            { Due = first.Earliest };
        }

        if (lines.Count > MostLines) yield return Line("deadlines-more", "", ("n", lines.Count - MostLines));
    }

    private IReadOnlyList<FrontLine> Dangers() => seat.Ask(q => q.Rows(
        $"""
        SELECT s.id, s.title, (SELECT group_concat(danger, char(10)) FROM (SELECT r.danger FROM reading r
            WHERE r.source = s.id AND r.danger <> '' ORDER BY r.position DESC LIMIT {MostLines}))
        FROM (SELECT source, max(position) AS told FROM reading WHERE danger <> '' GROUP BY source) d CROSS JOIN source s ON s.id = d.source
        WHERE {Walls.Sees("s.id")}
            AND (EXISTS (SELECT 1 FROM claim c WHERE c.source = s.id AND c.state = 'proposed')
                OR NOT EXISTS (SELECT 1 FROM claim c WHERE c.source = s.id))
        ORDER BY told DESC LIMIT {MostLines}
        """,
        r => Line("danger-words", r.Text(0), ("title", r.Text(1)),
            ("words", r.Text(2).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray())),
        seat.Actor));

    private List<FrontLine> Waiting(DateOnly today)
    {
        var lines = new List<FrontLine>();
        var (proposed, unread, runs) = seat.Ask(q => (
            seat.Count(q, Walls.CountBySource("FROM claim c WHERE c.state = 'proposed' AND c.erased = 0", "c"), seat.Actor),
            seat.Count(q,
                $"""
                SELECT count(*) FROM source s WHERE s.erased = 0 AND {Walls.Sees("s.id")} AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.source = s.id)
                    AND (s.parts > 0 OR EXISTS (SELECT 1 FROM text_chunk t WHERE t.source = s.id))
                """,
                seat.Actor),
            q.Rows(
                $"""
                SELECT r.id, coalesce(r.name, ''), r.started FROM run r WHERE r.closed IS NULL AND {Walls.SeesOpen}
                    AND NOT EXISTS (SELECT 1 FROM source s WHERE s.run = r.id AND NOT {Walls.Behind("s.id")}) ORDER BY r.position DESC LIMIT {MostLines}
                """,
                r => Line("run-interrupted", r.Text(0), ("name", r.Text(1)),
                    ("days", today.DayNumber - Day(r.Time(2)).DayNumber)), seat.Actor)));
        if (proposed > 0) lines.Add(Line("claims-waiting", "", ("count", proposed)));
        if (session.Persons.PairsLeft() is > 0 and { } pairs) lines.Add(
            Line("pairs-waiting", "", ("count", pairs)));
        if (unread > 0) lines.Add(Line("sources-unread", "", ("count", unread)));
        lines.AddRange(runs);
        return lines;
    }

    /// <summary>People we follow of whom nothing new has come in; the case code, never the name.</summary>
    private IEnumerable<FrontLine> Quiet(DateOnly today) =>
        session.Persons.Quiet(new DateTimeOffset(today.AddDays(-QuietDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), MostLines)
            .Where(p => p.CaseCode is not null)
            .Select(p => Line("person-quiet", p.Id, ("caseCode", p.CaseCode!), ("days", today.DayNumber - Day(p.News).DayNumber)));

    private Story? TellStory(string lang)
    {
        var source = seat.Ask(q => q.One(
            $"SELECT s.id, s.title FROM source s WHERE s.sample = 1 AND s.erased = 0 AND {Walls.Sees("s.id")} ORDER BY s.position LIMIT 1",
            r => new { Id = r.Text(0), Title = r.Text(1) }, seat.Actor));
        if (source is null) return null;
        var said = session.Claims.Of(source.Id).Where(c => c.Claim is not null && c.State != ClaimState.SetAside)
            .Select(Told).ToList();
        // The exchange most of its statements are placed at is what the story is about.
        var exchange = seat.Ask(q => q.One(
            $"""
            SELECT x.exchange FROM placed_claim x JOIN claim c ON c.id = x.claim WHERE c.source = $2 AND {Walls.Sees("c.source")}
            GROUP BY x.exchange ORDER BY count(*) DESC, x.exchange LIMIT 1
            """,
            r => r.Text(0), seat.Actor, source.Id));
        var finding = exchange is null ? null : session.Findings.List(Slice.First(), about: exchange)
            .Rows.FirstOrDefault(f => f.RuleId == "IHL-117");
        var page = finding is null ? null : session.Findings.Find(finding.Id, lang);
        var figure = exchange is null ? null : session.Statistics.List(Slice.First(1), exchange)
            .Rows is [{ Id: { } id }] ? id : null;
        return new Story(
            source.Id, source.Title, said, exchange, finding?.Id, figure, page?.Readings ?? [],
            [.. said.Where(s => s.Kind is Kinds.Rule or Kinds.Request)], Unknown(exchange, page, source.Id));
    }

    private List<FrontLine> Unknown(string? exchange, FindingPage? finding, string source)
    {
        var unknown = new List<FrontLine>();
        if (exchange is not null && session.Statistics.Of(exchange) is { } figure)
        {
            if (figure.Row.Known == 0) unknown.Add(Line("nobody-named", exchange));
            if (figure.Row.FollowedUp == 0) unknown.Add(Line("nobody-followed-up", exchange));
        }

        foreach (var row in session.Claims.Of(source).Where(r => r.State != ClaimState.SetAside))
        {
            if (row.Claim is { } claim && claim.Counts.Any(c => !c.Disclosed)) unknown.Add(
                Line("count-withheld", row.Id, ("quote", claim.Quote)));
            if (row.Claim is { Relative: { } relative } told) unknown.Add(
                Line("counted-from-unsaid", row.Id, ("quote", told.Quote), ("after", relative.After)));
        }

        foreach (var missing in (finding?.Missing ?? []).Concat(finding?.CouldChange ?? []))
        {
            unknown.Add(Line("fact-missing", finding!.Row.Id, ("fact", missing.Fact), ("question", missing.Question),
                ("askWhom", missing.AskWhom)));
        }

        return unknown;
    }

    private static StoryLine Told(ClaimRow row) => new(
        row.Id, row.Claim!.Quote, row.Lang, row.Claim.Voice, row.Claim.Kind, row.Claim.Stage, row.Claim.When,
            row.Claim.Modality, row.Claim.Polarity, row.State);

    private static FrontLine Line(string code, string id, params (string Name, object Value)[] words) =>
        new(code, id, words.ToDictionary(w => w.Name, w => w.Value, StringComparer.Ordinal), null);

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
