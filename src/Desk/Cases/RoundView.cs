using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>Tables of follow-up rounds: follow_up. What was said is opened from the note; only the code of the answer stands here.</summary>
internal sealed class RoundView : IView
{
    public string Schema => """
        CREATE TABLE follow_up (id TEXT PRIMARY KEY, exchange TEXT NOT NULL, round INTEGER NOT NULL, person TEXT NOT NULL, taken_by TEXT,
            taken_at INTEGER, answer TEXT, day INTEGER, by TEXT, at INTEGER, source TEXT, claim TEXT, tries INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX follow_up_round ON follow_up (exchange, round, person);
        CREATE INDEX follow_up_person ON follow_up (person, answer);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["follow-up-taken"] = 1, ["follow-up-released"] = 1, ["follow-up-answered"] = 1, ["follow-up-undone"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "follow-up-taken":
                Ensure(entry, entry.Read<FollowUpTaken>()?.Round, writer);
                RefuseHeld(entry, id, writer);
                writer.Run("UPDATE follow_up SET taken_by = $2, taken_at = $3 WHERE id = $1", id, entry.By, entry.At);
                break;
            case "follow-up-released":
                writer.Run("UPDATE follow_up SET taken_by = NULL, taken_at = NULL WHERE id = $1", id);
                break;
            case "follow-up-answered":
                Answer(entry, id, writer);
                break;
            case "follow-up-undone":
                if (writer.Run("""
                    UPDATE follow_up SET answer = NULL, day = NULL, by = NULL, at = NULL, source = NULL, claim = NULL WHERE id = $1 AND answer IS NOT NULL
                    """, id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("there is no answer to take back", "gone");
                }

                break;
        }
    }

    private static void Answer(Entry entry, string id, ViewWriter writer)
    {
        var body = entry.Read<FollowUpAnswered>();
        Ensure(entry, body?.Round, writer);
        if (body is not null && RoundAnswer.Find(body.Answer) is null) throw new RefusedException($"“{body.Answer}” is no answer", "answer");
        if (body?.Answer == RoundAnswer.NotReached)
        {
            // Nobody answered: the call stays on the list, and the next one may try.
            writer.Run("UPDATE follow_up SET tries = tries + 1, taken_by = NULL, taken_at = NULL WHERE id = $1", id);
            return;
        }

        var (source, claim) = (entry.Of.Count > 3 ? entry.Of[3].Id : null, entry.Of.Count > 4 ? entry.Of[4].Id : null);
        writer.Run("""
            UPDATE follow_up SET answer = $2, day = $3, by = $4, at = $5, source = $6, claim = $7, taken_by = NULL, taken_at = NULL WHERE id = $1
            """, id, body?.Answer, body?.Day, entry.By, entry.At, source, claim);
    }

    private static void Ensure(Entry entry, int? round, ViewWriter writer) => writer.Run(
        "INSERT OR IGNORE INTO follow_up VALUES ($1, $2, $3, $4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0)",
        entry.Of[0].Id, entry.Of[2].Id, round ?? 0, entry.Of[1].Id);

    private static void RefuseHeld(Entry entry, string id, ViewWriter writer)
    {
        if (entry.Body is null) return;
        var held = writer.One("SELECT taken_by, taken_at, answer FROM follow_up WHERE id = $1",
            r => new { By = r.TextOrNull(0), At = r.LongOrNull(1), Answer = r.TextOrNull(2) }, id);
        if (held?.Answer is not null) throw new RefusedException("somebody has written the answer already", "answered");
        if (held?.By is null || held.By == entry.By
            || entry.At >= DateTimeOffset.FromUnixTimeMilliseconds(held.At!.Value).AddHours(CaseView.HoldHours)) return;
        throw new RefusedException("a colleague is ringing there now", "taken");
    }
}
