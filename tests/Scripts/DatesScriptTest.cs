using System.Text;
using Xunit;

namespace Homeward.Tests.Scripts;

public class DatesScriptTest
{
    [Fact]
    public void Parse_Phrase_PrintsTheDocumentedShape()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "parse", "в конце мая", "--lang", "ru", "--anchor", "2025-06-02", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("в конце мая", ran.Json.GetProperty("phrase").GetString());
        Assert.Equal("ru", ran.Json.GetProperty("lang").GetString());
        Assert.Equal("2025-06-02", ran.Json.GetProperty("anchor").GetString());
        Assert.Equal("2025-05-21", ran.Json.GetProperty("earliest").GetString());
        Assert.Equal("2025-05-31", ran.Json.GetProperty("latest").GetString());
        Assert.Equal(0, ran.Json.GetProperty("alternatives").GetArrayLength());
    }

    [Fact]
    public void Parse_OpenEnd_IsNullNotLeftOut()
    {
        using var shell = new CommandLine();
        var json = shell.Run("dates", "parse", "since summer 2023", "--json").Json;
        Assert.Equal("2023-06-01", json.GetProperty("earliest").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("latest").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("anchor").ValueKind);
    }

    [Fact]
    public void Parse_CountsFromAnotherEvent_GivesNoDayAndSaysFromWhat()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "parse", "two days after the exchange", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, ran.Json.GetProperty("edtf").ValueKind);
        Assert.Equal(2, ran.Json.GetProperty("relative").GetProperty("daysLow").GetInt32());
    }

    [Fact]
    public void Parse_NoDate_IsAnsweredWithTheReasonAndCodeOne()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "parse", "31 June 2025", "--json");
        Assert.Equal(1, ran.Code);
        Assert.NotEmpty(ran.Json.GetProperty("refusal").GetString()!);
    }

    [Theory]
    [InlineData("xx", "2025-06-02", "is not a language")]
    [InlineData("ru", "2025-02-30", "is not a day")]
    [InlineData("ru", "вчера", "is not a day")]
    public void Parse_WrongOption_SaysWhatAndEndsWithTwo(string lang, string anchor, string expected)
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "parse", "вчера", "--lang", lang, "--anchor", anchor);
        Assert.Equal(2, ran.Code);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseFile_Rows_OneDocumentEachInOrder()
    {
        using var shell = new CommandLine();
        shell.Write("in.tsv", "# head\nru\t2025-06-02\tпозавчера\nen\t\tMarch 2025\r\nuk\t2025-06-02\tнавесні 22-го\n");
        var ran = shell.Run("dates", "parse", "--file", "in.tsv", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(["2025-05-31", "2025-03-01", "2022-03-01"],
            ran.Lines.Select(l => l.GetProperty("earliest").GetString()));
    }

    [Fact]
    public void ParseFile_BrokenRow_KeepsItsPlaceAndEndsWithTwo()
    {
        using var shell = new CommandLine();
        shell.Write("in.tsv",
            "ru\t2025-06-02\tвчера\nno tabs here\nen\t2025-99-99\tyesterday\nru\t2025-06-02\tсегодня\n");
        var ran = shell.Run("dates", "parse", "--file", "in.tsv", "--json");
        Assert.Equal(2, ran.Code);
        Assert.Equal(4, ran.Lines.Count);
        Assert.Equal("2025-06-02", ran.Lines[3].GetProperty("edtf").GetString());
        Assert.Contains("in.tsv, line 2", ran.Error, StringComparison.Ordinal);
        Assert.Contains("in.tsv, line 3", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseFile_NotTextOrNotThere_EndsWithTwo()
    {
        using var shell = new CommandLine();
        File.WriteAllBytes(Path.Combine(shell.Folder, "in.tsv"), Encoding.Unicode.GetBytes("ru\t2025-06-02\tвчера\n"));
        var binary = shell.Run("dates", "parse", "--file", "in.tsv", "--json");
        Assert.Equal(2, binary.Code);
        var absent = shell.Run("dates", "parse", "--file", "other.tsv");
        Assert.Equal(2, absent.Code);
        Assert.Contains("there is no file other.tsv", absent.Error, StringComparison.Ordinal);
        Assert.Equal(2, shell.Run("dates", "parse", "--file", ".").Code);
        Assert.Equal(2, shell.Run("dates", "parse").Code);
    }

    [Theory]
    [InlineData("2023-22/..", "2023-06-01", null)]
    [InlineData("2025-03-21~", "2025-03-21", "2025-03-21")]
    public void Edtf_Notation_GivesItsDays(string text, string earliest, string? latest)
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "edtf", text, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(text, ran.Json.GetProperty("edtf").GetString());
        Assert.Equal((earliest, latest),
            (ran.Json.GetProperty("earliest").GetString(), ran.Json.GetProperty("latest").GetString()));
    }

    [Fact]
    public void Edtf_NotTheNotation_SaysWhereAndEndsWithTwo()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("dates", "edtf", "2025-02-30", "--json");
        Assert.Equal(2, ran.Code);
        Assert.Equal(2, ran.Json.GetProperty("exit").GetInt32());
        Assert.Contains("2025-02-30", ran.Error, StringComparison.Ordinal);
    }
}
