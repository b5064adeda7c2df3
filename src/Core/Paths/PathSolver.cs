namespace Homeward.Paths;

/// <summary>
/// Tightens the days of a path and, where statements cannot all hold, names the smallest sets that conflict. It repairs
/// nothing: which statement to set aside is a person's decision, and <c>without</c> shows what would follow from it.
/// </summary>
public static class PathSolver
{
    /// <summary>
    /// More conflicting sets than this are not listed; the solution then says that it is not complete.
    /// </summary>
    public const int MostConflicts = 256;

    /// <param name="problem">events and statements; statement ids are distinct</param>
    /// <param name="without">ids of statements to set aside; null for none</param>
    public static PathSolution Solve(PathProblem problem, IReadOnlySet<string>? without = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var kept = without is null ? problem.Statements
            : [.. problem.Statements.Where(statement => !without.Contains(statement.Id))];
        var search = new PathSearch(problem.Spans, kept);
        var all = Enumerable.Repeat(true, kept.Count).ToArray();
        if (search.Tighten(all) is { } bounds) return new(true, bounds, [], search.IsComplete);
        var (sets, complete) = ConflictSets.Find(kept.Count, search, MostConflicts);
        var undisputed = (bool[])all.Clone();
        foreach (var set in sets)
        {
            foreach (var statement in set) undisputed[statement] = false;
        }

        var conflicts = sets.Select(set => new PathConflict([.. set.Select(at => kept[at].Id)])).ToList();
        return new(false, Undisputed(search, undisputed), conflicts, complete && search.IsComplete);
    }

    /// <summary>
    /// Bounds from statements in no conflict. When not all conflicts were listed these may still clash; then nothing
    /// is said
    /// of any day rather than something that may be wrong.
    /// </summary>
    private static IReadOnlyList<EventBounds> Undisputed(PathSearch search, bool[] active) =>
        search.Tighten(active) ?? search.Tighten(new bool[active.Length])!;
}

/// <summary>
/// A problem laid out as a network. Alternatives ("counted from the exchange or from the taking", "not in May") are
/// tried one
/// after the other; bounds are the hull over the alternatives that are possible.
/// </summary>
internal sealed class PathSearch
{
    /// <summary>
    /// More combinations of alternatives than this are not tried; bounds then ignore the alternatives, which only
    /// widens them.
    /// </summary>
    private const int MostBranches = 20_000;

    private readonly DayNetwork network = new();
    private readonly IReadOnlyList<PathStatement> statements;
    private readonly SortedDictionary<string, (int Start, int End)> points = new(StringComparer.Ordinal);
    private readonly List<(int Statement, PathConstraint Choice)> choices = [];
    private readonly Dictionary<string, List<int>> asserters = new(StringComparer.Ordinal);
    private int branches;

    public PathSearch(IReadOnlySet<string> spans, IReadOnlyList<PathStatement> statements)
    {
        this.statements = statements;
        for (var i = 0; i < statements.Count; i++)
        {
            foreach (var constraint in statements[i].Constraints)
            {
                foreach (var name in EventsOf(constraint)) AddEvent(name, spans);
            }

            foreach (var name in statements[i].Asserts)
            {
                AddEvent(name, spans);
                asserters.TryAdd(name, []);
                asserters[name].Add(i);
            }
        }

        for (var i = 0; i < statements.Count; i++)
        {
            foreach (var constraint in statements[i].Constraints)
            {
                if (constraint is PathConstraint.OneOf or PathConstraint.Absent) choices.Add((i, constraint));
                else AddLimits(constraint, i);
            }
        }
    }

    /// <summary>False once some search had too many alternatives to try them all.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>
    /// Whether the active statements can all hold; if not, <paramref name="core"/> names some that cannot.
    /// </summary>
    public bool IsPossible(bool[] active, HashSet<int>? core)
    {
        branches = 0;
        return Try(active, 0, null, core);
    }

    /// <summary>The tightest bounds of every event, or null when the active statements cannot all hold.</summary>
    public IReadOnlyList<EventBounds>? Tighten(bool[] active)
    {
        var hull = new Hull(network.Points);
        branches = 0;
        if (!Try(active, 0, hull, null)) return null;
        return [.. points.Select(point => hull.Of(point.Key, point.Value.Start, point.Value.End))];
    }

    /// <summary>
    /// Tries the alternatives from the given choice on; with a hull all of them, otherwise until one is possible.
    /// </summary>
    private bool Try(bool[] active, int choice, Hull? hull, HashSet<int>? core)
    {
        while (choice < choices.Count && !Speaks(active, choices[choice])) choice++;
        if (choice == choices.Count || ++branches > MostBranches)
        {
            if (branches > MostBranches) IsComplete = false;
            var earliest = hull is null ? null : new int?[network.Points];
            var latest = hull is null ? null : new int?[network.Points];
            if (!network.Tighten(active, earliest, latest, core)) return false;
            hull?.Add(earliest!, latest!);
            return true;
        }

        var (statement, constraint) = choices[choice];
        if (constraint is PathConstraint.Absent absent && core is not null) core.Add(
            asserters[absent.Event].First(at => active[at]));
        core?.Add(statement);
        var possible = false;
        foreach (var alternative in AlternativesOf(constraint))
        {
            var before = network.Limits;
            AddLimits(alternative, statement);
            possible |= Try(active, choice + 1, hull, core);
            network.CutTo(before);
            if (possible && hull is null) return true;
        }

        return possible;
    }

    /// <summary>"It did not happen" demands something only while another active statement says that it did.</summary>
    private bool Speaks(bool[] active, (int Statement, PathConstraint Choice) choice) => active[choice.Statement]
        && (choice.Choice is not PathConstraint.Absent absent
            || asserters.TryGetValue(absent.Event, out var who) && who.Exists(at => active[at]));

    private IEnumerable<PathConstraint> AlternativesOf(PathConstraint constraint)
    {
        if (constraint is PathConstraint.OneOf oneOf) return oneOf.Alternatives;
        var absent = (PathConstraint.Absent)constraint;
        var outside = new List<PathConstraint>();
        if (absent.Earliest is { } first && first > DateOnly.MinValue)
        {
            outside.Add(new PathConstraint.Window(new(absent.Event, true), null, first.AddDays(-1)));
        }

        if (absent.Latest is { } last && last < DateOnly.MaxValue)
        {
            outside.Add(new PathConstraint.Window(new(absent.Event), last.AddDays(1), null));
        }

        return outside;
    }

    private void AddLimits(PathConstraint constraint, int reason)
    {
        if (constraint is PathConstraint.Window window)
        {
            var at = PointOf(window.Point);
            if (window.Earliest is { } earliest) network.AddLimit(at, 0, -earliest.DayNumber, reason);
            if (window.Latest is { } latest) network.AddLimit(0, at, latest.DayNumber, reason);
        }
        else if (constraint is PathConstraint.Distance distance)
        {
            var from = PointOf(distance.From);
            var to = PointOf(distance.To);
            if (distance.MinDays is { } least) network.AddLimit(to, from, -least, reason);
            if (distance.MaxDays is { } most) network.AddLimit(from, to, most, reason);
        }
    }

    private int PointOf(PathPoint point) => point.IsEnd ? points[point.Event].End : points[point.Event].Start;

    private void AddEvent(string name, IReadOnlySet<string> spans)
    {
        if (points.ContainsKey(name)) return;
        var start = network.AddPoint();
        var end = start;
        if (spans.Contains(name))
        {
            end = network.AddPoint();
            network.AddLimit(end, start, 0, DayNetwork.ByDefinition);
        }

        points[name] = (start, end);
    }

    private static IEnumerable<string> EventsOf(PathConstraint constraint) => constraint switch
    {
        PathConstraint.Window window => [window.Point.Event],
        PathConstraint.Distance distance => [distance.From.Event, distance.To.Event],
        PathConstraint.Absent absent => [absent.Event],
        PathConstraint.OneOf oneOf => oneOf.Alternatives.SelectMany(EventsOf),
        _ => [],
    };

    /// <summary>
    /// Bounds that hold whichever alternative is true: the least earliest and the greatest latest day.
    /// </summary>
    private sealed class Hull(int points)
    {
        private readonly int?[] earliest = new int?[points];
        private readonly int?[] latest = new int?[points];
        private bool isFirst = true;

        public void Add(int?[] lows, int?[] highs)
        {
            for (var i = 0; i < points; i++)
            {
                earliest[i] = isFirst ? lows[i] : earliest[i] is { } e && lows[i] is { } l ? Math.Min(e, l) : null;
                latest[i] = isFirst ? highs[i] : latest[i] is { } g && highs[i] is { } h ? Math.Max(g, h) : null;
            }

            isFirst = false;
        }

        public EventBounds Of(string name, int start, int end) =>
            new(name, start == end, Day(earliest[start]), Day(latest[start]), Day(earliest[end]), Day(latest[end]));

        /// <summary>A bound outside the calendar (a billion days after something) bounds nothing.</summary>
        private static DateOnly? Day(int? number) =>
            number is { } day && day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : null;
    }
}
