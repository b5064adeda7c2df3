using CsCheck;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class ClustersTest
{
    private static Clusters Of(int rows, Dictionary<(int, int), double> weights, params RowJudgement[] judgements)
    {
        var pairs = weights.Select(w => new ScoredPair(w.Key.Item1, w.Key.Item2, w.Value))
            .OrderByDescending(p => p.Weight).ThenBy(p => p.A).ThenBy(p => p.B).ToList();
        return Clusters.Of(rows, pairs, 0, judgements, Clusters.Average((a, b) =>
            weights.GetValueOrDefault((Math.Min(a, b), Math.Max(a, b)), -10)), r => $"r{r}");
    }

    [Fact]
    public void Of_ChainOfTwoPeople_IsShownApart()
    {
        // 0-1 are one, 2-3 are one; 1-2 looks alike, but 0-2, 0-3 and 1-3 do not.
        var clusters = Of(4, new() { [(0, 1)] = 12, [(2, 3)] = 12, [(1, 2)] = 5 });
        Assert.Equal([0, 0, 2, 2], clusters.ClusterOf);
        Assert.Contains(clusters.Remarks, r => r.Kind == "chain");
    }

    [Fact]
    public void Of_MissingCandidateInsideAGoodGroup_HoldsTogether() =>
        Assert.Equal([0, 0, 0], Of(3, new() { [(0, 1)] = 12, [(1, 2)] = 12, [(0, 2)] = 1 }).ClusterOf);

    [Fact]
    public void Of_PersonSaysSame_BindsWhateverTheWeight() =>
        Assert.Equal([0, 0], Of(2, [], new RowJudgement(0, 1, Answer.Same)).ClusterOf);

    [Fact]
    public void Of_PersonSaysDifferent_KeepsApartWhateverTheWeight()
    {
        Assert.Equal([0, 1], Of(2, new() { [(0, 1)] = 30 }, new RowJudgement(0, 1, Answer.Different)).ClusterOf);

        // also through third parties: 0 and 1 are apart, so 2 joins only one of them
        var clusters = Of(3, new() { [(0, 2)] = 20, [(1, 2)] = 19, [(0, 1)] = 18 },
            new RowJudgement(0, 1, Answer.Different));
        Assert.Equal([0, 1, 0], clusters.ClusterOf);
    }

    [Fact]
    public void Of_ContradictoryJudgements_AreNamedNotRepaired()
    {
        var clusters = Of(3, [], new(0, 1, Answer.Same), new(1, 2, Answer.Same), new(0, 2, Answer.Different));
        var remark = Assert.Single(clusters.Remarks);
        Assert.Equal("contradiction", remark.Kind);
        Assert.Equal(["r0", "r2"], remark.Rows);
    }

    [Fact]
    public void InForce_TakenBack_RestoresExactlyTheStateBefore()
    {
        var gen = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Enum<Answer>()).List[0, 25];
        Gen.Select(gen, Gen.Int[0, 6], Gen.Int[0, 6], Gen.Enum<Answer>()).Sample((history, a, b, answer) =>
        {
            var before = history.Select((h, i) => new Judgement($"r{h.Item1}", $"r{h.Item2}", h.Item3, "mem", "", i))
                .ToList();
            var held = Judgements.InForce(before);
            var next = new Judgement($"r{a}", $"r{b}", answer, "mem", "", 100);
            var earlier = held.FirstOrDefault(j => Judgements.IsSettled([j], $"r{a}", $"r{b}"));
            var undo = earlier is null ? next with { Answer = Answer.None, Order = 101 } : earlier with { Order = 101 };
            var after = Judgements.InForce([.. before, next, undo]);
            return held.Select(j => (j.A, j.B, j.Answer)).SequenceEqual(after.Select(j => (j.A, j.B, j.Answer)));
        }, iter: 500);
    }

    [Fact]
    public void Cluster_JudgementTakenBack_GivesTheSameClusters()
    {
        var (table, _) = LinkerTest.List(120, 9);
        var linking = Linker.Link([table], LinkageModel.Persons);
        var pair = linking.Pairs.First();
        var judged = new Judgement(pair.IdA, pair.IdB, Answer.Different, "mem", "other man", 1);
        var apart = linking.Cluster(0, [judged]).ClusterOf;
        var undone = linking.Cluster(0, [judged, judged with { Answer = Answer.None, Order = 2 }]).ClusterOf;
        Assert.NotEqual(linking.ClusterOf, apart);
        Assert.Equal(linking.ClusterOf, undone);
    }

    [Fact]
    public void Of_OrderOfJudgements_ChangesNothing() =>
        Gen.Select(Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[1, 3].Select(a => (Answer)a)).List[0, 12],
            Gen.Int[0, 999]).Sample((list, seed) =>
        {
            var judgements = list.Where(j => j.Item1 != j.Item2)
                .DistinctBy(j => (Math.Min(j.Item1, j.Item2), Math.Max(j.Item1, j.Item2)))
                .Select(j => new RowJudgement(j.Item1, j.Item2, j.Item3)).ToArray();
            var shuffled = judgements.ToArray();
            new Random(seed).Shuffle(shuffled);
            Dictionary<(int, int), double> weights =
                new() { [(0, 1)] = 9, [(1, 2)] = 8, [(2, 3)] = 7, [(0, 2)] = 3, [(5, 6)] = 4 };
            return Of(8, weights, judgements).ClusterOf.SequenceEqual(Of(8, weights, shuffled).ClusterOf);
        }, iter: 500);

    [Fact]
    public void Kappa_PublishedExample()
    {
        // Cohen's measure on 50 items: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives 0.4
        var both = Enumerable.Repeat((Answer.Same, Answer.Same), 20)
            .Concat(Enumerable.Repeat((Answer.Same, Answer.Different), 5))
            .Concat(Enumerable.Repeat((Answer.Different, Answer.Same), 10))
                .Concat(Enumerable.Repeat((Answer.Different, Answer.Different), 15)).ToList();
        Assert.Equal(0.4, Judgements.Kappa(both)!.Value, 10);
    }
}
