using System.Globalization;

namespace Homeward.Evidence;

/// <summary>How rows of lists become parts.</summary>
internal static class ListRows
{
    /// <summary>Every cell under its heading; "column 7" where the list has none. Nothing of a row is left out.</summary>
    public static IReadOnlyList<CellTaken> Cells(CsvRow row) => [.. row.Cells.Select((value, i) =>
    {
        var column = i < row.Heading.Columns.Count ? row.Heading.Columns[i] : null;
        var name = column is { Name.Length: > 0 } ? column.Name : string.Create(CultureInfo.InvariantCulture, $"column {i + 1}");
        return new CellTaken(column?.Role, FormatFrames.Whole(name), FormatFrames.Whole(value));
    })];

    /// <summary>The row as it is read and quoted: a line for each filled cell.</summary>
    public static string Text(IReadOnlyList<CellTaken> cells) =>
        string.Join('\n', cells.Where(c => c.Value.Length > 0).Select(c => $"{c.Name}: {c.Value}"));
}
