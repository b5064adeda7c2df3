using System.Security.Cryptography;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.App.Security;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Keeping;

/// <summary>A member's own way in: browsers that are signed in, the second step, the passphrase.</summary>
public sealed class MePage(BrowserSessions sessions, KnownBrowsers known, Door door, Ceremonies ceremonies) : DeskPage
{
    public IReadOnlyList<SessionRow> Browsers { get; private set; } = [];

    /// <summary>The browser this page is shown in.</summary>
    public string? Here { get; private set; }

    public SecondStepStatus? Second { get; private set; }

    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    public Stopped? Stopped { get; private set; }

    /// <summary>Six words nobody has used, to be taken as a new passphrase.</summary>
    public string Suggested { get; } = SpokenWords.From(RandomNumberGenerator.GetBytes(12));

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public Task<IActionResult> OnGetAsync() => Show();

    public Task<IActionResult> OnPostEndAsync(string? id) => Ended(only: id ?? "", but: null);

    public async Task<IActionResult> OnPostEndOthersAsync() => await Ended(only: null, but: await ThisOne());

    public Task<IActionResult> OnPostPassphraseAsync(string? passphrase, string? fresh, string act) => Doing(act, async () =>
    {
        Session.Members.ChangePassphrase(passphrase ?? "", fresh ?? "", act);
        sessions.End(Session.Actor, but: await ThisOne());
        known.Forget(Session.Actor);
    });

    public Task<IActionResult> OnPostSecondOffAsync(string? passphrase, string? code, string act) => Doing(act, () =>
    {
        Session.SecondStep.End(passphrase ?? "", code ?? "", "ended by the member", act);
        return Task.CompletedTask;
    });

    /// <summary>What a new passkey is to sign, for the script of this page.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync() => PasskeyAnswer.Of(
        await ceremonies.AskToMake(HttpContext, Session.Actor, Session.Passkeys.List(), T["passkey.called"]));

    public Task<IActionResult> OnPostPasskeyAddAsync(string? name, string? passphrase, string? ceremony, string? credential, string act) => Doing(act, async () =>
    {
        var session = Session;
        var made = await ceremonies.Made(HttpContext, session.Actor, session.Passkeys.List(), name ?? "", ceremony ?? "", credential ?? "")
            ?? throw new RefusedException("no passkey came back that was made for this address just now; nothing was changed, try again", "passkey");
        session.Passkeys.Add(made, passphrase ?? "", act);
    });

    public Task<IActionResult> OnPostPasskeyOffAsync(string? id, string? passphrase, string act) => Doing(act, async () =>
    {
        Session.Passkeys.End(id ?? "", passphrase ?? "", "ended by the member", act);
        sessions.End(Session.Actor, but: await ThisOne()); // who has the key may be signed in with it
    });

    private async Task<IActionResult> Ended(string? only, string? but)
    {
        sessions.End(Session.Actor, only, but);
        return only is not null && only == await ThisOne() ? Redirect("/sign-in") : Redirect("/keeping/me");
    }

    private async Task<IActionResult> Doing(string act, Func<Task> work)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        try
        {
            await work();
            return Redirect("/keeping/me?done=1");
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
            return await Show();
        }
    }

    private async Task<IActionResult> Show()
    {
        Title = T["me.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        (Browsers, Here) = (sessions.Of(Session.Actor), await ThisOne());
        (Second, Stopped) = (Session.SecondStep.Status(), door.StoppedFor(Session.Actor));
        Passkeys = Session.Passkeys.List();
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }

    private async Task<string?> ThisOne() => (await HttpContext.AuthenticateAsync()).Properties?.Items.TryGetValue(SignedIn.SessionItem, out var id) == true ? id : null;
}
