using System.Text;

namespace Homeward.Evidence;

/// <summary>Bounds of one table; past them a row is refused by its place, never cut.</summary>
public sealed record CsvOptions
{
    /// <summary>The separator, when the sender has told; null: told from the first lines.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first row names the columns; null: told from what stands in it.</summary>
    public bool? HasHeadings { get; init; }

    /// <summary>What the file claims about its letters ("windows-1251"); null when nothing.</summary>
    public string? Charset { get; init; }

    /// <summary>Longest row in bytes.</summary>
    public int MaxRowBytes { get; init; } = 1024 * 1024;

    /// <summary>Most lines a quoted cell may run over: an unclosed quote must not swallow the list.</summary>
    public int MaxRowLines { get; init; } = 200;

    /// <summary>Most cells of a row.</summary>
    public int MaxCells { get; init; } = 1000;
}

/// <summary>The heading of a table: what its columns are proposed to mean.</summary>
/// <param name="Columns">as many as the heading or the widest of the first rows has</param>
/// <param name="Written">false when the list has no headings of its own</param>
/// <param name="Width">cells a row should have</param>
public sealed record CsvHeading(
    long ByteStart, long ByteLength, IReadOnlyList<CsvColumn> Columns, bool Written, int Width, CsvDialect Dialect,
        Charset Charset,
    IReadOnlyList<Note> Notes) : Part(ByteStart, ByteLength);

/// <summary>One row. Cells are text exactly as written (no number, no date, no formula is made of them).</summary>
/// <param name="Line">first line of the row in the file, from 1</param>
/// <param name="RowText">the row as it stood, with its separators and quotes</param>
/// <param name="Cells">cells without their quotes</param>
/// <param name="Notes">cell-count (fewer or more cells than columns), bad-bytes, formula-like</param>
public sealed record CsvRow(
    long ByteStart, long ByteLength, long Line, string RowText, IReadOnlyList<string> Cells, CsvHeading Heading,
    IReadOnlyList<Note> Notes) : Part(ByteStart, ByteLength)
{
    /// <summary>The trimmed cell of the column with this role; null when there is none or it is empty.</summary>
    public string? By(string role)
    {
        foreach (var column in Heading.Columns)
        {
            if (column.Role == role && column.Index < Cells.Count && Cells[column.Index].Trim() is { Length: > 0 } cell)
            {
                return cell;
            }
        }

        return null;
    }

    /// <summary>
    /// Cells of columns without a role, under their headings ("column 7" where there is none), as the sender has them.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> OurColumns()
    {
        for (var i = 0; i < Cells.Count; i++)
        {
            var column = i < Heading.Columns.Count ? Heading.Columns[i] : null;
            if (column?.Role is null)
            {
                yield return new(column is { Name.Length: > 0 } ? column.Name : $"column {i + 1}", Cells[i]);
            }
        }
    }
}

/// <summary>
/// Reads hand-typed lists: any of four separators, any of the Cyrillic character sets, quotes that were never closed.
/// Rows come one by one; a list of a million rows needs the memory of one row.
/// </summary>
public static class CsvList
{
    /// <summary>
    /// A heading, then rows and refused rows in the order of the file. Offsets count bytes of the original; for UTF-16
    /// files they count bytes of its UTF-8 form (note utf-16). Empty lines are no rows. The stream is read once and
    /// stays the caller's.
    /// </summary>
    public static IEnumerable<Part> Read(Stream table, CsvMapping? mapping = null, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new CsvReader(table, mapping, options ?? new()).Parts();
    }

    /// <summary>
    /// A cell as it may be written into a file that a spreadsheet opens: one that a spreadsheet would run as a formula
    /// gets an apostrophe in front, quotes are doubled. Our stored text is never changed by this.
    /// </summary>
    public static string Written(string cell, char separator = ',')
    {
        var safe = IsFormulaLike(cell) ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) < 0 && safe.Trim().Length == safe.Length
            ? safe
            : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>
    /// Cells that spreadsheets take for formulas: they begin (behind spaces) with = + - @, a tab or a carriage return.
    /// </summary>
    public static bool IsFormulaLike(string cell)
    {
        if (cell.Length > 0 && cell[0] is '\t' or '\r' or '\n') return true;
        var start = cell.AsSpan().TrimStart();
        return start.Length > 0 && start[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠';
    }
}

/// <summary>Splits a byte window into rows and cells.</summary>
internal sealed class CsvReader
{
    private readonly CsvOptions options;
    private readonly CsvMapping? mapping;
    private readonly ByteWindow window;
    private Charset charset = new("utf-8", 0, true);
    private readonly Stream table;
    private bool wide;

    internal CsvReader(Stream table, CsvMapping? mapping, CsvOptions options)
    {
        this.options = options;
        this.mapping = mapping;
        this.table = table;
        window = new(table, 64 * 1024, Math.Max(64 * 1024, options.MaxRowBytes * 2));
    }

    internal IEnumerable<Part> Parts()
    {
        var source = window;
        while (source.Bytes.Length < 64 * 1024 && source.Fill() == ByteWindow.Filled.More)
        {
        }

        if (Charset.Guess(source.Bytes, options.Charset) is not { } found)
        {
            yield return new Refused(0, source.Bytes.Length, 1, "this is not a table: the bytes are not text",
                RefusedWhat.Rest);
            yield break;
        }

        charset = found;
        if (charset.Name.StartsWith("utf-16", StringComparison.Ordinal))
        {
            wide = true;
            var bytes = source.Bytes[charset.BomBytes..].ToArray();
            var rest = new JoinedStream(bytes, table);
            source = new(Encoding.CreateTranscodingStream(rest, charset.Encoding, Encoding.UTF8, true), 64 * 1024,
                Math.Max(64 * 1024, options.MaxRowBytes * 2));
            while (source.Bytes.Length < 64 * 1024 && source.Fill() == ByteWindow.Filled.More)
            {
            }
        }
        else
        {
            source.Advance(charset.BomBytes);
        }

        foreach (var part in Rows(source)) yield return part;
    }

    private IEnumerable<Part> Rows(ByteWindow source)
    {
        var head = Decode(source.Bytes[..Math.Min(source.Bytes.Length, 64 * 1024)]);
        var dialect = options.Separator is { } told ? new(told, true) : CsvDialect.Of(head);
        var sepLine = head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
        var notes = new List<Note>();
        if (charset.Name != "utf-8") notes.Add(new("charset", $"read as {charset.Name}"));
        if (wide) notes.Add(new("utf-16", "places count bytes of the text's UTF-8 form"));
        if (!charset.Sure) notes.Add(new("charset-unsure", "the character set is a guess; look at the letters"));
        if (!dialect.Sure) notes.Add(new("separator-unsure", "the separator is a guess; look at the columns"));
        var table = new TableRows(mapping, options.HasHeadings, dialect, charset, notes);
        return table.Of(All());

        IEnumerable<Part> All()
        {
            while (Next(source, dialect.Separator) is { } part)
            {
                if (!(sepLine && part is RawRow { Line: 1 })) yield return part;
            }
        }
    }

    /// <summary>The next row, refused row, or null at the end of the table.</summary>
    private Part? Next(ByteWindow source, char separator)
    {
        while (true)
        {
            var length = RowLength(source, (byte)separator, out var refusal);
            if (length < 0) return null;
            var (start, line) = (source.Offset, source.Line);
            if (refusal is not null)
            {
                source.Advance(length);
                if (refusal == TooLong) SkipLine(source);
                return new Refused(start, source.Offset - start, line, refusal);
            }

            var text = Decode(source.Bytes[..length]);
            source.Advance(length);
            var trimmed = text.TrimEnd('\n').TrimEnd('\r');
            var cells = Cells(trimmed, separator);
            if (cells.TrueForAll(string.IsNullOrWhiteSpace)) continue;
            if (cells.Count > options.MaxCells)
            {
                return new Refused(start, length, line, $"the row has more than {options.MaxCells} cells");
            }

            return new RawRow(start, length, line, trimmed, cells);
        }
    }

    private const string TooLong = "the row is too long";

    /// <summary>
    /// Bytes of the row at the front, with its line end; -1 at the end. A quote only opens at the start of a cell; one
    /// that is not closed within the bounds refuses its first line alone.
    /// </summary>
    private int RowLength(ByteWindow source, byte separator, out string? refusal)
    {
        refusal = null;
        while (true)
        {
            var end = ScanRow(source.Bytes, separator, source.Ended, out refusal);
            if (end >= 0) return end;
            if (source.Bytes.Length >= options.MaxRowBytes)
            {
                refusal = TooLong;
                var line = source.Bytes.IndexOf((byte)'\n');
                if (line < 0) return source.Bytes.Length;
                refusal = Unclosed;
                return line + 1;
            }

            if (source.Fill() == ByteWindow.Filled.More) continue;
            if (source.Bytes.IsEmpty) return -1;
            return ScanRow(source.Bytes, separator, true, out refusal);
        }
    }

    private const string Unclosed = "a quote in this row is never closed";

    private int ScanRow(ReadOnlySpan<byte> b, byte separator, bool ended, out string? refusal)
    {
        refusal = null;
        bool quoted = false, atStart = true;
        var lines = 0;
        for (var i = 0; i < b.Length; i++)
        {
            var c = b[i];
            if (quoted)
            {
                if (c == (byte)'\n' && ++lines >= options.MaxRowLines) break;
                if (c != (byte)'"') continue;
                if (i + 1 < b.Length && b[i + 1] == (byte)'"') i++;
                else quoted = false;
                continue;
            }

            if (c == (byte)'\n') return i + 1;
            if (c == (byte)'"' && atStart) quoted = true;
            atStart = c == separator || (atStart && c == (byte)' ');
        }

        if (quoted && (ended || lines >= options.MaxRowLines))
        {
            refusal = Unclosed;
            var line = b.IndexOf((byte)'\n');
            return line < 0 ? b.Length : line + 1;
        }

        return ended && !b.IsEmpty ? b.Length : -1;
    }

    /// <summary>The rest of a line too long to hold.</summary>
    private static void SkipLine(ByteWindow source)
    {
        while (true)
        {
            var end = source.Bytes.IndexOf((byte)'\n');
            source.Advance(end < 0 ? source.Bytes.Length : end + 1);
            if (end >= 0 || source.Fill() != ByteWindow.Filled.More) return;
        }
    }

    private static List<string> Cells(string row, char separator)
    {
        var cells = new List<string>();
        for (var i = 0; ;)
        {
            var start = i;
            while (start < row.Length && row[start] == ' ') start++;
            if (start < row.Length && row[start] == '"')
            {
                var cell = new StringBuilder();
                for (i = start + 1; i < row.Length; i++)
                {
                    if (row[i] != '"') cell.Append(row[i]);
                    else if (i + 1 < row.Length && row[i + 1] == '"') cell.Append(row[i++]);
                    else break;
                }

                var rest = row.IndexOf(separator, Math.Min(i + 1, row.Length));
                var end = rest < 0 ? row.Length : rest;
                if (i + 1 < end) cell.Append(row.AsSpan(i + 1, end - i - 1).TrimEnd());
                cells.Add(cell.ToString());
                i = end;
            }
            else
            {
                var next = row.IndexOf(separator, i);
                var end = next < 0 ? row.Length : next;
                cells.Add(row[i..end]);
                i = end;
            }

            if (i >= row.Length) return cells;
            i++;
        }
    }

    private string Decode(ReadOnlySpan<byte> bytes) => (wide ? Encoding.UTF8 : charset.Encoding).GetString(bytes);
}

/// <summary>A row as the file gives it, before its columns have a meaning.</summary>
internal sealed record RawRow(long ByteStart, long ByteLength, long Line, string Text, IReadOnlyList<string> Cells)
    : Part(ByteStart, ByteLength);

/// <summary>
/// Puts the heading before the rows of a table: holds back the first rows until their columns can be proposed.
/// </summary>
internal sealed class TableRows(CsvMapping? mapping, bool? hasHeadings, CsvDialect dialect, Charset charset,
    IReadOnlyList<Note> told)
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
        if (!written && hasHeadings is null)
        {
            notes.Add(new("no-headings", "the first row seems to be a person, not headings"));
        }

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

        if (raw.Text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            notes.Add(new("bad-bytes", "bytes that are no letters stand as U+FFFD"));
        }

        if (raw.Cells.Any(c => c.Length > 1 && c[0] is '=' or '@'))
        {
            notes.Add(new("formula-like", "a cell begins like a formula; it is kept as text"));
        }

        return new(raw.ByteStart, raw.ByteLength, raw.Line, raw.Text, raw.Cells, heading, notes);
    }
}
