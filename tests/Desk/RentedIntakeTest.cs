using System.Formats.Tar;
using System.Text;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>A rented machine that takes in with public keys only, and the desk that collects from copies of its folder.</summary>
public sealed class RentedIntakeTest
{
    /// <summary>A desk, and an intake of it on another machine.</summary>
    private sealed class TwoMachines : IDisposable
    {
        public TwoMachines()
        {
            Desk.Unlock().Desk.DoRound();
            Desk.Mira.WritePublicFace(FaceFile);
            Place = IntakePlace.Rented(Folder, FaceFile, Desk.Clock);
        }

        public TestDesk Desk { get; } = new();

        public string FaceFile => Path.Combine(Desk.Root, "face.txt");

        public string Folder => Path.Combine(Desk.Root, "rented");

        public string Archive => Path.Combine(Desk.Root, "replies.tar");

        public IntakePlace Place { get; set; }

        public Session Mira => Desk.Mira;

        public SenderReceipt Send(string story, byte seed = 3, params string[] files)
        {
            var receipt = SenderReceipt.Of(SpokenWords.From([.. Enumerable.Repeat(seed, SenderReceipt.RandomBytes)]), Desk.Desk.Face.Desk)!;
            using var hand = Place.Begin();
            var plea = new Plea("2026-11", "ru", [new("story", "Что?", story)], new("2026-11", "ru", "…", []), receipt.Mailbox, receipt.Identity.Recipient, false);
            var item = hand.Add(new MemoryStream(Entry.Write(plea)), new HandedIn("plea.json", "intake", IsPlea: true));
            foreach (var file in files) hand.Add(new MemoryStream(Encoding.UTF8.GetBytes(file)), new HandedIn("zqnamew.txt", "intake", Plea: item));
            hand.Commit();
            return receipt;
        }

        /// <summary>What rsync would bring.</summary>
        public string Copy(string name = "copy")
        {
            var to = Path.Combine(Desk.Root, name);
            if (Directory.Exists(to)) Directory.Delete(to, true);
            foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            {
                var target = Path.Combine(to, Path.GetRelativePath(Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            return to;
        }

        public string[] Texts() => [.. Mira.Evidence.Everything(new Slice(0, 200)).Rows.Select(r => Mira.Evidence.Source(r.Id)!.Text).Order(StringComparer.Ordinal)];

        public void Dispose()
        {
            Place.Dispose();
            Desk.Dispose();
        }
    }

    [Fact]
    public void Collect_FromACopy_TakesInOnceAndBringsAnswersBack()
    {
        using var two = new TwoMachines();
        using var receipt = two.Send("zqone", files: "zqfile");
        var words = two.Place.NodeWords();
        Assert.Contains(words, Assert.Throws<RefusedException>(() => two.Mira.CollectFrom(two.Copy())).Message, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => two.Mira.CollectFrom(two.Copy(), "babab babab babab babab"));
        Assert.Empty(two.Texts());
        var first = two.Mira.CollectFrom(two.Copy(), words, two.Archive);
        Assert.Equal((2, 0), (first.Taken, first.Problems.Count));
        Assert.Equal(["zqfile", "Что?\nzqone"], two.Texts());
        var records = two.Desk.Desk.Mark().RecordNumber;
        Assert.Equal(0, two.Mira.CollectFrom(two.Copy(), replies: two.Archive).Taken);
        Assert.Equal(records, two.Desk.Desk.Mark().RecordNumber);
        var source = two.Mira.Evidence.Sources(Slice.First()).Rows.Single(r => r.Channel == "intake" && r.ParentId is null).Id;
        Assert.True(two.Mira.Answer(source, "Мы прочитали.", "act-a").IsDone);
        two.Send("zqtwo", 3);
        Assert.Equal(1, two.Mira.CollectFrom(two.Copy(), replies: two.Archive).Taken);
        Assert.Equal(1, IntakePlace.TakeReplies(two.Folder, two.Archive));
        Assert.Equal("Мы прочитали.", two.Place.Replies(receipt).Single().Words);
        Assert.True(two.Place.BytesWaiting() > 0);
        two.Place.Tidy();
        Assert.Equal(0, two.Place.BytesWaiting());
        two.Send("zqthree");
        two.Place.Tidy();
        Assert.Equal(1, two.Place.Signal().Waiting);
        Assert.Equal(1, two.Mira.CollectFrom(two.Copy()).Taken);
        Assert.Empty(two.Mira.Evidence.WaitingProblems());
        Assert.True(two.Mira.Check().IsWhole);
    }

    [Fact]
    public void Collect_FromATarOrACopyMadeMeanwhile_TakesWhatIsWholeAndTheRestLater()
    {
        using var two = new TwoMachines();
        two.Send("zqone");
        var words = two.Place.NodeWords();
        var copy = two.Copy();
        two.Send("zqtwo");
        File.Copy(Path.Combine(two.Folder, "log.lines"), Path.Combine(copy, "log.lines"), true); // files were copied before, the log after
        var torn = two.Mira.CollectFrom(copy, words);
        Assert.Equal(1, torn.Taken);
        Assert.Contains("copy again", Assert.Single(torn.Problems), StringComparison.Ordinal);
        var tar = Path.Combine(two.Desk.Root, "carried.tar");
        TarFile.CreateFromDirectory(two.Copy(), tar, includeBaseDirectory: false);
        var rest = two.Mira.CollectFrom(tar, replies: two.Archive);
        Assert.Equal((1, 0), (rest.Taken, rest.Problems.Count));
        Assert.Equal(["Что?\nzqone", "Что?\nzqtwo"], two.Texts());
        Assert.False(Directory.Exists(Path.Combine(two.Desk.Desk.Folder.Waiting, "carried")));
        var half = Path.Combine(two.Copy("half"), "log.lines");
        File.WriteAllBytes(half, File.ReadAllBytes(half)[..^7]); // the end of a line was not there yet
        Assert.NotEmpty(two.Mira.CollectFrom(Path.Combine(two.Desk.Root, "half")).Problems); // shorter than what was countersigned
    }

    [Theory]
    [InlineData("file exchanged", "another than was handed in")]
    [InlineData("line changed", "not signed by this machine's key")]
    [InlineData("rolled back", "does not begin with them")]
    [InlineData("face of a thief", "not signed by this desk")]
    [InlineData("key of a thief", "another key now")]
    [InlineData("hostile tar", "its intake.txt is missing")]
    [InlineData("no log", "has no log.lines")]
    public void Collect_FromAMachineSomebodyHeld_SaysWhatIsWrong(string how, string expected)
    {
        using var two = new TwoMachines();
        two.Send("zqone");
        two.Send("zqtwo");
        Assert.Equal(2, two.Mira.CollectFrom(two.Copy(), two.Place.NodeWords()).Taken);
        var old = two.Copy("old");
        two.Send("zqthree");
        var copy = two.Copy();
        var lines = Path.Combine(copy, "log.lines");
        switch (how)
        {
            case "file exchanged":
                foreach (var f in Directory.EnumerateFiles(Path.Combine(copy, "files"), "*.age", SearchOption.AllDirectories)) File.AppendAllText(f, "x");
                break;
            case "line changed":
                var bytes = File.ReadAllBytes(lines);
                bytes["homeward-waiting-lines/draft-1\n".Length + 20] ^= 1; // in the first line

                File.WriteAllBytes(lines, bytes);
                break;
            case "rolled back":
                using (var other = new TwoMachines()) File.WriteAllBytes(lines, File.ReadAllBytes(Path.Combine(other.Folder, "log.lines")));
                break;
            case "face of a thief":
                using (var other = new TwoMachines()) File.Copy(other.FaceFile, Path.Combine(copy, "intake.txt"), true);
                break;
            case "key of a thief":
                File.WriteAllText(Path.Combine(copy, "node.txt"), $"homeward-intake-node/draft-1\nnode-key {Convert.ToBase64String(new byte[32])}\n");
                break;
            case "hostile tar":
                copy = Path.Combine(two.Desk.Root, "hostile.tar");
                using (var file = File.Create(copy))
                using (var tar = new TarWriter(file))
                {
                    foreach (var name in new[] { "../../zqescape", "/tmp/zqescape", "files/../../zqescape" })
                    {
                        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("x"u8.ToArray()) });
                    }

                    tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "intake.txt") { LinkName = "/etc/passwd" });
                }

                break;
            default: File.Delete(lines); break;
        }

        string said;
        try
        {
            said = string.Join("; ", two.Mira.CollectFrom(copy).Problems);
        }
        catch (Exception e) when (e is DeskException or RefusedException)
        {
            said = e.Message;
        }

        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/zqescape"));
        Assert.Empty(Directory.EnumerateFiles(two.Desk.Root, "zqescape", SearchOption.AllDirectories));
        Assert.True(two.Mira.Check().IsWhole);
        Assert.NotNull(old);
    }

    [Theory]
    [InlineData("before countersign")]
    [InlineData("after countersign")]
    [InlineData("before commit")]
    [InlineData("after commit")]
    public void Collect_PowerCutBetweenWrites_TakesEachOnce(string step)
    {
        using var two = new TwoMachines();
        two.Send("zqone", files: "zqfile");
        two.Send("zqtwo", 4);
        var (copy, words) = (two.Copy(), two.Place.NodeWords());
        for (var cut = 1; cut <= 9; cut++)
        {
            var seen = 0;
            two.Desk.Desk.Waiting.TestingOnlyStep = name => { if (name == step && ++seen == 1) throw new PowerCut(); };
            two.Desk.Desk.Journal.TestingOnlyStep = name => { if (name == step && ++seen == cut) throw new PowerCut(); };
            try
            {
                two.Mira.CollectFrom(copy, words, two.Archive);
            }
            catch (PowerCut)
            {
                // the machine goes on with what is on its disk
            }

            two.Desk.Reopen();
        }

        two.Mira.CollectFrom(copy, words, two.Archive);
        Assert.Equal(["zqfile", "Что?\nzqone", "Что?\nzqtwo"], two.Texts());
        Assert.Empty(two.Mira.Evidence.WaitingProblems());
        Assert.True(two.Mira.Check().IsWhole);
    }

    /// <summary>A power cut between any two writes of the rented machine: who has a receipt is in the log, and the log can be copied.</summary>
    [Theory]
    [InlineData("after file", 0)]
    [InlineData("before line", 0)]
    [InlineData("after commit of lines", 1)]
    [InlineData("after line", 1)]
    public void Take_PowerCutBetweenWrites_KeepsWhatHasALine(string step, int kept)
    {
        using var two = new TwoMachines();
        two.Send("zqfirst", 1);
        two.Place.TestingOnlyStep = name => { if (name == step) throw new PowerCut(); };
        Assert.Throws<PowerCut>(() => two.Send("zqsecond", 2));
        two.Place.Dispose();
        two.Place = IntakePlace.Rented(two.Folder, null, two.Desk.Clock);
        two.Send("zqthird", 3);
        Assert.Equal(2 + kept, two.Mira.CollectFrom(two.Copy(), two.Place.NodeWords()).Taken);
        Assert.Equal(2 + kept, two.Texts().Length);
        Assert.Empty(two.Mira.Evidence.WaitingProblems());
    }

    [Fact]
    public void Face_NewerOrOfAnotherDesk_IsTakenOrRefused()
    {
        using var two = new TwoMachines();
        two.Send("to the old key");
        Assert.True(two.Mira.ReplaceIntakeKey("act-new").IsDone);
        two.Mira.CollectFrom(two.Copy(), two.Place.NodeWords(), two.Archive);
        IntakePlace.TakeReplies(two.Folder, two.Archive);
        Assert.Equal(two.Desk.Desk.Waiting.PublicFace!.Recipient, two.Place.Face!.Recipient);
        two.Send("to the new key");
        Assert.Equal(1, two.Mira.CollectFrom(two.Copy()).Taken);
        Assert.Contains("another program", Assert.Throws<DeskException>(() => IntakePlace.Rented(two.Folder, null, two.Desk.Clock)).Message, StringComparison.Ordinal);
        two.Place.Dispose();
        // A unit file goes on naming the first face: a restart must not refuse it, nor seal to the old key again.
        two.Place = IntakePlace.Rented(two.Folder, two.FaceFile, two.Desk.Clock);
        Assert.Contains("is older", two.Place.FaceNote, StringComparison.Ordinal);
        Assert.Equal(two.Desk.Desk.Waiting.PublicFace!.Recipient, two.Place.Face!.Recipient);
        two.Send("after the restart", 5);
        Assert.Equal(1, two.Mira.CollectFrom(two.Copy()).Taken);
        two.Place.Dispose();
        two.Place = IntakePlace.Rented(two.Folder, null, two.Desk.Clock);
        Assert.Null(two.Place.FaceNote);
        two.Place.Dispose();
        using var other = new TwoMachines();
        Assert.Contains("another desk", Assert.Throws<DeskException>(() => IntakePlace.Rented(two.Folder, other.FaceFile, two.Desk.Clock)).Message, StringComparison.Ordinal);
        Assert.Contains("no public face", Assert.Throws<DeskException>(() => IntakePlace.Rented(Path.Combine(two.Desk.Root, "empty"), null, two.Desk.Clock)).Message, StringComparison.Ordinal);
        other.Mira.CollectFrom(other.Copy(), other.Place.NodeWords(), other.Archive);
        Assert.Contains("not what the desk of this intake wrote", Assert.Throws<DeskException>(() => IntakePlace.TakeReplies(two.Folder, other.Archive)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever takes the rented machine away, running or not, has every file of it.</summary>
    [Fact]
    public void Folder_OfTheRentedMachine_HoldsNoWordNameOrReceipt()
    {
        using var two = new TwoMachines();
        using var receipt = two.Send("zqstoryw", files: "zqfilew");
        two.Mira.CollectFrom(two.Copy(), two.Place.NodeWords(), two.Archive);
        Assert.True(two.Mira.Answer(two.Mira.Evidence.Sources(Slice.First()).Rows.Single(r => r.ParentId is null).Id, "zqreplyw", "act-a").IsDone);
        two.Mira.CollectFrom(two.Copy(), replies: two.Archive);
        IntakePlace.TakeReplies(two.Folder, two.Archive);
        two.Send("zqlaterw");
        string[] never = ["zqstoryw", "zqfilew", "zqnamew", "zqreplyw", "zqlaterw", receipt.Identity.Recipient];
        foreach (var file in Directory.EnumerateFiles(two.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file)) + file;
            Assert.All(never, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        }

        Assert.Contains(Directory.EnumerateFiles(two.Folder, "*", SearchOption.AllDirectories), f => f.Contains(receipt.Mailbox, StringComparison.Ordinal)); // only where an answer waits
    }

    private sealed class PowerCut : Exception;
}
