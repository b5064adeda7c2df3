using Homeward.App.Host;
using Homeward.Evidence;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One message of an export or row of a list, with its neighbours.</summary>
public sealed class PartReadPage : DeskPage
{
    public PartPage Part { get; private set; } = null!;

    public IActionResult OnGet(string id)
    {
        if (Session.Evidence.Part(id) is not { } part) return NotFound();
        (Part, Room) = (part, "inbox");
        Title = part.Row.Place ?? T.Say(part.Row.Ordinal);
        Trail =
        [
            new(T.Of("room", "inbox"), "/inbox"), new(part.SourceTitle, $"/sources/{part.Row.SourceId}"), new(Title, null),
        ];
        return Page();
    }
}
