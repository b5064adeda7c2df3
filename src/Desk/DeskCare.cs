using Homeward.Access;
using Homeward.Cases;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward;

// What an open desk does by itself: it reads its originals again.
public sealed partial class Desk
{
    /// <summary>True at an open desk whose recovery was rehearsed, or whose member said that they know what they risk.</summary>
    public bool IsSetUp => chronicle?.Database.Ask(q =>
        q.Any("SELECT 1 FROM recovery WHERE rehearsed IS NOT NULL UNION ALL SELECT 1 FROM recovery_later")) ?? false;

    /// <summary>Notes beside the desk, without a word of content, what a keeper without a passphrase is to know.</summary>
    internal void NoteCare(Chronicle live, IReadOnlyDictionary<string, string> keyFiles)
    {
        try
        {
            var before = Care.Of(Folder);
            var at = live.Database.Ask(q => q.Rows("SELECT rehearsed FROM recovery WHERE rehearsed IS NOT NULL", r => r.Time(0)));
            var seconds = at is [var t] ? DateTimeOffset.FromUnixTimeSeconds(t.ToUnixTimeSeconds()) : (DateTimeOffset?)null;
            var now = before with { Rehearsed = seconds, KeyMark = Homeward.Keys.KeyFiles.Mark(keyFiles!) };
            if (now != before) now.WriteTo(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a full disk: the next unlock notes it
        }
    }

    /// <summary>
    /// Reads all originals again when the last time is as long ago as the rules say, and writes the result into the journal as the desk's own act.
    /// Ends without a result when the desk locks meanwhile: the next round begins again.
    /// </summary>
    /// <returns>null when it was not due, or the desk is or was locked</returns>
    public CheckedArea? RecheckOriginals()
    {
        if (chronicle is not { } live || live.ReadOnlyBecause is not null) return null;
        try
        {
            var before = clock.GetUtcNow().AddDays(-live.Database.Ask(HouseRules.Of).RecheckDays).ToUnixTimeMilliseconds();
            var due = live.Database.Ask(q => q.Any("SELECT 1 FROM source WHERE object IS NOT NULL AND received < $1", before)
                && !q.Any("SELECT 1 FROM original_check WHERE at >= $1", before));
            return due ? CheckOriginals(live, AccessView.DeskItself, null) : null;
        }
        catch (Exception e) when (e is LockedException or IOException or JournalBusyException or RefusedException)
        {
            return null; // the next round tries again
        }
    }

    internal CheckedArea CheckOriginals(Chronicle live, string by, Action<string, long, long>? progress)
    {
        var (area, damaged) = new DeskCheck(this, live, progress).OriginalsOnly();
        live.Do(new Act(NewId("act-"), by, [new Draft("originals-checked", 1, [new(Face.Desk, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new OriginalsChecked(area.LookedAt, [.. damaged.Take(1000)], area.Damage)))]));
        return area;
    }

    /// <summary>
    /// One round of what an open desk does by itself. Never throws: what it met that it should not have met is told on every page by
    /// <see cref="Mark"/>, and the next round tries again. A round that goes through takes it back.
    /// </summary>
    public void DoRound() => Tend(() =>
    {
        var collected = CollectWaiting(open: true);
        ReadOver(collected?.SourceIds ?? []);
        SendReplies();
        LookForSearched();
        RecheckOriginals();
        if (!IsLocked) roundTrouble = null;
    });

    /// <summary>Compares the standing searches with what came in since the last look.</summary>
    private void LookForSearched()
    {
        if (chronicle is not { ReadOnlyBecause: null }) return;
        var cases = new CasesRoom(Seat(AccessView.DeskItself));
        if (cases.IsLookDue()) cases.Look();
    }

    /// <summary>Does a part of what the desk does by itself, and tells what it met that it should not have met.</summary>
    public void Tend(Action part)
    {
        ArgumentNullException.ThrowIfNull(part);
        try
        {
            part();
        }
        catch (Exception e) when (e is LockedException or ObjectDisposedException)
        {
            // it locked meanwhile
        }
        catch (Exception e) // door: nobody waits for what the desk does by itself, so what breaks it is told on every page, and locking goes on
        {
            Tell(e);
        }
    }

    private void Tell(Exception e)
    {
        // Only damage speaks in words made for people; what another error says may hold words of a case.
        roundTrouble = e is JournalDamagedException ? e.Message
            : $"what this desk does by itself ended with an error it should not meet ({e.GetType().Name}); it is tried again. Run homeward check";
    }

    private volatile string? roundTrouble;

    /// <summary>What came in while the desk was locked, or comes in by a door that has no key.</summary>
    public WaitingRoom Waiting => waiting ??= new WaitingRoom(Folder, Face, clock);

    /// <summary>Calls left by members without keys, by their pressing.</summary>
    internal CallsLeft CallsLeft { get; } = new();

    private WaitingRoom? waiting;

    /// <summary>Opens the waiting room where there is none yet, and takes what waits into the journal. For a desk that is unlocked.</summary>
    /// <returns>null while locked or read-only, or when the disk refused; what waits goes on waiting</returns>
    public Collected? CollectWaiting(bool open = false)
    {
        if (chronicle is not { ReadOnlyBecause: null } live) return null;
        try
        {
            lock (collecting)
            {
                if (open) Waiting.Open(live);
                return Waiting.Collect(live, Vault, Node());
            }
        }
        catch (Exception e) when (e is LockedException or IOException or JournalBusyException or RefusedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Lets the reader go over what came in, in the name of whoever unlocked, so that words of danger stand on the front page at once. It is no question
    /// of theirs: what strangers send does not keep a desk from locking itself.
    /// </summary>
    private void ReadOver(IReadOnlyList<string> sources)
    {
        if (sources.Count == 0 || chronicle is not { ReadOnlyBecause: null } live || opener is not { } member) return;
        var session = new Session(this, live, member);
        foreach (var id in sources.Where(id => session.Evidence.Source(id) is { Text.Length: > 0 }))
        {
            session.Claims.ReadSource(id);
            session.Persons.RecordMentions(id);
        }
    }

    /// <summary>Puts the answers that were written into the mailboxes. Done again, it changes nothing.</summary>
    internal void SendReplies()
    {
        if (chronicle is not { } live) return;
        lock (collecting) Waiting.Replies.Keep(live, clock.GetUtcNow());
    }

    internal Collected CollectFrom(string from, string? trust, string? replies, string actor)
    {
        Collected collected;
        lock (collecting)
        {
            Waiting.Open(Live);
            collected = new CarriedIntake(Live, this, actor).Collect(from, trust, replies);
        }

        opener ??= actor;
        ReadOver(collected.SourceIds);
        return collected;
    }

    private volatile string? opener;

    internal void ReplaceIntakeKey(string actor, string actId)
    {
        var live = Live;
        lock (collecting)
        {
            Waiting.Open(live);
            Waiting.Replace(live, actor, actId);
        }
    }

    private readonly Lock collecting = new();
}
