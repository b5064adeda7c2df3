using Homeward.Basics;

namespace Homeward.Persons;

// The act kinds of Persons with their bodies. What a source says of somebody is sealed under that source's key, what we
// conclude about a person under the person's own.

/// <summary>mention-recorded, version 1: one occurrence of a person in one source. Start and Length count code points of
/// the owner's text; Quote is what stands there.</summary>
/// <param name="Born">birth date; several possible days stand in its EDTF as a set</param>
/// <param name="Service">how they served, as written</param>
/// <param name="Exchange">what the source says of the exchange they came back in</param>
/// <param name="HowReached">one of <see cref="Persons.HowReached"/></param>
internal sealed record MentionRecorded(
    NameForm Name, UncertainDate? Born, string? Unit, string? Place, string? PersonalNumber, string? Service, string? Callsign,
    ExchangeHint? Exchange, int Start, int Length, string Quote, string HowReached);

/// <summary>What a row or message says of the exchange somebody came back in: the words, and the day where they give one.</summary>
public sealed record ExchangeHint(string Text, UncertainDate? When);

/// <summary>names-read, version 1: a source, or some of its parts, were gone over for names. Of = source. Owners: what was read;
/// Found: how many mentions this act records.</summary>
internal sealed record NamesRead(string Reader, string ReaderVersion, IReadOnlyList<string> Owners, int Found);

/// <summary>mention-judged, version 1. Of = judgement, mention a, mention b, pair. Weight and Model: what the comparison
/// said at the time; null where it could not be worked out.</summary>
internal sealed record MentionJudged(string Judgement, string? Why, double? Weight, string? Model);

/// <summary>judgement-withdrawn, version 1. Of = judgement, mention a, mention b, pair.</summary>
internal sealed record JudgementWithdrawn(string? Why);

/// <summary>person-opened, version 1. Of = person, mention.</summary>
internal sealed record PersonOpened(string EntryReason, string FirstSource, bool OutcomeKnown, string CaseCode);

/// <summary>claim-about and claim-about-withdrawn, version 1. Of = claim, mention.</summary>
internal sealed record ClaimAbout(string? Why);

/// <summary>How a mention came to us.</summary>
public static class HowReached
{
    public const string List = "list";
    public const string Post = "post";
    public const string Call = "call";
    public const string News = "news";

    /// <summary>a source that speaks of what happened after release</summary>
    public const string Outcome = "outcome";

    public static IReadOnlyList<string> All { get; } = [List, Post, Call, News, Outcome];
}

/// <summary>Why somebody is followed at this desk. Decided once, at the first source; it cannot be reconstructed later.</summary>
public static class EntryReasons
{
    /// <summary>named on a published list of the exchange</summary>
    public const string Roster = "roster";

    /// <summary>somebody asked for help or a search before anything was known of what happened after release</summary>
    public const string Request = "request";

    /// <summary>a list, post or article that spoke of captivity or exchange, not of what came after</summary>
    public const string Mention = "mention";

    /// <summary>known only because of what happened after release; never in a cohort</summary>
    public const string ThroughOutcome = "through-outcome";

    public static IReadOnlyList<string> All { get; } = [Roster, Request, Mention, ThroughOutcome];
}
