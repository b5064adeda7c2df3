namespace Homeward.Paths;

/// <summary>
/// A simple temporal network over days (Dechter, Meiri, Pearl 1991): points in time, and upper limits on the
/// difference of two
/// points. Point 0 is the calendar's zero, so a limit against it is a date. Consistent exactly when no cycle of
/// limits adds up
/// to less than nothing; then the shortest distances from and to point 0 are the tightest latest and earliest days.
/// </summary>
internal sealed class DayNetwork
{
    /// <summary>Reason of limits that hold by definition and can never be set aside.</summary>
    public const int ByDefinition = -1;

    /// <summary>
    /// Farther than any sum of limits: a point this far has no limit. Day numbers are below 4 million.
    /// </summary>
    private const long Far = 1_000_000_000_000_000;

    private readonly List<(int From, int To, int Days, int Reason)> limits = [];
    private int[] firstOut = [];
    private int[] edgesOut = [];
    private int[] firstIn = [];
    private int[] edgesIn = [];
    private bool isIndexed;

    /// <summary>Points so far, point 0 included.</summary>
    public int Points { get; private set; } = 1;

    public int Limits => limits.Count;

    public int AddPoint()
    {
        isIndexed = false;
        return Points++;
    }

    /// <summary>
    /// Adds: day of <paramref name="to"/> is at most <paramref name="days"/> after the day of <paramref
    /// name="from"/>.
    /// </summary>
    /// <param name="from">point</param>
    /// <param name="to">point</param>
    /// <param name="days">may be negative: at least that much before</param>
    /// <param name="reason">index of the statement it comes from, or <see cref="ByDefinition"/></param>
    public void AddLimit(int from, int to, int days, int reason)
    {
        isIndexed = false;
        limits.Add((from, to, days, reason));
    }

    /// <summary>Removes the limits added last, down to a count: how alternatives are tried and taken back.</summary>
    public void CutTo(int count)
    {
        if (count == limits.Count) return;
        isIndexed = false;
        limits.RemoveRange(count, limits.Count - count);
    }

    /// <summary>
    /// The tightest bounds with the limits whose reason is active. When they cannot all hold, false, and
    /// <paramref name="core"/> names reasons that together are impossible (not yet the fewest).
    /// </summary>
    /// <param name="active">by reason</param>
    /// <param name="earliest">by point, filled when consistent; null where open</param>
    /// <param name="latest">by point</param>
    /// <param name="core">filled when inconsistent</param>
    public bool Tighten(bool[] active, int?[]? earliest, int?[]? latest, HashSet<int>? core)
    {
        Index();
        var distance = new long[Points];
        if (!Distances(active, distance, firstOut, edgesOut, true, core)) return false;
        if (latest is not null)
        {
            for (var i = 0; i < Points; i++) latest[i] = distance[i] < Far / 2 ? (int)distance[i] : null;
        }

        if (earliest is null) return true;
        Distances(active, distance, firstIn, edgesIn, false, null);
        for (var i = 0; i < Points; i++) earliest[i] = distance[i] < Far / 2 ? (int)-distance[i] : null;
        return true;
    }

    /// <summary>
    /// Shortest distances from point 0 (forward) or to it (backward) by Bellman and Ford with a queue. Every point
    /// starts Far
    /// away instead of infinitely far, so that impossible cycles without any date are found too.
    /// </summary>
    private bool Distances(bool[] active, long[] distance, int[] first, int[] edges, bool forward, HashSet<int>? core)
    {
        var n = Points;
        var cause = new int[n];
        var hops = new int[n];
        var queue = new int[n + 1];
        var waiting = new bool[n];
        int head = 0, tail = 0;
        for (var i = 0; i < n; i++)
        {
            distance[i] = i == 0 ? 0 : Far;
            cause[i] = -1;
            queue[tail++] = i;
            waiting[i] = true;
        }

        while (head != tail)
        {
            var point = queue[head];
            head = head == n ? 0 : head + 1;
            waiting[point] = false;
            for (var at = first[point]; at < first[point + 1]; at++)
            {
                var (from, to, days, reason) = limits[edges[at]];
                if (reason >= 0 && !active[reason]) continue;
                var next = forward ? to : from;
                var reach = distance[point] + days;
                if (reach >= distance[next]) continue;
                distance[next] = reach;
                cause[next] = edges[at];
                hops[next] = hops[point] + 1;
                if ((hops[next] > n || next == 0 && reach < 0) && IsCycle(cause, next, forward, core)) return false;
                if (waiting[next]) continue;
                waiting[next] = true;
                queue[tail] = next;
                tail = tail == n ? 0 : tail + 1;
            }
        }

        return true;
    }

    /// <summary>
    /// Walks back along the causes. Where a point repeats, the cycle between is impossible and its reasons are the
    /// core. A long
    /// way may have been overtaken by shorter ones and end at a start; then nothing is shown yet and the search goes
    /// on: an
    /// impossible cycle keeps shortening until the causes themselves run in a circle.
    /// </summary>
    private bool IsCycle(int[] cause, int point, bool forward, HashSet<int>? core)
    {
        for (var i = 0; i < Points; i++)
        {
            if (cause[point] < 0) return false;
            point = Previous(cause, point, forward);
        }

        if (core is null) return true;
        var start = point;
        do
        {
            if (limits[cause[point]].Reason >= 0) core.Add(limits[cause[point]].Reason);
            point = Previous(cause, point, forward);
        }
        while (point != start);
        return true;
    }

    private int Previous(int[] cause, int point, bool forward) =>
        forward ? limits[cause[point]].From : limits[cause[point]].To;

    private void Index()
    {
        if (isIndexed) return;
        (firstOut, edgesOut) = Sorted(limit => limit.From);
        (firstIn, edgesIn) = Sorted(limit => limit.To);
        isIndexed = true;
    }

    private (int[] First, int[] Edges) Sorted(Func<(int From, int To, int Days, int Reason), int> end)
    {
        var first = new int[Points + 1];
        foreach (var limit in limits) first[end(limit) + 1]++;
        for (var i = 0; i < Points; i++) first[i + 1] += first[i];
        var next = (int[])first.Clone();
        var edges = new int[limits.Count];
        for (var i = 0; i < limits.Count; i++) edges[next[end(limits[i])]++] = i;
        return (first, edges);
    }
}
