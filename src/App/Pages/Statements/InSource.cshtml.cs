using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>Leads from a statement to its words in the source, whatever number it has there.</summary>
public sealed class InSourcePage : DeskPage
{
    public IActionResult OnGet(string id)
    {
        if (Session.Claims.Find(id) is not { } row || Way.To(row.OwnerId) is not { } owner) return NotFound();
        var number = Session.Claims.Of(row.OwnerId).TakeWhile(c => c.Id != id).Count() + 1;
        return Redirect($"{owner}#q{number}");
    }
}
