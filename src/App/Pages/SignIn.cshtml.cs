using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.App.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>The door. The first person through it after a start also unlocks the desk.</summary>
public sealed class SignInPage(WebDeskSettings settings, Door door, KnownBrowsers known, Ceremonies ceremonies) : DeskPage
{
    public bool IsLocked { get; private set; }

    /// <summary>Where the journal stands, in words to note and compare; null where there is no desk.</summary>
    public DeskMark? Mark { get; private set; }

    public bool Wrong { get; private set; }

    /// <summary>Seconds until a next try is looked at; 0 where it is at once.</summary>
    public int Wait { get; private set; }

    /// <summary>An administrator's passphrase at a locked desk: it was right, and opens nothing.</summary>
    public bool Waits { get; private set; }

    /// <summary>What does not match the seal, in the words of the check; the desk stays shut.</summary>
    public string? Damage { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>Words of somebody under whom the desk locked; they wait in this page.</summary>
    public KeptForm? Kept { get; private set; }

    /// <summary>True when the door is open again and the words can be sent.</summary>
    public bool IsBack { get; private set; }

    public void OnGet()
    {
        Prepare();
        Kept = HttpContext.Items[typeof(KeptForm)] as KeptForm;
    }

    /// <summary>What a passkey is to sign, for the script of this page.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync() => PasskeyAnswer.Of(await ceremonies.AskToSign(HttpContext));

    public async Task<IActionResult> OnPostAsync(DoorForm form)
    {
        var (passphrase, code, words, kept) = (form.Passphrase, form.Code, form.Words, form.Kept);
        Prepare();
        Kept = KeptForm.Unpack(kept);
        var (from, member) = known.Of(Request.Cookies[KnownBrowsers.Cookie], HttpContext.Connection.RemoteIpAddress);
        var opened = await door.Try(new Given(passphrase ?? "", words ?? "", code ?? "", from, member)
        {
            Passkey = ceremonies.Signed(HttpContext, form.Ceremony, form.Credential),
        }, HttpContext.RequestAborted);
        if (opened.Busy) return StatusCode(429);
        if (opened.Who is { } who)
        {
            await HttpContext.SignInAsync(SignedIn.Scheme, SignedIn.As(who.MemberId, who.MemberName), SignedIn.With(Request.Headers.UserAgent.ToString()));
            Response.Cookies.Append(KnownBrowsers.Cookie, known.Remember(who.MemberId), Safeguards.Harden(new()).Build(HttpContext));
            if (Words.Speaks(who.Lang)) (HttpContext.Choices() with { Lang = who.Lang! }).Keep(Response);
            if (Kept is null) return LocalRedirect(door.StoppedFor(who.MemberId) is null ? Then ?? "/" : "/keeping/me");
            // The form key of the page below is made for whoever it was that came in.
            (IsBack, HttpContext.User) = (true, SignedIn.As(who.MemberId, who.MemberName));
            Title = T["kept.title"];
            return Page();
        }

        (Waits, Damage, Wait) = (opened.Waits, opened.Damage, opened.Wait);
        Wrong = Damage is null && !Waits && Wait == 0;
        if (Wait > 0) (Response.StatusCode, Response.Headers.RetryAfter) = (429, Wait.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Page();
    }

    private void Prepare()
    {
        HasRooms = false;
        Mark = settings.Desk?.Mark();
        IsLocked = settings.Status().IsLocked;
        Title = T[IsLocked ? "signin.title-locked" : "signin.title"];
        if (!Url.IsLocalUrl(Then)) Then = null;
    }
}

/// <summary>What the form at the door brings.</summary>
/// <param name="Ceremony">what a passkey was asked, and</param>
/// <param name="Credential">what it signed; empty without a script</param>
public sealed record DoorForm(string? Passphrase, string? Code, string? Words, string? Kept, string? Ceremony, string? Credential);

/// <summary>A ceremony as the script reads it.</summary>
internal static class PasskeyAnswer
{
    public static ContentResult Of(Ceremony ceremony) => new()
    {
        ContentType = "application/json", Content = $$"""{"id":"{{ceremony.Id}}","options":{{ceremony.Options}}}""",
    };
}
