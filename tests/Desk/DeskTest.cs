using Homeward.Keys;
using System.Text;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

public class DeskTest
{
    private static Draft Started(string run, int? expected = 0, string name = "a run") => new(
        "run-started", 1, [new About(run, expected)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test",
            name, "")));

    [Fact]
    public void Unlock_WrongPassphrase_GivesNothingAndStaysLocked()
    {
        using var test = new TestDesk();
        Assert.Null(test.Desk.Unlock("not the passphrase"));
        Assert.True(test.Desk.IsLocked);
        Assert.Throws<LockedException>(() => test.Mira);
        Assert.Equal("Mira", test.Unlock().Desk.Unlock(test.Founded.Passphrase)!.MemberName);
        Assert.Equal("Test desk", test.Desk.Name);
    }

    [Fact]
    public void Act_AfterRestart_IsStillThere()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act-1", Started("run-a"));
        var before = test.Desk.Mark();
        test.Reopen();
        Assert.Equal(before.Root, test.Desk.Mark().Root);
        Assert.Equal(["run-a"], test.Mira.Evidence.Runs(Slice.First()).Rows.Select(r => r.Id));
    }

    [Fact]
    public void Act_SameIdTwice_HappensOnceAndAnswersAlike()
    {
        using var test = new TestDesk().Unlock();
        var first = test.Mira.Seat.Do("act-1", Started("run-a"));
        var again = test.Mira.Seat.Do("act-1", Started("run-other"));
        Assert.True(again.Repeated && !first.Repeated);
        Assert.Equal((first.First, first.Ids[0]), (again.First, again.Ids[0]));
        Assert.Single(test.Mira.Evidence.Runs(Slice.First()).Rows);
        test.Reopen();
        Assert.True(test.Mira.Seat.Do("act-1", Started("run-third")).Repeated);
    }

    [Fact]
    public void Act_StaleVersion_IsRefusedAndSaysWhatChanged()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act-1", Started("run-a"));
        var size = test.Desk.Mark().RecordNumber;
        var e = Assert.Throws<StaleException>(() => test.Mira.Seat.Do("act-2", Started("run-a")));
        Assert.Contains("run-started", e.Message, StringComparison.Ordinal);
        Assert.Equal(size, test.Desk.Mark().RecordNumber);
    }

    [Fact]
    public void Act_RefusedByAView_WritesNothingOfItsBatch()
    {
        using var test = new TestDesk().Unlock();
        var mark = test.Desk.Mark();
        var unbalanced = new Draft("run-closed", 1, [new About("run-a", 1)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new RunClosed(5, 1, 1, 1)));
        Assert.Throws<RefusedException>(() => test.Mira.Seat.Do("act-1", Started("run-a"), unbalanced));
        Assert.Equal(mark.Root, test.Desk.Mark().Root);
        Assert.Empty(test.Mira.Evidence.Runs(Slice.First()).Rows);
        test.Mira.Seat.Do("act-1", Started("run-a"));
        Assert.Single(test.Mira.Evidence.Runs(Slice.First()).Rows);
    }

    [Theory]
    [InlineData("before insert", false)]
    [InlineData("before head", false)]
    [InlineData("before commit", false)]
    [InlineData("after commit", true)]
    public void Act_JournalBreaksAtAStep_ViewsAndJournalAgree(string broken, bool happened)
    {
        using var test = new TestDesk().Unlock();
        test.Desk.Journal.TestingOnlyStep = step =>
        {
            if (step == broken) throw new IOException("power cut");
        };
        // When it happened and only the answer was lost, the desk finds out by itself.
        if (happened) Assert.False(test.Mira.Seat.Do("act-1", Started("run-a")).Repeated);
        else Assert.Throws<IOException>(() => test.Mira.Seat.Do("act-1", Started("run-a")));
        test.Desk.Journal.TestingOnlyStep = null;
        Assert.Equal(happened ? 1 : 0, test.Mira.Evidence.Runs(Slice.First()).Total);
        Assert.Equal(happened, test.Mira.Seat.Do("act-1", Started("run-a")).Repeated);
        test.Reopen();
        Assert.Equal(1, test.Mira.Evidence.Runs(Slice.First()).Total);
    }

    [Fact]
    public void Open_Twice_SaysWhoHasIt()
    {
        using var test = new TestDesk();
        var e = Assert.Throws<DeskException>(() => Homeward.Desk.Open(test.Folder, test.Clock));
        Assert.Contains("another program has this desk open", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actor_WhoMaySeeNothing_SeesNothing()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act-1", Started("run-a"));
        var stranger = test.Desk.As("mem-nobody");
        Assert.Equal(0, stranger.Evidence.Runs(Slice.First()).Total);
        Assert.Null(stranger.Evidence.Run("run-a"));
        Assert.Empty(stranger.History("run-a"));
        Assert.NotNull(test.Mira.Evidence.Run("run-a"));
    }

    [Fact]
    public async Task Views_FourScanningReadersAndAWriter_NoWriteFails()
    {
        using var test = new TestDesk().Unlock();
        for (var i = 0; i < 20; i++) test.Mira.Seat.Do($"fill-{i}", [.. Enumerable.Range(0,
            200).Select(j => Started($"run-{i}-{j}"))]);
        using var stop = new CancellationTokenSource();
        var scanned = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.True(test.Mira.Seat.Ask(q => q.Number(
                    "SELECT count(*) FROM run a WHERE name LIKE '%run%' OR importer LIKE '%t%'")) >= 4000);
                Interlocked.Increment(ref scanned);
            }
        })).ToList();
        for (var i = 0; i < 60 || Volatile.Read(ref scanned) < 8; i++) test.Mira.Seat.Do($"w-{i}", Started($"run-w-{i}"));
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(scanned >= 8);
    }

    [Fact]
    public void Question_ThatWouldRunForEver_IsStopped()
    {
        using var test = new TestDesk().Unlock();
        Assert.Throws<TooMuchException>(() => test.Mira.Seat.Ask(q => q.Number(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")));
        test.Mira.Seat.Do("act-1", Started("run-a")); // and the desk goes on
    }

    [Fact]
    public void Lock_ForgetsWordsAndKeys()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act-1", Started("run-a", name: "a name nobody may read"));
        var session = test.Mira;
        var until = test.Desk.UntilLocked;
        test.Desk.Lock();
        Assert.True(until.IsCancellationRequested);
        Assert.ThrowsAny<Exception>(() => session.Evidence.Runs(Slice.First()));
        foreach (var file in Directory.EnumerateFiles(test.Folder, "*", SearchOption.AllDirectories).Where(f =>
            !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Assert.False(copy.ToArray().AsSpan().IndexOf("nobody may read"u8) >= 0, file);
            Assert.False(copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("Mira")) >= 0, file);
        }
    }
}
