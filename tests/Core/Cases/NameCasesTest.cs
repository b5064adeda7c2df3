using Homeward.Cases;
using Homeward.Tests.House;
using Xunit;

namespace Homeward.Tests.Core.Cases;

/// <summary>300 names and ranks written by hand, in six cases each: name-cases.tsv.</summary>
public class NameCasesTest
{
    private static readonly string Table = Repository.At("tests/Core/Cases/name-cases.tsv");

    private sealed record Row(string Lang, bool Male, string Role, string[] Forms, bool Doubtful);

    [Fact]
    public void Decline_WholeTable_IsAsWrittenByHand()
    {
        var rows = Read();
        Assert.Equal(300, rows.Count);
        var wrong = rows.SelectMany(row => Enumerable.Range(1, 5).Select(i => (
            Row: row, Want: row.Forms[i], Got: NameCases.Decline(row.Forms[0], row.Role, row.Male, row.Lang, (GrammaticalCase)i))))
            .Where(x => x.Want != x.Got.Text || (x.Got.Doubt is not null) != x.Row.Doubtful)
            .Select(x => $"{x.Row.Lang} {x.Row.Role} {x.Row.Forms[0]}: wanted {x.Want}{(x.Row.Doubtful ? " ?" : "")}, got {x.Got.Text} {x.Got.Doubt}");
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
    }

    [Theory]
    [InlineData("ШЕВЧЕНКО", "surname", true, "uk", "ШЕВЧЕНКА")]
    [InlineData("С", "given", true, "ru", "С")]
    [InlineData("генерал-майор", "rank", true, "ru", "генерал-майора")]
    public void Decline_Genitive_KeepsCapitalsInitialsAndRanks(string word, string role, bool male, string lang, string expected) =>
        Assert.Equal(new DeclinedName(expected, null), NameCases.Decline(word, role, male, lang, GrammaticalCase.Genitive));

    [Theory]
    [InlineData("Мороз", "ru", "sex-unknown")]
    [InlineData("Smith", "ru", "not-cyrillic")]
    [InlineData("Кравец", "ru", "fleeting")]
    public void Decline_NotSure_SaysWhy(string word, string lang, string doubt) =>
        Assert.Equal(doubt, NameCases.Decline(word, "surname", word == "Мороз" ? null : true, lang, GrammaticalCase.Dative).Doubt);

    [Fact]
    public void Decline_SexNotKnownAndNoMatter_IsCertain() => Assert.Equal(
        new DeclinedName("Шевченко", null), NameCases.Decline("Шевченко", "surname", null, "ru", GrammaticalCase.Dative));

    [Fact]
    public void Table_OneLetterChanged_IsNoticed()
    {
        var row = Read().First(r => r.Role == "surname");
        Assert.NotEqual(row.Forms[4] + "х", NameCases.Decline(row.Forms[0], row.Role, row.Male, row.Lang, GrammaticalCase.Instrumental).Text);
    }

    private static List<Row> Read() => [.. File.ReadLines(Table).Where(line => line.Length > 0 && line[0] != '#').Select(line =>
    {
        var cells = line.Split('\t');
        Assert.Equal(9, cells.Length);
        return new Row(cells[0], cells[1] == "m", cells[2], [.. cells[3..].Select(c => c.TrimStart('?'))], line.Contains('?', StringComparison.Ordinal));
    })];
}
