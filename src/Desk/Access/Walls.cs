namespace Homeward.Access;

/// <summary>The wall as it stands in a WHERE. Every statement about case data takes the actor as $1 and carries this
/// condition.</summary>
internal static class Walls
{
    /// <summary>True where the actor $1 may see the thing whose id stands in <paramref name="idColumn"/>, and it was not withdrawn.</summary>
    public static string Sees(string idColumn) =>
        $"(({Open} AND {NotNamed(idColumn)}) OR ({Behind(idColumn)} AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.id = {idColumn})))";

    /// <summary>Ids that a wall was set around or that were withdrawn: few beside all there is. Whatever is not among them is open.</summary>
    public const string Named = "SELECT id FROM walled UNION SELECT id FROM withdrawn";

    /// <summary>True where the actor $1 sees what is open: asked once for a whole list.</summary>
    public const string Open = $"(SELECT EXISTS (SELECT 1 FROM sees x WHERE x.member = $1 AND x.wall = '{AccessView.OpenWall}'))";

    /// <summary>
    /// Counts rows of a table that has a column source: those of each source first, so that the walls are asked once for a source and not for each
    /// of its thousands of rows.
    /// </summary>
    /// <param name="from">the table with its name, and conditions without walls</param>
    public static string CountBySource(string from, string name) =>
        $"SELECT coalesce(sum(n), 0) FROM (SELECT {name}.source AS source, count(*) AS n {from} GROUP BY {name}.source) each WHERE {Sees("each.source")}";

    private static string NotNamed(string idColumn) =>
        $"{idColumn} NOT IN (SELECT id FROM walled) AND {idColumn} NOT IN (SELECT id FROM withdrawn)";

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
