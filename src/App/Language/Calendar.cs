namespace Homeward.App.Language;

/// <summary>The words of the calendar in one language. Sources: Unicode CLDR 44 month names; the rest is ordinary
/// usage.</summary>
internal sealed record Calendar(
    string[] Genitive, string[] Nominative, string[] Short, string[] ShortGenitive, string[] Seasons,
    string FirstDays, string Beginning, string Middle, string End,
    string Year, string EarlyYear, string MidYear, string LateYear,
    string Between, string NotLater, string OrLater, string About, string Perhaps, string NotKnown)
{
    private static readonly string[] EnglishMonths =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] EnglishShort =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly Calendar English = new(
        EnglishMonths, EnglishMonths, EnglishShort, EnglishShort, ["spring", "summer", "autumn", "winter"],
        "first days of", "beginning of", "middle of", "end of",
        "{0}", "early {0}", "middle of {0}", "late {0}",
        "between {0} and {1}", "not later than {0}", "{0} or later", "about", "perhaps", "date not known");

    private static readonly Calendar Russian = new(
        ["января", "февраля", "марта", "апреля", "мая", "июня", "июля",
            "августа", "сентября", "октября", "ноября", "декабря"],
        ["январь", "февраль", "март", "апрель", "май", "июнь", "июль",
            "август", "сентябрь", "октябрь", "ноябрь", "декабрь"],
        ["янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек."],
        ["янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."],
        ["весна", "лето", "осень", "зима"],
        "первые дни", "начало", "середина", "конец",
        "{0} год", "начало {0} года", "середина {0} года", "конец {0} года",
        "между {0} и {1}", "не позднее {0}", "{0} или позже", "примерно", "возможно", "дата неизвестна");

    private static readonly Calendar Ukrainian = new(
        ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня",
            "серпня", "вересня", "жовтня", "листопада", "грудня"],
        ["січень", "лютий", "березень", "квітень", "травень", "червень", "липень",
            "серпень", "вересень", "жовтень", "листопад", "грудень"],
        ["січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."],
        ["січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."],
        ["весна", "літо", "осінь", "зима"],
        "перші дні", "початок", "середина", "кінець",
        "{0} рік", "початок {0} року", "середина {0} року", "кінець {0} року",
        "між {0} і {1}", "не пізніше {0}", "{0} або пізніше", "приблизно", "можливо", "дата невідома");

    public static Calendar Of(string lang) => lang switch { "ru" => Russian, "uk" => Ukrainian, _ => English };
}
