using Homeward.Basics;

namespace Homeward.Paths;

/// <summary>The days a picture spans, shared by the paths of a cohort so that they can be compared.</summary>
/// <param name="First">left edge</param>
/// <param name="Last">right edge, after First</param>
public sealed record PathAxis(DateOnly First, DateOnly Last)
{
    /// <summary>Place of a day, 0 at the left edge and 1 at the right; days outside are put on the edge.</summary>
    public double At(DateOnly day) =>
        Math.Clamp((day.DayNumber - First.DayNumber) / (double)(Last.DayNumber - First.DayNumber), 0, 1);

    /// <summary>An axis with a little air around every day that is known; null when no day is.</summary>
    public static PathAxis? Around(IEnumerable<CaptivityPath> paths)
    {
        var days = paths.SelectMany(path => path.Stages).Select(stage => stage.Bounds).OfType<EventBounds>()
            .SelectMany(bounds => (DateOnly?[])[bounds.StartEarliest, bounds.StartLatest, bounds.EndEarliest,
                bounds.EndLatest])
            .OfType<DateOnly>().ToList();
        if (days.Count == 0) return null;
        var air = Math.Max(3, (days.Max().DayNumber - days.Min().DayNumber) / 20);
        return new(Back(days.Min(), air), On(days.Max(), air));
    }

    /// <summary>First days of months (of years on a long axis) inside the axis, at most 24.</summary>
    public IReadOnlyList<(double X, DateOnly Day)> Ticks()
    {
        var months = (Last.Year - First.Year) * 12 + Last.Month - First.Month;
        var step = months <= 12 ? 1 : months <= 36 ? 3 : months <= 144 ? 12 : 60;
        var ticks = new List<(double, DateOnly)>();
        for (var day = new DateOnly(First.Year, 1, 1); day <= Last; day = day.AddMonths(step))
        {
            if (day >= First) ticks.Add((At(day), day));
        }

        return ticks;
    }

    private static DateOnly Back(DateOnly day, int days) => DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - days));

    private static DateOnly On(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Min(DateOnly.MaxValue.DayNumber, day.DayNumber + days));
}

/// <summary>
/// One bar: where the stage may lie (light) and where it certainly lies (dark). Places are 0..1 on the axis.
/// Everything the
/// bar shows by colour is also there as a word, so that it can be read in print, without colour and by a screen reader.
/// </summary>
/// <param name="Event">which stage</param>
/// <param name="Status">happened, known not, said only, implied</param>
/// <param name="PossibleFrom">left end of the light part; 0 with IsOpenLeft when nothing bounds it</param>
/// <param name="PossibleTo">right end of the light part</param>
/// <param name="CertainFrom">left end of the dark part; null when there is none</param>
/// <param name="CertainTo">right end of the dark part</param>
/// <param name="IsOpenLeft">the stage may have begun before the axis: draw an arrow</param>
/// <param name="IsOpenRight">the stage may have gone on after the axis</param>
/// <param name="IsInstant">one day, or a span in which that one day lies</param>
/// <param name="IsDisputed">stands in a contradiction: draw the mark</param>
/// <param name="Says">the bar in words</param>
public sealed record PathBar(
    PathEvent Event,
    StageStatus Status,
    double? PossibleFrom,
    double? PossibleTo,
    double? CertainFrom,
    double? CertainTo,
    bool IsOpenLeft,
    bool IsOpenRight,
    bool IsInstant,
    bool IsDisputed,
    Sentence Says);

/// <summary>One row of the table twin, with the same content as the bar.</summary>
public sealed record PathRow(
    PathEvent Event, StageStatus Status, DateOnly? StartEarliest, DateOnly? StartLatest, DateOnly? EndEarliest,
    DateOnly? EndLatest, int Claims, bool IsDisputed);

/// <summary>
/// A path as geometry: bars on an axis of days, a table with the same content, and a description in words. Pure; a
/// page draws
/// it. Without a single known day there is no axis and no bar has a place, but rows and words remain.
/// </summary>
public sealed record PathPicture(
    PathAxis? Axis, IReadOnlyList<PathBar> Bars, IReadOnlyList<PathRow> Rows, IReadOnlyList<Sentence> Description)
{
    private static readonly Lazy<Wording> Words = new(() => Basics.Wording.Embedded("data/paths/wording.json"));

    /// <summary>The sentences of pictures in three languages.</summary>
    public static Wording Wording => Words.Value;

    /// <summary>A picture of one path, on its own axis or one shared with others.</summary>
    public static PathPicture Of(CaptivityPath path, PathAxis? axis = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        axis ??= PathAxis.Around([path]);
        var bars = path.Stages.Select(stage => Bar(stage, axis)).ToList();
        var rows = path.Stages.Select(stage => new PathRow(stage.Event, stage.Status, stage.Bounds?.StartEarliest,
            stage.Bounds?.StartLatest, stage.Bounds?.EndEarliest, stage.Bounds?.EndLatest, stage.Claims.Count,
                stage.IsDisputed));
        var description = bars.Select(bar => bar.Says).ToList();
        description.Insert(0, Sentence.Of("picture.intro", ("stages", path.Stages.Count)));
        if (path.Contradictions.Count > 0)
        {
            description.Add(Sentence.Of("picture.contradictions", ("n", path.Contradictions.Count)));
        }

        return new(axis, bars, [.. rows], description);
    }

    /// <summary>
    /// Pictures of a cohort on one axis, sorted by the day of release (earliest first, unknown last), then by the id
    /// given.
    /// </summary>
    public static IReadOnlyList<(string Id, PathPicture Picture)> OfCohort(
        IReadOnlyList<(string Id, CaptivityPath Path)> paths)
    {
        var axis = PathAxis.Around(paths.Select(each => each.Path));
        return
        [
            .. paths.OrderBy(each => ReleasedOn(each.Path) ?? DateOnly.MaxValue).ThenBy(
                each => each.Id, StringComparer.Ordinal)
                .Select(each => (each.Id, Of(each.Path, axis))),
        ];
    }

    private static DateOnly? ReleasedOn(CaptivityPath path) => path.Stages
        .Where(stage => StageKind.Find(stage.Event.Stage)!.Part == "release" && stage.Bounds is not null)
        .Select(stage => stage.Bounds!.StartEarliest).Min();

    private static PathBar Bar(PathStage stage, PathAxis? axis)
    {
        var says = Says(stage);
        if (stage.Bounds is not { } bounds || axis is null)
        {
            return new(stage.Event, stage.Status, null, null, null, null, false, false,
                StageKind.Find(stage.Event.Stage)!.IsInstant, stage.IsDisputed, says);
        }

        var openLeft = bounds.StartEarliest is not { } first || first < axis.First;
        var openRight = bounds.EndLatest is not { } last || last > axis.Last;
        var certain = stage.Certain is { } span && span.Last >= axis.First && span.First <= axis.Last ? stage.Certain
            : null;
        return new(stage.Event, stage.Status,
            bounds.StartEarliest is { } from ? axis.At(from) : 0, bounds.EndLatest is { } to ? axis.At(to) : 1,
            certain is { } dark ? axis.At(dark.First) : null, certain is { } same ? axis.At(same.Last) : null,
            openLeft, openRight, bounds.IsInstant, stage.IsDisputed, says);
    }

    private static Sentence Says(PathStage stage)
    {
        var name = Sentence.Of("stage." + stage.Event.Stage);
        var what = stage.Status switch
        {
            StageStatus.KnownNot => Sentence.Of("bar.known-not", ("stage", name)),
            StageStatus.SaidOnly => Sentence.Of("bar.said-only", ("stage", name)),
            _ when stage.Bounds is not { } bounds => Sentence.Of("bar.undated", ("stage", name)),
            _ when stage.Bounds.IsInstant => Sentence.Of("bar.instant", ("stage", name),
                ("when", When(stage.Bounds.StartEarliest, stage.Bounds.StartLatest))),
            _ => Sentence.Of("bar.span", ("stage", name),
                ("start", When(stage.Bounds.StartEarliest, stage.Bounds.StartLatest)),
                ("end", When(stage.Bounds.EndEarliest, stage.Bounds.EndLatest))),
        };
        return stage.IsDisputed ? Sentence.Of("bar.disputed", ("what", what)) : what;
    }

    private static Sentence When(DateOnly? earliest, DateOnly? latest) => (earliest, latest) switch
    {
        ({ } first, { } last) when first == last => Sentence.Of("when.day", ("day", first)),
        ({ } first, { } last) => Sentence.Of("when.between", ("first", first), ("last", last)),
        ({ } first, null) => Sentence.Of("when.from", ("first", first)),
        (null, { } last) => Sentence.Of("when.until", ("last", last)),
        _ => Sentence.Of("when.unknown"),
    };
}
