namespace Homeward.Persons;

/// <summary>
/// What a caseworker reads beside each weight. The key of a sentence is the field's kind and the level
/// ("surname-near");
/// its arguments are the two values as written. English stands here; other languages have the same keys in their
/// resources.
/// </summary>
public static class Reasons
{
    /// <summary>Every key a ledger can hold, for the resource files and their test.</summary>
    public static IEnumerable<string> Keys =>
        Enum.GetValues<FieldKind>()
            .SelectMany(k => FieldLevels.Of(k).Select(l => $"{k.ToString().ToLowerInvariant()}-{l}"))
            .Concat(["prior", "rarity-rare", "rarity-common", "order-guessed", "names-alone"]);

    /// <summary>The sentence for one outcome of one field.</summary>
    public static string Sentence(ComparedField field, string level, string a, string b) => field.Kind switch
    {
        FieldKind.Surname => Surname(level, a, b),
        FieldKind.Given => Given(level, a, b),
        FieldKind.Patronymic => Patronymic(level, a, b),
        FieldKind.Date => Date(level, a, b),
        FieldKind.Identifier => Other(field.Name, level, a, b, "one character differs"),
        FieldKind.Place => Other(field.Name, level, a, b, "nearly the same"),
        _ => Other(field.Name, level, a, b, level),
    };

    private static string Surname(string level, string a, string b) => level switch
    {
        "missing" => "One record has no surname: no evidence either way.",
        "same" => a == b ? $"The surname is the same: {a}." : $"“{a}” and “{b}” are spellings of the same surname.",
        "near" => $"The surnames “{a}” and “{b}” differ by about one letter.",
        "similar" => $"The surnames “{a}” and “{b}” are alike in part.",
        "initial" => $"Of one surname only a first letter is known, and it fits (“{a}”, “{b}”).",
        "swapped" => "The surname of one record is the given name of the other, and the other way round.",
        _ => $"The surnames differ: “{a}” and “{b}”.",
    };

    private static string Given(string level, string a, string b) => level switch
    {
        "missing" => "One record has no given name: no evidence either way.",
        "same" => a == b ? $"The given name is the same: {a}." : $"“{a}” and “{b}” are the same given name.",
        "same-more" => $"Two or more given names agree (“{a}”, “{b}”).",
        "short-form" => $"“{a}” and “{b}” may be the same given name: one is a short form, which fits other names too.",
        "near" => $"The given names “{a}” and “{b}” differ by about one letter.",
        "initial" => $"Of one given name only the initial is known, and it fits (“{a}”, “{b}”).",
        _ => $"The given names differ: “{a}” and “{b}”.",
    };

    private static string Patronymic(string level, string a, string b) => level switch
    {
        "missing" => "One record gives no patronymic: that is no evidence either way.",
        "same" => a == b ? $"The patronymic is the same: {a}." : $"“{a}” and “{b}” come from the same father's name.",
        "near" => $"The patronymics “{a}” and “{b}” differ by about one letter.",
        "initial" => $"Of one patronymic only the initial is known, and it fits (“{a}”, “{b}”).",
        _ => $"The patronymics contradict each other: “{a}” and “{b}”. That speaks strongly against.",
    };

    private static string Date(string level, string a, string b) => level switch
    {
        "missing" => "One record has no birth date: no evidence either way.",
        "same" => $"The birth date is the same day ({a}).",
        "swapped" => $"Day and month of birth changed places ({a} and {b}).",
        "near" => $"The birth dates {a} and {b} differ by one digit or one day.",
        "month" => $"The birth dates agree as far as the month ({a}, {b}).",
        "year" => $"The birth dates agree as far as the year; one of them says no more ({a}, {b}).",
        "same-year" => $"Same year of birth, but another day ({a} and {b}).",
        "wide" => $"The birth dates allow each other, but only within years ({a}, {b}).",
        "next-year" => $"The years of birth are neighbours ({a} and {b}).",
        _ => $"The birth dates contradict each other: {a} and {b}.",
    };

    private static string Other(string field, string level, string a, string b, string nearly) => level switch
    {
        "missing" => $"One record has no {field}: no evidence either way.",
        "same" => a == b ? $"The {field} is the same: {a}." : $"The {field} is the same (“{a}”, “{b}”).",
        "different" => $"The {field} differs: “{a}” and “{b}”.",
        _ => $"The {field}: “{a}” and “{b}” — {nearly}.",
    };
}
