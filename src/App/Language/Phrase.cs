using System.Text;

namespace Homeward.App.Language;

/// <summary>
/// One sentence of a language file, taken apart once: plain text, "{name}" for a value, "{n|form|form|form}" for words
/// that follow a number, where # stands for the number itself.
/// </summary>
public sealed class Phrase
{
    private readonly List<Piece> pieces = [];

    public sealed record Piece(string? Text, string? Name, IReadOnlyList<string>? Forms);

    public IReadOnlyList<Piece> Pieces => pieces;

    public IEnumerable<string> Names => pieces.Where(p => p.Name is not null).Select(p => p.Name!).Distinct();

    /// <exception cref="FormatException">a brace without its partner, or a plural with the wrong number of
    /// forms</exception>
    public static Phrase Parse(string text, string lang)
    {
        var phrase = new Phrase();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            if (open < 0) open = text.Length;
            if (open > at) phrase.pieces.Add(new(text[at..open], null, null));
            if (open == text.Length) break;
            var close = text.IndexOf('}', open);
            if (close < 0) throw new FormatException($"no closing brace in “{text}”");
            phrase.pieces.Add(Placeholder(text[(open + 1)..close], lang, text));
            at = close + 1;
        }

        return phrase;
    }

    private static Piece Placeholder(string inside, string lang, string whole)
    {
        var parts = inside.Split('|');
        if (parts[0].Length == 0) throw new FormatException($"a placeholder without a name in “{whole}”");
        if (parts.Length == 1) return new(null, parts[0], null);
        if (parts.Length - 1 != Plural.FormsOf(lang))
        {
            throw new FormatException($"{lang} needs {Plural.FormsOf(lang)} forms in “{whole}”");
        }

        return new(null, parts[0], parts[1..]);
    }

    public string Fill(string lang, Func<string, object?> value, Func<object?, string> say)
    {
        if (pieces is [{ Text: { } only }]) return only;
        var text = new StringBuilder();
        foreach (var piece in pieces) text.Append(piece.Text ?? Say(piece, lang, value(piece.Name!), say));
        return text.ToString();
    }

    public static string Say(Piece piece, string lang, object? value, Func<object?, string> say)
    {
        if (piece.Forms is null) return say(value);
        var n = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
        return piece.Forms[Plural.Form(lang, n)].Replace("#", say(n), StringComparison.Ordinal);
    }
}
