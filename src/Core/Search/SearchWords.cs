using System.Text;

namespace Homeward.Search;

/// <summary>A word where it stands in a text, and as it is looked for.</summary>
/// <param name="Start">in UTF-16 units of the text</param>
/// <param name="Length">in UTF-16 units</param>
/// <param name="Folded">in one spelling, not stemmed</param>
public readonly record struct SearchWord(int Start, int Length, string Folded);

/// <summary>A text as it is kept to be searched. Not for several threads: it keeps the stems of words it has met.</summary>
public sealed class SearchWords
{
    private readonly Stems stems = new();

    public Stems Stems => stems;

    /// <summary>Words of a text in order: runs of letters and digits; an apostrophe inside a word is part of it.</summary>
    public static IEnumerable<SearchWord> Of(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsLetter(text[i])) continue;
            var start = i;
            while (i < text.Length && (IsLetter(text[i]) || (IsApostrophe(text[i]) && i + 1 < text.Length && IsLetter(text[i + 1])))) i++;
            yield return new SearchWord(start, i - start, Stems.Fold(text.AsSpan(start, i - start)));
        }
    }

    /// <summary>
    /// The stems of a text, joined by spaces, in order. Where a text does not show whether it is Russian or Ukrainian, the
    /// Ukrainian stems that differ follow at the end.
    /// </summary>
    public string Indexed(string text)
    {
        var ukrainian = IsUkrainian(text);
        var all = new StringBuilder(text.Length);
        StringBuilder? second = null;
        foreach (var word in Of(text))
        {
            if (word.Folded.Length == 0) continue;
            var stem = stems.Of(word.Folded, ukrainian == true);
            if (all.Length > 0) all.Append(' ');
            all.Append(stem);
            if (ukrainian is null && stems.Of(word.Folded, true) is var other && other != stem) (second ??= new()).Append(' ').Append(other);
        }

        return second is null ? all.ToString() : all.Append(" |").Append(second).ToString();
    }

    /// <summary>By the letters only one of the two has; null where there are none, or as many of both.</summary>
    public static bool? IsUkrainian(ReadOnlySpan<char> text)
    {
        var balance = 0;
        foreach (var c in text)
        {
            if (c is 'і' or 'ї' or 'є' or 'ґ' or 'І' or 'Ї' or 'Є' or 'Ґ') balance++;
            else if (c is 'ы' or 'э' or 'ё' or 'ъ' or 'Ы' or 'Э' or 'Ё' or 'Ъ') balance--;
        }

        return balance == 0 ? null : balance > 0;
    }

    internal static bool IsApostrophe(char c) => c is '\'' or '’' or 'ʼ' or '`' or '´' or '‘' or 'ʹ' or '′';

    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || c is >= '\u0300' and <= '\u036F';
}
