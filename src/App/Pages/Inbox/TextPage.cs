using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>A page on which something that came in is read: its text with statements, copies of it, and what people wrote beside
/// it. One for a source, one for a message or row.</summary>
public abstract class TextPage : StatementsPage
{
    public ReadText Reading { get; private set; } = null!;

    public string? Next { get; private set; }

    /// <summary>Copies of it: told once, whatever their number.</summary>
    public OriginGroup Origin { get; private set; } = new([], []);

    public BesideShown Beside { get; private set; } = BesideShown.Nothing;

    public Refusal? NotDone { get; private set; }

    /// <summary>What was typed into the form of a new statement, when it was not kept.</summary>
    public SayForm Saying { get; private set; } = new();

    /// <summary>Writes a statement down from words of the text.</summary>
    public IActionResult OnPostSay(string id, SayForm form, string act)
    {
        ArgumentNullException.ThrowIfNull(form);
        Saying = form;
        var text = Session.Evidence.Part(id)?.Text ?? Session.Evidence.Source(id)?.Text ?? "";
        return Write(id, act, () => form.In(text, T) is { Said: { } said } ? Session.Claims.Say(id, said, act)
            : new Outcome(null, 0, new Refusal("say", form.In(text, T).Refusal!)), outcome => $"/statements/{outcome.Id}/source");
    }

    public IActionResult OnPostTranslate(string id, TranslationForm form, string act) =>
        Write(id, act, () => Session.Evidence.Translate(id, form.Told(Session.NameOf(Session.Actor)), act));

    public IActionResult OnPostWant(string id, string? what, string? asked, DateOnly? until, string act) => Write(id, act, () =>
        Session.Evidence.Want(id, what ?? "", string.IsNullOrWhiteSpace(asked) ? null : asked.Trim(), until, act));

    /// <summary>A person's answer whether a copy is one.</summary>
    public IActionResult OnPostOrigin(string id, string pair, bool same, int version, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        var outcome = Session.Evidence.JudgeOrigin(pair, same, null, version, act);
        return outcome.Refusal is null or { Code: "stale" } ? Redirect(Way.To(id)!) : NotFound();
    }

    protected IActionResult Write(string id, string act, Func<Outcome> write, Func<Outcome, string>? then = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        var outcome = write();
        NotDone = outcome.Refusal;
        if (NotDone is null) return Redirect(then is not null && outcome.Id is not null ? then(outcome) : Way.To(id)!);
        Response.StatusCode = 422;
        return Show();
    }

    /// <summary>Fills what both pages show of a text this member may read.</summary>
    protected void Open(string id, string text, string? lang, IReadOnlyList<ClaimRow> rows, IReadOnlyList<string> danger, bool isPicture)
    {
        Beside = BesideShown.Of(Session, id, isPicture);
        var items = Items(rows).Select(item => item with
        {
            Translations = [.. Beside.Translations.Where(x => x.Start < item.Place.Start + item.Place.Length && item.Place.Start < x.Start + x.Length)],
        }).ToList();
        Reading = new ReadText(text, lang, items, Session.Persons.Mentions(id, Slice.First(200)).Rows, danger)
        {
            Saying = Saying, Here = Here(), Asked = int.TryParse(Request.Query[ReadText.Piece], out var piece) ? piece : 1,
            WithNumbers = Request.Query["numbers"] == "shown",
        };
        Next = Way.To(Session.Claims.NextWaiting(id));
        Origin = Session.Evidence.OriginOf(id) ?? Origin;
    }
}
