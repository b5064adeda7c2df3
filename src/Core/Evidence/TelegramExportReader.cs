using System.Text;
using System.Text.Json;

namespace Homeward.Evidence;

/// <summary>
/// Walks the outer structure of an export (root, lists of chats, headings) over a sliding window and hands each list of
/// messages to <see cref="TelegramMessages"/>. A damaged heading costs its line; a damaged structure is left at the
/// next messages.
/// </summary>
internal sealed class TelegramExportReader
{
    private const int MaxHeadingBytes = 1024 * 1024;
    private const int MaxBadLines = 16;
    private const int MaxDepth = 8;
    private const string CutOff = "the file ends too early: it was cut off here";

    private readonly TelegramOptions options;
    private readonly ByteWindow window;
    private readonly TelegramMessages messages;
    private int badLines;
    private int depth;
    private bool over;

    /// <summary>Sections of an account export that say something about its owner or others.</summary>
    private static readonly Dictionary<string, string> Dangerous = new(StringComparer.Ordinal)
    {
        ["personal_information"] = "name, phone number and user name of the one who exported",
        ["profile_pictures"] = "pictures of the one who exported",
        ["profile_music"] = "music of the one who exported",
        ["stories"] = "stories of the one who exported",
        ["contacts"] = "names and phone numbers of all contacts",
        ["frequent_contacts"] = "the people most written to",
        ["other_data"] = "drafts, settings and other private records",
        ["sessions"] = "devices, places and IP addresses",
        ["web_sessions"] = "web sites signed in to, places and IP addresses",
        ["ips"] = "IP addresses",
    };

    internal TelegramExportReader(Stream stream, TelegramOptions options)
    {
        this.options = options;
        window = new(stream, 256 * 1024, Math.Max(options.MaxMessageBytes, MaxHeadingBytes));
        messages = new(window, options);
    }

    private enum Level
    {
        Root,
        ChatList,
        Chat,
    }

    private sealed class Heading
    {
        internal string? Id;
        internal string? Name;
        internal string? Type;
        internal long Start;
        internal bool Told;
        internal bool Damaged;
    }

    internal IEnumerable<Part> Parts()
    {
        while (window.Bytes.Length < 4 && window.Fill() == ByteWindow.Filled.More)
        {
        }

        if (window.Bytes.StartsWith("\uFEFF"u8)) window.Advance(3);
        messages.SkipSpace();
        if (NotAnExport() is { } refused)
        {
            yield return refused;
            yield break;
        }

        if (window.Bytes[0] == (byte)'{') foreach (var part in Object(Level.Root, null)) yield return part;

        // What stands behind the root can only be there when a bracket before it was damaged.
        while (!over && Peek() >= 0)
        {
            var c = Peek();
            if (c == '{') foreach (var part in Inner("chats")) yield return part;
            else if (c is ',' or ']' or '}' or ' ' or '\t' or '\r' or '\n') window.Advance(1);
            else foreach (var part in Recover(new() { Start = window.Offset }, "chats")) yield return part;
        }
    }

    private Refused? NotAnExport()
    {
        var b = window.Bytes;
        if (b.IsEmpty) return Rest("the file is empty");
        var wide = b.Length > 3 && (b[0] + b[2] == 0 || b[1] + b[3] == 0 || (b[0] >= 0xFE && b[1] >= 0xFE));
        return wide ? Rest("the file is written in UTF-16; Telegram writes UTF-8. Save it as UTF-8 and add it again")
            : null;
    }

    /// <summary>The object that begins here: the root, {about, list: […]}, or a chat. Leaves it behind.</summary>
    private IEnumerable<Part> Object(Level level, string? list)
    {
        var heading = new Heading { Start = window.Offset };
        if (depth == MaxDepth)
        {
            foreach (var part in Recover(heading, list)) yield return part;
            yield break;
        }

        // Keys of one object stand in one column; a damaged line break may show a smaller one.
        var widest = -1;
        depth++;
        window.Advance(1);
        while (!over)
        {
            var indent = messages.SkipSpace();
            if (indent >= 0) indent = widest = Math.Max(widest, indent);
            var c = Peek();
            if (c is ',' or ']')
            {
                window.Advance(1);
            }
            else if (c == '}')
            {
                window.Advance(1);
                depth--;
                if (!heading.Told && heading is { Id: not null, Type: not null }) yield return Tell(heading, list);
                yield break;
            }
            else if (c == '{')
            {
                foreach (var part in messages.AtMessage() ? Messages(heading, list)
                    : Object(Level.Chat, list ?? "chats"))
                {
                    yield return part;
                }
            }
            else
            {
                foreach (var part in Field(level, heading, indent, list)) yield return part;
            }
        }
    }

    /// <summary>A chat, or, where its heading was lost, a message.</summary>
    private IEnumerable<Part> Inner(string list) => messages.AtMessage()
        ? Messages(new() { Start = window.Offset, Damaged = true }, list)
        : Object(Level.Chat, list);

    /// <summary>One "key": value of an object.</summary>
    private IEnumerable<Part> Field(Level level, Heading heading, int indent, string? list)
    {
        var (start, line) = (window.Offset, window.Line);
        var key = Key();
        var value = key is null ? -1 : Peek();
        if ((key == "messages" && value == '[') || (value == '{' && messages.AtMessage()))
        {
            if (value == '[') window.Advance(1);
            foreach (var part in Messages(heading, list)) yield return part;
        }
        else if (key == "list" && value == '[' && level != Level.Chat)
        {
            window.Advance(1);
            foreach (var part in ChatList(list ?? "chats")) yield return part;
        }
        else if (level == Level.Root && value == '{' && !Dangerous.ContainsKey(key!))
        {
            foreach (var part in Object(Level.ChatList, key)) yield return part;
        }
        else if (value is '{' or '[')
        {
            var whole = Skip(indent);
            var length = window.Offset - start;
            yield return level == Level.Root && Dangerous.TryGetValue(key!, out var contains)
                ? new AccountWarning(start, length, key!, contains)
                : new OtherField(start, length, key!);
            if (!whole) foreach (var part in Recover(heading, list)) yield return part;
        }
        else if (value >= 0 && Scalar(key!, heading))
        {
            badLines = 0;
            if (key is not ("name" or "type" or "id" or "about"))
            {
                yield return new OtherField(start, window.Offset - start, key!);
            }
        }
        else if (Peek() < 0)
        {
            over = true;
            yield return new Refused(start, window.Offset - start, line, CutOff, RefusedWhat.Rest);
        }
        else
        {
            foreach (var part in Damaged(heading, list, indent, start, line)) yield return part;
        }
    }

    private IEnumerable<Part> ChatList(string list)
    {
        while (!over)
        {
            messages.SkipSpace();
            var c = Peek();
            if (c is ',' or ']')
            {
                window.Advance(1);
                if (c == ']') yield break;
            }
            else if (c == '{')
            {
                foreach (var part in Inner(list)) yield return part;
            }
            else
            {
                var (start, line) = (window.Offset, window.Line);
                foreach (var part in Damaged(new() { Start = start }, list, -1, start, line)) yield return part;
            }
        }
    }

    /// <summary>
    /// A heading that cannot be read here: passes over its line, or after too many such lines to the next messages.
    /// </summary>
    private IEnumerable<Part> Damaged(Heading heading, string? list, int indent, long start, long line)
    {
        heading.Damaged = true;
        if (Peek() >= 0 && indent >= 0 && ++badLines <= MaxBadLines)
        {
            LeaveLine();
            over = Peek() < 0;
            yield return over
                ? new(start, window.Offset - start, line, CutOff, RefusedWhat.Rest)
                : new Refused(start, window.Offset - start, line, "a line of a heading is damaged",
                    RefusedWhat.Heading);
            yield break;
        }

        foreach (var part in Recover(heading, list)) yield return part;
    }

    /// <summary>Goes on at the next list of messages, or message, under what is known of the heading.</summary>
    private IEnumerable<Part> Recover(Heading heading, string? list)
    {
        var (start, line) = (window.Offset, window.Line);
        heading.Damaged = true;
        badLines = 0;
        var found = messages.FindList(out var inList);
        var length = window.Offset - start;
        if (!found)
        {
            over = true;
            var reason = start == 0
                ? "this is not a Telegram export: there is no list of messages in it"
                : "the file is damaged from here on; nothing readable follows";
            yield return new Refused(start, length, line, reason, RefusedWhat.Rest);
            yield break;
        }

        if (length > 0)
        {
            yield return new Refused(start, length, line,
                "the heading of a chat is damaged; read on at the next messages", RefusedWhat.Heading);
        }

        if (!inList) messages.SkipListKey();
        foreach (var part in Messages(heading, list)) yield return part;
    }

    private IEnumerable<Part> Messages(Heading heading, string? list)
    {
        var chat = Tell(heading, list);
        var start = window.Offset;
        long count = 0, broken = 0;
        var wanted = options.OnlyChat is null || options.OnlyChat == chat.Id;
        if (wanted) yield return chat;
        foreach (var part in messages.Of(chat))
        {
            if (part is TelegramMessage) count++;
            if (part is Refused { What: RefusedWhat.Thing }) broken++;
            if (wanted || part is Refused { What: RefusedWhat.Rest }) yield return part;
        }

        over |= messages.CutOff;
        if (!wanted)
        {
            yield return new ChatLeftOut(start, window.Offset - start, chat.Id, chat.Name, chat.Type, count, broken);
        }
    }

    private TelegramChat Tell(Heading h, string? list)
    {
        h.Told = true;
        Note[] notes = h.Damaged
            ? [new("heading-damaged", "the heading of this chat is damaged; its name or id may be missing")] : [];
        return new(h.Start, window.Offset - h.Start, h.Id, h.Name, h.Type, list, notes);
    }

    private Refused Rest(string reason)
    {
        var (start, line) = (window.Offset, window.Line);
        do window.Advance(window.Bytes.Length);
        while (window.Fill() == ByteWindow.Filled.More);
        return new(start, window.Offset - start, line, reason, RefusedWhat.Rest);
    }

    private int Peek()
    {
        while (window.Bytes.IsEmpty)
        {
            if (window.Fill() != ByteWindow.Filled.More) return -1;
        }

        return window.Bytes[0];
    }

    /// <summary>Reads "key" : and stands at the value; null when something else stands here.</summary>
    private string? Key()
    {
        if (Peek() != '"' || Token(out var text) != JsonTokenType.String) return null;
        messages.SkipSpace();
        if (Peek() != ':') return null;
        window.Advance(1);
        messages.SkipSpace();
        return text;
    }

    /// <summary>Takes a string, number or word of the heading.</summary>
    private bool Scalar(string key, Heading heading)
    {
        if (Token(out var text) is null) return false;
        if (key == "name") heading.Name = text;
        else if (key == "type") heading.Type = text;
        else if (key == "id") heading.Id = text;
        return true;
    }

    /// <summary>One JSON scalar at the front of the window, left behind when read; null when there is none.</summary>
    private JsonTokenType? Token(out string? text)
    {
        text = null;
        while (true)
        {
            try
            {
                var reader = new Utf8JsonReader(window.Bytes, window.Ended, default);
                if (reader.Read())
                {
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) return null;
                    if (reader.TokenType == JsonTokenType.String) text = JsonWords.Read(ref reader, out _);
                    else if (reader.TokenType != JsonTokenType.Null) text = Encoding.UTF8.GetString(reader.ValueSpan);
                    var type = reader.TokenType;
                    window.Advance((int)reader.BytesConsumed);
                    return type;
                }
            }
            catch (JsonException)
            {
                return null;
            }

            if (window.Ended || window.Bytes.Length > MaxHeadingBytes || window.Fill() == ByteWindow.Filled.Full)
            {
                return null;
            }
        }
    }

    private void LeaveLine()
    {
        while (true)
        {
            var end = window.Bytes.IndexOf((byte)'\n');
            window.Advance(end < 0 ? window.Bytes.Length : end);
            if (end >= 0 || window.Fill() != ByteWindow.Filled.More) return;
        }
    }

    /// <summary>
    /// Leaves an object or list behind without reading it. False when a list of messages turned up inside (a damaged
    /// key or bracket must not swallow a chat): the window then stands before it.
    /// </summary>
    private bool Skip(int indent)
    {
        var braces = new TelegramFraming.Braces(0);
        var byLayout = indent >= 0 && BreaksLine();
        var from = 0;
        while (true)
        {
            var end = byLayout ? TelegramFraming.SectionEnd(window.Bytes, indent, ref from)
                : braces.End(window.Bytes, from);
            if (!byLayout) from = window.Bytes.Length;
            if (messages.ListWithin(end < 0 ? window.Bytes.Length : end) is >= 0 and var at)
            {
                window.Advance(at);
                return false;
            }

            // A key cut in two by the border of the window must still be found: some bytes stay.
            var leave = end >= 0 ? end : Math.Max(0, Math.Min(from, window.Bytes.Length - 256));
            window.Advance(leave);
            from -= leave;
            if (end >= 0) return true;
            if (window.Fill() == ByteWindow.Filled.More) continue;
            window.Advance(window.Bytes.Length);
            return true;
        }
    }

    /// <summary>
    /// True when the section does not close on its first line: it goes on below, in the exporter's layout.
    /// </summary>
    private bool BreaksLine()
    {
        while (true)
        {
            var end = window.Bytes.IndexOf((byte)'\n');
            if (end < 0 && window.Bytes.Length < 4096 && window.Fill() == ByteWindow.Filled.More) continue;
            return end > 0 && window.Bytes[..end].TrimEnd(" \t\r,"u8) is [.., not ((byte)'}' or (byte)']')];
        }
    }
}
