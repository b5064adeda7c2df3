using System.Globalization;
using System.Text;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

/// <summary>Lists as bad as they come: an answer that says what was odd, bounded work, nothing left out in silence.</summary>
public class BadInputTest
{
    private static readonly string[] Headings = ["id", "surname", "given", "patronymic", "dob", "place", "unit"];

    private static Linking Link(Table table, params Judgement[] judgements) =>
        Linker.Link([table], LinkageModel.Persons, new() { Judgements = judgements });

    private static Table Read(string text) => Table.Read(new StringReader(text), "list");

    // A million with HOMEWARD_LONG, else a fifth of it: the work grows with the rows, not with their square.
    [Fact]
    public void Link_EveryRowTheSameName_IsSplitNamedAndCounted()
    {
        var n = Environment.GetEnvironmentVariable("HOMEWARD_LONG") is null or "" ? 200_000 : 1_000_000;
        var rows = Enumerable.Range(0, n).Select(i => new[] { i.ToString(CultureInfo.InvariantCulture), "Иванов", "Иван", "Иванович", "", "", "" });
        var linking = Link(Table.Of("list", Headings, rows));
        Assert.InRange(linking.Report.Blocking.Sum(b => b.NewPairs), n, 40L * n);
        var large = linking.Report.LargeBlocks[0];
        Assert.Equal((n, (long)n * (n - 1) / 2), (large.Rows, large.PairsLeftOut + linking.Report.Blocking[0].NewPairs));
        Assert.Contains("Иванов", large.Values, StringComparison.Ordinal);
        Assert.Contains(linking.Report.Remarks, r => r.Contains("surname:bag + given:family", StringComparison.Ordinal));
        Assert.All(linking.Scored, p => Assert.True(p.Weight < linking.Model.SameFrom));
    }

    [Fact]
    public void Link_AllColumnsEmpty_SaysThatNothingIsKnown()
    {
        var linking = Link(Table.Of("list", Headings, Enumerable.Repeat(new[] { "", "", "", "", "", "", "" }, 1000)));
        Assert.Empty(linking.Scored);
        Assert.Equal(1000, linking.ClusterOf.Distinct().Count());
        foreach (var field in new[] { "surname", "dob", "unit" })
            Assert.Contains(linking.Report.Remarks, r => r.Contains("No row has a " + field, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name\nПетров Сергей Николаевич\nPetrov Sergei Nikolaevich\nСидоров Олег\n", 1)]
    [InlineData("ФИО\nПетрова Сергея\nСергій Петров\n", 1)]
    [InlineData("surname\nЧувиляев\nTxuviliàev\n", 1)]
    [InlineData("dob\n1990-02-03\n1990-02-03\n", 0)]
    public void Link_OneColumn_IsAnswered(string text, int pairs)
    {
        var linking = Link(Read(text));
        Assert.Equal(pairs, linking.Scored.Count(p => p.Weight >= LinkageModel.Persons.PossibleFrom));
        Assert.Contains(linking.Report.Remarks, r => r.Contains("named by their number", StringComparison.Ordinal));
    }

    [Fact]
    public void Link_NamesOfTenThousandLetters_AreBoundedAndLongerOnesRemarked()
    {
        var text = new StringBuilder("id,surname,given\n");
        for (var i = 0; i < 50; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{new string('щ', 10_000 - i)},{new string('a', 20_000)}\n");
        var linking = Link(Read(text.ToString()));
        Assert.Contains(linking.Report.Remarks, r => r.Contains("longer than 10000", StringComparison.Ordinal));
        Assert.All(linking.Scored, p => Assert.True(double.IsFinite(p.Weight)));
    }

    [Fact]
    public void Link_MixedEncodings_CountsWhatIsNoUnicode_AndReadsTheRest()
    {
        byte[] windows = [0xCF, 0xE5, 0xF2, 0xF0, 0xEE, 0xE2]; // Петров in Windows-1251
        byte[] bytes = [.. Encoding.UTF8.GetBytes("id,surname,given\n1,Петров,Сергей\n2,Petrov,Sergei\n3,"), .. windows, .. ",Олег\n"u8];
        using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, false));
        var linking = Link(Table.Read(reader, "list"));
        Assert.Contains(linking.Report.Remarks, r => r.Contains("not valid UTF-8", StringComparison.Ordinal));
        Assert.Equal(("1", "2"), linking.Pairs.Select(p => (p.IdA, p.IdB)).First());
    }

    [Fact]
    public void Link_DuplicateIds_KeepEveryRow()
    {
        var linking = Link(Read("id,surname,given\n7,Петров,Сергей\n7,Петров,Сергей\n7,Жуков,Олег\n"));
        Assert.Equal(3, linking.RowIds.Distinct().Count());
        Assert.Contains(linking.Report.Remarks, r => r.Contains("repeat the id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("31.02.1990")]
    [InlineData("1990-13-45")]
    [InlineData("00.00.0000")]
    [InlineData("9999999999")]
    [InlineData("вчера")]
    public void Link_ImpossibleDate_IsNeverAContradictionByItself(string date)
    {
        var linking = Link(Read($"id,surname,given,dob\n1,Чувиляев,Арсений,{date}\n2,Чувиляев,Арсений,1990-02-03\n"));
        var pair = Assert.Single(linking.Scored);
        Assert.True(linking.Explain(pair.A, pair.B).Ledger.Where(l => l.Field == "dob").Sum(l => l.Weight) > -6.5);
    }

    [Fact]
    public void Link_JudgementsThatContradict_AreNamedAndNeverOverridden()
    {
        var table = Read("id,surname,given,dob\n1,Петров,Сергей,1990-02-03\n2,Petrov,Sergei,1990-02-03\n3,Петров,Сергій,1990-02-03\n");
        Judgement Of(string a, string b, Answer answer, int order) => new(a, b, answer, "мем-1", "знает семью", order);
        var linking = Link(table, Of("1", "2", Answer.Same, 1), Of("2", "3", Answer.Same, 2), Of("1", "3", Answer.Different, 3));
        Assert.Contains(linking.Report.ClusterRemarks, r => r.Kind == "contradiction" && r.Rows.SequenceEqual(["1", "3"]));
        var apart = Link(table, Of("1", "2", Answer.Different, 1), Of("1", "3", Answer.Different, 2));
        Assert.NotEqual(apart.ClusterOf[0], apart.ClusterOf[1]);
        Assert.Equal(apart.ClusterOf[1], apart.ClusterOf[2]);
        Assert.Contains(Link(table, Of("1", "99", Answer.Same, 1)).Report.Remarks, r => r.Contains("99", StringComparison.Ordinal));
        var undone = Link(table, Of("1", "2", Answer.Different, 1), Of("1", "2", Answer.None, 2));
        Assert.Equal(Link(table).ClusterOf, undone.ClusterOf);
    }

    [Fact]
    public void Find_AmongManyNamesakes_WeighsThemAll_AndPastTheBoundSaysWhatItLeft()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        PersonRecord Row(int i, string? place = null) => new($"{i}", [NameParser.FormOf("Иванов", "Иван", "Иванович")], Place: place);
        for (var i = 0; i < 5000; i++) index.Add(Row(i, i == 4321 ? "Полтава" : null));
        Assert.Equal("4321", index.Find(Row(-1, "Полтава"), 1, -20, out _)[0].Id);
        for (var i = 5000; i <= CandidateIndex.MostCompared; i++) index.Add(Row(i));
        Assert.Empty(index.Find(Row(-1), 10, -20, out var left));
        Assert.Contains(left, l => l.Contains($"{CandidateIndex.MostCompared + 1} records", StringComparison.Ordinal));
    }
}
