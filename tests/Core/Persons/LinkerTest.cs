using CsCheck;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class LinkerTest
{
    private static readonly string[] Headings = ["id", "surname", "given", "patronymic", "dob", "place", "unit"];

    private static Table Rows(params string[] rows) => Table.Of("list", Headings, rows.Select(r => r.Split(',')));

    // A list in which every person stands two or three times, with faults; made by numbers, the same every time.
    internal static (Table Table, int[] Truth) List(int persons, int seed)
    {
        string[] surnames =
            ["Петров", "Соколов", "Чувиляев", "Ковальчук", "Шевченко", "Белый", "Мамедов",
            "Щербаков", "Жуков", "Цой", "Гринюк", "Зайцев"];
        var given = NameLexicon.Given.Where(g => g.Male).Take(40).ToArray();
        var random = new Random(seed);
        var rows = new List<string[]>();
        var truth = new List<int>();
        for (var p = 0; p < persons; p++)
        {
            var name = given[random.Next(given.Length)];
            var surname = surnames[random.Next(surnames.Length)] + (random.Next(3) == 0 ? "ский" : "");
            var father = given[random.Next(given.Length)].Russian.TrimEnd('й', 'ь', 'а', 'я') + "ович";
            var born = new DateOnly(1970, 1, 1).AddDays(random.Next(12_000));
            for (var c = 0; c < 2 + random.Next(2); c++)
            {
                var scheme = Transliteration.All[random.Next(6)];
                var latin = random.Next(3) == 0;
                rows.Add([
                    $"r{rows.Count}", latin ? scheme.Write(surname) : surname, latin ? scheme.Write(name.Russian)
                        : random.Next(4) == 0 ? name.Ukrainian : name.Russian,
                    random.Next(4) == 0 ? "" : latin ? scheme.Write(father) : father, random.Next(8) == 0
                        ? $"{born.Year}" : $"{born:yyyy-MM-dd}",
                    random.Next(3) == 0 ? "" : "Курск", random.Next(2) == 0 ? "" : $"в/ч {10000 + p % 50}"]);
                truth.Add(p);
            }
        }

        return (Table.Of("list", Headings, rows), [.. truth]);
    }

    [Fact]
    public void Link_MixedScripts_FindsMostPairsAndFewWrongOnes()
    {
        var (table, truth) = List(400, 1);
        var linking = Linker.Link([table], LinkageModel.Persons);
        var said = linking.Scored.Where(p => p.Weight >= 4.25).ToList();
        var all = truth.GroupBy(t => t).Sum(g => g.Count() * (g.Count() - 1) / 2);
        Assert.True(said.Count(p => truth[p.A] == truth[p.B]) > 0.85 * all, $"{said.Count} of {all}");
        Assert.True(said.Count(p => truth[p.A] != truth[p.B]) <= all / 100);
    }

    [Fact]
    public void Link_AnyNumberOfThreads_SameBytes()
    {
        var (table, _) = List(300, 2);
        var runs = new[] { 1, 2, 5 }.Select(t =>
            Linker.Link([table], LinkageModel.Persons, new() { Threads = t, Train = true })).ToList();
        foreach (var run in runs.Skip(1))
        {
            Assert.Equal(runs[0].Scored, run.Scored);
            Assert.Equal(runs[0].ClusterOf, run.ClusterOf);
            Assert.Equal(runs[0].Model.ToJson(), run.Model.ToJson());
        }
    }

    [Fact]
    public void Link_RowsInAnotherOrder_SamePairsAndClusters()
    {
        var (table, _) = List(200, 3);
        var order = Enumerable.Range(0, table.RowCount).ToArray();
        new Random(5).Shuffle(order);
        var shuffled = Table.Of("list", Headings, order.Select(r => table.Columns.Select(c => c[r]).ToArray()));
        var (first, second) =
            (Linker.Link([table], LinkageModel.Persons), Linker.Link([shuffled], LinkageModel.Persons));
        Assert.Equal(Named(first), Named(second));
        Assert.Equal(Groups(first), Groups(second));

        static List<string> Named(Linking l) =>
            [.. l.Pairs.Select(p => string.CompareOrdinal(p.IdA, p.IdB) < 0 ? $"{p.IdA} {p.IdB} {p.Weight}"
                : $"{p.IdB} {p.IdA} {p.Weight}").Order(StringComparer.Ordinal)];
        static List<string> Groups(Linking l) => [.. Enumerable.Range(0, l.RowIds.Count).GroupBy(r => l.ClusterOf[r])
            .Select(g => string.Join(" ", g.Select(r => l.RowIds[r]).Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Link_EveryPair_LedgerAddsUpToItsWeight()
    {
        var (table, _) = List(150, 4);
        foreach (var train in new[] { false, true })
        {
            var linking = Linker.Link([table], LinkageModel.Persons, new() { Train = train });
            Assert.NotEmpty(linking.Scored);
            foreach (var pair in linking.Scored)
            {
                var explained = linking.Explain(pair.A, pair.B);
                Assert.Equal(pair.Weight, explained.Weight);
                Assert.Equal(pair.Weight, explained.Ledger.Sum(l => l.Weight));
            }
        }
    }

    [Fact]
    public void Train_LikelihoodNeverFalls_AndModelStaysUsable()
    {
        var (table, _) = List(500, 6);
        var linking = Linker.Link([table], LinkageModel.Persons, new() { Train = true });
        Assert.NotEmpty(linking.Report.Training!.Sessions);
        foreach (var session in linking.Report.Training.Sessions)
        {
            for (var i = 1; i < session.LogLikelihoods.Count; i++)
                Assert.True(session.LogLikelihoods[i] >=
                    session.LogLikelihoods[i - 1] - 1e-6 * Math.Abs(session.LogLikelihoods[i - 1]));
        }

        Assert.Equal(linking.Model.ToJson(), LinkageModel.FromJson(linking.Model.ToJson()).ToJson());
        Assert.InRange(linking.Report.Training.ExpectedMatches, 300, 3000); // truth: about 1,000 pairs
    }

    [Fact]
    public void Link_ManyRowsOfOneName_IsBoundedNamedAndCounted()
    {
        var rows = Enumerable.Range(0, 50_000).Select(i => new[] { $"{i}", "Иванов", "Иван", "Иванович", "", "", "" });
        var linking = Linker.Link([Table.Of("list", Headings, rows)], LinkageModel.Persons);
        var large = Assert.Single(linking.Report.LargeBlocks, b => b.Rule == "surname + given:family");
        Assert.Equal(50_000, large.Rows);
        Assert.Contains("Иванов", large.Values, StringComparison.Ordinal);
        Assert.Equal(50_000L * 49_999 / 2, large.PairsLeftOut + linking.Report.Blocking[0].NewPairs);
        Assert.All(linking.Scored, p => Assert.True(p.Weight < 4.25)); // names alone
    }

    [Fact]
    public void Link_EmptyColumnsDuplicateIdsImpossibleDates_SaysSo()
    {
        var table = Rows("1,Петров,Сергей,,1990-02-30,,", "1,Петров,Сергей,,1990-02-30,,",
            "2,,,,,,", "3,,,,99.99.9999,,");
        var linking = Linker.Link([table], LinkageModel.Persons);
        Assert.Contains(linking.Report.Remarks, r => r.Contains("repeat the id", StringComparison.Ordinal));
        Assert.Contains(linking.Report.Remarks, r => r.Contains("No row has a unit", StringComparison.Ordinal));
        Assert.Equal(4, linking.RowIds.Distinct().Count());
        Assert.Equal("month", linking.Explain(0, 1).Ledger.First(l => l.Field == "dob").Level);
        Assert.DoesNotContain(linking.Scored, p => p.B > 1);
    }

    [Fact]
    public void Link_NoColumnOfTheModel_IsRefusedWithTheHeadings() =>
        Assert.Contains("foo",
            Assert.Throws<FormatException>(() =>
                Linker.Link([Table.Of("x", ["foo"], [["a"]])], LinkageModel.Persons)).Message,
                    StringComparison.Ordinal);

    [Fact]
    public void Link_OneColumnOfWholeNames_IsReadIntoParts()
    {
        var table = Table.Of("x", ["id", "ФИО", "Дата рождения"], [["a", "Петрова Сергея " +
            "Николаевича", "03.02.1990"], ["b", "Serhii Petrov", "1990-02-03"], ["c", "Сидоров И.", ""]]);
        var pair = Assert.Single(Linker.Link([table], LinkageModel.Persons).Pairs);
        Assert.Equal(("a", "b"), (pair.IdA, pair.IdB));
        Assert.True(pair.Weight > 4.25);
    }

    [Theory]
    [InlineData("a,b\n1,\"x, \"\"y\"\"\"\r\n2,z", "x, \"y\"|z")]
    [InlineData("a;b\n1;x\n2", "x|")]
    [InlineData("a\tb\n1\t\"two\nlines\"", "two\nlines")]
    public void Table_QuotesSeparatorsAndShortRows_AreRead(string text, string expected)
    {
        var table = Table.Read(new StringReader(text), "t");
        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, table.RowCount).Select(r => table.Columns[1][r])));
    }

    [Fact]
    public void Table_EmptyOrBinary_IsRefused()
    {
        Assert.Throws<FormatException>(() => Table.Read(new StringReader(""), "t"));
        Assert.Throws<FormatException>(() => Table.Read(new StringReader("a,b\n1,\0\0"), "t"));
        Assert.Contains(Table.Read(new StringReader("a,b\n1,\"x"), "t").Remarks, r =>
            r.Contains("never ends", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"format":"x","name":"n","prior":0.1,"fields":[],"blocking":[]}""", "format")]
    [InlineData("""{"name":"n","prior":2,"fields":[],"blocking":[]}""", "prior")]
    public void Model_Broken_IsRefusedWithAReason(string json, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => LinkageModel.FromJson(json)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Similarity_BitVectors_EqualPlainDynamicProgramming() =>
        Gen.Select(Gen.String[Gen.Char["abcd"], 0, 12], Gen.String[Gen.Char["abcd"], 0, 12]).Sample((a, b) =>
        {
            var (x, y) = (Similarity.Bytes(a), Similarity.Bytes(b));
            return Similarity.Edits(x, y) == PlainEdits(a, b) && Similarity.Edits(x, y) == Similarity.Edits(y, x) &&
                Similarity.MostMatches(x.Length, Similarity.Mask(x), y.Length,
                    Similarity.Mask(y)) >= Math.Max(x.Length, y.Length) - PlainEdits(a,
                        b) - Math.Abs(x.Length - y.Length);
        }, iter: 5000);

    [Theory]
    [InlineData("martha", "marhta", 0.9611)]
    [InlineData("dixon", "dicksonx", 0.8133)]
    [InlineData("dwayne", "duane", 0.84)]
    [InlineData("abc", "xyz", 0)]
    public void JaroWinkler_PublishedValues(string a, string b, double value) =>
        Assert.Equal(value, Similarity.JaroWinkler(Similarity.Bytes(a), Similarity.Bytes(b)), 4);

    // optimal string alignment, straight from its definition
    private static int PlainEdits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] +
                    (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] =
                    Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
