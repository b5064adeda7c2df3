using Homeward.Basics;
using Homeward.Exchanges;
using Xunit;

namespace Homeward.Tests.Core.Exchanges;

public class ExchangeMatchTest
{
    private static readonly DateOnly Article = new(2025, 6, 11);

    [Fact]
    public void Find_DayAndNumber_IsTheOneExchangeWithBothReasons()
    {
        var found = Find("the March 19 exchange", Article, "175", new DateOnly(2025, 3, 19));
        Assert.Equal("2025-03-19", found[0].Key);
        Assert.Equal(MatchStrength.Strong, found[0].Strength);
        Assert.Equal(["same-day", "same-count"], found[0].For);
    }

    [Theory]
    [InlineData("the March 19 exchange", "2025-03-19")]
    [InlineData("обмен 24 мая", "2025-05-24")]
    [InlineData("обмін 24 травня", "2025-05-24")]
    [InlineData("обмін 14 вересня 2024", "2024-09-14")]
    [InlineData("the 57th exchange", "2024-09-14")]
    [InlineData("в 59-м обмене", "2024-12-30")]
    [InlineData("1000 for 1000", "2025-05-23..25")]
    [InlineData("обмен 1000 на 1000", "2025-05-23..25")]
    public void Find_WordsAlone_PutTheRightOneFirst(string phrase, string key)
    {
        var found = ExchangeMatch.Find(ExchangeRegister.Shipped, new(phrase, [], [], Article));
        Assert.Equal(key, found[0].Key);
        Assert.True(found[0].Strength >= MatchStrength.Likely);
    }

    [Fact]
    public void Find_DayInsideALongerOperation_GivesStageAndOperation()
    {
        var found = Find("обмен 24 мая", Article, null, new DateOnly(2025, 5, 24));
        Assert.Equal("2025-05-24", found[0].Key);
        Assert.True(found[0].IsStage);
        Assert.Contains(found, each => each.Key == "2025-05-23..25" && each.For.Contains("inside-days"));
        Assert.All(found.Where(each => each.Key is "2025-05-23" or "2025-05-25"), each =>
            Assert.Equal(MatchStrength.Possible, each.Strength));
    }

    [Fact]
    public void Find_ThreeDays_IsTheWholeOperation()
    {
        var date = new UncertainDate("on May 23, 24, and 25", "en", Article, "2025-05-23/2025-05-25",
            new(2025, 5, 23), new(2025, 5, 25), "reader", "test");
        var found = ExchangeMatch.Find(
            ExchangeRegister.Shipped, new(null, [date], [CountRange.Parse("1000", "each")], Article));
        Assert.Equal("2025-05-23..25", found[0].Key);
        Assert.Equal(MatchStrength.Strong, found[0].Strength);
        Assert.Equal(["same-days", "same-count"], found[0].For);
    }

    [Fact]
    public void Find_NumberAlone_GivesEveryExchangeWithItAsPossible()
    {
        var found = Find(null, Article, "150");
        Assert.Equal(["2025-02-05", "2024-12-30"],
            found.Where(each => each.For.Contains("same-count")).Select(each => each.Key));
        Assert.All(found, each => Assert.Equal(MatchStrength.Possible, each.Strength));
    }

    [Fact]
    public void Find_DayFitsAndNumberDoesNot_KeepsTheDoubt()
    {
        var found = Find("the exchange of March 19", Article, "205", new DateOnly(2025, 3, 19));
        Assert.Equal(["other-count"], found[0].Against);
        Assert.Equal(MatchStrength.Possible, found[0].Strength);
    }

    [Fact]
    public void Find_ExchangeAfterTheSource_IsNeverMeant()
    {
        Assert.Empty(Find("обмен 24 августа", new(2024, 6, 1), null, new DateOnly(2024, 8, 24)));
        Assert.NotEmpty(Find("обмен 24 августа", new(2024, 9, 1), null, new DateOnly(2024, 8, 24)));
    }

    [Fact]
    public void Find_NothingFits_IsEmpty() =>
        Assert.Empty(Find("the exchange of 19 November 2023", Article, null, new DateOnly(2023, 11, 19)));

    [Fact]
    public void Find_AMonth_GivesAllItsExchanges()
    {
        var date = new UncertainDate("in September", "en", Article, "2024-09", new(2024, 9, 1), new(2024, 9, 30),
            "reader", "test");
        var found = ExchangeMatch.Find(ExchangeRegister.Shipped, new("in September", [date], [], Article));
        Assert.Equal(["2024-09-14", "2024-09-13"], found.Select(each => each.Key));
    }

    [Fact]
    public void Find_AbortedExchange_SaysSo()
    {
        var found = Find("24 января 2024", Article, null, new DateOnly(2024, 1, 24));
        Assert.Contains(found, each => each.Key == "2024-01-24" && each.Against.Contains("aborted"));
    }

    private static IReadOnlyList<ExchangeCandidate> Find(
        string? phrase, DateOnly published, string? count, params DateOnly[] days) =>
        ExchangeMatch.Find(ExchangeRegister.Shipped, new(phrase,
            [.. days.Select(day => new UncertainDate(
                phrase, "en", published, day.ToString("yyyy-MM-dd", null), day, day, "reader", "test"))],
            count is null ? [] : [CountRange.Parse(count, "each")], published));
}
