using Homeward.App.Language;
using Homeward.Views;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Homeward.App.Host;

/// <summary>
/// What the address of a list says: its filters, its order, its page. Everything is a plain link, so a view of a list can be
/// bookmarked and sent to a colleague; names never stand in it.
/// </summary>
public sealed class ListChoice
{
    private readonly HttpRequest request;
    private readonly Words words;
    private readonly IReadOnlyList<string> sorts;
    private readonly (string Name, string? Value)[] filters;

    /// <param name="sorts">what the room's list can be sorted by</param>
    /// <param name="filters">the filters of the page as it understood them: what it did not understand is not carried on</param>
    public ListChoice(HttpRequest request, Words words, IReadOnlyList<string> sorts, params (string Name, string? Value)[] filters)
    {
        ArgumentNullException.ThrowIfNull(request);
        (this.request, this.words, this.sorts, this.filters) = (request, words, sorts, filters);
        Sort = Sort.Read(request.Query["sort"], sorts);
        Number = Pager.NumberOf(request.Query["page"]);
    }

    /// <summary>Null where the list stands in its own order.</summary>
    public Sort? Sort { get; }

    /// <summary>Page, from 1.</summary>
    public int Number { get; }

    public Slice Slice(int rows = Pager.Rows) => new((Number - 1) * rows, rows);

    /// <summary>The filters and the order, for the act that says what left the desk.</summary>
    public string Query => Address(null, null)[request.Path.ToString().Length..].TrimStart('?');

    /// <summary>The address with one filter changed, back at the first page.</summary>
    public string With(string name, string? value) => Address(name, value);

    /// <summary>The address a form of this list posts to, with what is shown.</summary>
    public string Handler(string handler) => QueryHelpers.AddQueryString(Address(null, null), "handler", handler);

    /// <summary>The head of a column: a link that sorts by it, and the other way at the second press.</summary>
    /// <param name="by">null where the list cannot be sorted by it</param>
    public IHtmlContent Head(string? by, string text, bool number = false) => Head(this, by, text, number);

    /// <param name="list">null where the table is no list that can be sorted</param>
    public static IHtmlContent Head(ListChoice? list, string? by, string text, bool number = false)
    {
        var html = new HtmlContentBuilder().AppendHtml(number ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"");
        if (list is null || by is null || !list.sorts.Contains(by)) return html.AppendHtml(">").Append(text).AppendHtml("</th>");
        if (list.Sort is { } sort && sort.By == by) html.AppendHtml(sort.Down ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"");
        return html.AppendHtml("><a href=\"").Append(list.Sorted(by)).AppendHtml("\">").Append(text).AppendHtml("</a></th>");
    }

    /// <summary>The same links in one line, for screens without the heads of columns.</summary>
    public IHtmlContent Orders(params (string By, string Text)[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var html = new HtmlContentBuilder().AppendHtml("<p class=\"orders\">").Append(words["list.sort"]);
        foreach (var (by, text) in columns)
        {
            html.AppendHtml(" <a href=\"").Append(Sorted(by)).AppendHtml(Sort?.By == by ? "\" aria-current=\"true\">" : "\">").Append(text);
            if (Sort?.By == by) html.Append(Sort.Down ? " ↓" : " ↑");
            html.AppendHtml("</a>");
        }

        return html.AppendHtml("</p>");
    }

    private string Sorted(string by) => Address("sort", Sort is { Down: false } now && now.By == by ? "-" + by : by);

    private string Address(string? name, string? value)
    {
        var all = filters.Append(("sort", Sort?.Notation)).ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal);
        if (name is not null) all[name] = value;
        return QueryHelpers.AddQueryString(request.Path, all.Where(f => !string.IsNullOrEmpty(f.Value)));
    }
}
