using Homeward.App.Language;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Host;

/// <summary>One step of the way of the data above the page's title; the last one has no address.</summary>
public sealed record Crumb(string Text, string? Href);

/// <summary>What the frame needs to know of every page: its title, its room and the way that led here.</summary>
public abstract class DeskPage : PageModel
{
    /// <summary>The rooms in the order of the data, with their addresses.</summary>
    public static readonly IReadOnlyList<(string Room, string Href)> Rooms =
    [
        ("inbox", "/inbox"), ("statements", "/statements"), ("people", "/people"), ("exchanges", "/exchanges"),
        ("paths", "/paths"), ("law", "/law"), ("help", "/help"), ("figures", "/figures"), ("publications", "/publications"),
    ];

    public Words T => HttpContext.Words();

    public string Title { get; protected set; } = "";

    /// <summary>The item of the rail that is marked; empty on pages outside the rooms.</summary>
    public string Room { get; protected set; } = "";

    public IReadOnlyList<Crumb> Trail { get; protected set; } = [];

    /// <summary>False on sign-in and error pages: no rail, no search, nothing that a locked desk would have to
    /// know.</summary>
    public bool HasRooms { get; protected set; } = true;
}
