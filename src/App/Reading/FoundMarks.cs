using Microsoft.AspNetCore.Html;

namespace Homeward.App.Reading;

/// <summary>A found stretch of text with the words that were looked for marked.</summary>
public static class FoundMarks
{
    public static IHtmlContent Render(FoundWords words)
    {
        var html = new HtmlContentBuilder();
        // hides as many letters as there were: the marks still fit
        var text = HiddenNumbers.In(words.Text);
        if (!words.Begins) html.Append("… ");
        var at = 0;
        foreach (var (start, length) in words.Marks)
        {
            html.Append(text[at..start]).AppendHtml("<mark>").Append(text.Substring(start, length)).AppendHtml("</mark>");
            at = start + length;
        }

        html.Append(text[at..]);
        return words.Ends ? html : html.Append(" …");
    }
}
