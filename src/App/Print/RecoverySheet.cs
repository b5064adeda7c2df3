using System.Globalization;
using System.Net;
using System.Text;
using Homeward.App.Language;

namespace Homeward.App.Print;

/// <summary>
/// A holder's sheet on paper, as text and as a page to print. It names no organisation and no person: a sheet that is found should not say
/// whose desk it opens. The page needs nothing from elsewhere.
/// </summary>
internal sealed class RecoverySheet(Words t, DateOnly day, string deskId)
{
    private const int Columns = 3;

    public string Text(RecoveryPart part)
    {
        var text = new StringBuilder();
        text.Append(Title(part)).Append("\n\n");
        var words = part.Words.Split(' ');
        for (var i = 0; i < words.Length; i += Columns)
        {
            for (var c = i; c < Math.Min(i + Columns, words.Length); c++) text.Append(string.Create(CultureInfo.InvariantCulture, $"{c + 1,3}. {words[c],-12}"));
            text.Append('\n');
        }

        text.Append('\n').Append(Facts(part)).Append("\n\n");
        foreach (var line in Instruction(part)) text.Append("* ").Append(line).Append('\n');
        return text.Append('\f').ToString();
    }

    public string Html(RecoveryPart part)
    {
        static string E(string text) => WebUtility.HtmlEncode(text);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="{{t.Lang}}"><head><meta charset="utf-8"><title>{{E(t["recovery-sheet.tab"])}}</title>
            <style>
            @page { size: A4; margin: 20mm }
            body { font: 12pt/1.5 Georgia, serif; max-width: 170mm; margin: 2em auto; color: #000; background: #fff }
            h1 { font-size: 16pt }
            ol.words { columns: 3; font: 13pt/1.9 "DejaVu Sans Mono", "Courier New", monospace; border: 1px solid #000; padding: 6mm 6mm 6mm 16mm }
            li { break-inside: avoid }
            .facts { font-size: 11pt }
            </style></head><body>
            <h1>{{E(Title(part))}}</h1>
            <ol class="words" lang="en" translate="no">
            """);
        foreach (var word in part.Words.Split(' ')) html.Append("<li>").Append(E(word)).Append("</li>");
        html.Append("</ol>\n<p class=\"facts\">").Append(E(Facts(part))).Append("</p>\n<ul>");
        foreach (var line in Instruction(part)) html.Append("<li>").Append(E(line)).Append("</li>");
        return html.Append("</ul>\n</body></html>\n").ToString();
    }

    public string Title(RecoveryPart part) => t["recovery-sheet.title", ("number", part.Number), ("holders", part.Holders)];

    public string Facts(RecoveryPart part) => t["recovery-sheet.facts", ("set", string.Join(' ', part.Words.Split(' ').Take(2))),
        ("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("desk", deskId)];

    public IEnumerable<string> Instruction(RecoveryPart part) =>
    [
        t["recovery-sheet.what", ("needed", part.Needed), ("holders", part.Holders)], t["recovery-sheet.keep"], t["recovery-sheet.secret"], t["recovery-sheet.asked"],
        t["recovery-sheet.type", ("needed", part.Needed), ("command", "homeward recovery use")], t["recovery-sheet.lost"],
    ];
}
