using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Homeward.Documents;

/// <summary>A paper as one HTML file to be printed: no script, no picture, nothing from elsewhere.</summary>
public static class HtmlPaper
{
    private const string Style = """
        @page { size: A4; margin: 20mm 15mm 20mm 30mm } body { font: 14pt/1.4 "Times New Roman", serif; color: #000; background: #fff;
        max-width: 165mm; margin: auto } p { margin: 0 0 .6em } .address { margin: 0 0 0 50% } h1 { font-size: 14pt; text-align: center }
        h2 { font-size: 14pt } .signature { text-align: right; margin-top: 2em } .point::before { content: "– " }
        mark { background: #ff0; border-bottom: 1px solid #000 } table { border-collapse: collapse; width: 100%; font-size: 11pt; page-break-before: always }
        th, td { border: 1px solid #000; padding: 3px 5px; text-align: left; vertical-align: top } thead { display: table-header-group }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"" + paper.Lang + "\"><head><meta charset=\"utf-8\"><title>")
            .Append(Encoder.Encode(paper.Title)).Append("</title><style>").Append(Style).Append("</style></head><body>\n");
        foreach (var paragraph in paper.Paragraphs)
        {
            var (open, close) = paragraph.Style switch
            {
                PaperStyle.Title => ("<h1>", "</h1>"),
                PaperStyle.Heading => ("<h2>", "</h2>"),
                PaperStyle.Plain => ("<p>", "</p>"),
                _ => ($"<p class=\"{paragraph.Style.ToString().ToLowerInvariant()}\">", "</p>"),
            };
            html.Append(open);
            foreach (var words in paragraph.Words)
            {
                if (words.IsGap) html.Append("<mark>").Append(Encoder.Encode(Paper.Gap(words.Text))).Append("</mark>");
                else html.Append(Encoder.Encode(words.Text));
            }

            html.Append(close).Append('\n');
        }

        if (paper.Table is { } table)
        {
            html.Append("<table><caption>").Append(Encoder.Encode(table.Title)).Append("</caption><thead>");
            Row(html, table.Head, "th");
            html.Append("</thead><tbody>");
            foreach (var row in table.Rows) Row(html, row, "td");
            html.Append("</tbody></table>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void Row(StringBuilder html, IReadOnlyList<string> cells, string tag)
    {
        html.Append("<tr>");
        foreach (var cell in cells) html.Append('<').Append(tag).Append('>').Append(Encoder.Encode(cell)).Append("</").Append(tag).Append('>');
        html.Append("</tr>");
    }
}
