using Homeward.Basics;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class CandidateIndexTest
{
    private static PersonRecord Named(string id, string name, string? unit = null) =>
        new(id, [NameParser.Parse(name)], Unit: unit);

    [Fact]
    public void Find_OtherScriptCaseAndShortForm_FindsTheRecord()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        index.Add(Named("a", "Петров Сергей Николаевич", "12345"));
        index.Add(Named("b", "Сидоров Андрей", "12345"));
        var found = index.Find(Named("new", "Петрова Сергея Николаевича", "в/ч 12345"), 5, -8, out var large);
        Assert.Equal("a", Assert.Single(found).Id);
        Assert.Empty(large);
        Assert.Equal("a", index.Find(Named("new", "Serhii Petrov", "12345"), 5, -8, out _)[0].Id);
    }

    [Fact]
    public void Find_Removed_IsGone_ReplacedIsNew()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        index.Add(Named("a", "Петров Сергей"));
        index.Add(Named("a", "Сидоров Андрей"));
        Assert.Equal(1, index.Count);
        Assert.Empty(index.Find(Named("n", "Петров Сергей"), 5, -20, out _));
        Assert.True(index.Remove("a"));
        Assert.False(index.Remove("a"));
        Assert.Empty(index.Find(Named("n", "Сидоров Андрей"), 5, -20, out _));
    }

    [Fact]
    public void Find_RuleForShortListsOnly_IsNamed()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        for (var i = 0; i <= 200; i++) index.Add(Named($"{i}", "Иванов Иван"));
        Assert.Equal(201, index.Find(Named("n", "Иванов Иван"), 500, -20, out var large).Count);
        Assert.Contains("surname (201 records)", large);
    }

    // Few surnames and given names, so that blocks hold hundreds of namesakes; names in two orders, dates by halves.
    private static List<PersonRecord> Namesakes(int count, int seed)
    {
        string[] surnames = ["Петров", "Петрова", "Petrov", "Пятроў", "Иванов", "Ivanov", "Магомедов", "Сергей", "Piotrow"];
        string[] given = ["Сергей", "Сергій", "Sergueï", "Иван", "Ivan", "Магомед", "С.", "Серёжа", "Петров"];
        string[] fathers = ["Николаевич", "Миколайович", "Иванович", "Н.", "", "", ""];
        string[] born = ["1990-02-03", "1990-03-02", "1990", "1990-02", "1985-07-01", "1991-02-03", ""];
        string[] places = ["Курск", "Полтава", "Kursk", "", ""];
        var random = new Random(seed);
        string One(string[] of) => of[random.Next(of.Length)];
        return [.. Enumerable.Range(0, count).Select(i => new PersonRecord($"r{i}",
            random.Next(3) switch
            {
                0 => [NameParser.FormOf(One(surnames), One(given), One(fathers))],
                1 => [NameParser.Parse($"{One(surnames)} {One(given)} {One(fathers)}")],
                _ => [NameParser.Parse($"{One(given)} {One(surnames)}"), NameParser.FormOf(One(surnames), One(given), null)],
            },
            One(born) is { Length: > 0 } day ? [Day(day)] : [], random.Next(4) == 0 ? $"{random.Next(10000, 10020)}" : null, One(places)))];
    }

    private static UncertainDate Day(string text)
    {
        var span = BirthDates.Read(text)[0];
        return new(text, null, null, text, DateOnly.FromDayNumber(span.First), DateOnly.FromDayNumber(span.Last), "reader", "");
    }

    // However frequent the name: nothing that shares a block and reaches the threshold is left out, and nothing else comes.
    [Theory]
    [InlineData(-20.0, 10_000)]
    [InlineData(-8.4, 10_000)]
    [InlineData(0.0, 10_000)]
    [InlineData(-8.4, 7)]
    [InlineData(4.25, 3)]
    public void Find_AmongNamesakes_IsTheFullComparison(double least, int most)
    {
        var model = LinkageModel.Persons with { Blocking = [.. LinkageModel.Persons.Blocking.Where(b => b.PerRow is null)] };
        var (comparer, index) = (new Comparer(model), new CandidateIndex(model));
        var records = Namesakes(1500, 4);
        for (var i = 0; i < records.Count; i++)
        {
            index.Add(records[i]);
            if (i == 900) index.Settle(); // what is settled and what came since
        }

        for (var gone = 0; gone < 1500; gone += 50) index.Remove($"r{gone}");
        var prepared = records.Select(r => (Record: comparer.Prepare(r), Keys: Keys(comparer.Prepare(r)))).ToList();
        var met = 0;
        foreach (var asked in Namesakes(25, 5))
        {
            var (one, keys) = (comparer.Prepare(asked), Keys(comparer.Prepare(asked)));
            var expected = prepared.Where((p, i) => i % 50 != 0 && p.Record.Id != asked.Id && p.Keys.Overlaps(keys))
                .Select(p => (p.Record.Id, Weight: comparer.WeightOf(one, p.Record))).Where(p => p.Weight >= least)
                .OrderByDescending(p => p.Weight).ThenBy(p => p.Id, StringComparer.Ordinal).Take(most).ToList();
            var found = index.Find(asked, most, least, out _).Select(c => (c.Id, c.Comparison.Weight)).ToList();
            Assert.Equal(expected, found);
            met += found.Count;
        }

        Assert.True(met > 25);

        HashSet<(int, ulong)> Keys(PreparedRecord record) => [.. model.Blocking.SelectMany((rule, r) =>
            record.Readings.Select(n => (r, BlockedRows.KeyFor(model, rule, n))).Where(k => k.Item2 != 0))];
    }

    [Fact]
    public void Find_AfterSettling_SameAnswers()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        foreach (var record in Namesakes(400, 6)) index.Add(record);
        var asked = Namesakes(20, 7).Select(r => r with { Id = "new" }).ToList();
        List<string> Answers() => [.. asked.Select(a => string.Join(' ', index.Find(a, 10, -8.4, out _).Select(c => $"{c.Id}:{c.Comparison.Weight}")))];
        var before = Answers();
        index.Settle();
        Assert.Equal(before, Answers());
        foreach (var record in Namesakes(400, 6).Take(30)) index.Add(record); // each replaces itself
        Assert.Equal(400, index.Count);
        Assert.Equal(before, Answers());
    }

    [Fact]
    public void Find_SameWeightAsTheLedger() => Assert.All(ComparerTest.OneMan, a =>
    {
        var comparer = new Comparer(LinkageModel.Persons);
        foreach (var b in ComparerTest.OneMan)
        {
            var (x, y) = (comparer.Prepare(PersonRecord.OfName(a)), comparer.Prepare(PersonRecord.OfName(b)));
            Assert.Equal(comparer.Compare(x, y).Weight, comparer.WeightOf(x, y));
        }
    });
}
