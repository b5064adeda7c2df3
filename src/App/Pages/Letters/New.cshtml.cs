using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Findings;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>A letter from choice to draft: whom it is about, which letter, what stands in it, what a person has to confirm.</summary>
public sealed class LetterNewPage : DeskPage
{
    private static readonly char[] Between = [' ', ',', ';', '\n', '\r', '\t'];

    /// <summary>What the form holds between two looks; nothing of it is kept by the desk.</summary>
    public sealed record Filled(string People, string Template, string Partner, IReadOnlyList<string> Cite);

    /// <summary>A form of a name that must be confirmed.</summary>
    public sealed record Ask(string Key, string Label, string Text, string? Why, bool IsConfirmed);

    /// <summary>A field of the form, as it stands in the letter.</summary>
    public sealed record FieldShown(
        string Name, string Label, bool IsName, string Text, IReadOnlyList<(string Role, string Value)> Parts, bool? Male, string? Way, int Rows);

    public Filled Form { get; private set; } = new("", "", "", []);

    public LetterPlan? Plan { get; private set; }

    public IReadOnlyList<TemplateRow> Templates { get; private set; } = [];

    public IReadOnlyList<Ask> Asks { get; private set; } = [];

    public IReadOnlyList<Rule> RuleAsks { get; private set; } = [];

    public IReadOnlyList<FieldShown> Fields { get; private set; } = [];

    /// <summary>Fields somebody typed into: their words come back with the form.</summary>
    public IReadOnlyList<string> TypedKeys { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string Act { get; private set; } = "";

    /// <summary>The person, where one alone is chosen: for the way to their consents.</summary>
    public string? One => People() is [var only] && Ids.IsWellFormed(only, Ids.Person) ? only : null;

    public string Say(IReadOnlyDictionary<string, string> texts) => texts?.GetValueOrDefault(T.Lang) ?? "";

    /// <summary>Why a person has to look at a form, in a sentence.</summary>
    public string Doubt(string? why) => T.Knows("letter-doubt." + why) ? T.Of("letter-doubt", why) : T["letter-doubt.other"];

    public IActionResult OnGet(string[]? person, string? template, string? exchange)
    {
        var people = Ids.IsWellFormed(exchange, Ids.Exchange) ? Session.Letters.PeopleOf(exchange!) : person ?? [];
        Form = new(string.Join(' ', people), template ?? "", "", []);
        if (people.Count == 0 || template is null) return Show();
        var looked = Look(Typed());
        return Refused?.Code is "wall" ? NotFound() : looked;
    }

    public IActionResult OnPostChoose() => Look(Typed());

    public IActionResult OnPostPreview() => Look(Typed());

    public IActionResult OnPostKeep()
    {
        var (request, act) = (Typed(), Request.Form["act"].ToString());
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        var kept = Session.Letters.Draft(request, act);
        if (kept.IsDone) return Redirect($"/letters/{kept.Id}");
        var looked = Look(request with { TemplateHash = "" });
        Refused = kept.Refusal;
        Response.StatusCode = 422;
        return looked;
    }

    private IReadOnlyList<string> People() => Form.People.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What was typed: a field that holds what stood there changes nothing.</summary>
    private LetterRequest Typed()
    {
        var form = Request.HasFormContentType ? Request.Form : null;
        string One(string name, string otherwise) => form?[name] is { Count: > 0 } v ? v.ToString() : otherwise;
        Form = new(One("people", Form.People), One("template", Form.Template), One("partner", Form.Partner),
            [.. form?["cite"].OfType<string>() ?? []]);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in form ?? Enumerable.Empty<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>())
        {
            var text = value.ToString().ReplaceLineEndings("\n");
            if (name.StartsWith("typed.", StringComparison.Ordinal))
            {
                var field = name["typed.".Length..];
                if (text != form!["was." + field].ToString().ReplaceLineEndings("\n") || form["kept." + field].Count > 0) typed[field] = text;
            }
            else if (name.StartsWith("form.", StringComparison.Ordinal) && form!["ok." + name["form.".Length..]].Count > 0)
            {
                forms[name["form.".Length..]] = text;
            }
        }

        TypedKeys = [.. typed.Keys];
        return new LetterRequest(Form.Template, One("hash", ""), T.Lang, People(), typed, forms, Form.Cite, Form.Partner);
    }

    private IActionResult Look(LetterRequest request)
    {
        (Plan, Refused) = Session.Letters.Plan(request);
        if (Plan is not { } plan) return Show();
        Act = Ids.IsWellFormed(Request.HasFormContentType ? Request.Form["act"].ToString() : "", StatementForm.ActPrefix)
            ? Request.Form["act"].ToString() : Desk.NewId(StatementForm.ActPrefix);
        var lang = plan.Template.Lang;
        var pack = Session.Law.Pack;
        Asks = [.. plan.Draft.Open.Where(p => p is { Kind: "ask", Case: not null }).DistinctBy(p => (p.Field, p.Case, p.Role)).Select(p => new Ask(
            $"{NameOf(p.Field!)}/{p.Case}/{p.Role}", $"{LetterField.Find(p.Field!)!.Labels[T.Lang]}: {T.Of("case", p.Case.ToString())}", p.Text.Trim(), p.Why, false)),
            .. request.Forms.Select(f => new Ask(f.Key, LetterField.Find(f.Key.Split('/')[0])?.Labels[T.Lang] ?? f.Key, f.Value, "confirmed", true))];
        RuleAsks = [.. plan.Template.Rules.Select(r => pack.Rules.LastOrDefault(x => x.Id == r)).OfType<Rule>().Where(r => !r.IsSigned)];
        Fields = [.. plan.Template.Fields.Where(f => !plan.Template.IsOverMany || !plan.Template.Annex.Contains(f)).Concat(plan.Template.Purpose == "referral" ? [] : ["extra"]).Distinct()
            .Select(f => Shown(f, lang, plan.Values.GetValueOrDefault(f)))];
        return Show();
    }

    private static string NameOf(string field) => field.EndsWith(".short", StringComparison.Ordinal) ? field[..^6] + ".name" : field;

    private FieldShown Shown(string name, string lang, LetterFact? fact)
    {
        var field = LetterField.Find(name)!;
        var text = fact is null ? "" : fact.Parts.Count > 0 ? string.Join("; ", fact.Parts.Select(p => p.Text)) : fact.Text;
        var parts = field.Kind != "name" ? [] : new[] { ("surname", fact?.Name?.Surname ?? ""), ("given", fact?.Name?.Given ?? ""), ("patronymic", fact?.Name?.Patronymic ?? "") };
        return new(name, field.Labels[T.Lang], field.Kind == "name", text, parts, fact?.Name?.Male,
            LetterWay.To(fact?.ClaimId ?? (fact is { Parts: [var first, ..] } ? first.ClaimId : null)), text.Length > 80 || name is "events" or "extra" ? 5 : 1);
    }

    private IActionResult Show()
    {
        (Title, Room) = (Plan?.Template.Title ?? T["letters.new"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(T["letters.title"], "/letters"), new(T["letters.new"], null)];
        Templates = Session.Letters.Templates();
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
