using System.Globalization;
using Homeward.App.Language;
using Homeward.Basics;

namespace Homeward.Tests.App.Language;

public sealed class DaysTest
{
    [Theory]
    [InlineData("2025-05-21/2025-05-31~", "2025-05-21", "2025-05-31", "end of May 2025")]
    [InlineData("2025-03-21~", "2025-03-21", "2025-03-21", "about 21 March 2025")]
    [InlineData("", "2025-05-30", "2025-06-02", "30 May \u2013 2 June 2025")]
    [InlineData("", null, null, "date not known")]
    public void Say_VagueDate_KeepsItsUncertainty(string edtf, string? from, string? to, string expected) =>
        Assert.Equal(expected, Words.For("en").Say(new UncertainDate(null, null, null, edtf, Day(from), Day(to), "reader", "")));

    [Theory]
    [InlineData("2025-05-21", "2025-05-31", "21\u201331 May 2025")]
    [InlineData("2025-05-21", "2025-06-02", "21 May \u2013 2 June 2025")]
    [InlineData("2024-12-21", "2025-01-02", "21 December 2024 \u2013 2 January 2025")]
    [InlineData("2025-05-21", "2025-05-21", "21 May 2025")]
    [InlineData(null, "2025-05-21", "not later than 21 May 2025")]
    [InlineData("2025-05-21", null, "21 May 2025 or later")]
    public void Exactly_Span_NamesBothDays(string? from, string? to, string expected) =>
        Assert.Equal(expected, Days.Exactly("en", Day(from), Day(to)));

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
