using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>match, persons and exchanges on a desk, as scripts use them.</summary>
public class PersonsScriptTest
{
    private const string Passphrase = "a passphrase for a test";

    [Fact]
    public void MatchSearchExchanges_OnADesk_PrintTheDocumentedShapes()
    {
        using var shell = new CommandLine();
        shell.Write("pass", Passphrase + "\n");
        shell.Write("a.csv", "surname,given,patronymic,birth date,unit\nПетров,Сергей,Николаевич,12.05.1990,12345\nСидоров,Олег,Павлович,1981,54321\n");
        shell.Write("b.csv", "ПІБ,дата народження,частина\nПетров Сергій Миколайович,12.05.1990,12345\nКовальчук Іван Петрович,1979,А7037\nГончар Юрій,1990,\n");
        Assert.Equal(0, shell.Run("init", "desk", "--passphrase-file", "pass").Code);
        Ran Desk(params string[] arguments) => shell.Run([.. arguments, "--desk", "desk", "--passphrase-file", "pass", "--json"]);
        Assert.Equal(0, Desk("add", "a.csv", "b.csv", "--no-read").Code);

        var match = Desk("match");
        Assert.Equal((0, ""), (match.Code, match.Error));
        Assert.Equal(5, match.Json.GetProperty("recorded").GetInt32());
        var pair = match.Json.GetProperty("pairs")[0];
        Assert.Equal("same", pair.GetProperty("verdict").GetString());
        Assert.Equal(
            pair.GetProperty("weight").GetDouble(), pair.GetProperty("reasons").EnumerateArray().Sum(r => r.GetProperty("weight").GetDouble()));
        Assert.Equal(0, Desk("match").Json.GetProperty("recorded").GetInt32());

        var found = Desk("persons", "search", "Serhii Petrov", "--mentions").Json;
        Assert.Equal(2, found.GetProperty("total").GetInt32());
        Assert.Equal(0, Desk("persons", "search", "Serhii Petrov").Json.GetProperty("total").GetInt32());
        var nobody = Desk("persons", "show", "per-nobody");
        Assert.Equal(3, nobody.Code);
        Assert.Contains("persons search", nobody.Error, StringComparison.Ordinal);

        var list = Desk("exchanges", "--year", "2025").Json;
        Assert.NotEqual(0, list.GetProperty("total").GetInt32());
        var one = Desk("exchanges", "2025-03-19").Json;
        Assert.All(one.GetProperty("row").GetProperty("counts").EnumerateArray(), c => Assert.Equal(JsonValueKind.Null, c.GetProperty("claimId").ValueKind));
        Assert.Equal(3, Desk("exchanges", "1918-11-11").Code);
        Assert.Equal(0, Desk("check").Code);
    }
}
