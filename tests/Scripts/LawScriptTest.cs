using Homeward.Tests.House;
using Xunit;

namespace Homeward.Tests.Scripts;

public class LawScriptTest
{
    [Fact]
    public void Check_ShippedRules_HaveNoFault()
    {
        using var shell = new CommandLine();
        shell.Write("ru.json", Repository.Read("data/law/russia.json"));
        var ran = shell.Run("law", "check", "ru.json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("18 rules, no fault; 18 of them signed by nobody.", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"fitness_category\"", "\"mood\"", "ru.json: RU-FITCAT: when: there is no fact 'mood'")]
    [InlineData("\"RU-VVK\"", "\"RU-FITCAT\"", "RU-FITCAT: two versions are in force on one day; give the older a last day")]
    [InlineData("\"rules\"", "\"roles\"", "ru.json: cannot be read")]
    public void Check_AFault_IsNamedAndEndsWithOne(string what, string by, string fault)
    {
        using var shell = new CommandLine();
        shell.Write("ru.json", Repository.Read("data/law/russia.json").Replace(what, by, StringComparison.Ordinal));
        var ran = shell.Run("law", "check", "ru.json");
        Assert.Equal(1, ran.Code);
        Assert.Contains(fault, ran.Out, StringComparison.Ordinal);
        Assert.NotEqual(0, shell.Run("law", "check", "ru.json", "--json").Json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void Check_ANamedConditionThatUsesItself_IsACycle()
    {
        using var shell = new CommandLine();
        shell.Write("ru.json", Repository.Read("data/law/russia.json"));
        shell.Write("facts.json", Repository.Read("data/law/facts.json").Replace(
            "{\"fact\": \"captivity_days\", \"atLeast\": \"$long_captivity_days\"}", "{\"named\": \"long-captivity\"}", StringComparison.Ordinal));
        Assert.Contains("facts.json: long-captivity: uses itself", shell.Run("law", "check", "ru.json", "--facts", "facts.json").Out, StringComparison.Ordinal);
    }
}
