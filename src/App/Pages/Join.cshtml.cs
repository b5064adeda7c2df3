using System.Security.Cryptography;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Sealing;
using Homeward.Views;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>Somebody with the code of an invitation chooses a passphrase and is a member, at a desk that is open.</summary>
public sealed class JoinPage(WebDeskSettings settings, Door door, KnownBrowsers known) : DeskPage
{
    public bool IsLocked { get; private set; }

    public Refusal? Refused { get; private set; }

    /// <summary>Six words nobody has used.</summary>
    public string Suggested { get; } = SpokenWords.From(RandomNumberGenerator.GetBytes(12));

    public void OnGet() => Prepare();

    public async Task<IActionResult> OnPostAsync(string? code, string? fresh)
    {
        var from = known.Of(Request.Cookies[KnownBrowsers.Cookie], HttpContext.Connection.RemoteIpAddress).From;
        (var member, Refused) = await door.Join(code ?? "", fresh ?? "", from, HttpContext.RequestAborted);
        if (member is null)
        {
            Prepare();
            Response.StatusCode = 422;
            return Page();
        }

        await HttpContext.SignInAsync(SignedIn.Scheme, SignedIn.As(member.Id, member.Name), SignedIn.With(Request.Headers.UserAgent.ToString()));
        return Redirect("/");
    }

    private void Prepare() => (HasRooms, IsLocked, Title) = (false, settings.Status().IsLocked, T["join.title"]);
}
