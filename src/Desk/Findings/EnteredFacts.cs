using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Findings;

/// <summary>A fact about a person that somebody entered.</summary>
/// <param name="Value">codes, number or day: "refused", "2026-03-01"</param>
/// <param name="Why">how we know</param>
public sealed record EnteredFact(string Id, string PersonId, string Fact, string Value, string Why, string? Phrase, string By, DateTimeOffset At)
{
    internal Fact ToFact { get; init; } = null!;
}

/// <summary>Tables of facts that people enter: entered_fact, where its body stands. What it says is opened from there.</summary>
internal sealed class EnteredFactView : IView
{
    public string Schema => """
        CREATE TABLE entered_fact (id TEXT PRIMARY KEY, person TEXT NOT NULL, fact TEXT, position INTEGER NOT NULL, by TEXT NOT NULL,
            at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX entered_fact_person ON entered_fact (person, position);
        CREATE INDEX entered_fact_fact ON entered_fact (fact);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["fact-entered"] = 1, ["fact-withdrawn"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "fact-entered" when entry.Read<FactEntered>() is { } told:
                writer.Run("INSERT INTO entered_fact VALUES ($1, $2, $3, $4, $5, $6)", id, entry.Of[1].Id, told.Fact.Name, entry.Position, entry.By, entry.At);
                break;
            case "fact-withdrawn":
                if (writer.Run("DELETE FROM entered_fact WHERE id = $1", id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("this was taken back already", "gone");
                }

                break;
        }
    }
}

// Facts that no statement gives and a person knows: that a board was refused, on which day the family learned of it.
public sealed partial class FindingsRoom
{
    private const string EnteredQuery = """
        SELECT e.id, coalesce((SELECT p.same_as FROM person p WHERE p.id = e.person), e.person), e.fact, e.position, e.by, e.at FROM entered_fact e
        """;

    /// <summary>Facts entered about a person, or about who proved to be the same; oldest first.</summary>
    public IReadOnlyList<EnteredFact> EnteredOf(string personId) => Opened(seat.Ask(q => q.Rows(
        $"""
        {EnteredQuery} WHERE (e.person = $2 OR e.person IN (SELECT p.id FROM person p WHERE p.same_as = $2)) AND {Walls.Sees("e.person")} ORDER BY e.position
        """,
        ReadEntered, seat.Actor, personId)));

    /// <summary>One entered fact; null when it was taken back, or the actor may not see it.</summary>
    public EnteredFact? Entered(string factId) => Opened(seat.Ask(q => q.Rows(
        $"{EnteredQuery} WHERE e.id = $2 AND {Walls.Sees("e.person")}", ReadEntered, seat.Actor, factId))).FirstOrDefault();

    /// <summary>People of whom one of these facts was entered, each once.</summary>
    internal IReadOnlyList<string> WithEntered(IEnumerable<string> facts) => seat.Ask(q => q.Rows(
        $"""
        SELECT DISTINCT coalesce((SELECT p.same_as FROM person p WHERE p.id = e.person), e.person) FROM entered_fact e
        WHERE e.fact IN (SELECT value FROM json_each($2)) AND {Walls.Sees("e.person")}
        """,
        r => r.Text(0), seat.Actor, System.Text.Json.JsonSerializer.Serialize(facts)));

    /// <summary>
    /// Keeps a fact about a person and asks every rule again. A day is read from words ("в конце марта"), so what is not known exactly
    /// stays open; an earlier entry of the same fact by hand is taken back with it, what statements say stays beside it.
    /// </summary>
    /// <param name="value">one of the fact's codes, several joined by "|" where it is not known which; a number; or words for a day</param>
    /// <param name="why">how we know; it stays with the fact</param>
    /// <param name="lang">language of the words for a day</param>
    public Outcome Enter(string personId, string fact, string value, string why, string lang, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(value);
        var subject = FactsOf(personId)?.Path is { IsGroup: false } path ? path.Subject
            : throw new RefusedException("there is no such person, or you may not see them", "wall");
        if (RulePack.Shipped.Facts.Find(fact) is not { } definition) throw new RefusedException($"there is no fact “{fact}”", "fact");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say how we know: the words stay with the fact", "why");
        var (read, phrase) = ValueOf(definition, value.Trim(), lang);
        var (secrecy, id) = (ClassOf(fact), Seat.NewId(Ids.Fact));
        var kept = FactKept.From(new Fact(fact, read, [id]), false);
        var drafts = EnteredOf(subject).Where(e => e.Fact == fact).Select(e => new Draft(
            "fact-withdrawn", 1, [new(e.Id, null), new(subject, null)], Secrecy.Record, $"{subject}/{Secrecy.Record}",
            Entry.Write(new FactWithdrawn("entered again")))).Prepend(new Draft(
            "fact-entered", 1, [new(id, 0), new(subject, null)], secrecy, $"{subject}/{secrecy}", Entry.Write(new FactEntered(kept, why.Trim(), phrase))));
        var done = seat.Do(actId, [.. drafts]);
        Assess(subject);
        return done;
    });

    /// <summary>Takes an entered fact back and asks every rule again.</summary>
    public Outcome TakeBack(string factId, string why, string actId) => seat.Try(() =>
    {
        var told = Entered(factId) ?? throw new RefusedException("there is no such fact, or you may not see it", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays", "why");
        var done = seat.Do(actId, new Draft(
            "fact-withdrawn", 1, [new(factId, null), new(told.PersonId, null)], Secrecy.Record, $"{told.PersonId}/{Secrecy.Record}",
            Entry.Write(new FactWithdrawn(why.Trim()))));
        Assess(told.PersonId);
        return done;
    });

    private (FactValue Value, string? Phrase) ValueOf(FactDefinition fact, string value, string lang)
    {
        switch (fact.Kind)
        {
            case FactKind.Code:
                var codes = value.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                if (codes.Length == 0 || codes.FirstOrDefault(c => !fact.Values.Contains(c)) is not null)
                {
                    throw new RefusedException($"“{fact.Name}” can be: {string.Join(", ", fact.Values)}", "value");
                }

                return (FactValue.Code(codes), null);
            case FactKind.Number:
                return int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n)
                    ? (FactValue.Number(n, n), null) : throw new RefusedException("write a whole number", "value");
            default:
                var read = DatePhrases.Parse(value, lang, DateOnly.FromDateTime(seat.Now.UtcDateTime));
                var day = read.Date ?? (Edtf.Parse(value).Value is not null ? Claims.ClaimDates.FromEdtf(value) : null)
                    ?? throw new RefusedException($"“{value}” could not be read as a day; write for example 19.03.2025 or “end of March 2025”", "date");
                return (FactValue.Day(day), value);
        }
    }

    private List<EnteredFact> Opened(IReadOnlyList<(string Id, string Person, long Position, string By, DateTimeOffset At)> rows) =>
        [.. rows.Select(r => (Row: r, Body: seat.Live.Open(r.Position).Read<FactEntered>())).Where(x => x.Body is not null).Select(x => new EnteredFact(
            x.Row.Id, x.Row.Person, x.Body!.Fact.Name, x.Body.Fact.ToFact().Value.Text, x.Body.Why, x.Body.Phrase, x.Row.By, x.Row.At)
        { ToFact = x.Body.Fact.ToFact() })];

    private static (string Id, string Person, long Position, string By, DateTimeOffset At) ReadEntered(Row r) =>
        (r.Text(0), r.Text(1), r.Long(3), r.Text(4), r.Time(5));
}
