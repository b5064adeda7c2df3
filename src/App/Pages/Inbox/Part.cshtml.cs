using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One message of an export or row of a list, with its statements and neighbours.</summary>
public sealed class PartReadPage : StatementsPage
{
    public PartPage Part { get; private set; } = null!;

    public ReadText Reading { get; private set; } = null!;

    public string? Next { get; private set; }

    /// <summary>Copies of it: told once, whatever their number.</summary>
    public OriginGroup Origin { get; private set; } = new([], []);

    public BesideShown Beside { get; private set; } = BesideShown.Nothing;

    public Refusal? NotDone { get; private set; }

    public IActionResult OnPostTranslate(string id, TranslationForm form, string act) =>
        Write(id, act, () => Session.Evidence.Translate(id, form.Told(Session.NameOf(Session.Actor)), act));

    public IActionResult OnPostWant(string id, string? what, string? asked, string act) => Write(id, act, () =>
        Session.Evidence.Want(id, what ?? "", string.IsNullOrWhiteSpace(asked) ? null : asked.Trim(), null, act));

    private IActionResult Write(string id, string act, Func<Outcome> write)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        NotDone = write().Refusal;
        if (NotDone is null) return Redirect(Way.To(id)!);
        Response.StatusCode = 422;
        return Show();
    }

    /// <summary>A person's answer whether a copy is one.</summary>
    public IActionResult OnPostOrigin(string id, string pair, bool same, int version, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        var outcome = Session.Evidence.JudgeOrigin(pair, same, null, version, act);
        return outcome.Refusal is null or { Code: "stale" } ? Redirect(Way.To(id)!) : NotFound();
    }

    protected override IActionResult Show()
    {
        var id = (string)RouteData.Values["id"]!;
        if (Session.Evidence.Part(id) is not { } part) return NotFound();
        (Part, Room) = (part, "inbox");
        Title = T["part.title", ("n", part.Row.Ordinal)];
        Trail =
        [
            new(T.Of("room", "inbox"), "/inbox"), new(part.SourceTitle, $"/sources/{part.Row.SourceId}"), new(Title, null),
        ];
        var rows = Session.Claims.Of(id);
        var lang = Session.Evidence.Source(part.Row.SourceId)?.Row.Lang ?? (rows is [var first, ..] ? first.Lang : null);
        var danger = Session.Claims.CountsOfParts([id])[id].Danger;
        Reading = new ReadText(part.Text, lang, Items(rows), Session.Persons.Mentions(id, Slice.First(200)).Rows, danger) { WithNumbers = Request.Query["numbers"] == "shown" };
        Next = Way.To(Session.Claims.NextWaiting(id));
        Origin = Session.Evidence.OriginOf(id) ?? Origin;
        Beside = BesideShown.Of(Session, id, false);
        return Page();
    }
}
