using System.Text.RegularExpressions;
using System.Text;
using AngleSharp.Dom;

namespace Homeward.Evidence;

/// <summary>
/// The words of an element: blocks on lines of their own, spaces collapsed, scripts and styles left out.
/// </summary>
internal static class HtmlWords
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "header", "footer", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
        "ol", "li", "dl",
        "dt", "dd", "blockquote", "pre", "figure", "figcaption", "table", "tr", "br", "hr", "address", "form",
        "details", "summary", "nav",
    };

    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "button", "select", "textarea",
    };

    internal static string Of(INode root)
    {
        var words = new StringBuilder();
        for (var node = root; node is not null;)
        {
            var descend = true;
            if (node is IText text) Append(words, text.Data);
            else if (node is IElement element)
            {
                descend = !Silent.Contains(element.LocalName);
                if (Blocks.Contains(element.LocalName)) Break(words);
                else if (element.LocalName is "td" or "th") Append(words, " ");
            }

            node = Following(node, root, descend, words);
        }

        return words.ToString().Trim();
    }

    private static INode? Following(INode node, INode root, bool descend, StringBuilder words)
    {
        if (descend && node.FirstChild is { } child) return child;
        for (INode? at = node; at is not null && at != root; at = at.Parent)
        {
            if (at is IElement left && Blocks.Contains(left.LocalName)) Break(words);
            if (at.NextSibling is { } next) return next;
        }

        return null;
    }

    private static void Append(StringBuilder words, string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) words.Append(c);
            else if (words.Length > 0 && words[^1] is not (' ' or '\n')) words.Append(' ');
        }
    }

    private static void Break(StringBuilder words)
    {
        while (words.Length > 0 && words[^1] == ' ') words.Length--;
        if (words.Length > 0 && words[^1] != '\n') words.Append('\n');
    }
}

/// <summary>
/// What is asked of a page before a parser may have it: its size in elements and how deep they lie in each other.
/// </summary>
internal static partial class HtmlBounds
{
    private static readonly HashSet<string> Shallow = new(StringComparer.OrdinalIgnoreCase)
    {
        // Void elements, and those that close themselves when the next of their kind begins.
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt",
        "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html", "head", "body", "colgroup",
        "rt", "rp",
    };

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        // A parser opens these anew in each block until they are closed: the work is blocks times open ones.
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    private const long MaxWork = 2_000_000;

    /// <summary>
    /// Why the page is refused; null when it may be parsed. Keeps the stack a parser would keep (an end tag without its
    /// start tag closes nothing), so a page cannot hide its depth behind stray end tags.
    /// </summary>
    internal static string? Refusal(string html, int maxDepth, int maxElements)
    {
        var open = new List<string>();
        var elements = 0;
        long work = 0, formatting = 0;
        for (var i = html.IndexOf('<', StringComparison.Ordinal); i >= 0 && i + 1 < html.Length; i =
            html.IndexOf('<', i + 1))
        {
            var closing = html[i + 1] == '/';
            var start = closing ? i + 2 : i + 1;
            var end = start;
            while (end < html.Length && end - start < 32
                && (char.IsAsciiLetterOrDigit(html[end]) || html[end] is '-' or ':'))
            {
                end++;
            }

            if (end == start) continue;
            var name = html[start..end].ToLowerInvariant();
            if (Shallow.Contains(name) && closing) continue;
            if (closing)
            {
                var at = open.LastIndexOf(name);
                if (at < 0) continue;
                for (var k = at; k < open.Count; k++) formatting -= Formatting.Contains(open[k]) ? 1 : 0;
                open.RemoveRange(at, open.Count - at);
                continue;
            }

            work += 1 + formatting;
            if (++elements > maxElements || work > MaxWork) return TooMuch($"has more than {maxElements} elements");
            if (Shallow.Contains(name)) continue;
            if (name is "script" or "style")
            {
                // What stands in a script is no markup.
                i = html.IndexOf("</" + name, end, StringComparison.OrdinalIgnoreCase);
                if (i < 0) return null;
                continue;
            }

            open.Add(name);
            formatting += Formatting.Contains(name) ? 1 : 0;
            if (open.Count > maxDepth) return TooMuch($"nests its elements more than {maxDepth} deep");
        }

        return null;
    }

    private static string TooMuch(string what) => $"the page {what}; it is kept whole, but its text is not read";

    /// <summary>The character set a page declares in its first kilobytes; null when it does not.</summary>
    internal static string? DeclaredCharset(ReadOnlySpan<byte> html)
    {
        var match = MetaCharset().Match(Encoding.Latin1.GetString(html[..Math.Min(html.Length, 4096)]));
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex MetaCharset();
}
