using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.App.Pages.Inbox;

/// <summary>What came in: what waits for a decision, everything newest first, and the imports it came with.</summary>
public sealed class InboxPage : DeskPage
{
    public string Show { get; private set; } = "";

    public int Number => PageNumber;

    public SourcesShown Sources { get; private set; } = SourcesShown.Nothing;

    public Listed<RunRow> Runs { get; private set; } = new([], 0);

    /// <summary>Where reading goes on; null when nothing waits.</summary>
    public string? Next { get; private set; }

    public bool HasSources { get; private set; }

    public void OnGet(string? show)
    {
        (Title, Room) = (T.Of("room", "inbox"), "inbox");
        HasSources = Session.Evidence.Sources(new Slice(0, 1)).Total > 0;
        Next = Way.To(Session.Claims.NextWaiting());
        Show = show is "runs" or "all" or "waiting" ? show : Next is null ? "all" : "waiting";
        if (Show == "runs") Runs = Session.Evidence.Runs(Slice);
        else Sources = SourcesShown.Of(Session, Show == "waiting" ? Session.Claims.Waiting(Slice) : Session.Evidence.Sources(Slice));
    }
}

/// <summary>Sources in a list with what became of their statements.</summary>
public sealed record SourcesShown(Listed<SourceRow> Sources, IReadOnlyDictionary<string, ClaimCounts> Counts)
{
    public static readonly SourcesShown Nothing = new(new([], 0), new Dictionary<string, ClaimCounts>());

    public static SourcesShown Of(Session session, Listed<SourceRow> sources) =>
        new(sources, session.Claims.Counts([.. sources.Rows.Select(s => s.Id)]));
}
