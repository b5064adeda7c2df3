using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Inbox;

/// <summary>Sources that others cite and we do not hold: who asks for them, of whom, until when.</summary>
public sealed class WantedPage : DeskPage
{
    public Listed<WantedRow> Rows { get; private set; } = new([], 0);

    public int Number => PageNumber;

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string NameOf(string id) => Session.NameOf(id);

    public void OnGet() => Show();

    public IActionResult OnPostClose(string id, string? found, string? why, int version, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Evidence.CloseWanted(id, string.IsNullOrWhiteSpace(found) ? null : found.Trim(), why, version, act).Refusal;
        if (Refused is null) return Redirect("/inbox/wanted");
        Response.StatusCode = 422;
        Show();
        return Page();
    }

    private void Show()
    {
        (Title, Room) = (T["wanted.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
        Rows = Session.Evidence.Wanted(Slice);
    }
}
