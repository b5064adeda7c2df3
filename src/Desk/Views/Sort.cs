namespace Homeward.Views;

/// <summary>By which column a list is sorted, and which way.</summary>
/// <param name="By">a name the list offers</param>
public sealed record Sort(string By, bool Down)
{
    /// <summary>As it stands in an address: "name" upwards, "-name" downwards.</summary>
    public string Notation => Down ? "-" + By : By;

    /// <returns>null for anything the list does not offer: it is then sorted as it always is</returns>
    public static Sort? Read(string? text, IReadOnlyList<string> offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        if (string.IsNullOrEmpty(text)) return null;
        var (by, down) = text[0] == '-' ? (text[1..], true) : (text, false);
        return offered.Contains(by) ? new Sort(by, down) : null;
    }
}

/// <summary>
/// The columns a list can be sorted by, each with its SQL. What is not known comes last whichever way it is sorted, and equal rows
/// keep the list's own order, so that no row is met twice or missed from page to page.
/// </summary>
internal sealed class Sorting(string usual, params (string Name, string Sql)[] columns)
{
    public IReadOnlyList<string> Names { get; } = [.. columns.Select(c => c.Name)];

    public string By(Sort? sort)
    {
        foreach (var (name, sql) in columns)
        {
            if (name == sort?.By) return $"ORDER BY {sql} {(sort.Down ? "DESC" : "ASC")} NULLS LAST, {usual}";
        }

        return $"ORDER BY {usual}";
    }
}
