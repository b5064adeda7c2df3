using Homeward.App.Host;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>Everybody who is named anywhere, also those nobody follows yet.</summary>
public sealed class MentionListPage : DeskPage
{
    public static readonly IReadOnlyList<string> Shows = ["all", "loose", "followed"];

    public string Show => Shows.FirstOrDefault(s => s == Request.Query["show"]) ?? "all";

    public ListChoice Choice => new(Request, T, PersonsRoom.MentionSorts, ("show", Show == "all" ? null : Show));

    public Listed<MentionRow> Mentions { get; private set; } = new([], 0);

    public ListFoot Foot => new(new Pager(Choice.Number, Mentions.Total), Choice, true, NotTakenOut);

    private bool? Followed => Show == "all" ? null : Show == "followed";

    public void OnGet() => Load();

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("mentions", [T["people.col-name"], T["people.col-born"], T["people.col-place"], T["people.col-unit"], T["list.number"],
            T["statement.source"], T["list.id"]],
            slice => Session.Persons.AllMentions(slice, Followed, Choice.Sort),
            m => new SheetLine(m.SourceId, m.Name.Text, m.Born, m.Place, m.Unit, m.Number, m.SourceTitle, m.Id)),
        Choice, why, act, Load);

    private void Load()
    {
        (Title, Room) = (T["mentions.title"], "people");
        Trail = [new(T.Of("room", "people"), "/people"), new(Title, null)];
        Mentions = Session.Persons.AllMentions(Choice.Slice(), Followed, Choice.Sort);
    }
}
