using CsCheck;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Core.Paths;

/// <summary>The solver against brute force over every assignment of days, on problems small enough for that.</summary>
public class PathSolverTest
{
    private const int Days = 6;
    private static readonly DateOnly First = new(2025, 3, 1);
    private static readonly string[] Events = ["a", "b", "c"];
    private static readonly HashSet<string> Spans = ["c"];

    [Fact]
    public void Bounds_RandomProblems_EqualBruteForce()
    {
        var consistent = 0;
        GenProblem(6).Sample(problem =>
        {
            var worlds = Worlds(problem.Statements).ToList();
            var solution = PathSolver.Solve(problem);
            Assert.True(solution.IsComplete);
            Assert.Equal(worlds.Count > 0, solution.IsConsistent);
            if (worlds.Count == 0) return;
            Interlocked.Increment(ref consistent);
            for (var i = 0; i < 3; i++)
            {
                var bounds = solution.Bounds.Single(each => each.Event == Events[i]);
                Assert.Equal(First.AddDays(worlds.Min(world => world[i])), bounds.StartEarliest);
                Assert.Equal(First.AddDays(worlds.Max(world => world[i])), bounds.StartLatest);
            }

            var c = solution.Bounds.Single(each => each.Event == "c");
            Assert.Equal(First.AddDays(worlds.Min(world => world[3])), c.EndEarliest);
            Assert.Equal(First.AddDays(worlds.Max(world => world[3])), c.EndLatest);
        }, iter: 2000);
        Assert.True(consistent > 200);
    }

    [Fact]
    public void Conflicts_RandomProblems_AreExactlyTheMinimalOnes()
    {
        var conflicting = 0;
        GenProblem(7).Sample(problem =>
        {
            var solution = PathSolver.Solve(problem);
            var expected = MinimalConflicts(problem);
            Assert.Equal(expected.Order(),
                solution.Conflicts.Select(conflict => string.Join(' ', conflict.StatementIds.Order())).Order());
            if (expected.Count > 0) Interlocked.Increment(ref conflicting);
        }, iter: 400);
        Assert.True(conflicting > 50);
    }

    [Fact]
    public void Conflicts_EachIsMinimal_AndSettingOneMemberAsideRemovesIt() => GenProblem(9).Sample(problem =>
    {
        var solution = PathSolver.Solve(problem);
        Assert.Equal(solution.IsConsistent, solution.Conflicts.Count == 0);
        foreach (var conflict in solution.Conflicts)
        {
            var members = problem.Statements.Where(each => conflict.StatementIds.Contains(each.Id)).ToList();
            Assert.False(PathSolver.Solve(problem with { Statements = members }).IsConsistent);
            foreach (var member in conflict.StatementIds)
            {
                var rest = members.Where(statement => statement.Id != member).ToList();
                Assert.True(PathSolver.Solve(problem with { Statements = rest }).IsConsistent);
            }
        }
    }, iter: 500);

    [Fact]
    public void Conflicts_EverybodySaysAnotherDay_AreAllPairs()
    {
        var statements = Enumerable.Range(0, 20).Select(day => new PathStatement($"c{day:D2}",
            [new PathConstraint.Window(new("captured"), First.AddDays(day), First.AddDays(day))],
                ["captured"])).ToList();
        var solution = PathSolver.Solve(new(new HashSet<string>(), statements));
        Assert.Equal(190, solution.Conflicts.Count);
        Assert.All(solution.Conflicts, conflict => Assert.Equal(2, conflict.StatementIds.Count));
        Assert.True(solution.IsComplete);
        Assert.Null(solution.Bounds.Single().StartEarliest);
    }

    [Fact]
    public void Conflicts_CircleWithoutAnyDate_IsFound()
    {
        PathStatement After(string id, string from, string to) =>
            new(id, [new PathConstraint.Distance(new(from), new(to), 1, null)], []);
        var solution = PathSolver.Solve(
            new(new HashSet<string>(), [After("1", "a", "b"), After("2", "b", "c"), After("3", "c", "a")]));
        Assert.Equal(["1", "2", "3"], Assert.Single(solution.Conflicts).StatementIds);
    }

    [Fact]
    public void Conflicts_OverManyStatements_AreStillSmallestAndSaidToBeIncomplete()
    {
        var statements = Enumerable.Range(0, 100).Select(i => new PathStatement($"c{i:D3}",
            [new PathConstraint.Window(new($"e{i / 2}"), First.AddDays(i), First.AddDays(i))], [])).ToList();
        var solution = PathSolver.Solve(new(new HashSet<string>(), statements));
        Assert.False(solution.IsComplete);
        Assert.Equal(50, solution.Conflicts.Count);
        Assert.All(solution.Conflicts, conflict => Assert.Equal(2, conflict.StatementIds.Count));
    }

    [Fact]
    public void Without_OneMemberOfTheOnlyConflict_IsConsistent()
    {
        var problem = new PathProblem(new HashSet<string>(),
        [
            new("c1", [new PathConstraint.Window(new("a"), First, First)], ["a"]),
            new("c2", [new PathConstraint.Window(new("a"), First.AddDays(1), First.AddDays(1))], ["a"]),
        ]);
        Assert.False(PathSolver.Solve(problem).IsConsistent);
        Assert.Equal(First, PathSolver.Solve(problem, new HashSet<string> { "c2" }).Bounds[0].StartLatest);
    }

    [Fact]
    public void Absent_WithoutEndAndStart_ClashesOnlyWithWhoSaysItHappened()
    {
        var never = new PathStatement("never", [new PathConstraint.Absent("a", null, null)], []);
        var dated = new PathStatement("window", [new PathConstraint.Window(new("a"), First, null)], []);
        var did = new PathStatement("did", [], ["a"]);
        Assert.True(PathSolver.Solve(new(new HashSet<string>(), [never, dated])).IsConsistent);
        Assert.Equal(["did", "never"],
            Assert.Single(PathSolver.Solve(
                new(new HashSet<string>(), [never, dated, did])).Conflicts).StatementIds.Order());
    }

    // Every statement also keeps all days inside the little calendar: brute force sees every world of every subset.
    private static Gen<PathProblem> GenProblem(int most)
    {
        var point = Gen.Int[0, 3].Select(at => at == 3 ? new PathPoint("c", true) : new PathPoint(Events[at]));
        var day = Gen.Int[0, Days - 1].Select(i => First.AddDays(i));
        var window = Gen.Select(point, day, day, Gen.Bool, Gen.Bool, (p, a, b, openLow, openHigh) =>
            (PathConstraint)new PathConstraint.Window(
                p, openLow ? null : a < b ? a : b, openHigh ? null : a < b ? b : a));
        var distance = Gen.Select(point, point, Gen.Int[-3, 4], Gen.Int[0, 3], Gen.Int[0, 2],
            (from, to, low, more, open) =>
            (PathConstraint)new PathConstraint.Distance(
                from, to, open == 0 ? null : low, open == 1 ? null : low + more));
        var simple = Gen.OneOf(window, distance);
        var oneOf = Gen.Select(simple, simple, (one, two) => (PathConstraint)new PathConstraint.OneOf([one, two]));
        var absent = Gen.Select(Gen.Int[0, 2], day, day, Gen.Int[0, 3], (at, a, b, open) =>
            (PathConstraint)new PathConstraint.Absent(
            Events[at], open == 0 ? null : a < b ? a : b, open == 1 ? null : a < b ? b : a));
        var any = Gen.Frequency((4, simple), (1, oneOf), (1, absent));
        var asserts = Gen.Int[0, 5].Select(at => at < 3 ? new[] { Events[at] } : []);
        return Gen.Select(any, any, Gen.Bool, asserts).Array[1, most].Select(drawn =>
        {
            List<PathPoint> points = [.. Events.Select(name => new PathPoint(name)), new("c", true)];
            List<PathConstraint> limits = [.. points.Select(at =>
                new PathConstraint.Window(at, First, First.AddDays(Days - 1)))];
            var statements = drawn.Select((each, i) => new PathStatement($"s{i}",
                [each.Item1, .. each.Item3 ? Array.Empty<PathConstraint>() : [each.Item2], .. limits],
                    each.Item4)).ToList();
            return new PathProblem(Spans, statements);
        });
    }

    private static IEnumerable<int[]> Worlds(IReadOnlyList<PathStatement> statements)
    {
        for (var a = 0; a < Days; a++)
        {
            for (var b = 0; b < Days; b++)
            {
                for (var c = 0; c < Days; c++)
                {
                    for (var d = c; d < Days; d++)
                    {
                        int[] world = [a, b, c, d];
                        if (statements.All(statement =>
                            statement.Constraints.All(each => Holds(each, world, statements))))
                        {
                            yield return world;
                        }
                    }
                }
            }
        }
    }

    private static bool Holds(PathConstraint constraint, int[] world, IReadOnlyList<PathStatement> statements)
    {
        int At(PathPoint point) => point.IsEnd ? world[3] : world[Array.IndexOf(Events, point.Event)];
        int EndOf(string name) => name == "c" ? world[3] : world[Array.IndexOf(Events, name)];
        switch (constraint)
        {
            case PathConstraint.Window w:
                var day = First.AddDays(At(w.Point));
                return !(day < w.Earliest) && !(day > w.Latest);
            case PathConstraint.Distance d:
                var apart = At(d.To) - At(d.From);
                return !(apart < d.MinDays) && !(apart > d.MaxDays);
            case PathConstraint.OneOf o:
                return o.Alternatives.Any(alternative => Holds(alternative, world, statements));
            case PathConstraint.Absent n:
                if (!statements.Any(statement => statement.Asserts.Contains(n.Event))) return true;
                return n.Earliest is { } first && First.AddDays(EndOf(n.Event)) < first
                    || n.Latest is { } last && First.AddDays(At(new(n.Event))) > last;
            default:
                throw new InvalidOperationException();
        }
    }

    private static List<string> MinimalConflicts(PathProblem problem)
    {
        var statements = problem.Statements.ToList();
        var conflicting = new List<int>();
        for (var mask = 1; mask < 1 << statements.Count; mask++)
        {
            if (conflicting.Any(smaller => (smaller & mask) == smaller)) continue;
            var chosen = statements.Where((_, i) => (mask & 1 << i) != 0).ToList();
            if (!Worlds(chosen).Any()) conflicting.Add(mask);
        }

        return [.. conflicting.Select(mask =>
            string.Join(' ', statements.Where((_, i) => (mask & 1 << i) != 0).Select(each => each.Id).Order()))];
    }
}
