using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Homeward.Evidence;

/// <summary>Collects the days a page gives for its publication. None is chosen here: pages carry wrong and several ones.</summary>
internal static partial class PublishedDays
{
    private static readonly string[] MetaNames =
    [
        "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created",
        "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "article.published", "og:published_time",
    ];

    // Beginnings of month names; order is the month. Russian, Ukrainian, English, Catalan, Spanish.
    private static readonly string[][] Months =
    [
        ["январ", "січ", "jan", "gener", "enero", "янв"], ["феврал", "лют", "feb", "фев"], ["март", "берез", "mar", "март"],
        ["апрел", "квіт", "apr", "abr"], ["мая", "май", "трав", "may", "maig", "mayo"], ["июн", "черв", "jun"],
        ["июл", "лип", "jul"], ["август", "серп", "aug", "ago", "авг"], ["сентяб", "верес", "sep", "set"],
        ["октяб", "жовт", "oct", "окт"], ["ноябр", "листоп", "nov", "нояб"], ["декаб", "груд", "dec", "des", "dic"],
    ];

    internal static IReadOnlyList<DayCandidate> In(IHtmlDocument page, string text)
    {
        var found = new List<DayCandidate>();
        foreach (var meta in page.QuerySelectorAll("meta"))
        {
            var key = (meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop"))?.ToLowerInvariant();
            if (key is not null && MetaNames.Contains(key)) Add(found, "meta", meta.GetAttribute("content"));
        }

        foreach (var script in page.QuerySelectorAll("script[type='application/ld+json']")) JsonLd(found, script.TextContent);
        foreach (var time in page.QuerySelectorAll("time").Take(20)) Add(found, "time", time.GetAttribute("datetime") ?? time.TextContent);
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
                if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) open.Push(item);
                if (element.ValueKind != JsonValueKind.Object) continue;
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name == "datePublished" && property.Value.ValueKind == JsonValueKind.String) Add(found, "json-ld", property.Value.GetString());
                    else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) open.Push(property.Value);
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
        if (!m.Success) return null;
        var name = m.Groups["m"].Value.ToLowerInvariant();
        var month = Array.FindIndex(Months, list => list.Any(b => name.StartsWith(b, StringComparison.Ordinal))) + 1;
        return month == 0 ? null : Make(m.Groups["y"].Value, month.ToString(CultureInfo.InvariantCulture), m.Groups["d"].Value);
    }

    private static DateOnly? Make(string year, string month, string day)
    {
        int y = Number(year), m = Number(month), d = Number(day);
        return y is < 1990 or > 2100 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m) ? null : new DateOnly(y, m, d);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")]
    private static partial Regex IsoDay();

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?![0-9])")]
    private static partial Regex DottedDay();

    [GeneratedRegex(@"(?<![0-9])(?:(?<d>[0-9]{1,2})(?:-?го|\s+de|\s+d['’])?\s+(?<m>\p{L}{3,12})\.?(?:\s+de(?:l)?)?\s+(?<y>[0-9]{4})|(?<m>\p{L}{3,12})\.?\s+(?<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?<y>[0-9]{4}))(?![0-9])")]
    private static partial Regex DayInWords();
}
