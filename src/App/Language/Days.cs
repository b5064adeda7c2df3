using System.Globalization;
using Homeward.Basics;

namespace Homeward.App.Language;

/// <summary>
/// Days, moments and exact spans as people write them in each language. A date with its uncertainty is said by
/// <see cref="DateWords"/>, in the same words everywhere.
/// </summary>
public static class Days
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
        ArgumentNullException.ThrowIfNull(date);
        return date.Edtf.Length > 0 || (date.Earliest is null && date.Latest is null)
            ? DateWords.Say(date, lang) : Exactly(lang, date.Earliest, date.Latest);
    }

    /// <summary>The exact span for tooltips and tables: "21–31 May 2025"; open ends in words.</summary>
    public static string Exactly(string lang, DateOnly? earliest, DateOnly? latest)
    {
        var c = Calendar.Of(lang);
        return (earliest, latest) switch
        {
            (null, null) => c.NotKnown,
            (null, { } b) => string.Format(CultureInfo.InvariantCulture, c.NotLater, Day(lang, b)),
            ({ } a, null) => string.Format(CultureInfo.InvariantCulture, c.OrLater, Day(lang, a)),
            ({ } a, { } b) when a == b => Day(lang, a),
            ({ } a, { } b) when a.Year == b.Year && a.Month == b.Month => $"{a.Day}\u2013{Day(lang, b)}",
            ({ } a, { } b) when a.Year == b.Year => $"{a.Day} {c.Genitive[a.Month - 1]} \u2013 {Day(lang, b)}",
            ({ } a, { } b) => $"{Day(lang, a)} \u2013 {Day(lang, b)}",
        };
    }
}
