using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Keeping;

/// <summary>Who may see one source, person or case, and the list that says so. Shows nothing of the thing itself.</summary>
public sealed class WhoPage : DeskPage
{
    [BindProperty(SupportsGet = true, Name = "thing")]
    public string Thing { get; set; } = "";

    public Seen Now { get; private set; } = null!;

    /// <summary>Members who hold keys: those a list can name.</summary>
    public IReadOnlyList<MemberRow> Readers { get; private set; } = [];

    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string NameOf(string member) => Session.NameOf(member);

    public IActionResult OnGet() => Show();

    public IActionResult OnPost(string? everyone, string[] listed, string? sources, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.WhoMaySee.Set(Thing, everyone == "yes" ? null : listed ?? [], sources == "yes", why ?? "", act).Refusal;
        return Refused is null ? Redirect($"/keeping/who/{Uri.EscapeDataString(Thing)}") : Show();
    }

    private IActionResult Show()
    {
        if (Session.WhoMaySee.Of(Thing) is not { } now) return NotFound();
        (Now, Title) = (now, T["who.title"]);
        Trail = [new(Thing, Way.To(Thing)), new(Title, null)];
        Readers = [.. Session.Members.List().Where(m => m.Reads)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
