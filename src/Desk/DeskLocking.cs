using Homeward.Access;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward;

/// <summary>The machine may write what is opened to a disk in clear, and the desk has not accepted that.</summary>
public sealed class OpenSwapException(IReadOnlyList<string> areas) : Exception(
    $"this machine may write memory to a disk in clear ({string.Join(", ", areas)} is swap without encryption), where words of the desk could stay "
    + "after it is switched off. Turn it off (sudo swapoff -a) or encrypt it. A made-up desk, or a disk that is encrypted in another way, can accept it: "
    + "homeward settings set openSwapAccepted yes --why \"…\"");

// When an open desk locks: after the last command that passed, when nobody asks it anything, and where memory could reach a disk in clear.
public sealed partial class Desk
{
    private bool decidingOnSwap;

    /// <summary>
    /// Unlocks with a member's passphrase, or, when already unlocked, only checks it. Null when it is nobody's. An administrator unlocks nothing.
    /// </summary>
    /// <exception cref="JournalDamagedException">the journal or a key file is not as it was written</exception>
    /// <exception cref="OpenSwapException">the machine may write memory to a disk in clear, and nobody accepted that</exception>
    /// <param name="knock">what a browser brings for the second step; null at a terminal of the machine, where it guards nothing</param>
    public Unlocked? Unlock(string passphrase, Action<long, long>? progress = null, Knock? knock = null)
    {
        var who = Enter(passphrase, progress, knock);
        if (who is null || !Role.HoldsKeys(who.Role)) return who;
        lock (state) passing = false;
        opener = who.MemberId;
        Tend(() =>
        {
            ReadOver(CollectWaiting()?.SourceIds ?? []);
            SendReplies();
        });
        return who;
    }

    /// <summary>
    /// Lets one command pass: what it found locked is locked again when it ends, unless somebody unlocked it to stay meanwhile.
    /// Dispose it when the command is done.
    /// </summary>
    /// <param name="toDecideOnSwap">opens it also where memory may reach a disk in clear, so that this can be accepted</param>
    public Passage Pass(string passphrase, bool toDecideOnSwap = false)
    {
        lock (state)
        {
            var wasLocked = chronicle is null;
            decidingOnSwap = toDecideOnSwap;
            try
            {
                var who = Enter(passphrase, null);
                if (who is null) return new Passage(null, null);
                if (wasLocked) passing = true;
                passers++;
                return new Passage(this, who);
            }
            finally
            {
                decidingOnSwap = false;
            }
        }
    }

    /// <summary>One command at work beside a server, or nobody where the passphrase was nobody's.</summary>
    public sealed class Passage(Desk? desk, Unlocked? who) : IDisposable
    {
        private Desk? desk = desk;

        public Unlocked? Who => who;

        public void Dispose() => Interlocked.Exchange(ref desk, null)?.Leave();
    }

    private void Leave()
    {
        lock (state)
        {
            Touch();
            if (--passers == 0 && passing) Lock();
        }
    }

    /// <summary>Somebody asked the desk something: it does not lock itself for another while.</summary>
    public void Touch() => Interlocked.Exchange(ref touched, clock.GetUtcNow().UtcTicks);

    /// <summary>Locks when nobody asked anything for as long as its rules say. A command at work is somebody.</summary>
    /// <returns>true when it locked now</returns>
    public bool LockIfIdle()
    {
        lock (state)
        {
            if (chronicle is not { } live || passers > 0) return false;
            var minutes = MinutesUntilIdle(live);
            if (clock.GetUtcNow().UtcTicks - Interlocked.Read(ref touched) < TimeSpan.FromMinutes(minutes).Ticks) return false;
            Lock();
            return true;
        }
    }

    /// <summary>A desk whose rules cannot be read locks after the time that holds without any.</summary>
    private static int MinutesUntilIdle(Chronicle live)
    {
        try
        {
            return live.Database.Ask(HouseRules.Of).IdleLockMinutes;
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException or RefusedException)
        {
            return HouseRules.Standard.IdleLockMinutes;
        }
    }

    private bool passing;
    private int passers;
    private long touched;

    /// <summary>Who opened what; null while locked.</summary>
    internal ReadingLog? Readings { get; private set; }

    /// <summary>
    /// The name of this machine where several share a journal: each has a reading log and a waiting room of its own, and compares only its own
    /// with what the journal says. Empty where the journal lies in the folder and there is one of each.
    /// </summary>
    internal string Node()
    {
        if (File.Exists(Folder.NodeFile))
        {
            var name = System.Text.Encoding.UTF8.GetString(DeskFolder.ReadSmall(Folder.NodeFile)).TrimEnd('\n');
            return name.StartsWith(NodePrefix, StringComparison.Ordinal) && name.Length < 64 ? name : throw new JournalDamagedException("node.txt is not as this program wrote it");
        }

        if (journal is SqliteJournal) return "";
        var fresh = NewId(NodePrefix);
        DeskFolder.WriteWhole(Folder.NodeFile, fresh + "\n");
        return fresh;
    }

    private const string NodePrefix = "nod-";

    private (long, byte[])? Witnessed(Chronicle live) => live.Database.Ask(q => q.One("SELECT size, root FROM reading_witness WHERE log = $1",
        r => new { Size = r.Long(0), Root = r.Text(1) }, Node())) is { } seen ? (seen.Size, Convert.FromHexString(seen.Root)) : null;

    /// <summary>
    /// Writes into the journal how far the reading log goes, so that nobody can cut it back unseen. When the power fails before it, the lines
    /// since the last such act could be cut; the lines themselves are durable.
    /// </summary>
    private void Witness(Chronicle live)
    {
        if (Readings is not { } readings || live.ReadOnlyBecause is not null) return;
        var (head, lost) = (readings.Head, readings.NotRestored);
        if (readings.Alarm is not null && lost == 0) return;
        if (lost == 0) File.Delete(Folder.RestoredWithout); // nothing was missing, and what goes missing later is another matter
        if (lost == 0 && (head.Size == 0 || Witnessed(live) is { } last && last.Item1 >= head.Size)) return;
        var log = Node() is { Length: > 0 } name ? name : null;
        try
        {
            live.Do(new Act(NewId("act-"), AccessView.DeskItself, [new Draft("readings-witnessed", 1, [new(Face.Desk, null)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new ReadingsWitnessed(head.Size, Convert.ToHexStringLower(head.Root), log, lost == 0 ? null : lost)))]));
            File.Delete(Folder.RestoredWithout);
        }
        catch (Exception e) when (e is RefusedException or JournalBusyException)
        {
            // a journal that cannot be written now is said elsewhere; locking goes on
        }
    }

    /// <summary>Where this machine writes memory to a disk in clear (<see cref="OpenSwap.OfThisMachine"/>), set before unlocking: the desk then opens only
    /// when its journal says that this was accepted.</summary>
    public IReadOnlyList<string> SwapInClear { get; set; } = [];

    private void RefuseOpenSwap()
    {
        if (SwapInClear.Count == 0 || Live.Database.Ask(HouseRules.Of).OpenSwapAccepted) return;
        Lock();
        throw new OpenSwapException(SwapInClear);
    }
}
