namespace Homeward.Persons;

/// <summary>Fathers' names: recognised by their suffix in any script, tied over sex and over Russian and Ukrainian
/// forms.</summary>
public static class Patronymics
{
    // Longest first, as skeletons: -ович -евич -ич; -овна -евна -инична -ична; Ukrainian -івна.
    private static readonly string[] Male = ["oviC", "eviC", "iC"];
    private static readonly string[] Female = ["iniCna", "ovna", "evna", "ivna", "iCna"];

    private static readonly (string Ending, string Nominative, bool Male)[] Cases =
    [
        ("ичем", "ич", true), ("ичеві", "ич", true), ("ичом", "ич", true), ("ича", "ич", true), ("ичу", "ич", true),
            ("иче", "ич", true),
        ("ічем", "іч", true), ("іча", "іч", true), ("ічу", "іч", true), ("ичі", "ич", true),
        ("вною", "вна", false), ("вной", "вна", false), ("вны", "вна", false), ("вне", "вна", false),
            ("вну", "вна", false),
        ("вни", "вна", false), ("вні", "вна", false), ("вно", "вна", false), ("чною", "чна", false),
            ("чной", "чна", false),
        ("чны", "чна", false), ("чне", "чна", false), ("чну", "чна", false), ("чни", "чна", false),
            ("чні", "чна", false),
    ];

    /// <summary>The father's part of a patronymic's skeleton, or null when the word does not end like one.</summary>
    public static string? Stem(string skeleton)
    {
        foreach (var suffix in Male)
        {
            if (skeleton.Length > suffix.Length + 1
                && skeleton.EndsWith(suffix, StringComparison.Ordinal)) return skeleton[..^suffix.Length];
        }

        foreach (var suffix in Female)
        {
            if (skeleton.Length > suffix.Length + 1
                && skeleton.EndsWith(suffix, StringComparison.Ordinal)) return skeleton[..^suffix.Length];
        }

        return null;
    }

    /// <summary>True for a man's, false for a woman's, by the skeleton's end; null when it is no patronymic.</summary>
    public static bool? IsMale(string skeleton) =>
        Stem(skeleton) is null ? null : skeleton.EndsWith('C');

    /// <summary>The nominative of a lower-case Cyrillic patronymic and whether the form stood in another
    /// case.</summary>
    public static (string Nominative, bool Oblique) Nominative(string lower)
    {
        foreach (var (ending, nominative, _) in Cases)
        {
            if (lower.Length <= ending.Length + 2 || !lower.EndsWith(ending, StringComparison.Ordinal)) continue;
            var folded = string.Concat(lower.AsSpan(0, lower.Length - ending.Length), nominative);
            if (Stem(Skeleton.Of(folded)) is not null) return (folded, true);
        }

        return (lower, false);
    }
}
