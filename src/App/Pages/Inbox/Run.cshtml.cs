using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One import: its ledger, every line it refused and why, what it brought, and how to take it back.</summary>
public sealed class RunPage : DeskPage
{
    public RunRow Row { get; private set; } = null!;

    public int Number => PageNumber;

    public Listed<RefusedThing> Refused { get; private set; } = new([], 0);

    public IReadOnlyList<UnreadRow> Unread { get; private set; } = [];

    /// <summary>True where what was refused can be given out as a file to mend.</summary>
    public bool CanMend { get; private set; }

    public SourcesShown Sources { get; private set; } = SourcesShown.Nothing;

    public Refusal? NotDone { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id, null);

    public IActionResult OnGetRefused(string id)
    {
        if (Session.Evidence.RefusedFile(id) is not { } file) return NotFound();
        return File(file.Bytes, "application/octet-stream", SafeNames.Inside(file.Name, out _) is { } parts ? "refused-" + parts[^1] : "refused");
    }

    public IActionResult OnPostUndo(string id, string why, string act) => Turn(id, act, () => Session.Evidence.Undo(id, why ?? "", act));

    public IActionResult OnPostRestore(string id, string why, string act) => Turn(id, act, () => Session.Evidence.Restore(id, why ?? "", act));

    private IActionResult Turn(string id, string act, Func<Outcome> turn)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        if (turn().Refusal is not { } refusal) return Redirect($"/inbox/runs/{id}");
        Response.StatusCode = 422;
        return Show(id, refusal);
    }

    private IActionResult Show(string id, Refusal? notDone)
    {
        if (Session.Evidence.Run(id) is not { } row) return NotFound();
        (Row, Title, Room, NotDone) = (row, row.Name, "inbox", notDone);
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(T["inbox.runs"], "/inbox?show=runs"), new(row.Name, null)];
        Refused = Session.Evidence.Refusals(id, Slice);
        Unread = Session.Evidence.Unread(id);
        CanMend = Refused.Total > 0 && row.Importer is "telegram" or "list";
        Sources = SourcesShown.Of(Session, Session.Evidence.Sources(Slice.First(200), run: id));
        return Page();
    }
}
