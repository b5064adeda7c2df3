using Homeward.Keys;
using System.Security.Cryptography;
using Homeward.App.Host;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Homeward.App.Pages;

/// <summary>
/// Our own bug, seen at the top. The log gets the kind of error, the place in the program and a mark to find it by;
/// never
/// its message, which may hold words of a case.
/// </summary>
public sealed class ErrorPage(ILogger<ErrorPage> log) : DeskPage
{
    public string Mark { get; private set; } = "";

    public IActionResult OnGet()
    {
        var error = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is LockedException) return Redirect("/sign-in"); // locked while the page was being made: no fault
        HasRooms = false;
        Title = T["error.title"];
        Mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        if (error is not null) log.LogError("a page failed [{Mark}] {Kind} {Place}", Mark, error.GetType().Name, error.StackTrace);
        return Page();
    }
}
