using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>All statements of all sources, by state and kind.</summary>
public sealed class StatementListPage : StatementsPage
{
    /// <summary>What the address says of the list.</summary>
    public ListChoice Choice => new(Request, T, ClaimsRoom.Sorts, ("state", State), ("kind", Kind), ("second", ForMe ? "yes" : null));

    public ListFoot Foot => new(new Pager(Choice.Number, Total, Rows), Choice, true, NotTakenOut);

    public string? State { get; private set; }

    public string? Kind { get; private set; }

    /// <summary>Only those that wait for this member as their second reader.</summary>
    public bool ForMe { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<StatementItem> Statements { get; private set; } = [];

    /// <summary>Fewer than in a table: each is read, not scanned.</summary>
    private const int Rows = 15;

    public IActionResult OnPostTakeOut(string? why, string? act)
    {
        ReadFilters();
        return TakeOut(ListSheet.Of("statements",
            [T["list.id"], T["list.kind"], T["statement.when"], T["statement.said-as"], T["list.quote"], T["statement.who"], T["statement.grade"],
                T["list.state"], T["statement.source"]],
            slice => Session.Claims.List(slice, State, Kind, Choice.Sort, ForMe),
            s => new SheetLine(s.SourceId, s.Id, T.Of(s.Claim?.Stage is null ? "kind" : "stage", s.Claim?.Stage ?? s.Claim?.Kind), s.Claim?.When,
                T.Of("modality", s.Claim?.Modality), s.Claim?.Quote, string.Join(" → ", s.Claim?.Voice ?? []), s.Grading, T.Of("state", s.State), s.SourceTitle)),
            Choice, why, act, () => Show());
    }

    protected override IActionResult Show()
    {
        (Title, Room) = (T.Of("room", "statements"), "statements");
        ReadFilters();
        var first = (Choice.Number - 1) * Rows;
        var found = Session.Claims.List(Choice.Slice(Rows), State, Kind, Choice.Sort, ForMe);
        Total = found.Total;
        Statements = Items(found.Rows, first + 1, row => $"/statements/{row.Id}/source");
        return Page();
    }

    private void ReadFilters()
    {
        State = ClaimState.All.FirstOrDefault(s => s == Request.Query["state"]);
        Kind = Kinds.All.FirstOrDefault(k => k == Request.Query["kind"]);
        ForMe = Request.Query["second"] == "yes";
    }
}
