using Xunit;

namespace Homeward.Tests.Scripts;

public class PathsSolveScriptTest
{
    private const string Story = """
        {"statements": [
          {"id": "c1", "event": "exchanged", "earliest": "2025-03-19", "latest": "2025-03-19"},
          {"id": "c3", "from": "exchanged", "to": "sent-to-front", "minDays": 2, "maxDays": 2}], "order": true}
        """;

    [Fact]
    public void Solve_TwoDaysLater_GivesTheDay()
    {
        using var shell = new CommandLine();
        shell.Write("story.json", Story);
        var ran = shell.Run("paths-solve", "story.json", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.True(ran.Json.GetProperty("consistent").GetBoolean());
        var sent = ran.Json.GetProperty("bounds").EnumerateArray()
            .Single(b => b.GetProperty("event").GetString() == "sent-to-front");
        Assert.Equal("2025-03-21", sent.GetProperty("start").GetProperty("latest").GetString());
        Assert.Contains("2025-03-21", shell.Run("paths-solve", "story.json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_Contradiction_IsNamedAndEndsWithOne()
    {
        using var shell = new CommandLine();
        shell.Write("story.json",
            Story.Replace("\"order\"",
            "\"assumptions\": [{\"id\": \"early\", \"event\": \"sent-to-front\", \"latest\": \"2025-03-20\"}], \"order\"",
            StringComparison.Ordinal));
        var ran = shell.Run("paths-solve", "story.json");
        Assert.Equal(1, ran.Code);
        Assert.Contains("cannot all hold: c1, c3, early", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("{}", "'statements' is missing")]
    [InlineData("""{"statements": [{"id": "a", "event": "x", "earliest": "2025-02-30"}]}""", "is no day")]
    public void Solve_BadFile_SaysWhereAndEndsWithTwo(string text, string expected)
    {
        using var shell = new CommandLine();
        shell.Write("bad.json", text);
        var ran = shell.Run("paths-solve", "bad.json", "--json");
        Assert.Equal(2, ran.Code);
        Assert.Contains("bad.json", ran.Error, StringComparison.Ordinal);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
    }
}
