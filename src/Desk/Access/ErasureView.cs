using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Access;

/// <summary>States of a request for erasure.</summary>
public static class ErasureState
{
    public const string Asked = "asked";
    public const string Withdrawn = "withdrawn";
    public const string Done = "done";
}

/// <summary>
/// Tables of erasure: erasure, erasure_object, redacted, legal_hold, retention. The rule of two stands here, so that no program can
/// write around it: another member approves; a desk with one reader does so after a waiting period, and the row says so.
/// </summary>
internal sealed class ErasureView : IView
{
    /// <summary>Days a lone member waits between asking and approving.</summary>
    public const int WaitingDays = 7;

    public string Schema => """
        CREATE TABLE erasure (id TEXT PRIMARY KEY, subject TEXT NOT NULL, why TEXT NOT NULL, state TEXT NOT NULL, asked_by TEXT NOT NULL,
            asked INTEGER NOT NULL, ended_by TEXT, ended INTEGER, end_why TEXT, alone INTEGER NOT NULL, keys INTEGER, objects INTEGER,
            epoch INTEGER, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX erasure_subject ON erasure (subject);
        CREATE TABLE erasure_object (object TEXT PRIMARY KEY, erasure TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE redacted (source TEXT PRIMARY KEY, copy TEXT NOT NULL, erasure TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE legal_hold (subject TEXT PRIMARY KEY, why TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE retention (kind TEXT PRIMARY KEY, days INTEGER NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["erasure-asked"] = 1, ["erasure-withdrawn"] = 1, ["erasure-done"] = 1, ["legal-hold-set"] = 1, ["legal-hold-lifted"] = 1,
        ["retention-set"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "erasure-asked":
                var subject = entry.Of[1].Id;
                if (writer.Any("SELECT 1 FROM erasure WHERE subject = $1 AND state = $2", subject, ErasureState.Asked))
                {
                    throw new RefusedException("this was asked for already; see: homeward erase list", "already");
                }

                RefuseHeld(writer, subject);
                writer.Run("INSERT INTO erasure VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL, 0, NULL, NULL, NULL, $7)", id, subject,
                    entry.Read<ErasureAsked>()?.Why ?? "", ErasureState.Asked, entry.By, entry.At, entry.Position);
                break;
            case "erasure-withdrawn":
                End(entry, id, ErasureState.Withdrawn, entry.Read<ErasureWithdrawn>()?.Why, false, writer);
                break;
            case "erasure-done" when entry.Read<ErasureDone>() is { } done:
                Carry(entry, id, done, writer);
                break;
            case "legal-hold-set":
                writer.Run("INSERT INTO legal_hold VALUES ($1, $2, $3, $4) ON CONFLICT (subject) DO UPDATE SET why = $2, by = $3, at = $4",
                    id, entry.Read<LegalHold>()?.Why ?? "", entry.By, entry.At);
                break;
            case "legal-hold-lifted":
                if (writer.Run("DELETE FROM legal_hold WHERE subject = $1", id) == 0) throw new RefusedException("no hold is on this", "gone");
                break;
            case "retention-set" when entry.Read<RetentionSet>() is { } set:
                writer.Run("DELETE FROM retention WHERE kind = $1", set.SourceKind);
                if (set.Days is { } days) writer.Run("INSERT INTO retention VALUES ($1, $2, $3, $4)", set.SourceKind, days, set.Why, entry.At);
                break;
        }
    }

    private static void Carry(Entry entry, string id, ErasureDone done, ViewWriter writer)
    {
        var asked = writer.One("SELECT asked_by, asked, subject FROM erasure WHERE id = $1 AND state = $2",
            r => new { By = r.Text(0), At = r.Time(1), Subject = r.Text(2) }, id, ErasureState.Asked)
            ?? throw new RefusedException("there is no such request, or it has ended", "gone");
        RefuseHeld(writer, asked.Subject);
        foreach (var key in done.Keys) RefuseHeld(writer, key.Split('/')[0]);
        var alone = asked.By == entry.By;
        if (alone && writer.Number($"SELECT count(*) FROM member WHERE active = 1 AND role IN {Role.WithKeys}") > 1)
        {
            throw new RefusedException("whoever asks does not approve: another member has to look at it", "two");
        }

        if (alone && entry.At < asked.At.AddDays(WaitingDays))
        {
            throw new RefusedException($"you work here alone, so this waits {WaitingDays} days: until {asked.At.AddDays(WaitingDays):yyyy-MM-dd}", "wait");
        }

        End(entry, id, ErasureState.Done, null, alone, writer);
        writer.Run("UPDATE erasure SET keys = $2, objects = $3, epoch = $4 WHERE id = $1", id, done.Keys.Count, done.Objects.Count, entry.Epoch);
        foreach (var name in done.Objects) writer.Run("INSERT OR IGNORE INTO erasure_object VALUES ($1, $2)", name, id);
        foreach (var (of, copy) in done.Copies) writer.Run("INSERT OR IGNORE INTO redacted VALUES ($1, $2, $3)", of, copy, id);
    }

    private static void End(Entry entry, string id, string state, string? why, bool alone, ViewWriter writer)
    {
        if (writer.Run("UPDATE erasure SET state = $2, ended_by = $3, ended = $4, end_why = $5, alone = $6 WHERE id = $1 AND state = $7",
            id, state, entry.By, entry.At, why, alone, ErasureState.Asked) == 0) throw new RefusedException("there is no such request, or it has ended", "gone");
    }

    private static void RefuseHeld(ViewWriter writer, string subject)
    {
        var why = writer.One("SELECT why FROM legal_hold WHERE subject = $1", r => r.Text(0), subject);
        if (why is not null) throw new RefusedException($"{subject} is under a legal hold and cannot be erased: {why}", "held");
    }
}
