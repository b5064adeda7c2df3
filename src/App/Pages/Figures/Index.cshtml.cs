using Homeward.App.Host;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward.App.Pages.Figures;

/// <summary>Figures that were kept, each at its own record number.</summary>
public sealed class FigureListPage : DeskPage
{
    public int Number => PageNumber;

    public Listed<FigureRow> Figures { get; private set; } = new([], 0);

    public void OnGet()
    {
        (Title, Room) = (T.Of("room", "figures"), "figures");
        Figures = Session.Statistics.List(Slice);
    }
}
