using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>The letters one can choose, and the text of one, which an organisation may change for itself.</summary>
public sealed class LetterTemplatesPage : DeskPage
{
    /// <summary>The text being changed.</summary>
    public sealed record Shown(string Id, string Lang, string Text, int Version, bool IsOwn);

    public IReadOnlyList<TemplateRow> Templates { get; private set; } = [];

    public Shown? Chosen { get; private set; }

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string? template) => Show(template, null, null);

    public IActionResult OnPostKeep(string template, string? text, string? lang, int version, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Letters.KeepTemplate(text ?? "", lang ?? "", version, why ?? "", act).Refusal;
        return Refused is null ? Redirect("/letters/templates") : Show(template, text, lang);
    }

    public IActionResult OnPostAsShipped(string template, int version, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Letters.WithdrawTemplate(template, version, why ?? "", act).Refusal;
        return Refused is null ? Redirect("/letters/templates") : Show(template, null, null);
    }

    private IActionResult Show(string? template, string? text, string? lang)
    {
        Templates = Session.Letters.Templates();
        if (template is not null)
        {
            if (Templates.FirstOrDefault(r => r.Template.Id == template) is not { } row) return NotFound();
            Chosen = new(template, lang ?? row.Template.Lang, text ?? row.Template.Text, row.Version, row.IsOwn);
        }

        (Title, Room) = (T["letters.templates"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(T["letters.title"], "/letters"), new(Title, null)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
