using System.Globalization;
using Homeward.Basics;

namespace Homeward.App.Language;

/// <summary>
/// Days and vague dates as people say them in each language. The span decides the words ("21-31 May" is "end of
/// May"), by
/// the one convention the desk shows its users, so the same words always mean the same days.
/// </summary>
public static class DateWords
{
    /// <summary>"19 March 2025" · «19 марта 2025» · «19 березня 2025».</summary>
    public static string Day(string lang, DateOnly d) => $"{d.Day} {Calendar.Of(lang).Genitive[d.Month - 1]} {d.Year}";

    /// <summary>A moment at the desk's own clock: day, hour and minute.</summary>
    public static string Moment(string lang, DateTimeOffset t) =>
        Day(lang, DateOnly.FromDateTime(t.DateTime)) + ", " + t.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Month and year for an axis: "May 2025", short enough for a phone.</summary>
    public static string AxisMonth(string lang, DateOnly d) => $"{Calendar.Of(lang).Short[d.Month - 1]} {d.Year}";

    public static string AxisDay(string lang, DateOnly d) => $"{d.Day} {Calendar.Of(lang).ShortGenitive[d.Month - 1]}";

    /// <summary>The date in words with its uncertainty; never a single day where only a span is known.</summary>
    public static string Say(string lang, UncertainDate date)
    {
        var c = Calendar.Of(lang);
        var plain = Span(lang, date.Earliest, date.Latest);
        var about = date.Edtf.AsSpan().IndexOfAny('~', '%') >= 0;
        var perhaps = date.Edtf.AsSpan().IndexOfAny('?', '%') >= 0;
        return (perhaps ? c.Perhaps + " " : "") + (about ? c.About + " " : "") + plain;
    }

    /// <summary>The exact span for tooltips and tables: "21–31 May 2025"; open ends in words.</summary>
    public static string Exactly(string lang, DateOnly? earliest, DateOnly? latest) => (earliest, latest) switch
    {
        ({ } a, { } b) when a == b => Day(lang, a),
        ({ } a, { } b) when a.Year == b.Year && a.Month == b.Month => $"{a.Day}\u2013{Day(lang, b)}",
        ({ } a, { } b) when a.Year == b.Year => $"{a.Day} {Calendar.Of(lang).Genitive[a.Month - 1]} \u2013 {Day(lang, b)}",
        ({ } a, { } b) => $"{Day(lang, a)} \u2013 {Day(lang, b)}",
        _ => Span(lang, earliest, latest),
    };

    public static string Span(string lang, DateOnly? earliest, DateOnly? latest)
    {
        var c = Calendar.Of(lang);
        return (earliest, latest) switch
        {
            (null, null) => c.NotKnown,
            (null, { } b) => string.Format(CultureInfo.InvariantCulture, c.NotLater, Day(lang, b)),
            ({ } a, null) => string.Format(CultureInfo.InvariantCulture, c.OrLater, Day(lang, a)),
            ({ } a, { } b) when a == b => Day(lang, a),
            ({ } a, { } b) => Named(c, a, b) ?? Between(c, lang, a, b),
        };
    }

    private static string? Named(Calendar c, DateOnly a, DateOnly b)
    {
        if (a.Year == b.Year && a.Month == b.Month) return PartOfMonth(c, a, b);
        if (!StartsMonth(a) || !EndsMonth(b)) return null;
        var year = b.Year.ToString(CultureInfo.InvariantCulture);
        if (a.Month == 12 && b.Month == 2 && b.Year == a.Year + 1) return $"{c.Seasons[3]} {a.Year}/{b.Year % 100:00}";
        if (a.Year != b.Year) return null;
        return (a.Month, b.Month) switch
        {
            (1, 12) => string.Format(CultureInfo.InvariantCulture, c.Year, year),
            (1, 4) => string.Format(CultureInfo.InvariantCulture, c.EarlyYear, year),
            (5, 8) => string.Format(CultureInfo.InvariantCulture, c.MidYear, year),
            (9, 12) => string.Format(CultureInfo.InvariantCulture, c.LateYear, year),
            (3, 5) => $"{c.Seasons[0]} {year}",
            (6, 8) => $"{c.Seasons[1]} {year}",
            (9, 11) => $"{c.Seasons[2]} {year}",
            _ => null,
        };
    }

    private static string? PartOfMonth(Calendar c, DateOnly a, DateOnly b)
    {
        var month = $"{c.Genitive[a.Month - 1]} {a.Year}";
        var last = DateTime.DaysInMonth(a.Year, a.Month);
        return (a.Day, b.Day) switch
        {
            (1, 5) => $"{c.FirstDays} {month}",
            (1, 10) => $"{c.Beginning} {month}",
            (11, 20) => $"{c.Middle} {month}",
            (21, var d) when d == last => $"{c.End} {month}",
            (1, var d) when d == last => $"{c.Nominative[a.Month - 1]} {a.Year}",
            _ => null,
        };
    }

    private static string Between(Calendar c, string lang, DateOnly a, DateOnly b)
    {
        var from = a.Year != b.Year ? Day(lang, a)
            : a.Month != b.Month ? $"{a.Day} {c.Genitive[a.Month - 1]}"
            : a.Day.ToString(CultureInfo.InvariantCulture);
        return string.Format(CultureInfo.InvariantCulture, c.Between, from, Day(lang, b));
    }

    private static bool StartsMonth(DateOnly d) => d.Day == 1;

    private static bool EndsMonth(DateOnly d) => d.Day == DateTime.DaysInMonth(d.Year, d.Month);
}
