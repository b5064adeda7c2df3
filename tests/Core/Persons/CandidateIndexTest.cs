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
    public void Find_BlockTooLarge_IsNamed()
    {
        var index = new CandidateIndex(LinkageModel.Persons);
        for (var i = 0; i <= CandidateIndex.LargestBlock; i++) index.Add(Named($"{i}", "Иванов Иван"));
        index.Find(Named("n", "Иванов Иван"), 5, -20, out var large);
        Assert.Contains(large, l => l.Contains("surname + given", StringComparison.Ordinal));
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
