using Homeward.App.Host;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One source as it was received, with its messages or rows when it has any.</summary>
public sealed class SourceReadPage : DeskPage
{
    public SourcePage Source { get; private set; } = null!;

    public int Number => PageNumber;

    public Listed<PartRow> Parts { get; private set; } = new([], 0);

    public IActionResult OnGet(string id)
    {
        if (Session.Evidence.Source(id) is not { } source) return NotFound();
        Source = source;
        Title = source.Row.Title.Length > 0 ? source.Row.Title : source.Row.Name;
        Room = "inbox";
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
        Parts = Session.Evidence.Parts(id, Slice);
        return Page();
    }
}
