using Homeward.Basics;

namespace Homeward.Statistics;

/// <summary>
/// The lowest and highest possible share of all released people that came back to the line, whatever happened to
/// those of
/// whom nothing is known (Manski 1989, worst-case bounds). Either both limits are set, or Why says why there are none.
/// </summary>
/// <param name="Low">lowest possible share, 0..1</param>
/// <param name="High">highest possible share, 0..1</param>
/// <param name="LowCount">people that certainly count</param>
/// <param name="HighCount">people that can at most count; null when the number released has no upper end</param>
/// <param name="Of">the number released that the limits were worked out with; null when it has no upper end</param>
/// <param name="Why">none; not-disclosed; nobody-followed-up; fewer-released-than-followed-up</param>
public sealed record ShareBounds(double? Low, double? High, int? LowCount, int? HighCount, int? Of, string Why)
{
    public bool Exists => Low is not null;
}

/// <summary>Bounds that assume nothing about the people whose fate is unknown.</summary>
public static class Bounds
{
    /// <summary>
    /// X/R … (X + R - F)/R. When the number released is itself a range, both limits are worst at its upper end, because
    /// every further released person is one more of whom nothing is known; with an open upper end they are 0 and 1.
    /// </summary>
    /// <param name="released">how many one source says were released</param>
    /// <param name="followedUp">how many of them have a known fate</param>
    /// <param name="events">how many of those came back to the line</param>
    public static ShareBounds WithoutAssumptions(CountRange released, int followedUp, int events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, followedUp);
        if (followedUp == 0) return new(null, null, null, null, null, "nobody-followed-up");
        if (!released.Disclosed || (released.Low is null && released.High is null))
        {
            return new(null, null, null, null, null, "not-disclosed");
        }

        if (released.High is not { } most) return new(0, 1, events, null, null, "none");
        if (most < followedUp) return new(null, null, null, null, null, "fewer-released-than-followed-up");
        var atMost = events + most - followedUp;
        return new((double)events / most, (double)atMost / most, events, atMost, most, "none");
    }
}
