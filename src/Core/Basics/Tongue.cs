namespace Homeward.Basics;

/// <summary>The words and joints of one language for <see cref="DateWords"/>.</summary>
internal sealed class Tongue
{
    private readonly string _lang;

    private Tongue(string lang) => _lang = lang;

    public required string[] Months { get; init; }

    /// <summary>After a day or a preposition.</summary>
    public required string[] MonthsOf { get; init; }

    public required string[] Seasons { get; init; }

    public required string[] SeasonsOf { get; init; }

    public required string[] MonthParts { get; init; }

    public required string[] YearParts { get; init; }

    public required string About { get; init; }

    public required string AboutRun { get; init; }

    public required string Doubtful { get; init; }

    public required string NotKnown { get; init; }

    public required string NotBefore { get; init; }

    public required string NotAfter { get; init; }

    public required string Until { get; init; }

    public required string And { get; init; }

    public required string Or { get; init; }

    public required string SomeYear { get; init; }

    public required string SomeDay { get; init; }

    public required string SomeDayOf { get; init; }

    public string MonthOf(int month) => MonthsOf[month - 1];

    public string YearAfter(string year) => _lang switch { "ru" => year + " года", "uk" => year + " року", _ => year };

    public string Year(string year, bool genitive) => _lang switch
    {
        "ru" => year + (genitive ? " года" : " год"),
        "uk" => year + (genitive ? " року" : " рік"),
        _ => year,
    };

    public string Decade(string year) =>
        _lang switch { "ru" => year + "-е годы", "uk" => year + "-ті роки", _ => "the " + year + "s" };

    public string YearPart(int part, string year) =>
        part == 1 && _lang == "en" ? $"mid-{year}" : $"{YearParts[part]} {YearAfter(year)}";

    public string NewYear(int year) => _lang switch
    {
        "ru" => $"перед Новым {year} годом",
        "uk" => $"перед Новим {year} роком",
        _ => $"just before New Year {year}",
    };

    public string Quarter(int n, string year) => _lang switch
    {
        "ru" => $"{n}-й квартал {year} года",
        "uk" => $"{n}-й квартал {year} року",
        _ => $"quarter {n} of {year}",
    };

    public string HalfYear(int n, string year) => _lang switch
    {
        "ru" => (n == 1 ? "первая" : "вторая") + $" половина {year} года",
        "uk" => (n == 1 ? "перша" : "друга") + $" половина {year} року",
        _ => (n == 1 ? "first" : "second") + $" half of {year}",
    };

    public string Third(int n, string year) => _lang switch
    {
        "ru" => $"{n}-я треть {year} года",
        "uk" => $"{n}-а третина {year} року",
        _ => $"third {n} of {year}",
    };

    public string DayOfUnknownMonth(int day) => _lang switch
    {
        "ru" => $"{day}-е число, месяц неизвестен",
        "uk" => $"{day}-те число, місяць невідомий",
        _ => $"day {day}, month not known",
    };

    /// <summary>"since" with the form the language asks for.</summary>
    public string SinceOf(string date) => _lang switch
    {
        "ru" => (date.StartsWith("вт", StringComparison.Ordinal) ? "со " : "с ") + date,
        "uk" => (date[0] is 'з' or 'с' ? "із " : "з ") + date,
        _ => "since " + date,
    };

    public static Tongue Of(string? lang) => lang switch
    {
        "ru" => Russian,
        "uk" => Ukrainian,
        _ => English,
    };

    private static readonly string[] EnglishMonths =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December",
    ];

    private static readonly Tongue English = new("en")
    {
        Months = EnglishMonths,
        MonthsOf = EnglishMonths,
        Seasons = ["spring", "summer", "autumn", "winter"],
        SeasonsOf = ["spring", "summer", "autumn", "winter"],
        MonthParts =
            ["beginning of", "middle of", "end of", "first days of", "last days of", "first half of", "second half of"],
        YearParts = ["early", "mid", "late"],
        About = "about", AboutRun = "about", Doubtful = "not certain", NotKnown = "date not known",
        NotBefore = "not before", NotAfter = "not after", Until = "until", And = "and", Or = "or",
        SomeYear = "year not known", SomeDay = "day not known", SomeDayOf = "a day in",
    };

    private static readonly Tongue Russian = new("ru")
    {
        Months =
            ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
            "декабрь"],
        MonthsOf =
            ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
            "ноября", "декабря"],
        Seasons = ["весна", "лето", "осень", "зима"],
        SeasonsOf = ["весны", "лета", "осени", "зимы"],
        MonthParts =
            ["начало", "середина", "конец", "первые дни", "последние дни", "первая половина", "вторая половина"],
        YearParts = ["начало", "середина", "конец"],
        About = "около", AboutRun = "примерно", Doubtful = "под вопросом", NotKnown = "дата неизвестна",
        NotBefore = "не раньше", NotAfter = "не позже", Until = "до", And = "и", Or = "или",
        SomeYear = "год неизвестен", SomeDay = "день неизвестен", SomeDayOf = "один из дней",
    };

    private static readonly Tongue Ukrainian = new("uk")
    {
        Months =
            ["січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень", "вересень",
            "жовтень", "листопад", "грудень"],
        MonthsOf =
            ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
            "листопада", "грудня"],
        Seasons = ["весна", "літо", "осінь", "зима"],
        SeasonsOf = ["весни", "літа", "осені", "зими"],
        MonthParts = ["початок", "середина", "кінець", "перші дні", "останні дні", "перша половина", "друга половина"],
        YearParts = ["початок", "середина", "кінець"],
        About = "близько", AboutRun = "приблизно", Doubtful = "під питанням", NotKnown = "дата невідома",
        NotBefore = "не раніше", NotAfter = "не пізніше", Until = "до", And = "і", Or = "або",
        SomeYear = "рік невідомий", SomeDay = "день невідомий", SomeDayOf = "один із днів",
    };
}
