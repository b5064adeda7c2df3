using Homeward.App.Host;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Pages.People;

/// <summary>Everybody this desk follows. A search is posted: what somebody looked for stands in no address.</summary>
public sealed class PeoplePage : DeskPage
{
    public int Number => PageNumber;

    public Listed<PersonRow> People { get; private set; } = new([], 0);

    public int PairsLeft { get; private set; }

    public void OnGet() => Show(null);

    public void OnPost(string? q) => Show(q);

    private void Show(string? text)
    {
        (Title, Room, Searched) = (T.Of("room", "people"), "people", string.IsNullOrWhiteSpace(text) ? null : text.Trim());
        People = Session.Persons.Search(Searched, Searched is null ? Slice : Slice.First(Slice.Most));
        PairsLeft = Session.Persons.Pairs(Slice.First(1)).Total;
    }
}
