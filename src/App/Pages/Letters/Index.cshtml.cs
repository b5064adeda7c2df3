using Homeward.App.Host;
using Homeward.Cases;
using Homeward.Views;

namespace Homeward.App.Pages.Letters;

/// <summary>Every letter that was drafted here, and what became of it.</summary>
public sealed class LetterListPage : DeskPage
{
    public int Number => PageNumber;

    public string? State { get; private set; }

    public Listed<LetterRow> Letters { get; private set; } = new([], 0);

    public void OnGet()
    {
        (Title, Room) = (T["letters.title"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        State = LetterState.All.FirstOrDefault(s => s == Request.Query["state"]);
        Letters = Session.Letters.List(Slice, State);
    }
}
