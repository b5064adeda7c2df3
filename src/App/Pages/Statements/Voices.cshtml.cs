using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>Who speaks in the sources, each name once however many papers quote it.</summary>
public sealed class VoicesPage : DeskPage
{
    public ListChoice Choice => new(Request, T, ClaimsRoom.VoiceSorts);

    public ListFoot Foot => new(new Pager(Choice.Number, Voices.Total), Choice, false, NotTakenOut);

    public Listed<VoiceRow> Voices { get; private set; } = new([], 0);

    public void OnGet() => Load();

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("voices", [T["voices.col-name"], T.Of("room", "statements"), T["voices.col-sources"]],
            slice => Session.Claims.Voices(slice, Choice.Sort), v => new SheetLine(null, v.Name, v.Claims, v.Sources)),
        Choice, why, act, Load);

    private void Load()
    {
        (Title, Room) = (T["voices.title"], "statements");
        Trail = [new(T.Of("room", "statements"), "/statements"), new(Title, null)];
        Voices = Session.Claims.Voices(Choice.Slice(), Choice.Sort);
    }
}
