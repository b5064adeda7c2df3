using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Homeward.Evidence;

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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library documents no closed list of exceptions for damaged files; whatever it is, the file is kept as
            // it came.
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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            notes.Add(new("page-damaged",
                string.Create(CultureInfo.InvariantCulture, $"page {number} could not be read")));
            return "";
        }
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
