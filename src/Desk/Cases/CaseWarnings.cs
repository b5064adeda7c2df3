using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>One warning, as it is shown on every page of the man.</summary>
/// <param name="Kind">one of <see cref="Warnings"/>, or "contract-in-captivity", "contract-may-be-in-captivity" where the path says so</param>
public sealed record WarningRow(string? Id, string Kind, DateOnly? Since, string? Words, string? By, DateTimeOffset? At);

// What must be known before anybody writes, rings or promises something.
public sealed partial class CasesRoom
{
    /// <summary>Warnings of a person, those of their cases, and what their path warns of.</summary>
    public IReadOnlyList<WarningRow> WarningsOf(string personId)
    {
        if (persons.Find(personId) is not { } page) return [];
        var ids = new[] { page.Row.Id }.Concat(page.SameAs.Select(s => s.Id)).Concat(About(page.Row.Id).Select(c => c.Id)).ToList();
        var rows = ids.SelectMany(Raised).ToList();
        if (paths.Gather(page.Row.Id) is { } gathered && ContractDay.InCaptivity(gathered.Path) is var inside && inside != Truth.False)
        {
            rows.Add(new WarningRow(null, inside == Truth.True ? "contract-in-captivity" : "contract-may-be-in-captivity", null, null, null, null));
        }

        return rows;
    }

    /// <summary>Warnings of a case, and of the person it is about.</summary>
    public IReadOnlyList<WarningRow> WarningsOfCase(string caseId) => Row(caseId) switch
    {
        null => [],
        { PersonId: { } person } => WarningsOf(person),
        _ => [.. Raised(caseId)],
    };

    private IEnumerable<WarningRow> Raised(string about) => seat.Ask(q => q.Rows(
        $"SELECT w.id, w.position FROM warning w WHERE w.about = $2 AND w.ended IS NULL AND w.kind IS NOT NULL AND {Walls.Sees("w.about")} ORDER BY w.position",
        r => (Id: r.Text(0), Position: r.Long(1)), seat.Actor, about)).Select(w =>
        {
            var entry = seat.Live.Open(w.Position);
            var body = entry.Read<WarningRaised>();
            return new WarningRow(w.Id, body?.Kind ?? "", body?.Since, body?.Words, entry.By, entry.At);
        });

    /// <summary>
    /// Raises a warning on a case, and through it on the person it is about. Lost documents become a need of the case in the same act.
    /// </summary>
    public Outcome Warn(string caseId, string kind, DateOnly? since, string? words, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var of = Visible(caseId);
        var drafts = new List<Draft> { Inside(of, "warning-raised", Seat.NewId("wrn-"), 0, new WarningRaised(kind, since, Given(words))) };
        if (kind == Warnings.DocumentsLost && Row(caseId)?.Needs.Contains(Needs.Documents) == false)
        {
            drafts.Add(Inside(of, "help-asked", Seat.NewId("hlp-"), 0, new HelpAsked(Needs.Documents, Given(words), null)));
        }

        return seat.Do(actId, drafts);
    });

    /// <summary>Takes a warning back, with a reason that stays.</summary>
    public Outcome EndWarning(string caseId, string warning, string why, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(why);
        var about = seat.Ask(q => q.One("SELECT about FROM warning WHERE id = $1", r => r.Text(0), warning));
        if (about is null || !Owns(about, caseId)) throw new RefusedException("there is no such warning", "gone");
        var of = Visible(about);
        return seat.Do(actId, Inside(of, "warning-ended", warning, null, new WarningEnded(why.Trim())));
    });

    /// <summary>Warnings of another case of the same person can be taken back from here too.</summary>
    private bool Owns(string about, string caseId) =>
        about == caseId || Row(caseId)?.PersonId is { } person && About(person).Any(c => c.Id == about);
}
