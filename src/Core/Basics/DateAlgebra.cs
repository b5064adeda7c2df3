namespace Homeward.Basics;

/// <summary>
/// Reasoning with dates that are not exact. A date marked "~" is widened before it is compared (a day by two days, a
/// month
/// by a month, a year by a year); a date marked "?" may be wrong altogether, so it never makes anything certain.
/// </summary>
public static class DateAlgebra
{
    /// <summary>Every day the date may mean: its stated span, and the wider one its "~" stands for.</summary>
    public static DateSpan PossibleDays(this UncertainDate date)
    {
        ArgumentNullException.ThrowIfNull(date);
        var stated = new DateSpan(date.Earliest, date.Latest);
        if (!date.Edtf.Contains('~', StringComparison.Ordinal) && !date.Edtf.Contains('%', StringComparison.Ordinal))
            return stated;
        return Edtf.Parse(date.Edtf).Value is { } value ? stated.Hull(value.Margin) : stated;
    }

    /// <summary>Was the one strictly before the other, counted in days?</summary>
    public static Truth Before(this UncertainDate a, UncertainDate b) =>
        Weighed(a, b, a.PossibleDays().Before(b.PossibleDays()));

    /// <summary>Was the one strictly after the other, counted in days?</summary>
    public static Truth After(this UncertainDate a, UncertainDate b) => b.Before(a);

    /// <summary>Were both on the same day?</summary>
    public static Truth SameDay(this UncertainDate a, UncertainDate b) =>
        Weighed(a, b, a.PossibleDays().SameDay(b.PossibleDays()));

    /// <summary>May both name some same day? True when the stated spans certainly share one, as two lasting things
    /// would.</summary>
    public static Truth Overlaps(this UncertainDate a, UncertainDate b)
    {
        var stated = new DateSpan(a.Earliest, a.Latest).Overlaps(new(b.Earliest, b.Latest));
        var possible = a.PossibleDays().Overlaps(b.PossibleDays());
        return Weighed(a, b, stated ? Truth.True : possible ? Truth.Unknown : Truth.False);
    }

    /// <summary>Did the other fall inside the calendar period this one names?</summary>
    public static Truth Contains(this UncertainDate period, UncertainDate inner)
    {
        var sure = new DateSpan(period.Earliest, period.Latest).Contains(inner.PossibleDays());
        if (sure == Truth.False && period.PossibleDays().Overlaps(inner.PossibleDays())) sure = Truth.Unknown;
        // What only may have belonged to a widened period is not certain.
        return Weighed(period, inner, sure);
    }

    private static Truth Weighed(UncertainDate a, UncertainDate b, Truth answer) =>
        IsDoubted(a) || IsDoubted(b) ? Truth.Unknown : answer;

    private static bool IsDoubted(UncertainDate d) =>
        d.Edtf.Contains('?', StringComparison.Ordinal) || d.Edtf.Contains('%', StringComparison.Ordinal);

    /// <summary>Full years lived on a date.</summary>
    /// <param name="birth">day, month or year of birth, however vague</param>
    /// <param name="at">the date asked about</param>
    public static AgeRange AgeAt(this UncertainDate birth, UncertainDate at)
    {
        var (b, a) = (birth.PossibleDays(), at.PossibleDays());
        if (b.Earliest is { } first && a.Latest is { } last && last < first) return new(null, null, true);
        int? low = b.Latest is { } born && a.Earliest is { } from ? Math.Max(0, Years(born, from)) : null;
        int? high = b.Earliest is { } old && a.Latest is { } to ? Years(old, to) : null;
        return new(low, high, false) { IsDoubted = IsDoubted(birth) || IsDoubted(at) };
    }

    /// <summary>Whoever was born on 29 February is a year older on 1 March of a common year.</summary>
    internal static int Years(DateOnly born, DateOnly day)
    {
        var had = day.Month > born.Month || (day.Month == born.Month && day.Day >= born.Day);
        return day.Year - born.Year - (had ? 0 : 1);
    }
}

/// <summary>An age in full years: at least Low, at most High; null where nothing bounds it.</summary>
/// <param name="NotYetBorn">the date asked about is before every possible day of birth</param>
public readonly record struct AgeRange(int? Low, int? High, bool NotYetBorn)
{
    public bool IsDoubted { get; init; }

    /// <summary>Was the person at least so many years old?</summary>
    public Truth IsAtLeast(int years)
    {
        if (IsDoubted) return Truth.Unknown;
        if (NotYetBorn || High < years) return Truth.False;
        return Low >= years ? Truth.True : Truth.Unknown;
    }

    /// <summary>Was the person younger than so many years?</summary>
    public Truth IsUnder(int years) => NotYetBorn ? Truth.Unknown : IsAtLeast(years).Not();
}
