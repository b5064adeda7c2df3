using Homeward.Basics;
using Homeward.Findings;

namespace Homeward.Statistics;

/// <summary>
/// How a person came to be known to us, which decides whether they may be counted among those followed up.
/// </summary>
public enum EntryReason
{
    /// <summary>Named on a published list of the exchange.</summary>
    Roster,

    /// <summary>
    /// Somebody asked for help or a search, before anything was known of what happened after release.
    /// </summary>
    Request,

    /// <summary>A list, post or article that spoke of captivity or of the exchange, not of what came after.</summary>
    Mention,

    /// <summary>
    /// Known only because of what happened after release. Never in a cohort: such a cohort would show 100 per cent.
    /// </summary>
    ThroughOutcome,
}

/// <summary>
/// How many one source says were released. Claims of several sources stand side by side and are never merged.
/// </summary>
/// <param name="Count">the number as said: exact, range, about, at least, not disclosed</param>
/// <param name="By">who says so, as a reader should see it</param>
/// <param name="Category">all, military or civilian; only claims of the cohort's category give bounds</param>
/// <param name="ClaimId">the claim, or the row of the register</param>
public sealed record ReleasedClaim(CountRange Count, string By, string Category, string ClaimId);

/// <summary>Something known about a person after release.</summary>
/// <param name="Stage">code of the stage</param>
/// <param name="Happened">True: it happened; False: known not to have happened; Unknown: said, but not firmly enough
/// to say</param>
/// <param name="Earliest">first possible day; null when open</param>
/// <param name="Latest">last possible day; null when open</param>
/// <param name="Standard">the standard of proof it meets</param>
/// <param name="ClaimIds">the claims behind it</param>
public sealed record KnownStage(
    string Stage, Truth Happened, DateOnly? Earliest, DateOnly? Latest, StandardOfProof Standard,
        IReadOnlyList<string> ClaimIds);

/// <summary>One named person released in the exchange.</summary>
/// <param name="PersonId">the person</param>
/// <param name="Entry">how we came to know them; decided once, at the first source</param>
/// <param name="FateKnownOn">the last day on which we know where they were; null when nothing is known after
/// release</param>
/// <param name="Stages">what is known after release</param>
public sealed record CohortMember(
    string PersonId, EntryReason Entry, DateOnly? FateKnownOn, IReadOnlyList<KnownStage> Stages);

/// <summary>
/// What a source says about a group nobody has named ("they were sent back to the front"). Shown in its own box.
/// </summary>
/// <param name="ClaimId">the claim</param>
/// <param name="Quote">the words of the source</param>
/// <param name="By">who says so, for example "a relative of a released prisoner"</param>
/// <param name="Count">how many, as said; null when not said</param>
/// <param name="Stage">code of the stage</param>
/// <param name="Happened">False for "never arrived"</param>
public sealed record GroupStatement(
    string ClaimId, string Quote, string By, CountRange? Count, string Stage, Truth Happened);

/// <summary>
/// Everything a figure about one exchange and one side is worked out from; frozen by the caller at one record number.
/// </summary>
/// <param name="Exchange">id of the exchange</param>
/// <param name="Side">ru or ua: to whom the people returned</param>
/// <param name="Category">all, military or civilian: only people who could be sent back belong in the
/// denominator</param>
/// <param name="CutOff">the figure speaks of what had happened by this day</param>
/// <param name="RecordNumber">size of the journal the records were taken from</param>
/// <param name="InclusionRule">key of the sentence that says who is in: see data/statistics/wording.json,
/// "inclusion.*"</param>
/// <param name="Standard">only stages that meet it count</param>
/// <param name="Level">coverage of the intervals, for example 0.95</param>
public sealed record ExchangeCohort(
    string Exchange,
    string Side,
    string Category,
    DateOnly CutOff,
    long RecordNumber,
    string InclusionRule,
    StandardOfProof Standard,
    double Level,
    IReadOnlyList<ReleasedClaim> Released,
    IReadOnlyList<CohortMember> Members,
    IReadOnlyList<GroupStatement> Groups)
{
    /// <summary>The people who may be counted: everyone but those known only through an outcome.</summary>
    public IEnumerable<CohortMember> Counted => Members.Where(member => member.Entry != EntryReason.ThroughOutcome);

    public IEnumerable<CohortMember> KnownThroughOutcome =>
        Members.Where(member => member.Entry == EntryReason.ThroughOutcome);

    /// <summary>
    /// Whether this person had returned in the sense of the definition by the cut-off. True: a counted stage is firm
    /// and
    /// certainly not later. False: the person's whereabouts are known on or after the cut-off and no counted stage is
    /// even
    /// alleged before it. Everything else is Unknown: silence is not "no", and a weak report is neither yes nor no.
    /// </summary>
    public Truth Returned(CohortMember member, OutcomeDefinition definition)
    {
        var alleged = false;
        foreach (var stage in member.Stages)
        {
            if (!definition.Stages.Contains(stage.Stage) || stage.Happened == Truth.False) continue;
            if (stage.Earliest > CutOff) continue;
            if (stage.Happened == Truth.True && stage.Standard >= Standard && stage.Latest <= CutOff) return Truth.True;
            alleged = true;
        }

        return !alleged && member.FateKnownOn >= CutOff ? Truth.False : Truth.Unknown;
    }
}
