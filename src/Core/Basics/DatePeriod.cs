namespace Homeward.Basics;

/// <summary>The thirteen relations of two periods (J. F. Allen, Maintaining knowledge about temporal intervals, CACM
/// 26, 1983),
/// over whole days: a period covers its last day, so one that ends on the 4th meets one that begins on the
/// 5th.</summary>
[Flags]
public enum AllenRelations
{
    None = 0,
    Before = 1,
    Meets = 2,
    Overlaps = 4,
    Starts = 8,
    During = 16,
    Finishes = 32,
    Equal = 64,
    FinishedBy = 128,
    Contains = 256,
    StartedBy = 512,
    OverlappedBy = 1024,
    MetBy = 2048,
    After = 4096,
    All = 8191,
}

/// <summary>
/// Something that lasted: its first and its last day, each only bounded. Of the days the spans allow, those with the
/// start
/// after the end are ruled out. Answers are True or False only when every remaining pair of days agrees.
/// </summary>
public readonly record struct DatePeriod(DateSpan Start, DateSpan End)
{
    private const AllenRelations Apart =
        AllenRelations.Before | AllenRelations.Meets | AllenRelations.MetBy | AllenRelations.After;

    private const AllenRelations Covering =
        AllenRelations.Equal | AllenRelations.Contains | AllenRelations.StartedBy | AllenRelations.FinishedBy;

    /// <summary>A period whose two ends are the first and last day of a span.</summary>
    public static DatePeriod Whole(DateSpan span) => new(
        new(span.Earliest, span.Earliest ?? span.Latest), new(span.Latest ?? span.Earliest, span.Latest));

    /// <summary>Did this end before the other began?</summary>
    public Truth Before(DatePeriod other) => Ask(other, AllenRelations.Before | AllenRelations.Meets);

    /// <summary>Did this begin after the other ended?</summary>
    public Truth After(DatePeriod other) => Ask(other, AllenRelations.After | AllenRelations.MetBy);

    /// <summary>Do both cover some same day?</summary>
    public Truth Overlaps(DatePeriod other) => Ask(other, AllenRelations.All & ~Apart);

    /// <summary>Does this cover every day of the other?</summary>
    public Truth Contains(DatePeriod other) => Ask(other, Covering);

    /// <summary>Does one of the named relations hold? Unknown also when no days fit at all: that is a
    /// contradiction.</summary>
    public Truth Ask(DatePeriod other, AllenRelations relations)
    {
        var possible = Possible(other);
        if (possible == AllenRelations.None) return Truth.Unknown;
        if ((possible & relations) == 0) return Truth.False;
        return (possible & ~relations) == 0 ? Truth.True : Truth.Unknown;
    }

    /// <summary>The relations that some choice of days allows; none when a period has no days.</summary>
    public AllenRelations Possible(DatePeriod other)
    {
        Span<int> bounds = stackalloc int[25];
        Bounds(bounds, other);
        Span<int> d = stackalloc int[25];
        var found = AllenRelations.None;
        for (var r = 1; r <= (int)AllenRelations.After; r <<= 1)
        {
            bounds.CopyTo(d);
            Constrain(d, (AllenRelations)r);
            if (IsFeasible(d)) found |= (AllenRelations)r;
        }

        return found;
    }

    private const int Far = 100_000_000;
    private const int S1 = 1;
    private const int E1 = 2;
    private const int S2 = 3;
    private const int E2 = 4;

    /// <summary>A simple temporal problem: d[a,b] is the most that b may exceed a; node 0 is day 0.</summary>
    private void Bounds(Span<int> d, DatePeriod other)
    {
        d.Fill(Far);
        for (var i = 0; i < 5; i++) d[i * 6] = 0;
        Node(d, S1, Start);
        Node(d, E1, End);
        Node(d, S2, other.Start);
        Node(d, E2, other.End);
        AtMost(d, S1, E1, 0);
        AtMost(d, S2, E2, 0);
    }

    private static void Node(Span<int> d, int node, DateSpan span)
    {
        if (span.Latest is { } l) d[node] = l.DayNumber;
        if (span.Earliest is { } e) d[node * 5] = -e.DayNumber;
    }

    /// <summary>x is at most y + c.</summary>
    private static void AtMost(Span<int> d, int x, int y, int c) => d[(y * 5) + x] = Math.Min(d[(y * 5) + x], c);

    private static void Same(Span<int> d, int x, int y)
    {
        AtMost(d, x, y, 0);
        AtMost(d, y, x, 0);
    }

    private static void Constrain(Span<int> d, AllenRelations r)
    {
        switch (r)
        {
            case AllenRelations.Before: AtMost(d, E1, S2, -2); break;
            case AllenRelations.After: AtMost(d, E2, S1, -2); break;
            case AllenRelations.Meets: AtMost(d, E1, S2, -1); AtMost(d, S2, E1, 1); break;
            case AllenRelations.MetBy: AtMost(d, E2, S1, -1); AtMost(d, S1, E2, 1); break;
            case AllenRelations.Overlaps: AtMost(d, S1, S2, -1); AtMost(d, S2, E1, 0); AtMost(d, E1, E2, -1); break;
            case AllenRelations.OverlappedBy: AtMost(d, S2, S1, -1); AtMost(d, S1, E2, 0); AtMost(d, E2, E1, -1); break;
            case AllenRelations.Starts: Same(d, S1, S2); AtMost(d, E1, E2, -1); break;
            case AllenRelations.StartedBy: Same(d, S1, S2); AtMost(d, E2, E1, -1); break;
            case AllenRelations.Finishes: Same(d, E1, E2); AtMost(d, S2, S1, -1); break;
            case AllenRelations.FinishedBy: Same(d, E1, E2); AtMost(d, S1, S2, -1); break;
            case AllenRelations.During: AtMost(d, S2, S1, -1); AtMost(d, E1, E2, -1); break;
            case AllenRelations.Contains: AtMost(d, S1, S2, -1); AtMost(d, E2, E1, -1); break;
            default: Same(d, S1, S2); Same(d, E1, E2); break;
        }
    }

    private static bool IsFeasible(Span<int> d)
    {
        for (var k = 0; k < 5; k++)
        {
            for (var i = 0; i < 5; i++)
            {
                for (var j = 0; j < 5; j++)
                {
                    if (d[(i * 5) + k] < Far && d[(k * 5) + j] < Far)
                    {
                        d[(i * 5) + j] = Math.Min(d[(i * 5) + j], d[(i * 5) + k] + d[(k * 5) + j]);
                    }
                }
            }
        }

        for (var i = 0; i < 5; i++)
        {
            if (d[i * 6] < 0) return false;
        }

        return true;
    }
}
