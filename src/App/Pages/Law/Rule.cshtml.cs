using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Findings;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Law;

/// <summary>One rule with its editions, where a lawyer reads, dates, signs, retires or rewrites it.</summary>
public sealed class RulePage : DeskPage
{
    private static readonly string[] Worded = ["title", "consequence", "whoIsBound", "notes"];

    public IReadOnlyList<RuleListed> Editions { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    /// <summary>A whole rule as typed, where it could not be kept.</summary>
    public string? Typed { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string By(string member) => Session.NameOf(member);

    public string Words(IReadOnlyDictionary<string, string> texts) => texts?.GetValueOrDefault(T.Lang) ?? "";

    public string Valid(Rule rule) => rule is { ValidFrom: null, ValidTo: null } or null
        ? T["rules.always"] : Days.Exactly(T.Lang, rule.ValidFrom, rule.ValidTo);

    public string Fact(string name) => RulePack.Shipped.Facts.Find(name)?.Titles.GetValueOrDefault(T.Lang) ?? name;

    public string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History(RuleListed edition) =>
        edition is null ? [] : Session.Law.History(edition.Id);

    public IEnumerable<(string Name, IReadOnlyDictionary<string, string>? Texts)> Texts(Rule rule) =>
        rule is null ? [] : Worded.Zip([rule.Titles, rule.Consequence, rule.WhoIsBound, rule.Notes]);

    public IActionResult OnGet(string rule) => Show(rule);

    public IActionResult OnPostSign(string rule, string hash, string? lawyer, string act) =>
        Did(rule, act, () => Session.Law.Sign(rule, hash, lawyer ?? "", act));

    public IActionResult OnPostUnsign(string rule, string hash, string? why, string act) =>
        Did(rule, act, () => Session.Law.Unsign(rule, hash, why ?? "", act));

    public IActionResult OnPostAsShipped(string rule, string hash, string? why, string act) =>
        Did(rule, act, () => Session.Law.Withdraw(rule, hash, why ?? "", act));

    public IActionResult OnPostRetire(string rule, string hash, string? day, string? why, string act) => Did(rule, act, () =>
        string.IsNullOrWhiteSpace(day) ? Session.Law.Retire(rule, hash, null, why ?? "", act)
        : DateOnly.TryParseExact(day.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? Session.Law.Retire(rule, hash, last, why ?? "", act)
            : new Outcome(null, 0, new Refusal("date", $"“{day}” is no day of the form 2026-02-02")));

    /// <summary>Words, days and numbers from the form: a field that holds what stood there changes nothing.</summary>
    public IActionResult OnPostChange(string rule, string hash, string? why, string act) => Did(rule, act, () =>
    {
        var form = Request.Form;
        string? One(string name) => form.TryGetValue(name, out var v) ? v.ToString().Trim() : null;
        Dictionary<string, string> Under(string prefix) => form.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(f => f.Key[prefix.Length..], f => f.Value.ToString().Trim(), StringComparer.Ordinal);
        var change = new RuleChange(Under("text."), One("validFrom"), One("validTo"), One("confidence"), Under("cite."))
        {
            TermLength = int.TryParse(One("termLength"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null,
            TermUnit = One("termUnit"),
            Parameters = Under("param.").Where(p => int.TryParse(p.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .ToDictionary(p => p.Key, p => int.Parse(p.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal),
        };
        return Session.Law.Change(rule, hash, change, why ?? "", act);
    });

    public IActionResult OnPostWrite(string rule, string? json, string? why, string act)
    {
        Typed = json;
        return Did(rule, act, () => Session.Law.Write(json ?? "", why ?? "", act));
    }

    private IActionResult Did(string rule, string act, Func<Outcome> what)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = what().Refusal;
        return Refused is null ? Redirect($"/law/rules/{Uri.EscapeDataString(rule)}") : Show(rule);
    }

    private IActionResult Show(string rule)
    {
        Editions = Session.Law.Find(rule);
        if (Editions.Count == 0) return NotFound();
        (Title, Room) = (rule, "law");
        Trail = [new(T.Of("room", "law"), "/law"), new(T["rules.title"], "/law/rules"), new(rule, null)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
