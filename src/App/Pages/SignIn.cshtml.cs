using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>The door. The first person through it after a start also unlocks the desk.</summary>
public sealed class SignInPage(WebDeskSettings settings) : DeskPage
{
    public bool IsLocked { get; private set; }

    public bool Wrong { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public void OnGet() => Prepare();

    private void Prepare()
    {
        HasRooms = false;
        IsLocked = settings.Status().IsLocked;
        Title = T[IsLocked ? "signin.title-locked" : "signin.title"];
        if (!Url.IsLocalUrl(Then)) Then = null;
    }
}
