using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>A fact nobody has told us yet, with the plain question and who could know.</summary>
/// <param name="Definition">the fact, its questions and whom to ask, in three languages</param>
/// <param name="IsDisputed">true when we do have statements and they exclude each other</param>
public sealed record MissingFact(FactDefinition Definition, bool IsDisputed);

/// <summary>The outcome if a parameter that the law leaves open were set to another value.</summary>
public sealed record ParameterSensitivity(
    string Parameter, int Months, FindingOutcome Outcome, IReadOnlyList<string> Rows);

/// <summary>
/// What one rule says of one person's facts. It never says more than the facts carry: with a missing fact that
/// matters the
/// outcome is Unknown, and which outcomes remain possible is said. A finding is about what a text of law may say; it
/// is not a
/// judgement on anybody.
/// </summary>
/// <param name="RuleId">the rule</param>
/// <param name="RuleVersion">its version, as its editor counts</param>
/// <param name="RuleHash">SHA-256 of its text: the same rule, facts and day give the same finding for ever</param>
/// <param name="On">the day whose law was used</param>
/// <param name="Outcome">engaged, arguable, not engaged or unknown</param>
/// <param name="Possible">every outcome that some completion of the facts leads to</param>
/// <param name="Rows">the rows of the rule that hold or may hold</param>
/// <param name="Used">the facts the rule looked at, each with its claims; assumptions of the rule carry none</param>
/// <param name="Missing">facts whose knowledge would decide an unknown outcome</param>
/// <param name="CouldChange">facts not known that do not stop the outcome, but would change it if they turned out
/// so</param>
/// <param name="Assumed">what the rule took as given because no claim spoke of it</param>
/// <param name="Parameters">the values used for what the law leaves open</param>
/// <param name="Confidence">the weakest mark among the rule and the rows used</param>
/// <param name="IsSigned">whether a lawyer of the organisation has signed this version</param>
public sealed record Finding(
    string RuleId,
    string RuleVersion,
    string RuleHash,
    DateOnly On,
    FindingOutcome Outcome,
    IReadOnlyList<FindingOutcome> Possible,
    IReadOnlyList<RuleRow> Rows,
    IReadOnlyList<Fact> Used,
    IReadOnlyList<MissingFact> Missing,
    IReadOnlyList<MissingFact> CouldChange,
    IReadOnlyList<RuleAssumption> Assumed,
    IReadOnlyDictionary<string, int> Parameters,
    Confidence Confidence,
    bool IsSigned)
{
    /// <summary>
    /// The lengths of "long captivity" for which sensitivity is shown, in months. The law gives none.
    /// </summary>
    public static readonly IReadOnlyList<int> LongCaptivityMonths = [6, 12, 18, 24];

    /// <summary>Mean length of a month in days, for turning months of captivity into days.</summary>
    public const double DaysPerMonth = 30.4375;

    /// <summary>Assesses one rule. A pack with problems refuses, because a misread rule must not speak.</summary>
    public static Finding Assess(
        RulePack pack, Rule rule, FactSet facts, DateOnly on, IReadOnlyDictionary<string, int>? parameters = null)
    {
        if (pack.Problems.Count > 0) throw new InvalidOperationException(
            $"the rules cannot be used: {pack.Problems[0]}");
        var used = new Dictionary<string, int>(rule.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in parameters ?? new Dictionary<string, int>())
        {
            if (used.ContainsKey(name)) used[name] = value;
        }

        var assumed = rule.Assumptions.Where(assumption => facts.Find(assumption.Fact) is null).ToList();
        var complete = assumed.Count == 0 ? facts
            : assumed.Aggregate(facts, (set, assumption) => set.With(assumption.Fact, assumption.Value));
        var judged = Judgement.Of(pack, rule, complete, used);
        var relevant = judged.Relevant
            .Select(name => new MissingFact(pack.Facts.Find(name)!, facts.IsDisputed(name))).ToList();
        var outcome = judged.Possible.Count == 1 ? judged.Possible[0] : FindingOutcome.Unknown;
        var confidence = judged.Rows.Select(row => row.Confidence).Append(rule.Confidence).Min();
        return new(rule.Id, rule.Version, rule.Hash, on, outcome, judged.Possible, judged.Rows,
            [.. rule.FactNames(pack.Facts).Select(complete.Find).OfType<Fact>()],
            outcome == FindingOutcome.Unknown ? relevant : [], outcome == FindingOutcome.Unknown ? [] : relevant,
            assumed, used, confidence, rule.IsSigned);
    }

    /// <summary>The outcome at each length of "long captivity"; empty when the rule has no such parameter.</summary>
    public static IReadOnlyList<ParameterSensitivity> ToLongCaptivity(
        RulePack pack, Rule rule, FactSet facts, DateOnly on)
    {
        const string Name = "long_captivity_days";
        if (!rule.Parameters.ContainsKey(Name)) return [];
        var lines = new List<ParameterSensitivity>();
        foreach (var months in LongCaptivityMonths)
        {
            var days = (int)Math.Ceiling(months * DaysPerMonth);
            var finding = Assess(pack, rule, facts, on, new Dictionary<string, int> { [Name] = days });
            lines.Add(new(Name, months, finding.Outcome, [.. finding.Rows.Select(row => row.Id)]));
        }

        return lines;
    }

    /// <summary>Every claim behind the facts used: where "why" goes on from here.</summary>
    public IReadOnlyList<string> ClaimIds => [.. Used.SelectMany(fact => fact.ClaimIds).Distinct()];
}
