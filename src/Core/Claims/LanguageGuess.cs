namespace Homeward.Claims;

/// <summary>Which of our languages a text is in, by letters that only one of them has; "und" when there is too little
/// to say.</summary>
public static class LanguageGuess
{
    private const int Sample = 1 << 15;

    /// <summary>Words of one language whose letters both share, for texts too short to show a letter of their
    /// own.</summary>
    private static readonly string[] RussianWords = ["что", "его", "как", "они", "все", "был", "было", "или", "если",
        "нет", "и"];

    private static readonly string[] UkrainianWords = ["що", "його", "як", "вони", "та", "був", "було", "або", "якщо",
        "нема", "й"];

    /// <summary>en, ru, uk or und.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sample = text.AsSpan(0, Math.Min(text.Length, Sample));
        int latin = 0, cyrillic = 0, russian = 0, ukrainian = 0;
        foreach (var c in sample)
        {
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) latin++;
            else if (c is >= 'Ѐ' and <= 'ӿ')
            {
                cyrillic++;
                if ("ыэёъЫЭЁЪ".Contains(c, StringComparison.Ordinal)) russian++;
                else if ("іїєґІЇЄҐ".Contains(c, StringComparison.Ordinal)) ukrainian++;
            }
        }

        if (latin + cyrillic < 3) return "und";
        if (latin > cyrillic) return "en";
        foreach (var range in sample.SplitAny(" \n\t,.!?"))
        {
            var word = sample[range];
            if (word.Length is < 1 or > 5) continue;
            if (Among(word, RussianWords)) russian++;
            else if (Among(word, UkrainianWords)) ukrainian++;
        }

        return ukrainian > russian ? "uk" : "ru";
    }

    private static bool Among(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
