using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

public class SnapshotTest
{
    private static void Fill(TestDesk test, int from, int count) => test.Mira.Seat.Do($"fill-{from}", [.. Enumerable.Range(from, count).Select(i => new Draft(
        "run-started", 1, [new About($"run-{i}", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test", $"run {i}", ""))))]);

    private static TestDesk WithSnapshot()
    {
        var test = new TestDesk().Unlock();
        Fill(test, 0, 100);
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        return test;
    }

    [Fact]
    public void Start_FromASnapshot_GivesTheSameViews()
    {
        using var test = WithSnapshot();
        Fill(test, 100, 50); // the journal goes on beyond the snapshot
        var before = test.Desk.Live.Database.TableHashes();
        test.Reopen();
        Assert.Equal(before, test.Desk.Live.Database.TableHashes());
        Assert.Equal(150, test.Mira.Evidence.Runs(Slice.First()).Total);
        var report = test.Mira.Check();
        Assert.True(report.IsWhole, string.Join("\n", report.Areas.SelectMany(a => a.Damage)));
        Fill(test, 150, 10);
        Assert.Equal(160, test.Mira.Evidence.Runs(Slice.First()).Total);
    }

    [Fact]
    public void Check_AnyByteOfTheSnapshotChanged_IsNamedAndTheStartRebuilds()
    {
        using var test = WithSnapshot();
        var file = test.Desk.Folder.Snapshot;
        var content = File.ReadAllBytes(file);
        for (var i = 0; i < content.Length; i += content.Length / 40)
        {
            var changed = content.ToArray();
            changed[i] ^= 4;
            File.WriteAllBytes(file, changed);
            Assert.Contains(test.Mira.Check().Areas.SelectMany(a => a.Damage), d => d.Contains("views.snapshot", StringComparison.Ordinal));
        }

        test.Reopen();
        Assert.Equal(100, test.Mira.Evidence.Runs(Slice.First()).Total);
        File.WriteAllBytes(file, content[..(content.Length / 2)]);
        test.Reopen();
        Assert.Equal(100, test.Mira.Evidence.Runs(Slice.First()).Total);
    }

    [Fact]
    public void Start_SnapshotOfAnotherDesk_IsLeftAside()
    {
        using var other = WithSnapshot();
        using var test = new TestDesk().Unlock();
        File.Copy(other.Desk.Folder.Snapshot, test.Desk.Folder.Snapshot);
        test.Reopen();
        Assert.Equal(0, test.Mira.Evidence.Runs(Slice.First()).Total);
    }

    [Fact]
    public void Snapshot_OnDisk_TellsNothing()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act", new Draft(
            "run-started", 1, [new About("run-x", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test", "Zotova told us", ""))));
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        Assert.True(File.ReadAllBytes(test.Desk.Folder.Snapshot).AsSpan().IndexOf("Zotova"u8) < 0);
    }
}
