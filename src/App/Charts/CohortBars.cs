using Homeward.App.Language;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Paths;

namespace Homeward.App.Charts;

/// <summary>What stands on a line of the picture, each drawn with a shape of its own so that no colour is needed.</summary>
public enum CohortSign
{
    /// <summary>a thick bar: a prisoner</summary>
    Captive,

    /// <summary>an upright line: released</summary>
    Released,

    /// <summary>an open box: hospital, board, leave, home</summary>
    Recovery,

    /// <summary>a triangle: sent back, at works behind the line or at the front</summary>
    SentBack,

    /// <summary>a cross: killed, missing again, captured again</summary>
    Outcome,
}

/// <summary>One sign with the days it may stand on, and those it certainly stands on; null is open.</summary>
/// <param name="Text">the step and its days in words</param>
public sealed record CohortMark(
    CohortSign Sign, DateOnly? From, DateOnly? To, DateOnly? CertainFrom, DateOnly? CertainTo, string Text, bool DidNotHappen, bool IsDisputed);

/// <summary>One person's line, or that of the people nobody has named.</summary>
/// <param name="Name">a case code, or words for a group; never a name</param>
public sealed record CohortRow(string Name, string Href, bool IsGroup, IReadOnlyList<CohortMark> Marks);

/// <summary>The paths of one exchange below each other.</summary>
public sealed record CohortGroup(string Title, string Href, DateOnly? Released, IReadOnlyList<CohortRow> Rows);

/// <summary>
/// Paths of many people on one axis of days, in the order of their exchanges. What stands before the first release is cut at two
/// months, because it is the time after it that is compared.
/// </summary>
public sealed record CohortBars(IReadOnlyList<CohortGroup> Groups, DateOnly Today)
{
    private const int DaysBefore = 60;

    private static readonly string[] Recovery =
        [Stages.Hospital, "rehabilitation", Stages.MedicalBoard, Stages.Leave, "at-home"];

    public TimeAxis Axis
    {
        get
        {
            var releases = Groups.Select(g => g.Released).OfType<DateOnly>().ToList();
            var days = Groups.SelectMany(g => g.Rows).SelectMany(r => r.Marks).SelectMany(m => new[] { m.From, m.To }).OfType<DateOnly>()
                .Concat(releases).ToList();
            if (releases.Count == 0) return TimeAxis.Around(days, Today);
            var first = releases.Min().AddDays(-DaysBefore);
            return TimeAxis.Around(days.Where(d => d >= first).Append(first), Today);
        }
    }

    /// <summary>Where a mark lies, in percent, cut at the edges; open ends reach them.</summary>
    public static (double X, double Width) PlaceOf(TimeAxis axis, DateOnly? from, DateOnly? to)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var x = from is { } f ? axis.At(f) : 0;
        var end = to is { } t ? axis.After(t) : 100;
        return (x, Math.Max(0, end - x));
    }

    /// <summary>The signs of one path. A step that is only feared or expected is not drawn; the table of its person has it.</summary>
    public static CohortRow RowOf(PathPage path, string name, string href, Words words)
    {
        ArgumentNullException.ThrowIfNull(path);
        var marks = new List<CohortMark>();
        foreach (var captivity in path.Stages.GroupBy(s => s.Captivity)) Captive(path, [.. captivity], words, marks);
        foreach (var stage in path.Stages.Where(s => s.Status is "happened" or "known-not"))
        {
            if (SignOf(stage) is not { } sign) continue;
            marks.Add(new CohortMark(
                sign, stage.EarliestBegin, stage.LatestEnd ?? stage.LatestBegin, stage.LatestBegin, stage.EarliestEnd,
                $"{words.Of("stage", stage.Stage)}: {(stage.DidNotHappen ? words["path.did-not-happen"] : PathWords.When(stage, words))}",
                stage.DidNotHappen, stage.InContradiction));
        }

        return new CohortRow(name, href, path.IsGroup, marks);
    }

    private static CohortSign? SignOf(StageSpan stage) => StageKind.Find(stage.Stage)?.Part switch
    {
        "release" => CohortSign.Released,
        _ when Recovery.Contains(stage.Stage) => CohortSign.Recovery,
        "service-again" => CohortSign.SentBack,
        "outcome" when stage.Stage is not ("discharged" or "criminal-case") => CohortSign.Outcome,
        _ => null,
    };

    private static void Captive(PathPage path, List<StageSpan> stages, Words words, List<CohortMark> marks)
    {
        var captured = stages.FirstOrDefault(s => s.Stage == Stages.Captured);
        var release = stages.FirstOrDefault(s => StageKind.Find(s.Stage)?.Part == "release");
        if (captured is null && release is null) return;
        marks.Add(new CohortMark(
            CohortSign.Captive, captured?.EarliestBegin, release?.LatestEnd ?? release?.LatestBegin, captured?.LatestBegin, release?.EarliestBegin,
            $"{words.Of("stage", Stages.Captured)}: {(captured is null ? words["statement.no-date"] : PathWords.When(captured, words))}", false,
            (captured?.InContradiction ?? false) || (release?.InContradiction ?? false)));
    }
}
