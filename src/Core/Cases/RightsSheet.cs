using System.Text.Json;
using Homeward.Basics;
using Homeward.Findings;

namespace Homeward.Cases;

/// <summary>What can be asked for on the strength of a rule, in plain words. data/letters/rights.json.</summary>
/// <param name="Template">the letter that asks for it; null: none ships</param>
/// <param name="Risks">rules that say what it may cost</param>
public sealed record RightWords(
    string RuleId, string? Template, IReadOnlyList<string> Risks, IReadOnlyDictionary<string, string> Ask, IReadOnlyDictionary<string, string> How);

/// <summary>A warning that stands on top of every sheet.</summary>
/// <param name="RuleId">the rule it comes from; null: it holds for every paper</param>
public sealed record RiskWords(string? RuleId, IReadOnlyDictionary<string, string> Words);

/// <summary>One thing on a sheet.</summary>
/// <param name="Finding">what the rule says of this person today</param>
/// <param name="Words">what to ask for and how</param>
public sealed record SheetRight(Rule Rule, Finding Finding, RightWords Words);

/// <summary>
/// What a family can be told today: risks first, then what can be asked for, what is disputed, and what nobody knows yet. A pure function of
/// findings and of data texts: nothing stands on it that does not stand in one of them.
/// </summary>
/// <param name="Risks">those of rules that concern this person, or may</param>
/// <param name="Now">the rule applies</param>
/// <param name="Disputed">it applies on one reading</param>
/// <param name="Open">it may apply; a fact is missing</param>
/// <param name="Missing">each missing fact once, with the rules that wait for it; those more rules wait for first</param>
public sealed record RightsSheet(
    IReadOnlyList<RiskWords> Risks, IReadOnlyList<SheetRight> Now, IReadOnlyList<SheetRight> Disputed, IReadOnlyList<SheetRight> Open,
    IReadOnlyList<(MissingFact Fact, IReadOnlyList<string> Rules)> Missing)
{
    private static readonly Lazy<(IReadOnlyList<RightWords> Rights, IReadOnlyList<RiskWords> Panel)> Shipped = new(Load);

    /// <summary>What a rule lets one ask for; null where it gives nothing to ask.</summary>
    public static RightWords? Find(string ruleId) => Shipped.Value.Rights.FirstOrDefault(r => r.RuleId == ruleId);

    public static IReadOnlyList<RightWords> All => Shipped.Value.Rights;

    /// <summary>Every warning, in its order.</summary>
    public static IReadOnlyList<RiskWords> Panel => Shipped.Value.Panel;

    /// <param name="findings">what every rule in force says of the person</param>
    /// <param name="rules">the rules behind them, by hash of their text</param>
    public static RightsSheet Of(IReadOnlyList<Finding> findings, IReadOnlyDictionary<string, Rule> rules)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(rules);
        var all = findings.Select(f => (Finding: f, Words: Find(f.RuleId))).Where(x => x.Words is not null)
            .Select(x => new SheetRight(rules[x.Finding.RuleHash], x.Finding, x.Words!)).ToList();
        IReadOnlyList<SheetRight> With(FindingOutcome outcome) => [.. all.Where(r => r.Finding.Outcome == outcome)];
        var open = With(FindingOutcome.Unknown);
        var missing = open.SelectMany(r => r.Finding.Missing.Select(m => (Fact: m, Rule: r.Rule.Id))).GroupBy(x => x.Fact.Definition.Name)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.First().Fact, (IReadOnlyList<string>)[.. g.Select(x => x.Rule)])).ToList();
        // A warning is left out only where its rule is known not to concern them: of a person of whom nothing is known, all stand.
        var panel = Panel.Where(p => p.RuleId is null || !IsForeign(findings.FirstOrDefault(f => f.RuleId == p.RuleId))).ToList();
        return new(panel, With(FindingOutcome.Engaged), With(FindingOutcome.Arguable), open, missing);
    }

    /// <summary>Whether the warning is of another state's law. "He was not described as surrendering" does not lift it: it can still be said.</summary>
    private static bool IsForeign(Finding? risk) => risk is { Outcome: FindingOutcome.NotEngaged } && risk.Rows.Any(r => r.Id == "not-concerned");

    private static (IReadOnlyList<RightWords>, IReadOnlyList<RiskWords>) Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/letters/rights.json")
            ?? throw new InvalidOperationException("data/letters/rights.json is not in this program");
        using var json = JsonDocument.Parse(stream);
        IReadOnlyDictionary<string, string> Texts(JsonElement e) =>
            Wording.Languages.ToDictionary(l => l, l => e.GetProperty(l).GetString()!, StringComparer.Ordinal);
        string? Text(JsonElement e, string name) => e.GetProperty(name) is { ValueKind: JsonValueKind.String } s ? s.GetString() : null;
        return (
            [.. json.RootElement.GetProperty("rights").EnumerateArray().Select(r => new RightWords(
                r.GetProperty("rule").GetString()!, Text(r, "template"), [.. r.GetProperty("risks").EnumerateArray().Select(x => x.GetString()!)],
                Texts(r.GetProperty("ask")), Texts(r.GetProperty("how"))))],
            [.. json.RootElement.GetProperty("panel").EnumerateArray().Select(p => new RiskWords(Text(p, "rule"), Texts(p.GetProperty("words"))))]);
    }
}
