using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>A finding in a list.</summary>
/// <param name="About">case code of the person, or the key of the exchange whose group it is about</param>
/// <param name="Outcome">engaged, arguable, not-engaged, unknown</param>
/// <param name="Missing">how many facts would decide an unknown outcome</param>
public sealed record FindingRow(
    string Id, int Version, string RuleId, string AboutId, string About, bool IsGroup, string Outcome, int Missing,
        DateOnly Day, string By,
    DateTimeOffset At);

/// <summary>What one row of the rule says: on the reading core, broad or narrow.</summary>
/// <param name="From">table (reviewed), commentary, or project (wants a lawyer's look)</param>
/// <param name="Confidence">V read in the original, S secondary, K unverified</param>
public sealed record ReadingOutcome(string RowId, string Reading, string Outcome, string Why, string From,
    string Confidence, bool Watch);

/// <summary>A fact the rule looked at.</summary>
/// <param name="Value">yes or no where the fact is one of them; unknown for everything else, which Shown spells</param>
/// <param name="Shown">the value as codes or days: "agreed-exchange", "2025-03-19", "183.."</param>
/// <param name="Sensitivity">low, medium, high, critical</param>
public sealed record FactRow(
    string Fact, string Title, Truth Value, string Shown, string Sensitivity, IReadOnlyList<string> ClaimIds,
        bool IsDisputed);

/// <summary>A fact nobody has told yet: the question, and who could know.</summary>
/// <param name="IsDisputed">true when there are statements and they exclude each other</param>
public sealed record MissingRow(string Fact, string Title, string Question, string AskWhom, bool IsDisputed);

/// <summary>Something the rule takes as given while no statement says otherwise.</summary>
public sealed record AssumedRow(string Fact, string Value, string Why);

/// <summary>The outcome if "long captivity" meant so many months. The law gives no length.</summary>
public sealed record SensitivityRow(string Parameter, int Months, string Outcome);

/// <summary>A finding as a page shows it, in one language.</summary>
/// <param name="RuleChanged">true when the rule has another text now than the one this finding was made with</param>
/// <param name="FactsChanged">true when the statements now give other facts: assess again</param>
/// <param name="LegalClaimIds">what the sources themselves say the law is: kept apart from our rule</param>
public sealed record FindingPage(
    FindingRow Row, string RuleTitle, string RuleText, string WhoIsBound, string Citation, string CitedAt,
        string Confidence, DateOnly? VerifiedOn,
    string? VerifiedBy, DateOnly? From, DateOnly? To, IReadOnlyList<string> Possible,
        IReadOnlyList<ReadingOutcome> Readings,
    IReadOnlyList<FactRow> Facts, IReadOnlyList<MissingRow> Missing, IReadOnlyList<MissingRow> CouldChange,
        IReadOnlyList<AssumedRow> Assumed,
    IReadOnlyList<SensitivityRow> Sensitivity, IReadOnlyList<string> Remedies, bool RuleChanged, bool FactsChanged,
    IReadOnlyList<string> LegalClaimIds)
{
    /// <summary>Whether the outcome comes out again from the text and facts kept with it; null where that text is not here any more.</summary>
    public bool? IsReproduced { get; init; }

    /// <summary>The edition of the rule this was worked out by.</summary>
    public string RuleVersion { get; init; } = "";

    /// <summary>The day the rule's term counts from, as a question; null where it has no term, and for a group.</summary>
    public MissingRow? CountsFrom { get; init; }

    /// <summary>Facts about the person that members entered.</summary>
    public IReadOnlyList<EnteredFact> Entered { get; init; } = [];
}

/// <summary>What an assessment did.</summary>
/// <param name="FindingIds">one for each rule, as they stand now</param>
/// <param name="Written">how many are new or changed; 0 when nothing that matters has changed</param>
public sealed record Assessed(IReadOnlyList<string> FindingIds, int Written, Views.Refusal? Refusal);
