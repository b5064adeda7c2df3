using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Homeward.App.Reading;

/// <summary>One statement's quote inside a source's text.</summary>
/// <param name="Start">in Unicode code points of the text</param>
/// <param name="Length">in Unicode code points</param>
/// <param name="Kind">decides the underline: colour and line style both</param>
/// <param name="Label">what a screen reader says for the number: "statement 3: sent to the front"</param>
/// <param name="Href">where its statement stands, when that is another page</param>
public sealed record Mark(int Number, int Start, int Length, string Kind, string Label, string? Href = null);

/// <summary>
/// A source's text, letter by letter as stored, with its quotes marked and numbered. The mark of statement 3 has the
/// anchor q3 and links to s3, the statement beside it, which links back; the browser's own :target shows the pair.
/// </summary>
public static class MarkedText
{
    // As the pages: a Cyrillic letter is one letter, not eight.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IHtmlContent Render(string text, IEnumerable<Mark> marks)
    {
        var at = Offsets(text);
        var sound = marks.Where(m => m.Length > 0 && m.Start >= 0 && m.Start + m.Length < at.Length).ToList();
        var html = new HtmlContentBuilder();
        var open = new Stack<Mark>();
        var edges = sound.SelectMany(m => new[] { m.Start, m.Start + m.Length }).Append(at.Length - 1).Distinct().Order();
        var from = 0;
        foreach (var edge in edges)
        {
            if (edge > from) html.Append(text[at[from]..at[edge]]);
            CloseEnding(html, open, edge);
            var beginning = sound.Where(m => m.Start == edge).OrderByDescending(m => m.Length).ThenBy(m => m.Number);
            foreach (var m in beginning) Open(html, open, m, first: true);
            from = edge;
        }

        return html;
    }

    /// <summary>Marks may cross: one that runs on past the end of another is closed with it and opened again behind
    /// it.</summary>
    private static void CloseEnding(HtmlContentBuilder html, Stack<Mark> open, int edge)
    {
        if (open.All(m => m.Start + m.Length != edge)) return;
        var runOn = new Stack<Mark>();
        while (open.Any(m => m.Start + m.Length == edge))
        {
            var m = open.Pop();
            html.AppendHtml("</mark>");
            if (m.Start + m.Length != edge) runOn.Push(m);
        }

        foreach (var m in runOn) Open(html, open, m, first: false);
    }

    private static void Open(HtmlContentBuilder html, Stack<Mark> open, Mark m, bool first)
    {
        open.Push(m);
        var kind = Encoder.Encode(m.Kind);
        if (!first)
        {
            html.AppendHtml($"<mark class=\"k-{kind}\">");
            return;
        }

        var label = Encoder.Encode(m.Label);
        var href = Encoder.Encode(m.Href ?? $"#s{m.Number}");
        html.AppendHtml($"<mark class=\"k-{kind}\" id=\"q{m.Number}\">");
        html.AppendHtml($"<a class=\"no\" href=\"{href}\" aria-label=\"{label}\">{m.Number}</a>");
    }

    /// <summary>Place in the string of every code point, and of the end.</summary>
    private static int[] Offsets(string text)
    {
        var places = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1) places.Add(i);
        places.Add(text.Length);
        return [.. places];
    }
}
