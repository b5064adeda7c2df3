using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>Reference data says where it comes from, when and how it was made, in the file itself.</summary>
public class DataTest
{
    /// <summary>A sample is the material itself; its first lines are its title, author and day.</summary>
    private const string Samples = "data/story/";

    [Fact]
    public void Data_EveryFile_SaysWhereItComesFrom() =>
        Assert.Empty(Repository.Files("data").Where(f => !f.Begins(Samples) && !f.Ends(".md"))
            .Where(f => !IsExplained(f, Repository.Read(f))).Select(f => f + " does not say where it comes from"));

    [Theory]
    [InlineData("a.json", """{"about": "Made by hand for this project in 2026 from the texts of the law.", "x": 1}""", true)]
    [InlineData("a.json", """{"about": "to come", "x": 1}""", false)]
    [InlineData("a.json", """[1, 2]""", false)]
    [InlineData("a.tsv", "# Made by hand, 2026-11, order of size only.\na\tb", true)]
    [InlineData("a.tsv", "a\tb", false)]
    public void IsExplained_File_WantsSourceAndYear(string name, string text, bool expected) =>
        Assert.Equal(expected, IsExplained(name, text));

    /// <summary>JSON has "about" at its root, other text begins with lines of "#"; both name a year.</summary>
    private static bool IsExplained(string name, string text)
    {
        var about = name.Ends(".json") ? About(text) : string.Join('\n', text.Split('\n').TakeWhile(l => l.Begins("#")));
        return about.Length >= 40 && Regex.IsMatch(about, @"\b20\d\d\b");
    }

    private static string About(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("about", out var about) ? about.GetString() ?? "" : "";
    }
}
