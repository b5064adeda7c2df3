using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Sealing;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Keeping;

/// <summary>Takes an app as second step: a secret as picture and text, one code back, then the spare codes, once.</summary>
public sealed class SecondStepPage : DeskPage
{
    public string Secret { get; private set; } = "";

    public string Address => OneTimeCode.Address(OneTimeCode.Parse(Secret) ?? [], "desk");

    /// <summary>Shown once, after it is done.</summary>
    public IReadOnlyList<string> Spare { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet() => Session.SecondStep.Status() is null ? Show(SecondStep.NewSecret()) : Redirect("/keeping/me");

    public IActionResult OnPost(string? secret, string? code, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix) || OneTimeCode.Parse(secret) is null) return BadRequest();
        try
        {
            Spare = Session.SecondStep.Begin(secret!, code ?? "", act);
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
            Response.StatusCode = 422;
        }

        return Show(secret!);
    }

    private IActionResult Show(string secret)
    {
        (Title, Secret) = (T["second.title"], secret);
        Trail = [new(T["keeping.title"], "/keeping"), new(T["me.title"], "/keeping/me"), new(Title, null)];
        return Page();
    }
}
