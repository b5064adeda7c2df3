using Homeward.Access;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.App.Security;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Keeping;

/// <summary>Who works here: invitations, roles, guests and departures.</summary>
public sealed class MembersPage(BrowserSessions sessions, KnownBrowsers known, TimeProvider clock) : DeskPage
{
    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public bool Decides { get; private set; }

    /// <summary>A code that was just made, and is shown this once.</summary>
    public Invitation? Invited { get; private set; }

    public Departure? Left { get; private set; }

    public Refusal? Refused { get; private set; }

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public (DateOnly Until, IReadOnlyList<string> Things)? ShownTo(string guest) => Session.WhoMaySee.ShownTo(guest);

    public IActionResult OnGet() => Show();

    public IActionResult OnPostInvite(string? name, string? role, string? lang, string act) =>
        Doing(act, () => Invited = Session.Members.Invite(name ?? "", role ?? "", lang is { Length: > 0 } ? lang : null, act));

    public IActionResult OnPostRole(string? member, string? role, string? why, string act) => Doing(act, () =>
    {
        Left = Session.Members.SetRole(member ?? "", role ?? "", why ?? "", act);
        sessions.EndAllOf(member ?? ""); // what they see next is what the new role sees
    });

    public IActionResult OnPostLeave(string? member, string? why, string act) => Doing(act, () =>
    {
        Left = Session.Members.Leave(member ?? "", why ?? "", act);
        sessions.EndAllOf(Left.MemberId);
        known.Forget(Left.MemberId);
    });

    public IActionResult OnPostShow(string? member, string? things, DateOnly? until, string? why, string act) => Doing(act, () =>
    {
        string[] ids = [.. (things ?? "").Split((char[]?)[' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
        Refused = Session.WhoMaySee.Show(member ?? "", ids, until ?? Today, why ?? "", act).Refusal;
    });

    private IActionResult Doing(string act, Action work)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        try
        {
            work();
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
        }

        if (Left?.MemberId == User.MemberId()) return Redirect("/sign-in");
        return Refused is null && Invited is null && Left is null ? Redirect("/keeping/members") : Show();
    }

    private PageResult Show()
    {
        Title = T["members.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        (Members, Decides) = (Session.Members.List(), Role.Decides(Session.Role));
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
