using System.Text;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>
/// What is read from sound exports: every kind of field, account exports, and the choice of one chat.
/// </summary>
public sealed class TelegramMessagesTest
{
    [Fact]
    public void Account_EachDangerousSection_IsWarnedOfAndNeverRead()
    {
        var parts = Exports.Parts(Exports.Account(("Один", 11, [Exports.Message(1, "а")]),
            ("Два", 12, [Exports.Message(1, "б")])));
        Assert.Equal(["personal_information", "contacts", "sessions"], parts.OfType<AccountWarning>()
            .Select(w => w.Section));
        Assert.Contains("phone number", parts.OfType<AccountWarning>().First().Contains, StringComparison.Ordinal);
        Assert.DoesNotContain(parts, p => p.ToString().Contains("+0 000", StringComparison.Ordinal));
        Assert.Equal(["11", "12"], parts.OfType<TelegramChat>().Select(c => c.Id));
        Assert.Equal(["а", "б"], parts.OfType<TelegramMessage>().Select(m => m.Text));
        Assert.Empty(parts.OfType<Refused>());
    }

    [Fact]
    public void OnlyChat_OthersAreCountedAndLeftOut()
    {
        var json = Exports.Account(("Один", 11, [Exports.Message(1, "а"), Exports.Message(2, "в \" г")]),
            ("Два", 12, [Exports.Message(1, "б")]));
        var parts = Exports.Parts(json, new() { OnlyChat = "12" });
        Assert.Equal("б", parts.OfType<TelegramMessage>().Single().Text);
        var left = parts.OfType<ChatLeftOut>().Single();
        Assert.Equal(("11", "Один", 1L, 1L), (left.Id, left.Name, left.Messages, left.Broken));
    }

    [Fact]
    public void Media_ThreeReasonsAndPaths_AreToldApart()
    {
        const string settings = "Change data exporting settings to download.)";
        var messages = Exports.Parts(Exports.Chat(
            Exports.Message(1, "",
                " \"photo\": \"photos/photo_1@02-06-2025_10-00-00.jpg\",\n \"photo_file_size\": 81234,\n \"width\": 960,\n \"height\": 1280,\n"),
            Exports.Message(2, "", " \"file\": \"(File not included. " + settings
                + "\",\n \"media_type\": \"voice_message\",\n \"mime_type\": \"audio/ogg\",\n \"duration_seconds\": 41,\n"),
            Exports.Message(3, "", " \"file\": \"(File exceeds maximum size. " + settings
                + "\",\n \"file_name\": \"видео.mp4\",\n \"thumbnail\": \"video_files/a_thumb.jpg\",\n"),
            Exports.Message(4, "", " \"photo\": \"(File unavailable, please try again later)\",\n")))
                .OfType<TelegramMessage>().ToList();
        Assert.Equal(new TelegramMedia("photo", "photos/photo_1@02-06-2025_10-00-00.jpg", null, null, null, 81234, null,
            960, 1280), messages[0].Media.Single());
        Assert.Equal(new TelegramMedia("voice_message", null, NotPreserved.NotIncluded, null, "audio/ogg", null, 41,
            null, null), messages[1].Media.Single());
        Assert.Equal((NotPreserved.TooLarge, "видео.mp4"),
            (messages[2].Media[0].Missing, messages[2].Media[0].FileName));
        Assert.Equal("thumbnail", messages[2].Media[1].Kind);
        Assert.Equal(NotPreserved.Unavailable, messages[3].Media.Single().Missing);
    }

    [Fact]
    public void Text_OfMarkedStretches_IsJoinedWithPlaces()
    {
        var m = Exports.Only(Exports.Chat(
            Exports.WithText(1,
            "[\"Пишите \", {\"type\": \"mention\", \"text\": \"@nikto\"}, \" или \", {\"type\": \"text_link\", \"text\": \"сюда\", \"href\": \"https://a.example/\"}, \".\"]")));
        Assert.Equal("Пишите @nikto или сюда.", m.Text);
        Assert.Equal([new("mention", 7, 6, null), new TelegramEntity("text_link", 18, 4, "https://a.example/")],
            m.Entities);
    }

    [Fact]
    public void Entities_BesidePlainString_AreTakenFromTextEntities()
    {
        var json = Exports.Chat(Exports.Message(1, "тел 123")).Replace(
            "\"type\": \"plain\",\n     \"text\": \"тел 123\"",
                "\"type\": \"plain\", \"text\": \"тел \"}, {\"type\": \"phone\", \"text\": \"123\"",
                StringComparison.Ordinal);
        Assert.Equal(new TelegramEntity("phone", 4, 3, null), Exports.Only(json).Entities.Single());
        var differs = json.Replace("\"text\": \"123\"", "\"text\": \"124\"", StringComparison.Ordinal);
        Assert.Contains("text-differs", Exports.Codes(Exports.Only(differs)));
    }

    [Fact]
    public void Service_KeepsActionActorAndEveryField()
    {
        var m = Exports.Only(Exports.Chat(
            Exports.Service(3, "invite_members",
            " \"members\": [\n  \"А\",\n  null\n ],\n \"brand_new\": {\n  \"x\": 1\n },\n")));
        Assert.Equal(("service", "invite_members", "Админ", "user900"), (m.Type, m.Action, m.Actor, m.ActorId));
        Assert.Contains("null", m.Field("members"), StringComparison.Ordinal);
        Assert.Equal(["brand_new"], m.UnknownFields);
        Assert.Contains("\"x\"", m.Field("brand_new"), StringComparison.Ordinal);
        Assert.Null(m.Field("absent"));
    }

    [Fact]
    public void Album_SameSecondAndNextNumber_IsInferredAndMarked()
    {
        string Photo(long id, string date) => Exports.Message(id, "", " \"photo\": \"photos/p.jpg\",\n", date);
        var read = Exports.Parts(Exports.Chat(Photo(5, "2025-06-02T10:00:00"), Photo(6, "2025-06-02T10:00:00"),
            Photo(7, "2025-06-02T10:00:00"), Photo(8, "2025-06-02T10:00:01")))
            .OfType<TelegramMessage>().ToList();
        Assert.Equal([null, 5L, 5L, null], read.Select(m => m.AlbumOf));
        Assert.Contains("album", Exports.Codes(read[1]));
    }

    [Fact]
    public void PlaceContactPollAndReactions_AreRead()
    {
        var messages = Exports.Parts(Exports.Chat(
            Exports.Message(1, "",
                " \"location_information\": {\n  \"latitude\": 51.4080,\n  \"longitude\": 35.2662\n },\n \"place_name\": \"Вокзал\",\n \"address\": \"ул. Ленина\",\n"),
            Exports.Message(2, "",
                " \"contact_information\": {\n  \"first_name\": \"Олег\",\n  \"last_name\": \"\",\n  \"phone_number\": \"007\"\n },\n"),
            Exports.Message(3, "",
                " \"poll\": {\n  \"question\": [\"Кто \", {\"type\": \"bold\", \"text\": \"был\"}],\n"
                + "  \"closed\": false,\n  \"answers\": [{\"text\": \"я\", \"voters\": 1, \"chosen\": false}, {\"text\": [\"не\", \" я\"], \"voters\": 0, \"chosen\": true}]\n },\n"),
            Exports.Message(4, "х",
                " \"reactions\": [\n  {\n   \"type\": \"emoji\",\n   \"count\": 1,\n   \"recent\": [\n    {\n     \"from\": \"А\",\n     \"from_id\": \"user1\"\n    }\n   ]\n  }\n ],\n")))
            .OfType<TelegramMessage>().ToList();
        Assert.Equal(new TelegramPlace("51.4080", "35.2662", "Вокзал", "ул. Ленина"), messages[0].Place);
        Assert.Equal(new TelegramContact("Олег", "", "007"), messages[1].Contact);
        Assert.Equal(("Кто был", "я|не я"), (messages[2].Poll!.Question, string.Join('|', messages[2].Poll!.Answers)));
        Assert.True(messages[3].NamesReactors);
        Assert.False(messages[0].NamesReactors);
    }

    [Fact]
    public void UnsupportedOldGroupAndHugeNumbers_AreKept()
    {
        const string huge = "9223372036854775808";
        var json = Exports.Chat("{\n \"id\": -999999995,\n \"type\": \"unsupported\"\n}", "{\n \"id\": " + huge
            + ",\n \"type\": \"message\"\n}", Exports.Message(3, "х"))
            .Replace("1700000001", "9007199254740995", StringComparison.Ordinal);
        var parts = Exports.Parts(json);
        var read = parts.OfType<TelegramMessage>().ToList();
        Assert.Equal([-999999995L, 3L], read.Select(m => m.Id));
        Assert.Contains("unsupported", Exports.Codes(read[0]));
        Assert.Contains("old-group", Exports.Codes(read[0]));
        Assert.Equal("9007199254740995", read[0].Chat.Id);
        Assert.Contains("no usable number", parts.OfType<Refused>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SavedMessagesWithoutName_AndMarkAtTheFront_AreRead()
    {
        var json = "\uFEFF{\n \"type\": \"saved_messages\",\n \"id\": 5,\n \"messages\": [\n" + Exports.Message(1, "х")
            + "\n ]\n}";
        var chat = Exports.Parts(json).OfType<TelegramChat>().Single();
        Assert.Equal((null, "saved_messages", "5"), (chat.Name, chat.Type, chat.Id));
        Assert.Single(Exports.Parts("{\"name\":null,\"type\":null,\"id\":7,\"messages\":[]}").OfType<TelegramChat>());
    }

    [Fact]
    public void Ledger_OfARun_AddsUpOnlyWhenComplete()
    {
        var parts = Exports.Parts(Exports.Chat(Exports.Message(1, "а"), Exports.Message(2, "б \" в"),
            Exports.Message(3, "г")));
        var refused = parts.OfType<Refused>().ToList();
        Assert.True(new RunLedger(3, 2, 0, refused).AddsUp);
        Assert.True(new RunLedger(3, 1, 1, [.. refused, new Refused(0, 1, 1, "x", RefusedWhat.Between)]).AddsUp);
        Assert.False(new RunLedger(3, 1, 0, refused).AddsUp);
    }

    [Fact]
    public void Raw_OfEveryMessage_IsItsBytesInTheOriginal()
    {
        var bytes = Encoding.UTF8.GetBytes(Exports.Chat(Exports.Message(1, "а"), Exports.Message(2, "\\x0Cб")));
        foreach (var m in Exports.Parts(bytes).OfType<TelegramMessage>())
        {
            Assert.True(m.Raw.Span.SequenceEqual(bytes.AsSpan((int)m.ByteStart, (int)m.ByteLength)));
            Assert.Equal(m.Id == 2, !m.Repaired.IsEmpty);
        }
    }
}
