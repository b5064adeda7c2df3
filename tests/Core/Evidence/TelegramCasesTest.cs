using System.Text;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>
/// Telegram Desktop JSON × the sixteen edge cases of the domain's list (4.3); each test carries its number.
/// </summary>
public sealed class TelegramCasesTest
{
    [Fact]
    public void Case01_ControlCharacterAsBackslashX_IsReadAndNoted()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(7, "до\\x0Cпосле\\x0C\\x0Bконец")));
        Assert.Equal("до\fпосле\f\vконец", m.Text);
        Assert.Contains("repaired-escapes", Exports.Codes(m));
        Assert.Contains("\\x0C", Encoding.UTF8.GetString(m.Raw.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Case01_BackslashTypedByUser_IsLeftAlone()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(7, "путь C:\\\\x0C и \\x0C")));
        Assert.Equal("путь C:\\x0C и \f", m.Text);
    }

    [Theory]
    [InlineData("(File not included. Change data exporting settings to download.)")]
    [InlineData("stickers/AnimatedSticker (2).tgs")]
    public void Case02_UnquotedDocumentId_IsQuotedAndNoted(string bare)
    {
        var emoji = Exports.WithText(9,
            "[\n  {\n   \"type\": \"custom_emoji\",\n   \"text\": \"🙏\",\n   \"document_id\": "
            + bare + "\n  },\n  \" помогите\"\n ]");
        var messages = Exports.Parts(Exports.Chat(emoji, Exports.Message(10, "дальше"))).OfType<TelegramMessage>()
            .ToList();
        Assert.Equal(["🙏 помогите", "дальше"], messages.Select(m => m.Text));
        Assert.Equal(new TelegramEntity("custom_emoji", 0, 2, bare), messages[0].Entities.Single());
        Assert.Contains("repaired-document-id", Exports.Codes(messages[0]));
    }

    [Theory]
    [InlineData("он сказал \"иди\" и ушёл")]
    [InlineData("нечётная \" кавычка")]
    [InlineData("\" } ], { \" скобки")]
    public void Case03_UnescapedQuotes_QuarantineThatMessageOnly(string text)
    {
        var json = Exports.Chat(Exports.Message(1, "раньше"), Exports.Message(2, text), Exports.Message(3, "позже"));
        var parts = Exports.Parts(json);
        Assert.Equal([1L, 3L], parts.OfType<TelegramMessage>().Select(m => m.Id));
        var refused = parts.OfType<Refused>().Single();
        Assert.Equal(RefusedWhat.Thing, refused.What);
        var bytes = Encoding.UTF8.GetBytes(json);
        var span = Encoding.UTF8.GetString(bytes, (int)refused.ByteStart, (int)refused.ByteLength);
        Assert.StartsWith("{\n   \"id\": 2,", span, StringComparison.Ordinal);
        Assert.EndsWith("}", span, StringComparison.Ordinal);
        Assert.Equal(bytes.AsSpan(0, (int)refused.ByteStart).Count((byte)'\n') + 1, refused.Line);
        Assert.DoesNotContain("сказал", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Case03_UnescapedQuotesInLastMessage_NextChatIsStillRead()
    {
        var json = Exports.Account(("Один", 11, [Exports.Message(1, "нечётная \" кавычка")]),
            ("Два", 12, [Exports.Message(5, "цело")]));
        var parts = Exports.Parts(json);
        Assert.Equal("12", parts.OfType<TelegramMessage>().Single().Chat.Id);
        Assert.Equal("Два", parts.OfType<TelegramMessage>().Single().Chat.Name);
        Assert.Single(parts.OfType<Refused>());
    }

    [Fact]
    public void Case03_OneLineFile_QuarantinesThatMessageOnly()
    {
        var json = Exports.Chat(Exports.Message(1, "а"), Exports.Message(2, "б \" в"), Exports.Message(3, "г"))
            .Replace("\n", "", StringComparison.Ordinal);
        var parts = Exports.Parts(json);
        Assert.Equal([1L, 3L], parts.OfType<TelegramMessage>().Select(m => m.Id));
        Assert.Single(parts.OfType<Refused>());
    }

    [Fact]
    public void Case04_TextTwice_KeepsBoth()
    {
        var gift = Exports.Message(4, "")
            .Replace(" \"from\":", " \"text\": [\"с \", {\"type\": \"bold\", \"text\": \"днём\"}],\n \"from\":",
            StringComparison.Ordinal);
        var m = Exports.Only(Exports.Chat(gift));
        Assert.Equal("с днём", m.Text);
        Assert.Equal(new KeyValuePair<string, string>("text", "\"\""), m.Doubled.Single());
        Assert.Contains("doubled-key", Exports.Codes(m));

        var other = Exports.Message(4, "второй")
            .Replace(" \"from\":", " \"text\": \"первый\",\n \"from\":", StringComparison.Ordinal);
        m = Exports.Only(Exports.Chat(other));
        Assert.Equal("первый", m.Text);
        Assert.Equal("\"второй\"", m.Doubled.Single().Value);
    }

    [Fact]
    public void Case05_NoUnixTime_IsUncertainByFourteenHours()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(5, "x", unix: false)));
        var wall = new DateTimeOffset(2025, 6, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Null(m.DateUnix);
        Assert.Equal((wall - 14 * 3600, wall + 14 * 3600), (m.EarliestUnix, m.LatestUnix));
        Assert.Contains("no-time-zone", Exports.Codes(m));

        var told = Exports.Parts(Exports.Chat(Exports.Message(5, "x", unix: false)), new() { ZoneMinutes = (120, 180) })
            .OfType<TelegramMessage>().Single();
        Assert.Equal((wall - 3 * 3600, wall - 2 * 3600), (told.EarliestUnix, told.LatestUnix));
        Assert.DoesNotContain("no-time-zone", Exports.Codes(told));
    }

    [Fact]
    public void Case05_UnixTimeBeside_GivesTheExportersOffset()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(5, "x")));
        Assert.Equal(180, m.ZoneOffsetMinutes);
        Assert.Equal(m.DateUnix, m.EarliestUnix);
        Assert.Equal("2025-06-02T10:00:00", m.Date);
    }

    [Fact]
    public void Case06_ClockGoesBack_OrderIsByNumberAndNoted()
    {
        var parts = Exports.Parts(Exports.Chat(
            Exports.Message(1, "до", date: "2024-10-27T03:50:00", unix: false),
            Exports.Message(2, "после", date: "2024-10-27T03:10:00", unix: false)));
        var messages = parts.OfType<TelegramMessage>().ToList();
        Assert.Equal([1L, 2L], messages.Select(m => m.Id));
        Assert.Contains("clock-back", Exports.Codes(messages[1]));
        Assert.DoesNotContain("clock-back", Exports.Codes(messages[0]));
    }

    [Fact]
    public void Case08_FirstMessageOfAnyDate_NothingIsInferredAboutEarlier()
    {
        // Telegram ignores the chosen start date in JSON: no part of the answer says where the export "begins".
        var parts = Exports.Parts(Exports.Chat(Exports.Message(900, "x")));
        Assert.Equal(["TelegramChat", "TelegramMessage"], parts.Select(p => p.GetType().Name));
        Assert.Empty(parts.OfType<TelegramChat>().Single().Notes);
    }

    [Fact]
    public void Case09_EditOf1970_IsNoEdit()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(1, "x", " \"edited\": \"1970-01-01T01:00:00\",\n")));
        Assert.Null(m.Edited);
        Assert.Contains("edit-1970", Exports.Codes(m));
        var real = Exports.Only(Exports.Chat(
            Exports.Message(1, "x", " \"edited\": \"2025-06-02T11:00:00\",\n \"edited_unixtime\": \"1748851200\",\n")));
        Assert.Equal(("2025-06-02T11:00:00", 1748851200L), (real.Edited, real.EditedUnix!.Value));
    }

    [Fact]
    public void Case10_NumericFromId_IsAcceptedAsDigits()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(1, "x")
            .Replace("\"user500\"", "9007199254740993", StringComparison.Ordinal)));
        Assert.Equal("9007199254740993", m.FromId);
        Assert.Contains("numeric-sender", Exports.Codes(m));
    }

    [Fact]
    public void Case11_ImportedHistory_IsFlagged()
    {
        var messages = Enumerable.Range(1, 5)
            .Select(i => Exports.Message(i, "x", " \"forwarded_from\": \"Брат " + (i % 2) + "\",\n")).ToArray();
        var read = Exports.Parts(Exports.Chat(messages)).OfType<TelegramMessage>().ToList();
        Assert.Contains("imported", Exports.Codes(read[4]));
        Assert.Equal("Брат 1", read[4].ForwardedFrom);
        Assert.DoesNotContain("imported", Exports.Codes(read[0]));
    }

    [Fact]
    public void Case12_SeparatorsEmojiAndRightToLeft_StayInTheText()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(1, "а\u2028б\u2029в 🕊️ \u202Eобратно\u202C שלום")));
        Assert.Equal("а\u2028б\u2029в 🕊️ \u202Eобратно\u202C שלום", m.Text);
        var escaped = Exports.Only(Exports.Chat(Exports.Message(1, "а\\u2028б \\ud83d\\udd4a \\ud83d конец")));
        Assert.Equal("а\u2028б 🕊 \uFFFD конец", escaped.Text);
        Assert.Contains("lone-surrogate", Exports.Codes(escaped));
    }

    [Fact]
    public void Case14_PathsOfMedia_AreNeverTrusted()
    {
        var m = Exports.Only(Exports.Chat(
            Exports.Message(1, "x", " \"file\": \"../../etc/passwd\",\n \"file_name\": \"счёт.pdf\",\n")));
        Assert.Null(SafeNames.Inside(m.Media.Single().RelativePath!, out var reason));
        Assert.Contains("leaves its folder", reason, StringComparison.Ordinal);
        Assert.Equal("счёт.pdf", m.Media.Single().FileName);
    }

    [Fact]
    public void Case15_DeletedAccount_IsKnownById()
    {
        var m = Exports.Only(Exports.Chat(Exports.Message(1, "x")
            .Replace("\"Мама Олега\"", "null", StringComparison.Ordinal)));
        Assert.Null(m.From);
        Assert.Equal("user500", m.FromId);
        Assert.Contains("no-name", Exports.Codes(m));
    }

    [Fact]
    public void Case16_TopicAndReplyElsewhere_KeepPeerAndTopic()
    {
        var created = Exports.Service(10, "topic_created", " \"title\": \"Обмен 24 мая\",\n");
        var parts = Exports.Parts(Exports.Chat(
            created,
            Exports.Message(11, "в теме", " \"reply_to_message_id\": 10,\n"),
            Exports.Message(12, "чужой", " \"reply_to_message_id\": 3,\n \"reply_to_peer_id\": \"channel77\",\n")));
        var messages = parts.OfType<TelegramMessage>().ToList();
        Assert.Equal("topic_created", messages[0].Action);
        Assert.Equal("\"Обмен 24 мая\"", messages[0].Field("title"));
        Assert.Equal(10, messages[1].Topic);
        Assert.Equal(("channel77", 3L), (messages[2].ReplyToPeer, messages[2].ReplyTo!.Value));
        Assert.Contains("reply-elsewhere", Exports.Codes(messages[2]));
    }
}
