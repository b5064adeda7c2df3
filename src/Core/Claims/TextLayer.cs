using System.Text;

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
