namespace Homeward.Access;

/// <summary>The wall as it stands in a WHERE. Every statement about case data takes the actor as $1 and carries this
/// condition.</summary>
internal static class Walls
{
    /// <summary>True where the actor $1 may see the thing whose id stands in <paramref name="idColumn"/>, and it was not withdrawn.</summary>
    public static string Sees(string idColumn) =>
        $"({Plain} OR ({Behind(idColumn)} AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.id = {idColumn})))";

    /// <summary>True where nothing at all was withdrawn or stands behind a wall and the actor $1 sees what is open: asked once for a whole list,
    /// and then not for each of its rows.</summary>
    private const string Plain =
        $"(SELECT NOT EXISTS (SELECT 1 FROM walled) AND NOT EXISTS (SELECT 1 FROM withdrawn) AND EXISTS (SELECT 1 FROM sees x WHERE x.member = $1 AND x.wall = '{AccessView.OpenWall}'))";

    /// <summary>The same for what was withdrawn too: for the page that says what was withdrawn, and for taking that back.</summary>
    public static string Behind(string idColumn) =>
        "(EXISTS (SELECT 1 FROM sees WHERE sees.member = $1 AND sees.wall = coalesce((SELECT walled.wall FROM walled "
        + $"WHERE walled.id = {idColumn}), '{AccessView.OpenWall}')) "
        + $"OR EXISTS (SELECT 1 FROM shown WHERE shown.member = $1 AND shown.id = {idColumn}))";

    /// <summary>True where the actor $1 may see kept figures.</summary>
    public const string SeesFigures = $"EXISTS (SELECT 1 FROM sees WHERE sees.member = $1 AND sees.wall = '{AccessView.FiguresWall}')";

    /// <summary>True where the actor $1 is behind no wall but may see what is open: for registers that belong to no
    /// case.</summary>
    public const string SeesOpen = $"EXISTS (SELECT 1 FROM sees WHERE sees.member = $1 AND sees.wall = '{AccessView.OpenWall}')";
}
