namespace Homeward.Persons;

/// <summary>
/// Russian and Ukrainian case endings of names, in both directions: the forms of a nominative (to know a declined given
/// name when it is met) and the nominatives a form may come from. Works on lower-case Cyrillic words.
/// </summary>
public static class Declension
{
    /// <summary>Nominative and the oblique forms a name is met in, without repeats; the nominative first.</summary>
    public static IReadOnlyList<string> Forms(string nominative)
    {
        if (nominative.Length < 3 || !Spelling.IsCyrillic(nominative[^1])) return [nominative];
        var stem = nominative[..^1];
        string[] forms = nominative[^1] switch
        {
            'й' => [.. Ends(stem, "я", "ю", "ем", "ём", "е", "єм", "і", "ї", "єві", "єві", "еві")],
            'ь' => [.. Ends(stem, "я", "ю", "ем", "ём", "е", "і", "еві", "и")],
            'а' => [.. Ends(stem, "ы", "и", "е", "у", "ой", "ою", "ей", "і", "о")],
            'я' => [.. Ends(stem, "и", "е", "ю", "ей", "ею", "ёй", "і", "ї", "єю", "є")],
            'о' => [.. Ends(stem, "а", "у", "ові", "ом", "е", "і")],
            'е' or 'и' or 'у' or 'і' or 'э' or 'ю' => [],
            _ => [.. Ends(nominative, "а", "у", "ом", "ем", "е", "ові", "еві", "і")],
        };
        return [.. new[] { nominative }.Concat(forms).Concat(Fleeting(nominative)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Nominatives (masculine where a surname has two genders) that a surname form may come from, likeliest first.
    /// </summary>
    /// <param name="form">lower-case Cyrillic</param>
    /// <param name="oblique">true: the name beside it stands in another case; false: in the nominative; null: not
    /// known</param>
    /// <param name="male">sex as the name beside it shows it; null when not known</param>
    public static IReadOnlyList<string> SurnameLemmas(string form, bool? oblique, bool? male)
    {
        var lemmas = new List<string>(3);
        if (form.Length >= 4)
        {
            Diminishing(form, oblique, lemmas);
            if (lemmas.Count == 0) Possessive(form, oblique, lemmas);
            if (lemmas.Count == 0) Adjective(form, oblique, male, lemmas);
            if (lemmas.Count == 0 && oblique == true) Noun(form, male, lemmas);
        }

        // A noun in -ина may be the name itself (Калина): in the nominative it stays, and the other reading follows.
        if (lemmas.Count == 0 || (oblique != true && IsNounLike(form))) lemmas.Insert(0, form);
        return [.. lemmas.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The surname as a woman bears it: Петров → Петрова, Белый → Белая, Ткаченко → Ткаченко.</summary>
    public static string Feminine(string masculine, string? lang)
    {
        if (masculine.Length < 3) return masculine;
        if (EndsInAny(masculine, "ов", "ев", "ёв", "єв", "їв", "ін", "ин", "ын", "їн")) return masculine + "а";
        if (EndsInAny(masculine, "ский", "цкий", "зкий")) return masculine[..^2] + (lang == "uk" ? "а" : "ая");
        if (EndsInAny(masculine, "ський", "цький", "зький")) return masculine[..^2] + "а";
        if (EndsInAny(masculine, "ый", "ой")) return masculine[..^2] + (lang == "uk" ? "а" : "ая");
        return masculine;
    }

    private static void Possessive(string form, bool? oblique, List<string> lemmas)
    {
        foreach (var suffix in Suffixes)
        {
            foreach (var ending in PossessiveEndings)
            {
                var tail = suffix + ending;
                if (form.Length < tail.Length + 2 || !form.EndsWith(tail, StringComparison.Ordinal)) continue;
                if (ending is "" or "а" || oblique != false) lemmas.Add(form[..(form.Length - ending.Length)]);
                return;
            }
        }
    }

    private static void Adjective(string form, bool? oblique, bool? male, List<string> lemmas)
    {
        foreach (var (ending, masculine) in AdjectiveEndings)
        {
            if (!form.EndsWith(ending, StringComparison.Ordinal) || form.Length < ending.Length + 3) continue;
            var stem = form[..^ending.Length];
            var sky = EndsInAny(stem, "ск", "цк", "зк", "ськ", "цьк", "зьк");
            var woman = ending == "ой" && oblique == true && male == false;
            if (!sky && !woman && (oblique == false || ending.Length < 3) && ending is not ("ая" or "яя")) continue;
            lemmas.Add(stem + (sky || stem[^1] is 'к' or 'г' or 'х' or 'ш' or 'щ' or 'ж' or 'ч' ? "ий" : masculine));
            if (!sky && ending is "ого" or "ому" or "ая") lemmas.Add(stem + "ой");
            return;
        }
    }

    // -енко and -ко decline in Ukrainian (Шевченка, Шевченкові), not in Russian.
    private static void Diminishing(string form, bool? oblique, List<string> lemmas)
    {
        foreach (var ending in new[] { "кові", "ком", "ка", "ку", "ці" })
        {
            if (!form.EndsWith(ending, StringComparison.Ordinal)) continue;
            var stem = form[..^ending.Length];
            if (stem.EndsWith("ен", StringComparison.Ordinal)
                || (oblique == true && ending is "кові" or "ком")) lemmas.Add(stem + "ко");
            else if (oblique == true) lemmas.AddRange([stem + "ко", stem + "к", stem + "ка",
                stem + "ок", stem + "ек"]);
            return;
        }
    }

    private static void Noun(string form, bool? male, List<string> lemmas)
    {
        var stem = form[..^1];
        switch (form[^1])
        {
            case 'а':
                if (stem.EndsWith("вц", StringComparison.Ordinal)) lemmas.Add(stem[..^1] + "ец");
                lemmas.Add(stem);
                Fleeting(stem, lemmas);
                break;
            case 'у':
                lemmas.AddRange(male == true ? [stem, form[..^1] + "а"] : [stem + "а"]);
                break;
            case 'я':
                if (stem.EndsWith("вц", StringComparison.Ordinal)) lemmas.Add(stem[..^1] + "ець");
                if (stem.EndsWith("йц", StringComparison.Ordinal)) lemmas.Add(stem[..^2] + "єць");
                lemmas.AddRange(IsVowel(stem[^1]) ? [stem + "й"] : [stem + "ь", form]);
                Fleeting(stem, lemmas);
                break;
            case 'ю':
                lemmas.AddRange(IsVowel(stem[^1]) ? [stem + "й", stem + "я"] : [stem + "ь", stem + "я"]);
                break;
            case 'ы' or 'и':
                lemmas.AddRange([stem + "а", stem + "я"]);
                break;
            case 'е' or 'і':
                lemmas.AddRange([stem, stem + "а"]);
                break;
            case 'м' when form.Length > 4 && form[^2] is 'о' or 'е':
                lemmas.Add(form[..^2]);
                break;
            case 'й' when form.Length > 4 && form[^2] is 'о' or 'е':
                lemmas.Add(form[..^2] + "а");
                break;
        }
    }

    // Орла → Орёл, Бобра → Бобёр, Кравця → Кравець: a vowel drops out before the ending.
    private static void Fleeting(string stem, List<string> lemmas)
    {
        if (stem.Length > 2 && !IsVowel(stem[^2]) && stem[^1] is 'л' or 'р' or 'н' or 'ц' && stem[^2] is not 'й' and not 'ь')
            lemmas.Add(stem[..^1] + "е" + stem[^1] + (stem[^1] == 'ц' ? "ь" : ""));
    }

    private static readonly string[] Suffixes = ["ов", "ев", "ёв", "єв", "ьов", "йов", "ин", "ын", "ін", "їн"];

    private static readonly string[] PossessiveEndings =
        ["ові", "ым", "им", "ой", "ою", "ої", "ій", "а", "у", "е", "і", "о", ""];

    private static readonly (string Ending, string Masculine)[] AdjectiveEndings =
    [
        ("ого", "ый"), ("его", "ий"), ("ому", "ый"), ("ему", "ий"), ("ою", "ый"), ("ую", "ый"), ("ої", "ий"),
            ("ая", "ый"),
        ("яя", "ий"), ("им", "ий"), ("ым", "ый"), ("ом", "ий"), ("ой", "ый"), ("ій", "ий"), ("ім", "ий"), ("а", "ий"),
            ("у", "ий"),
    ];

    private static IEnumerable<string> Ends(string stem, params string[] endings) => endings.Select(e => stem + e);

    // Павел → Павла, Лев → Льва, Пётр → Петра, Игорёк → Игорька
    private static IEnumerable<string> Fleeting(string name) => name switch
    {
        "павел" => Ends("павл", "а", "у", "ом", "е"),
        "лев" => Ends("льв", "а", "у", "ом", "е"),
        "пётр" or "петр" => Ends("петр", "а", "у", "ом", "е"),
        "яків" => Ends("яков", "а", "у", "ові", "ом", "і"),
        "антін" => Ends("антон", "а", "у", "ові", "ом", "і"),
        "федір" => Ends("федор", "а", "у", "ові", "ом", "і"),
        "прокіп" => Ends("прокоп", "а", "у", "ові", "ом", "і"),
        "ігор" => Ends("ігор", "я", "ю", "еві", "ем"),
        "любовь" => Ends("любов", "и", "ью"),
        _ => [],
    };

    private static bool IsNounLike(string form) => EndsInAny(form, "ина", "іна", "ына")
        || form.EndsWith("ом", StringComparison.Ordinal);

    private static bool EndsInAny(string word, params ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
        {
            if (word.EndsWith(end, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static bool IsVowel(char c) => "аеёиоуыэюяіїє".Contains(c, StringComparison.Ordinal);
}

/// <summary>Fathers' names: recognised by their suffix in any script, tied over sex and over Russian and Ukrainian
/// forms.</summary>
public static class Patronymics
{
    // Longest first, as skeletons: -ович -евич -ич; -овна -евна -инична -ична; Ukrainian -івна; Belarusian -авіч, -аўна
    // as Russian hears it (av) and as passports spell it (au).
    private static readonly string[] Endings =
        ["iniCna", "oviC", "eviC", "aviC", "ovna", "evna", "ivna", "avna", "auna", "euna", "iCna", "iC"];

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
    public static string? Stem(string skeleton) => Stems(skeleton).FirstOrDefault();

    /// <summary>All parts that may be the father's name, the shortest first (Vyacheslavich: Vyachesl and
    /// Vyacheslav).</summary>
    public static IEnumerable<string> Stems(string skeleton)
    {
        foreach (var suffix in Endings)
        {
            if (skeleton.Length > suffix.Length + 1 && skeleton.EndsWith(suffix, StringComparison.Ordinal))
                yield return skeleton[..^suffix.Length];
        }
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
