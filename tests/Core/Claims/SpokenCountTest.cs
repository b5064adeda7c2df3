using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class SpokenCountTest
{
    [Theory]
    [InlineData("175", "175")]
    [InlineData(" ~30 ", "~30")]
    [InlineData("about 30", "~30")]
    [InlineData("около 30 человек", "~30")]
    [InlineData("близько 30 осіб", "~30")]
    [InlineData("12+", "12+")]
    [InlineData("at least 12", "12+")]
    [InlineData("не менее 12", "12+")]
    [InlineData("щонайменше 12 людей", "12+")]
    [InlineData("up to 40", "-40")]
    [InlineData("до 40", "-40")]
    [InlineData("100-120", "100-120")]
    [InlineData("100–120", "100-120")]
    [InlineData("120 to 100", "100-120")]
    [InlineData("between 100 and 120", "100-120")]
    [InlineData("от 100 до 120", "100-120")]
    [InlineData("від 100 до 120", "100-120")]
    [InlineData("about 100 to 120", "~100-120")]
    [InlineData("1,200", "1200")]
    [InlineData("1 200 человек", "1200")]
    [InlineData("about thirty", "~30")]
    [InlineData("twenty-five", "25")]
    [InlineData("a hundred and twenty men", "120")]
    [InlineData("between ten and twenty", "10-20")]
    [InlineData("около тридцати", "~30")]
    [InlineData("не менее двенадцати человек", "12+")]
    [InlineData("двадцать-тридцать", "20-30")]
    [InlineData("від ста до ста двадцяти", "100-120")]
    [InlineData("сто сімдесят п'ять", "175")]
    [InlineData("две тысячи триста", "2300")]
    [InlineData("not disclosed", "not disclosed")]
    [InlineData("не раскрыто", "not disclosed")]
    public void Read_WordsOfAForm_GivesTheRange(string words, string notation) =>
        Assert.Equal(notation, SpokenCount.Read(words, "persons")?.Notation);

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("almost all")]
    [InlineData("12 or 15 or so")]
    [InlineData("99999999999999")]
    [InlineData("-")]
    [InlineData("30%")]
    [InlineData("a")]
    [InlineData("five groups of ten")]
    [InlineData("thirty five hundred twelve one")]
    public void Read_NoNumberOfPeople_IsRefused(string words) => Assert.Null(SpokenCount.Read(words, "persons"));

    [Fact]
    public void Read_LongHostileText_AnswersAtOnce() => Assert.Null(SpokenCount.Read(new string('1', 100_000), "persons"));

    [Fact]
    public void Read_Words_KeepsThemAsSaid() => Assert.Equal("about 30", SpokenCount.Read("about 30", "persons")?.Phrase);
}
