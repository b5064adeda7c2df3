using Homeward.App.Host;
using Homeward.Cases;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Help;

/// <summary>The work list: who needs what, whose next contact is due, what nobody touched for long.</summary>
public sealed class HelpPage(TimeProvider clock) : DeskPage
{
    public int Number => PageNumber;

    public string Show { get; private set; } = "open";

    public string? Need { get; private set; }

    public DateOnly Today { get; private set; }

    public Listed<CaseRow> Cases { get; private set; } = new([], 0);

    public CaseCounts Counts { get; private set; } = null!;

    public IReadOnlyList<(string Need, int Times)> Counted { get; private set; } = [];

    public Func<string, string> NameOf => Session.NameOf;

    public void OnGet()
    {
        (Title, Room) = (T.Of("room", "help"), "help");
        Today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        Show = Request.Query["show"].ToString() is { } asked && CasesRoom.Parts.Contains(asked) ? asked : "open";
        Need = Request.Query["need"].ToString() is { } need && Needs.All.Contains(need) ? need : null;
        Cases = Session.Cases.List(Show, Today, Slice, Need);
        Counts = Session.Cases.Counts(Today);
        Counted = Session.Cases.CountedRequests();
    }

    /// <summary>Somebody asked for something too dangerous to write down: one more in a count, and nothing else.</summary>
    public IActionResult OnPostCount(string need, string act)
    {
        if (!Basics.Ids.IsWellFormed(act, Reading.StatementForm.ActPrefix)) return BadRequest();
        return Session.Cases.CountRequest(need, act).IsDone ? Redirect("/help") : BadRequest();
    }

    public string NewAct() => Desk.NewId(Reading.StatementForm.ActPrefix);

    public int CountOf(string part) => part switch
    {
        "urgent" => Counts.Urgent,
        "mine" => Counts.Mine,
        "today" => Counts.Today,
        "overdue" => Counts.Overdue,
        "stale" => Counts.Stale,
        "closed" => Counts.Closed,
        _ => Counts.Open,
    };
}
