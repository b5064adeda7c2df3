using System.Globalization;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Views;

namespace Homeward.Access;

/// <summary>A member opened a thing; one line for each member, thing and hour.</summary>
public sealed record Reading(string Member, string Thing, DateTimeOffset At, string How);

/// <summary>Something colleagues should look into.</summary>
/// <param name="Code">bulk or canary</param>
/// <param name="Count">things the member opened within that hour</param>
public sealed record ReadingAlarm(string Id, string Code, string Member, string? Thing, int Count, DateTimeOffset At, string? SeenBy);

/// <summary>
/// Who opened what: a sealed journal of its own, with its own tree and checkpoints, in readings.sqlite. A line is durable before the page
/// that shows the thing is sent: a crash in between leaves a line about a page nobody saw, never a page without its line.
/// Owned by the desk, open only while it is unlocked. Safe for concurrent use.
/// </summary>
internal sealed class ReadingLog : IDisposable
{
    public const string Shown = "shown";
    public const string OriginalOpened = "original";

    /// <summary>It stood in the list of those to warn after a colleague was taken.</summary>
    public const string Warned = "warned";

    /// <summary>It stood in a list that left the desk as a table.</summary>
    public const string TakenOut = "taken-out";

    /// <summary>A program of the member's took it, with a token.</summary>
    public const string Carried = "program";

    private readonly SqliteJournal journal;
    private readonly Chronicle log;
    private readonly TimeProvider clock;

    private ReadingLog(SqliteJournal journal, Chronicle log, TimeProvider clock) => (this.journal, this.log, this.clock) = (journal, log, clock);

    /// <summary>Set when the log is not the one whose end the journal last signed: cut back, or another one.</summary>
    public string? Alarm { get; private set; }

    /// <summary>Lines the log had that a restore could not bring back, because its backup held none; 0 where that is not so.</summary>
    public long NotRestored { get; private set; }

    public Head Head => log.Head;

    /// <summary>Opens the log with the keys of the unlocked desk, and compares it with what the journal last wrote down of it.</summary>
    /// <param name="known">size and root the journal knows of; null when it knows of none</param>
    /// <exception cref="JournalDamagedException">an entry does not open, or the tree does not fit</exception>
    public static ReadingLog Open(DeskFolder folder, DeskFile face, KeyRing keys, TimeProvider clock, (long Size, byte[] Root)? known)
    {
        var missing = !File.Exists(folder.Readings);
        if (missing) SqliteJournal.Create(folder.Readings);
        var journal = SqliteJournal.Open(folder.Readings);
        var log = new Chronicle(journal, keys, new DeskFile(face.Desk + "/readings", face.LogKey), () => [new ReadingView()], clock, ownsKeys: false);
        var opened = new ReadingLog(journal, log, clock);
        try
        {
            log.Load();
            if (known is { } seen && !opened.Extends(seen.Size, seen.Root))
            {
                if (File.Exists(folder.RestoredWithout)) opened.NotRestored = seen.Size;
                opened.Alarm = opened.NotRestored > 0
                ? $"the reading log was not in the backup this desk was restored from: the {seen.Size} lines it had are not here, and a new one was begun"
                : missing ? $"the reading log is gone: it had {seen.Size} lines when the desk was last locked; a new one was begun"
                : $"the reading log is not the one this desk wrote: it had {seen.Size} lines when the desk was last locked, and what is there now does not begin with them";
            }

            opened.Alarm ??= log.ReadOnlyBecause is { } because ? $"the reading log cannot be written: {because}" : null;
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Lines by a member in the hour of now.</summary>
    public int InThisHour(string member) => (int)log.Database.Ask(q => q.Number(
        "SELECT count(DISTINCT thing) FROM reading WHERE member = $1 AND hour = $2", member, Hour(clock.GetUtcNow())));

    /// <summary>Writes what is not written yet for this hour. Returns when it is on the disk.</summary>
    /// <param name="canaries">those of the things nobody has reason to open</param>
    /// <exception cref="RefusedException">too many things within this hour: a colleague has to look first</exception>
    public void Write(string member, IReadOnlyList<string> things, string how, IReadOnlySet<string> canaries, HouseRules rules)
    {
        var hour = Hour(clock.GetUtcNow());
        var (fresh, before, alarmed, released) = log.Database.Ask(q => (
            things.Distinct().Where(t => !q.Any("SELECT 1 FROM reading WHERE member = $1 AND hour = $2 AND thing = $3 AND how = $4", member, hour, t, how)).ToList(),
            (int)q.Number("SELECT count(DISTINCT thing) FROM reading WHERE member = $1 AND hour = $2", member, hour),
            q.Any("SELECT 1 FROM reading_alarm WHERE member = $1 AND hour = $2 AND code = 'bulk'", member, hour),
            q.Any("SELECT 1 FROM reading_alarm WHERE member = $1 AND hour = $2 AND code = 'bulk' AND seen_by IS NOT NULL AND seen_by <> $1", member, hour)));
        if (fresh.Count == 0) return;
        if (before + fresh.Count > rules.ReadingsStop && !released)
        {
            // Without the alarm a colleague would have nothing to look into, and a long list could never leave by two people's will.
            if (!alarmed) log.Do(new Act(Seat.NewId("act-"), member,
                [Line("reading-alarm", Seat.NewId("alm-"), Entry.Write(new ReadingAlarmed("bulk", member, null, hour, before + fresh.Count)))]));
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture,
                $"you opened {before} different things within this hour and asked for {fresh.Count} more, and the rules of this desk stop at {rules.ReadingsStop}; ")
                + "a colleague can look at the alarm on the front page and let you go on, or wait for the next hour", "bulk");
        }

        var drafts = fresh.Select(t => Line("thing-read", Seat.NewId("rdg-"), Entry.Write(new ThingRead(t, hour, how)))).ToList();
        if (!alarmed && before + fresh.Count >= rules.ReadingsAlarm) drafts.Add(Line("reading-alarm", Seat.NewId("alm-"),
            Entry.Write(new ReadingAlarmed("bulk", member, null, hour, before + fresh.Count))));
        foreach (var canary in fresh.Where(canaries.Contains)) drafts.Add(Line("reading-alarm", Seat.NewId("alm-"),
            Entry.Write(new ReadingAlarmed("canary", member, canary, hour, before + fresh.Count))));
        foreach (var act in drafts.Chunk(Chronicle.MostDrafts)) log.Do(new Act(Seat.NewId("act-"), member, act));
    }

    public IReadOnlyList<Reading> Of(string thing) => log.Database.Ask(q => q.Rows(
        "SELECT member, thing, at, how FROM reading WHERE thing = $1 ORDER BY at", r => new Reading(r.Text(0), r.Text(1), r.Time(2), r.Text(3)), thing));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Reading> All(string? member, string? thing, int most) => log.Database.Ask(q => q.Rows(
        "SELECT member, thing, at, how FROM reading WHERE ($1 IS NULL OR member = $1) AND ($2 IS NULL OR thing = $2) ORDER BY at DESC, thing LIMIT $3",
        r => new Reading(r.Text(0), r.Text(1), r.Time(2), r.Text(3)), member, thing, most));

    public IReadOnlyList<ReadingAlarm> Alarms(bool seen) => log.Database.Ask(q => q.Rows(
        "SELECT id, code, member, thing, count, at, seen_by FROM reading_alarm WHERE $1 = 1 OR seen_by IS NULL ORDER BY at DESC, id",
        r => new ReadingAlarm(r.Text(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Int(4), r.Time(5), r.TextOrNull(6)), seen ? 1 : 0));

    public Done SawAlarm(string member, string alarm, string why, string actId) =>
        log.Do(new Act(actId, member, [Line("reading-alarm-seen", alarm, Entry.Write(new AlarmSeen(why)))]));

    /// <summary>Reads every line again and makes the tables again; sentences for what does not fit.</summary>
    public IReadOnlyList<string> Check()
    {
        var damage = new List<string>();
        try
        {
            using var again = log.Replay(log.Head, null);
            var now = log.Database.TableHashes();
            damage.AddRange(again.Database.TableHashes().Where(t => now[t.Key] != t.Value).Select(t => $"the table “{t.Key}” is not what the reading log gives"));
        }
        catch (JournalDamagedException e)
        {
            damage.Add("reading log: " + e.Message);
        }

        if (Alarm is not null && NotRestored == 0) damage.Add(Alarm);
        return damage;
    }

    public void Dispose()
    {
        log.Dispose();
        journal.Dispose();
    }

    private static long Hour(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;

    private static Draft Line(string kind, string id, byte[] body) => new(kind, 1, [new(id, null)], Secrecy.Desk, Secrecy.Desk, body);

    private bool Extends(long size, byte[] root)
    {
        if (log.Size < size) return false;
        var range = new CompactRange();
        for (var at = 0L; at < size;)
        {
            var rows = journal.Read(at, (int)Math.Min(2000, size - at));
            if (rows.Count == 0) return false;
            foreach (var row in rows) range.Append(row.LeafHash());
            at += rows.Count;
        }

        return range.Root().AsSpan().SequenceEqual(root);
    }
}
