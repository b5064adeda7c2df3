using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Homeward.Evidence;

/// <summary>
/// Bytes that stand for no letter: where the repair (one U+FFFD) lies in the text, and the bytes themselves.
/// </summary>
/// <param name="CodePoint">offset of the U+FFFD in the text, in code points</param>
/// <param name="ByteStart">first bad byte in the original</param>
/// <param name="Base64">the bad bytes</param>
public sealed record BadBytes(int CodePoint, long ByteStart, string Base64);

/// <summary>
/// The text of a source as everything after Evidence sees it: UTF-16 in memory, line ends LF, no byte order mark.
/// Offsets that leave the program count Unicode code points (contracts); <see cref="CodePointOf"/> and <see
/// cref="Utf16Of"/> convert.
/// </summary>
public sealed class TextLayer
{
    /// <summary>Longest original whose text is read; a longer one is kept whole and its text refused.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private const int Step = 1024;
    private readonly int[]? marks;

    private TextLayer(string text, Charset charset, IReadOnlyList<Note> notes, IReadOnlyList<BadBytes> bad)
    {
        Text = text;
        Charset = charset;
        Notes = notes;
        Bad = bad;
        marks = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? null : Marks(text);
        CodePoints = CodePointOf(text.Length);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>How the bytes were read.</summary>
    public Charset Charset { get; }

    /// <summary>What was done: codes charset, charset-unsure, bom-removed, line-ends, bad-bytes.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>Bytes that could not be read, in order.</summary>
    public IReadOnlyList<BadBytes> Bad { get; }

    /// <summary>Length of the text in code points.</summary>
    public int CodePoints { get; }

    /// <summary>Reads bytes as text. Null with a reason when they are not text or too many.</summary>
    /// <param name="bytes">the original</param>
    /// <param name="declaredCharset">what the file or the mail claims; only decides where the bytes allow it</param>
    /// <param name="refusal">why there is no text layer; null when there is one</param>
    public static TextLayer? From(ReadOnlySpan<byte> bytes, string? declaredCharset, out string? refusal)
    {
        refusal = bytes.Length > MaxBytes ? $"the text is longer than {MaxBytes >> 20} MB; it is kept, but not read"
            : null;
        if (refusal is not null) return null;
        var charset = Charset.Guess(bytes, declaredCharset);
        if (charset is null)
        {
            refusal = "these bytes are not text; the file is kept, but not read";
            return null;
        }

        var notes = new List<Note>();
        if (charset.Name != "utf-8") notes.Add(new("charset", $"read as {charset.Name}"));
        if (!charset.Sure) notes.Add(new("charset-unsure", "the character set is a guess; look at the letters"));
        if (charset.BomBytes > 0) notes.Add(new("bom-removed", "a byte order mark at the front was left out"));
        var bad = new List<(int Utf16, long ByteStart, string Base64)>();
        var text = charset.Name switch
        {
            "utf-8" => Utf8(bytes, charset.BomBytes, bad),
            "utf-16le" or "utf-16be" => Utf16(bytes, charset, bad),
            _ => charset.Decode(bytes),
        };
        if (bad.Count > 0) notes.Add(new("bad-bytes", $"unreadable bytes in {bad.Count} places stand as U+FFFD"));
        text = LineEnds(text, notes, bad);
        var layer = new TextLayer(text, charset, notes, []);
        if (bad.Count == 0) return layer;
        return new(text, charset, notes,
            [.. bad.Select(b => new BadBytes(layer.CodePointOf(b.Utf16), b.ByteStart, b.Base64))]);
    }

    /// <summary>
    /// A text that is already text (pasted, or the layer of another importer): only its line ends are made LF.
    /// </summary>
    public static TextLayer Of(string text)
    {
        var notes = new List<Note>();
        return new(LineEnds(text, notes, []), new("utf-8", 0, true), notes, []);
    }

    /// <summary>Code points before a UTF-16 offset (0 … Text.Length).</summary>
    public int CodePointOf(int utf16)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)utf16, (uint)Text.Length, nameof(utf16));
        if (marks is null) return utf16;
        var points = marks[utf16 / Step];
        for (var i = utf16 / Step * Step; i < utf16; i++)
        {
            if (!IsSecondHalf(Text, i)) points++;
        }

        return points;
    }

    /// <summary>UTF-16 offset of a code point offset (0 … CodePoints).</summary>
    public int Utf16Of(int codePoint)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)codePoint, (uint)CodePoints, nameof(codePoint));
        if (marks is null) return codePoint;
        var block = Array.BinarySearch(marks, codePoint);
        if (block < 0) block = ~block - 1;
        while (block > 0 && marks[block] == codePoint && marks[block - 1] == codePoint) block--;
        var at = block * Step;
        for (var points = marks[block]; at < Text.Length; at++)
        {
            if (IsSecondHalf(Text, at)) continue;
            if (points++ == codePoint) return at;
        }

        return Text.Length;
    }

    /// <summary>The words of a span given in code points; null when the span does not lie in the text.</summary>
    public string? Quote(int start, int length)
    {
        if (start < 0 || length < 0 || (long)start + length > CodePoints) return null;
        var from = Utf16Of(start);
        return Text[from..Utf16Of(start + length)];
    }

    private static bool IsSecondHalf(string text, int i) =>
        char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static int[] Marks(string text)
    {
        var marks = new int[text.Length / Step + 1];
        var points = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i % Step == 0) marks[i / Step] = points;
            if (i < text.Length && !IsSecondHalf(text, i)) points++;
        }

        return marks;
    }

    private static string Utf8(ReadOnlySpan<byte> bytes, int skip, List<(int, long, string)> bad)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes[skip..]);
        var text = new StringBuilder(bytes.Length);
        var chars = new char[16 * 1024];
        for (var at = skip; at < bytes.Length;)
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(bytes[at..], chars, out var read, out var written, false);
            text.Append(chars, 0, written);
            at += read;
            if (status is OperationStatus.Done or OperationStatus.DestinationTooSmall) continue;
            var from = at;
            while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != OperationStatus.Done)
            {
                at += used;
            }

            bad.Add((text.Length, from, Convert.ToBase64String(bytes[from..at])));
            text.Append('\uFFFD');
        }

        return text.ToString();
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, Charset charset, List<(int, long, string)> bad)
    {
        var chars = new char[(bytes.Length - charset.BomBytes) / 2];
        for (var i = 0; i < chars.Length; i++)
        {
            var pair = bytes.Slice(charset.BomBytes + i * 2, 2);
            chars[i] = charset.Name == "utf-16le" ? (char)(pair[0] | pair[1] << 8) : (char)(pair[1] | pair[0] << 8);
        }

        for (var i = 0; i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i])) continue;
            if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
            {
                i++;
                continue;
            }

            var at = charset.BomBytes + i * 2;
            bad.Add((i, at, Convert.ToBase64String(bytes.Slice(at, 2))));
            chars[i] = '\uFFFD';
        }

        var text = new string(chars);
        if ((bytes.Length - charset.BomBytes) % 2 == 0) return text;
        bad.Add((text.Length, bytes.Length - 1, Convert.ToBase64String(bytes[^1..])));
        return text + '\uFFFD';
    }

    /// <summary>CRLF and lone CR become LF; the places of bad bytes move with the text.</summary>
    private static string LineEnds(string text, List<Note> notes, List<(int Utf16, long ByteStart, string Base64)> bad)
    {
        var count = text.AsSpan().Count('\r');
        if (count == 0) return text;
        var result = new StringBuilder(text.Length);
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (next < bad.Count && bad[next].Utf16 == i) bad[next] = bad[next++] with { Utf16 = result.Length };
            if (text[i] != '\r') result.Append(text[i]);
            else if (i + 1 >= text.Length || text[i + 1] != '\n') result.Append('\n');
        }

        var number = count.ToString(CultureInfo.InvariantCulture);
        notes.Add(new("line-ends", $"{number} line ends were made LF"));
        return result.ToString();
    }
}
