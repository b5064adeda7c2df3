using System.Globalization;
using System.Text;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.App.Host;

/// <summary>People in a list; without a choice where the list cannot be sorted.</summary>
public sealed record PeopleShown(IReadOnlyList<Homeward.Persons.PersonRow> People, ListChoice? Choice);

/// <summary>One row of a table that leaves the desk.</summary>
/// <param name="Thing">the person or source whose words stand in it; null where only codes and numbers do</param>
public sealed record SheetLine(string? Thing, params IReadOnlyList<object?> Cells);

/// <summary>
/// A list as a table for a spreadsheet: the rows a member sees, read page by page behind their walls. Days are written as
/// 2025-05-31, vague ones in EDTF; no cell is one that a spreadsheet would run.
/// </summary>
public sealed record ListSheet(string List, IReadOnlyList<string> Heads, Func<Slice, (IReadOnlyList<SheetLine> Lines, int Total)> Read)
{
    public static ListSheet Of<T>(string list, IReadOnlyList<string> heads, Func<Slice, Listed<T>> read, Func<T, SheetLine> line) =>
        new(list, heads, slice => read(slice) is var found ? ([.. found.Rows.Select(line)], found.Total) : default);

    /// <summary>All lines; null when there are more than may leave at once.</summary>
    public IReadOnlyList<SheetLine>? All(int most)
    {
        var lines = new List<SheetLine>();
        while (true)
        {
            var (some, total) = Read(new Slice(lines.Count, Slice.Most));
            if (total > most) return null;
            lines.AddRange(some);
            if (some.Count < Slice.Most) return lines;
        }
    }

    public byte[] Write(IReadOnlyList<SheetLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var text = new StringBuilder();
        Line(text, Heads);
        foreach (var line in lines) Line(text, line.Cells);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Line(StringBuilder text, IReadOnlyList<object?> cells) =>
        text.AppendJoin(',', cells.Select(c => CsvList.Written(Cell(c)))).Append("\r\n");

    private static string Cell(object? value) => value switch
    {
        null => "",
        string s => s,
        UncertainDate d => d.Edtf,
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset t => t.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
