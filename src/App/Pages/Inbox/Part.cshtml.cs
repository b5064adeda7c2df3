using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One message of an export or row of a list, with its statements and neighbours.</summary>
public sealed class PartReadPage : TextPage
{
    public PartPage Part { get; private set; } = null!;

    public IReadOnlyList<CellChange> Changes { get; private set; } = [];

    /// <summary>The cell somebody tried to correct.</summary>
    public CellTaken? TypedCell { get; private set; }

    public string NameOf(string member) => Session.NameOf(member);

    /// <summary>Writes a cell of the row anew.</summary>
    public IActionResult OnPostCell(string id, string? name, string? value, int version, string? why, string act)
    {
        TypedCell = new(null, name ?? "", value ?? "");
        return Write(id, act, () => Session.Evidence.CorrectCell(id, name ?? "", value ?? "", version, act, why));
    }

    protected override IActionResult Show()
    {
        var id = (string)RouteData.Values["id"]!;
        if (Session.Evidence.Part(id) is not { } part) return NotFound();
        (Part, Room) = (part, "inbox");
        Title = T["part.title", ("n", part.Row.Ordinal)];
        Trail =
        [
            new(T.Of("room", "inbox"), "/inbox"), new(part.SourceTitle, $"/sources/{part.Row.SourceId}"), new(Title, null),
        ];
        var rows = Session.Claims.Of(id);
        var lang = Session.Evidence.Source(part.Row.SourceId)?.Row.Lang ?? (rows is [var first, ..] ? first.Lang : null);
        var danger = Session.Claims.CountsOfParts([id])[id].Danger;
        Open(id, part.Text, lang, rows, danger, false);
        Changes = Session.Evidence.CellChanges(id);
        return Page();
    }
}
