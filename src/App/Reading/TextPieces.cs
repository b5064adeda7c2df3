using Homeward.Evidence;

namespace Homeward.App.Reading;

/// <summary>A stretch of a text with the statements that are decided beside it.</summary>
/// <param name="From">first code point shown</param>
/// <param name="Length">in code points</param>
/// <param name="First">number of its first statement, from 1</param>
/// <param name="Count">statements beside it; 0 where the stretch has none</param>
public readonly record struct TextPiece(int From, int Length, int First, int Count)
{
    public bool Holds(int number) => number >= First && number < First + Count;
}

/// <summary>
/// A text and its statements cut into pages that stay small whatever their length: an ordinary article is shown whole beside a few
/// statements at a time, a longer text in stretches that end with a line. Every letter and every statement is on some page.
/// </summary>
public static class TextPieces
{
    /// <summary>Statements beside a stretch.</summary>
    public const int MostStatements = 8;

    /// <summary>Code points of a stretch.</summary>
    public const int MostText = 8000;

    /// <summary>Statements whose words are marked in one stretch.</summary>
    private const int MostMarks = 40;

    /// <summary>A quote that runs on past its stretch is shown with it up to this length.</summary>
    private const int LongestQuote = 2000;

    /// <param name="layer">the whole text</param>
    /// <param name="quotes">where each statement's quote stands, in their order; one that has lost its place counts with the one before</param>
    public static IReadOnlyList<TextPiece> Of(TextLayer layer, IReadOnlyList<(int Start, int Length)> quotes)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(quotes);
        var pieces = new List<TextPiece>();
        var next = 0;
        for (var from = 0; from == 0 || from < layer.CodePoints;)
        {
            var full = Math.Min(layer.CodePoints, from + MostText);
            // a text that says something in every line is cut sooner: each mark weighs as much as a line
            if (next + MostMarks < quotes.Count) full = Math.Min(full, Math.Max(from + 1, quotes[next + MostMarks].Start));
            var end = EndOf(layer, from, full);
            var last = next;
            while (last < quotes.Count && (quotes[last].Start < end || end == layer.CodePoints)) last++;
            var shown = end;
            for (var i = next; i < last; i++) shown = Math.Max(shown, Math.Min(quotes[i].Start + Math.Min(quotes[i].Length, LongestQuote), layer.CodePoints));
            do
            {
                var count = Math.Min(MostStatements, last - next);
                pieces.Add(new(from, shown - from, next + 1, count));
                next += count;
            }
            while (next < last);
            if (end == 0) break;
            from = end;
        }

        return pieces;
    }

    /// <summary>Behind the last line that ends in the second half of the stretch; in the middle of a line only where there is none.</summary>
    private static int EndOf(TextLayer layer, int from, int full)
    {
        if (full == layer.CodePoints) return full;
        var (half, end) = (layer.Utf16Of(from + ((full - from) / 2)), layer.Utf16Of(full));
        var line = layer.Text.AsSpan(half, end - half).LastIndexOfAny('\n', '\u2028', '\u2029');
        return line < 0 ? full : layer.CodePointOf(half + line + 1);
    }
}
