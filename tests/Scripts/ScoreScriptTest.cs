using Xunit;

namespace Homeward.Tests.Scripts;

public class ScoreScriptTest
{
    private const string Gold = """
        {"source": "x", "language": "en", "published": "2025-06-11", "claims": [
          {"kind": "exchange", "start": 0, "length": 20, "quote": "They were exchanged.", "when": "2025-03-19", "counts": {"each": "175"}, "modality": "asserted"},
          {"kind": "stage", "start": 30, "length": 10, "quote": "sent away.", "stage": "sent-to-front", "modality": "feared"}]}
        """;

    [Fact]
    public void Score_SameReading_FindsAll()
    {
        using var shell = new CommandLine();
        shell.Write("gold.json", Gold);
        var ran = shell.Run("score", "gold.json", "gold.json", "--min-recall", "1", "--min-precision", "1", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal((2, 2), (ran.Json.GetProperty("found").GetInt32(), ran.Json.GetProperty("matched").GetInt32()));
        Assert.Equal(1.0, ran.Json.GetProperty("recall").GetDouble());
    }

    [Fact]
    public void Score_UnderABound_EndsWithOneAndNamesTheMiss()
    {
        using var shell = new CommandLine();
        shell.Write("gold.json", Gold);
        shell.Write("mine.json", Gold.Replace("feared", "asserted", StringComparison.Ordinal));
        var ran = shell.Run("score", "gold.json", "mine.json", "--min-recall", "0.70");
        Assert.Equal(1, ran.Code);
        Assert.Contains("miss", ran.Out, StringComparison.Ordinal);
        Assert.Contains("recall 0.50 is under 0.70", ran.Error, StringComparison.Ordinal);
        var json = shell.Run("score", "gold.json", "mine.json", "--json");
        Assert.Equal(0, json.Code);
        Assert.Equal("sent away.", json.Json.GetProperty("missed")[0].GetProperty("quote").GetString());
        Assert.Equal(1, json.Json.GetProperty("spare").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"claims": [{"kind": "guess"}]}""")]
    public void Score_NotAReading_SaysWhichFileAndEndsWithTwo(string text)
    {
        using var shell = new CommandLine();
        shell.Write("gold.json", Gold);
        shell.Write("mine.json", text);
        var ran = shell.Run("score", "gold.json", "mine.json");
        Assert.Equal(2, ran.Code);
        Assert.Contains("mine.json", ran.Error, StringComparison.Ordinal);
        Assert.Equal(2, shell.Run("score", "gold.json", "gold.json", "--min-recall", "70").Code);
    }
}
