using Homeward.App.Host;
using Homeward.Cases;
using Homeward.Views;

namespace Homeward.App.Pages.Help;

/// <summary>Searches that stay open, with what waits for somebody's eyes.</summary>
public sealed class SearchesPage : DeskPage
{
    public static readonly IReadOnlyList<string> Shows = ["waiting", "mine", "unread", "open", "closed"];

    public int Number => PageNumber;

    public string Show { get; private set; } = "waiting";

    public Listed<SearchRow> Searches { get; private set; } = new([], 0);

    public bool IsLookDue { get; private set; }

    public Func<string, string> NameOf => Session.NameOf;

    public void OnGet()
    {
        (Title, Room) = (T["seek.title"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        Show = Request.Query["show"].ToString() is { } asked && Shows.Contains(asked) ? asked : "waiting";
        Searches = Session.Cases.Searches(Show, Slice);
        IsLookDue = Session.Cases.IsLookDue();
    }

    /// <summary>Looks now; the desk does it by itself every few seconds.</summary>
    public Microsoft.AspNetCore.Mvc.IActionResult OnPostLook()
    {
        Session.Cases.Look();
        return Redirect("/help/searches");
    }
}
