using System.Text;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>What comes in while the desk is locked: readable to nobody, lost by no power cut, and every gap is said.</summary>
public sealed class WaitingRoomTest
{
    private static TestDesk Locked()
    {
        var test = new TestDesk().Unlock();
        Assert.Equal(0, test.Mira.CollectWaiting().Taken);
        test.Desk.Lock();
        return test;
    }

    private static WaitingReceipt Give(TestDesk test, string words, bool urgent = false) => WaitingRoom.Of(test.Folder, test.Clock)
        .Take(new MemoryStream(Encoding.UTF8.GetBytes(words)), new HandedIn("letter.txt", "form", "a wife", urgent));

    private static string[] Texts(TestDesk test) => [.. test.Mira.Evidence.Sources(new Slice(0, 200)).Rows.Select(r => test.Mira.Evidence.Source(r.Id)!.Text).Order(StringComparer.Ordinal)];

    [Fact]
    public void Take_WhileLocked_WaitsUnreadAndIsASourceAfterUnlocking()
    {
        using var test = Locked();
        Give(test, "zqwaitw one");
        test.Clock.Now = test.Clock.Now.AddHours(2);
        var receipt = Give(test, "zqwaitw two", urgent: true);
        Assert.Equal(1, receipt.Position);
        Assert.Contains("/waiting", receipt.Checkpoint, StringComparison.Ordinal);
        var signal = test.Desk.Waiting.Signal();
        Assert.Equal((2, 1, test.Clock.Now.AddHours(-2)), (signal.Waiting, signal.Urgent, signal.Oldest!.Value));
        foreach (var file in Directory.EnumerateFiles(test.Desk.Folder.Waiting, "*", SearchOption.AllDirectories))
        {
            var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain("zqwaitw", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain("letter.txt", bytes, StringComparison.Ordinal);
        }

        test.Unlock();
        Assert.Equal(["zqwaitw one", "zqwaitw two"], Texts(test));
        Assert.Equal(new WaitingSignal(0, null, 0), test.Desk.Waiting.Signal());
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows[0];
        Assert.Equal(("a wife", "form", "desk"), (test.Mira.Evidence.Custody(source.Id)!.Steps[0].From, source.Channel, source.By));
        Assert.Empty(test.Mira.Evidence.WaitingProblems());
        var records = test.Desk.Mark().RecordNumber;
        test.Reopen();
        Assert.Equal(records, test.Desk.Mark().RecordNumber); // nothing is taken in or said twice
        Assert.Equal(2, Texts(test).Length);
        Give(test, "three, beside an open desk");
        Assert.Equal(1, test.Mira.CollectWaiting().Taken);
        Assert.True(test.Mira.Check().IsWhole);
    }

    /// <summary>A power cut between any two writes, of taking in and of collecting: nothing that was given a receipt is lost, nothing is there twice.</summary>
    [Theory]
    [InlineData("after file", 0)]
    [InlineData("before line", 0)]
    [InlineData("after line", 1)]
    public void Take_PowerCutBetweenWrites_KeepsWhatHasALine(string step, int kept)
    {
        using var test = Locked();
        Give(test, "first");
        var room = WaitingRoom.Of(test.Folder, test.Clock);
        room.TestingOnlyStep = name => { if (name == step) throw new PowerCut(); };
        Assert.Throws<PowerCut>(() => room.Take(new MemoryStream("second"u8.ToArray()), new HandedIn("x.txt", "form")));
        Give(test, "third");
        test.Reopen();
        Assert.Equal(kept == 1 ? ["first", "second", "third"] : ["first", "third"], Texts(test));
        Assert.Empty(test.Mira.Evidence.WaitingProblems());
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Theory]
    [InlineData("before countersign")]
    [InlineData("after countersign")]
    [InlineData("before commit")]
    [InlineData("after commit")]
    public void Collect_PowerCutBetweenWrites_TakesEachOnce(string step)
    {
        using var test = Locked();
        Give(test, "first");
        Give(test, "second");
        for (var cut = 1; cut <= 8; cut++)
        {
            var seen = 0;
            test.Desk.Waiting.TestingOnlyStep = name => { if (name == step && ++seen == 1) throw new PowerCut(); };
            test.Desk.Journal.TestingOnlyStep = name => { if (name == step && ++seen == cut) throw new PowerCut(); };
            try
            {
                test.Unlock();
            }
            catch (PowerCut)
            {
                // the machine goes on with what is on its disk
            }

            test.Desk.Dispose();
            test.OpenAgain();
        }

        test.Unlock();
        Assert.Equal(["first", "second"], Texts(test));
        Assert.Equal(0, test.Desk.Waiting.Signal().Waiting);
        Assert.Empty(test.Mira.Evidence.WaitingProblems());
        Assert.DoesNotContain(test.Mira.Evidence.Runs(Slice.First()).Rows, r => r.Closed is null);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Theory]
    [InlineData("file gone", "its sealed file is missing")]
    [InlineData("file exchanged", "another than was handed in")]
    [InlineData("line changed", "do not give the root")]
    [InlineData("cut before countersigned", "does not begin with them")]
    [InlineData("whole log replaced", "does not begin with them")]
    [InlineData("cut with head", "not signed by this machine's key")]
    [InlineData("face exchanged", "room.txt is not as this desk signed it")]
    public void Collect_AfterSomebodyWroteToTheFolder_SaysWhatIsMissing(string how, string expected)
    {
        using var test = Locked();
        Give(test, "first");
        test.Unlock(); // countersigned up to here
        test.Desk.Lock();
        var waiting = test.Desk.Folder.Waiting;
        var before = File.ReadAllBytes(Path.Combine(waiting, "log.sqlite"));
        var second = Give(test, "second");
        Give(test, "third");
        var file = Path.Combine(waiting, "files", second.Item[..2], second.Item + ".age");
        var log = Path.Combine(waiting, "log.sqlite");
        switch (how)
        {
            case "file gone": File.Delete(file); break;
            case "file exchanged": Exchange(test, file); break;
            case "line changed": Sql(log, "UPDATE entry SET header = (SELECT header FROM entry WHERE position = 2) WHERE position = 1"); break;
            case "cut before countersigned": Sql(log, "DELETE FROM entry; UPDATE head SET size = 0, root = x'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855'; DELETE FROM checkpoint"); break;
            case "whole log replaced": Replace(test, log); break;
            case "cut with head": Sql(log, "DELETE FROM entry WHERE position = 2; DELETE FROM checkpoint WHERE size = 3; UPDATE head SET size = 2, root = (SELECT zeroblob(32))"); break;
            default: Face(test, Path.Combine(waiting, "room.txt")); break;
        }

        test.Unlock();
        var said = test.Mira.Evidence.WaitingProblems();
        Assert.True(said.Any(p => p.Contains(expected, StringComparison.Ordinal)) || (how == "cut with head" && said.Any(p => p.Contains("do not give the root", StringComparison.Ordinal))), string.Join("; ", said));
        Assert.Contains(test.Mira.Front(new DateOnly(2026, 11, 23)).Urgent, l => l.Code == "waiting-problem");
        Assert.Contains("first", Texts(test));
        Assert.NotEmpty(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("after key")]
    public void ReplaceIntakeKey_WhileThingsWait_OpensOldAndSealsToNew(string cut)
    {
        using var test = Locked();
        var face = Path.Combine(test.Desk.Folder.Waiting, "room.txt");
        var before = File.ReadAllText(face);
        Give(test, "to the old key");
        test.Desk.Dispose();
        test.OpenAgain();
        test.Desk.Waiting.TestingOnlyStep = name => { if (name == cut) throw new PowerCut(); };
        test.Unlock();
        Give(test, "still to the old one");
        if (cut.Length > 0) Assert.Throws<PowerCut>(() => test.Mira.ReplaceIntakeKey("act-new-key"));
        test.Desk.Waiting.TestingOnlyStep = null;
        Assert.True(test.Mira.ReplaceIntakeKey("act-new-key").IsDone);
        test.Mira.CollectWaiting(); // a round puts right what a crash left
        Assert.NotEqual(before, File.ReadAllText(face));
        Give(test, "to the new key");
        test.Reopen();
        Assert.Equal(["still to the old one", "to the new key", "to the old key"], Texts(test));
        Assert.Empty(test.Mira.Evidence.WaitingProblems());
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Take_ToAFaceTheDeskDidNotSign_TakesNothing()
    {
        using var test = Locked();
        Face(test, Path.Combine(test.Desk.Folder.Waiting, "room.txt"));
        Assert.Contains("not as this desk signed it", Assert.Throws<DeskException>(() => Give(test, "words")).Message, StringComparison.Ordinal);
        using var other = new TestDesk();
        Assert.Contains("no waiting room yet", Assert.Throws<DeskException>(() => Give(other, "words")).Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Desk.Waiting.Signal().Waiting);
    }

    [Fact]
    public void Parsers_OfDamagedBytes_RefuseWithoutFailing()
    {
        var random = new Random(41);
        var header = new WaitingHeader(3, new byte[16], 29_000_000, true, new byte[32]).ToBytes();
        Assert.Equal(3, WaitingHeader.Parse(header)!.Position);
        using var identity = new AgeIdentity(Enumerable.Repeat((byte)7, 32).ToArray());
        var face = Encoding.UTF8.GetBytes(new WaitingFace("dsk-x", identity.Recipient, new byte[32]).Print(_ => new byte[64]));
        Assert.NotNull(WaitingFace.Parse(face, (_, _) => true));
        for (var round = 0; round < 3000; round++)
        {
            var (h, f) = (header.ToArray(), face.ToArray());
            h[random.Next(h.Length)] ^= (byte)(1 << random.Next(8));
            f[random.Next(f.Length)] ^= (byte)(1 << random.Next(8));
            if (WaitingHeader.Parse(h) is { } read) Assert.Equal(h, read.ToBytes());
            Assert.Null(WaitingHeader.Parse(h.AsSpan(0, random.Next(h.Length))));
            if (WaitingFace.Parse(f, (_, _) => true) is { } kept) Assert.NotNull(kept.Recipient);
            Assert.Null(WaitingFace.Parse(f, (_, _) => false));
            Assert.Null(WaitingFace.Parse(f[..random.Next(f.Length)], (_, _) => true));
        }
    }

    private static void Exchange(TestDesk test, string file)
    {
        using var own = new AgeIdentity(Enumerable.Repeat((byte)9, 32).ToArray());
        using var sealedFile = new MemoryStream();
        AgeFile.Seal(new MemoryStream("planted"u8.ToArray()), sealedFile, [own.Recipient], System.Security.Cryptography.RandomNumberGenerator.Fill);
        File.WriteAllBytes(file, sealedFile.ToArray());
        Assert.NotNull(test);
    }

    private static void Replace(TestDesk test, string log)
    {
        foreach (var name in new[] { log, log + "-wal", log + "-shm" }) File.Delete(name);
        SqliteJournal.Create(log);
        Give(test, "of another log");
    }

    private static void Face(TestDesk test, string file)
    {
        using var own = new AgeIdentity(Enumerable.Repeat((byte)9, 32).ToArray());
        using var key = new SigningKey(Enumerable.Repeat((byte)5, 32).ToArray());
        File.WriteAllText(file, new WaitingFace(test.Desk.Face.Desk, own.Recipient, key.PublicKey).Print(key.Sign));
    }

    private static void Sql(string file, string sql)
    {
        using var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class PowerCut : Exception;
}
