using System.Globalization;
using System.Text;

namespace Homeward.Persons;

/// <summary>
/// What a name looks like before anybody asks what it means: its script, its look-alike letters, its accents.
/// Nothing here changes what is stored; every repair is reported beside the text it was made on.
/// </summary>
public static class Spelling
{
    private const string LatinLookAlikes = "ABCEHIKMOPTXYaceiopxyk";
    private const string CyrillicLookAlikes = "АВСЕНІКМОРТХУасеіорхук";

    /// <summary>Names longer than this are compared by their first letters only; the reading says so.</summary>
    public const int LongestCompared = 120;

    /// <summary>Script of a text: cyrl, latn, mixed (letters of both) or other (no letter of either).</summary>
    public static string Script(ReadOnlySpan<char> text)
    {
        var (cyrillic, latin) = Count(text);
        return (cyrillic > 0, latin > 0) switch
        {
            (true, true) => "mixed",
            (true, false) => "cyrl",
            (false, true) => "latn",
            _ => "other",
        };
    }

    public static bool IsCyrillic(char c) => c is >= '\u0400' and <= '\u052F';

    public static bool IsLatin(char c) =>
        c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' || (c >= '\u00C0' && c <= '\u024F' && c is not ('×' or '÷')) ||
        c is >= '\u1E00' and <= '\u1EFF';

    /// <summary>
    /// Replaces letters of the other script that look the same, inside one word: Latin "A" in a Cyrillic word and back.
    /// A word is repaired only when every foreign letter has a twin; the script with more unmistakable letters wins.
    /// Returns the word itself when there is nothing to repair.
    /// </summary>
    public static string RepairLookAlikes(string word)
    {
        var (cyrillic, latin) = Count(word);
        if (cyrillic == 0 || latin == 0) return word;
        var sureCyrillic = 0;
        var sureLatin = 0;
        foreach (var c in word)
        {
            if (IsCyrillic(c) && !CyrillicLookAlikes.Contains(c, StringComparison.Ordinal)) sureCyrillic++;
            if (IsLatin(c) && !LatinLookAlikes.Contains(c, StringComparison.Ordinal)) sureLatin++;
        }

        if (sureCyrillic > 0 && sureLatin > 0) return word;
        var toCyrillic = sureLatin == 0 && (sureCyrillic > 0 || cyrillic >= latin);
        return Swap(word, toCyrillic);
    }

    /// <summary>The word with all look-alikes turned to one script; used for identifiers as well.</summary>
    public static string Swap(string word, bool toCyrillic)
    {
        var (from, to) = toCyrillic ? (LatinLookAlikes, CyrillicLookAlikes) : (CyrillicLookAlikes, LatinLookAlikes);
        var letters = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            var at = from.IndexOf(c, StringComparison.Ordinal);
            letters.Append(at < 0 ? c : to[at]);
        }

        return letters.ToString();
    }

    /// <summary>
    /// Lower case, composed, ё kept, apostrophes of all kinds as ', dashes of all kinds as -, control and direction
    /// marks
    /// out, white space single. Text that is not valid Unicode loses its stray halves instead of failing.
    /// </summary>
    public static string Tidy(string text)
    {
        if (IsBare(text)) return text;
        var clean = new StringBuilder(Math.Min(text.Length, 4096));
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    clean.Append(c).Append(text[++i]);
                }

                continue;
            }

            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (char.IsWhiteSpace(c) || c == '\u00A0')
            {
                space = clean.Length > 0;
                continue;
            }

            if (category is UnicodeCategory.Control or UnicodeCategory.Format) continue;
            if (space) clean.Append(' ');
            space = false;
            clean.Append(c switch
            {
                '’' or 'ʼ' or '`' or '´' or '‘' or 'ʹ' or '′' or 'ʺ' or '”' or '“' when Inside(text, i) => '\'',
                '‐' or '‑' or '‒' or '–' or '—' or '−' => '-',
                _ => c,
            });
        }

        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The text without accents on Latin letters (Cyrillic й and ё keep theirs), in lower case.</summary>
    public static string Plain(string text)
    {
        if (IsBare(text)) return text.ToLowerInvariant();
        var apart = text.ToLowerInvariant().Normalize(NormalizationForm.FormD);
        var plain = new StringBuilder(apart.Length);
        var keep = false;
        foreach (var c in apart)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                if (keep && c is '\u0306' or '\u0308') plain.Append(c);
                continue;
            }

            keep = IsCyrillic(c);
            plain.Append(c switch { 'ł' => 'l', 'ø' => 'o', 'đ' => 'd', 'ı' => 'i', 'ß' => 's', 'ə' => 'a', _ => c });
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    // One word of plain Latin letters or of the letters of Russian, Ukrainian and Belarusian: nothing to tidy.
    private static bool IsBare(string text)
    {
        foreach (var c in text)
        {
            if (c is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '\u0400' and <= '\u045F')) return false;
        }

        return text.Length > 0;
    }

    private static bool Inside(string text, int i) => i > 0 && char.IsLetter(text[i - 1]);

    private static (int Cyrillic, int Latin) Count(ReadOnlySpan<char> text)
    {
        var cyrillic = 0;
        var latin = 0;
        foreach (var c in text)
        {
            if (IsCyrillic(c)) cyrillic++;
            else if (IsLatin(c)) latin++;
        }

        return (cyrillic, latin);
    }
}
