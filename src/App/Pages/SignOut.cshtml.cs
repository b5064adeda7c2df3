using Homeward.App.Host;
using Homeward.App.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>Leaves this browser's session; the desk stays open for the others.</summary>
public sealed class SignOutPage : DeskPage
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(SignedIn.Scheme);
        return Redirect("/sign-in");
    }
}
