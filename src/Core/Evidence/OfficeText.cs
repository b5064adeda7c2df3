using System.Text;
using System.Xml;

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
