using System.Globalization;
using Homeward.Basics;
using Homeward.Findings;

namespace Homeward.Statistics;

/// <summary>
/// The words of a share figure: sentences as keys and arguments in the order of reading (released, known by name,
/// followed up,
/// returned, bounds, interval, the other definitions, what is assumed, what stands outside). No sentence holds a
/// share without
/// its range, and percentages follow the rules of <see cref="ShareFigure"/>.
/// </summary>
public static class ShareSentences
{
    private static readonly Lazy<Wording> Words = new(() => Basics.Wording.Embedded("data/statistics/wording.json"));

    public static Wording Wording => Words.Value;

    public static IReadOnlyList<Sentence> Of(ShareFigure figure)
    {
        var said = new List<Sentence>();
        foreach (var line in figure.Released) said.Add(
            Sentence.Of("released", ("by", line.Claim.By), ("count", Count(line.Claim.Count))));
        if (figure.Released.Count == 0) said.Add(Sentence.Of("released.none"));
        said.Add(Sentence.Of("known", ("n", figure.Headline.Known)));
        said.Add(Sentence.Of("followed", ("n", figure.Headline.FollowedUp), ("day", figure.Cohort.CutOff)));
        foreach (var group in figure.Cohort.Groups) said.Add(Group(group));
        if (figure.Refusal == ShareRefusal.NobodyFollowedUp)
        {
            said.Add(Sentence.Of("share.none"));
        }
        else
        {
            said.Add(Sentence.Of("returned", ("n", figure.Headline.Returned), ("f", figure.Headline.FollowedUp)));
            foreach (var line in figure.Released) said.Add(BoundsOf(figure, line));
            said.Add(Among(figure));
            said.AddRange(Intervals(figure));
            said.AddRange(SensitivityOf(figure));
        }

        said.AddRange(Neighbours(figure));
        said.AddRange(Outside(figure));
        said.AddRange(Frame(figure));
        return said;
    }

    /// <summary>One sentence that can travel alone.</summary>
    public static Sentence Headline(ShareFigure figure)
    {
        var released = figure.Released.FirstOrDefault(line => line.Bounds.Exists);
        var definition = Sentence.Of(figure.Headline.Definition.SentenceKey);
        if (figure.Refusal == ShareRefusal.NobodyFollowedUp)
        {
            return Sentence.Of("headline.none", ("known", figure.Headline.Known), ("definition", definition));
        }

        var bounds = released is null ? Sentence.Of("bounds.no") : BoundsOf(figure, released);
        return Sentence.Of("headline", ("f", figure.Headline.FollowedUp), ("x", figure.Headline.Returned),
            ("definition", definition), ("day", figure.Cohort.CutOff), ("bounds", bounds), ("among", Among(figure)));
    }

    /// <summary>A number as a source said it: "175", "about 250", "at least 12", "not disclosed".</summary>
    public static Sentence Count(CountRange count)
    {
        if (!count.Disclosed) return Sentence.Of("count.withheld");
        var number = (count.Low, count.High) switch
        {
            ({ } low, { } high) when low == high => Sentence.Of("count.exact", ("n", low)),
            ({ } low, { } high) => Sentence.Of("count.range", ("low", low), ("high", high)),
            ({ } low, null) => Sentence.Of("count.least", ("n", low)),
            (null, { } high) => Sentence.Of("count.most", ("n", high)),
            _ => Sentence.Of("count.words", ("words", count.Phrase ?? "?")),
        };
        return count.Approx ? Sentence.Of("count.about", ("count", number)) : number;
    }

    private static Sentence BoundsOf(ShareFigure figure, ReleasedLine line)
    {
        var by = (SentenceValue)("by", line.Claim.By);
        if (!line.Bounds.Exists)
        {
            return Sentence.Of("bounds." + line.Bounds.Why, by, ("f", figure.Headline.FollowedUp));
        }

        if (line.IsCensus) return Sentence.Of(
            "bounds.census", by, ("x", figure.Headline.Returned), ("r", line.Bounds.Of!.Value));
        if (line.Bounds.HighCount is not { } most || line.Bounds.Of is not { } of)
        {
            return Sentence.Of("bounds.open", by, ("low", line.Bounds.LowCount!.Value));
        }

        var counts = Sentence.Of(line.Claim.Count.Approx ? "bounds.counts-about" : "bounds.counts",
            by, ("low", line.Bounds.LowCount!.Value), ("high", most), ("r", of));
        return figure.Refusal == ShareRefusal.TooFewForPercentage
            ? Sentence.Of("bounds", ("counts", counts))
            : Sentence.Of("bounds.percent", ("counts", counts),
                ("percent", Span(line.Bounds.Low!.Value, line.Bounds.High!.Value, figure.Headline.FollowedUp)));
    }

    private static Sentence Among(ShareFigure figure)
    {
        var f = figure.Asked;
        var x = figure.AskedReturned;
        if (figure.Intervals is not { } intervals)
        {
            return f == 0 ? Sentence.Of("among.nobody", ("n", figure.LearnedThroughEventOnly))
                : Sentence.Of("among.few", ("x", x), ("f", f));
        }

        var census = figure.Released.Any(line => line.IsCensus);
        return Sentence.Of(census ? "among.census" : "among", ("x", x), ("f", f),
            ("share", Percent((double)x / f, f, 0)), ("level", LevelOf(figure)),
            ("span", Span(intervals.Wilson.Low, intervals.Wilson.High, f)));
    }

    private static IEnumerable<Sentence> Intervals(ShareFigure figure)
    {
        if (figure.Intervals is { } intervals)
        {
            yield return Sentence.Of("intervals.others", ("level", LevelOf(figure)),
                ("jeffreys", Span(intervals.Jeffreys.Low, intervals.Jeffreys.High, figure.Asked)),
                ("exact", Span(intervals.ClopperPearson.Low, intervals.ClopperPearson.High, figure.Asked)));
        }

        if (figure.Headline.FollowedUp > figure.Asked)
        {
            yield return Sentence.Of("learned-through-event", ("n", figure.LearnedThroughEventOnly),
                ("x", figure.Headline.Returned));
        }
    }

    private static IEnumerable<Sentence> SensitivityOf(ShareFigure figure)
    {
        foreach (var block in figure.Sensitivity)
        {
            foreach (var line in block.Lines)
            {
                var key = line.Odds < 1 ? "sensitivity.third" : line.Odds > 1 ? "sensitivity.three"
                    : "sensitivity.same";
                yield return Sentence.Of(key, ("by", block.Claim.By), ("low", line.Low), ("high", line.High),
                    ("r", line.Released), ("level", LevelOf(figure)));
            }
        }
    }

    private static IEnumerable<Sentence> Neighbours(ShareFigure figure)
    {
        yield return Sentence.Of("definition.used", ("name", figure.Headline.Definition.Name),
            ("definition", Sentence.Of(figure.Headline.Definition.SentenceKey)));
        foreach (var line in figure.Neighbours)
        {
            if (line.Definition.Name == figure.Headline.Definition.Name) continue;
            yield return Sentence.Of("neighbour", ("name", line.Definition.Name),
                ("definition", Sentence.Of(line.Definition.SentenceKey)), ("x", line.Returned), ("f", line.FollowedUp));
        }
    }

    private static IEnumerable<Sentence> Outside(ShareFigure figure)
    {
        if (figure.KnownThroughOutcome.Count > 0) yield return Sentence.Of(
            "outcome-only", ("n", figure.KnownThroughOutcome.Count));
        foreach (var line in figure.Released)
        {
            if (line.MoreNamedThanReleased)
            {
                yield return Sentence.Of("more-named", ("by", line.Claim.By), ("known", figure.Headline.Known));
            }
        }
    }

    private static IEnumerable<Sentence> Frame(ShareFigure figure)
    {
        yield return Sentence.Of("inclusion", ("rule", Sentence.Of(figure.Cohort.InclusionRule)));
        yield return Sentence.Of("standard", ("standard", Sentence.Of("standard." + figure.Cohort.Standard.Code())));
        yield return Sentence.Of("record",
            ("number", figure.Cohort.RecordNumber.ToString(CultureInfo.InvariantCulture)));
        yield return Sentence.Of("not-a-sample");
    }

    private static Sentence Group(GroupStatement group) =>
        Sentence.Of(group.Happened == Truth.False ? "group.not" : "group", ("by", group.By), ("quote", group.Quote),
            ("count", group.Count is null ? Sentence.Of("count.unsaid") : Count(group.Count)),
            ("stage", Sentence.Of("stage." + group.Stage)));

    private static string LevelOf(ShareFigure figure) =>
        (figure.Cohort.Level * 100).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A range of percentages, rounded outward so that rounding never narrows it.</summary>
    private static Sentence Span(double low, double high, int followedUp) =>
        Sentence.Of("span", ("low", Percent(low, followedUp, -1)), ("high", Percent(high, followedUp, 1)));

    /// <summary>
    /// Whole per cent below 200 followed up, one decimal from there on; direction -1 down, 0 nearest, 1 up.
    /// </summary>
    private static Sentence Percent(double share, int followedUp, int direction)
    {
        const double Slack = 1e-9;
        var scale = followedUp < ShareFigure.LeastForDecimal ? 100 : 1000;
        var scaled = direction switch
        {
            < 0 => Math.Floor(share * scale + Slack),
            > 0 => Math.Ceiling(share * scale - Slack),
            _ => Math.Round(share * scale, MidpointRounding.AwayFromZero),
        };
        var units = (int)scaled;
        return scale == 100
            ? Sentence.Of("percent.whole", ("n", units))
            : Sentence.Of("percent.decimal", ("whole", units / 10), ("tenth", units % 10));
    }
}
