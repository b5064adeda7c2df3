using Homeward.Views;

namespace Homeward.Access;

/// <summary>thing-read, version 1, in the reading log: a member opened a thing within an hour. Nothing of what it says.</summary>
/// <param name="Hour">hours since 1970-01-01 UTC</param>
/// <param name="How">shown, original</param>
internal sealed record ThingRead(string Thing, long Hour, string How);

/// <summary>reading-alarm, version 1, in the reading log.</summary>
/// <param name="Code">bulk: more things within an hour than the rules let pass unseen; canary: a thing nobody has reason to open</param>
/// <param name="Count">things this member opened in that hour</param>
internal sealed record ReadingAlarmed(string Code, string Member, string? Thing, long Hour, int Count);

/// <summary>reading-alarm-seen, version 1, in the reading log: a colleague looked into it.</summary>
internal sealed record AlarmSeen(string Why);

/// <summary>Tables of the reading log, which is a journal of its own: reading, reading_alarm.</summary>
internal sealed class ReadingView : IView
{
    public string Schema => """
        CREATE TABLE reading (member TEXT NOT NULL, thing TEXT NOT NULL, hour INTEGER NOT NULL, how TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (member, hour, thing, how)) WITHOUT ROWID;
        CREATE INDEX reading_thing ON reading (thing, at);
        CREATE TABLE reading_alarm (id TEXT PRIMARY KEY, code TEXT NOT NULL, member TEXT NOT NULL, thing TEXT, hour INTEGER NOT NULL,
            count INTEGER NOT NULL, at INTEGER NOT NULL, seen_by TEXT, seen_at INTEGER) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["thing-read"] = 1, ["reading-alarm"] = 1, ["reading-alarm-seen"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        switch (entry.Kind)
        {
            case "thing-read" when entry.Read<ThingRead>() is { } read:
                writer.Run("INSERT OR IGNORE INTO reading VALUES ($1, $2, $3, $4, $5)", entry.By, read.Thing, read.Hour, read.How, entry.At);
                break;
            case "reading-alarm" when entry.Read<ReadingAlarmed>() is { } alarm:
                writer.Run("INSERT INTO reading_alarm VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)",
                    entry.Of[0].Id, alarm.Code, alarm.Member, alarm.Thing, alarm.Hour, alarm.Count, entry.At);
                break;
            case "reading-alarm-seen":
                writer.Run("UPDATE reading_alarm SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_by IS NULL", entry.Of[0].Id, entry.By, entry.At);
                break;
        }
    }
}
