using Homeward.App.Host;
using Homeward.App.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages;

/// <summary>Makes the desk of an empty folder, shows its passphrase once, and has it typed back before anything else.</summary>
public sealed class FirstRunPage(WebDeskSettings settings, Door door, KnownBrowsers known) : DeskPage
{
    public string? Code { get; private set; }

    public string? Name { get; private set; }

    public string? Member { get; private set; }

    /// <summary>Shown once; null before the desk is made and while it is typed back.</summary>
    public string? Passphrase { get; private set; }

    /// <summary>code, name, other, or the program's own words of what the machine or folder is wanting.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The desk is there, and its passphrase has to be typed back.</summary>
    public bool IsMade { get; private set; }

    public bool Wrong { get; private set; }

    public IActionResult OnGet(string? code) => settings.FirstRun is null ? Redirect("/") : Show(code);

    public IActionResult OnPost(string? code, string? name, string? member)
    {
        if (settings.FirstRun is not { } first) return Redirect("/");
        (Name, Member) = (name?.Trim(), member?.Trim());
        if (!first.Knows(code ?? "")) return Refuse(code, "code");
        if (Name is not { Length: > 0 and <= 100 } || Member is not { Length: > 0 and <= 100 }) return Refuse(code, "name");
        try
        {
            if (first.Make(Name, Member) is not { } founded) return Refuse(code, "other");
            Passphrase = founded.Passphrase;
            return Show(null);
        }
        catch (DeskException e)
        {
            return Refuse(code, e.Message);
        }
    }

    /// <summary>What was written down is typed back: only then does the way on open.</summary>
    public async Task<IActionResult> OnPostTypedAsync(string? passphrase)
    {
        if (settings.FirstRun is not { Desk: not null }) return Redirect("/");
        var (from, member) = known.Of(Request.Cookies[KnownBrowsers.Cookie], HttpContext.Connection.RemoteIpAddress);
        var opened = await door.Try(new Given(passphrase ?? "", "", "", from, member), HttpContext.RequestAborted);
        if (opened.Who is not { } who)
        {
            (Wrong, Trouble) = (opened.Damage is null, opened.Damage);
            return Show(null);
        }

        await HttpContext.SignInAsync(SignedIn.Scheme, SignedIn.As(who.MemberId, who.MemberName), SignedIn.With(Request.Headers.UserAgent.ToString()));
        return Redirect("/keeping/recovery");
    }

    private PageResult Refuse(string? code, string why)
    {
        Trouble = why;
        Response.StatusCode = 422;
        return Show(code);
    }

    private PageResult Show(string? code)
    {
        HasRooms = false;
        (Code, IsMade) = (code, settings.FirstRun?.Desk is not null);
        Title = T[IsMade ? "first.passphrase-title" : "first.title"];
        return Page();
    }
}
