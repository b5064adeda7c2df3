namespace Homeward.Basics;

/// <summary>
/// Feast days people date by. Orthodox churches reckon Easter by the Julian calendar, western ones by the Gregorian; a
/// feast said without its church is read the way its language mostly means it, and the other day is kept beside it.
/// Sources: J. Meeus, Astronomical Algorithms (2nd ed. 1998), chapter 8, for both Easters; the Orthodox Church of Ukraine
/// and the State of Ukraine moved the fixed feasts to the new calendar on 1 September 2023.
/// </summary>
internal static class Feasts
{
    private const int Orthodox = 3000, Western = 4000, OrthodoxOnly = 5000, WesternOnly = 6000, Fixed = 10000;

    /// <summary>Fixed feasts with two days, likeliest first: month * 100 + day, from code 10000.</summary>
    private static ReadOnlySpan<short> Pairs =>
    [
        1225, 107, // Christmas, west first
        107, 1225, // Christmas, old calendar first
        1001, 1014, // Protection of the Mother of God, Ukraine
        106, 119, // Epiphany, Ukraine
        1206, 1219, // Saint Nicholas, Ukraine
    ];

    /// <summary>Feasts of several days, from code 20000: 1 for Orthodox or 0, first and last day counted from Easter.</summary>
    private static ReadOnlySpan<sbyte> Spans =>
    [
        0, -7, 0, // Holy Week of the west, both Sundays in it
        1, -6, -1, // the Orthodox Passion week
        1, -55, -49, // Maslenitsa
        1, 0, 6, // Bright week
    ];

    public const int FirstSpan = 20000;

    /// <summary>First and last day of a feast of several days.</summary>
    public static (DateOnly First, DateOnly Last) SpanOf(int code, int year)
    {
        var at = (code - FirstSpan) * 3;
        var easter = Spans[at] == 1 ? OrthodoxEaster(year) : WesternEaster(year);
        return (easter.AddDays(Spans[at + 1]), easter.AddDays(Spans[at + 2]));
    }

    /// <summary>Whether a code of the word lists is one of these and no plain month and day.</summary>
    public static bool IsFeast(int code) => code >= Orthodox;

    /// <summary>The likeliest day in a year, and the other one, null where there is none or it is the same.</summary>
    /// <param name="code">3000, 4000, 5000 or 6000 + 100 + days from Easter; or 10000 + a pair</param>
    /// <param name="year">1 to 9998</param>
    public static (DateOnly Day, DateOnly? Other) Of(int code, int year)
    {
        if (code >= FirstSpan) return (SpanOf(code, year).First, null);
        if (code >= Fixed)
        {
            var at = (code - Fixed) * 2;
            return (On(Pairs[at], year), On(Pairs[at + 1], year));
        }

        var days = code % 1000 - 100;
        var (east, west) = (OrthodoxEaster(year).AddDays(days), WesternEaster(year).AddDays(days));
        var eastFirst = code / 1000 * 1000 is Orthodox or OrthodoxOnly;
        var (day, other) = eastFirst ? (east, west) : (west, east);
        return (day, code >= OrthodoxOnly || day == other ? null : other);
    }

    private static DateOnly On(int monthDay, int year) => new(year, monthDay / 100, monthDay % 100);

    /// <summary>Easter Sunday of the Orthodox churches, in the Gregorian calendar.</summary>
    public static DateOnly OrthodoxEaster(int year)
    {
        var (a, b, c) = (year % 4, year % 7, year % 19);
        var d = (19 * c + 15) % 30;
        var e = (2 * a + 4 * b - d + 34) % 7;
        var sum = d + e + 114;
        // The Julian day, moved by the days that calendar is behind in this century.
        return new DateOnly(year, sum / 31, sum % 31 + 1).AddDays(year / 100 - year / 400 - 2);
    }

    /// <summary>Easter Sunday of the western churches.</summary>
    public static DateOnly WesternEaster(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var sum = h + l - 7 * m + 114;
        return new DateOnly(year, sum / 31, sum % 31 + 1);
    }
}
