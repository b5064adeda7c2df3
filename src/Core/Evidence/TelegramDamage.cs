using System.Buffers;

namespace Homeward.Evidence;

/// <summary>
/// Finds where a message ends and the next begins when its JSON is broken. A raw line break cannot stand inside a JSON
/// string, so in the exporter's own layout the indentation of a line is a better witness than counting quotes; only a
/// file without that layout is counted.
/// </summary>
internal static class TelegramFraming
{
    private static readonly SearchValues<byte> LineEnd = SearchValues.Create(" \t\r,]}"u8);

    internal enum Match
    {
        No,
        Yes,
        Short,
    }

    /// <summary>
    /// Does a message object begin here: {"id": number, "type": "…? Inside a string the quotes would be escaped, so
    /// words that somebody wrote can never look like this.
    /// </summary>
    internal static Match MessageStart(ReadOnlySpan<byte> b)
    {
        var at = 0;
        Match m;
        if ((m = Literal(b, ref at, "{"u8)) != Match.Yes || (m = Space(b, ref at)) != Match.Yes) return m;
        if ((m = Literal(b, ref at, "\"id\""u8)) != Match.Yes || (m = Space(b, ref at)) != Match.Yes) return m;
        if ((m = Literal(b, ref at, ":"u8)) != Match.Yes || (m = Space(b, ref at)) != Match.Yes) return m;
        var number = b[at..].IndexOfAnyExcept(TelegramRepair.Number);
        if (number is 0 or > 24) return Match.No;
        if (number < 0) return b.Length - at > 24 ? Match.No : Match.Short;
        at += number;
        if ((m = Space(b, ref at)) != Match.Yes || (m = Literal(b, ref at, ","u8)) != Match.Yes) return m;
        if ((m = Space(b, ref at)) != Match.Yes || (m = Literal(b, ref at, "\"type\""u8)) != Match.Yes) return m;
        if ((m = Space(b, ref at)) != Match.Yes || (m = Literal(b, ref at, ":"u8)) != Match.Yes) return m;
        if ((m = Space(b, ref at)) != Match.Yes || (m = Literal(b, ref at, "\""u8)) != Match.Yes) return m;
        var kind = b[at..];
        Match message = Literal(kind, "message\""u8), service = Literal(kind, "service\""u8), other =
            Literal(kind, "unsupported\""u8);
        if (message == Match.Yes || service == Match.Yes || other == Match.Yes) return Match.Yes;
        return message == Match.Short || service == Match.Short || other == Match.Short ? Match.Short : Match.No;
    }

    /// <summary>Does a list of messages begin here: "messages": [ ?</summary>
    internal static Match MessagesKey(ReadOnlySpan<byte> b, out int length)
    {
        length = 0;
        Match m;
        if ((m = Literal(b, ref length, "\"messages\""u8)) != Match.Yes || (m = Space(b, ref length)) != Match.Yes)
        {
            return m;
        }

        if ((m = Literal(b, ref length, ":"u8)) != Match.Yes || (m = Space(b, ref length)) != Match.Yes) return m;
        return Literal(b, ref length, "["u8);
    }

    private static Match Literal(ReadOnlySpan<byte> b, ReadOnlySpan<byte> word)
    {
        var at = 0;
        return Literal(b, ref at, word);
    }

    private static Match Literal(ReadOnlySpan<byte> b, ref int at, ReadOnlySpan<byte> word)
    {
        var rest = b[at..];
        if (rest.Length < word.Length) return word.StartsWith(rest) ? Match.Short : Match.No;
        if (!rest.StartsWith(word)) return Match.No;
        at += word.Length;
        return Match.Yes;
    }

    private static Match Space(ReadOnlySpan<byte> b, ref int at)
    {
        var next = b[at..].IndexOfAnyExcept(" \t\r\n"u8);
        if (next > 200) return Match.No;
        if (next < 0) return b.Length - at > 200 ? Match.No : Match.Short;
        at += next;
        return Match.Yes;
    }

    /// <summary>
    /// By layout: the end of an object that began on a line of its own, <paramref name="indent"/> bytes in. Looks at
    /// the lines that begin at or behind <paramref name="from"/>. Returns the end, or -1 with from moved on when more
    /// bytes are needed.
    /// </summary>
    internal static int EndByIndent(ReadOnlySpan<byte> b, int indent, ref int from, bool ended)
    {
        while (true)
        {
            if (!NextLine(b, ref from, out var n, out var spaces)) return -1;
            var line = b[(n + 1)..];
            var c = line[spaces];
            if (spaces <= indent && c is (byte)'{' or (byte)'}' or (byte)']')
            {
                var alone = Alone(line[spaces..], ended);
                if (alone == Match.Short)
                {
                    from = n;
                    return -1;
                }

                if (alone == Match.Yes && spaces == indent && c == (byte)'}') return n + 1 + spaces + 1;
                if (alone == Match.Yes && (spaces == indent || c != (byte)'{')) return n;
            }

            from = n + 1;
        }
    }

    /// <summary>
    /// Finds the line end at or behind <paramref name="from"/> and the first letter of the line after it. False, with
    /// from moved on, when more bytes are needed.
    /// </summary>
    private static bool NextLine(ReadOnlySpan<byte> b, ref int from, out int end, out int spaces)
    {
        spaces = -1;
        end = b[from..].IndexOf((byte)'\n');
        if (end < 0)
        {
            from = b.Length;
            return false;
        }

        end += from;
        spaces = b[(end + 1)..].IndexOfAnyExcept(" \t"u8);
        if (spaces < 0) from = end;
        return spaces >= 0;
    }

    /// <summary>
    /// A bracket of the layout: nothing but a comma, space or more closing brackets up to the end of its line, or a
    /// whole message.
    /// </summary>
    private static Match Alone(ReadOnlySpan<byte> line, bool ended)
    {
        var other = line[1..].IndexOfAnyExcept(LineEnd);
        if (other < 0) return ended ? Match.Yes : Match.Short;
        return line[1 + other] == (byte)'\n' ? Match.Yes : MessageStart(line);
    }

    /// <summary>
    /// The same for a section of the file whose key stands on a line of its own at this indentation: behind the line
    /// that closes it, or before a line that closes what is around it or holds the next key (its own closing line is
    /// damaged then).
    /// </summary>
    internal static int SectionEnd(ReadOnlySpan<byte> b, int indent, ref int from)
    {
        while (true)
        {
            if (!NextLine(b, ref from, out var n, out var spaces)) return -1;
            var line = b[(n + 1)..];
            var c = line[spaces];
            if (spaces == indent && c == (byte)'"') return n;
            if (spaces <= indent && c is (byte)'}' or (byte)']') return spaces == indent ? n + 2 + spaces : n;
            from = n + 1;
        }
    }

    /// <summary>
    /// Without layout: before the next beginning of a message, which cannot be forged. Only the last message of a list
    /// has none; there the braces are counted, up to the heading of the next chat. Returns -1 when more bytes are
    /// needed.
    /// </summary>
    internal static int EndByCount(ReadOnlySpan<byte> b, int depth, ref int searched, bool ended)
    {
        while (searched < b.Length)
        {
            var at = b[searched..].IndexOfAny((byte)'{', (byte)'"');
            if (at < 0)
            {
                searched = b.Length;
                break;
            }

            searched += at;
            var message = b[searched] == (byte)'{';
            var match = searched == 0 ? Match.No : message ? MessageStart(b[searched..])
                : MessagesKey(b[searched..], out _);
            if (match == Match.Yes && message) return searched;
            if (match == Match.Yes) return Counted(b[..Math.Max(1, b[..searched].LastIndexOf((byte)'{'))], depth);
            if (match == Match.Short && !ended) return -1;
            searched++;
        }

        return ended ? Counted(b, depth) : -1;
    }

    private static int Counted(ReadOnlySpan<byte> b, int depth)
    {
        var close = new Braces(depth).End(b, 0);
        if (close < 0) return b.Length;
        var next = b[close..].IndexOfAnyExcept(" \t\r\n"u8);
        return next < 0 || b[close + next] is (byte)',' or (byte)']' ? close : b.Length;
    }

    /// <summary>A scanner that counts braces outside strings; its state survives from one window to the next.</summary>
    internal struct Braces(int depth)
    {
        private int depth = depth;
        private bool inString;
        private bool escaped;

        /// <summary>
        /// Index behind the value that begins at the front, or -1 when it goes on behind these bytes.
        /// </summary>
        internal int End(ReadOnlySpan<byte> b, int from)
        {
            for (var i = from; i < b.Length;)
            {
                if (escaped)
                {
                    escaped = false;
                    i++;
                    continue;
                }

                var step = inString ? b[i..].IndexOfAny((byte)'"', (byte)'\\') : b[i..].IndexOfAny("\"{}[]"u8);
                if (step < 0) return -1;
                i += step;
                var c = b[i++];
                if (c == (byte)'\\') escaped = true;
                else if (c == (byte)'"') inString = !inString;
                else if (c is (byte)'{' or (byte)'[') depth++;
                else if (--depth <= 0) return i;
            }

            return -1;
        }
    }
}

/// <summary>
/// Mends, on a working copy of one message, what old and present versions of Telegram Desktop are known to write
/// wrongly. A byte scanner that tracks strings and escapes: a pattern over the text would also hit what a user typed
/// (written \\x0C).
/// </summary>
internal static class TelegramRepair
{
    internal static readonly SearchValues<byte> Number = SearchValues.Create("-0123456789"u8);

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The mended copy and what was mended; null when there is nothing this knows how to mend.</summary>
    internal static byte[]? Mend(ReadOnlySpan<byte> json, List<Note> notes)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        int escapes = 0, raw = 0, ids = 0;
        for (var i = 0; i < json.Length;)
        {
            if (json[i] != (byte)'"')
            {
                output.Write(json.Slice(i++, 1));
                continue;
            }

            var end = CopyString(json, i, output, ref escapes, ref raw);
            var isId = json[i..end].SequenceEqual("\"document_id\""u8);
            i = end;
            if (isId) ids += QuoteBareValue(json, ref i, output);
        }

        if (escapes > 0)
        {
            notes.Add(new("repaired-escapes", $"{escapes} control characters were written as \\xNN; read as \\u00NN"));
        }

        if (raw > 0)
        {
            notes.Add(new("repaired-control", $"{raw} bare control characters inside quoted text; read as \\u00NN"));
        }

        if (ids > 0)
        {
            notes.Add(new("repaired-document-id",
                $"{ids} emoji document ids stood without quotes (Telegram Desktop 4.1.1)"));
        }

        return escapes + raw + ids == 0 ? null : output.WrittenSpan.ToArray();
    }

    /// <summary>Copies one quoted string from its opening quote; returns the place behind the closing one.</summary>
    private static int CopyString(ReadOnlySpan<byte> json, int start, ArrayBufferWriter<byte> output, ref int escapes,
        ref int raw)
    {
        output.Write(json.Slice(start, 1));
        for (var i = start + 1; i < json.Length;)
        {
            var b = json[i];
            if (b == (byte)'"')
            {
                output.Write(json.Slice(i, 1));
                return i + 1;
            }

            if (b == (byte)'\\' && i + 1 < json.Length)
            {
                var broken = json[i + 1] == (byte)'x' && i + 3 < json.Length
                    && json[i + 2] < (byte)'8' && Hex.Contains(json[i + 2]) && Hex.Contains(json[i + 3]);
                if (broken)
                {
                    output.Write("\\u00"u8);
                    output.Write(json.Slice(i + 2, 2));
                    escapes++;
                }
                else
                {
                    output.Write(json.Slice(i, 2));
                }

                i += broken ? 4 : 2;
                continue;
            }

            // A bare line break is left: it is the sign of an unescaped quote, and that is not ours to guess.
            if (b < 32 && b is not ((byte)'\n' or (byte)'\r'))
            {
                output.Write("\\u00"u8);
                output.Write([(byte)(b < 16 ? '0' : '1'), "0123456789abcdef"u8[b & 15]]);
                raw++;
            }
            else
            {
                output.Write(json.Slice(i, 1));
            }

            i++;
        }

        return json.Length;
    }

    /// <summary>
    /// Behind the key document_id: puts quotes around a value that has none, up to the end of its line or object.
    /// </summary>
    private static int QuoteBareValue(ReadOnlySpan<byte> json, ref int i, ArrayBufferWriter<byte> output)
    {
        var at = i;
        while (at < json.Length && (json[at] is (byte)' ' or (byte)'\t' or (byte)':')) at++;
        if (at == i || at >= json.Length || json[at] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)'\n' or (byte)'\r')
        {
            return 0;
        }

        var end = at;
        while (end < json.Length && json[end] is not ((byte)'\n' or (byte)'\r' or (byte)'"' or (byte)'}' or (byte)','))
        {
            end++;
        }

        var value = json[at..end].TrimEnd(" \t"u8);
        if (value.IsEmpty || value.SequenceEqual("null"u8) || value.IndexOfAnyExcept(Number) < 0) return 0;
        output.Write(json[i..at]);
        output.Write("\""u8);
        foreach (var b in value)
        {
            if (b == (byte)'\\') output.Write("\\"u8);
            output.Write([b]);
        }

        output.Write("\""u8);
        i = at + value.Length;
        return 1;
    }
}
