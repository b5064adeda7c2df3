using System.Text;
using System.Text.Json;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>What somebody sends by the public intake: kept as it came, read over, answered into a mailbox only they open.</summary>
public sealed class PleaTest
{
    private static SenderReceipt Receipt(TestDesk test, byte seed = 7) =>
        SenderReceipt.Of(SpokenWords.From([.. Enumerable.Repeat(seed, SenderReceipt.RandomBytes)]), test.Desk.Face.Desk)!;

    private static Plea Plea(SenderReceipt receipt, string story, bool more = false) => new("2026-11", "ru",
        [new("story", "Что вы хотите нам рассказать?", story), new("self", "Кто вы этому человеку?", "мать")],
        new("2026-11", "ru", "Это хранится запечатанным.", ["pass"]), receipt.Mailbox, receipt.Identity.Recipient, more);

    private static void Send(TestDesk test, Plea plea, bool urgent = false, params string[] files)
    {
        using var hand = WaitingRoom.Of(test.Folder, test.Clock).Begin();
        var item = hand.Add(new MemoryStream(Entry.Write(plea)), new HandedIn("plea.json", "intake", null, urgent, IsPlea: true));
        foreach (var file in files) hand.Add(new MemoryStream(Encoding.UTF8.GetBytes(file)), new HandedIn("голос.txt", "intake", null, false, item));
        hand.Commit();
    }

    private static TestDesk Served()
    {
        var test = new TestDesk().Unlock();
        test.Desk.DoRound();
        return test;
    }

    [Fact]
    public void Plea_WhileLocked_IsASourceWithItsFilesReadOverAtUnlock()
    {
        using var test = Served();
        using var receipt = Receipt(test);
        test.Desk.Lock();
        Send(test, Plea(receipt, "Сына обменяли 19 марта 2025 года. Завтра его забирают."), urgent: true, "файл один", "файл два");
        Assert.Equal((3, 1), (test.Desk.Waiting.Signal().Waiting, test.Desk.Waiting.Signal().Urgent));
        test.Unlock();
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows.Single();
        var page = test.Mira.Evidence.Source(source.Id)!;
        Assert.StartsWith("Что вы хотите нам рассказать?\nСына обменяли", page.Text, StringComparison.Ordinal);
        Assert.Equal(("мать", "intake"), (page.From, source.Channel));
        Assert.Contains(page.Notes, n => n.Contains("allowed: pass (text of consent 2026-11)", StringComparison.Ordinal));
        Assert.Contains(page.Notes, n => n.Contains("cannot wait", StringComparison.Ordinal));
        Assert.Equal(["файл два", "файл один"], test.Mira.Evidence.Sources(Slice.First(), parent: source.Id).Rows
            .Select(r => test.Mira.Evidence.Source(r.Id)!.Text).Order(StringComparer.Ordinal));
        Assert.True(test.Mira.Claims.Counts([source.Id])[source.Id].IsRead);
        Assert.Equal(("ru", "Это хранится запечатанным.", true), (test.Mira.Evidence.Plea(source.Id)!.Lang,
            test.Mira.Evidence.Plea(source.Id)!.Consent!.Text, test.Mira.Evidence.Plea(source.Id)!.CanAnswer));
        using var original = new StreamReader(test.Mira.Evidence.OpenOriginal(source.Id)!);
        Assert.Equal(receipt.Mailbox, JsonSerializer.Deserialize<Plea>(original.ReadToEnd(), Entry.Json)!.Mailbox);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Answer_ToASender_OpensWithTheirWordsOnlyAndIsAlwaysAsLong()
    {
        using var test = Served();
        using var receipt = Receipt(test);
        using var other = Receipt(test, 9);
        Send(test, Plea(receipt, "one zqstory"));
        test.Desk.DoRound();
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows[0].Id;
        Assert.True(test.Mira.Answer(source, "Позвоните юристу. zqreply", "act-1").IsDone);
        test.Clock.Now = test.Clock.Now.AddMinutes(5);
        Assert.True(test.Mira.Answer(source, new string('ы', EvidenceRoom.MaxReply), "act-2").IsDone);
        var box = test.Desk.Waiting.Replies;
        Assert.Equal(["ыы", "По"], box.Read(receipt).Select(r => r.Words[..2]));
        Assert.Empty(box.Read(other));
        var files = Directory.EnumerateFiles(box.Root, "*", SearchOption.AllDirectories).ToList();
        Assert.Single(files.Select(f => new FileInfo(f).Length).Distinct());
        Assert.DoesNotContain(files, f => Encoding.UTF8.GetString(File.ReadAllBytes(f)).Contains("zqreply", StringComparison.Ordinal));
        Assert.Equal("too-long", test.Mira.Answer(source, new string('x', EvidenceRoom.MaxReply + 1), "act-3").Refusal!.Code);
        Assert.Equal("empty", test.Mira.Answer(source, " ", "act-4").Refusal!.Code);
        var first = test.Mira.Evidence.Plea(source)!.Replies[0];
        Assert.True(test.Mira.TakeBackAnswer(first.Id, "wrong person", "act-5").IsDone);
        Assert.Single(box.Read(receipt));
        foreach (var file in Directory.EnumerateFiles(box.Root, "*", SearchOption.AllDirectories)) File.Delete(file);
        test.Reopen(); // a mailbox that was lost is filled again
        Assert.Single(test.Desk.Waiting.Replies.Read(receipt));
        test.Clock.Now = test.Clock.Now.AddDays(Outbox.Days + 1);
        test.Unlock().Desk.DoRound();
        Assert.Empty(test.Desk.Waiting.Replies.Read(receipt));
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Plea_WithWordsFromBefore_IsShownBesideTheFirst()
    {
        using var test = Served();
        using var receipt = Receipt(test);
        Send(test, Plea(receipt, "The first letter"));
        test.Desk.DoRound();
        var first = test.Mira.Evidence.Sources(Slice.First()).Rows[0].Id;
        Send(test, Plea(receipt, "Something more", more: true));
        Send(test, Plea(receipt, "Something more", more: true));
        test.Desk.DoRound();
        Assert.Equal(2, test.Mira.Evidence.Plea(first)!.Others.Count);
        var last = test.Mira.Evidence.Plea(first)!.Others[1].Id;
        Assert.Contains(test.Mira.Evidence.Source(last)!.Notes, n => n.Contains("perhaps it was sent twice", StringComparison.Ordinal));
        Assert.Null(test.Mira.Evidence.Plea("src-nothing"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("{\"form\":\"x\",\"lang\":\"ru\",\"answers\":[null],\"consent\":{\"version\":\"x\",\"lang\":\"ru\",\"text\":\"\",\"ticked\":[]},\"mailbox\":\"../../../../etc/cron.d/aaaaaaaaa\",\"recipient\":\"age1x\"}")]
    [InlineData("{\"form\":\"x\",\"lang\":\"ru\",\"answers\":[],\"consent\":{\"version\":\"x\",\"lang\":\"ru\",\"text\":\"\",\"ticked\":[]},\"mailbox\":\"../../../../../../../../../../../../\",\"recipient\":\"age1x\"}")]
    public void Plea_ThatIsNone_IsLeftAsideAndSaid(string json)
    {
        using var test = Served();
        using (var hand = test.Desk.Waiting.Begin())
        {
            hand.Add(new MemoryStream(Encoding.UTF8.GetBytes(json)), new HandedIn("plea.json", "intake", IsPlea: true));
            hand.Commit();
        }

        var collected = test.Mira.CollectWaiting();
        Assert.Equal((0, 1), (collected.Taken, collected.Problems.Count));
        Assert.Contains("left where it is", collected.Problems[0], StringComparison.Ordinal);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void HandIn_ThatBreaksOff_LeavesNothing()
    {
        using var test = Served();
        using (var hand = test.Desk.Waiting.Begin())
        {
            hand.Add(new MemoryStream("whole"u8.ToArray()), new HandedIn("a", "intake"));
            Assert.Throws<IOException>(() => hand.Add(new MemoryStream(new byte[100]), new HandedIn("b", "intake"), most: 50));
        }

        Assert.Equal(0, test.Desk.Waiting.Signal().Waiting);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Desk.Folder.Waiting, "files"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void PublicFace_AfterASettingAndANewKey_IsSignedAnewWithAGreaterNumber()
    {
        using var test = Served();
        var first = test.Desk.Waiting.PublicFace!;
        Assert.True(test.Mira.Set("intakeTitle", "Мост домой", "chosen").IsDone);
        Assert.True(test.Mira.Set("intakeOnion", "http://abcdef.onion/", "chosen").IsDone);
        Assert.Equal("setting", test.Mira.Set("intakeOnion", "https://example.org", "wrong").Refusal!.Code);
        test.Desk.DoRound();
        var second = test.Desk.Waiting.PublicFace!;
        Assert.Equal(("Мост домой", "http://abcdef.onion", first.Recipient), (second.Words.Title, second.Words.Onion, second.Recipient));
        Assert.True(test.Mira.ReplaceIntakeKey("act-new").IsDone);
        var third = test.Desk.Waiting.PublicFace!;
        Assert.True(first.Serial < second.Serial && second.Serial < third.Serial);
        Assert.NotEqual(second.Recipient, third.Recipient);
        var file = Path.Combine(test.Desk.Folder.Waiting, "intake.txt");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"Contact\":\"\"", "\"Contact\":\"+7 a thief\"", StringComparison.Ordinal));
        Assert.Null(test.Desk.Waiting.PublicFace);
        test.Desk.DoRound();
        Assert.Equal("", test.Desk.Waiting.PublicFace!.Words.Contact);
        var bytes = File.ReadAllBytes(file);
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Null(IntakeFace.Parse(damaged));
        }
    }
}
