// wide: names, comparing and the engine are one subject; a reader of a weight goes through all three
namespace Homeward.Persons;

/// <summary>
/// What a surname is built with: -ов, -ин, -ский, -енко, -ук, -ич, -ян, -дзе … Two surnames of one stem with different
/// endings (Петров, Петренко; Гончар, Гончаров) are two families' names, not two spellings, however alike the letters
/// are. Works on skeletons with both genders tied.
/// </summary>
internal static class SurnameEndings
{
    // Longest first. The second text is the class: endings of one class are spellings of each other (-ов after a soft
    // consonant is -ев; -енка is how Belarusian writes -енко; a final -ий falls off in a skeleton).
    private static readonly (string Ending, string Class)[] Endings =
    [
        ("ovsk", "ovsk"), ("evsk", "ovsk"), ("insk", "insk"), ("Cuk", "Cuk"), ("enko", "enko"), ("enka", "enko"),
        ("anka", "enko"), ("Svili", "Svili"), ("oviC", "oviC"), ("eviC", "oviC"), ("iC", "iC"), ("sk", "sk"),
        ("ck", "sk"), ("zk", "sk"), ("kov", "kov"), ("ov", "ov"), ("ev", "ov"), ("uk", "uk"), ("ik", "ik"), ("ian", "ian"),
        ("an", "ian"), ("in", "in"), ("dze", "dze"), ("ko", "ko"), ("ec", "ec"), ("ih", "ih"),
    ];

    /// <summary>A surname's skeleton taken apart once, so that a pair costs a few comparisons.</summary>
    internal sealed record Shape(string Key, string BareKey, string Stem, string BareStem, string? Class);

    /// <summary>The skeleton with its ending apart; Class is null where no ending is known.</summary>
    public static Shape Of(string key)
    {
        foreach (var (ending, kind) in Endings)
        {
            if (key.Length < ending.Length + 2 || !key.EndsWith(ending, StringComparison.Ordinal)) continue;
            var stem = key[..^ending.Length];
            return new(key, Bare(key), stem, Bare(stem), kind);
        }

        return new(key, Bare(key), key, Bare(key), null);
    }

    /// <summary>True when the two are surnames of one stem with different endings, or one is the other with an ending
    /// added.</summary>
    public static bool Contrast(Shape a, Shape b)
    {
        if (a.Key.Length < 3 || b.Key.Length < 3) return false;
        if (a.Class is not null && b.Class is not null && a.Class != b.Class) return Related(a, b);
        var (shorter, longer) = a.Key.Length <= b.Key.Length ? (a, b) : (b, a);
        return longer.Class is not null and not "ko" && (longer.Stem == shorter.Key || longer.BareStem == shorter.BareKey);
    }

    // Where the stems agree, or one goes on where the other ends (Титов, Титаренко); otherwise letters decide.
    private static bool Related(Shape a, Shape b)
    {
        if (a.BareStem == b.BareStem) return true;
        var least = Math.Min(a.Stem.Length, b.Stem.Length);
        return least >= 3 && string.CompareOrdinal(a.Stem, 0, b.Stem, 0, least) == 0;
    }

    // Зайц-ев and Заяц, Лебед-ев and Лебедь: a vowel that comes and goes before the last consonant, a final vowel.
    private static string Bare(string stem)
    {
        if (stem.Length > 3 && IsVowel(stem[^1])) stem = stem[..^1];
        return stem.Length > 3 && IsVowel(stem[^2]) && !IsVowel(stem[^1])
            ? string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1)) : stem;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
