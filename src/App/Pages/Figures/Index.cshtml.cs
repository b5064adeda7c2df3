using Homeward.App.Host;
using Homeward.Statistics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Figures;

/// <summary>Figures that were kept, each at its own record number.</summary>
public sealed class FigureListPage : DeskPage
{
    public ListChoice Choice => new(Request, T, StatisticsRoom.Sorts);

    public ListFoot Foot => new(new Pager(Choice.Number, Figures.Total), Choice, false, NotTakenOut);

    public Listed<FigureRow> Figures { get; private set; } = new([], 0);

    public void OnGet() => Load();

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("figures", [T.Of("step", "exchange"), T["figure.definition"], T["exchange.col-side"], T["share.released"], T["share.known"],
            T["share.followed"], T["share.returned"], T["figure.record"], T["list.id"]],
            slice => Session.Statistics.List(slice, null, Choice.Sort),
            f => new SheetLine(null, f.ExchangeKey, f.Definition, f.Side, string.Join("; ", f.Released), f.Known, f.FollowedUp,
                f.FollowedUp == 0 ? null : f.Returned, f.RecordNumber, f.Id)),
        Choice, why, act, Load);

    private void Load()
    {
        (Title, Room) = (T.Of("room", "figures"), "figures");
        Figures = Session.Statistics.List(Choice.Slice(), null, Choice.Sort);
    }
}
