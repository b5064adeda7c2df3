using Homeward.Access;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>How the desk itself is kept: the last look at the originals, alarms of the reading log, what this member opened.</summary>
public sealed class KeepingPage : DeskPage
{
    public OriginalsCheck? Last { get; private set; }

    public IReadOnlyList<(ReadingAlarm Alarm, string Who)> Alarms { get; private set; } = [];

    public IReadOnlyList<Homeward.Access.Reading> Mine { get; private set; } = [];

    public HouseRules Rules { get; private set; } = HouseRules.Standard;

    /// <summary>True for somebody who opened more than the rules let pass.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Gaps and damage in what came in while the desk was locked, in the words of the program.</summary>
    public IReadOnlyList<string> WaitingProblems { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet() => Show();

    public IActionResult OnPostSeen(string alarm, string why, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.SawAlarm(alarm ?? "", why ?? "", act).Refusal;
        return Refused is null ? Redirect("/keeping") : Show();
    }

    private IActionResult Show()
    {
        Title = T["keeping.title"];
        Trail = [new(Title, null)];
        Stopped = Request.Query["stopped"] == "1";
        Last = Session.Evidence.LastCheck();
        Rules = Session.Rules;
        WaitingProblems = Session.Evidence.WaitingProblems();
        Alarms = [.. Session.Alarms().Select(a => (a, Session.NameOf(a.Member)))];
        Mine = [.. Session.Readings(Session.Actor).Take(50)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
