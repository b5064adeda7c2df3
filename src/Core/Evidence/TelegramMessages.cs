using System.Globalization;

namespace Homeward.Evidence;

/// <summary>
/// The messages of one list, one after the other: reads, mends, or quarantines each, and remembers what the next needs
/// from the one before (order of ids, clock steps, albums, topics).
/// </summary>
internal sealed class TelegramMessages(ByteWindow window, TelegramOptions options)
{
    private const int MaxTopics = 100_000;
    private const string NoBrace = "a message does not begin as one";

    private readonly TelegramMessageReader reader = new();
    private readonly HashSet<long> topics = [];
    private TelegramMessage? before;
    private int forwardsAtOnce;
    private int indent = -1;
    private bool layoutSeen;

    /// <summary>True when the file ended inside a list of messages: nothing can follow.</summary>
    internal bool CutOff { get; private set; }

    /// <summary>The window stands behind the opening bracket; at the end it stands behind the closing one.</summary>
    internal IEnumerable<Part> Of(TelegramChat chat)
    {
        before = null;
        forwardsAtOnce = 0;
        topics.Clear();
        if (!layoutSeen) indent = -1;
        for (var open = true; open;)
        {
            open = Next(chat, out var part);
            if (part is TelegramMessage message) Relate(message);
            if (part is not null) yield return part;
        }
    }

    /// <summary>
    /// Skips white space; gives the number of bytes behind the last line break, or -1 when there was none.
    /// </summary>
    internal int SkipSpace()
    {
        var column = -1;
        while (true)
        {
            var next = window.Bytes.IndexOfAnyExcept(" \t\r\n"u8);
            var space = next < 0 ? window.Bytes : window.Bytes[..next];
            var line = space.LastIndexOf((byte)'\n');
            if (line >= 0) column = space.Length - line - 1;
            else if (column >= 0) column += space.Length;
            window.Advance(space.Length);
            if (next >= 0 || window.Fill() != ByteWindow.Filled.More) return column;
        }
    }

    /// <summary>Reads up to the next part. False when the list has ended (the part, if any, is its last).</summary>
    private bool Next(TelegramChat chat, out Part? part)
    {
        part = null;
        var column = SkipSpace();
        if (window.Bytes.IsEmpty)
        {
            CutOff = true;
            part = new Refused(window.Offset, 0, window.Line, "the file ends too early: it was cut off here",
                RefusedWhat.Rest);
            return false;
        }

        switch (window.Bytes[0])
        {
            case (byte)',':
                window.Advance(1);
                return true;
            case (byte)']':
                return Closing(chat, column, ref part);
            case (byte)'{':
                if (column >= 0 && indent < 0) indent = column;
                part = Message(chat, column);
                return !CutOff;
            default:
                return Stray(chat, column, out part);
        }
    }

    /// <summary>
    /// A closing bracket ends the list; unless a message follows it without a comma, then a comma was damaged.
    /// </summary>
    private bool Closing(TelegramChat chat, int column, ref Part? part)
    {
        var (offset, line) = (window.Offset, window.Line);
        while (true)
        {
            var next = window.Bytes[1..].IndexOfAnyExcept(" \t\r\n"u8);
            var rest = window.Bytes[(next < 0 ? window.Bytes.Length : next + 1)..];
            var match = next < 0 ? TelegramFraming.Match.Short : TelegramFraming.MessageStart(rest);
            if (match == TelegramFraming.Match.Short && window.Bytes.Length < 8192
                && window.Fill() == ByteWindow.Filled.More)
            {
                continue;
            }

            if (match == TelegramFraming.Match.No && rest[0] == (byte)'"')
            {
                part = Quarantine(chat, indent >= 0 ? indent : column, 1, 0, NoBrace, 0);
                return !CutOff;
            }

            window.Advance(1);
            if (match != TelegramFraming.Match.Yes) return false;
            part = new Refused(offset, 1, line, "a bracket stands where a comma should be", RefusedWhat.Between);
            return true;
        }
    }

    /// <summary>
    /// Something else than a message, a comma or the end of the list: what was damaged is told from the layout.
    /// </summary>
    private bool Stray(TelegramChat chat, int column, out Part? part)
    {
        var (offset, line) = (window.Offset, window.Line);
        if (column >= 0 && indent >= 0 && column < indent)
        {
            window.Advance(1);
            part = new Refused(offset, 1, line, "a stray character stands where the list of messages should end",
                RefusedWhat.Between);
            return false;
        }

        if (StrayLength(column) is > 0 and var stray)
        {
            part = Between(stray);
            return true;
        }

        // A key without its brace: in Telegram's layout the brace stands one column to the left.
        var brace = window.Bytes[0] == (byte)'"' && column > 0 ? column - 1 : column;
        part = Quarantine(chat, column >= 0 && indent >= 0 ? indent : brace, 1, 0, NoBrace, 0);
        return !CutOff;
    }

    /// <summary>
    /// Bytes to pass over up to the brace of a message or the end of the line; 0 when a message itself is damaged here.
    /// </summary>
    private int StrayLength(int column)
    {
        while (window.Bytes.Length < 4096 && window.Fill() == ByteWindow.Filled.More)
        {
        }

        var end = 1 + window.Bytes[1..].IndexOfAny((byte)'\n', (byte)'"', (byte)'{');
        if (end == 0) return 0;
        if (window.Bytes[end] == (byte)'{')
        {
            return TelegramFraming.MessageStart(window.Bytes[end..]) == TelegramFraming.Match.No ? 0 : end;
        }

        return window.Bytes[end] == (byte)'\n' && column < 0 && indent >= 0 ? end : 0;
    }

    private Refused Between(int length)
    {
        var (offset, line) = (window.Offset, window.Line);
        window.Advance(length);
        return new(offset, length, line, "stray characters between two messages", RefusedWhat.Between);
    }

    private Part Message(TelegramChat chat, int column)
    {
        while (true)
        {
            var had = window.Bytes.Length;
            switch (reader.TryRead(window.Bytes, chat, window.Offset, null, out var used, out var message))
            {
                case TelegramMessageReader.Answer.Read when !EndsByLayout(column, used):
                    return Quarantine(chat, column, 0, 0,
                        "the message ends in the middle of a line (unescaped quotes?)", used);
                case TelegramMessageReader.Answer.Read:
                    return Taken(message!, used);
                case TelegramMessageReader.Answer.Broken when used == 0 && reader.FaultAt < 4096
                    && StrayLength(0) is > 0 and var stray:
                    return Between(stray);
                case TelegramMessageReader.Answer.Broken:
                    return Quarantine(chat, column, 0, used, reader.Fault, reader.FaultAt);
            }

            var filled = window.Fill();
            if (filled == ByteWindow.Filled.Full)
            {
                var limit = (options.MaxMessageBytes >> 20).ToString(CultureInfo.InvariantCulture);
                return Quarantine(chat, column, 0, 0, $"the message is longer than {limit} MB", 0);
            }

            if (filled == ByteWindow.Filled.Ended) return Cut();

            // Each try begins anew: twice as many bytes at least, or a long message would cost the square of its
            // length.
            while (window.Bytes.Length < had * 2L && window.Fill() == ByteWindow.Filled.More)
            {
            }
        }
    }

    /// <summary>
    /// In the exporter's layout an object that began on a line of its own also ends on one. One that ends elsewhere was
    /// closed by a stray quote and brace in somebody's words. Enforced once a message of this file has shown the
    /// layout.
    /// </summary>
    private bool EndsByLayout(int column, int length)
    {
        if (column < 0) return true;
        var b = window.Bytes[..(length - 1)];
        var words = b.LastIndexOfAnyExcept(" \t"u8);
        var close = b.Length - words - 1;
        var sound = words >= 0 && b[words] == (byte)'\n' && (close == column || close == indent);
        if (sound) indent = close;
        layoutSeen |= sound;
        if (sound || !b.Contains((byte)'\n')) return true;
        return !layoutSeen && Follower(length) is (byte)',' or (byte)']' or 0;
    }

    /// <summary>The first byte behind a length that is no space; 0 at the end of the file.</summary>
    private byte Follower(int length)
    {
        while (true)
        {
            var next = window.Bytes[length..].IndexOfAnyExcept(" \t\r\n"u8);
            if (next >= 0) return window.Bytes[length + next];
            if (window.Fill() != ByteWindow.Filled.More) return 0;
        }
    }

    private TelegramMessage Taken(TelegramMessage message, int length)
    {
        if (options.KeepRaw) message.Raw = window.Bytes[..length].ToArray();
        message.ByteLength = length;
        window.Advance(length);
        return message;
    }

    private Refused Cut()
    {
        var (offset, line, length) = (window.Offset, window.Line, window.Bytes.Length);
        CutOff = true;
        window.Advance(length);
        return new(offset, length, line, "the file ends inside this message: it was cut off");
    }

    /// <summary>
    /// A message that could not be read: finds its end, tries the known repairs on a copy, and refuses it when they do
    /// not help.
    /// </summary>
    /// <param name="column">column of its brace when that stands on a line of its own, else -1</param>
    /// <param name="depth">braces already open: 1 when its own brace is the damaged one</param>
    /// <param name="length">its length when known, else 0</param>
    private Part Quarantine(TelegramChat chat, int column, int depth, int length, string reason, long faultAt)
    {
        var (offset, line) = (window.Offset, window.Line);
        var faultLine = faultAt < window.Bytes.Length ? window.LineAt((int)faultAt) : line;
        var whole = true;
        if (length == 0) length = End(column >= 0 && layoutSeen ? indent : column, depth, out whole);
        if (whole && length > 0)
        {
            var notes = new List<Note>();
            var copy = TelegramRepair.Mend(window.Bytes[..length], notes);
            if (copy is not null
                && reader.TryRead(copy, chat, offset, notes, out var used,
                    out var message) == TelegramMessageReader.Answer.Read
                && copy.AsSpan(used).IndexOfAnyExcept(" \t\r\n"u8) < 0)
            {
                if (options.KeepRaw) message!.Repaired = copy;
                return Taken(message!, length);
            }
        }

        var what = whole && !window.Bytes[..length].Contains((byte)'"') ? RefusedWhat.Between : RefusedWhat.Thing;
        window.Advance(length);
        var place = string.Create(CultureInfo.InvariantCulture, $" near byte {offset + faultAt}, line {faultLine}");
        return new Refused(offset, window.Offset - offset, line, reason + place, what);
    }

    /// <summary>
    /// Length of the damaged message at the front of the window. Whole is false when it was too long to stay in memory:
    /// then all but the returned rest has been left behind already.
    /// </summary>
    private int End(int column, int depth, out bool whole)
    {
        whole = true;
        var from = 0;
        while (true)
        {
            var b = window.Bytes;
            var ended = window.Ended;
            var end = column >= 0
                ? TelegramFraming.EndByIndent(b, column, ref from, window.Ended)
                : TelegramFraming.EndByCount(b, depth, ref from, window.Ended);
            if (end >= 0) return Trim(b[..end]);
            switch (window.Fill())
            {
                case ByteWindow.Filled.Ended when ended:
                    CutOff = true;
                    return window.Bytes.Length;
                case ByteWindow.Filled.Full:
                    whole = false;
                    window.Advance(from);
                    from = 0;
                    break;
            }
        }
    }

    private static int Trim(ReadOnlySpan<byte> b)
    {
        var last = b.LastIndexOfAnyExcept(" \t\r\n,"u8);
        return Math.Max(1, last + 1);
    }

    private void Relate(TelegramMessage m)
    {
        if (options.ZoneMinutes is var (least, most)) TelegramTimes.Narrow(m, least, most);
        var last = before;
        before = m;
        if (m.Action == "topic_created" && topics.Count < MaxTopics) topics.Add(m.Id);
        if (m.ReplyTo is { } answered && m.ReplyToPeer is null && topics.Contains(answered)) m.Topic = answered;
        if (last is null) return;
        if (m.Id == last.Id) Add(m, "same-number", "the same number stands twice in this chat; both are kept");
        else if (m.Id < last.Id) Add(m, "numbers-go-back", "message numbers do not ascend here");
        else if (TelegramTimes.Seconds(m.Date) < TelegramTimes.Seconds(last.Date))
        {
            Add(m, "clock-back",
                "local time goes back while numbers go on (summer time or a moved clock): order by number");
        }

        var together = m.Date is not null && m.Date == last.Date && m.FromId == last.FromId;
        if (together && m.Id == last.Id + 1 && InAlbum(m) && InAlbum(last))
        {
            m.AlbumOf = last.AlbumOf ?? last.Id;
            Add(m, "album", "seems to be one album with the message before (same sender, same second, next number)");
        }

        forwardsAtOnce = together && m.ForwardedFrom is not null && last.ForwardedFrom is not null ? forwardsAtOnce + 1
            : 0;
        if (forwardsAtOnce >= 2)
        {
            Add(m, "imported",
                "many forwards in one second: perhaps history brought in from another messenger, dated by that day");
        }
    }

    private static bool InAlbum(TelegramMessage m) =>
        m.Media.Count > 0 && m.Media[0].Kind is "photo" or "video_file" or "file" or "audio_file";

    private static void Add(TelegramMessage m, string code, string text) => m.Notes = [.. m.Notes, new(code, text)];

    /// <summary>
    /// Goes to the next list of messages, or to the next message when one comes first (inList). False at the end of the
    /// file.
    /// </summary>
    internal bool FindList(out bool inList)
    {
        inList = false;
        while (true)
        {
            var b = window.Bytes;
            var at = b.IndexOfAny((byte)'"', (byte)'{');
            if (at < 0)
            {
                window.Advance(b.Length);
                if (window.Fill() != ByteWindow.Filled.More) return false;
                continue;
            }

            inList = b[at] == (byte)'{';
            var match = inList ? TelegramFraming.MessageStart(b[at..]) : TelegramFraming.MessagesKey(b[at..], out _);
            window.Advance(at);
            if (match == TelegramFraming.Match.Yes) return true;
            if (match == TelegramFraming.Match.Short && window.Fill() == ByteWindow.Filled.More) continue;
            window.Advance(1);
        }
    }

    /// <summary>Leaves "messages": [ behind; FindList stands before it.</summary>
    internal void SkipListKey()
    {
        TelegramFraming.MessagesKey(window.Bytes, out var length);
        window.Advance(length + 1);
    }

    /// <summary>True when a message begins at the front of the window.</summary>
    internal bool AtMessage()
    {
        while (true)
        {
            var match = TelegramFraming.MessageStart(window.Bytes);
            if (match != TelegramFraming.Match.Short || window.Fill() != ByteWindow.Filled.More)
            {
                return match == TelegramFraming.Match.Yes;
            }
        }
    }

    /// <summary>
    /// Where a list of messages, or a message, begins in the first bytes of the window; -1 when none does.
    /// </summary>
    internal int ListWithin(int end)
    {
        var b = window.Bytes;
        for (var at = 0; at < end; at++)
        {
            var next = b[at..end].IndexOfAny((byte)'{', (byte)'"');
            if (next < 0) return -1;
            at += next;
            var match = b[at] == (byte)'{' ? TelegramFraming.MessageStart(b[at..])
                : TelegramFraming.MessagesKey(b[at..], out _);
            if (match == TelegramFraming.Match.Yes) return at;
        }

        return -1;
    }
}
