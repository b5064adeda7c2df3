namespace Homeward.Basics;

/// <summary>
/// The days on which one thing may have happened: both ends inclusive, null where open. Questions about two spans are
/// answered for every pair of days they allow: True when all pairs agree, False when none does, Unknown otherwise.
/// </summary>
public readonly record struct DateSpan(DateOnly? Earliest, DateOnly? Latest)
{
    public static DateSpan On(DateOnly day) => new(day, day);

    public bool IsOneDay => Earliest is not null && Earliest == Latest;

    /// <summary>True when both ends are given and the first is after the second: no day is allowed.</summary>
    public bool IsEmpty => Earliest is { } e && Latest is { } l && e > l;

    public bool Allows(DateOnly day) => !(Earliest > day) && !(Latest < day);

    /// <summary>Was this strictly before the other, counted in days?</summary>
    public Truth Before(DateSpan other)
    {
        if (Latest is { } l && other.Earliest is { } e && l < e) return Truth.True;
        if (Earliest is { } s && other.Latest is { } o && s >= o) return Truth.False;
        return Truth.Unknown;
    }

    /// <summary>Was this strictly after the other, counted in days?</summary>
    public Truth After(DateSpan other) => other.Before(this);

    /// <summary>Were both on the same day?</summary>
    public Truth SameDay(DateSpan other)
    {
        if (Before(other) == Truth.True || After(other) == Truth.True) return Truth.False;
        return IsOneDay && other.IsOneDay ? Truth.True : Truth.Unknown;
    }

    /// <summary>Did the other fall inside this calendar period (its ends taken as exact; a null end is
    /// unbounded)?</summary>
    public Truth Contains(DateSpan other)
    {
        var fromBelow = Earliest is not { } s || (other.Earliest is { } oe && oe >= s);
        var fromAbove = Latest is not { } l || (other.Latest is { } ol && ol <= l);
        if (fromBelow && fromAbove) return Truth.True;
        return Overlaps(other) ? Truth.Unknown : Truth.False;
    }

    /// <summary>Do the two spans share a day?</summary>
    public bool Overlaps(DateSpan other) => !(Latest < other.Earliest) && !(other.Latest < Earliest);

    /// <summary>The days both allow; empty (see <see cref="IsEmpty"/>) when there are none.</summary>
    public DateSpan And(DateSpan other) => new(Later(Earliest, other.Earliest), Sooner(Latest, other.Latest));

    /// <summary>The smallest span that allows what either allows.</summary>
    public DateSpan Hull(DateSpan other) => new(
        Earliest is { } a && other.Earliest is { } b ? (a < b ? a : b) : null,
        Latest is { } c && other.Latest is { } d ? (c > d ? c : d) : null);

    /// <summary>Moved by whole days; null when an end would leave the calendar.</summary>
    public DateSpan Shift(int low, int high) => new(Shift(Earliest, low), Shift(Latest, high));

    public DateSpan Widen(int days) => Shift(-days, days);

    /// <summary>Widened by whole calendar months: from the first of the month so many before to the end of the one
    /// after.</summary>
    public DateSpan WidenMonths(int months)
    {
        DateOnly? low = null, high = null;
        if (Earliest is { } e && (e.Year * 12) + e.Month - months > 12) low = e.AddMonths(-months);
        if (Latest is { } l && (l.Year * 12) + l.Month + months < 119999)
        {
            var m = l.AddMonths(months);
            high = l.Day == DateTime.DaysInMonth(l.Year, l.Month)
                ? new DateOnly(m.Year, m.Month, DateTime.DaysInMonth(m.Year, m.Month))
                : m;
        }

        return new(low, high);
    }

    private static DateOnly? Shift(DateOnly? day, int by)
    {
        if (day is not { } d) return null;
        var number = (long)d.DayNumber + by;
        return number < 0 || number > DateOnly.MaxValue.DayNumber ? null : DateOnly.FromDayNumber((int)number);
    }

    private static DateOnly? Later(DateOnly? a, DateOnly? b) => a is null ? b : b is null ? a : a > b ? a : b;

    private static DateOnly? Sooner(DateOnly? a, DateOnly? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
