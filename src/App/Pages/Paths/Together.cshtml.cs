using Homeward.App.Charts;
using Homeward.App.Host;
using Homeward.Exchanges;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Paths;

/// <summary>The paths of everybody known by name, in the order of their exchanges, on one axis; or of one exchange alone.</summary>
public sealed class TogetherPage : DeskPage
{
    private const int Rows = 40;

    public int Number => PageNumber;

    public int Total { get; private set; }

    public Pager Pager => new(Number, Total, Rows);

    public CohortBars Bars { get; private set; } = null!;

    public ExchangeRow? Exchange { get; private set; }

    public IActionResult OnGet(string? exchange)
    {
        (Title, Room) = (T["paths.together"], "paths");
        Trail = [new(T.Of("room", "paths"), "/paths"), new(Title, null)];
        if (exchange is not null)
        {
            if (Session.Exchanges.Find(exchange) is not { } found) return NotFound();
            Exchange = found.Row;
        }

        var exchanges = Exchange is null
            ? Session.Exchanges.List(null, new Slice(0, 500)).Rows.Where(x => x.KnownByName > 0 || x.Statements > 0).OrderBy(x => x.When.Earliest).ToList()
            : [Exchange];
        Total = exchanges.Sum(x => x.KnownByName);
        Bars = new CohortBars([.. GroupsOf(exchanges)], DateOnly.FromDateTime(DateTime.UtcNow));
        return Page();
    }

    /// <summary>The people of this page of the list; a group of unnamed people stands with its exchange's first.</summary>
    private IEnumerable<CohortGroup> GroupsOf(IReadOnlyList<ExchangeRow> exchanges)
    {
        var (skip, left) = ((Number - 1) * Rows, Rows);
        foreach (var x in exchanges)
        {
            var rows = new List<CohortRow>();
            var here = Math.Min(left, Math.Max(0, x.KnownByName - skip));
            if (skip == 0 && left > 0 && Session.Paths.Of(x.Id) is { Stages.Count: > 0 } group)
                rows.Add(CohortBars.RowOf(group, T["paths.group"], $"/exchanges/{x.Id}", T));
            if (here > 0)
            {
                foreach (var p in Session.Exchanges.People(x.Id, new Slice(skip, here)).Rows)
                {
                    if (Session.Paths.Of(p.Id) is not { } path) continue;
                    rows.Add(CohortBars.RowOf(path, p.CaseCode ?? T["people.no-code"], $"/people/{p.Id}", T));
                }
            }

            skip = Math.Max(0, skip - x.KnownByName);
            left -= here;
            if (rows.Count > 0) yield return new CohortGroup(T.Say(x.When), $"/exchanges/{x.Id}", x.When.Earliest, rows);
            if (left <= 0) yield break;
        }
    }
}
