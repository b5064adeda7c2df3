using Homeward.App.Host;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages;

/// <summary>One box for everything: a person in any script, a case code, the day of an exchange, the id of anything.</summary>
public sealed class SearchPage : DeskPage
{
    public Listed<PersonRow> People { get; private set; } = new([], 0);

    public IActionResult OnGet() => Show();

    public IActionResult OnPost(string? q)
    {
        Searched = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        if (Searched is null) return Show();
        if (Way.To(Searched) is { } there) return Redirect(there);
        if (Session.Exchanges.Find(Searched) is { } exchange) return Redirect($"/exchanges/{exchange.Row.Id}");
        People = Session.Persons.Search(Searched, Slice.First(Slice.Most));
        return Show();
    }

    private PageResult Show()
    {
        Title = T["search.title"];
        return Page();
    }
}
