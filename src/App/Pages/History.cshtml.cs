using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>What became of any one thing: who did what with it, when, why, and what it changed.</summary>
public sealed class HistoryPage : DeskPage
{
    public string Id { get; private set; } = "";

    public IReadOnlyList<PastAct> Acts { get; private set; } = [];

    public string NameOf(string member) => Session.NameOf(member) is { Length: > 0 } name ? name : T["past.program"];

    public IActionResult OnGet(string id)
    {
        (Id, Acts) = (id, Session.Past(id));
        if (Acts.Count == 0) return NotFound();
        Title = T["past.title"];
        Trail = [new(T["past.of"], Way.To(id)), new(Title, null)];
        return Page();
    }
}
