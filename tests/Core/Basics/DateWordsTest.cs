using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

public class DateWordsTest
{
    [Theory]
    [InlineData("2025-03-21", "21 March 2025", "21 марта 2025 года", "21 березня 2025 року")]
    [InlineData("2025-03-21~", "about 21 March 2025", "около 21 марта 2025 года", "близько 21 березня 2025 року")]
    [InlineData(
        "2025-03-21?", "21 March 2025 (not certain)", "21 марта 2025 года (под вопросом)",
        "21 березня 2025 року (під питанням)")]
    [InlineData("2025-05", "May 2025", "май 2025 года", "травень 2025 року")]
    [InlineData("2025-05~", "about May 2025", "около мая 2025 года", "близько травня 2025 року")]
    [InlineData("2025", "2025", "2025 год", "2025 рік")]
    [InlineData("199X", "the 1990s", "1990-е годы", "1990-ті роки")]
    [InlineData("2023-22", "summer 2023", "лето 2023 года", "літо 2023 року")]
    [InlineData("2022-24", "winter 2022/23", "зима 2022/23", "зима 2022/23")]
    [InlineData("2023-22/..", "since summer 2023", "с лета 2023 года", "з літа 2023 року")]
    [InlineData("2025-05-20/..", "since 20 May 2025", "с 20 мая 2025 года", "з 20 травня 2025 року")]
    [InlineData("../2025-06-20~", "until 20 June 2025", "до 20 июня 2025 года", "до 20 червня 2025 року")]
    [InlineData("2025-05-21/2025-05-31~", "end of May 2025", "конец мая 2025 года", "кінець травня 2025 року")]
    [InlineData("2025-02-21/2025-02-28~", "end of February 2025", "конец февраля 2025 года", "кінець лютого 2025 року")]
    [InlineData("2025-05-01/2025-05-10~", "beginning of May 2025", "начало мая 2025 года", "початок травня 2025 року")]
    [InlineData(
        "2025-05-01/2025-05-05~", "first days of May 2025", "первые дни мая 2025 года", "перші дні травня 2025 року")]
    [InlineData("2025-05-23/2025-05-25", "23–25 May 2025", "23–25 мая 2025 года", "23–25 травня 2025 року")]
    [InlineData(
        "2025-05-30/2025-06-02", "30 May – 2 June 2025", "30 мая – 2 июня 2025 года", "30 травня – 2 червня 2025 року")]
    [InlineData(
        "2024-12-28/2025-01-03", "28 December 2024 – 3 January 2025", "28 декабря 2024 года – 3 января 2025 года",
        "28 грудня 2024 року – 3 січня 2025 року")]
    [InlineData("2023-05/2023-08~", "mid-2023", "середина 2023 года", "середина 2023 року")]
    [InlineData("2023-09/2023-12~", "late 2023", "конец 2023 года", "кінець 2023 року")]
    [InlineData(
        "2024-12-20/2024-12-31~", "just before New Year 2025", "перед Новым 2025 годом", "перед Новим 2025 роком")]
    [InlineData(
        "[2025-06-11,2025-11-06]", "11 June 2025 or 6 November 2025", "11 июня 2025 года или 6 ноября 2025 года",
        "11 червня 2025 року або 6 листопада 2025 року")]
    [InlineData("2024-40", "first half of 2024", "первая половина 2024 года", "перша половина 2024 року")]
    [InlineData("2025-33", "quarter 1 of 2025", "1-й квартал 2025 года", "1-й квартал 2025 року")]
    [InlineData("XXXX-03-19", "19 March, year not known", "19 марта, год неизвестен", "19 березня, рік невідомий")]
    [InlineData(
        "XXXX-XX-13", "day 13, month not known", "13-е число, месяц неизвестен", "13-те число, місяць невідомий")]
    [InlineData("2025-05-XX", "a day in May 2025", "один из дней мая 2025 года", "один із днів травня 2025 року")]
    [InlineData("../..", "date not known", "дата неизвестна", "дата невідома")]
    public void Say_EachLanguage_SpeaksPlainly(string edtf, string english, string russian, string ukrainian)
    {
        var date = new UncertainDate(null, null, null, edtf, null, null, "reader", "test");
        Assert.Equal(english, DateWords.Say(date, "en"));
        Assert.Equal(russian, DateWords.Say(date, "ru"));
        Assert.Equal(ukrainian, DateWords.Say(date, "uk"));
    }

    [Fact]
    public void Say_OneEvent_SaysNotBeforeAndNotAfter()
    {
        var after = new UncertainDate(null, null, null, "2025-05-20/..", new(2025, 5, 20), null, "reader", "test");
        var by = new UncertainDate(null, null, null, "../2025-06-20~", null, new(2025, 6, 20), "reader", "test");
        Assert.Equal("not before 20 May 2025", DateWords.Say(after, "en", DateSense.OneEvent));
        Assert.Equal("не раньше 20 мая 2025 года", DateWords.Say(after, "ru", DateSense.OneEvent));
        Assert.Equal("not after 20 June 2025", DateWords.Say(by, "en", DateSense.OneEvent));
        Assert.Equal("не пізніше 20 червня 2025 року", DateWords.Say(by, "uk", DateSense.OneEvent));
    }

    [Fact]
    public void Say_EveryPublishedExample_GivesWordsWithoutSigns()
    {
        foreach (var row in EdtfTest.Published)
        {
            var (text, _, _, _) = row.Data;
            foreach (var lang in new[] { "en", "ru", "uk", "xx" })
            {
                var said = DateWords.Say(new(null, null, null, text, null, null, "reader", "test"), lang);
                Assert.False(string.IsNullOrWhiteSpace(said));
                Assert.DoesNotContain("~", said, StringComparison.Ordinal);
                Assert.DoesNotContain("XX", said, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Say_Unreadable_GivesThePhraseBack() =>
        Assert.Equal(
            "когда снег сошёл",
            DateWords.Say(new("когда снег сошёл", "ru", null, "", null, null, "reader", "test"), "ru"));
}
