using DateWords = Homeward.App.Language.DateWords;
using System.Globalization;
using Homeward.App.Language;
using Homeward.Basics;

namespace Homeward.Tests.App.Language;

public sealed class DateWordsTest
{
    [Theory]
    [InlineData("2025-03-19", "2025-03-19", "2025-03-19", "19 March 2025", "19 марта 2025", "19 березня 2025")]
    [InlineData("2025-05", "2025-05-01", "2025-05-31", "May 2025", "май 2025", "травень 2025")]
    [InlineData("x", "2025-05-21", "2025-05-31", "end of May 2025", "конец мая 2025", "кінець травня 2025")]
    [InlineData("x", "2024-02-21", "2024-02-29", "end of February 2024", "конец февраля 2024", "кінець лютого 2024")]
    [InlineData("x", "2024-02-21", "2024-02-28", "between 21 and 28 February 2024", "между 21 и 28 февраля 2024", "між 21 і 28 лютого 2024")]
    [InlineData("x", "2025-05-01", "2025-05-05", "first days of May 2025", "первые дни мая 2025", "перші дні травня 2025")]
    [InlineData("x", "2025-06-01", "2025-08-31", "summer 2025", "лето 2025", "літо 2025")]
    [InlineData("x", "2024-12-01", "2025-02-28", "winter 2024/25", "зима 2024/25", "зима 2024/25")]
    [InlineData("2023", "2023-01-01", "2023-12-31", "2023", "2023 год", "2023 рік")]
    [InlineData("x", "2023-05-01", "2023-08-31", "middle of 2023", "середина 2023 года", "середина 2023 року")]
    [InlineData("x", "2025-05-30", "2025-06-02", "between 30 May and 2 June 2025", "между 30 мая и 2 июня 2025", "між 30 травня і 2 червня 2025")]
    [InlineData("../2025-05-30", null, "2025-05-30", "not later than 30 May 2025", "не позднее 30 мая 2025", "не пізніше 30 травня 2025")]
    [InlineData("2025-05-30/..", "2025-05-30", null, "30 May 2025 or later", "30 мая 2025 или позже", "30 травня 2025 або пізніше")]
    [InlineData("", null, null, "date not known", "дата неизвестна", "дата невідома")]
    [InlineData("2025-03-21~", "2025-03-21", "2025-03-21", "about 21 March 2025", "примерно 21 марта 2025", "приблизно 21 березня 2025")]
    [InlineData("2025-03?", "2025-03-01", "2025-03-31", "perhaps March 2025", "возможно март 2025", "можливо березень 2025")]
    [InlineData("2025-03-21%", "2025-03-21", "2025-03-21", "perhaps about 21 March 2025", "возможно примерно 21 марта 2025", "можливо приблизно 21 березня 2025")]
    public void Say_VagueDate_KeepsItsUncertainty(string edtf, string? from, string? to, string en, string ru, string uk)
    {
        var date = new UncertainDate(null, null, null, edtf, Day(from), Day(to), "reader", "");
        Assert.Equal(en, DateWords.Say("en", date));
        Assert.Equal(ru, DateWords.Say("ru", date));
        Assert.Equal(uk, DateWords.Say("uk", date));
    }

    [Theory]
    [InlineData("2025-05-21", "2025-05-31", "21\u201331 May 2025")]
    [InlineData("2025-05-21", "2025-06-02", "21 May \u2013 2 June 2025")]
    [InlineData("2024-12-21", "2025-01-02", "21 December 2024 \u2013 2 January 2025")]
    [InlineData("2025-05-21", "2025-05-21", "21 May 2025")]
    public void Exactly_Span_NamesBothDays(string from, string to, string expected) =>
        Assert.Equal(expected, DateWords.Exactly("en", Day(from), Day(to)));

    [Theory]
    [InlineData(0.004, "<\u00a01%")]
    [InlineData(0.0, "0%")]
    [InlineData(0.9999, ">\u00a099%")]
    [InlineData(1.0, "100%")]
    [InlineData(0.146, "15%")]
    public void Percent_NearTheEnds_NeverSaysNoneOrAll(double share, string expected) => Assert.Equal(expected, NumberWords.Percent("en", share));

    [Theory]
    [InlineData("175", "175", "175")]
    [InlineData("~30", "about 30", "около 30")]
    [InlineData("12+", "at least 12", "не менее 12")]
    [InlineData("-40", "at most 40", "не более 40")]
    [InlineData("100-120", "between 100 and 120", "от 100 до 120")]
    [InlineData("not disclosed", "not disclosed", "не раскрыто")]
    [InlineData("almost all", "almost all", "almost all")]
    public void Count_Range_StaysARange(string notation, string en, string ru)
    {
        Assert.Equal(en, Words.For("en").Say(CountRange.Parse(notation, "persons")));
        Assert.Equal(ru, Words.For("ru").Say(CountRange.Parse(notation, "persons")));
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
