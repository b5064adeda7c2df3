using System.Buffers;

namespace Homeward.Evidence;

/// <summary>
/// Mends, on a working copy of one message, what old and present versions of Telegram Desktop are known to write wrongly.
/// A byte scanner that tracks strings and escapes: a pattern over the text would also hit what a user typed (written \\x0C).
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

        if (escapes > 0) notes.Add(new("repaired-escapes", $"{escapes} control characters were written as \\xNN; read as \\u00NN"));
        if (raw > 0) notes.Add(new("repaired-control", $"{raw} bare control characters inside quoted text; read as \\u00NN"));
        if (ids > 0) notes.Add(new("repaired-document-id", $"{ids} emoji document ids stood without quotes (Telegram Desktop 4.1.1)"));
        return escapes + raw + ids == 0 ? null : output.WrittenSpan.ToArray();
    }

    /// <summary>Copies one quoted string from its opening quote; returns the place behind the closing one.</summary>
    private static int CopyString(ReadOnlySpan<byte> json, int start, ArrayBufferWriter<byte> output, ref int escapes, ref int raw)
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

    /// <summary>Behind the key document_id: puts quotes around a value that has none, up to the end of its line or object.</summary>
    private static int QuoteBareValue(ReadOnlySpan<byte> json, ref int i, ArrayBufferWriter<byte> output)
    {
        var at = i;
        while (at < json.Length && (json[at] is (byte)' ' or (byte)'\t' or (byte)':')) at++;
        if (at == i || at >= json.Length || json[at] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)'\n' or (byte)'\r') return 0;
        var end = at;
        while (end < json.Length && json[end] is not ((byte)'\n' or (byte)'\r' or (byte)'"' or (byte)'}' or (byte)',')) end++;
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
