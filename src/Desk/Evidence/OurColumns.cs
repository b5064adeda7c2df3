using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>A change of a cell.</summary>
public sealed record CellChange(string Name, string Value, string Was, string By, DateTimeOffset At, string? Why);

/// <summary>A column of a list and how many rows fill it.</summary>
/// <param name="Role">what it is taken to mean; null: our own column</param>
public sealed record ListColumn(string Name, string? Role, int Filled);

/// <summary>Cells of lists: what nobody gave a meaning stays as a column of our own, seen, searched and corrected like the others.</summary>
internal static class OurColumns
{
    public const int MostLetters = 10_000;

    /// <summary>The same for the same cell: what is searched of it is only its last words.</summary>
    public static string CellOf(string part, string name) =>
        part + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 6));
}

// Our columns: cells of rows, corrected as acts with their history.
public sealed partial class EvidenceRoom
{
    /// <summary>Writes a cell of a row anew, or a column of our own that the list did not have. What came in stays as it came.</summary>
    /// <param name="version">of the row, as last seen: a colleague's correction is not lost</param>
    public Outcome CorrectCell(string partId, string name, string value, int version, string actId, string? why = null) => seat.Try(() =>
    {
        var before = seat.FindDone(actId);
        var part = Part(partId) ?? throw new RefusedException("there is no such row, or you may not see it", "wall");
        if (part.Row.Erased) throw new RefusedException("the source of this row was erased", "gone");
        if (part.Cells.Count == 0) throw new RefusedException("only rows of lists have columns", "kind");
        if (string.IsNullOrWhiteSpace(name)) throw new RefusedException("say which column", "empty");
        value = FormatFrames.Whole((value ?? "").Trim());
        if (value.Length > OurColumns.MostLetters) throw new RefusedException($"a cell has at most {OurColumns.MostLetters} letters", "too-long");
        name = FormatFrames.Whole(name.Trim());
        var was = part.Cells.FirstOrDefault(c => c.Name == name)?.Value ?? "";
        if (before is not null && was == value) return before; // pressed twice; other words from a page that came back are another correction
        if (before is not null) actId = Seat.NewId("act-");
        if (was == value) throw new RefusedException("that is what stands there already", "same");
        return seat.Do(actId, new Draft("cell-corrected", 1, [new(partId, version), new(part.Row.SourceId, null)], Secrecy.Record, part.Row.SourceId,
            Entry.Write(new CellCorrected(name, value, was, why?.Trim()))));
    });

    /// <summary>Every correction of a row, newest first.</summary>
    public IReadOnlyList<CellChange> CellChanges(string partId)
    {
        if (PartRow(partId) is null) return [];
        return [.. seat.Ask(q => q.Rows("SELECT position FROM change WHERE id = $1 AND kind = 'cell-corrected' ORDER BY version DESC", r => r.Long(0), partId))
            .Select(seat.Live.Open).Where(e => e.Body is not null).Select(e => e.Read<CellCorrected>() is { } c
                ? new CellChange(c.Name, c.Value, c.Was, e.By, e.At, c.Why) : null!)];
    }

    /// <summary>The columns of a list as its first rows have them.</summary>
    public IReadOnlyList<ListColumn> Columns(string sourceId)
    {
        var rows = Parts(sourceId, Slice.First(Slice.Most)).Rows.Select(r => Part(r.Id)).OfType<PartPage>().SelectMany(p => p.Cells);
        return [.. rows.GroupBy(c => (c.Name, c.Role)).Select(g => new ListColumn(g.Key.Name, g.Key.Role, g.Count(c => c.Value.Length > 0)))];
    }

    private IReadOnlyList<CellTaken> Corrected(string partId, IReadOnlyList<CellTaken> cells)
    {
        var corrected = seat.Ask(q => q.Rows("SELECT name, position FROM part_cell WHERE part = $1 ORDER BY position", r => (Name: r.Text(0), At: r.Long(1)), partId));
        if (corrected.Count == 0) return cells;
        var now = corrected.ToDictionary(c => c.Name, c => seat.Live.Open(c.At).Read<CellCorrected>()?.Value, StringComparer.Ordinal);
        return [.. cells.Select(c => now.Remove(c.Name, out var value) && value is not null ? c with { Value = value, Was = c.Value } : c),
            .. corrected.Where(c => now.ContainsKey(c.Name)).Select(c => new CellTaken(null, c.Name, now[c.Name] ?? "") { Was = "" })];
    }
}
