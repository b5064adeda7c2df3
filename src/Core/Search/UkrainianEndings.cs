namespace Homeward.Search;

/// <summary>
/// Endings of Ukrainian that the Russian steps do not know, on folded letters (ї as і, є as е). Short words keep theirs: two letters and a
/// vowel must stay, so that "сила" and "силу" are not torn apart.
/// </summary>
internal static class UkrainianEndings
{
    private const int Least = 3;

    // Verbs first: the past (повернув, повернула, повернулися), the infinitive and the third person plural.
    private static readonly string[] Past = ["ли", "ло", "ла", "в", "ти", "ть"];
    private static readonly string[] Reflexive = ["ся", "сь"];
    private static readonly string[] Nouns = ["еві", "ові", "істю", "ею", "ою", "оі"];

    public static string Off(string word)
    {
        var bare = word;
        foreach (var ending in Reflexive)
        {
            if (Ends(bare, ending)) bare = bare[..^2];
        }

        foreach (var ending in Past)
        {
            if (!Ends(bare, ending) || !Stems.IsVowel(bare[bare.Length - ending.Length - 1])) continue;
            var left = bare[..^ending.Length];
            if (left.Count(Stems.IsVowel) >= 2) return left;
        }

        foreach (var ending in Nouns)
        {
            if (Ends(bare, ending)) return ending == "істю" ? bare[..^4] + "ост" : bare[..^ending.Length];
        }

        return bare;
    }

    private static bool Ends(string word, string ending) =>
        word.Length >= ending.Length + Least && word.EndsWith(ending, StringComparison.Ordinal);
}
