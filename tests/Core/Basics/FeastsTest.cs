using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

public class FeastsTest
{
    // Published Easter tables of the churches.
    [Theory]
    [InlineData(2021, "2021-05-02", "2021-04-04")]
    [InlineData(2022, "2022-04-24", "2022-04-17")]
    [InlineData(2023, "2023-04-16", "2023-04-09")]
    [InlineData(2024, "2024-05-05", "2024-03-31")]
    [InlineData(2025, "2025-04-20", "2025-04-20")]
    [InlineData(2026, "2026-04-12", "2026-04-05")]
    [InlineData(2027, "2027-05-02", "2027-03-28")]
    public void Parse_Easter_IsTheDayOfTheChurchTheLanguageMeansAndKeepsTheOther(int year, string east, string west)
    {
        var ru = DatePhrases.Parse($"на Пасху {year} года", "ru", new(2028, 1, 1));
        var en = DatePhrases.Parse($"at Easter {year}", "en", new(2028, 1, 1));
        Assert.Equal((east, west), (ru.Date!.Edtf, en.Date!.Edtf));
        Assert.Equal(east == west ? [] : [west], ru.Alternatives.Select(a => a.Edtf));
        Assert.Equal(east == west ? [] : [east], en.Alternatives.Select(a => a.Edtf));
    }

    [Fact]
    public void Parse_Christmas_KeepsBothCalendars()
    {
        var uk = DatePhrases.Parse("на Різдво", "uk", new(2025, 2, 3));
        Assert.Equal(("2024-12-25", "2025-01-07"), (uk.Date!.Edtf, Assert.Single(uk.Alternatives).Edtf));
        Assert.Equal("2025-01-07", DatePhrases.Parse("на Рождество", "ru", new(2025, 2, 3)).Date!.Edtf);
        var en = DatePhrases.Parse("at Christmas", "en", new(2025, 2, 3));
        Assert.Equal(("2024-12-25", "2025-01-07"), (en.Date!.Edtf, Assert.Single(en.Alternatives).Edtf));
    }

    [Fact]
    public void Parse_FeastOfSeveralDaysOrTheDaysBeforeOne_IsASpan()
    {
        var week = DatePhrases.Parse("en Semana Santa", "es", new(2025, 6, 11)).Date!;
        Assert.Equal((new DateOnly(2025, 4, 13), new DateOnly(2025, 4, 20)), (week.Earliest, week.Latest));
        Assert.Equal("2024-12-31/2025-01-07~", DatePhrases.Parse("под Рождество", "ru", new(2025, 2, 3)).Date!.Edtf);
    }

    [Fact]
    public void Parse_RelativeWithoutANumber_KeepsItsDirection()
    {
        foreach (var (phrase, lang, direction) in new[]
        {
            ("shortly after the exchange", "en", RelativeDirection.After), ("незадолго до обмена", "ru", RelativeDirection.Before),
            ("невдовзі після обміну", "uk", RelativeDirection.After), ("poco antes del canje", "es", RelativeDirection.Before),
            ("poc després de l'intercanvi", "ca", RelativeDirection.After),
            ("по возвращении из плена", "ru", RelativeDirection.After), ("в день обмена", "ru", RelativeDirection.Same),
        })
        {
            var read = DatePhrases.Parse(phrase, lang, new(2025, 6, 11));
            Assert.True(read.Relative?.Direction == direction && read.Relative.Event is not null, phrase);
        }
    }
}
