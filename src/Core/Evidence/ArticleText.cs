using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>
/// A day a page may have been published on, and where in the page that stands. A person chooses when they differ.
/// </summary>
/// <param name="From">meta, json-ld, time or text</param>
/// <param name="Phrase">as written in the page</param>
public sealed record DayCandidate(DateOnly Day, string From, string Phrase);

/// <summary>
/// A page that the article cites: the address as written and the words it stands under. It is never fetched.
/// </summary>
public sealed record CitedLink(string Address, string Words);

/// <summary>
/// The words of a web article, taken from the saved page. Nothing in the page runs and nothing is loaded; the page
/// itself stays with the caller, whole.
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
    string? Title, string? Byline, string? Site, string? Address, IReadOnlyList<DayCandidate> Published,
        string? Language,
    string Text, IReadOnlyList<CitedLink> Links, IReadOnlyList<Note> Notes)
{
    /// <summary>Longest page that is read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most elements lying in each other; the libraries below recurse.</summary>
    public const int MaxDepth = 400;

    /// <summary>Most elements of a page.</summary>
    public const int MaxElements = 200_000;

    /// <summary>
    /// Reads a page, at most <see cref="MaxBytes"/> of the stream and one more. Null with a reason when it is refused.
    /// </summary>
    public static ArticleText? From(Stream html, string? declaredCharset, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(html);
        var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int read; buffer.Length <= MaxBytes && (read = html.Read(piece, 0, piece.Length)) > 0;)
        {
            buffer.Write(piece, 0, read);
        }

        return From(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), declaredCharset, out refusal);
    }

    /// <summary>Reads a page. Null with a reason when it is too large, too deep, or no text.</summary>
    /// <param name="declaredCharset">what the server or mail said; null when nothing</param>
    public static ArticleText? From(ReadOnlySpan<byte> html, string? declaredCharset, out string? refusal)
    {
        refusal = html.Length > MaxBytes
            ? $"the page is longer than {MaxBytes >> 20} MB; it is kept whole, but its text is not read" : null;
        if (refusal is not null) return null;
        var layer = TextLayer.From(html, declaredCharset ?? HtmlBounds.DeclaredCharset(html), out refusal);
        if (layer is null) return null;
        refusal = HtmlBounds.Refusal(layer.Text, MaxDepth, MaxElements);
        if (refusal is not null) return null;
        return Read(layer);
    }

    /// <summary>
    /// The words of a stretch of HTML (a field of a data base, a mail), without its markup; a stretch that nests too deep or is
    /// no HTML comes back as it is.
    /// </summary>
    public static string WordsOf(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (html.AsSpan().IndexOfAny('<', '&') < 0 || HtmlBounds.Refusal(html, MaxDepth, MaxElements) is not null) return html;
        using var page = new HtmlParser().ParseDocument(html);
        return page.Body is null ? html : HtmlWords.Of(page.Body);
    }

    private static ArticleText Read(TextLayer layer)
    {
        var notes = new List<Note>(layer.Notes.Where(n => n.Code != "line-ends"));
        using var page = new HtmlParser().ParseDocument(layer.Text);
        var address = Clean(page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"))
            ?? Meta(page, "og:url");
        var article = Main(layer.Text, address);
        IElement? body = null;
        if (article is { IsReadable: true } or { Content.Length: > 0 })
        {
            body = new HtmlParser().ParseDocument(article.Content ?? "").Body;
        }

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
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException
            or NullReferenceException)
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
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)
                && Clean(meta.GetAttribute("content")) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Clean(string? text)
    {
        var words = text is null ? ""
            : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length is 0 or > 2000 ? null : words;
    }

    private static IReadOnlyList<CitedLink> LinksIn(IElement body, string? address)
    {
        var links = new List<CitedLink>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var anchor in body.QuerySelectorAll("a[href]"))
        {
            var href = anchor.GetAttribute("href")!.Trim();
            if (!Uri.TryCreate(href, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
            {
                continue;
            }

            if (target.Host == "page.invalid" || href == address || !seen.Add(href)) continue;
            links.Add(new(href, Clean(anchor.TextContent) ?? ""));
        }

        return links;
    }

    private static string? LanguageOf(IHtmlDocument page, string text)
    {
        var declared = Clean(page.DocumentElement.GetAttribute("lang")) ?? Meta(page, "og:locale");
        if (declared is { Length: >= 2 } && declared[..2].All(char.IsAsciiLetter))
        {
            return declared[..2].ToLowerInvariant();
        }

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

/// <summary>
/// Collects the days a page gives for its publication. None is chosen here: pages carry wrong and several ones.
/// </summary>
internal static partial class PublishedDays
{
    private static readonly string[] MetaNames =
    [
        "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
        "dcterms.created",
        "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "article.published",
        "og:published_time",
    ];

    private static readonly string[] Languages = ["en", "ru", "uk", "ca", "es"];

    internal static IReadOnlyList<DayCandidate> In(IHtmlDocument page, string text)
    {
        var found = new List<DayCandidate>();
        foreach (var meta in page.QuerySelectorAll("meta"))
        {
            var key = (meta.GetAttribute("property") ?? meta.GetAttribute("name")
                ?? meta.GetAttribute("itemprop"))?.ToLowerInvariant();
            if (key is not null && MetaNames.Contains(key)) Add(found, "meta", meta.GetAttribute("content"));
        }

        foreach (var script in page.QuerySelectorAll("script[type='application/ld+json']"))
        {
            JsonLd(found, script.TextContent);
        }

        foreach (var time in page.QuerySelectorAll("time").Take(20))
        {
            Add(found, "time", time.GetAttribute("datetime") ?? time.TextContent);
        }

        var body = page.Body is null ? "" : HtmlWords.Of(page.Body);
        foreach (var words in (string[])[text[..Math.Min(text.Length, 400)], body[..Math.Min(body.Length, 2000)]])
        {
            foreach (var day in (Regex[])[DayInWords(), DottedDay(), IsoDay()])
            {
                foreach (Match match in day.Matches(words).Take(5)) Add(found, "text", match.Value);
            }
        }

        return [.. found.DistinctBy(c => (c.Day, c.From))];
    }

    private static void JsonLd(List<DayCandidate> found, string json)
    {
        if (json.Length > 1_000_000) return;
        try
        {
            using var document = JsonDocument.Parse(json);
            var open = new Stack<JsonElement>([document.RootElement]);
            while (open.TryPop(out var element))
            {
                if (element.ValueKind == JsonValueKind.Array)
                {
                    foreach (var item in element.EnumerateArray()) open.Push(item);
                }

                if (element.ValueKind != JsonValueKind.Object) continue;
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name == "datePublished" && property.Value.ValueKind == JsonValueKind.String)
                    {
                        Add(found, "json-ld", property.Value.GetString());
                    }
                    else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    {
                        open.Push(property.Value);
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A page's own data may be broken; the other candidates stand.
        }
    }

    private static void Add(List<DayCandidate> found, string from, string? phrase)
    {
        if (phrase is null || phrase.Length > 200 || found.Count >= 50) return;
        if (Day(phrase) is { } day) found.Add(new(day, from, phrase.Trim()));
    }

    /// <summary>A day written as 2025-06-11T…, 11.06.2025, 11 июня 2025, June 11, 2025; null when it is none.</summary>
    internal static DateOnly? Day(string phrase)
    {
        var m = IsoDay().Match(phrase);
        if (m.Success) return Make(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value);
        m = DottedDay().Match(phrase);
        if (m.Success) return Make(m.Groups[3].Value, m.Groups[2].Value, m.Groups[1].Value);
        m = DayInWords().Match(phrase);
        return m.Success ? InWords(m.Value) : null;
    }

    /// <summary>A day with a month in words, in the first language that reads it as one plain day.</summary>
    private static DateOnly? InWords(string phrase)
    {
        foreach (var language in Languages)
        {
            if (DatePhrases.Parse(phrase, language, null).Date is not { Earliest: { } first, Latest: { } last }) continue;
            if (first == last && first.Year is >= 1990 and <= 2100) return first;
        }

        return null;
    }

    private static DateOnly? Make(string year, string month, string day)
    {
        int y = Number(year), m = Number(month), d = Number(day);
        return y is < 1990 or > 2100 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m) ? null
            : new DateOnly(y, m, d);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")]
    private static partial Regex IsoDay();

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?![0-9])")]
    private static partial Regex DottedDay();

    [GeneratedRegex(
        @"(?<![0-9])(?:(?<d>[0-9]{1,2})(?:-?го|\s+de|\s+d['’])?\s+(?<m>\p{L}{3,12})\.?(?:\s+de(?:l)?)?\s+(?<y>[0-9]{4})"
        + @"|(?<m>\p{L}{3,12})\.?\s+(?<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?<y>[0-9]{4}))(?![0-9])")]
    private static partial Regex DayInWords();
}
