using Homeward.App.Host;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One import: its ledger, every line it refused and why, and what it brought.</summary>
public sealed class RunPage : DeskPage
{
    public RunRow Row { get; private set; } = null!;

    public int Number => PageNumber;

    public Listed<RefusedThing> Refused { get; private set; } = new([], 0);

    public SourcesShown Sources { get; private set; } = SourcesShown.Nothing;

    public IActionResult OnGet(string id)
    {
        if (Session.Evidence.Run(id) is not { } row) return NotFound();
        (Row, Title, Room) = (row, row.Name, "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(T["inbox.runs"], "/inbox?show=runs"), new(row.Name, null)];
        Refused = Session.Evidence.Refusals(id, Slice);
        Sources = SourcesShown.Of(Session, Session.Evidence.Sources(Slice.First(200), run: id));
        return Page();
    }
}
