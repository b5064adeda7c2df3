namespace Homeward.Findings;

// The act kinds of Findings with their bodies. A finding about a person is sealed under what we conclude about that
// person;
// one about a group of an exchange under "desk". Neither holds a word of a source: facts are codes, days and claim ids.

/// <summary>A fact as a finding used it. Kind: code, number or day; days are day numbers counted from
/// 0001-01-01.</summary>
internal sealed record FactKept(string Name, string Kind, IReadOnlyList<string> Codes, int? Low, int? High,
    IReadOnlyList<string> ClaimIds, bool IsDisputed)
{
    public static FactKept From(Fact fact, bool isDisputed) => new(
        fact.Name, fact.Value.Kind switch { FactKind.Number => "number", FactKind.Day => "day", _ => "code" },
            fact.Value.Codes, fact.Value.Low,
        fact.Value.High, fact.ClaimIds, isDisputed);

    public Fact ToFact() => new(
        Name, new FactValue(Kind switch { "number" => FactKind.Number, "day" => FactKind.Day, _ => FactKind.Code },
            Codes, Low, High), ClaimIds);
}

/// <summary>
/// finding-made, version 1: what a rule says of somebody's facts. Of = finding, person or exchange. Facts of the
/// medical and
/// capture classes are not in it: they stand in finding-facts-kept.
/// </summary>
/// <param name="Day">the day whose law was used</param>
/// <param name="Outcome">engaged, arguable, not-engaged, unknown</param>
/// <param name="Reading">reading of the row that decides: core, broad, narrow; null while nothing decides</param>
/// <param name="Missing">names of facts whose knowledge would decide</param>
/// <param name="Inputs">hexadecimal SHA-256 of rule, facts and parameters: equal inputs, equal finding</param>
internal sealed record FindingMade(
    string RuleId, string RuleVersion, string RuleHash, DateOnly Day, string Outcome, string? Reading,
        IReadOnlyList<string> Possible,
    IReadOnlyList<string> Rows, IReadOnlyList<FactKept> Facts, IReadOnlyList<string> Missing,
        IReadOnlyList<string> CouldChange,
    IReadOnlyDictionary<string, int> Parameters, string Inputs, long RecordNumber);

/// <summary>finding-facts-kept, version 1: the facts of one stricter class a finding used. Of = finding,
/// person.</summary>
internal sealed record FindingFactsKept(IReadOnlyList<FactKept> Facts);

/// <summary>
/// fact-entered, version 1: a fact about a person that no statement gives, told by whoever knows. Of = fact, person; sealed under the
/// person's key of the fact's class.
/// </summary>
/// <param name="Why">how we know: who said so, which paper was seen</param>
/// <param name="Phrase">a day as it was said; null for codes and numbers</param>
internal sealed record FactEntered(FactKept Fact, string Why, string? Phrase);

/// <summary>fact-withdrawn, version 1. Of = fact, person.</summary>
internal sealed record FactWithdrawn(string Why);

/// <summary>Words for outcomes, one spelling in journal, tables and pages.</summary>
public static class Outcomes
{
    public const string Engaged = "engaged";
    public const string Arguable = "arguable";
    public const string NotEngaged = "not-engaged";
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> All { get; } = [Engaged, Arguable, NotEngaged, Unknown];

    public static string Of(FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Engaged => Engaged,
        FindingOutcome.Arguable => Arguable,
        FindingOutcome.NotEngaged => NotEngaged,
        _ => Unknown,
    };
}
