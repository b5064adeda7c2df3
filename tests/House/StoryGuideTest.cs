using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>docs/guide/story.md names only tests and commands that are there.</summary>
public class StoryGuideTest
{
    private static readonly string Page = Repository.Read("docs/guide/story.md");

    [Fact]
    public void Story_EveryLine_NamesATestThatExists()
    {
        var lines = Regex.Matches(Page, @"(?m)^\| (\d+) \|(.*)\|\s*$");
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(l => int.Parse(l.Groups[1].Value, null)));
        Assert.True(lines.Count >= 28);
        var tests = Assembly.GetExecutingAssembly().GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet();
        Assert.All(lines, line =>
        {
            var named = Regex.Matches(line.Groups[2].Value.Split('|')[^1], @"`(\w+\.\w+)`").Select(m => m.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.DoesNotContain(named, n => !tests.Contains(n));
        });
    }

    [Fact]
    public void Story_EveryCommand_Exists()
    {
        var commands = Commands.All()!.Select(c => c.Path).ToHashSet();
        var named = Regex.Matches(Page, @"`homeward ([a-z]+)").Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, n => !commands.Contains(n));
    }
}
