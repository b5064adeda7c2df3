using Homeward.Basics;
using Homeward.Findings;

namespace Homeward.Statistics;

/// <summary>Why a figure prints no share, or none as a percentage.</summary>
public enum ShareRefusal
{
    None,

    /// <summary>Nobody is followed up: said in words, no share, no bounds.</summary>
    NobodyFollowedUp,

    /// <summary>Fewer than 20 are followed up whatever came of them: counts only, no percentage.</summary>
    TooFewForPercentage,
}

/// <summary>One source's number of released people with what it allows us to say; sources stand side by side.</summary>
/// <param name="Claim">the number as that source gives it</param>
/// <param name="Bounds">lowest and highest possible share without assumptions, or why there are none</param>
/// <param name="IsCensus">true when everybody that this source counts is followed up: a fact, without sampling
/// interval</param>
/// <param name="MoreNamedThanReleased">true when we know more people by name than this source says were
/// released</param>
public sealed record ReleasedLine(ReleasedClaim Claim, ShareBounds Bounds, bool IsCensus, bool MoreNamedThanReleased);

/// <summary>
/// The counts under one definition of "returned". Returned + NotReturned = FollowedUp; with Unknown they make Known.
/// </summary>
/// <param name="Definition">what counts as returned</param>
/// <param name="Known">K, known by name and countable</param>
/// <param name="FollowedUp">F, whose fate at the cut-off is known</param>
/// <param name="Returned">X</param>
/// <param name="NotReturned">F - X</param>
/// <param name="Unknown">K - F</param>
public sealed record DefinitionLine(
    OutcomeDefinition Definition, int Known, int FollowedUp, int Returned, int NotReturned, int Unknown);

/// <summary>The three intervals for the share among those followed up, first the one we print first.</summary>
public sealed record ShareIntervals(
    BinomialInterval Wilson, BinomialInterval Jeffreys, BinomialInterval ClopperPearson);

/// <summary>
/// What each assumption about the people of unknown fate would mean, for one source's number of released.
/// </summary>
public sealed record SensitivityBlock(ReleasedClaim Claim, IReadOnlyList<SensitivityLine> Lines);

/// <summary>
/// What a figure page prints for one exchange and one side, worked out from <see cref="ExchangeCohort"/> and nothing
/// else:
/// the same cohort gives the same figure, byte for byte. There is no member that gives a share without its range.
/// </summary>
public sealed record ShareFigure(
    ExchangeCohort Cohort,
    DefinitionLine Headline,
    IReadOnlyList<DefinitionLine> Neighbours,
    IReadOnlyList<ReleasedLine> Released,
    ShareRefusal Refusal,
    ShareIntervals? Intervals,
    IReadOnlyList<SensitivityBlock> Sensitivity,
    IReadOnlyList<string> KnownThroughOutcome,
    int LearnedThroughEventOnly)
{
    /// <summary>Below this many followed up no percentage is printed.</summary>
    public const int LeastForPercentage = 20;

    /// <summary>Below this many followed up percentages are whole numbers.</summary>
    public const int LeastForDecimal = 200;

    /// <summary>
    /// Those followed up whatever came of them: whoever is known only because the return itself was reported is left out,
    /// because such people can only have returned and would pull every share up. When a source's whole number is followed up
    /// there is nobody left to pull for, and all of them count.
    /// </summary>
    public int Asked => Headline.FollowedUp - LeftOut;

    /// <summary>How many of <see cref="Asked"/> returned; shares and their intervals are this of that.</summary>
    public int AskedReturned => Headline.Returned - LeftOut;

    private int LeftOut => Released.Any(line => line.IsCensus) ? 0 : LearnedThroughEventOnly;

    /// <summary>The sentences of the page in the order of reading: see <see cref="ShareSentences"/>.</summary>
    public IReadOnlyList<Sentence> Sentences => ShareSentences.Of(this);

    /// <summary>The one sentence a copy button takes along: it always holds the range beside the number.</summary>
    public string ReadyEnglish => ShareSentences.Wording.Say(ShareSentences.Headline(this), "en");

    /// <summary>Works the figure out. The definition must be one of <see cref="OutcomeDefinition.All"/>, or a former one.</summary>
    public static ShareFigure For(ExchangeCohort cohort, OutcomeDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(cohort);
        var neighbours = OutcomeDefinition.AllWith(definition).Select(each => Count(cohort, each)).ToList();
        var headline = neighbours.Single(line => line.Definition.Name == definition.Name);
        var released = cohort.Released.Select(claim => Line(cohort, claim, headline)).ToList();
        var figure = new ShareFigure(cohort, headline, neighbours, released, ShareRefusal.None, null, [],
            [.. cohort.KnownThroughOutcome.Select(member => member.PersonId).Order(StringComparer.Ordinal)],
            LearnedThroughEvent(cohort, definition));
        if (headline.FollowedUp == 0) return figure with { Refusal = ShareRefusal.NobodyFollowedUp };
        if (figure.Asked < LeastForPercentage) return figure with { Refusal = ShareRefusal.TooFewForPercentage };
        return figure with { Intervals = Intervals95(figure), Sensitivity = SensitivityOf(figure) };
    }

    private static DefinitionLine Count(ExchangeCohort cohort, OutcomeDefinition definition)
    {
        int known = 0, returned = 0, not = 0;
        foreach (var member in cohort.Counted)
        {
            known++;
            var truth = cohort.Returned(member, definition);
            if (truth == Truth.True) returned++;
            if (truth == Truth.False) not++;
        }

        return new(definition, known, returned + not, returned, not, known - returned - not);
    }

    private static ReleasedLine Line(ExchangeCohort cohort, ReleasedClaim claim, DefinitionLine headline)
    {
        var counted = claim.Category == cohort.Category;
        var bounds = counted
            ? Bounds.WithoutAssumptions(claim.Count, headline.FollowedUp, headline.Returned)
            : new(null, null, null, null, null, "other-people");
        var exact = claim.Count is { Disclosed: true, Approx: false } && claim.Count.Low == claim.Count.High;
        var census = counted && exact && headline.FollowedUp > 0 && claim.Count.High == headline.FollowedUp;
        return new(claim, bounds, census, counted && claim.Count.Disclosed && claim.Count.High < headline.Known);
    }

    private static ShareIntervals Intervals95(ShareFigure figure)
    {
        var (x, f, level) = (figure.AskedReturned, figure.Asked, figure.Cohort.Level);
        return new(BinomialInterval.Wilson(x, f, level), BinomialInterval.Jeffreys(x, f, level),
            BinomialInterval.ClopperPearson(x, f, level));
    }

    private static List<SensitivityBlock> SensitivityOf(ShareFigure figure)
    {
        var blocks = new List<SensitivityBlock>();
        var known = figure.Headline.FollowedUp;
        foreach (var claim in figure.Cohort.Released)
        {
            if (claim.Category != figure.Cohort.Category || claim.Count.High is not { } most
                || most <= known) continue;
            var least = Math.Max(claim.Count.Low ?? known, known);
            blocks.Add(new(claim, [.. Statistics.Sensitivity.DefaultOdds.Select(
                odds => Hull(least, most, figure, odds))]));
        }

        return blocks;
    }

    /// <summary>When the number released is a range, the limits are taken over both of its ends.</summary>
    private static SensitivityLine Hull(int least, int most, ShareFigure figure, double odds)
    {
        var upper = Total(most, figure, odds);
        if (least == most) return upper;
        var lower = Total(least, figure, odds);
        return upper with { Low = Math.Min(lower.Low, upper.Low), High = Math.Max(lower.High, upper.High) };
    }

    /// <summary>The odds are learned from those asked; whoever is left out of them is known to have returned all the
    /// same.</summary>
    private static SensitivityLine Total(int released, ShareFigure figure, double odds)
    {
        var sure = figure.LeftOut;
        var line = Statistics.Sensitivity.Total(released - sure, figure.Asked, figure.AskedReturned, odds, figure.Cohort.Level);
        return line with { Released = released, Low = line.Low + sure, High = line.High + sure };
    }

    /// <summary>
    /// Countable people whose fate is known because the event itself was reported, not because somebody asked at the
    /// cut-off. They are certainly returned, so they count in the bounds; in a share they would only stand for
    /// themselves.
    /// </summary>
    private static int LearnedThroughEvent(ExchangeCohort cohort, OutcomeDefinition definition) =>
        cohort.Counted.Count(member => cohort.Returned(member, definition) == Truth.True
            && !(member.FateKnownOn >= cohort.CutOff));
}
