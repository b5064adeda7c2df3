using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>What came in: what waits for a decision, everything newest first, and the imports it came with.</summary>
public sealed class InboxPage : DeskPage
{
    public string Show { get; private set; } = "";

    public ListChoice Choice => new(Request, T, Show switch { "runs" => EvidenceRoom.RunSorts, "all" => EvidenceRoom.SourceSorts, _ => [] }, ("show", Show));

    public ListFoot Foot => new(new Pager(Choice.Number, Show == "runs" ? Runs.Total : Sources.Sources.Total), Choice, Show != "runs", NotTakenOut);

    public SourcesShown Sources { get; private set; } = SourcesShown.Nothing;

    public Listed<RunRow> Runs { get; private set; } = new([], 0);

    /// <summary>Where reading goes on; null when nothing waits.</summary>
    public string? Next { get; private set; }

    public bool HasSources { get; private set; }

    public void OnGet(string? show) => Load(show);

    public IActionResult OnPostTakeOut(string? show, string? why, string? act)
    {
        Show = show is "runs" or "all" or "waiting" ? show : "all";
        return TakeOut(Show == "runs"
            ? ListSheet.Of("runs", [T["run.col-name"], T["run.col-when"], T["run.col-seen"], T["run.col-stored"], T["run.col-known"], T["run.col-refused"], T["list.id"]],
                slice => Session.Evidence.Runs(slice, Choice.Sort), r => new SheetLine(null, r.Name, r.Started, r.Seen, r.Stored, r.Known, r.Refused, r.Id))
            : ListSheet.Of("sources", [T["inbox.col-title"], T["inbox.col-received"], T["inbox.col-claimed"], T["inbox.col-lang"], T["inbox.col-parts"], T["list.id"]],
                slice => Show == "waiting" ? Session.Claims.Waiting(slice) : Session.Evidence.Sources(slice, sort: Choice.Sort),
                s => new SheetLine(s.Id, s.Title.Length > 0 ? s.Title : s.Name, s.Received, s.Claimed, s.Lang, s.Parts, s.Id)),
            Choice, why, act, () => Load(show));
    }

    private void Load(string? show)
    {
        (Title, Room) = (T.Of("room", "inbox"), "inbox");
        HasSources = Session.Evidence.Sources(new Slice(0, 1)).Total > 0;
        Next = Way.To(Session.Claims.NextWaiting());
        Show = show is "runs" or "all" or "waiting" ? show : Next is null ? "all" : "waiting";
        if (Show == "runs") Runs = Session.Evidence.Runs(Choice.Slice(), Choice.Sort);
        else Sources = SourcesShown.Of(Session, Show == "waiting" ? Session.Claims.Waiting(Choice.Slice()) : Session.Evidence.Sources(Choice.Slice(), sort: Choice.Sort));
    }
}

/// <summary>Sources in a list with what became of their statements.</summary>
public sealed record SourcesShown(Listed<SourceRow> Sources, IReadOnlyDictionary<string, ClaimCounts> Counts)
{
    /// <summary>Null where the list cannot be sorted.</summary>
    public ListChoice? Choice { get; init; }

    public static readonly SourcesShown Nothing = new(new([], 0), new Dictionary<string, ClaimCounts>());

    public static SourcesShown Of(Session session, Listed<SourceRow> sources) =>
        new(sources, session.Claims.Counts([.. sources.Rows.Select(s => s.Id)]));
}
