using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>One place where somebody is named: begin to follow them, or say in which exchange they were.</summary>
public sealed class MentionPage : DeskPage
{
    public MentionRow Mention { get; private set; } = null!;

    public IReadOnlyList<ExchangeMeant> Candidates { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    /// <summary>What was chosen in the form, so that a refusal loses nothing.</summary>
    public string? Chosen { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostFollow(string id, string reason, bool outcome, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Chosen = reason;
        var done = Session.Persons.Open(id, reason ?? "", outcome, act);
        Refused = done.Refusal;
        return done.IsDone ? Redirect($"/people/{done.Id}") : Show(id);
    }

    public IActionResult OnPostPlace(string id, string exchange, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Exchanges.PlaceMention(id, exchange, PlacedAs.Said, act).Refusal;
        return Refused is null ? Redirect($"/exchanges/{exchange}") : Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Persons.Mention(id) is not { } mention) return NotFound();
        (Mention, Room, Title) = (mention, "people", T["mention.title"]);
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(mention.SourceTitle, Way.To(mention.OwnerId)), new(Title, null)];
        Candidates = Session.Exchanges.MentionCandidates(id);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
