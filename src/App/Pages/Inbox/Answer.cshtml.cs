using Homeward.App.Host;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>The correspondence with somebody who wrote by the public intake: what they sent, and our answers in their mailbox.</summary>
public sealed class AnswerPage : DeskPage
{
    public PleaPage Plea { get; private set; } = null!;

    public SourcePage Source { get; private set; } = null!;

    public string Words { get; private set; } = "";

    public Refusal? Refused { get; private set; }

    public string NameOf(string member) => Session.NameOf(member);

    public IActionResult OnGet(string id) => Show(id, "", null);

    public IActionResult OnPost(string id, string? words, string act) => Done(id, words ?? "", act, () => Session.Answer(id, words ?? "", act));

    /// <summary>Takes an answer out of the mailbox.</summary>
    public IActionResult OnPostBack(string id, string reply, string act) => Done(id, "", act, () => Session.TakeBackAnswer(reply, "", act));

    private IActionResult Done(string id, string words, string act, Func<Outcome> work)
    {
        if (!Ids.IsWellFormed(act, "act-")) return BadRequest();
        var outcome = work();
        if (outcome.IsDone) return Redirect($"/inbox/answer/{id}#answers");
        Response.StatusCode = 422;
        return Show(id, words, outcome.Refusal);
    }

    private IActionResult Show(string id, string words, Refusal? refused)
    {
        if (Session.Evidence.Source(id) is not { } source || Session.Evidence.Plea(id) is not { } plea) return NotFound();
        (Source, Plea, Words, Refused) = (source, plea, words, refused);
        (Title, Room) = (T["plea.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(source.Row.Title, $"/sources/{id}"), new(Title, null)];
        return Page();
    }
}
