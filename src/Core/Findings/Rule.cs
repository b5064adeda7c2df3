using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>What a rule says of one person's facts.</summary>
public enum FindingOutcome
{
    /// <summary>The rule does not apply to these facts.</summary>
    NotEngaged,

    /// <summary>A fact is missing; which one, and who could know it, is said.</summary>
    Unknown,

    /// <summary>Contested: it applies on one reading and not on another; both are printed.</summary>
    Arguable,

    /// <summary>It applies on the core reading that nobody seriously disputes.</summary>
    Engaged,
}

/// <summary>
/// How sure we are of the rule's own text: V read in the original, S from a secondary source, K general knowledge,
/// unverified.
/// </summary>
public enum Confidence
{
    K,
    S,
    V,
}

/// <summary>One row of a rule's decision table.</summary>
/// <param name="Id">name inside the rule: "1", "4a"</param>
/// <param name="Outcome">what follows when the row holds</param>
/// <param name="Reading">core, broad or narrow: which understanding of the text this follows</param>
/// <param name="Watch">true when nothing is broken yet but the case should be looked at again</param>
/// <param name="From">table (the reviewed decision table), commentary, or project (added by us, wants a lawyer's
/// look)</param>
/// <param name="Confidence">mark of this row</param>
/// <param name="Says">what to tell a person, by language</param>
public sealed record RuleRow(
    string Id,
    FindingOutcome Outcome,
    string Reading,
    bool Watch,
    string From,
    Confidence Confidence,
    IReadOnlyDictionary<string, string> Says)
{
    internal Condition When { get; init; } = null!;
}

/// <summary>Where the rule is written.</summary>
public sealed record Citation(string Instrument, string Article, string Edition, string Where);

/// <summary>A term of days or months from a fact; see <see cref="DeadlineSpan"/>.</summary>
/// <param name="Length">how many</param>
/// <param name="Unit">days, working-days or months</param>
/// <param name="FromFact">the day fact it is counted from</param>
/// <param name="Confidence">mark of the length and the way of counting</param>
public sealed record DeadlineTerm(int Length, string Unit, string FromFact, Confidence Confidence);

/// <summary>Something the rule takes as given as long as no claim says otherwise; printed with every finding.</summary>
public sealed record RuleAssumption(string Fact, FactValue Value, IReadOnlyDictionary<string, string> Why);

/// <summary>
/// A norm as data. It is read from data/law/*.json and never written in code; a lawyer dates, signs or retires it
/// there.
/// Version and Hash make an old finding reproducible: the hash covers the rule's text and every named condition it
/// uses.
/// </summary>
public sealed record Rule(
    string Id,
    string Version,
    string Hash,
    IReadOnlyDictionary<string, string> Titles,
    string BodyOfLaw,
    string Jurisdiction,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<RuleRow> Rows,
    RuleRow Otherwise,
    IReadOnlyList<RuleAssumption> Assumptions,
    IReadOnlyDictionary<string, int> Parameters,
    IReadOnlyDictionary<string, string> Consequence,
    IReadOnlyDictionary<string, string> WhoIsBound,
    IReadOnlyList<string> Remedies,
    DeadlineTerm? Deadline,
    Citation Citation,
    Confidence Confidence,
    string? ConfidenceNote,
    DateOnly? VerifiedOn,
    string? VerifiedBy,
    IReadOnlyDictionary<string, string>? Notes)
{
    /// <summary>
    /// Whether a lawyer of the organisation has signed it. Unsigned rules are shown as "possibly relevant" only.
    /// </summary>
    public bool IsSigned => VerifiedOn is not null && !string.IsNullOrWhiteSpace(VerifiedBy);

    public bool IsValidOn(DateOnly day) => (ValidFrom is null || day >= ValidFrom)
        && (ValidTo is null || day <= ValidTo);

    /// <summary>The rule as it stands in its file: JSON, without layout.</summary>
    public string Raw { get; init; } = "";

    /// <summary>Who the rule concerns; null when everybody.</summary>
    internal Condition? AppliesTo { get; init; }

    private RuleIndex? index;

    /// <summary>Every fact the rule can ask for, also through named conditions.</summary>
    internal IReadOnlyList<string> FactNames(FactCatalogue catalogue) => Index(catalogue).Names;

    internal IReadOnlyList<Atom> AtomsOf(FactCatalogue catalogue, string fact) => Index(catalogue).Atoms[fact];

    internal bool IsAskedOutsideCertainly(FactCatalogue catalogue, string fact) =>
        Index(catalogue).Plain.Contains(fact);

    internal IEnumerable<string> FactsUnderCertainly(FactCatalogue catalogue) =>
        Index(catalogue).Certain;

    /// <summary>Worked out once per rule; two threads may do it twice, with the same result.</summary>
    private RuleIndex Index(FactCatalogue catalogue) => index ??= RuleIndex.Of(this, catalogue);

    internal IEnumerable<Condition> Conditions
    {
        get
        {
            var conditions = Rows.Select(row => row.When);
            return AppliesTo is null ? conditions : conditions.Append(AppliesTo);
        }
    }
}

/// <summary>
/// Which facts a rule asks for and how: outside "certainly" (Plain), inside it (Certain), with the questions asked.
/// </summary>
internal sealed record RuleIndex(
    IReadOnlyList<string> Names, IReadOnlySet<string> Plain, IReadOnlySet<string> Certain,
    IReadOnlyDictionary<string, IReadOnlyList<Atom>> Atoms)
{
    public static RuleIndex Of(Rule rule, FactCatalogue catalogue)
    {
        var atoms = new SortedDictionary<string, List<Atom>>(StringComparer.Ordinal);
        var plain = new HashSet<string>(StringComparer.Ordinal);
        var certain = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (atom, isCertain) in RuleReader.Reach(rule.Conditions, catalogue))
        {
            foreach (var name in atom.OtherFact is { } other ? (string[])[atom.FactName, other] : [atom.FactName])
            {
                if (!atoms.TryGetValue(name, out var list)) atoms[name] = list = [];
                list.Add(atom);
                (isCertain ? certain : plain).Add(name);
            }
        }

        return new([.. atoms.Keys], plain, certain,
            atoms.ToDictionary(each => each.Key, each => (IReadOnlyList<Atom>)each.Value, StringComparer.Ordinal));
    }
}
