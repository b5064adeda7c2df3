using CsCheck;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

/// <summary>Where fields are not independent: names that keep company, years and letters of different weight, lists that
/// share people, records around a pair.</summary>
public class DependenceTest
{
    private static readonly string[] Headings = ["id", "surname", "given", "patronymic", "dob", "place", "unit"];

    // Two peoples: one with its own surnames, given names and towns, the other with others; a few people of each twice.
    private static Table TwoPeoples()
    {
        string[][] one = [["Гасанаев", "Тавенаев", "Рогаваев"], ["Магомед", "Рамазан", "Шамиль"], ["Махачкала", "Дербент"]];
        string[][] other = [["Коваленко", "Ткаченко", "Бондаренко"], ["Андрей", "Сергей", "Павел"], ["Курск", "Полтава"]];
        var rows = new List<string[]>();
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var of = i % 6 == 0 ? one : other;
            string Pick(int f) => of[f][random.Next(of[f].Length)];
            rows.Add([$"{i}", Pick(0), Pick(1), "", $"{1960 + random.Next(40)}-0{1 + random.Next(9)}-1{random.Next(9)}", Pick(2), ""]);
        }

        rows.Add(["same-a", "Гасанаев", "Магомед", "", "", "Махачкала", ""]);
        rows.Add(["same-b", "Гасанаев", "Магомед", "", "", "Махачкала", ""]);
        rows.Add(["odd-a", "Гасанаев", "Магомед", "", "", "Полтава", ""]);
        rows.Add(["odd-b", "Гасанаев", "Магомед", "", "", "Полтава", ""]);
        return Table.Of("list", Headings, rows);
    }

    [Fact]
    public void Explain_NamesThatKeepCompany_SayLessTogetherThanAlone_AndStrangersMore()
    {
        var linking = Linker.Link([TwoPeoples()], LinkageModel.Persons);
        double Together(string a, string b) => linking.Explain(Row(linking, a), Row(linking, b)).Ledger
            .Where(l => l.Field == "together").Sum(l => l.Weight);
        Assert.True(Together("same-a", "same-b") < -1.5, $"{Together("same-a", "same-b")}");
        Assert.True(Together("odd-a", "odd-b") > Together("same-a", "same-b") + 1);
        Assert.Equal(Together("odd-a", "odd-b"), Together("odd-b", "odd-a"));
    }

    [Fact]
    public void Explain_InitialOfManyNames_SaysLessThanARareLetter()
    {
        var rows = Enumerable.Range(0, 2000).Select(i => new[]
        {
            $"{i}", "Сурков" + (char)('а' + i % 30), i % 20 == 0 ? "Юрий" : i % 2 == 0 ? "Александр" : "Алексей", "", "", "", "",
        }).Concat([["a1", "Жук", "А.", "", "", "", ""], ["a2", "Жук", "Александр", "", "", "", ""],
            ["y1", "Цой", "Ю.", "", "", "", ""], ["y2", "Цой", "Юрий", "", "", "", ""]]);
        var linking = Linker.Link([Table.Of("list", Headings, rows)], LinkageModel.Persons);
        double Given(string a, string b) => linking.Explain(Row(linking, a), Row(linking, b)).Ledger
            .Where(l => l.Field == "given").Sum(l => l.Weight);
        Assert.True(Given("y1", "y2") > Given("a1", "a2") + 2, $"{Given("y1", "y2")} {Given("a1", "a2")}");
    }

    [Fact]
    public void Train_ListThatNamesNobodyTwice_MakesTwoOfItsRowsLessLikelyOnePerson()
    {
        var (all, _) = LinkerTest.List(700, 8);
        var seen = new HashSet<int>();
        string[] Cells(int r) => [.. all.Columns.Select(c => c[r])];
        var (_, truth) = LinkerTest.List(700, 8);
        var first = Enumerable.Range(0, all.RowCount).Where(r => seen.Add(truth[r])).ToList();
        var one = Table.Of("roster", Headings, first.Select(Cells));
        var two = Table.Of("calls", Headings, Enumerable.Range(0, all.RowCount).Except(first).Select(Cells));
        var linking = Linker.Link([one, two], LinkageModel.Persons, new() { Train = true });
        double Weight(string a, string b) => linking.Model.Lists!.Single(l => (l.A, l.B) == (a, b)).Weight;
        Assert.True(Weight("roster", "roster") < -2, string.Join(", ", linking.Model.Lists!));
        Assert.True(Weight("roster", "calls") > 0);
        var again = Linker.Link([one, two], LinkageModel.FromJson(linking.Model.ToJson()));
        Assert.Equal(linking.Pairs, again.Pairs); // a model file gives the same result
        Assert.All(linking.Tied, p => Assert.Equal(p.Weight, linking.ExplainTied(p.A, p.B).Ledger.Sum(l => l.Weight), 9));
        Assert.All(linking.Scored, p => Assert.Equal(p.Weight, linking.Explain(p.A, p.B).Ledger.Sum(l => l.Weight)));
    }

    [Fact]
    public void Tied_ThirdRecordAgreesWithBoth_TiesTwoThatSayLittle()
    {
        var linking = Linker.Link([Table.Of("list", Headings, [
            ["a", "Чувиляев", "Арсений", "", "", "Тамбов", ""],
            ["b", "Чувиляев", "Арсений", "Ильич", "1990-02-03", "Тамбов", "12345"],
            ["c", "Чувиляев", "Арсений", "Ильич", "1990-02-03", "", "12345"]])], LinkageModel.Persons);
        var (own, tied) = (linking.Explain(0, 2), linking.ExplainTied(0, 2));
        Assert.True(tied.Weight > own.Weight && tied.Weight >= linking.Model.SameFrom, $"{own.Weight} {tied.Weight}");
        Assert.Contains(tied.Ledger, l => l.Field == "others" && l.Weight > 0);
        Assert.Equal(tied.Weight, linking.Tied.Single(p => (p.A, p.B) == (0, 2)).Weight);
    }

    [Fact]
    public void JoinTree_AnyJoins_AnswerTheWeightThatBroughtTwoTogether() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11]).List[0, 14].Sample(joins =>
        {
            var tree = new JoinTree(12);
            var group = Enumerable.Range(0, 12).ToArray();
            var expected = new Dictionary<(int, int), double>();
            foreach (var ((a, b), n) in joins.Select((j, n) => (j, n)))
            {
                var (x, y) = (group[a], group[b]);
                if (x == y) continue;
                tree.Join(a, b, 20 - n);
                for (var i = 0; i < 12; i++)
                {
                    for (var j = 0; j < 12; j++)
                    {
                        if (group[i] == x && group[j] == y) expected[(Math.Min(i, j), Math.Max(i, j))] = 20 - n;
                    }
                }

                for (var i = 0; i < 12; i++) if (group[i] == y) group[i] = x;
            }

            for (var i = 0; i < 12; i++)
            {
                for (var j = i + 1; j < 12; j++)
                {
                    if (tree.Of(i, j) != (expected.TryGetValue((i, j), out var w) ? w : null)) return false;
                }
            }

            return true;
        }, iter: 300);

    private static int Row(Linking linking, string id) => linking.RowIds.ToList().IndexOf(id);
}
