using Microsoft.AspNetCore.Html;

namespace Homeward.App.Reading;

/// <summary>A found stretch of text with the words that were looked for marked.</summary>
public static class FoundMarks
{
    public static IHtmlContent Render(FoundWords words)
    {
        var html = new HtmlContentBuilder();
        if (!words.Begins) html.Append("… ");
        var at = 0;
        foreach (var (start, length) in words.Marks)
        {
            html.Append(words.Text[at..start]).AppendHtml("<mark>").Append(words.Text.Substring(start, length)).AppendHtml("</mark>");
            at = start + length;
        }

        html.Append(words.Text[at..]);
        return words.Ends ? html : html.Append(" …");
    }
}
