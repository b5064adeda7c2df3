using Homeward.App.Host;
using Homeward.Cases;

namespace Homeward.App.Pages.Help;

/// <summary>Rounds of calls that are due, after each exchange in which somebody is known by name.</summary>
public sealed class RoundsPage(TimeProvider clock) : DeskPage
{
    public IReadOnlyList<RoundRow> Rounds { get; private set; } = [];

    public void OnGet()
    {
        (Title, Room) = (T["round.title"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        Rounds = Session.Cases.Rounds(DateOnly.FromDateTime(clock.GetLocalNow().DateTime));
    }
}
