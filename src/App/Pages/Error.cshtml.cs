using System.Security.Cryptography;
using Homeward.App.Host;
using Microsoft.AspNetCore.Diagnostics;
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

    public void OnGet() => Show();

    private void Show()
    {
        HasRooms = false;
        Title = T["error.title"];
        Mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        if (HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error is not { } error) return;
        log.LogError("a page failed [{Mark}] {Kind} {Place}", Mark, error.GetType().Name, error.StackTrace);
    }
}
