using Homeward.App.Language;

namespace Homeward.App.Charts;

/// <summary>
/// One stage of a path as what is known of its span. All four days may be missing: nothing is filled in. The stage
/// lasted
/// at least from LatestBegin to EarliestEnd, and at most from EarliestBegin to LatestEnd.
/// </summary>
/// <param name="Id">anchor of the stage in the table below</param>
/// <param name="What">the stage in words</param>
/// <param name="SaidAs">known, feared, expected … in words</param>
/// <param name="Hedged">anything but plainly known: the word then stands beside the bar too</param>
/// <param name="When">the date in words</param>
/// <param name="DidNotHappen">somebody says that it did not happen: a value, drawn as a crossed line</param>
/// <param name="ConflictHref">link to the smallest set of statements that cannot all be true; null when there is
/// none</param>
/// <param name="Statements">the statements it rests on: text and link</param>
public sealed record PathRow(
    string Id, string What, string SaidAs, bool Hedged, string When,
    DateOnly? EarliestBegin, DateOnly? LatestBegin, DateOnly? EarliestEnd, DateOnly? LatestEnd,
    bool DidNotHappen, string? ConflictHref, IReadOnlyList<(string Text, string Href)> Statements)
{
    /// <summary>Where the step is weighed; null where it is only drawn.</summary>
    public string? StepHref { get; init; }

    /// <summary>Why the days are as they are, in words: "counted from the day of the exchange".</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A person's path as bars over time, with the same as a table. Certain days dark, possible days light and
/// hatched, open ends fading, contradictions outlined: readable in black and white.</summary>
/// <param name="Release">the day of release, from which a second, closer drawing begins; null when not known</param>
public sealed record PathBars(string Id, IReadOnlyList<PathRow> Rows, DateOnly Today, DateOnly? Release = null)
{
    /// <summary>Where a row's parts lie, in percent of the width; Points are single days too thin to see.</summary>
    public sealed record Shape(
        (double X, double Width)? Possible, (double X, double Width)? Certain, double? Point, bool OpenStart, bool OpenEnd)
    {
        public bool IsEmpty => Possible is null && Point is null;
    }

    /// <summary>A bar thinner than this many percent is drawn as a diamond.</summary>
    private const double Thin = 1.2;

    public TimeAxis Axis => TimeAxis.Around(Rows.SelectMany(Days), Today);

    public Shape ShapeOf(PathRow row, TimeAxis axis)
    {
        if (!Days(row).Any()) return new(null, null, null, false, false);
        var (openStart, openEnd) = (row.EarliestBegin is null, row.LatestEnd is null);
        var from = openStart ? 0 : axis.At(row.EarliestBegin!.Value);
        var to = openEnd ? 100 : axis.After(row.LatestEnd!.Value);
        (double, double)? certain = null;
        if (row is { LatestBegin: { } b, EarliestEnd: { } e } && b <= e && !row.DidNotHappen)
        {
            certain = (axis.At(b), axis.After(e) - axis.At(b));
        }

        double? point = to - from < Thin ? (from + to) / 2 : null;
        return new((from, Math.Max(0, to - from)), certain, point, openStart, openEnd);
    }

    /// <summary>
    /// The weeks after release decide, and years of captivity would press them into a corner: the same rows again
    /// from the
    /// release on, when that stretch is less than a third of the whole. Null otherwise.
    /// </summary>
    public PathBars? Closer()
    {
        if (Release is not { } day) return null;
        var later = Rows.Where(r => Days(r).DefaultIfEmpty(DateOnly.MinValue).Max() >= day).ToList();
        var from = day.AddDays(-3);
        var kept = later.ConvertAll(r => r with
        {
            EarliestBegin = Cut(r.EarliestBegin, from),
            LatestBegin = Cut(r.LatestBegin, from),
            EarliestEnd = Cut(r.EarliestEnd, from),
            LatestEnd = Cut(r.LatestEnd, from),
        });
        var closer = this with { Id = Id + "-closer", Rows = kept, Release = null };
        return later.Count >= 2 && closer.Axis.Days * 3 < Axis.Days ? closer : null;
    }

    private static DateOnly? Cut(DateOnly? day, DateOnly from) => day < from ? from : day;

    /// <summary>The whole drawing in words, for those who do not see it.</summary>
    public string Told(Words words) => Rows.Count == 0
        ? words["path.none"]
        : string.Join(" ", Rows.Select(r => words[r.ConflictHref is null ? "path.told" : "path.told-conflict",
            ("what", r.What), ("when", r.When)]));

    private static IEnumerable<DateOnly> Days(PathRow row) =>
        new[] { row.EarliestBegin, row.LatestBegin, row.EarliestEnd, row.LatestEnd }.OfType<DateOnly>();
}
