using System.Globalization;
using System.Text;
using System.Xml;

namespace Homeward.Evidence;

/// <summary>
/// Reads the sheets of an XLSX workbook as the same rows that a CSV gives. Formulas are not computed: the value last
/// saved stands. Dates are written as 2025-03-19. Line is the row's number in the sheet; byte places are not told (0).
/// </summary>
public static class XlsxList
{
    private const int MaxStrings = 2_000_000;
    private const int MaxStringChars = 128 * 1024 * 1024;
    private const int MaxCells = 1000;
    private const int MaxCellChars = 100_000;

    /// <summary>
    /// For each sheet a heading (note "sheet" with its name) and its rows; a refused part when the workbook or a sheet
    /// is damaged.
    /// </summary>
    /// <param name="workbook">seekable; stays the caller's</param>
    public static IEnumerable<Part> Read(Stream workbook, ArchiveBudget budget, CsvMapping? mapping = null)
    {
        var entries = new Dictionary<string, ArchiveEntry>(StringComparer.Ordinal);
        foreach (var part in ArchiveParts.Read(workbook, budget))
        {
            if (part is ArchiveEntry entry) entries[entry.Name] = entry;
            else if (part is Refused no)
            {
                yield return no.What == RefusedWhat.Thing ? no with { What = RefusedWhat.Heading } : no;
            }
        }

        var book = Try(() => new Book(entries), out var refused);
        if (book is null)
        {
            yield return refused!;
            yield break;
        }

        if (book.Missing > 0 || book.Sheets.Count == 0)
        {
            yield return new Refused(0, 0, 1, $"{book.Missing} sheets are named in the workbook but cannot be read",
                RefusedWhat.Rest);
        }

        foreach (var (name, entry) in book.Sheets)
        {
            var notes = new List<Note> { new("sheet", name) };
            if (entries.Keys.Any(k => k.EndsWith("vbaProject.bin", StringComparison.Ordinal)))
            {
                notes.Add(new("macros", "the file carries macros; they are not run"));
            }

            var rows = new TableRows(mapping, null, new('\t', true), new("utf-8", 0, true), notes);
            foreach (var part in rows.Of(Rows(entry, book))) yield return part;
        }
    }

    private static T? Try<T>(Func<T> read, out Refused? refused)
        where T : class
    {
        refused = null;
        try
        {
            return read();
        }
        catch (Exception e) when (e is XmlException or ArchiveRefusedException)
        {
            refused = new(0, 0, 1, e is ArchiveRefusedException ? e.Message : "the workbook is damaged (no valid XML)",
                RefusedWhat.Rest);
            return null;
        }
    }

    /// <summary>The rows of one sheet; ends with a refusal where its XML breaks.</summary>
    private static IEnumerable<Part> Rows(ArchiveEntry sheet, Book book)
    {
        using var xml = Try(() => OfficeText.Xml(sheet.Open()), out var refused);
        if (xml is null)
        {
            yield return refused!;
            yield break;
        }

        long number = 0;
        while (true)
        {
            Part? part;
            try
            {
                part = NextRow(xml, book, ref number);
            }
            catch (Exception e) when (e is XmlException or ArchiveRefusedException)
            {
                part = new Refused(0, 0, number + 1, e is ArchiveRefusedException ? e.Message
                    : "the sheet is damaged from here on", RefusedWhat.Rest);
            }

            if (part is null) yield break;
            if (part is RawRow row && row.Cells.All(string.IsNullOrWhiteSpace)) continue;
            yield return part;
            if (part is Refused { What: RefusedWhat.Rest }) yield break;
        }
    }

    private static Part? NextRow(XmlReader xml, Book book, ref long number)
    {
        while (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row")
        {
            if (!Step(xml)) return null;
        }

        number = long.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? told : number + 1;
        var cells = new List<string>();
        var empty = xml.IsEmptyElement;
        var depth = xml.Depth;
        var tooMany = false;
        while (Step(xml) && !empty && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c") continue;
            var column = Column(xml.GetAttribute("r")) ?? cells.Count;
            tooMany |= column >= MaxCells;
            var text = Cell(xml, book);
            while (cells.Count < column && cells.Count < MaxCells) cells.Add("");
            if (cells.Count < MaxCells) cells.Add(text);
        }

        if (tooMany) return new Refused(0, 0, number, $"the row has more than {MaxCells} cells");
        return new RawRow(0, 0, number, string.Join('\t', cells), cells);
    }

    /// <summary>The text of a cell; the reader stands on its end afterwards.</summary>
    private static string Cell(XmlReader xml, Book book)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        if (xml.IsEmptyElement) return "";
        var depth = xml.Depth;
        StringBuilder value = new(), inline = new();
        var inside = "";
        while (Step(xml) && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element) inside = xml.LocalName;
            else if (xml.NodeType == XmlNodeType.EndElement) inside = "";
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
            {
                if (inside == "v") value.Append(xml.Value);
                else if (inside == "t") inline.Append(xml.Value);
                if (value.Length + inline.Length > MaxCellChars)
                {
                    throw new ArchiveRefusedException("a cell of the sheet is too long");
                }
            }
        }

        var text = value.ToString();
        if (type == "s")
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                && i < book.Strings.Count ? book.Strings[i] : text;
        }

        if (type == "inlineStr") return inline.ToString();
        return type is null or "n" ? book.Number(text, style) : text;
    }

    private static bool Step(XmlReader xml) => xml.Depth <= 100 ? xml.Read()
        : throw new XmlException("elements lie in each other too deep");

    private static int? Column(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is < 'A' or > 'Z') break;
            column = Math.Min(column * 26 + (c - 'A' + 1), 1_000_000);
        }

        return column == 0 ? null : column - 1;
    }

    /// <summary>
    /// What a workbook says about all its sheets: shared texts, which styles are dates, names and order of sheets.
    /// </summary>
    private sealed class Book
    {
        private readonly HashSet<int> dateStyles = [];
        private readonly bool from1904;

        internal Book(Dictionary<string, ArchiveEntry> entries)
        {
            if (!entries.TryGetValue("xl/workbook.xml", out var workbook))
            {
                throw new ArchiveRefusedException("no sheets were found in the file");
            }

            if (entries.TryGetValue("xl/sharedStrings.xml", out var strings)) ReadStrings(strings);
            if (entries.TryGetValue("xl/styles.xml", out var styles)) ReadStyles(styles);
            var targets = entries.TryGetValue("xl/_rels/workbook.xml.rels", out var links) ? Links(links) : [];
            using var xml = OfficeText.Xml(workbook.Open());
            while (Step(xml))
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "workbookPr") from1904 = xml.GetAttribute("date1904") is "1" or "true";
                if (xml.LocalName != "sheet") continue;
                var id = xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                    ?? "";
                if (targets.TryGetValue(id, out var target) && entries.TryGetValue(target, out var sheet))
                {
                    Sheets.Add((xml.GetAttribute("name") ?? "", sheet));
                }
                else Missing++;
            }
        }

        internal List<string> Strings { get; } = [];

        internal List<(string Name, ArchiveEntry Entry)> Sheets { get; } = [];

        /// <summary>Sheets the workbook names whose content is not there.</summary>
        internal int Missing { get; private set; }

        /// <summary>A number as stored, or a day (and time) when its style shows one.</summary>
        internal string Number(string text, string? style)
        {
            var isDate = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
                && dateStyles.Contains(s);
            if (!isDate || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial))
            {
                return text;
            }

            if (serial is < 0 or > 2_900_000) return text;

            // Serial 60 is a 29 February 1900 that never was: days before it count from one later.
            var start = from1904 ? new DateTime(1904, 1, 1) : serial < 60 ? new DateTime(1899, 12, 31)
                : new DateTime(1899, 12, 30);
            var moment = start.AddSeconds(Math.Round(serial * 86_400));
            return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture);
        }

        private void ReadStrings(ArchiveEntry entry)
        {
            using var xml = OfficeText.Xml(entry.Open());
            var text = new StringBuilder();
            long total = 0;
            var inside = "";
            while (Step(xml))
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    inside = xml.LocalName;
                    if (inside == "si" && xml.IsEmptyElement) Strings.Add("");
                }
                else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA
                    && inside == "t")
                {
                    text.Append(xml.Value);
                }
                else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "si")
                {
                    Strings.Add(text.ToString());
                    total += text.Length;
                    text.Clear();
                    if (Strings.Count > MaxStrings || total > MaxStringChars)
                    {
                        throw new ArchiveRefusedException("the workbook holds too much text");
                    }
                }
            }
        }

        private void ReadStyles(ArchiveEntry entry)
        {
            using var xml = OfficeText.Xml(entry.Open());
            var own = new HashSet<int>();
            var inCells = false;
            var index = 0;
            while (Step(xml))
            {
                if (xml.LocalName == "cellXfs") inCells = xml.NodeType == XmlNodeType.Element;
                if (xml.NodeType != XmlNodeType.Element) continue;
                _ = int.TryParse(xml.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture,
                    out var format);
                if (xml.LocalName == "numFmt" && ShowsDay(xml.GetAttribute("formatCode") ?? "")) own.Add(format);
                if (xml.LocalName != "xf" || !inCells) continue;
                if (format is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 58)
                    || own.Contains(format))
                {
                    dateStyles.Add(index);
                }

                index++;
            }
        }

        /// <summary>A format with days or years in it, outside quoted words and colour names.</summary>
        private static bool ShowsDay(string code)
        {
            var quoted = false;
            var bracket = false;
            foreach (var c in code)
            {
                if (c == '"') quoted = !quoted;
                else if (!quoted && c is '[' or ']') bracket = c == '[';
                else if (!quoted && !bracket && c is 'd' or 'D' or 'y' or 'Y') return true;
            }

            return false;
        }

        private static Dictionary<string, string> Links(ArchiveEntry entry)
        {
            var links = new Dictionary<string, string>(StringComparer.Ordinal);
            using var xml = OfficeText.Xml(entry.Open());
            while (Step(xml))
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship") continue;
                var target = xml.GetAttribute("Target") ?? "";
                links[xml.GetAttribute("Id") ?? ""] = target.StartsWith('/') ? target[1..] : "xl/" + target;
            }

            return links;
        }
    }
}
