using Homeward.App.Host;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>Everybody this desk follows. A search is posted: what somebody looked for stands in no address.</summary>
public sealed class PeoplePage : DeskPage
{
    /// <summary>What the address says of the list.</summary>
    public ListChoice Choice => new(Request, T, PersonsRoom.Sorts);

    public ListFoot Foot => new(new Pager(Choice.Number, People.Total), Choice, true, NotTakenOut);

    public Listed<PersonRow> People { get; private set; } = new([], 0);

    public int PairsLeft { get; private set; }

    public void OnGet() => Show(null);

    public void OnPost(string? q) => Show(q);

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("people", [T["people.col-code"], T["people.col-name"], T["list.spellings"], T["people.col-born"], T["people.col-place"],
            T["people.col-unit"], T["people.col-mentions"]],
            slice => Session.Persons.Search(null, slice, Choice.Sort),
            p => new SheetLine(p.Id, p.CaseCode, p.Name, string.Join("; ", p.Spellings), p.Born, p.Place, p.Unit, p.Mentions)),
        Choice, why, act, () => Show(null));

    private void Show(string? text)
    {
        (Title, Room, Searched) = (T.Of("room", "people"), "people", string.IsNullOrWhiteSpace(text) ? null : text.Trim());
        People = Session.Persons.Search(Searched, Searched is null ? Choice.Slice() : Slice.First(100), Choice.Sort);
        PairsLeft = Session.Persons.PairsLeft() ?? 0;
    }
}
