using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>A piece of a message's text with the entity type Telegram gives it ("plain" for none).</summary>
internal sealed record ChatSpan(string Type, string Text, string? Href = null);

/// <summary>One message of the made-up chat: made from seed and number alone.</summary>
internal sealed record ChatMessage
{
    public required long Id { get; init; }

    public required DateTime Utc { get; init; }

    /// <summary>null: service message of the kind in Service.</summary>
    public InventedText? Text { get; init; }

    public string? Service { get; init; }

    public string? From { get; init; }

    public string FromId { get; init; } = "";

    public bool Forwarded { get; init; }

    public string? ForwardedFrom { get; init; }

    public long? ReplyTo { get; init; }

    public int? EditedAfterSeconds { get; init; }

    /// <summary>How many reacted; their names stand in the export.</summary>
    public int Reactions { get; init; }

    /// <summary>The message whose words these are; null for words of one's own.</summary>
    public long? RepostOf { get; init; }

    /// <summary>photo, file, voice, contact, poll, sticker; null for words alone.</summary>
    public string? Media { get; init; }

    /// <summary>Where the picture lies in the folder, or Telegram's sentence for why it does not.</summary>
    public string? MediaPath { get; init; }

    public IReadOnlyList<ChatSpan> Spans { get; init; } = [];
}

/// <summary>
/// A relatives' chat as Telegram Desktop exports a single chat (domain.md 4.3): result.json with local times beside
/// unix times as text, string or array texts, entities, replies, forwards without their date, albums without a group,
/// edits, service messages, deleted accounts, missing media as sentences, and control characters written the broken
/// way.
/// </summary>
internal static class ChatExport
{
    public const string Folder = "sources/telegram/";
    private const string Result = Folder + "result.json";
    private const int Pictures = 40;
    private static readonly DateTime From = new(2024, 2, 5, 3, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Until = new(2025, 11, 30, 15, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Missing =
    [
        "(File not included. Change data exporting settings to download.)",
        "(File exceeds maximum size. Change data exporting settings to download.)",
        "(File unavailable, please try again later)",
    ];

    private static readonly string[] Channels = [
        "Обмен. Неофициально (выдумано)", "Вестник обменов (выдумано)", "Полон: новини (вигадано)"];

    public static int Count(InventedWar war) => Math.Max(120, (int)((long)war.People * 3 / 2));

    public static IEnumerable<ChatMessage> Messages(InventedWar war) =>
        Enumerable.Range(0, Count(war)).Select(i => ChatMaker.Make(war, i, Count(war)));

    public static IEnumerable<InventedText> Texts(InventedWar war) =>
        Messages(war).Where(m => m.Text is not null).Select(m => m.Text! with { RepostOf = m.RepostOf });

    public static void Write(InventedWar war, IWorldSink sink)
    {
        sink.Put(Result, s => WriteJson(s, war));
        var count = Count(war);
        for (var i = 0; i < count; i++)
        {
            var message = ChatMaker.Make(war, i, count);
            if (message.Media == "photo" && message.MediaPath is { } path && path[0] != '(')
            {
                sink.Put(Folder + path, s => Picture.Write(s, message.Id));
            }
        }
    }

    /// <summary>Three hours ahead of universal time: the exporter's computer stands in Moscow.</summary>
    public static DateTime Local(DateTime utc) => utc.AddHours(3);

    public static DateTime Time(Chance chance, int number, int count)
    {
        var step = (Until - From).Ticks / count;
        var at = From.AddTicks(step * number + step / 1000 * chance.Below(900));
        return new DateTime(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }

    /// <summary>The picture's place, or why there is none: of the first pictures every third is there.</summary>
    public static string Photo(Chance chance, int number, DateTime utc) =>
        number < Pictures * 40 && chance.PerMille(400)
            ? string.Create(CultureInfo.InvariantCulture, $"photos/photo_{number}@{Local(utc):dd-MM-yyyy_HH-mm-ss}.jpg")
            : chance.Pick(Missing);

    public static string MissingFile(Chance chance) => chance.Pick(Missing);

    public static string Channel(Chance chance, string lang) => lang == "uk" ? Channels[2] : Channels[chance.Below(2)];

    private static void WriteJson(Stream to, InventedWar war)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var json = new ChatJson(text);
        json.Open('{');
        json.Field("about", "Invented chat of a rehearsal world: no message in it is real. "
            + "Выдуманный чат учебного мира.");
        json.Field("name", "Родные и близкие (выдуманный чат)");
        json.Field("type", "private_supergroup");
        json.Field("id", 1900000001L);
        json.Name("messages");
        json.Open('[');
        var count = Count(war);
        for (var i = 0; i < count; i++) Message(json, ChatMaker.Make(war, i, count));
        json.Close(']');
        json.Close('}');
    }

    private static void Message(ChatJson json, ChatMessage m)
    {
        json.Open('{');
        json.Field("id", m.Id);
        json.Field("type", m.Service == "unsupported" ? "unsupported" : m.Service is null ? "message" : "service");
        if (m.Service == "unsupported")
        {
            json.Close('}');
            return;
        }

        Times(json, "date", m.Utc);
        if (m.EditedAfterSeconds is { } seconds) Times(json, "edited", m.Utc.AddSeconds(seconds));
        if (m.Service is not null) Service(json, m);
        else
        {
            json.Field("from", m.From);
            json.Field("from_id", m.FromId);
            if (m.Forwarded) json.Field("forwarded_from", m.ForwardedFrom);
            if (m.ReplyTo is { } reply) json.Field("reply_to_message_id", reply);
            Media(json, m);
        }

        Text(json, m.Spans);
        if (m.Reactions > 0) Reactions(json, m);
        json.Close('}');
    }

    private static void Reactions(ChatJson json, ChatMessage m)
    {
        json.Name("reactions");
        json.Open('[');
        json.Open('{');
        json.Field("type", "emoji");
        json.Field("count", m.Reactions);
        json.Field("emoji", "🙏");
        json.Name("recent");
        json.Open('[');
        json.Open('{');
        json.Field("from", "Людмила");
        json.Field("from_id", "user7000000001");
        json.Field("date", Local(m.Utc.AddMinutes(3)).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.Close('}');
        json.Close(']');
        json.Close('}');
        json.Close(']');
    }

    private static void Times(ChatJson json, string name, DateTime utc)
    {
        json.Field(name, Local(utc).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.Field(name + "_unixtime",
            ((DateTimeOffset)utc).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    private static void Service(ChatJson json, ChatMessage m)
    {
        json.Field("actor", m.From);
        json.Field("actor_id", m.FromId);
        json.Field("action", m.Service);
        switch (m.Service)
        {
            case "invite_members":
                json.Name("members");
                json.Open('[');
                json.Value(m.From);
                json.Value(null);
                json.Close(']');
                break;
            case "pin_message":
                json.Field("message_id", m.ReplyTo ?? m.Id - 1);
                break;
            case "join_group_by_link":
                json.Field("inviter", m.From);
                break;
            case "migrate_from_group":
                json.Field("title", "Родные и близкие (выдуманный чат)");
                break;
            case "edit_group_title":
                json.Field("title", "Родные и близкие (выдуманный чат)");
                break;
        }
    }

    private static void Media(ChatJson json, ChatMessage m)
    {
        switch (m.Media)
        {
            case "photo":
                json.Field("photo", m.MediaPath);
                json.Field("photo_file_size", 250L);
                json.Field("width", 1L);
                json.Field("height", 1L);
                break;
            case "file":
                json.Field("file", m.MediaPath);
                json.Field("file_name", "список.xlsx");
                json.Field("file_size", 18432L);
                json.Field("mime_type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
                break;
            case "voice":
                json.Field("file", m.MediaPath);
                json.Field("media_type", "voice_message");
                json.Field("mime_type", "audio/ogg");
                json.Field("duration_seconds", 17L + m.Id % 60);
                break;
            case "sticker":
                json.Field("file", m.MediaPath);
                json.Field("thumbnail", m.MediaPath);
                json.Field("media_type", "sticker");
                json.Field("sticker_emoji", "🕯");
                json.Field("width", 512L);
                json.Field("height", 512L);
                break;
            case "poll":
                Poll(json, m);
                break;
            case "contact":
                json.Name("contact_information");
                json.Open('{');
                json.Field("first_name", "Адвокат");
                json.Field("last_name", "");
                json.Field("phone_number", "+7 000 000-00-00");
                json.Close('}');
                break;
        }
    }

    // The question is a text in some versions and an array of pieces in others.
    private static void Poll(ChatJson json, ChatMessage m)
    {
        json.Name("poll");
        json.Open('{');
        json.Name("question");
        if (m.Id % 2 == 0) json.Value("Кто дозвонился до части?");
        else
        {
            json.Open('[');
            json.Value("Кто ");
            Entity(json, new("bold", "дозвонился?"));
            json.Close(']');
        }

        json.Field("total_voters", 7L);
        json.Name("answers");
        json.Open('[');
        foreach (var answer in (string[])["Я", "Не отвечают"])
        {
            json.Open('{');
            json.Field("text", answer);
            json.Field("voters", 3L);
            json.Close('}');
        }

        json.Close(']');
        json.Close('}');
    }

    private static void Text(ChatJson json, IReadOnlyList<ChatSpan> spans)
    {
        json.Name("text");
        if (spans.All(s => s.Type == "plain")) json.Value(string.Concat(spans.Select(s => s.Text)));
        else
        {
            json.Open('[');
            foreach (var span in spans)
            {
                if (span.Type == "plain") json.Value(span.Text);
                else Entity(json, span);
            }

            json.Close(']');
        }

        json.Name("text_entities");
        json.Open('[');
        foreach (var span in spans) Entity(json, span);
        json.Close(']');
    }

    private static void Entity(ChatJson json, ChatSpan span)
    {
        json.Open('{');
        json.Field("type", span.Type);
        json.Field("text", span.Text);
        if (span.Href is not null) json.Field("href", span.Href);
        json.Close('}');
    }
}

/// <summary>
/// JSON the way the exporter writes it: one space of indent per level, and control characters as \xNN, which is not
/// JSON. A backslash somebody typed is doubled, so "\\x0C" stays what it was.
/// </summary>
internal sealed class ChatJson(TextWriter to)
{
    private int depth;
    private bool first = true;
    private bool named;

    public void Open(char bracket)
    {
        Before();
        to.Write(bracket);
        depth++;
        first = true;
    }

    public void Close(char bracket)
    {
        depth--;
        if (!first) NewLine();
        to.Write(bracket);
        first = false;
        if (depth == 0) to.Write('\n');
    }

    public void Name(string name)
    {
        Before();
        String(name);
        to.Write(": ");
        named = true;
    }

    public void Field(string name, string? value)
    {
        Name(name);
        Value(value);
    }

    public void Field(string name, long value)
    {
        Name(name);
        Before();
        to.Write(value.ToString(CultureInfo.InvariantCulture));
    }

    public void Value(string? value)
    {
        Before();
        if (value is null) to.Write("null");
        else String(value);
    }

    private void Before()
    {
        if (named)
        {
            named = false;
            return;
        }

        if (depth == 0) return;
        if (!first) to.Write(',');
        first = false;
        NewLine();
    }

    private void NewLine()
    {
        to.Write('\n');
        for (var i = 0; i < depth; i++) to.Write(' ');
    }

    private void String(string text)
    {
        to.Write('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n':
                    to.Write("\\n");
                    break;
                case '\r':
                    to.Write("\\r");
                    break;
                case '\t':
                    to.Write("\\t");
                    break;
                case '"':
                    to.Write("\\\"");
                    break;
                case '\\':
                    to.Write("\\\\");
                    break;
                case '\u2028':
                    to.Write("\\u2028");
                    break;
                case '\u2029':
                    to.Write("\\u2029");
                    break;
                case < ' ':
                    to.Write("\\x" + ((int)c).ToString("X2", CultureInfo.InvariantCulture));
                    break;
                default:
                    to.Write(c);
                    break;
            }
        }

        to.Write('"');
    }
}

/// <summary>The smallest picture there is (JPEG, one grey point) with a comment that says it is invented.</summary>
internal static class Picture
{
    private const string Jpeg =
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////"
        + "////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

    public static void Write(Stream to, long number)
    {
        var bytes = Convert.FromBase64String(Jpeg);
        var comment = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"invented picture {number}"));
        to.Write(bytes.AsSpan(0, 2));
        to.Write([0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2)]);
        to.Write(comment);
        to.Write(bytes.AsSpan(2));
    }
}
