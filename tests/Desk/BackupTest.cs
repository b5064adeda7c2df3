using Homeward.Journal;
using Homeward.Keys;
using Homeward.Tests.Conformance;
using Homeward.Tests.Scripts;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward.Tests.Desk;

public sealed class BackupTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();
    private int notes;

    private string To => Path.Combine(test.Root, "backup");

    private string KeysTo => Path.Combine(test.Root, "keys");

    private string Again => Path.Combine(test.Root, "again");

    public void Dispose() => test.Dispose();

    [Fact]
    public void Restore_OfABackup_IsTheSameDesk()
    {
        Add();
        Add();
        Make();
        var mark = test.Desk.Mark();
        var restored = Restore();
        Assert.Equal((mark.RecordNumber, mark.Root, mark.Words), (restored.Size, restored.Root, restored.Words));
        Assert.True(restored.IsUnknownHere);
        Assert.Equal(Holdings.Of(test.Mira), At(Again, s => Holdings.Of(s)));
        Assert.Empty(At(Again, Holdings.Faults));
    }

    [Fact]
    public void Make_Again_WritesOnlyWhatIsNew()
    {
        Add();
        var first = Make();
        Assert.Equal((1, 1), (first.Run, first.Originals));
        Add();
        var second = Make();
        Assert.Equal((2, 1, test.Desk.Mark().RecordNumber - first.Size), (second.Run, second.Originals, second.Entries));
        var third = Make();
        Assert.Equal((3, 0, 0L), (third.Run, third.Originals, third.Entries));
        Assert.Equal(test.Desk.Mark().Root, Restore().Root);
        Assert.True(DeskRestore.Verify(To, KeysTo).IsWhole);
    }

    /// <summary>Who opened what comes back too; without it the restored desk would say that its reading log was cut back.</summary>
    [Fact]
    public void Restore_BringsTheReadingLogBack()
    {
        Add();
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows[0].Id;
        test.Mira.Seat.Readings!.Write(test.Founded.MemberId, [source], "shown", new HashSet<string>(), Homeward.Access.HouseRules.Standard);
        test.Reopen(); // the journal witnesses the log at each lock
        Make();
        Restore();
        Assert.Equal(1, At(Again, s => s.Seat.Readings!.Of(source).Count));
        Assert.Empty(At(Again, Holdings.Faults));
        using var desk = Homeward.Desk.Open(Again, test.Clock);
        desk.Unlock(test.Founded.Passphrase);
        Assert.Null(desk.Mark().Alarm);
        Assert.Null(desk.Readings!.Alarm);
    }

    /// <summary>A backup made before there was a reading log: what is missing is said once as what it is, and stands in the journal.</summary>
    [Fact]
    public void Restore_OfABackupWithoutAReadingLog_SaysThatAndNotThatItWasCutBack()
    {
        Add();
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows[0].Id;
        test.Mira.Opens(source);
        test.Reopen();
        Make();
        Directory.Delete(Path.Combine(To, "beside"), true);
        Restore();
        using (var desk = Homeward.Desk.Open(Again, test.Clock))
        {
            desk.Unlock(test.Founded.Passphrase);
            Assert.Equal("the reading log was not in the backup this desk was restored from: the 1 lines it had are not here, and a new one was begun", desk.Mark().Alarm);
            Assert.True(desk.As(test.Founded.MemberId).Check().IsWhole);
            desk.As(test.Founded.MemberId).Opens(source);
        }

        using var again = Homeward.Desk.Open(Again, test.Clock);
        again.Unlock(test.Founded.Passphrase);
        Assert.Null(again.Mark().Alarm);
        Assert.Contains(again.As(test.Founded.MemberId).Check().Areas, a => a.What == "reading log" && a.Notes.Any(n => n.Contains("1 lines", StringComparison.Ordinal)));
        again.Lock();
        foreach (var file in new[] { "", "-wal", "-shm" }) File.Delete(Path.Combine(Again, "readings.sqlite" + file));
        again.Unlock(test.Founded.Passphrase);
        Assert.Contains("the reading log is gone", again.Mark().Alarm, StringComparison.Ordinal); // the next loss is one again
    }

    [Fact]
    public void Make_WhileLockedAndBesideARunningDesk_NeedsNoKey()
    {
        Add();
        test.Desk.Lock();
        Make();
        test.Unlock();
        Add();
        Make();
        Assert.True(DeskRestore.Verify(To, KeysTo).IsWhole);
    }

    /// <summary>The sealed bytes travel, nothing else: no word of a source and no name stands in a backup.</summary>
    [Fact]
    public void Make_HoldsNoWordAndNoKey()
    {
        test.AddFile("marked.txt", "The marked word is Quirquincho.\n");
        Make();
        foreach (var file in Directory.EnumerateFiles(To, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(bytes.AsSpan().IndexOf("Quirquincho"u8) < 0 && bytes.AsSpan().IndexOf("marked.txt"u8) < 0, file);
            Assert.False(file.EndsWith(".key", StringComparison.Ordinal) || file.Contains("epoch", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public void Make_OfAnOlderOrAnotherDesk_IsRefusedAndAddsNothing()
    {
        Add();
        var older = Path.Combine(test.Root, "older");
        test.Desk.Dispose();
        ScriptDesk.Copy(test.Folder, older);
        test.Reopen();
        Add();
        Make();
        Assert.Contains("older copy", Assert.Throws<RolledBackException>(() => DeskBackup.Make(older, To, KeysTo, false, test.Clock)).Message, StringComparison.Ordinal);
        // It grew again, another way.
        using (var desk = Homeward.Desk.Open(older, test.Clock))
        {
            desk.Unlock(test.Founded.Passphrase);
            for (var i = 0; i < 3; i++) desk.As(test.Founded.MemberId).Evidence.Add(Write($"Other way {i}.\n"));
        }

        Assert.Contains("does not go on", Assert.Throws<RolledBackException>(() => DeskBackup.Make(older, To, KeysTo, false, test.Clock)).Message, StringComparison.Ordinal);
        Assert.Single(BackupFolder.Open(To).All);
        using var other = new TestDesk();
        Assert.Contains("another desk", Assert.Throws<DeskException>(() => DeskBackup.Make(other.Folder, To, KeysTo, false, test.Clock)).Message, StringComparison.Ordinal);
        Assert.Contains("not empty", Assert.Throws<DeskException>(() => DeskBackup.Make(test.Folder, other.Root, KeysTo, false, test.Clock)).Message, StringComparison.Ordinal);
    }

    /// <summary>One changed byte in any file of a backup, at its beginning, middle and end; one file less.</summary>
    [Fact]
    public void Verify_OneByteChangedAnywhere_IsNamed()
    {
        Add();
        Make();
        Add();
        Make();
        foreach (var file in Directory.EnumerateFiles(To, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(KeysTo, "*", SearchOption.AllDirectories)).ToList())
        {
            if (Path.GetFileName(file) == "backup.lock") continue;
            var was = File.ReadAllBytes(file);
            foreach (var at in new[] { 0, was.Length / 2, was.Length - 1 })
            {
                var changed = (byte[])was.Clone();
                changed[at] ^= 1;
                File.WriteAllBytes(file, changed);
                Assert.True(IsDamaged(), $"{file} byte {at}");
            }

            File.Delete(file);
            // A backup without its last run is an older backup: only what it leaves behind tells.
            if (file.EndsWith("000002.txt", StringComparison.Ordinal)) Assert.Contains("belongs to no run", DeskRestore.Verify(To, null).Areas[0].Notes.Single(), StringComparison.Ordinal);
            else Assert.True(IsDamaged(), $"{file} missing");
            File.WriteAllBytes(file, was);
        }

        Assert.True(DeskRestore.Verify(To, KeysTo).IsWhole);
    }

    /// <summary>Whoever can write to the backup makes all its hashes fit again; the signature does not.</summary>
    [Fact]
    public void Restore_FromABackupThatWasMadeAnew_IsRefused()
    {
        Add();
        Make();
        var backup = BackupFolder.Open(To);
        var run = backup.Newest!;
        var file = backup.SegmentFile(run.Segments[0]);
        var bytes = File.ReadAllBytes(file);
        bytes[400] ^= 1;
        File.WriteAllBytes(file, bytes);
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        File.WriteAllText(Path.Combine(To, "runs", "000001.txt"), (run with { Segments = [run.Segments[0] with { Sha256 = sha }] }).Print());
        Assert.Contains("signed", Assert.Throws<JournalDamagedException>(() => Restore()).Message, StringComparison.Ordinal);
        Assert.Throws<DeskException>(() => Homeward.Desk.Open(Again, test.Clock));
    }

    [Fact]
    public void Restore_OfLessThanWasSeen_IsRefusedUnlessSaidSo()
    {
        Add();
        Make();
        Add();
        var mark = test.Desk.Mark();
        var note = test.Desk.Journal.ReadCheckpoints(mark.RecordNumber)[0].Note;
        var asked = new Restoring(To, Again, KeysTo) { Seen = new LastSeen(null, [note]) };
        var e = Assert.Throws<RolledBackException>(() => DeskRestore.Run(asked, test.Clock));
        Assert.Contains($"{mark.RecordNumber - BackupFolder.Open(To).Newest!.Size} entries would be lost", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Again));
        Assert.Throws<RolledBackException>(() => DeskRestore.Run(asked with { Seen = new LastSeen(null, [mark.Words]) }, test.Clock));
        Assert.True(DeskRestore.Run(asked with { Older = true }, test.Clock).Lost > 0);
    }

    /// <summary>After a knowing restore of less, this machine opens it; before, it does not.</summary>
    [Fact]
    public void Restore_Older_SetsAsideWhatThisMachineSaw()
    {
        var here = new LastSeen(Path.Combine(test.Root, "state"), []);
        Add();
        Make();
        Add();
        var mark = test.Desk.Mark();
        here.Keep(test.Desk.Face, test.Desk.Journal.ReadCheckpoints(mark.RecordNumber)[0].Note);
        var asked = new Restoring(To, Again, KeysTo) { Seen = here };
        Assert.Throws<RolledBackException>(() => DeskRestore.Run(asked, test.Clock));
        DeskRestore.Run(asked with { Older = true }, test.Clock);
        using var desk = Homeward.Desk.Open(Again, test.Clock, here);
        Assert.NotNull(desk.Unlock(test.Founded.Passphrase));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(test.Root, "state"), "*.before-*"));
    }

    [Fact]
    public void Keys_AfterThirtyDays_AreDestroyedAndSaid()
    {
        var first = Make();
        Assert.Equal(DateOnly.FromDateTime(test.Clock.Now.UtcDateTime).AddDays(30), first.Keys!.DestroyOn);
        test.Clock.Now = test.Clock.Now.AddDays(29);
        Assert.Empty(Make().Destroyed);
        test.Clock.Now = test.Clock.Now.AddDays(1);
        Assert.Equal([first.Keys.Folder], Make().Destroyed);
        Assert.False(Directory.Exists(first.Keys.Folder));
        Assert.Equal(2, KeySets.In(KeysTo).Count);
    }

    /// <summary>Keys of another epoch bring nothing back: neither older keys with a newer journal nor the other way.</summary>
    [Fact]
    public void Restore_KeysOfAnotherEpoch_IsRefused()
    {
        Make();
        var set = KeySets.In(KeysTo)[0];
        KeySets.Write(KeysTo, test.Desk.Face, 2, set.MadeOn, KeySets.Contents(set));
        KeySets.Remove(set.Folder);
        Assert.Contains("of epoch 2, the backup is of epoch 1", Assert.Throws<DeskException>(() => Restore()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OriginalGoneFromTheDesk_StaysGone()
    {
        Add();
        Make();
        var name = test.Desk.Vault.All().Single();
        test.Desk.Vault.Discard(name);
        Assert.Equal(1, Make().GoneButHere);
        Restore();
        Assert.Empty(new FolderVault(Path.Combine(Again, "vault")).All());
        Assert.Equal(0, DeskBackup.Make(test.Folder, To, KeysTo, true, test.Clock).GoneButHere);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(To, "vault"), "*.age", SearchOption.AllDirectories));
    }

    [Fact]
    public void Restore_FromSqliteToPostgresAndBack_IsTheSameDesk()
    {
        Add();
        Make();
        var team = new Settings(PostgresServers.FreshDatabase());
        DeskRestore.Run(new Restoring(To, Again, KeysTo) { Settings = team }, test.Clock);
        var to = Path.Combine(test.Root, "backup of team");
        DeskBackup.Make(Again, to, KeysTo, false, test.Clock);
        DeskRestore.Run(new Restoring(to, Path.Combine(test.Root, "third"), KeysTo), test.Clock);
        Assert.Equal(test.Desk.Mark().Root, At(Path.Combine(test.Root, "third"), s => s.Check().Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Drill_WritesAReport_AndLeavesNothing(bool withPassphrase)
    {
        Add();
        Make();
        Add();
        var drill = RestoreDrill.Run(test.Folder, To, KeysTo, withPassphrase ? test.Founded.Passphrase : null, test.Clock);
        Assert.Equal(withPassphrase, drill.Passed);
        Assert.Equal((4, withPassphrase), (drill.Steps.Count, drill.Steps[3].Passed));
        Assert.Contains("came since the backup", drill.Steps[1].Result, StringComparison.Ordinal);
        Assert.Contains(withPassphrase ? "can be had again" : "NOT PASSED", File.ReadAllText(drill.Report), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(To, "drill*.new"));
        Assert.Equal(withPassphrase, Care.Of(test.Desk.Folder).DrillPassed);
    }

    [Fact]
    public void Drill_OfADamagedBackup_Fails()
    {
        Add();
        Make();
        var file = Directory.EnumerateFiles(Path.Combine(To, "vault"), "*.age", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.False(RestoreDrill.Run(test.Folder, To, KeysTo, test.Founded.Passphrase, test.Clock).Passed);
    }

    /// <summary>Each step of a backup fails once; the next run ends as if nothing had happened, and what stood before stays whole.</summary>
    [Fact]
    public void Make_FailsAtEachStep_TheNextRunIsWhole()
    {
        Add();
        Make();
        Add();
        foreach (var step in new[] { "before keys", "before originals", "before segment", "before segment's name", "before beside", "before run", "after run", "before destroying old keys" })
        {
            var copy = Path.Combine(test.Root, "copy of backup");
            ScriptDesk.Copy(To, copy);
            Break(DeskBackup.TestingOnlyStep, step, () => DeskBackup.Make(test.Folder, copy, KeysTo, false, test.Clock));
            Assert.True(DeskRestore.Verify(copy, null).IsWhole, step);
            DeskBackup.Make(test.Folder, copy, KeysTo, false, test.Clock);
            Assert.True(DeskRestore.Verify(copy, KeysTo).IsWhole, step);
            Assert.Empty(Directory.EnumerateFileSystemEntries(copy, "*.new", SearchOption.AllDirectories));
            Assert.Equal(test.Desk.Mark().Root, DeskRestore.Run(new Restoring(copy, Again, KeysTo), test.Clock).Root);
            Directory.Delete(Again, true);
            Directory.Delete(copy, true);
        }
    }

    /// <summary>Each step of a restore fails once: before desk.txt there is no desk, after it the whole; the same command ends it.</summary>
    [Fact]
    public void Restore_FailsAtEachStep_TheSameCommandEndsIt()
    {
        Add();
        Make();
        foreach (var step in new[] { "before mark", "before originals", "before journal", "before keys", "before beside", "before desk.txt", "after desk.txt" })
        {
            Break(DeskRestore.TestingOnlyStep, step, () => Restore());
            if (step == "after desk.txt") Assert.Empty(At(Again, Holdings.Faults));
            else Assert.Throws<DeskException>(() => Homeward.Desk.Open(Again, test.Clock));
            Assert.Equal(test.Desk.Mark().Root, Restore().Root);
            Assert.Empty(At(Again, Holdings.Faults));
            Assert.False(File.Exists(Path.Combine(Again, "restoring.txt")));
            Directory.Delete(Again, true);
        }
    }

    [Fact]
    public void Restore_IntoWhatIsNotEmpty_TouchesNothing()
    {
        Make();
        Assert.Contains("already a desk", Assert.Throws<DeskException>(() => DeskRestore.Run(new Restoring(To, test.Folder, KeysTo), test.Clock)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Again);
        File.WriteAllText(Path.Combine(Again, "mine.txt"), "mine");
        Assert.Contains("not empty", Assert.Throws<DeskException>(() => Restore()).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Again, "mine.txt")));
    }

    private static void Break(AsyncLocal<Action<string>?> hook, string at, Action work)
    {
        hook.Value = step =>
        {
            if (step == at) throw new IOException("power cut");
        };
        Assert.Throws<IOException>(work);
        hook.Value = null;
    }

    private bool IsDamaged()
    {
        try
        {
            return !DeskRestore.Verify(To, KeysTo).IsWhole;
        }
        catch (Exception e) when (e is JournalDamagedException or DeskException)
        {
            return true;
        }
    }

    private T At<T>(string folder, Func<Session, T> ask)
    {
        using var desk = Homeward.Desk.Open(folder, test.Clock);
        Assert.NotNull(desk.Unlock(test.Founded.Passphrase));
        return ask(desk.As(test.Founded.MemberId));
    }

    private string Write(string text)
    {
        var file = Path.Combine(test.Root, $"note{notes++}.txt");
        File.WriteAllText(file, text);
        return file;
    }

    private void Add() => test.Mira.Evidence.Add(Write($"A note, number {notes}.\n"));

    private BackupDone Make() => DeskBackup.Make(test.Folder, To, KeysTo, false, test.Clock);

    private Restored Restore() => DeskRestore.Run(new Restoring(To, Again, KeysTo), test.Clock);
}
