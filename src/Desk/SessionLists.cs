using Homeward.Access;
using Homeward.Views;

namespace Homeward;

// Lists that leave the desk as a table.
public sealed partial class Session
{
    /// <summary>More rows than this do not leave in one table.</summary>
    public const int MostRowsOut = 50_000;

    /// <summary>
    /// Writes down that a list leaves the desk, before the first row is sent: an act with the reason, and a line of the reading log for
    /// every person or source whose words leave with it. The rows are those the member asked the rooms for, behind their walls.
    /// </summary>
    /// <param name="taken">what leaves</param>
    /// <param name="things">ids of the persons and sources named in it; none where only codes and numbers leave</param>
    public Outcome TakesOut(ListTakenOut taken, IReadOnlyList<string> things, string actId) => Seat.Try(() =>
    {
        if (!MayKeepWatch() && (Seat.Role != Access.Role.Researcher || things.Count > 0)) throw new RefusedException("you may not take lists out of this desk", "wall");
        if (taken.Rows > MostRowsOut) throw new RefusedException($"{taken.Rows} rows are too many for one table; filter the list first", "rows");
        if (things.Count > 0)
        {
            if (string.IsNullOrWhiteSpace(taken.Why)) throw new RefusedException("say why: the reason stays with the act", "reason");
            var canaries = Seat.Ask(q => q.Rows("SELECT id FROM canary", r => r.Text(0)).ToHashSet(StringComparer.Ordinal));
            Seat.Readings?.Write(Actor, things, ReadingLog.TakenOut, canaries, Rules);
        }

        return Seat.Do(actId, new Draft("list-taken-out", 1, [new About(Seat.NewId("lst-"), 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(taken)));
    });
}
