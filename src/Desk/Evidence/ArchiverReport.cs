using System.Text;
using AngleSharp.Html.Parser;

namespace Homeward.Evidence;

/// <summary>
/// The report that the Auto Archiver writes beside what it saved: the address, what the page said, and the files that belong to
/// it. The proofs in it (hashes, timestamps, certificates) stay in the report, whole; they are not checked here.
/// </summary>
internal static class ArchiverReport
{
    /// <summary>Words of a report; the files it names beside itself are in Beside.</summary>
    public static FileWords Words(byte[] html, ArticleText article)
    {
        using var page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(html));
        var rows = page.QuerySelectorAll("table.metadata tr").Select(r => r.Children).Where(c => c.Length == 2)
            .Select(c => new FileFact("report", c[0].TextContent.Trim(), Value(c[1].TextContent)))
            .Where(f => f.Name is not ("" or "key") && f.Value.Length > 0).ToList();
        var address = page.QuerySelector("h2 .copy")?.TextContent.Trim();
        var title = rows.FirstOrDefault(r => r.Name == "title")?.Value ?? page.QuerySelector("p .copy")?.TextContent.Trim();
        var text = rows.FirstOrDefault(r => r.Name is "content" or "text" or "full_text")?.Value;
        var words = string.Join('\n', new[] { title, address, text }.Where(w => w is { Length: > 0 }));
        var beside = page.QuerySelectorAll("a[href], img[src], video[src], source[src], audio[src]")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src") ?? "")
            .Where(a => a.Length > 0 && a[0] != '#' && !a.Contains(':', StringComparison.Ordinal))
            .Select(a => SafeNames.Inside(Uri.UnescapeDataString(a), out _)).OfType<IReadOnlyList<string>>()
            .Select(p => string.Join('/', p)).Distinct().ToList();
        return new FileWords(title ?? address ?? article.Title, null, null, null, FormatFrames.Whole(words), "archiver-report", [])
        {
            Facts = rows.Count > 0 ? rows : null,
            Beside = beside,
        };
    }

    private static string Value(string text)
    {
        var value = FormatFrames.Whole(string.Join(' ', text.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)));
        return value.Length > 4000 ? value[..4000] : value;
    }
}
