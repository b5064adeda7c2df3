using Homeward.App.Host;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.App.Pages.Inbox;

/// <summary>What came in, newest first, and the imports it came with.</summary>
public sealed class InboxPage : DeskPage
{
    public bool ShowsRuns { get; private set; }

    public int Number => PageNumber;

    public Listed<SourceRow> Sources { get; private set; } = new([], 0);

    public Listed<RunRow> Runs { get; private set; } = new([], 0);

    public void OnGet(string? show)
    {
        (Title, Room) = (T.Of("room", "inbox"), "inbox");
        ShowsRuns = show == "runs";
        if (ShowsRuns) Runs = Session.Evidence.Runs(Slice);
        else Sources = Session.Evidence.Sources(Slice);
    }
}
