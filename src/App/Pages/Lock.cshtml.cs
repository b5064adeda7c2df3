using Homeward.App.Host;
using Homeward.App.Security;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>Locks the desk for everybody, at once.</summary>
public sealed class LockPage(Door door) : DeskPage
{
    public IActionResult OnGet() => Redirect("/");

    public IActionResult OnPost()
    {
        door.Lock();
        return Redirect("/sign-in");
    }
}
