using Homeward.Access;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>Members against members, readers against the lock, files that change under the program's hands.</summary>
public sealed class AttackTest
{
    private const string Ona = "mem-onaonaonaonaonao";

    private static Session AddOna(TestDesk test)
    {
        test.Mira.Seat.Do("act-ona", new Draft("member-added", 1, [new About(Ona, 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new MemberAdded("Ona", Role.Verifier, null))));
        return test.Desk.As(Ona);
    }

    private static void WallOff(TestDesk test, string id) => test.Mira.Seat.Do("act-wall-" + id,
        new Draft("wall-opened", 1, [new About("wal-" + id, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("small circle", [test.Founded.MemberId]))),
        new Draft("wall-set", 1, [new About(id, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-" + id, "asked for"))));

    private static string Write(TestDesk test, string name, string text)
    {
        var file = Path.Combine(test.Root, name);
        File.WriteAllText(file, text);
        return file;
    }

    [Fact]
    public void Act_RepeatedByAnotherMember_IsRefusedAndTellsNothing()
    {
        using var test = new TestDesk().Unlock();
        var ona = AddOna(test);
        var draft = new Draft("run-started", 1, [new About("run-secret", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test", "x", "ab")));
        test.Mira.Seat.Do("act-guessed", draft);
        var again = test.Mira.Seat.Do("act-guessed", draft);
        Assert.True(again.Repeated);
        var refused = Assert.Throws<RefusedException>(() => ona.Seat.Do("act-guessed", draft));
        Assert.Equal("act-id", refused.Code);
        Assert.DoesNotContain("run-secret", refused.Message, StringComparison.Ordinal);
        Assert.Equal("act-id", Assert.Throws<RefusedException>(() => ona.Seat.FindDone("act-guessed")).Code);
    }

    [Fact]
    public void Add_BytesHeldBehindAnothersWall_AreNotToldAsKnown()
    {
        using var test = new TestDesk().Unlock();
        var ona = AddOna(test);
        var text = Write(test, "call.txt", "He was captured near Kursk on 5 May 2024.\n");
        var list = Write(test, "list.csv", Lists.Head + "\nKoval,Ivan,,12.05.1990,unit\n");
        foreach (var file in new[] { text, list })
        {
            var mine = test.Mira.Evidence.Add(file)[0];
            WallOff(test, mine.SourceIds[0]);
            var hers = ona.Evidence.Add(file)[0];
            Assert.Equal(0, hers.Known);
            Assert.Equal(mine.Stored, hers.Stored);
            Assert.NotEqual(mine.SourceIds[0], Assert.Single(hers.SourceIds));
            Assert.Null(ona.Evidence.Source(mine.SourceIds[0]));
            // and of her own she is told as ever
            Assert.Equal(hers.Stored, ona.Evidence.Add(file)[0].Known);
        }

        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void OpenOrdinary_LinkPipeOrFolder_IsRefused()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var test = new TestDesk();
        var file = Write(test, "a.txt", "words");
        using (var plain = DeskFolder.OpenOrdinary(file)) Assert.Equal(5, plain.Length);
        var link = Path.Combine(test.Root, "link");
        File.CreateSymbolicLink(link, file);
        Assert.Contains("link", Assert.Throws<IOException>(() => DeskFolder.OpenOrdinary(link)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => DeskFolder.OpenOrdinary(test.Root));
        Assert.Throws<IOException>(() => DeskFolder.OpenOrdinary("/dev/zero"));
        var pipe = Path.Combine(test.Root, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe])) make.WaitForExit();
        Assert.Throws<IOException>(() => DeskFolder.OpenOrdinary(pipe)); // and does not wait for a writer
        Assert.Throws<FileNotFoundException>(() => DeskFolder.OpenOrdinary(file + "x"));
    }

    [Fact]
    public void Keys_PushedOutOfTheCache_AreWiped()
    {
        using var ring = KeyRing.Create("dsk-x");
        ring.Ensure("first");
        var first = ring.DataKey("first")!;
        Assert.True(ring.IsHeld("first", first));
        for (var i = 0; i < KeyRing.MostOpenKeys + KeyRing.MostRetiredKeys; i++) ring.Ensure($"key-{i}");
        Assert.DoesNotContain(first, b => b != 0);
        Assert.False(ring.IsHeld("first", first));
        var again = ring.DataKey("first")!;
        Assert.NotSame(first, again);
        Assert.Contains(again, b => b != 0);
    }

    /// <summary>A lock in the middle of any question is said as a lock: never as damage, never as a bug.</summary>
    [Fact]
    public async Task Readers_WhileTheDeskLocks_HearLockedAndNothingElse()
    {
        using var test = new TestDesk().Unlock();
        var id = test.Mira.Evidence.Add(Write(test, "a.txt", string.Concat(Enumerable.Repeat("He was captured on 5 May 2024. ", 2000))))[0].SourceIds[0];
        for (var round = 0; round < 8; round++)
        {
            var session = test.Mira;
            using var begun = new CountdownEvent(3);
            var readers = new Action[]
            {
                () => session.Evidence.Source(id), () => session.Check(), () => session.Claims.List(Slice.First()),
            }.Select(ask => Task.Run(() =>
            {
                begun.Signal();
                while (true) ask();
            }, TestContext.Current.CancellationToken)).ToList();
            begun.Wait(TestContext.Current.CancellationToken);
            test.Desk.Lock();
            foreach (var reader in readers) await Assert.ThrowsAsync<LockedException>(() => reader);
            Assert.Throws<LockedException>(() => session.Seat.Do("act-late", new Draft("wall-set", 1, [new About("src-x", null)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new WallSet(AccessView.OpenWall, "late")))));
            test.Unlock();
        }

        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void DeskFiles_OfAnyKind_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows()) return;
        using var test = new TestDesk().Unlock();
        test.Mira.Evidence.Add(Write(test, "a.txt", "words"));
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (var path in Directory.EnumerateFileSystemEntries(test.Folder, "*", SearchOption.AllDirectories).Append(test.Folder))
        {
            Assert.True((File.GetUnixFileMode(path) & Others) == 0, $"{path} {File.GetUnixFileMode(path)}");
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(test.Desk.Folder.LockFile));
    }
}
