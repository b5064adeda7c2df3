using System.Text;

namespace Homeward.Rehearsal;

/// <summary>
/// How lists write Cyrillic names in Latin letters (domain.md 5.4): passport (ICAO 9303), press (BGN/PCGN without
/// signs) and GOST 7.79 B from Russian, and the Cabinet's decree 55 of 2010 from Ukrainian.
/// </summary>
internal static class Spelling
{
    private const string From = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";

    private static readonly string[] Icao =
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia".Split(' ');

    private static readonly string[] Press =
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".Split(' ');

    private static readonly string[] Gost =
        "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh _ y _ e yu ya".Split(' ');

    private const string FromUk = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'ʼ’ёыэ";

    private static readonly string[] UkFirst =
        "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch _ yu ya _ _ _ yo y e".Split(' ');

    private static readonly string[] UkInside =
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia _ _ _ io y e".Split(' ');

    /// <summary>Russian to Latin. Scheme 0 passport, 1 press, 2 GOST.</summary>
    public static string Latin(string ru, int scheme)
    {
        var table = scheme switch { 0 => Icao, 1 => Press, _ => Gost };
        var text = new StringBuilder(ru.Length + 8);
        for (var i = 0; i < ru.Length; i++)
        {
            var lower = char.ToLowerInvariant(ru[i]);
            var at = From.IndexOf(lower, StringComparison.Ordinal);
            if (at < 0)
            {
                text.Append(ru[i]);
                continue;
            }

            var to = table[at] == "_" ? "" : table[at];
            if (scheme == 1 && to == "e" && lower is 'е' or 'ё' && scheme == 1 && Opens(ru, i))
            {
                to = lower == 'ё' ? "yo" : "ye";
            }
            if (scheme == 1 && lower == 'й' && i == ru.Length - 1 && text.Length > 0 && text[^1] is 'i' or 'y') to = "";
            Put(text, to, ru[i] != lower);
        }

        return text.ToString();
    }

    /// <summary>Ukrainian to Latin.</summary>
    public static string LatinFromUkrainian(string uk)
    {
        var text = new StringBuilder(uk.Length + 8);
        for (var i = 0; i < uk.Length; i++)
        {
            var lower = char.ToLowerInvariant(uk[i]);
            var at = FromUk.IndexOf(lower, StringComparison.Ordinal);
            if (at < 0)
            {
                text.Append(uk[i]);
                continue;
            }

            var first = i == 0 || !char.IsLetter(uk[i - 1]) && uk[i - 1] != '\'';
            var to = (first ? UkFirst : UkInside)[at];
            if (lower == 'г' && i > 0 && char.ToLowerInvariant(uk[i - 1]) == 'з') to = "gh";
            Put(text, to == "_" ? "" : to, uk[i] != lower);
        }

        return text.ToString();
    }

    private static bool Opens(string word, int i) =>
        i == 0 || "аеёиоуыэюяъь- ".Contains(char.ToLowerInvariant(word[i - 1]), StringComparison.Ordinal);

    private static void Put(StringBuilder text, string letters, bool upper)
    {
        if (letters.Length == 0) return;
        text.Append(upper ? char.ToUpperInvariant(letters[0]) : letters[0]).Append(letters, 1, letters.Length - 1);
    }
}
