using System.Diagnostics;
using Homeward.Paths;

namespace Homeward.Bench;

/// <summary>
/// The solver against a plain Floyd-Warshall over the same networks in the same run, smallest conflicts of twenty
/// claims, and
/// many persons. Prints one line per number.
/// </summary>
internal static class PathsBench
{
    private static readonly DateOnly First = new(2024, 1, 1);

    public static void Run()
    {
        foreach (var stages in (int[])[15, 30, 60, 120]) Tighten(stages);
        Conflicts();
        Persons();
    }

    private static void Tighten(int stages)
    {
        var problem = Chain(stages, stages * 2, 7);
        if (!PathSolver.Solve(problem).IsConsistent) throw new InvalidOperationException(
            "the bench network must be consistent");
        var solver = Time(() => PathSolver.Solve(problem));
        var plain = Time(() => FloydWarshall(problem, stages));
        Say($"tighten {stages} stages, {stages * 2} constraints: {solver:F1} us; plain Floyd-Warshall {plain:F1} us; "
            + $"{plain / solver:F1} times faster");
    }

    private static void Conflicts()
    {
        var statements = Enumerable.Range(0, 20).Select(day => new PathStatement($"c{day}",
            [new PathConstraint.Window(new("captured"), First.AddDays(day), First.AddDays(day))],
                ["captured"])).ToList();
        var problem = new PathProblem(new HashSet<string>(), statements);
        var time = Time(() => PathSolver.Solve(problem)) / 1000;
        Say($"all smallest conflicts of 20 claims that all differ (190 sets): {time:F2} ms");
    }

    private static void Persons()
    {
        var claims = Enumerable.Range(0, 100).Select(Claims).ToList();
        foreach (var persons in (int[])[1_000, 10_000, 100_000])
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < persons; i++) CaptivityPath.Build(claims[i % 100]);
            Say($"{persons} persons of 8 claims rebuilt on one core: {watch.Elapsed.TotalSeconds:F2} s");
        }
    }

    private static List<StageClaim> Claims(int seed)
    {
        string[] stages = ["captured", "held", "exchanged", "questioned", "medical-board", "returned-to-unit",
            "sent-to-front", "at-front"];
        return [.. stages.Select((stage, i) =>
        {
            var day = First.AddDays(seed + i * 20);
            return new StageClaim
            {
                Id = $"c{i}",
                Stage = stage,
                Quote = "",
                When = i % 3 == 1 ? null : new(null, null, null, "", day, day.AddDays(i), "bench", ""),
            };
        })];
    }

    /// <summary>
    /// Stages with two days each: a chain of order, windows on every third, distances between random pairs.
    /// </summary>
    private static PathProblem Chain(int stages, int constraints, int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, stages).Select(i => $"s{i:D3}").ToList();
        var list = new List<PathConstraint>();
        for (var i = 0; i + 1 < stages; i++) list.Add(
            new PathConstraint.Distance(new(names[i], true), new(names[i + 1]), 0, null));
        while (list.Count < constraints)
        {
            var at = random.Next(stages - 1);
            var day = First.AddDays(at * 10);
            list.Add(list.Count % 3 == 0
                ? new PathConstraint.Window(new(names[at]), day.AddDays(-4), day.AddDays(4))
                : new PathConstraint.Distance(new(names[at]), new(names[at + 1]), 5, 20));
        }

        var statements = list.Select((each, i) => new PathStatement($"c{i}", [each], [])).ToList();
        return new(names.ToHashSet(), statements);
    }

    /// <summary>What a textbook does: the full matrix of shortest distances, cubic in the points.</summary>
    private static long FloydWarshall(PathProblem problem, int stages)
    {
        const long Far = long.MaxValue / 4;
        var n = 1 + stages * 2;
        var d = new long[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) d[i, j] = i == j ? 0 : Far;
        }

        int At(PathPoint point) => 1 + int.Parse(point.Event.AsSpan(1), null) * 2 + (point.IsEnd ? 1 : 0);
        void Limit(int from, int to, long days) => d[from, to] = Math.Min(d[from, to], days);
        for (var i = 0; i < stages; i++) Limit(2 + i * 2, 1 + i * 2, 0);
        foreach (var constraint in problem.Statements.SelectMany(each => each.Constraints))
        {
            if (constraint is PathConstraint.Window window)
            {
                if (window.Earliest is { } earliest) Limit(At(window.Point), 0, -earliest.DayNumber);
                if (window.Latest is { } latest) Limit(0, At(window.Point), latest.DayNumber);
            }
            else if (constraint is PathConstraint.Distance distance)
            {
                if (distance.MinDays is { } least) Limit(At(distance.To), At(distance.From), -least);
                if (distance.MaxDays is { } most) Limit(At(distance.From), At(distance.To), most);
            }
        }

        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) d[i, j] = Math.Min(d[i, j], d[i, k] + d[k, j]);
            }
        }

        return d[0, n - 1];
    }

    /// <summary>Microseconds of the median of five rounds.</summary>
    private static double Time(Func<object> work)
    {
        var rounds = new double[5];
        var repeats = 1;
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 500) work();
        while (true)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++) work();
            if (watch.ElapsedMilliseconds > 60) break;
            repeats *= 2;
        }

        for (var round = 0; round < rounds.Length; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++) work();
            rounds[round] = watch.Elapsed.TotalMicroseconds / repeats;
        }

        Array.Sort(rounds);
        return rounds[2];
    }

    private static void Say(string line) => Console.WriteLine("paths: " + line);
}
