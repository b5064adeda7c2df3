using System.Globalization;
using Homeward.App.Language;

namespace Homeward.App.Charts;

/// <summary>
/// Days laid out from left to right in percent of the width, so that one drawing fits a phone and a sheet of paper
/// and no
/// letter is ever scaled.
/// </summary>
public sealed class TimeAxis
{
    private const int MostTicks = 5;

    private TimeAxis(DateOnly first, DateOnly last) => (First, Last) = (first, last);

    public DateOnly First { get; }

    public DateOnly Last { get; }

    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>An axis that holds all given days with a little air; a year around today when there are none.</summary>
    public static TimeAxis Around(IEnumerable<DateOnly> days, DateOnly today)
    {
        var all = days.Order().ToList();
        if (all.Count == 0) return new(today.AddDays(-365), today);
        var air = Math.Max(2, (all[^1].DayNumber - all[0].DayNumber) / 20);
        return new(all[0].AddDays(-air), all[^1].AddDays(air));
    }

    /// <summary>Where a day begins, in percent of the width.</summary>
    public double At(DateOnly day) => Math.Clamp(100.0 * (day.DayNumber - First.DayNumber) / Days, 0, 100);

    /// <summary>Where a day ends.</summary>
    public double After(DateOnly day) => Math.Clamp(100.0 * (day.DayNumber + 1 - First.DayNumber) / Days, 0, 100);

    public IReadOnlyList<(double X, string Text)> Ticks(string lang)
    {
        if (Days <= 70) return [.. DayTicks().Select(d => (At(d), Language.Days.AxisDay(lang, d)))];
        var months = Days / 30.4;
        var step = new[] { 1, 2, 3, 6, 12, 24, 60, 120 }.First(s => months / s <= MostTicks || s == 120);
        var ticks = new List<(double, string)>();
        for (var d = NextMonth(step); d <= Last; d = d.AddMonths(step))
        {
            ticks.Add((At(d), step >= 12 ? d.Year.ToString(CultureInfo.InvariantCulture) : Language.Days.AxisMonth(lang, d)));
        }

        return ticks;
    }

    private IEnumerable<DateOnly> DayTicks()
    {
        var step = new[] { 1, 2, 5, 7, 14 }.First(s => Days / s <= MostTicks || s == 14);
        for (var d = First.AddDays(step / 2); d <= Last; d = d.AddDays(step)) yield return d;
    }

    private DateOnly NextMonth(int step)
    {
        var d = new DateOnly(First.Year, First.Month, 1);
        while (d < First || (step >= 12 ? d.Month != 1 : (d.Month - 1) % step != 0)) d = d.AddMonths(1);
        return d;
    }
}

/// <summary>Numbers inside drawings.</summary>
public static class Svg
{
    public static string Pct(double percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
