using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>docs/guide/attacks.md names a test for each class of attack: each of them is there.</summary>
public class AttacksTest
{
    [Fact]
    public void Attacks_Table_NamesTestsThatExist()
    {
        var page = Repository.Read("docs/guide/attacks.md");
        Assert.True(Named(page).Count > 25);
        Assert.Empty(Missing(page));
    }

    [Fact]
    public void Missing_TestThatIsNowhere_IsNamed() => Assert.Equal(
        ["AttacksTest.Nobody_Wrote_This"], Missing("| a | `AttacksTest.Missing_TestThatIsNowhere_IsNamed`, `AttacksTest.Nobody_Wrote_This` | refused |"));

    private static List<string> Named(string page) => [.. Regex.Matches(page, "`(\\w+Test)\\.(\\w+)`").Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").Distinct()];

    private static List<string> Missing(string page)
    {
        var tests = typeof(AttacksTest).Assembly.GetTypes().Where(t => t.Name.EndsWith("Test", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(m => $"{t.Name}.{m.Name}")).ToHashSet(StringComparer.Ordinal);
        return [.. Named(page).Where(n => !tests.Contains(n))];
    }
}
