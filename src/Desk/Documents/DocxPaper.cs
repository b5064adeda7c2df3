using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Homeward.Documents;

/// <summary>
/// A paper as a DOCX file that a person goes on writing in. It carries no author, company or time: whoever opens it learns nothing of the
/// desk that the text does not say.
/// </summary>
public static class DocxPaper
{
    // Twentieths of a point: A4, margins of 2 cm, 3 cm at the left for filing.
    private const int AddressIndent = 4800;

    public static void Write(Paper paper, Stream output)
    {
        ArgumentNullException.ThrowIfNull(paper);
        // The package wants to seek; what is asked for may be a pipe.
        using var whole = new MemoryStream();
        using (var file = WordprocessingDocument.Create(whole, WordprocessingDocumentType.Document))
        {
            var body = new Body();
            foreach (var paragraph in paper.Paragraphs) body.Append(Of(paragraph, paper.Lang));
            if (paper.Table is { } table) Append(body, table, paper.Lang);
            body.Append(new SectionProperties(
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 1134, Bottom = 1134, Left = 1701, Right = 850, Header = 708, Footer = 708, Gutter = 0 }));
            file.AddMainDocumentPart().Document = new Document(body);
        }

        whole.Position = 0;
        whole.CopyTo(output);
    }

    private static Paragraph Of(PaperParagraph paragraph, string lang)
    {
        var isTitle = paragraph.Style is PaperStyle.Title or PaperStyle.Heading;
        var properties = new ParagraphProperties();
        if (isTitle) properties.Append(new KeepNext());
        properties.Append(new SpacingBetweenLines { After = paragraph.Style == PaperStyle.Address ? "0" : "120", Before = isTitle ? "240" : "0" });
        if (paragraph.Style == PaperStyle.Address) properties.Append(new Indentation { Left = $"{AddressIndent}" });
        else if (paragraph.Style == PaperStyle.Point) properties.Append(new Indentation { Left = "360", Hanging = "360" });
        properties.Append(new Justification
        {
            Val = paragraph.Style switch
            {
                PaperStyle.Title => JustificationValues.Center,
                PaperStyle.Signature => JustificationValues.Right,
                _ => JustificationValues.Left,
            },
        });
        var made = new Paragraph(properties);
        if (paragraph.Style == PaperStyle.Point) made.Append(Words("– ", lang, false, false));
        foreach (var words in paragraph.Words) made.Append(Words(words.IsGap ? Paper.Gap(words.Text) : words.Text, lang, isTitle, words.IsGap));
        return made;
    }

    private static Run Words(string text, string lang, bool bold, bool isGap)
    {
        var properties = new RunProperties(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman" });
        if (bold) properties.Append(new Bold());
        properties.Append(new FontSize { Val = "28" });
        if (isGap) properties.Append(new Highlight { Val = HighlightColorValues.Yellow });
        properties.Append(new Languages { Val = lang switch { "ru" => "ru-RU", "uk" => "uk-UA", _ => "en-GB" } });
        return new Run(properties, new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
    }

    private static void Append(Body body, PaperTable table, string lang)
    {
        body.Append(new Paragraph(new ParagraphProperties(new PageBreakBefore()), Words(table.Title, lang, true, false)));
        var borders = new TableBorders(
            new TopBorder { Val = BorderValues.Single, Size = 4 }, new LeftBorder { Val = BorderValues.Single, Size = 4 },
            new BottomBorder { Val = BorderValues.Single, Size = 4 }, new RightBorder { Val = BorderValues.Single, Size = 4 },
            new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 }, new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 });
        var made = new Table(new TableProperties(new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }, borders));
        made.Append(new TableGrid(table.Head.Select(_ => new GridColumn())));
        made.Append(RowOf(table.Head, lang, true));
        foreach (var row in table.Rows) made.Append(RowOf(row, lang, false));
        body.Append(made);
    }

    private static TableRow RowOf(IReadOnlyList<string> cells, string lang, bool isHead)
    {
        var row = new TableRow();
        if (isHead) row.Append(new TableRowProperties(new TableHeader()));
        foreach (var cell in cells) row.Append(new TableCell(new Paragraph(Words(cell, lang, isHead, false))));
        return row;
    }

    /// <summary>Characters that XML cannot hold; a quote from a damaged export may have them.</summary>
    private static string Clean(string text) => text.All(System.Xml.XmlConvert.IsXmlChar) ? text
        : new string([.. text.Select(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\ufffd')]);
}
