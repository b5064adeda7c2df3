using Homeward.App.Host;
using Homeward.Basics;
using Homeward.Cases;
using Microsoft.AspNetCore.Html;

namespace Homeward.App.Pages.Letters;

/// <summary>A letter's words on the screen, and where the thing is shown that a fact rests on.</summary>
public static class LetterWay
{
    /// <returns>null for what was typed, and for what has no page of its own</returns>
    public static string? To(string? id) => id is null ? null
        : id.StartsWith(Ids.Mention, StringComparison.Ordinal) ? $"/mentions/{id}" : Way.To(id);

    /// <summary>The pieces of a paragraph with no blank between them that the letter does not have.</summary>
    public static IHtmlContent Words(IReadOnlyList<LetterPiece> pieces)
    {
        var html = new HtmlContentBuilder();
        foreach (var piece in pieces ?? [])
        {
            // A part of a name brings its blank along; the mark begins after it.
            var word = piece.Text.TrimStart(' ', '\u00a0');
            html.Append(piece.Text[..^word.Length]);
            switch (piece.Kind)
            {
                case "blank":
                    html.AppendHtml("<mark class=\"gap\">[").Append(word).AppendHtml("]</mark>");
                    break;
                case "ask":
                    html.AppendHtml("<mark class=\"gap asked\">").Append(word).AppendHtml("<sup>?</sup></mark>");
                    break;
                case "fact" when To(piece.ClaimId) is { } way:
                    html.AppendHtml("<a class=\"fact\" href=\"").Append(way).AppendHtml("\">").Append(word).AppendHtml("</a>");
                    break;
                default:
                    html.Append(word);
                    break;
            }
        }

        return html;
    }
}
