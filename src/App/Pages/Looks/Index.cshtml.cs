using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Looks;

/// <summary>The desk's looks with invented people: served only when the host was asked to (tests, design
/// work).</summary>
public sealed class LooksPage(WebDeskSettings settings) : DeskPage
{
    public static readonly IReadOnlyList<string> Screens =
        ["front", "empty", "inbox", "reading", "person", "pair", "exchange", "law", "why", "parts"];

    public string Screen { get; private set; } = "";

    public IActionResult OnGet(string screen)
    {
        if (!settings.ShowLooks || !Screens.Contains(screen)) return NotFound();
        if (Request.Query.ContainsKey("fail")) throw new InvalidOperationException("Пётр must not be in a log");
        Screen = screen;
        Room = screen switch
        {
            "reading" => "inbox",
            "person" or "pair" => "people",
            "exchange" => "exchanges",
            "inbox" or "law" => screen,
            _ => "",
        };
        Title = screen;
        if (screen is "reading" or "person" or "law" or "why") Trail = Way(screen);
        return Page();
    }

    private Crumb[] Way(string screen)
    {
        Crumb[] all =
        [
            new(T.Of("room", "inbox"), "/_looks/inbox"), new("Письмо сестры, 2 июня", "/_looks/reading"),
            new("К-0042", "/_looks/person"), new(T["way.path"], "/_looks/person"), new("IHL-117", "/_looks/law"),
            new(T["why.title"], null),
        ];
        var n = screen switch { "reading" => 2, "person" => 3, "law" => 5, _ => 6 };
        return [.. all.Take(n - 1), all[n - 1] with { Href = null }];
    }
}
