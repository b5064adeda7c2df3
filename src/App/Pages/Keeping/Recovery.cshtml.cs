using Homeward.App.Host;
using Homeward.App.Print;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Keeping;

/// <summary>The way back: parts for holders to print, once; the rehearsal; or the decision to leave it for later, which the front page repeats.</summary>
public sealed class RecoveryPage(WebDeskSettings settings, TimeProvider clock) : DeskPage
{
    public RecoveryStatus? Status { get; private set; }

    /// <summary>Parts that were just made; they exist in this page only.</summary>
    public IReadOnlyList<RecoveryPart> Parts { get; private set; } = [];

    /// <summary>Makes the sheets' words; null where none are shown.</summary>
    internal RecoverySheet? Sheet { get; private set; }

    /// <summary>The desk is being set up: what waits behind is the second step, not the keeping.</summary>
    public bool IsFirstRun => settings.FirstRun is not null;

    public bool IsFirstUnfinished => settings.FirstRun is { IsFinished: false };

    /// <summary>Who put it off, and when; null where nobody did or it is finished.</summary>
    public (string Who, DateTimeOffset At)? Later { get; private set; }

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet() => Show();

    public IActionResult OnPostMake(int needed, int holders, bool replace, string act) => Doing(act, () =>
    {
        Parts = Session.Recovery.SetUp(needed, holders, replace, act);
        Sheet = new RecoverySheet(T, DateOnly.FromDateTime(clock.GetLocalNow().DateTime), Session.DeskId);
        return null;
    });

    public IActionResult OnPostRehearse(string[] part, string act) => Doing(act, () =>
    {
        Session.Recovery.Rehearse([.. (part ?? []).Where(p => !string.IsNullOrWhiteSpace(p))], act);
        return Next();
    });

    public IActionResult OnPostLater(string? risk, string act) => Doing(act, () =>
    {
        if (risk != "yes") throw new RefusedException("say that you know what you risk", "risk");
        Session.Recovery.PutOff(act);
        return Next();
    });

    private string Next() => IsFirstRun && Session.SecondStep.Status() is null ? "/keeping/second-step?first=1" : "/keeping/recovery";

    private IActionResult Doing(string act, Func<string?> work)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        try
        {
            return work() is { } next ? Redirect(next) : Show();
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
            return Show();
        }
    }

    private PageResult Show()
    {
        Title = T["recovery.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        (Status, Later) = (Session.Recovery.Status(), Session.Recovery.PutOffBy is { } later ? (Session.NameOf(later.Member), later.At) : null);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
