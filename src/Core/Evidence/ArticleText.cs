using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Homeward.Evidence;

/// <summary>A day a page may have been published on, and where in the page that stands. A person chooses when they differ.</summary>
/// <param name="From">meta, json-ld, time or text</param>
/// <param name="Phrase">as written in the page</param>
public sealed record DayCandidate(DateOnly Day, string From, string Phrase);

/// <summary>A page that the article cites: the address as written and the words it stands under. It is never fetched.</summary>
public sealed record CitedLink(string Address, string Words);

/// <summary>
/// The words of a web article, taken from the saved page. Nothing in the page runs and nothing is loaded; the page itself stays
/// with the caller, whole.
/// </summary>
/// <param name="Title">headline; null when the page has none</param>
/// <param name="Byline">who signed it; null when nobody</param>
/// <param name="Site">name of the outlet as the page gives it</param>
/// <param name="Address">the page's own address as it states it (canonical); null when it does not</param>
/// <param name="Published">candidates, most formal first</param>
/// <param name="Language">two letters: declared by the page, else told from its letters; null when neither</param>
/// <param name="Text">main text, one paragraph a line, line ends LF</param>
/// <param name="Links">addresses outside this page cited in the main text</param>
/// <param name="Notes">charset …, whole-page (no main text could be told apart)</param>
public sealed record ArticleText(
    string? Title, string? Byline, string? Site, string? Address, IReadOnlyList<DayCandidate> Published, string? Language,
    string Text, IReadOnlyList<CitedLink> Links, IReadOnlyList<Note> Notes)
{
    /// <summary>Longest page that is read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most elements lying in each other; the libraries below recurse.</summary>
    public const int MaxDepth = 400;

    /// <summary>Most elements of a page.</summary>
    public const int MaxElements = 200_000;

    /// <summary>Reads a page, at most <see cref="MaxBytes"/> of the stream and one more. Null with a reason when it is refused.</summary>
    public static ArticleText? From(Stream html, string? declaredCharset, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(html);
        var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int read; buffer.Length <= MaxBytes && (read = html.Read(piece, 0, piece.Length)) > 0;) buffer.Write(piece, 0, read);
        return From(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), declaredCharset, out refusal);
    }

    /// <summary>Reads a page. Null with a reason when it is too large, too deep, or no text.</summary>
    /// <param name="declaredCharset">what the server or mail said; null when nothing</param>
    public static ArticleText? From(ReadOnlySpan<byte> html, string? declaredCharset, out string? refusal)
    {
        refusal = html.Length > MaxBytes ? $"the page is longer than {MaxBytes >> 20} MB; it is kept whole, but its text is not read" : null;
        if (refusal is not null) return null;
        var layer = TextLayer.From(html, declaredCharset ?? HtmlBounds.DeclaredCharset(html), out refusal);
        if (layer is null) return null;
        refusal = HtmlBounds.Refusal(layer.Text, MaxDepth, MaxElements);
        if (refusal is not null) return null;
        return Read(layer);
    }

    private static ArticleText Read(TextLayer layer)
    {
        var notes = new List<Note>(layer.Notes.Where(n => n.Code != "line-ends"));
        using var page = new HtmlParser().ParseDocument(layer.Text);
        var address = Clean(page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"))
            ?? Meta(page, "og:url");
        var article = Main(layer.Text, address);
        IElement? body = null;
        if (article is { IsReadable: true } or { Content.Length: > 0 }) body = new HtmlParser().ParseDocument(article.Content ?? "").Body;
        var text = body is null ? "" : HtmlWords.Of(body);
        if (text.Length == 0)
        {
            body = page.Body;
            text = body is null ? "" : HtmlWords.Of(body);
            notes.Add(new("whole-page", "no main text could be told apart; all words of the page are taken"));
        }

        var title = Clean(article?.Title) ?? Meta(page, "og:title") ?? Clean(page.Title);
        return new(
            title,
            Clean(article?.Byline) ?? Meta(page, "author") ?? Meta(page, "article:author"),
            Clean(article?.SiteName) ?? Meta(page, "og:site_name"),
            address,
            PublishedDays.In(page, text),
            LanguageOf(page, text),
            text,
            body is null ? [] : LinksIn(body, address),
            notes);
    }

    /// <summary>The library's opinion of what the main text is; null when it fails on this page.</summary>
    private static SmartReader.Article? Main(string html, string? address)
    {
        var sound = Uri.TryCreate(address, UriKind.Absolute, out var own) && own.Scheme is "http" or "https";
        try
        {
            // Given the text, the library makes no request; the address only resolves relative links.
            return new SmartReader.Reader(sound ? own!.AbsoluteUri : "https://page.invalid/", html).GetArticle();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            // Seen on pages whose markup the library does not foresee; all words are taken then.
            return null;
        }
    }

    internal static string? Meta(IHtmlDocument page, string name)
    {
        foreach (var meta in page.QuerySelectorAll("meta"))
        {
            var key = meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop");
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase) && Clean(meta.GetAttribute("content")) is { } value) return value;
        }

        return null;
    }

    private static string? Clean(string? text)
    {
        var words = text is null ? "" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length is 0 or > 2000 ? null : words;
    }

    private static IReadOnlyList<CitedLink> LinksIn(IElement body, string? address)
    {
        var links = new List<CitedLink>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var anchor in body.QuerySelectorAll("a[href]"))
        {
            var href = anchor.GetAttribute("href")!.Trim();
            if (!Uri.TryCreate(href, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https")) continue;
            if (target.Host == "page.invalid" || href == address || !seen.Add(href)) continue;
            links.Add(new(href, Clean(anchor.TextContent) ?? ""));
        }

        return links;
    }

    private static string? LanguageOf(IHtmlDocument page, string text)
    {
        var declared = Clean(page.DocumentElement.GetAttribute("lang")) ?? Meta(page, "og:locale");
        if (declared is { Length: >= 2 } && declared[..2].All(char.IsAsciiLetter)) return declared[..2].ToLowerInvariant();
        int ukrainian = 0, russian = 0, latin = 0;
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower is 'і' or 'ї' or 'є' or 'ґ') ukrainian++;
            else if (lower is 'ы' or 'э' or 'ъ' or 'ё') russian++;
            else if (char.IsAsciiLetter(lower)) latin++;
        }

        if (ukrainian + russian > latin / 20) return ukrainian > russian ? "uk" : "ru";
        return null;
    }
}

/// <summary>The words of an element: blocks on lines of their own, spaces collapsed, scripts and styles left out.</summary>
internal static class HtmlWords
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "header", "footer", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
        "dt", "dd", "blockquote", "pre", "figure", "figcaption", "table", "tr", "br", "hr", "address", "form", "details", "summary", "nav",
    };

    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "button", "select", "textarea",
    };

    internal static string Of(INode root)
    {
        var words = new System.Text.StringBuilder();
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

    private static INode? Following(INode node, INode root, bool descend, System.Text.StringBuilder words)
    {
        if (descend && node.FirstChild is { } child) return child;
        for (INode? at = node; at is not null && at != root; at = at.Parent)
        {
            if (at is IElement left && Blocks.Contains(left.LocalName)) Break(words);
            if (at.NextSibling is { } next) return next;
        }

        return null;
    }

    private static void Append(System.Text.StringBuilder words, string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) words.Append(c);
            else if (words.Length > 0 && words[^1] is not (' ' or '\n')) words.Append(' ');
        }
    }

    private static void Break(System.Text.StringBuilder words)
    {
        while (words.Length > 0 && words[^1] == ' ') words.Length--;
        if (words.Length > 0 && words[^1] != '\n') words.Append('\n');
    }
}
