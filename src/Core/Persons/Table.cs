using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Homeward.Persons;

/// <summary>One column: each distinct text once, and for every row which one it is. 0 is the empty text.</summary>
public sealed class TableColumn
{
    private const int EnoughToTell = 20_000;
    private const int OneRepeatsIn = 50;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private bool alwaysNew; // a column of ids: hardly a text comes twice, and looking for it costs more than keeping it
    private readonly List<int> rows = [];

    public TableColumn(string name)
    {
        Name = name;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Name { get; }

    /// <summary>Texts; number 0 is empty. Each stands here once, but for columns in which hardly any comes twice (ids):
    /// after the first twenty thousand of these repeats are kept as they come.</summary>
    public List<string> Values { get; } = [""];

    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(rows);

    public string this[int row] => Values[rows[row]];

    internal void Add(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var id = 0;
        if (text.Length > 0 && (alwaysNew || !lookup.TryGetValue(text, out id)))
        {
            var kept = text.ToString();
            id = Values.Count;
            Values.Add(kept);
            if (!alwaysNew) ids.Add(kept, id);
        }

        rows.Add(id);
        if (rows.Count != EnoughToTell || rows.Count - Values.Count > EnoughToTell / OneRepeatsIn) return;
        alwaysNew = true;
        ids.Clear();
        ids.TrimExcess();
    }
}

/// <summary>
/// A list as it came, column by column, each distinct text kept once (a million rows of seven columns take some 150
/// MB).
/// What could not be read is counted and named in <see cref="Remarks"/>, never dropped without a word.
/// </summary>
public sealed class Table
{
    /// <summary>Longer fields are cut, and the cut is remarked.</summary>
    public const int LongestField = 10_000;

    /// <summary>Headings under which a list keeps the whole name in one column; it is read into its parts.</summary>
    public static readonly IReadOnlyList<string> WholeName =
        ["name", "full_name", "fullname", "fio", "фио", "піб", "имя и фамилия"];

    private readonly List<TableColumn> columns = [];

    private Table(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyList<TableColumn> Columns => columns;

    public int RowCount { get; private set; }

    /// <summary>What was odd about the file, with how often.</summary>
    public IReadOnlyList<string> Remarks { get; private set; } = [];

    /// <summary>The column with one of these headings (case and spaces around do not matter), or null.</summary>
    public TableColumn? Column(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (columns.Find(c =>
                string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        }

        return null;
    }

    /// <summary>A table from rows in memory.</summary>
    public static Table Of(string name, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Table(name);
        foreach (var heading in headings) table.columns.Add(new(heading));
        foreach (var row in rows)
        {
            for (var c = 0; c < headings.Count; c++) table.columns[c].Add(c < row.Count ? row[c] : "");
            table.RowCount++;
        }

        return table;
    }

    /// <summary>
    /// Reads comma-, semicolon- or tab-separated text with a heading row. Quoted fields may hold separators, quotes
    /// doubled and
    /// line ends. Rows with too few fields are filled, with too many are cut; both are remarked.
    /// </summary>
    /// <exception cref="FormatException">no heading row, or the text is no table (it holds zero bytes)</exception>
    public static Table Read(TextReader reader, string name)
    {
        var table = new Table(name);
        var fields = new Fields(reader);
        if (!fields.NextRow()) throw new FormatException($"{name}: the file is empty; a heading row is needed.");
        for (var f = 0; f < fields.Count; f++)
        {
            table.columns.Add(new(table.Heading(fields[f].Trim().Trim('\uFEFF').ToString(), f)));
        }

        int tooFew = 0, tooMany = 0, tooLong = 0;
        while (fields.NextRow())
        {
            if (fields.Count == 1 && fields[0].Trim().IsEmpty && table.columns.Count > 1) continue;
            if (fields.Count < table.columns.Count) tooFew++;
            if (fields.Count > table.columns.Count) tooMany++;
            for (var c = 0; c < table.columns.Count; c++)
            {
                var text = c < fields.Count ? fields[c] : [];
                if (text.Length > LongestField)
                {
                    text = text[..LongestField];
                    tooLong++;
                }

                if (text.Contains('\0')) throw new FormatException($"{name}, row {table.RowCount + 2}: zero " +
                    $"bytes; this is not a text table (or it is UTF-16: save it as UTF-8).");
                table.columns[c].Add(text);
            }

            table.RowCount++;
        }

        table.Remarks = Remark((tooFew, "rows with fewer fields than headings (filled with " +
            "nothing)"), (tooMany, "rows with more fields than headings (cut)"),
            (tooLong, $"fields longer than {LongestField} letters (cut)"),
                (fields.Unclosed ? 1 : 0, "quoted field that never ends"),
            (fields.Broken, "letters that are not valid UTF-8"));
        return table;
    }

    private string Heading(string name, int number)
    {
        if (name.Length == 0) name = string.Create(CultureInfo.InvariantCulture, $"column {number + 1}");
        if (columns.Exists(c => c.Name == name)) name =
            string.Create(CultureInfo.InvariantCulture, $"{name} ({number + 1})");
        return name;
    }

    private static IReadOnlyList<string> Remark(params (int Count, string What)[] remarks) =>
        [.. remarks.Where(r => r.Count > 0)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Count} {r.What}"))];

    /// <summary>Fields of one row at a time, without a string for each.</summary>
    private sealed class Fields(TextReader reader)
    {
        private readonly char[] buffer = new char[1 << 16];
        private readonly List<int> ends = [];
        private char[] row = new char[4096];
        private int length;
        private int at;
        private int filled;
        private char separator;

        public bool Unclosed { get; private set; }

        public int Broken { get; private set; }

        public int Count => ends.Count;

        public ReadOnlySpan<char> this[int field] =>
            row.AsSpan(field == 0 ? 0 : ends[field - 1], ends[field] - (field == 0 ? 0 : ends[field - 1]));

        public bool NextRow()
        {
            ends.Clear();
            length = 0;
            var quoted = false;
            var wasQuoted = false;
            var any = false;
            while (true)
            {
                if (at == filled && !Fill()) break;
                var c = buffer[at++];
                any = true;
                if (c == '\uFFFD') Broken++;
                if (quoted)
                {
                    if (c != '"') Put(c);
                    else if (Peek() == '"') Put(buffer[at++]);
                    else quoted = false;
                    continue;
                }

                if (c == '"' && FieldIsEmpty && !wasQuoted)
                {
                    quoted = wasQuoted = true;
                    continue;
                }

                if (c is '\r') continue;
                if (c is '\n')
                {
                    ends.Add(length);
                    return true;
                }

                if (c == separator || (separator == '\0' && c is ',' or ';' or '\t'))
                {
                    if (separator == '\0') separator = c;
                    ends.Add(length);
                    wasQuoted = false;
                }
                else
                {
                    Put(c);
                }
            }

            if (!any) return false;
            Unclosed |= quoted;
            ends.Add(length);
            return true;
        }

        private bool FieldIsEmpty =>
            row.AsSpan(ends.Count == 0 ? 0 : ends[^1], length - (ends.Count == 0 ? 0 : ends[^1])).Trim().IsEmpty;

        private int Peek() => at < filled || Fill() ? buffer[at] : -1;

        private bool Fill()
        {
            filled = reader.Read(buffer, 0, buffer.Length);
            at = 0;
            return filled > 0;
        }

        private void Put(char c)
        {
            if (length == row.Length)
            {
                if (length > 64 << 20) throw new FormatException("A row is longer than 64 million letters; a " +
                    "quote is probably never closed.");
                Array.Resize(ref row, row.Length * 2);
            }

            row[length++] = c;
        }
    }
}
