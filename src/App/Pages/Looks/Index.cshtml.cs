using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Looks;

/// <summary>Every part of the pages once, with invented people: served only when the host was asked to (tests, design
/// work).</summary>
public sealed class LooksPage(WebDeskSettings settings) : DeskPage
{
    public IActionResult OnGet()
    {
        if (!settings.ShowLooks) return NotFound();
        if (Request.Query.ContainsKey("fail")) throw new InvalidOperationException("Пётр must not be in a log");
        Title = "parts";
        return Page();
    }
}
