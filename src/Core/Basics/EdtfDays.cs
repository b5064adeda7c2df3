using System.Globalization;

namespace Homeward.Basics;

/// <summary>From the parts of an EDTF date to its first and last day.</summary>
internal static class EdtfDays
{
    /// <summary>First month and number of months of each division of a year, from code 21. Winter runs into the next
    /// year
    /// (our convention: December Y to February Y+1), and so does the southern summer.</summary>
    private static readonly (int First, int Months)[] Divisions =
    [
        (3, 3), (6, 3), (9, 3), (12, 3),
        (3, 3), (6, 3), (9, 3), (12, 3),
        (9, 3), (12, 3), (3, 3), (6, 3),
        (1, 3), (4, 3), (7, 3), (10, 3),
        (1, 4), (5, 4), (9, 4),
        (1, 6), (7, 6),
    ];

    public static DateSpan Of(string year, int? significant, string? month, string? day, out string? why)
    {
        why = null;
        if (year[0] is 'Y' or '-' || significant is not null) return LongYear(year, significant, month, day, out why);
        if (month is not null && !month.Contains('X', StringComparison.Ordinal))
        {
            var m = TwoDigits(month);
            if (m is >= 21 and <= 41) return Division(year, m, day, out why);
            if (m is < 1 or > 12)
            {
                why = $"there is no month {month}";
                return default;
            }
        }

        var first = Edge(year, month, day, ascending: true);
        if (first is null)
        {
            why = day is null ? $"no month fits {month}" : NoSuchDay(year, month!, day);
            return default;
        }

        // When every digit of the year is open nothing bounds it; the year 0 is not in the calendar here.
        if (year is "XXXX" or "0000") return default;
        return new(first, Edge(year, month, day, ascending: false));
    }

    private static string NoSuchDay(string year, string month, string day) =>
        day is "00" || TwoDigitsOrX(day) > 31 ? $"there is no day {day}" : $"{year}-{month} has no day {day}";

    private static int TwoDigitsOrX(string d) => d.Contains('X', StringComparison.Ordinal) ? 0 : TwoDigits(d);

    private static int TwoDigits(string d) => (d[0] - '0') * 10 + d[1] - '0';

    /// <summary>The first (or last) existing day that fits the digits; null when none does.</summary>
    private static DateOnly? Edge(string year, string? month, string? day, bool ascending)
    {
        // The year 0 is a leap year of the same shape as the year 4; only whether the day exists is asked here.
        if (year == "0000") year = "0004";
        var tries = 0;
        var (low, high) = (Math.Max(1, ExtremeYear(year, '0')), ExtremeYear(year, '9'));
        for (var y = ascending ? low : high; y >= low && y <= high; y += ascending ? 1 : -1)
        {
            if (!Fits(year, y, 4)) continue;
            for (var j = 0; j < 12; j++)
            {
                var m = ascending ? j + 1 : 12 - j;
                if (month is not null && !Fits(month, m, 2)) continue;
                var days = DateTime.DaysInMonth(y, m);
                if (day is null) return new(y, m, ascending ? 1 : days);
                for (var k = 0; k < days; k++)
                {
                    var d = ascending ? k + 1 : days - k;
                    if (Fits(day, d, 2)) return new(y, m, d);
                }
            }

            // The calendar repeats after 400 years: what none of them has, none has.
            if (++tries > 400) return null;
        }

        return null;
    }

    private static bool Fits(string digits, int value, int width)
    {
        for (var i = width - 1; i >= 0; i--, value /= 10)
        {
            if (digits[i] != 'X' && digits[i] - '0' != value % 10) return false;
        }

        return true;
    }

    private static DateSpan Division(string year, int code, string? day, out string? why)
    {
        why = day is null ? null : "a season has no days";
        if (why is not null || year == "XXXX") return default;
        var (first, months) = Divisions[code - 21];
        var low = ExtremeYear(year, '0');
        var high = ExtremeYear(year, '9');
        if (low < 1) return default;
        var lastMonth = first + months - 1;
        var endYear = high + (lastMonth > 12 ? 1 : 0);
        lastMonth = lastMonth > 12 ? lastMonth - 12 : lastMonth;
        DateOnly? latest = endYear > 9999 ? null : new(endYear, lastMonth, DateTime.DaysInMonth(endYear, lastMonth));
        return new(new DateOnly(low, first, 1), latest);
    }

    private static int ExtremeYear(string year, char filler)
    {
        var value = 0;
        foreach (var c in year) value = (value * 10) + (c == 'X' ? filler : c) - '0';
        return value;
    }

    private static DateSpan LongYear(string year, int? significant, string? month, string? day, out string? why)
    {
        why = null;
        if (year[0] == '-')
        {
            if (month is not null) Of("0004", null, month, day, out why);
            if (significant is null || why is not null) return default;
        }

        var text = year.TrimStart('Y');
        var s = text.IndexOf('S', StringComparison.Ordinal);
        if (s >= 0) text = text[..s];
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), CultureInfo.InvariantCulture);
        if (text.Contains('X', StringComparison.Ordinal)) return default;
        var value = decimal.Parse(e < 0 ? text : text[..e], CultureInfo.InvariantCulture);
        if (exponent > 12) return default;
        for (var i = 0; i < exponent; i++) value *= 10;
        var length = Math.Abs(value).ToString(CultureInfo.InvariantCulture).Length;
        if (significant is { } kept && kept > Math.Max(length, 4))
            why = $"{kept} significant digits are more than the year has";
        if (why is not null || value is < 1 or > 9999) return default;
        var y = (int)value;
        var step = significant is { } k ? Step(Math.Max(length, 4) - k) : 1;
        var low = y / step * step;
        return new(low < 1 ? null : new DateOnly(low, 1, 1), new DateOnly(Math.Min(9999, low + step - 1), 12, 31));
    }

    private static int Step(int zeros)
    {
        var step = 1;
        for (var i = 0; i < zeros; i++) step *= 10;
        return step;
    }
}
