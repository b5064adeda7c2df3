using System.Text;

namespace Homeward.Persons;

/// <summary>Numbers that name a soldier or a unit, brought to one spelling (domain notes 5.5).</summary>
public static class Identifiers
{
    /// <summary>
    /// A Russian personal number (личный номер): one or two capital Cyrillic letters, a dash, six digits: Э-100100.
    /// Latin look-alikes, spaces and all kinds of dashes are folded; null when the text is not of that form.
    /// </summary>
    public static string? PersonalNumber(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 40) return null;
        var (letters, digits) = Apart(text);
        var cyrillic = Spelling.Swap(letters, toCyrillic: true).ToUpperInvariant();
        return cyrillic.Length is 1 or 2 && cyrillic.All(Spelling.IsCyrillic) && digits.Length == 6
            ? $"{cyrillic}-{digits}" : null;
    }

    /// <summary>
    /// A military unit: "в/ч 12345", "войсковая часть 12345" and plain digits become 12345; a Ukrainian "А7037" keeps
    /// its letter in
    /// Cyrillic. A name without a number is folded to its skeleton words. Null when nothing is left.
    /// </summary>
    public static string? Unit(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var tidy = Spelling.Tidy(text.Length > 200 ? text[..200] : text).ToUpperInvariant();
        var at = tidy.AsSpan().IndexOfAnyInRange('0', '9');
        if (at >= 0)
        {
            var end = at;
            while (end < tidy.Length && char.IsAsciiDigit(tidy[end])) end++;
            var digits = tidy[at..end];
            if (digits.Length is >= 3 and <= 6)
            {
                var letter = at > 0 && char.IsLetter(tidy[at - 1]) && (at < 2 || !char.IsLetter(tidy[at - 2]))
                    ? Spelling.Swap(tidy[(at - 1)..at], toCyrillic: true) : "";
                return digits.Length == 4 && letter is "А" or "Т" ? letter + digits : digits;
            }
        }

        var words = tidy.Split([' ', '-', '.', ',', '/', '«', '»', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Skeleton.Of).Where(w => w.Length > 0);
        var name = string.Join(' ', words);
        return name.Length == 0 ? null : name;
    }

    /// <summary>A place as a comparison key: words of the place's kind (г., село, область) out, skeletons of the
    /// rest.</summary>
    public static string? Place(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var words = Spelling.Tidy(text.Length > 400 ? text[..400] : text).ToLowerInvariant()
            .Split([' ', '.', ',', ';', '(', ')', '/', '"', '«', '»'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => !PlaceKinds.Contains(w)).Select(Skeleton.Of).Where(w => w.Length > 0).ToArray();
        return words.Length == 0 ? null : string.Join(' ', words);
    }

    private static readonly HashSet<string> PlaceKinds = new(StringComparer.Ordinal)
    {
        "г", "гор", "город", "м", "місто", "с", "село", "д", "дер", "деревня", "п", "пос", "поселок", "посёлок",
            "пгт", "смт", "ст", "станица", "станиця",
        "область", "обл", "край", "район", "р-н", "республика", "респ", "oblast", "region", "krai", "kray", "city",
            "town", "village", "district", "the", "of",
    };

    private static (string Letters, string Digits) Apart(string text)
    {
        var letters = new StringBuilder();
        var digits = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else if (char.IsLetter(c)) letters.Append(c);
        }

        return (letters.ToString(), digits.ToString());
    }
}
