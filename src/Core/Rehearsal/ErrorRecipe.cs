using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>A row of a list as somebody typed it, and which faults it took.</summary>
internal sealed record WrittenRow(
    string Surname, string Given, string Patronymic, string Dob, string Place, string Unit, string Script,
        Faults Faults);

/// <summary>The faults of one row.</summary>
[Flags]
internal enum Faults
{
    None = 0,
    SurnameTypo = 1,
    GivenTypo = 2,
    PatronymicTypo = 4,
    Diminutive = 8,
    NoPatronymic = 16,
    Initials = 32,
    NoDate = 64,
    YearOnly = 128,
    DayMonthSwapped = 256,
    NearMiss = 512,
    NoPlace = 1024,
    NoUnit = 2048,
    WrongCase = 4096,
    Homoglyph = 8192,
}

/// <summary>
/// The error recipe of the synthetic set that linkage is measured on: per row, in thousandths, independent of each
/// other unless said. The three extras at the end are not in the measured baselines; the plain recipe leaves them
/// out.
/// </summary>
internal static class ErrorRecipe
{
    /// <summary>
    /// Script per row: Russian, Ukrainian, Latin from Russian (three schemes alike), Latin from Ukrainian.
    /// </summary>
    public static readonly int[] Scripts = [500, 200, 200, 100];

    public const int SurnameTypo = 80;
    public const int GivenTypo = 50;
    public const int PatronymicTypo = 50;
    public const int Diminutive = 40;
    public const int NoPatronymic = 220;
    public const int Initials = 80;
    public const int NoDate = 120;
    public const int YearOnly = 80;
    public const int DayMonthSwapped = 20;
    public const int NearMiss = 50;
    public const int NoPlace = 350;
    public const int NoUnit = 550;
    public const int WrongCase = 30;
    public const int Homoglyph = 10;

    // Swapping needs a day of 12 or less that differs from the month, 361 of 1000 birthdays, and a date that no other
    // fault took.
    private const int SwappedAmongAble = DayMonthSwapped * 1_000_000 / 361 / (1000 - NoDate - YearOnly - NearMiss);

    private const string CyrillicTwins = "АВЕКМНОРСТХаеорсух";
    private const string LatinTwins = "ABEKMHOPCTXaeopcyx";
    private const string RuVowels = "аеёиоуыэюя";
    private const string LatinVowels = "aeiouy";

    public static WrittenRow Write(Chance chance, InventedPerson person, bool plain)
    {
        var script = chance.Weighted(Scripts);
        var scheme = chance.Below(3);
        var lang = script is 1 or 3 ? "uk" : "ru";
        var faults = Draw(chance, plain, script < 2);
        var form = (faults & Faults.WrongCase) != 0
            ? (GrammarCase)chance.Pick<int>(
                [(int)GrammarCase.Genitive, (int)GrammarCase.Dative, (int)GrammarCase.Accusative])
            : GrammarCase.Nominative;
        var surname = person.Surname.In(lang)[(int)form];
        var given = person.Given.Name.In(lang)[(int)form];
        var shorts = person.Given.ShortIn(lang);
        if ((faults & Faults.Diminutive) != 0 && shorts.Length > 0) given = chance.Pick(shorts);
        else faults &= ~Faults.Diminutive;
        var patronymic = person.PatronymicIn(lang, form) ?? "";
        if ((faults & Faults.NoPatronymic) != 0) patronymic = "";
        if ((faults & Faults.SurnameTypo) != 0) surname = Mistype(chance, surname);
        if ((faults & Faults.GivenTypo) != 0) given = Mistype(chance, given);
        if ((faults & Faults.PatronymicTypo) != 0) patronymic = Mistype(chance, patronymic);
        if ((faults & Faults.Initials) != 0)
        {
            (given, patronymic) = (given[..1] + ".", patronymic.Length == 0 ? "" : patronymic[..1] + ".");
        }
        if (script >= 2)
        {
            (surname, given, patronymic) = (
                Latin(surname, lang, scheme), Latin(given, lang, scheme), Latin(patronymic, lang, scheme));
        }
        else if (chance.PerMille(800))
        {
            (surname, given, patronymic) = (Plain(surname), Plain(given), Plain(patronymic));
        }

        if ((faults & Faults.Homoglyph) != 0) (surname, given) = (Twins(surname), Twins(given));
        var place = (faults & Faults.NoPlace) != 0 ? "" : script >= 2 ? Latin(person.Home.In(lang), lang, scheme)
            : person.Home.In(lang);
        var unit = (faults & Faults.NoUnit) != 0 ? "" : script >= 2 ? person.Unit.Replace('А', 'A') : person.Unit;
        var dob = Date(chance, person.Born, ref faults);
        return new(surname, given, patronymic, dob, place, unit, script switch { 0 => "ru", 1 => "uk", _ => "latin" },
            faults);
    }

    private static Faults Draw(Chance chance, bool plain, bool cyrillic)
    {
        var faults = Faults.None;
        void May(int rate, Faults fault)
        {
            if (chance.PerMille(rate)) faults |= fault;
        }

        May(SurnameTypo, Faults.SurnameTypo);
        May(GivenTypo, Faults.GivenTypo);
        May(PatronymicTypo, Faults.PatronymicTypo);
        May(Diminutive, Faults.Diminutive);
        May(NoPatronymic, Faults.NoPatronymic);
        May(Initials, Faults.Initials);
        May(NoPlace, Faults.NoPlace);
        May(NoUnit, Faults.NoUnit);
        if (plain || !cyrillic) return faults;
        May(WrongCase, Faults.WrongCase);
        May(Homoglyph, Faults.Homoglyph);
        return faults;
    }

    private static string Date(Chance chance, DateOnly born, ref Faults faults)
    {
        var at = chance.Below(1000);
        var swap = chance.PerMille(SwappedAmongAble);
        if (at < NoDate)
        {
            faults |= Faults.NoDate;
            return "";
        }

        if (at < NoDate + YearOnly)
        {
            faults |= Faults.YearOnly;
            return born.Year.ToString("0000", CultureInfo.InvariantCulture);
        }

        if (at < NoDate + YearOnly + NearMiss)
        {
            faults |= Faults.NearMiss;
            born = Miss(chance, born);
        }
        else if (swap && born.Day <= 12 && born.Day != born.Month)
        {
            faults |= Faults.DayMonthSwapped;
            born = new DateOnly(born.Year, born.Day, born.Month);
        }

        return born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static DateOnly Miss(Chance chance, DateOnly born) => chance.Below(4) switch
    {
        0 => born.AddDays(chance.PerMille(500) ? 1 : -1),
        1 => born.AddYears(chance.PerMille(500) ? 1 : -1),
        2 => born.AddDays(chance.PerMille(500) ? 10 : -10),
        _ => born.AddMonths(chance.PerMille(500) ? 1 : -1),
    };

    /// <summary>
    /// One slip of the hand: a letter dropped, doubled, changed for a like one, or two changed round.
    /// </summary>
    internal static string Mistype(Chance chance, string word)
    {
        if (word.Length < 3) return word;
        var at = chance.Between(1, word.Length - 2);
        var text = new StringBuilder(word);
        switch (chance.Below(4))
        {
            case 0:
                text.Remove(at, 1);
                break;
            case 1:
                text.Insert(at, word[at]);
                break;
            case 2:
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
                break;
            default:
                var alike = RuVowels.Contains(word[at], StringComparison.Ordinal) ? "аеиоуы"
                    : LatinVowels.Contains(word[at], StringComparison.Ordinal) ? LatinVowels
                    : word[at] < 'ÿ' ? "bdgklmnprst" : "бвгдзклмнпрст";
                text[at] = chance.Pick(alike.ToCharArray());
                break;
        }

        var typed = text.ToString();
        return typed == word ? word.Remove(at, 1) : typed;
    }

    private static string Latin(string text, string lang, int scheme) =>
        lang == "uk" ? Spelling.LatinFromUkrainian(text) : Spelling.Latin(text, scheme);

    private static string Plain(string text) => text.Replace('ё', 'е').Replace('Ё', 'Е');

    private static string Twins(string text)
    {
        var made = new StringBuilder(text);
        for (var i = 0; i < made.Length; i++)
        {
            var at = CyrillicTwins.IndexOf(made[i], StringComparison.Ordinal);
            if (at >= 0) made[i] = LatinTwins[at];
        }

        return made.ToString();
    }
}
