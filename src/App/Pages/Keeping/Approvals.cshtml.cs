using Homeward.Access;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Keeping;

/// <summary>What needs two persons: what a colleague asks for, what I asked for, and erasures.</summary>
public sealed class ApprovalsPage : DeskPage
{
    public IReadOnlyList<ApprovalRow> Requests { get; private set; } = [];

    public IReadOnlyList<ErasureRow> Erasures { get; private set; } = [];

    public bool IsAlone { get; private set; }

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string NameOf(string member) => Session.NameOf(member);

    public bool IsMine(ErasureRow row) => row.AskedBy == Session.Actor;

    public IActionResult OnGet() => Show();

    public IActionResult OnPostAsk(string? what, string? subject, string? why, string act) =>
        Doing(act, () => Session.Approvals.Ask(what ?? "", subject?.Trim() ?? "", why ?? "", act).Refusal);

    public IActionResult OnPostAnswer(string? id, string? given, string? why, string act) =>
        Doing(act, () => Session.Approvals.Answer(id ?? "", given == "yes", why ?? "", act).Refusal);

    public IActionResult OnPostErase(string? id, string? given, string? why, string act) => Doing(act, () =>
    {
        if (given != "yes") return Session.Erasures.Withdraw(id ?? "", why ?? "", act).Refusal;
        Session.Erasures.Approve(id ?? "", act);
        return null;
    });

    private IActionResult Doing(string act, Func<Refusal?> work)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        try
        {
            Refused = work();
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
        }

        return Refused is null ? Redirect("/approvals") : Show();
    }

    private IActionResult Show()
    {
        Title = T["approvals.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        (Requests, Erasures) = (Session.Approvals.List(), Session.Erasures.List());
        IsAlone = Session.Members.List().Count(m => m.Reads) <= 1;
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
