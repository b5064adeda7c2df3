using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>All statements of all sources, by state and kind.</summary>
public sealed class StatementListPage : StatementsPage
{
    public int Number => PageNumber;

    public string? State { get; private set; }

    public string? Kind { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<StatementItem> Statements { get; private set; } = [];

    /// <summary>Fewer than in a table: each is read, not scanned.</summary>
    private const int Rows = 20;

    public Pager Pager => new(Number, Total, Rows);

    protected override IActionResult Show()
    {
        (Title, Room) = (T.Of("room", "statements"), "statements");
        State = ClaimState.All.FirstOrDefault(s => s == Request.Query["state"]);
        Kind = Kinds.All.FirstOrDefault(k => k == Request.Query["kind"]);
        var first = (Number - 1) * Rows;
        var found = Session.Claims.List(new Slice(first, Rows), State, Kind);
        Total = found.Total;
        Statements = Items(found.Rows, first + 1, row => $"/statements/{row.Id}/source");
        return Page();
    }

    /// <summary>The address with one filter changed, back at the first page.</summary>
    public string With(string name, string? value)
    {
        var filters = new Dictionary<string, string?> { ["state"] = State, ["kind"] = Kind, [name] = value };
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/statements", filters.Where(f => f.Value is not null));
    }
}
