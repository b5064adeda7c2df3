using System.Text.Json;
using CsCheck;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Core.Paths;

public class PathsFileTest
{
    [Fact]
    public void Solve_ExampleOfTheGuide_GivesTheDaysOfTheGuide()
    {
        var guide = System.IO.File.ReadAllText(System.IO.Path.Combine(Root(), "docs", "guide", "paths-solve.md"));
        var example = guide.Split("```json")[1].Split("```")[0];
        var answer = PathsFile.Solve(example);
        Assert.True(answer.IsConsistent, answer.Json);
        using var json = JsonDocument.Parse(answer.Json);
        var sent = json.RootElement.GetProperty("bounds").EnumerateArray()
            .Single(row => row.GetProperty("event").GetString() == "sent-to-front").GetProperty("start");
        Assert.Equal("2025-03-21", sent.GetProperty("earliest").GetString());
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("latest").ValueKind);
    }

    [Fact]
    public void Solve_Clash_NamesStatementsAssumptionsAndWhatIf()
    {
        var answer = PathsFile.Solve("""
            {"order": true, "whatIf": true, "statements": [
              {"id": "c1", "event": "captured", "earliest": "2025-04-01", "latest": "2025-04-01"},
              {"id": "c2", "event": "exchanged", "earliest": "2025-03-19", "latest": "2025-03-19"},
              {"id": "c3", "event": "leave", "earliest": "2025-05-01", "latest": "2025-05-10"}]}
            """);
        Assert.False(answer.IsConsistent);
        using var json = JsonDocument.Parse(answer.Json);
        var conflict = Assert.Single(json.RootElement.GetProperty("conflicts").EnumerateArray());
        Assert.Equal(["c1", "c2"], conflict.GetProperty("statements").EnumerateArray().Select(
            each => each.GetString()));
        Assert.Equal("order:captured-before-release",
            Assert.Single(conflict.GetProperty("assumptions").EnumerateArray()).GetString());
        var whatIf = json.RootElement.GetProperty("whatIf").EnumerateArray().ToList();
        Assert.Equal(3, whatIf.Count);
        Assert.All(whatIf, each => Assert.True(each.GetProperty("consistent").GetBoolean()));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "one object")]
    [InlineData("{}", "'statements' is missing")]
    [InlineData("""{"statements": 3}""", "is a list")]
    [InlineData("""{"statements": [3]}""", "'id' is missing")]
    [InlineData("""{"statements": [{"id": "a"}]}""", "a: needs 'event'")]
    [InlineData("""{"statements": [{"id": "a", "event": "x", "earliest": "2025-02-29"}]}""",
        "a: earliest: '2025-02-29' is no day")]
    [InlineData("""{"statements": [{"id": "a", "event": "x", "earliest": 20250301}]}""", "is no day")]
    [InlineData("""{"statements": [{"id": "a", "event": "x", "earliest": "2025-03-02", "latest": "2025-03-01"}]}""",
        "earliest lies after")]
    [InlineData("""{"statements": [{"id": "a", "to": "x", "minDays": 1}]}""", "'from'")]
    [InlineData("""{"statements": [{"id": "a", "to": "x", "from": "y"}]}""", "'minDays'")]
    [InlineData("""{"statements": [{"id": "a", "to": "x", "from": "y", "minDays": 3, "maxDays": 2}]}""", "greater")]
    [InlineData("""{"statements": [{"id": "a", "to": "x", "from": "y", "minDays": 1e30}]}""", "no number of days")]
    [InlineData("""{"statements": [{"id": "a", "event": "x"}, {"id": "a", "event": "y"}]}""", "'a' stands twice")]
    [InlineData("""{"statements": [{"id": "a", "event": "captured.end"}]}""", "is one day")]
    [InlineData("""{"statements": [], "without": ["z"]}""", "no statement 'z'")]
    [InlineData("""{"format": "other", "statements": []}""", "format")]
    public void Solve_BadFile_SaysWhereAndWhat(string json, string problem)
    {
        var answer = PathsFile.Solve(json);
        Assert.True(answer.HasProblems);
        using var document = JsonDocument.Parse(answer.Json);
        Assert.Contains(document.RootElement.GetProperty("problems").EnumerateArray(),
            said => said.GetString()!.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Solve_AnyText_NeverThrows()
    {
        const string Whole = """
            {"order":true,"statements":[{"id":"a","event":"held.end","earliest":"2025-03-19"},{"id":"b","not":"held"}]}
            """;
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Char, Gen.Int[0, 3]).Sample((at, letter, cut) =>
        {
            var text = cut == 0 ? Whole[..at] : Whole[..at] + letter + Whole[(at + 1)..];
            Assert.NotEmpty(PathsFile.Solve(text).Json);
        });
    }

    private static string Root()
    {
        var folder = new System.IO.DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(System.IO.Path.Combine(
            folder!.FullName, "Homeward.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
