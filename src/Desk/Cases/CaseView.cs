using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>
/// Tables of Cases: help_case, call, contact, help_request, step, counted_request. No name, number or word of anybody stands in them but the
/// words of danger: what is shown is opened from its entry.
/// </summary>
internal sealed class CaseView : IView
{
    /// <summary>So long a case stays with whoever took it.</summary>
    public const int HoldHours = 3;

    /// <summary>Subject of acts about the desk's requests as a whole.</summary>
    public const string Counted = "requests-counted";

    public string Schema => """
        CREATE TABLE help_case (id TEXT PRIMARY KEY, code TEXT, source TEXT NOT NULL, person TEXT, risk TEXT NOT NULL, danger TEXT NOT NULL,
            state TEXT NOT NULL, assigned TEXT, next INTEGER, taken_by TEXT, taken_at INTEGER, secret INTEGER NOT NULL,
            opened INTEGER NOT NULL, last INTEGER NOT NULL, position INTEGER NOT NULL, close_why INTEGER, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE UNIQUE INDEX help_case_code ON help_case (code);
        CREATE INDEX help_case_person ON help_case (person);
        CREATE INDEX help_case_source ON help_case (source);
        CREATE INDEX help_case_list ON help_case (state, risk, next, last);
        CREATE TABLE call (source TEXT PRIMARY KEY, case_id TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, danger TEXT NOT NULL,
            position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX call_case ON call (case_id, position);
        CREATE TABLE contact (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, kind TEXT, hash TEXT, position INTEGER NOT NULL, ended INTEGER) WITHOUT ROWID;
        CREATE INDEX contact_case ON contact (case_id, position);
        CREATE INDEX contact_hash ON contact (hash);
        CREATE TABLE help_request (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, need TEXT, partner INTEGER NOT NULL, outcome TEXT, told INTEGER,
            position INTEGER NOT NULL, latest INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX help_request_case ON help_request (case_id, position);
        CREATE TABLE step (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, due INTEGER, done INTEGER, by TEXT, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX step_case ON step (case_id, position);
        CREATE TABLE counted_request (position INTEGER PRIMARY KEY, need TEXT NOT NULL, day INTEGER NOT NULL);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["case-opened"] = 1, ["call-recorded"] = 1, ["case-about"] = 1, ["contact-kept"] = 1, ["contact-ended"] = 1, ["case-taken"] = 1,
        ["case-released"] = 1, ["case-assigned"] = 1, ["case-risk-set"] = 1, ["next-contact-set"] = 1, ["help-asked"] = 1, ["help-given-on"] = 1,
        ["help-ended"] = 1, ["help-reopened"] = 1, ["step-planned"] = 1, ["step-done"] = 1, ["case-closed"] = 1, ["case-reopened"] = 1,
        ["request-counted"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "case-opened":
                Open(entry, id, writer);
                break;
            case "call-recorded":
                var danger = string.Join('\n', entry.Read<CallRecorded>()?.Danger ?? []);
                writer.Run("INSERT INTO call VALUES ($1, $2, $3, $4, $5, $6)", entry.Of[1].Id, id, entry.At, entry.By, danger, entry.Position);
                writer.Run("""
                    UPDATE help_case SET state = 'open', close_why = NULL, danger = trim(danger || char(10) || $2, char(10)),
                        risk = CASE WHEN $2 <> '' THEN 'urgent' ELSE risk END WHERE id = $1
                    """, id, danger);
                break;
            case "request-counted" when entry.Read<RequestCounted>() is { } counted:
                writer.Run("INSERT INTO counted_request VALUES ($1, $2, $3)", entry.Position, counted.Need, counted.Day);
                return;
            case "contact-kept" or "contact-ended" or "help-asked" or "help-given-on" or "help-ended" or "help-reopened" or "step-planned" or "step-done":
                id = entry.Of[1].Id;
                Inside(entry, entry.Of[0].Id, id, writer);
                break;
            default:
                OfCase(entry, id, writer);
                break;
        }

        if (writer.Run("UPDATE help_case SET last = $2 WHERE id = $1", id, entry.At) == 0 && entry.Body is not null)
        {
            throw new RefusedException("there is no such case", "gone");
        }
    }

    private static void Open(Entry entry, string id, ViewWriter writer)
    {
        var body = entry.Read<CaseOpened>();
        if (body is not null && !Risks.All.Contains(body.Risk)) throw new RefusedException($"“{body.Risk}” is no degree of danger", "risk");
        if (body is not null && writer.Any("SELECT 1 FROM help_case WHERE code = $1", body.Code))
        {
            throw new RefusedException("this case code is taken", "code-taken");
        }

        var danger = string.Join('\n', body?.Danger ?? []);
        writer.Run("INSERT INTO help_case VALUES ($1, $2, $3, NULL, $4, $5, 'open', $6, NULL, NULL, NULL, $7, $8, $8, $9, NULL, $10)",
            id, body?.Code, entry.Of[1].Id, body?.Risk ?? Risks.Ordinary, danger, entry.By, entry.Secrecy == Secrecy.Capture, entry.At, entry.Position,
            body is null);
        writer.Run("INSERT INTO call VALUES ($1, $2, $3, $4, $5, $6)", entry.Of[1].Id, id, entry.At, entry.By, danger, entry.Position);
    }

    private static void OfCase(Entry entry, string id, ViewWriter writer)
    {
        switch (entry.Kind)
        {
            case "case-about":
                writer.Run("UPDATE help_case SET person = $2 WHERE id = $1", id, entry.Of[1].Id);
                break;
            case "case-taken":
                RefuseHeld(entry, id, writer);
                writer.Run("UPDATE help_case SET taken_by = $2, taken_at = $3 WHERE id = $1", id, entry.By, entry.At);
                break;
            case "case-released":
                writer.Run("UPDATE help_case SET taken_by = NULL, taken_at = NULL WHERE id = $1", id);
                break;
            case "case-assigned" when entry.Read<CaseAssigned>() is { } assigned:
                if (assigned.Member is { } member && !writer.Any("SELECT 1 FROM member WHERE id = $1 AND active = 1", member))
                {
                    throw new RefusedException("nobody of this desk has that name", "member");
                }

                writer.Run("UPDATE help_case SET assigned = $2 WHERE id = $1", id, assigned.Member);
                break;
            case "case-risk-set" when entry.Read<CaseRiskSet>() is { } set:
                if (!Risks.All.Contains(set.Risk)) throw new RefusedException($"“{set.Risk}” is no degree of danger", "risk");
                writer.Run("UPDATE help_case SET risk = $2 WHERE id = $1", id, set.Risk);
                break;
            case "next-contact-set":
                writer.Run("UPDATE help_case SET next = $2 WHERE id = $1", id, entry.Read<NextContactSet>()?.Day);
                break;
            case "case-closed":
                if (entry.Body is not null && writer.Any("SELECT 1 FROM help_request WHERE case_id = $1 AND outcome IS NULL", id))
                {
                    throw new RefusedException("a request of this case is still open; write what became of it first", "request-open");
                }

                writer.Run("UPDATE help_case SET state = 'closed', close_why = $2, taken_by = NULL, taken_at = NULL, next = NULL WHERE id = $1",
                    id, entry.Position);
                break;
            case "case-reopened":
                writer.Run("UPDATE help_case SET state = 'open', close_why = NULL WHERE id = $1", id);
                break;
        }
    }

    private static void RefuseHeld(Entry entry, string id, ViewWriter writer)
    {
        var held = writer.One("SELECT taken_by, taken_at FROM help_case WHERE id = $1 AND taken_by IS NOT NULL",
            r => new { By = r.Text(0), At = r.Time(1) }, id);
        if (held is null || held.By == entry.By || entry.At >= held.At.AddHours(HoldHours) || entry.Body is null) return;
        throw new RefusedException("somebody else has this case in hand", "taken");
    }

    /// <summary>What belongs to a case and has an id of its own.</summary>
    private static void Inside(Entry entry, string id, string of, ViewWriter writer)
    {
        switch (entry.Kind)
        {
            case "contact-kept":
                var kept = entry.Read<ContactKept>();
                writer.Run("INSERT INTO contact VALUES ($1, $2, $3, $4, $5, NULL)", id, of, kept?.Kind, kept?.Hash, entry.Position);
                break;
            case "contact-ended":
                writer.Run("UPDATE contact SET ended = $2 WHERE id = $1", id, entry.Position);
                break;
            case "help-asked":
                var asked = entry.Read<HelpAsked>();
                if (asked is not null && !Needs.All.Contains(asked.Need)) throw new RefusedException($"“{asked.Need}” is no need this desk knows", "need");
                writer.Run("INSERT INTO help_request VALUES ($1, $2, $3, $4, NULL, NULL, $5, $5)", id, of, asked?.Need, asked?.Partner is not null,
                    entry.Position);
                break;
            case "help-given-on":
                writer.Run("UPDATE help_request SET partner = $2, latest = $3 WHERE id = $1", id, entry.Read<HelpGivenOn>()?.Partner is not null,
                    entry.Position);
                break;
            case "help-ended" when entry.Read<HelpEnded>() is { } ended:
                if (!HelpOutcomes.All.Contains(ended.Outcome)) throw new RefusedException($"“{ended.Outcome}” is no outcome", "outcome");
                writer.Run("UPDATE help_request SET outcome = $2, told = $3, latest = $4 WHERE id = $1", id, ended.Outcome, ended.FamilyTold,
                    entry.Position);
                break;
            case "help-reopened":
                writer.Run("UPDATE help_request SET outcome = NULL, told = NULL, latest = $2 WHERE id = $1", id, entry.Position);
                writer.Run("UPDATE help_case SET state = 'open', close_why = NULL WHERE id = $1", of);
                break;
            case "step-planned":
                writer.Run("INSERT INTO step VALUES ($1, $2, $3, NULL, NULL, $4)", id, of, entry.Read<StepPlanned>()?.Due, entry.Position);
                break;
            case "step-done":
                writer.Run("UPDATE step SET done = $2, by = $3 WHERE id = $1", id, entry.At, entry.By);
                break;
        }
    }
}
