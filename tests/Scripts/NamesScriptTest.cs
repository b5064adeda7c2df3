using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>names and link, as scripts use them.</summary>
public class NamesScriptTest
{
    [Fact]
    public void Parse_NameInAnotherCase_GivesRolesAndFoldedForms()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("names", "parse", "Петрова Сергея Николаевича", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("cyrl", ran.Json.GetProperty("script").GetString());
        Assert.Equal(JsonValueKind.Null, ran.Json.GetProperty("lang").ValueKind);
        var parts = ran.Json.GetProperty("parts").EnumerateArray().ToDictionary(
            p => p.GetProperty("role").GetString()!, p => p.GetProperty("as").GetString());
        Assert.Equal(("петров", "сергей", "николаевич"), (parts["surname"], parts["given"], parts["patronymic"]));
    }

    [Fact]
    public void Compare_AcrossScripts_IsPossibleAndAddsUp()
    {
        using var shell = new CommandLine();
        var ran = shell.Run("names", "compare", "Петров Сергей Николаевич", "Petrov Serhii", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal("possible", ran.Json.GetProperty("verdict").GetString());
        var ledger = ran.Json.GetProperty("ledger").EnumerateArray().ToList();
        Assert.Equal(ran.Json.GetProperty("weight").GetDouble(), ledger.Sum(l => l.GetProperty("weight").GetDouble()));
        Assert.All(ledger, l => Assert.NotEqual("", l.GetProperty("reason").GetString()));
        var other = shell.Run("names", "compare", "Петров Сергей Николаевич", "Иваненко Марія", "--json");
        Assert.Equal("different", other.Json.GetProperty("verdict").GetString());
    }

    [Fact]
    public void CompareFile_Rows_OneDocumentEachInOrder()
    {
        using var shell = new CommandLine();
        shell.Write("pairs.csv", "a,b\nПетров Сергей,Petrov S.\n\"Иванов, Иван\",Сидоренко Олена\n");
        var ran = shell.Run("names", "compare", "--file", "pairs.csv", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(["Петров Сергей", "Иванов, Иван"], ran.Lines.Select(l => l.GetProperty("a").GetString()));
        Assert.Equal(["possible", "different"], ran.Lines.Select(l => l.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void Compare_WrongUse_SaysWhatToDo()
    {
        using var shell = new CommandLine();
        shell.Write("wrong.csv", "left,right\nx,y\n");
        foreach (var (arguments, expected) in new[]
        {
            (new[] { "names", "compare", "one" }, "two names"),
            (["names", "compare", "--file", "none.csv"], "there is no file none.csv"),
            (["names", "compare", "--file", "wrong.csv"], "needs the columns a and b; it has left, right"),
            (["names", "parse", "  "], "empty name"),
            (["names", "translit", "Петров", "--scheme", "klingon"], "there is no table “klingon”"),
        })
        {
            var ran = shell.Run(arguments);
            Assert.Equal(2, ran.Code);
            Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
            Assert.Equal("", ran.Out);
        }
    }

    [Fact]
    public void Translit_BothWays_NamesTheTable()
    {
        using var shell = new CommandLine();
        var latin = shell.Run("names", "translit", "Щербаков", "--json").Json.GetProperty("spellings").EnumerateArray()
            .ToDictionary(s => s.GetProperty("scheme").GetString()!, s => s.GetProperty("text").GetString());
        Assert.Equal("Shcherbakov", latin["icao"]);
        Assert.Equal("Chtcherbakov", latin["french"]);
        var back = shell.Run("names", "translit", "Shcherbakov", "--scheme", "icao", "--json").Json;
        Assert.Equal("щербаков", back.GetProperty("spellings")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Link_TwoLists_WritesPairsClustersAndReport()
    {
        using var shell = new CommandLine();
        const string Head = "id,surname,given,patronymic,dob,place,unit\n";
        shell.Write("a.csv", Head + "a1,Петров,Сергей,Николаевич,1990-05-12,Тула,12345\na2,Сидоров,Олег,Павлович,1981-02-01,Омск,54321\n");
        shell.Write("b.csv", Head + "b1,Petrov,Serhii,,12.05.1990,Tula,12345\nb2,Ковальчук,Іван,,1979,Львів,А7037\n");
        var ran = shell.Run(
            "link", "a.csv", "b.csv", "--default-model", "persons", "--pairs", "p.csv", "--clusters", "c.csv", "--report", "r.html", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal((4, 1), (ran.Json.GetProperty("rows").GetInt32(), ran.Json.GetProperty("same").GetInt32()));
        var pairs = File.ReadAllLines(Path.Combine(shell.Folder, "p.csv"));
        Assert.Equal("id_a,id_b,weight,probability", pairs[0]);
        Assert.StartsWith("a1,b1,", pairs[1], StringComparison.Ordinal);
        Assert.Equal(["id,cluster", "a1,a1", "a2,a2", "b1,a1", "b2,b2"], File.ReadAllLines(Path.Combine(shell.Folder, "c.csv")));
        var report = File.ReadAllText(Path.Combine(shell.Folder, "r.html"));
        Assert.DoesNotContain("http", report, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(shell.Folder, "*.half"));
    }

    [Fact]
    public void Link_Train_WritesAModelThatCanBeUsedAgain()
    {
        using var shell = new CommandLine();
        var rows = Enumerable.Range(0, 120).SelectMany(i => new[]
        {
            $"x{i},Фамилия{(char)('а' + i % 20)}{(char)('а' + i / 20)}ов,Иван,Петрович,19{70 + i % 30:00}-0{1 + i % 9}-1{i % 9},Тула,1{i:0000}",
            $"y{i},Фамилия{(char)('а' + i % 20)}{(char)('а' + i / 20)}ов,Иван,,19{70 + i % 30:00}-0{1 + i % 9}-1{i % 9},,1{i:0000}",
        });
        shell.Write("a.csv", "id,surname,given,patronymic,dob,place,unit\n" + string.Join('\n', rows) + "\n");
        var trained = shell.Run("link", "a.csv", "--train", "m.json", "--clusters", "c.csv", "--json");
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        var again = shell.Run("link", "a.csv", "--model", "m.json", "--clusters", "c2.csv", "--json");
        Assert.Equal(0, again.Code);
        Assert.Equal(File.ReadAllText(Path.Combine(shell.Folder, "c.csv")), File.ReadAllText(Path.Combine(shell.Folder, "c2.csv")));
    }

    [Theory]
    [InlineData("there is no file none.csv", "link", "none.csv", "--pairs", "p.csv")]
    [InlineData("name at least one of --pairs", "link", "a.csv")]
    [InlineData("has none of the columns", "link", "other.csv", "--pairs", "p.csv")]
    [InlineData("there is no folder for no/p.csv", "link", "a.csv", "--pairs", "no/p.csv")]
    [InlineData("cannot be read", "link", "a.csv", "--model", "broken.json", "--pairs", "p.csv")]
    [InlineData("there is no model “cars”", "link", "a.csv", "--default-model", "cars", "--pairs", "p.csv")]
    [InlineData("the file is empty", "link", "empty.csv", "--pairs", "p.csv")]
    public void Link_WrongInput_SaysWhatAndWritesNothing(string expected, params string[] arguments)
    {
        using var shell = new CommandLine();
        shell.Write("a.csv", "id,surname,given\n1,Петров,Сергей\n");
        shell.Write("other.csv", "colour,size\nred,2\n");
        shell.Write("broken.json", "{");
        shell.Write("empty.csv", "");
        var ran = shell.Run(arguments);
        Assert.Equal(2, ran.Code);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(shell.Folder, "p.csv")));
    }
}
