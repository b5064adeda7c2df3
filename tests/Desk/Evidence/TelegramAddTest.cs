using System.Text;
using Homeward.Evidence;
using Homeward.Tests.Core.Evidence;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>The sixteen edge cases of Telegram exports from the file to the desk: what a caseworker finds after `add`.</summary>
public sealed class TelegramAddTest
{
    private static (RunResult Run, IReadOnlyList<PartPage> Parts) Take(HandedIn desk, params string[] messages)
    {
        var run = desk.AddOne("result.json", Exports.Chat(messages));
        return (run, desk.PartsOf(run.SourceIds[0]));
    }

    private static void Noted(PartPage part, string words) => Assert.Contains(part.Notes, n => n.Contains(words, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Add01_ControlCharacters_AreRepairedInTheTextAndKeptInTheOriginal()
    {
        using var desk = new HandedIn();
        var (run, parts) = Take(desk, Exports.Message(7, "до\\x0Cпосле"), Exports.Message(8, "путь C:\\\\x0C"));
        Assert.Equal(["до\fпосле", "путь C:\\x0C"], parts.Select(p => p.Text));
        Assert.NotEmpty(parts[0].Notes);
        Assert.Contains("\\x0C", Encoding.UTF8.GetString(desk.Original(run.SourceIds[0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Add02_UnquotedDocumentId_CostsNothing()
    {
        using var desk = new HandedIn();
        var emoji = Exports.WithText(9, "[\n  {\n   \"type\": \"custom_emoji\",\n   \"text\": \"🙏\",\n   \"document_id\": stickers/a (2).tgs\n  },\n  \" помогите\"\n ]");
        var (run, parts) = Take(desk, emoji, Exports.Message(10, "дальше"));
        Assert.Equal((2, 0), ((int)run.Stored, (int)run.Refused));
        Assert.Equal("🙏 помогите", parts[0].Text);
    }

    [Fact]
    public void Add03_UnescapedQuotes_RefuseThatMessageWithItsPlace()
    {
        using var desk = new HandedIn();
        var (run, parts) = Take(desk, Exports.Message(1, "раньше"), Exports.Message(2, "он сказал \"иди\" и ушёл"), Exports.Message(3, "позже"));
        Assert.Equal(["раньше", "позже"], parts.Select(p => p.Text));
        Assert.StartsWith("line ", Assert.Single(run.Refusals).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Add04_KeyTwice_IsNoted()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(4, "второй").Replace(" \"from\":", " \"text\": \"первый\",\n \"from\":", StringComparison.Ordinal));
        Assert.Equal("первый", parts[0].Text);
        Assert.NotEmpty(parts[0].Notes);
    }

    [Fact]
    public void Add05_NoZone_TheDayIsASpan()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(5, "x", unix: false), Exports.Message(6, "y"));
        Assert.True(parts[0].Row.Sent!.Earliest < parts[0].Row.Sent!.Latest);
        Assert.Equal((new DateOnly(2025, 6, 2), new DateOnly(2025, 6, 2)), (parts[1].Row.Sent!.Earliest!.Value, parts[1].Row.Sent!.Latest!.Value));
    }

    [Fact]
    public void Add06_ClockGoesBack_OrderIsByNumber()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(1, "до", date: "2024-10-27T03:50:00", unix: false), Exports.Message(2, "после", date: "2024-10-27T03:10:00", unix: false));
        Assert.Equal(["до", "после"], parts.Select(p => p.Text));
        Assert.NotEmpty(parts[1].Notes);
    }

    [Fact]
    public void Add07_HtmlOffset_IsUncertain()
    {
        using var desk = new HandedIn();
        const string page = "<!DOCTYPE html><html><body><div class=\"page_wrap\"><div class=\"page_header\"><div class=\"text bold\">Чат</div></div>"
            + "<div class=\"message default clearfix\" id=\"message1\"><div class=\"body\"><div class=\"pull_right date details\" title=\"02.06.2025 00:30:00 UTC+02:00\">00:30</div>"
            + "<div class=\"from_name\">Мама</div><div class=\"text\">слова</div></div></div></div></body></html>";
        var run = desk.AddOne("messages.html", page);
        var sent = desk.PartsOf(run.SourceIds[0]).Single().Row.Sent!;
        Assert.True(sent.Earliest < sent.Latest, $"{sent.Earliest} {sent.Latest}");
    }

    [Fact]
    public void Add08_FirstMessageOfAnyDate_NothingIsSaidAboutEarlier()
    {
        using var desk = new HandedIn();
        var (run, _) = Take(desk, Exports.Message(900, "x"));
        Assert.Equal((1, 1, 0), ((int)run.Seen, (int)run.Stored, (int)run.Refused));
        Assert.Empty(desk.Mira.Evidence.Source(run.SourceIds[0])!.Notes);
    }

    [Fact]
    public void Add09_EditOf1970_IsNoVersion()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(1, "x", " \"edited\": \"1970-01-01T01:00:00\",\n"));
        Assert.Null(parts[0].VersionOf);
    }

    [Fact]
    public void Add10_NumericSender_IsTaken()
    {
        using var desk = new HandedIn();
        var (run, parts) = Take(desk, Exports.Message(1, "x").Replace("\"user500\"", "9007199254740993", StringComparison.Ordinal));
        Assert.Equal((1, 0), ((int)run.Stored, (int)run.Refused));
        Assert.NotEmpty(parts[0].Notes);
    }

    [Fact]
    public void Add11_ImportedHistory_IsFlagged()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, [.. Enumerable.Range(1, 5).Select(i => Exports.Message(i, "x" + i, " \"forwarded_from\": \"Брат " + (i % 2) + "\",\n"))]);
        Noted(parts[4], "history");
        Assert.Equal("Брат 1", parts[4].ForwardedFrom);
    }

    [Fact]
    public void Add12_SeparatorsEmojiRightToLeft_StayAsWritten()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(1, "а\u2028б 🕊️ \u202Eобратно\u202C שלום"));
        Assert.Equal("а\u2028б 🕊️ \u202Eобратно\u202C שלום", parts[0].Text);
    }

    [Fact]
    public void Add13_ManyMessages_AreStoredInChunksAndKnownAgain()
    {
        using var desk = new HandedIn();
        var json = Exports.Chat([.. Enumerable.Range(1, 2500).Select(i => Exports.Message(i, "сообщение " + i))]);
        Assert.Equal(2500, desk.AddOne("result.json", json).Stored);
        Assert.Equal(2500, desk.AddOne("result.json", json).Known);
    }

    [Fact]
    public void Add14_PathsOfMedia_NeverLeaveTheFolder()
    {
        using var desk = new HandedIn();
        desk.Write("secret.txt", "что лежит рядом");
        var json = Exports.Chat(Exports.Message(1, "x", " \"photo\": \"../secret.txt\",\n"), Exports.Message(2, "y", " \"photo\": \"/etc/hostname\",\n"));
        var run = desk.AddOne("chat/result.json", json);
        Assert.Equal((2, 2), ((int)run.Stored, (int)run.Refused));
        Assert.Single(desk.All());
    }

    [Fact]
    public void Add15_DeletedAccount_IsKeptWithoutAName()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Message(1, "x").Replace("\"Мама Олега\"", "null", StringComparison.Ordinal));
        Assert.Null(parts[0].Row.Sender);
        Assert.NotEmpty(parts[0].Notes);
    }

    [Fact]
    public void Add16_TopicsAndOtherChats_AreNoted()
    {
        using var desk = new HandedIn();
        var (_, parts) = Take(desk, Exports.Service(10, "topic_created", " \"title\": \"Обмен 24 мая\",\n"),
            Exports.Message(12, "чужой", " \"reply_to_message_id\": 3,\n \"reply_to_peer_id\": \"channel77\",\n"));
        Assert.Equal("[topic_created]", parts[0].Text);
        Assert.NotEmpty(parts[1].Notes);
    }
}
