using Homeward.App.Host;
using Homeward.App.Reading;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>Leads from a statement to its words in the source, whatever number it has there.</summary>
public sealed class InSourcePage : DeskPage
{
    public IActionResult OnGet(string id)
    {
        if (Session.Claims.Find(id) is not { } row || Way.To(row.OwnerId) is not { } owner) return NotFound();
        var rows = Session.Claims.Of(row.OwnerId);
        var number = rows.TakeWhile(c => c.Id != id).Count() + 1;
        var said = Session.Evidence.Part(row.OwnerId)?.Text ?? Session.Evidence.Source(row.OwnerId)?.Text ?? "";
        var text = new ReadText(said, null, [.. rows.Select((r, i) => StatementItem.From(r, i + 1, Session.NameOf, null))], [], []);
        return Redirect(text.PieceOf(number) is > 1 and var piece ? $"{owner}?{ReadText.Piece}={piece}#q{number}" : $"{owner}#q{number}");
    }
}
