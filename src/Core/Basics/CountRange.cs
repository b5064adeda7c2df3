using System.Globalization;

namespace Homeward.Basics;

/// <summary>
/// How many, as somebody said it: a range of whole numbers with open ends, a word for a share ("most"), or the statement
/// that the number is withheld. Low and High are inclusive; null means open. An exact number has Low = High and Approx false.
/// </summary>
/// <param name="Phrase">the words of the source, kept as they stand</param>
/// <param name="Low">at least this many; null when nothing bounds it from below</param>
/// <param name="High">at most this many; null when nothing bounds it from above</param>
/// <param name="Approx">true for "about"; the bounds then hold the number that was said</param>
/// <param name="Disclosed">false when the source says that the figure is withheld</param>
/// <param name="Per">what is counted: persons, each (per side), side-ru, side-ua, share</param>
public sealed record CountRange(string? Phrase, int? Low, int? High, bool Approx, bool Disclosed, string Per)
{
    /// <summary>Reads the notation of the gold files: 175, ~30, 12+, -40, 100-120, "not disclosed", or a word for a share.</summary>
    public static CountRange Parse(string notation, string per, string? phrase = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(notation);
        var text = notation.Trim();
        if (text == "not disclosed") return new(phrase, null, null, false, false, per);
        var approx = text[0] == '~';
        if (approx) text = text[1..];
        if (text.EndsWith('+') && Number(text[..^1]) is { } least) return new(phrase, least, null, approx, true, per);
        if (text.StartsWith('-') && Number(text[1..]) is { } most) return new(phrase, null, most, approx, true, per);
        if (Number(text) is { } exact) return new(phrase, exact, exact, approx, true, per);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && Number(text[..dash]) is { } low && Number(text[(dash + 1)..]) is { } high)
        {
            return new(phrase, Math.Min(low, high), Math.Max(low, high), approx, true, per);
        }

        return new(phrase ?? text, null, null, false, true, per);
    }

    /// <summary>The notation of the gold files; a share gives its word back.</summary>
    public string Notation => (Disclosed, Low, High) switch
    {
        (false, _, _) => "not disclosed",
        (_, { } l, { } h) when l == h => (Approx ? "~" : "") + l.ToString(CultureInfo.InvariantCulture),
        (_, { } l, { } h) => (Approx ? "~" : "") + string.Create(CultureInfo.InvariantCulture, $"{l}-{h}"),
        (_, { } l, null) => (Approx ? "~" : "") + l.ToString(CultureInfo.InvariantCulture) + "+",
        (_, null, { } h) => (Approx ? "~" : "") + "-" + h.ToString(CultureInfo.InvariantCulture),
        _ => Phrase ?? "",
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
