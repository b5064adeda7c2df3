using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Inbox;

/// <summary>What the form of a note sends. Only the words are needed.</summary>
public sealed class NoteForm
{
    public string? Words { get; set; }

    public string? From { get; set; }

    public string? How { get; set; }

    public string? When { get; set; }

    public string Act { get; set; } = "";
}

/// <summary>A call, a visit or a conversation, written down or pasted; nothing but the words is asked for.</summary>
public sealed class NotePage : DeskPage
{
    public static readonly IReadOnlyList<string> Hows = ["phone", "meeting", "letter", "message"];

    public NoteForm Form { get; private set; } = new();

    public Refusal? Refused { get; private set; }

    public void OnGet() => Show(new NoteForm { Act = Desk.NewId(StatementForm.ActPrefix) });

    public IActionResult OnPost(NoteForm form)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        if (!Day(form, out var when)) return Again(form, new Refusal("date", "the words for the date could not be read"));
        var outcome = Session.Evidence.TakeNote(new HeardNote(form.Words ?? "", Blank(form.From), Blank(form.How), when), form.Act);
        return outcome.Refusal is { } refusal ? Again(form, refusal) : Read(outcome.Id!);
    }

    /// <summary>The same words as a conversation: one source, its messages told apart.</summary>
    public IActionResult OnPostChat(NoteForm form)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        if (!Day(form, out var when)) return Again(form, new Refusal("date", "the words for the date could not be read"));
        try
        {
            var run = Session.Evidence.AddPasted(form.Words ?? "", new AddOptions(Claimed: when, Channel: Blank(form.How), From: Blank(form.From)));
            return Read(run.SourceIds[0]);
        }
        catch (RefusedException e)
        {
            return Again(form, new Refusal(e.Code, e.Message));
        }
    }

    private RedirectResult Read(string id)
    {
        Session.Claims.ReadSource(id);
        Session.Persons.RecordMentions(id);
        return Redirect($"/sources/{id}");
    }

    private bool Day(NoteForm form, out UncertainDate? when)
    {
        when = null;
        if (Blank(form.When) is not { } phrase) return true;
        when = DatePhrases.Parse(phrase, T.Lang, DateOnly.FromDateTime(DateTime.Now)).Date;
        return when is not null;
    }

    private PageResult Again(NoteForm form, Refusal refusal)
    {
        Refused = refusal;
        Response.StatusCode = 422;
        Show(form);
        return Page();
    }

    private void Show(NoteForm form)
    {
        (Form, Title, Room) = (form, T["note.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
