using Homeward.Basics;
using Homeward.Findings;

namespace Homeward.Statistics;

/// <summary>Why a figure prints no share, or none as a percentage.</summary>
public enum ShareRefusal
{
    None,

    /// <summary>Nobody is followed up: said in words, no share, no bounds.</summary>
    NobodyFollowedUp,

    /// <summary>Fewer than 20 are followed up: counts only, no percentage.</summary>
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

    /// <summary>The sentences of the page in the order of reading: see <see cref="ShareSentences"/>.</summary>
    public IReadOnlyList<Sentence> Sentences => ShareSentences.Of(this);

    /// <summary>The one sentence a copy button takes along: it always holds the range beside the number.</summary>
    public string ReadyEnglish => ShareSentences.Wording.Say(ShareSentences.Headline(this), "en");

    /// <summary>Works the figure out. The definition must be one of <see cref="OutcomeDefinition.All"/>.</summary>
    public static ShareFigure For(ExchangeCohort cohort, OutcomeDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(cohort);
        var neighbours = OutcomeDefinition.All.Select(each => Count(cohort, each)).ToList();
        var headline = neighbours.Single(line => line.Definition.Name == definition.Name);
        var refusal = headline.FollowedUp switch
        {
            0 => ShareRefusal.NobodyFollowedUp,
            < LeastForPercentage => ShareRefusal.TooFewForPercentage,
            _ => ShareRefusal.None,
        };
        var released = cohort.Released.Select(claim => Line(cohort, claim, headline)).ToList();
        return new(cohort, headline, neighbours, released, refusal,
            refusal == ShareRefusal.None ? Intervals95(headline, cohort.Level) : null,
            refusal == ShareRefusal.None ? SensitivityOf(cohort, headline) : [],
            [.. cohort.KnownThroughOutcome.Select(member => member.PersonId).Order(StringComparer.Ordinal)],
            LearnedThroughEvent(cohort, definition));
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

    private static ShareIntervals Intervals95(DefinitionLine line, double level) => new(
        BinomialInterval.Wilson(line.Returned, line.FollowedUp, level),
        BinomialInterval.Jeffreys(line.Returned, line.FollowedUp, level),
        BinomialInterval.ClopperPearson(line.Returned, line.FollowedUp, level));

    private static List<SensitivityBlock> SensitivityOf(ExchangeCohort cohort, DefinitionLine line)
    {
        var blocks = new List<SensitivityBlock>();
        foreach (var claim in cohort.Released)
        {
            if (claim.Category != cohort.Category || claim.Count.High is not { } most
                || most <= line.FollowedUp) continue;
            var least = Math.Max(claim.Count.Low ?? line.FollowedUp, line.FollowedUp);
            blocks.Add(new(claim, [.. Statistics.Sensitivity.DefaultOdds.Select(
                odds => Hull(least, most, line, odds, cohort.Level))]));
        }

        return blocks;
    }

    /// <summary>When the number released is a range, the limits are taken over both of its ends.</summary>
    private static SensitivityLine Hull(int least, int most, DefinitionLine line, double odds, double level)
    {
        var upper = Statistics.Sensitivity.Total(most, line.FollowedUp, line.Returned, odds, level);
        if (least == most) return upper;
        var lower = Statistics.Sensitivity.Total(least, line.FollowedUp, line.Returned, odds, level);
        return upper with { Low = Math.Min(lower.Low, upper.Low), High = Math.Max(lower.High, upper.High) };
    }

    /// <summary>
    /// Countable people whose fate is known because the event itself was reported, not because somebody asked at the
    /// cut-off. They pull the share among those followed up towards the event, so the page says how many they are.
    /// </summary>
    private static int LearnedThroughEvent(ExchangeCohort cohort, OutcomeDefinition definition) =>
        cohort.Counted.Count(member => cohort.Returned(member, definition) == Truth.True
            && !(member.FateKnownOn >= cohort.CutOff));
}
