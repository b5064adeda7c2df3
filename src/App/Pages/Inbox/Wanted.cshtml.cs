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

    public bool ShowsClosed { get; private set; }

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string NameOf(string id) => Session.NameOf(id);

    public void OnGet() => Show();

    public IActionResult OnPostClose(string id, string? found, string? why, int version, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Evidence.CloseWanted(id, IdIn(found), why, version, act).Refusal;
        if (Refused is null) return Redirect("/inbox/wanted");
        Response.StatusCode = 422;
        Show();
        return Page();
    }

    /// <summary>An id, or the address of a page with one, as it is copied from a browser.</summary>
    private static string? IdIn(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim().TrimEnd('/').Split('/')[^1].Split('?', '#')[0];

    private void Show()
    {
        (Title, Room) = (T["wanted.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
        ShowsClosed = Request.Query["show"] == "all";
        Rows = Session.Evidence.Wanted(Slice, openOnly: !ShowsClosed);
    }
}
