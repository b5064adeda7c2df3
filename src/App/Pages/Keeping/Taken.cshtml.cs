using Homeward.Access;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.App.Security;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Keeping;

/// <summary>Somebody was taken: one button for what can be done at once, then the list of those to warn, to be printed and called.</summary>
public sealed class TakenPage(BrowserSessions sessions, KnownBrowsers known, TimeProvider clock) : DeskPage
{
    /// <summary>Everybody but the reader, those who work here first.</summary>
    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public MemberRow? Who { get; private set; }

    public TakenDone? Done { get; private set; }

    public int EndedSessions { get; private set; }

    public WarningList? Warning { get; private set; }

    public Refusal? Refused { get; private set; }

    public DateTimeOffset Now => clock.GetLocalNow();

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    /// <summary>With a member in the address: the list alone, again. It is posted, because making it is a reading of many.</summary>
    public IActionResult OnGet() => Show();

    public IActionResult OnPostWarn(string? member) => Doing(member, id => Warning = Session.Taken.Warn(id));

    public IActionResult OnPost(string? member, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        return Doing(member, id =>
        {
            // Pages first: they end in memory, at once, and need no disk.
            EndedSessions = sessions.End(id);
            known.Forget(id);
            Done = Session.Taken.Revoke(id, act);
            Warning = Session.Taken.Warn(id);
        });
    }

    private IActionResult Doing(string? member, Action<string> work)
    {
        try
        {
            Who = Session.Members.List().FirstOrDefault(m => m.Id == member) ?? throw new RefusedException("there is no such member", "gone");
            work(Who.Id);
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
        }

        return Show();
    }

    private PageResult Show()
    {
        Title = T["taken.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        Members = [.. Session.Members.List().Where(m => m.Id != Session.Actor).OrderBy(m => m.State == MemberState.Left)];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
