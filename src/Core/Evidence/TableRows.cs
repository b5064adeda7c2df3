namespace Homeward.Evidence;

/// <summary>A row as the file gives it, before its columns have a meaning.</summary>
internal sealed record RawRow(long ByteStart, long ByteLength, long Line, string Text, IReadOnlyList<string> Cells)
    : Part(ByteStart, ByteLength);

/// <summary>Puts the heading before the rows of a table: holds back the first rows until their columns can be proposed.</summary>
internal sealed class TableRows(CsvMapping? mapping, bool? hasHeadings, CsvDialect dialect, Charset charset, IReadOnlyList<Note> told)
{
    private const int SampleRows = 20;

    internal IEnumerable<Part> Of(IEnumerable<Part> rows)
    {
        var waiting = new List<Part>();
        CsvHeading? heading = null;
        foreach (var part in rows)
        {
            if (heading is not null)
            {
                yield return part is RawRow raw ? Row(raw, heading) : part;
                continue;
            }

            waiting.Add(part);
            if (waiting.Count < SampleRows) continue;
            heading = Heading(waiting);
            yield return heading;
            foreach (var one in waiting) yield return one is RawRow raw ? Row(raw, heading) : one;
        }

        if (heading is not null) yield break;
        heading = Heading(waiting);
        yield return heading;
        foreach (var one in waiting) yield return one is RawRow raw ? Row(raw, heading) : one;
    }

    private CsvHeading Heading(List<Part> first)
    {
        var rows = first.OfType<RawRow>().ToList();
        var written = rows.Count > 0 && (hasHeadings ?? CsvColumns.LooksLikeHeadings(rows[0].Cells));
        var notes = new List<Note>(told);
        if (!written && hasHeadings is null) notes.Add(new("no-headings", "the first row seems to be a person, not headings"));
        var names = written ? rows[0].Cells : [];
        var columns = CsvColumns.Propose(names, [.. rows.Skip(written ? 1 : 0).Select(r => r.Cells)], mapping);
        if (written) first.Remove(rows[0]);
        return written
            ? new(rows[0].ByteStart, rows[0].ByteLength, columns, true, names.Count, dialect, charset, notes)
            : new(0, 0, columns, false, columns.Count, dialect, charset, notes);
    }

    private static CsvRow Row(RawRow raw, CsvHeading heading)
    {
        var notes = new List<Note>();
        if (raw.Cells.Count != heading.Width)
        {
            notes.Add(new("cell-count", $"the row has {raw.Cells.Count} cells, the list has {heading.Width} columns"));
        }

        if (raw.Text.Contains('\uFFFD', StringComparison.Ordinal)) notes.Add(new("bad-bytes", "bytes that are no letters stand as U+FFFD"));
        if (raw.Cells.Any(c => c.Length > 1 && c[0] is '=' or '@')) notes.Add(new("formula-like", "a cell begins like a formula; it is kept as text"));
        return new(raw.ByteStart, raw.ByteLength, raw.Line, raw.Text, raw.Cells, heading, notes);
    }
}
