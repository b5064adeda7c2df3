using System.Globalization;
using Homeward.App.Host;
using Homeward.Basics;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages;

/// <summary>
/// One box for everything: words of messages and texts, statements, a person in any script, a case code, days, the id of
/// anything. The words are posted and stand in no address; which list, which source, which days and which page may.
/// </summary>
public sealed class SearchPage : DeskPage
{
    public const int RowsOfAll = 5;
    public const int RowsOfTexts = 20;

    public static readonly IReadOnlyList<string> Lists = ["all", "texts", "statements", "people"];

    /// <summary>The list that is shown whole; "all" shows the beginning of each.</summary>
    public string Shown { get; private set; } = "all";

    public int Number { get; private set; } = 1;

    public WordFilter Filter { get; private set; } = new();

    public string? SourceTitle { get; private set; }

    /// <summary>What was typed for a day and is none.</summary>
    public string? NoDay { get; private set; }

    public Found<FoundText>? Texts { get; private set; }

    public Found<FoundStatement>? Statements { get; private set; }

    public Listed<PersonRow> People { get; private set; } = new([], 0);

    public UncertainDate? Days { get; private set; }

    public Listed<ExchangeRow> Exchanges { get; private set; } = new([], 0);

    public WordsSoFar SoFar { get; private set; } = new(0, 0, null);

    public bool NothingFound => Texts?.Total is 0 or null && Statements?.Total is 0 or null && People.Total == 0 && Exchanges.Total == 0;

    public IActionResult OnGet()
    {
        Read();
        return Show();
    }

    public IActionResult OnPost(string? q)
    {
        Searched = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        Read();
        if (Searched is null) return Show();
        if (Shown == "all")
        {
            if (Way.To(Searched) is { } there) return Redirect(there);
            if (Session.Exchanges.Find(Searched) is { } exchange) return Redirect($"/exchanges/{exchange.Row.Id}");
        }

        Find();
        return Show();
    }

    /// <summary>The address of another list or page of this search, for a button that posts the words again.</summary>
    public string At(string shown, int number) => "/search" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["show"] = shown == "all" ? null : shown,
            ["page"] = number == 1 ? null : number.ToString(CultureInfo.InvariantCulture),
            ["source"] = Filter.SourceId,
            ["from"] = Written(Filter.From),
            ["to"] = Written(Filter.To),
        }.Where(p => p.Value is not null));

    public static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Find()
    {
        var words = Session.Words;
        var narrowed = Filter != new WordFilter();
        var all = Shown == "all";
        var size = all ? RowsOfAll : RowsOfTexts;
        var slice = new Slice((Number - 1) * size, size);
        if (Shown is "all" or "texts") Texts = words.Texts(Searched!, Filter, all ? Slice.First(RowsOfTexts) : slice);
        if (Shown is "all" or "statements") Statements = words.Statements(Searched!, Filter, slice);
        if (Shown is "people" || (all && !narrowed)) People = Session.Persons.Search(Searched, new Slice((Number - 1) * Pager.Rows, all ? RowsOfAll : Pager.Rows));
        if (!all || narrowed) return;
        var today = DateOnly.FromDateTime(HttpContext.RequestServices.GetService<TimeProvider>()!.GetUtcNow().UtcDateTime);
        Days = WordSearch.Days(Searched!, today);
        if (Days is not null) Exchanges = words.Exchanges(Days, Slice.First(20));
    }

    /// <summary>Filters stand in the address, or in the form that sets them.</summary>
    private void Read()
    {
        Shown = Lists.Contains(Asked("show")) ? Asked("show")! : "all";
        Number = Pager.NumberOf(Asked("page"));
        Filter = new WordFilter(Asked("source"), Day("from"), Day("to"));
        if (Filter.SourceId is { } source && Session.Evidence.Source(source) is { } known) SourceTitle = known.Row.Title;
    }

    private string? Asked(string name) => Request.Query[name].FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))
        ?? (Request.HasFormContentType ? Request.Form[name].FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)) : null);

    private DateOnly? Day(string name)
    {
        if (Asked(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        NoDay ??= text;
        return null;
    }

    private PageResult Show()
    {
        SoFar = Session.Words.SoFar;
        Title = T["search.title"];
        return Page();
    }
}
