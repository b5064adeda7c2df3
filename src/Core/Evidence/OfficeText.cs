using System.Globalization;
using System.Text;
using System.Xml;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig;

namespace Homeward.Evidence;

/// <summary>
/// The words of a DOCX or ODT file. Both are XML in a ZIP; only the part with the text is read, as a stream, with no
/// entities, no outside references, no macros. The file itself stays with the caller.
/// </summary>
/// <param name="Text">one paragraph a line; cells of tables separated by tabs</param>
/// <param name="Notes">macros, tracked-changes, comments: what lies in the file besides</param>
public sealed record OfficeText(string Text, IReadOnlyList<Note> Notes)
{
    private const int MaxChars = 64 * 1024 * 1024;
    private const int MaxDepth = 1000;

    /// <summary>Reads a DOCX or ODT. Null with a reason when it is no such file, damaged, or over the budget.</summary>
    /// <param name="file">seekable; stays the caller's</param>
    public static OfficeText? From(Stream file, ArchiveBudget budget, out string? refusal)
    {
        var notes = new List<Note>();
        ArchiveEntry? words = null;
        refusal = null;
        foreach (var part in ArchiveParts.Read(file, budget))
        {
            if (part is Refused { What: RefusedWhat.Rest } whole) refusal = whole.Reason;
            if (part is not ArchiveEntry entry) continue;
            if (entry.Name is "word/document.xml" or "content.xml") words = entry;
            if (entry.Name.EndsWith("vbaProject.bin", StringComparison.Ordinal)
                || entry.Name.StartsWith("Basic/", StringComparison.Ordinal))
            {
                notes.Add(new("macros", "the file carries macros; they are not run"));
            }

            if (entry.Name == "word/comments.xml")
            {
                notes.Add(new("comments", "the file carries comments beside its text"));
            }
        }

        if (words is null)
        {
            refusal ??= "no text was found in the file";
            return null;
        }

        try
        {
            using var stream = words.Open();
            return new(Words(stream, words.Name == "content.xml", notes), [.. notes.Distinct()]);
        }
        catch (Exception e) when (e is XmlException or ArchiveRefusedException)
        {
            refusal = e is ArchiveRefusedException ? e.Message : "the text of the file is damaged (no valid XML)";
            return null;
        }
    }

    internal static XmlReader Xml(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 1024L * 1024 * 1024,
        CheckCharacters = false,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    });

    private static string Words(Stream stream, bool openDocument, List<Note> notes)
    {
        var text = new StringBuilder();
        using var xml = Xml(stream);
        while (xml.Read())
        {
            if (xml.Depth > MaxDepth) throw new XmlException("too deep");
            if (text.Length > MaxChars) throw new ArchiveRefusedException("the text of the file is too long");
            var name = xml.LocalName;
            if (xml.NodeType == XmlNodeType.Element)
            {
                if (name is "del" or "ins" or "tracked-changes")
                {
                    Once(notes, new("tracked-changes", "the file keeps earlier wordings (tracked changes)"));
                }

                if (name is "delText" or "instrText" or "tracked-changes" or "annotation") Skip(xml);
                else if (name is "tab") text.Append('\t');
                else if (name is "br" or "cr" or "line-break") text.Append('\n');
                else if (openDocument && name == "s") text.Append(' ', Math.Clamp(Count(xml), 1, 1000));
                if (xml.IsEmptyElement && name is "p" or "h") Break(text);
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                if (name is "p" or "h") Break(text);
                else if (name is "tc" or "table-cell") Cell(text);
                else if (name is "tr" or "table-row") Break(text);
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString().Trim('\n');
    }

    private static int Count(XmlReader xml) =>
        int.TryParse(xml.GetAttribute("c", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"), out var n) ? n : 1;

    private static void Once(List<Note> notes, Note note)
    {
        if (!notes.Contains(note)) notes.Add(note);
    }

    private static void Skip(XmlReader xml)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
        }
    }

    private static void Break(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] == '\t') text.Length--;
        text.Append('\n');
    }

    private static void Cell(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] == '\n') text.Length--;
        text.Append('\t');
    }
}

/// <summary>
/// The text layer of a PDF, page by page. The library reads a complex format that strangers fill: call this where a
/// time and memory limit holds (a child process); here only size, pages and length are bounded.
/// </summary>
/// <param name="Pages">words of each page, line ends LF; "" for a page that is only a picture</param>
/// <param name="Title">from the document's own description, which can lie</param>
/// <param name="Author">from the document's own description</param>
/// <param name="Notes">no-text (a scan), pages-left-out, page-damaged, scripts</param>
public sealed record PdfText(IReadOnlyList<string> Pages, string? Title, string? Author, IReadOnlyList<Note> Notes)
{
    /// <summary>Longest file that is read.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>Most pages that are read.</summary>
    public const int MaxPages = 2000;

    private const int MaxChars = 32 * 1024 * 1024;

    /// <summary>Pages joined by an empty line: the text layer of the source.</summary>
    public string Text => string.Join("\n\n", Pages.Where(p => p.Length > 0));

    /// <summary>Reads a PDF. Null with a reason when it is locked, damaged or too large.</summary>
    public static PdfText? From(byte[] pdf, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(pdf);
        refusal = pdf.Length > MaxBytes ? $"the PDF is longer than {MaxBytes >> 20} MB; it is kept, but not read"
            : null;
        if (refusal is not null) return null;
        try
        {
            using var document = PdfDocument.Open(pdf, new ParsingOptions { UseLenientParsing = true });
            return Read(document);
        }
        catch (PdfDocumentEncryptedException)
        {
            refusal = "the PDF is locked with a password; ask the sender for it and add an unlocked copy beside";
        }
        catch (Exception e) when (e is IOException or SystemException && e is not OutOfMemoryException || IsTheLibrarys(e))
        {
            // The library documents no closed list: damaged bytes come out as its own kinds or as any of the framework's.
            // The file is kept as it came.
            refusal = "the PDF is damaged; it is kept, but its text cannot be read";
        }

        return null;
    }

    private static PdfText Read(PdfDocument document)
    {
        var pages = new List<string>();
        var notes = new List<Note>();
        var chars = 0;
        var count = document.NumberOfPages;
        for (var number = 1; number <= Math.Min(count, MaxPages) && chars < MaxChars; number++)
        {
            pages.Add(Page(document, number, notes));
            chars += pages[^1].Length;
        }

        if (pages.Count < count)
        {
            notes.Add(new("pages-left-out",
                string.Create(CultureInfo.InvariantCulture,
                $"only the first {pages.Count} of {count} pages were read")));
        }

        if (pages.TrueForAll(p => p.Length == 0))
        {
            notes.Add(new("no-text", "no words could be read: perhaps a scan; type it or add a transcript"));
        }

        return new(pages, Clean(document.Information.Title), Clean(document.Information.Author), notes);
    }

    private static string Page(PdfDocument document, int number, List<Note> notes)
    {
        try
        {
            var text = ContentOrderTextExtractor.GetText(document.GetPage(number), true);
            return TextLayer.Of(text.Normalize(NormalizationForm.FormC)).Text.Trim();
        }
        catch (Exception e) when (e is IOException or SystemException && e is not OutOfMemoryException || IsTheLibrarys(e))
        {
            notes.Add(new("page-damaged",
                string.Create(CultureInfo.InvariantCulture, $"page {number} could not be read")));
            return "";
        }
    }

    /// <summary>Kinds of the library itself, some of which it keeps internal.</summary>
    private static bool IsTheLibrarys(Exception e) =>
        e.GetType().Namespace?.StartsWith("UglyToad.", StringComparison.Ordinal) == true;

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
