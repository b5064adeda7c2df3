using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Findings;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Law;

/// <summary>One rule and one person or group: the outcome, why, what is missing and whom to ask.</summary>
public sealed class FindingReadPage : DeskPage
{
    public FindingPage Finding { get; private set; } = null!;

    /// <summary>What the sources themselves say the law is.</summary>
    public IReadOnlyList<ClaimRow> SourcesSay { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public IActionResult OnGet(string id) => Show(id);

    /// <summary>Asks the rule again with what is known today.</summary>
    public IActionResult OnPostAgain(string id)
    {
        if (Session.Findings.Find(id, T.Lang) is not { } finding) return NotFound();
        Refused = Session.Findings.Assess(finding.Row.AboutId, finding.Row.RuleId).Refusal;
        return Refused is null ? Redirect($"/law/{id}") : Show(id);
    }

    /// <summary>The form for a fact that is missing; null for a group, of which nobody enters anything.</summary>
    public TellFact? Ask(MissingRow missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        return Finding.Row.IsGroup || RulePack.Shipped.Facts.Find(missing.Fact) is not { } fact ? null
            : new TellFact($"/law/{Finding.Row.Id}?handler=tell", fact, NewAct());
    }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string By(string member) => Session.NameOf(member);

    /// <summary>What a member entered, in words.</summary>
    public string Entered(EnteredFact fact) => fact is { Phrase: { } phrase } ? phrase : Codes(fact?.Value ?? "").Text;

    /// <summary>Keeps what somebody knows about a missing fact; the rules are asked again at once.</summary>
    public IActionResult OnPostTell(string id, string fact, string[]? value, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        if (Session.Findings.Find(id, T.Lang) is not { } finding) return NotFound();
        Refused = Session.Findings.Enter(finding.Row.AboutId, fact, string.Join('|', value ?? []), why ?? "", T.Lang, act).Refusal;
        return Refused is null ? Redirect($"/law/{id}") : Show(id);
    }

    public IActionResult OnPostUntell(string id, string fact, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Findings.TakeBack(fact, why ?? "", act).Refusal;
        return Refused is null ? Redirect($"/law/{id}") : Show(id);
    }

    /// <summary>A fact's value for people: yes, no, a day; a code stands as it is.</summary>
    public (string Text, bool IsCode) Value(FactRow fact)
    {
        if (fact.Value != Truth.Unknown) return (T.Of("truth", fact.Value == Truth.True ? "true" : "false"), false);
        return DateOnly.TryParseExact(fact.Shown, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (T.Say(day), false) : Codes(fact.Shown);
    }

    /// <summary>"assault|guard" as "assault or support, or guard duty"; a code without words stands as it is.</summary>
    public (string Text, bool IsCode) Codes(string shown)
    {
        var codes = (shown ?? "").Split('|');
        return (string.Join(T["law.or"], codes.Select(c => T.Of("fact", c))), !codes.All(c => T.Knows("fact." + c)));
    }

    /// <summary>What a fact is called in the reader's language.</summary>
    public string FactTitle(string fact) => RulePack.Shipped.Facts.Find(fact)?.Titles is { } titles
        ? titles.GetValueOrDefault(T.Lang) ?? titles.GetValueOrDefault("en") ?? fact : fact;

    /// <summary>What a form to enter a fact needs.</summary>
    public sealed record TellFact(string Action, FactDefinition Fact, string Act);

    private IActionResult Show(string id)
    {
        if (Session.Findings.Find(id, T.Lang) is not { } finding) return NotFound();
        (Finding, Room, Title) = (finding, "law", T["law.title", ("rule", finding.Row.RuleId)]);
        var about = finding.Row.IsGroup ? T["law.group", ("key", finding.Row.About)] : finding.Row.About;
        Trail = [new(T.Of("room", finding.Row.IsGroup ? "exchanges" : "people"), finding.Row.IsGroup ? "/exchanges" : "/people"),
            new(about, Way.To(finding.Row.AboutId)), new(finding.Row.RuleId, null)];
        SourcesSay = [.. finding.LegalClaimIds.Select(Session.Claims.Find).OfType<ClaimRow>().Where(c => c.Claim is not null)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
