using System.Text;
using System.Text.Unicode;

namespace Homeward.Claims;

/// <summary>
/// A source's text as quotes count it: valid Unicode, line ends LF, no byte order mark, nothing else changed. Offsets
/// are
/// Unicode code points; <see cref="UnitAt"/> and <see cref="PointAt"/> translate to and from UTF-16 units in constant
/// time.
/// </summary>
public sealed class TextLayer
{
    /// <summary>UTF-16 index of every 64th code point; null when the text has no surrogate pair, so that both counts
    /// agree.</summary>
    private readonly int[]? _marks;

    private TextLayer(string text, string encoding, IReadOnlyList<string> notes)
    {
        Text = text;
        Encoding = encoding;
        Notes = notes;
        (Length, _marks) = Mark(text);
    }

    /// <summary>the text, without unpaired surrogates, carriage returns or a leading mark</summary>
    public string Text { get; }

    /// <summary>how the bytes were read: utf-8, utf-16le, utf-16be, windows-1251, koi8-r, or "text" when made from a
    /// string</summary>
    public string Encoding { get; }

    /// <summary>what was done to the bytes to get this text, one sentence each; empty when the bytes were already
    /// so</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>code points</summary>
    public int Length { get; }

    /// <summary>
    /// Reads bytes of unknown encoding. Never fails: bytes that fit no encoding become U+FFFD, and a note says so.
    /// </summary>
    public static TextLayer From(ReadOnlySpan<byte> bytes)
    {
        var (encoding, skip, why) = EncodingGuess.Of(bytes);
        var notes = new List<string>();
        if (why is not null) notes.Add(why);
        var text = EncodingGuess.Decode(bytes[skip..], encoding);
        if (text.Contains('\uFFFD',
            StringComparison.Ordinal)) notes.Add("some bytes fit no letter and stand as \uFFFD");
        return new(Repair(text, notes), encoding, notes);
    }

    /// <summary>The same repairs for text that is already a string (a message of an export).</summary>
    public static TextLayer From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var notes = new List<string>();
        return new(Repair(text, notes), "text", notes);
    }

    /// <summary>The UTF-16 index of a code point; the text's length for the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">the point lies outside the text</exception>
    public int UnitAt(int point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(point, Length);
        if (_marks is null) return point;
        var unit = _marks[point / Step];
        for (var left = point % Step; left > 0; left--) unit += char.IsHighSurrogate(Text[unit]) ? 2 : 1;
        return unit;
    }

    /// <summary>The code point that a UTF-16 index belongs to; the second half of a pair belongs to the same
    /// point.</summary>
    /// <exception cref="ArgumentOutOfRangeException">the index lies outside the text</exception>
    public int PointAt(int unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unit, Text.Length);
        if (_marks is null) return unit;
        var found = Array.BinarySearch(_marks, unit);
        var mark = found >= 0 ? found : ~found - 1;
        var point = mark * Step;
        for (var at = _marks[mark]; at < unit; point++)
        {
            at += char.IsHighSurrogate(Text[at]) ? 2 : 1;
            if (at > unit) break;
        }

        return point;
    }

    /// <summary>The words of a span in code points.</summary>
    public string Slice(int start, int length)
    {
        var from = UnitAt(start);
        return Text[from..UnitAt(start + length)];
    }

    /// <summary>True when the span lies in the text and holds exactly this quote.</summary>
    public bool Holds(int start, int length, string quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        if (start < 0 || length < 0 || start > Length - length) return false;
        var from = UnitAt(start);
        return Text.AsSpan(from, UnitAt(start + length) - from).SequenceEqual(quote);
    }

    private const int Step = 64;

    private static (int Length, int[]? Marks) Mark(string text)
    {
        var pairs = 0;
        foreach (var c in text) pairs += char.IsHighSurrogate(c) ? 1 : 0;
        if (pairs == 0) return (text.Length, null);
        var points = text.Length - pairs;
        var marks = new int[points / Step + 1];
        for (int unit = 0, point = 0; point <= points; point++)
        {
            if (point % Step == 0) marks[point / Step] = unit;
            if (unit < text.Length) unit += char.IsHighSurrogate(text[unit]) ? 2 : 1;
        }

        return (points, marks);
    }

    private static string Repair(string text, List<string> notes)
    {
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            text = text[1..];
            notes.Add("a byte order mark at the start was left out");
        }

        if (text.Contains('\r', StringComparison.Ordinal))
        {
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            notes.Add("line ends were made LF");
        }

        if (!HasLoneSurrogate(text)) return text;
        notes.Add("half letters (unpaired surrogates) stand as \uFFFD");
        var repaired = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                repaired.Append(text[i]).Append(text[++i]);
            }
            else
            {
                repaired.Append(char.IsSurrogate(text[i]) ? '\uFFFD' : text[i]);
            }
        }

        return repaired.ToString();
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length ||
                !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }
}

/// <summary>
/// Which encoding some bytes are in: a mark decides; else valid UTF-8; else UTF-16 by its zero bytes; else the
/// Cyrillic code
/// page whose letters look more like running text. The two code pages are tables here because the framework's own
/// need a
/// registration that is global to the process.
/// </summary>
internal static class EncodingGuess
{
    public const string Utf8 = "utf-8";
    public const string Utf16Le = "utf-16le";
    public const string Utf16Be = "utf-16be";
    public const string Cp1251 = "windows-1251";
    public const string Koi8R = "koi8-r";

    /// <summary>windows-1251, bytes 0x80-0xBF; 0xC0-0xFF are А-я in order. Unicode Consortium, CP1251.TXT.</summary>
    private const string Cp1251High =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\uFFFD™љ›њќћџ\u00A0ЎўЈ¤Ґ¦§Ё©Є«¬\u00AD®Ї°±Ііґµ¶·ё№є»јЅѕї";

    /// <summary>KOI8-R/U letters, bytes 0xC0-0xFF (RFC 1489).</summary>
    private const string Koi8Letters = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";

    /// <summary>The commonest Russian and Ukrainian letters; running text in the right code page is mostly these, in
    /// lower case.</summary>
    private const string Common = "оеаинтсрвлкмдпуяіь";

    public static (string Encoding, int Skip, string? Why) Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (Utf8, 3,
            "a byte order mark at the start was left out");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Utf16Le, 2,
            "read as UTF-16 (its byte order mark says so)");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Utf16Be, 2,
            "read as UTF-16 (its byte order mark says so)");
        var zeros = ZeroBytes(bytes);
        if (zeros == 0 && Utf8Valid(bytes)) return (Utf8, 0, null);
        if (zeros != 0 && Utf16(bytes) is { } wide) return (wide, 0, "read as UTF-16 without a byte order mark");
        if (Utf8Valid(bytes)) return (Utf8, 0, null);
        if (MostlyUtf8(bytes)) return (Utf8, 0, "read as UTF-8 although some bytes are broken");
        var windows = Fitness(bytes, Cp1251);
        var koi = Fitness(bytes, Koi8R);
        return koi > windows
            ? (Koi8R, 0, "read as KOI8-R (guessed from its letters)")
            : (Cp1251, 0, "read as Windows-1251 (guessed from its letters)");
    }

    public static string Decode(ReadOnlySpan<byte> bytes, string encoding) => encoding switch
    {
        Utf8 => System.Text.Encoding.UTF8.GetString(bytes),
        Utf16Le => System.Text.Encoding.Unicode.GetString(bytes),
        Utf16Be => System.Text.Encoding.BigEndianUnicode.GetString(bytes),
        _ => Table(bytes, encoding),
    };

    private static char Letter(byte value, string encoding) => (value, encoding) switch
    {
        ( < 0x80, _) => (char)value,
        ( >= 0xC0, Cp1251) => (char)('А' + (value - 0xC0)),
        (_, Cp1251) => Cp1251High[value - 0x80],
        ( >= 0xC0, _) => Koi8Letters[value - 0xC0],
        (0xA3, _) => 'ё',
        (0xB3, _) => 'Ё',
        (0xA4, _) => 'є',
        (0xB4, _) => 'Є',
        (0xA6, _) => 'і',
        (0xB6, _) => 'І',
        (0xA7, _) => 'ї',
        (0xB7, _) => 'Ї',
        _ => '\uFFFD',
    };

    private static string Table(ReadOnlySpan<byte> bytes, string encoding)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes) text.Append(Letter(value, encoding));
        return text.ToString();
    }

    private static int Fitness(ReadOnlySpan<byte> bytes, string encoding)
    {
        var fitness = 0;
        var before = ' ';
        foreach (var value in bytes[..Math.Min(bytes.Length, 1 << 16)])
        {
            var letter = Letter(value, encoding);
            if (value >= 0x80)
            {
                if (letter == '\uFFFD') fitness -= 4;
                else if (Common.Contains(letter, StringComparison.Ordinal)) fitness += 2;
                // a capital after a small letter is what the wrong one of the two code pages looks like
                if (char.IsUpper(letter) && char.IsLower(before)) fitness -= 3;
            }

            before = letter;
        }

        return fitness;
    }

    private static int ZeroBytes(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 4096)].Count((byte)0);

    private static bool Utf8Valid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    /// <summary>A long UTF-8 text with a few bad bytes (a cut message) must not be read as Windows-1251.</summary>
    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var good = 0;
        var bad = 0;
        var rest = bytes[..Math.Min(bytes.Length, 1 << 16)];
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status != System.Buffers.OperationStatus.Done) bad++;
            else if (used > 1) good++;
            rest = rest[used..];
        }

        return good > 3 * bad;
    }

    private static string? Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0) return null;
        var sample = bytes[..Math.Min(bytes.Length & ~1, 4096)];
        int little = 0, big = 0;
        for (var i = 0; i < sample.Length; i += 2)
        {
            // plain letters and Cyrillic both have a high byte of 0 or 4
            if (sample[i + 1] is 0 or 4) little++;
            if (sample[i] is 0 or 4) big++;
        }

        var half = sample.Length / 2;
        if (little > half * 8 / 10 && little > big) return Utf16Le;
        return big > half * 8 / 10 && big > little ? Utf16Be : null;
    }
}
