using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Findings;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>What was done about a deadline.</summary>
/// <param name="How">done, extended, not-needed</param>
public sealed record Settled(string How, DateOnly? LastDay, string By, DateTimeOffset At);

/// <summary>A day by which something must happen. Plan by Earliest: after it the time may be over.</summary>
/// <param name="Id">dln-…, the same for the same person and rule; for an answer that is due, the letter's id</param>
/// <param name="RuleId">null for an answer that is due</param>
/// <param name="Outcome">what the rule says of the person today: engaged, arguable, unknown; null for an answer</param>
/// <param name="State">ahead, near (within <see cref="DeadlinesRoom.NearDays"/> days), perhaps-over, over, settled</param>
/// <param name="Reopened">it was settled, and the day it counts from has changed since</param>
public sealed record DeadlineRow(
    string Id, string PersonId, string CaseCode, string? RuleId, string? LetterId, DateOnly? Earliest, DateOnly? Latest, string? Outcome,
    string State, Settled? Settled, bool Reopened, int Version)
{
    /// <summary>From which fact it is counted, and the days that fact allows; null for an answer.</summary>
    public string? FromFact { get; init; }

    public DateOnly? StartEarliest { get; init; }

    public DateOnly? StartLatest { get; init; }

    /// <summary>How firmly length and way of counting are known: V, S, K.</summary>
    public string? Confidence { get; init; }

    public bool IsSigned { get; init; }
}

/// <summary>
/// Deadlines: worked out anew from what is known today, so that a corrected date moves them at once. What may have passed stays in sight
/// until a person settles it.
/// </summary>
public sealed class DeadlinesRoom
{
    /// <summary>So many days before the earliest last day it is called near.</summary>
    public const int NearDays = 30;

    private static readonly string[] Ways = ["done", "extended", "not-needed"];

    /// <summary>Facts that come from entries alone; a rule that counts from another one is asked of everybody it was assessed for.</summary>
    private static readonly string[] OfPath = ["captured_on", "released_on", "contract_on"];

    private static readonly ConditionalWeakTable<Chronicle, Worked> Known = [];

    private readonly Seat seat;

    internal DeadlinesRoom(Seat seat) => this.seat = seat;

    private sealed class Worked
    {
        public (string Actor, long Size, DateOnly Today, IReadOnlyList<DeadlineRow> Rows)? Last { get; set; }
    }

    /// <summary>Every deadline the actor may see: those that may have passed first, then by earliest last day; settled ones last.</summary>
    public IReadOnlyList<DeadlineRow> All()
    {
        var (size, known) = (seat.Live.Size, Known.GetOrCreateValue(seat.Live));
        lock (known)
        {
            // The same journal, actor and day give the same list: the front page asks for it each time.
            if (known.Last is { } last && last.Actor == seat.Actor && last.Size == size && last.Today == Today) return last.Rows;
        }

        var rows = FromRules().Concat(Answers()).OrderBy(r => r.State switch { "over" or "perhaps-over" => 0, "settled" => 2, _ => 1 })
            .ThenBy(r => r.Earliest ?? DateOnly.MinValue).ThenBy(r => r.CaseCode, StringComparer.Ordinal).ToList();
        lock (known) known.Last = (seat.Actor, size, Today, rows);
        return rows;
    }

    /// <summary>Deadlines of one person.</summary>
    public IReadOnlyList<DeadlineRow> Of(string personId) => [.. All().Where(d => d.PersonId == personId)];

    /// <summary>Writes down what was done about a deadline, for the days it is counted from now.</summary>
    /// <param name="how">done, extended or not-needed</param>
    /// <param name="lastDay">for extended: the new last day</param>
    public Outcome Settle(string deadlineId, string how, DateOnly? lastDay, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } before) return before;
        var row = Seen(deadlineId);
        if (!Ways.Contains(how)) throw new RefusedException($"what was done is one of {string.Join(", ", Ways)}", "how");
        if (how == "extended" && (lastDay is null || lastDay < row.StartEarliest)) throw new RefusedException("say the new last day", "days");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say what was done; the words stay", "why");
        var body = new DeadlineSettled(row.RuleId!, how, row.StartEarliest?.DayNumber, row.StartLatest?.DayNumber, how == "extended" ? lastDay : null, why.Trim());
        return seat.Do(actId, new Draft("deadline-settled", 1, [new(row.Id, row.Version), new(row.PersonId, null)], Secrecy.Record,
            $"{row.PersonId}/{Secrecy.Record}", Entry.Write(body)));
    });

    /// <summary>Takes <see cref="Settle"/> back.</summary>
    public Outcome Reopen(string deadlineId, string why, string actId) => seat.Try(() =>
    {
        var row = Seen(deadlineId);
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays", "why");
        return seat.Do(actId, new Draft("deadline-reopened", 1, [new(row.Id, row.Version), new(row.PersonId, null)], Secrecy.Record,
            $"{row.PersonId}/{Secrecy.Record}", Entry.Write(new DeadlineReopened(why.Trim()))));
    });

    /// <summary>What is not settled as a calendar file: each on its earliest last day, under the case code alone.</summary>
    public string Calendar() => CalendarFile.Write(
        All().Where(d => d is { State: not "settled", Earliest: not null }).Select(d => new CalendarDay(d.Id, d.CaseCode, d.Earliest!.Value)), seat.Now);

    private DateOnly Today => DateOnly.FromDateTime(seat.Now.UtcDateTime);

    private IEnumerable<DeadlineRow> FromRules()
    {
        var rules = new RulesRoom(seat).Pack.Rules.Where(r => r.Deadline is not null && r.IsValidOn(Today)).ToList();
        var findings = new FindingsRoom(seat);
        var persons = findings.WithEntered(rules.Select(r => r.Deadline!.FromFact).Distinct())
            .Concat(Assessed([.. rules.Where(r => OfPath.Contains(r.Deadline!.FromFact)).Select(r => r.Id)])).Distinct();
        foreach (var person in persons)
        {
            if (findings.Now(person, rules) is not { } known || CodeOf(person) is not { } code) continue;
            foreach (var finding in known.Findings.Where(f => f.Outcome != FindingOutcome.NotEngaged))
            {
                var rule = rules.First(r => r.Hash == finding.RuleHash);
                if (known.Facts.Find(rule.Deadline!.FromFact) is { } start) yield return RowOf(person, code, rule, finding, start.Value);
            }
        }
    }

    private DeadlineRow RowOf(string person, string code, Rule rule, Finding finding, FactValue start)
    {
        var (low, high) = (DayOf(start.Low), DayOf(start.High));
        var span = DeadlineSpan.Of(rule, new UncertainDate(null, null, null, "", low, high, "", ""))!;
        var id = IdOf(person, rule.Id);
        var settled = seat.Ask(q => q.One(
            $"SELECT how, start_low, start_high, last_day, by, at FROM deadline d WHERE d.id = $2 AND {Walls.Sees("d.person")}",
            r => new { How = r.Text(0), Low = r.IntOrNull(1), High = r.IntOrNull(2), Last = r.DayOrNull(3), By = r.Text(4), At = r.Time(5) }, seat.Actor, id));
        var holds = settled is not null && settled.Low == start.Low && settled.High == start.High;
        var (earliest, latest) = holds && settled!.How == "extended" ? (settled.Last, settled.Last) : (span.Earliest, span.Latest);
        var state = holds && settled!.How != "extended" ? "settled" : StateOf(earliest, latest);
        return new DeadlineRow(id, person, code, rule.Id, null, earliest, latest, Outcomes.Of(finding.Outcome), state,
            holds ? new Settled(settled!.How, settled.Last, settled.By, settled.At) : null, settled is not null && !holds, VersionOf(id))
        {
            FromFact = rule.Deadline!.FromFact, StartEarliest = low, StartLatest = high, Confidence = span.Confidence.ToString(), IsSigned = rule.IsSigned,
        };
    }

    private IEnumerable<DeadlineRow> Answers() => new LettersRoom(seat).Waiting().Select(l => new DeadlineRow(
        l.Id, "", l.About, null, l.Id, l.ReplyDue, l.ReplyDue, null, StateOf(l.ReplyDue, l.ReplyDue), null, false, l.Version));

    private string StateOf(DateOnly? earliest, DateOnly? latest) =>
        latest < Today ? "over" : earliest is null || earliest < Today ? "perhaps-over" : earliest <= Today.AddDays(NearDays) ? "near" : "ahead";

    private IReadOnlyList<string> Assessed(IReadOnlyList<string> rules) => rules.Count == 0 ? [] : seat.Ask(q => q.Rows(
        $"""
        SELECT DISTINCT f.about FROM finding f JOIN person p ON p.id = f.about WHERE f.rule IN (SELECT value FROM json_each($2)) AND f.erased = 0
            AND {Walls.Sees("f.about")}
        """,
        r => r.Text(0), seat.Actor, System.Text.Json.JsonSerializer.Serialize(rules)));

    private string? CodeOf(string person) => seat.Ask(q => q.One(
        $"SELECT coalesce(p.case_code, p.id) FROM person p WHERE p.id = $2 AND {Walls.Sees("p.id")}", r => r.Text(0), seat.Actor, person));

    private int VersionOf(string id) => seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", id));

    private DeadlineRow Seen(string id) => All().FirstOrDefault(d => d.Id == id && d.RuleId is not null)
        ?? throw new RefusedException("there is no such deadline, or you may not see it", "wall");

    private static string IdOf(string person, string rule) => Ids.From("dln-", SHA256.HashData(
        Encoding.UTF8.GetBytes($"homeward/deadline/1 {person} {rule}")).AsSpan(0, Ids.RandomBytes));

    private static DateOnly? DayOf(int? number) => number is { } n ? DateOnly.FromDayNumber(n) : null;
}
