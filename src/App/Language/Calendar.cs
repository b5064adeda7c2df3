using Homeward.Basics;

namespace Homeward.App.Language;

/// <summary>The words of the calendar in one language. Whole month names come from Core; short ones from Unicode CLDR 44; the
/// rest is ordinary usage.</summary>
internal sealed record Calendar(
    string[] Genitive, string[] Short, string[] ShortGenitive, string NotLater, string OrLater, string NotKnown)
{
    private static readonly string[] EnglishShort =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly Calendar English = new(
        [.. DateWords.MonthsAfterADay("en")], EnglishShort, EnglishShort, "not later than {0}", "{0} or later", "date not known");

    private static readonly Calendar Russian = new(
        [.. DateWords.MonthsAfterADay("ru")],
        ["янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек."],
        ["янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."],
        "не позднее {0}", "{0} или позже", "дата неизвестна");

    private static readonly Calendar Ukrainian = new(
        [.. DateWords.MonthsAfterADay("uk")],
        ["січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."],
        ["січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."],
        "не пізніше {0}", "{0} або пізніше", "дата невідома");

    public static Calendar Of(string lang) => lang switch { "ru" => Russian, "uk" => Ukrainian, _ => English };
}
