using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.App.Pages.Statements;

/// <summary>Who speaks in the sources, each name once however many papers quote it.</summary>
public sealed class VoicesPage : DeskPage
{
    public int Number => PageNumber;

    public Listed<VoiceRow> Voices { get; private set; } = new([], 0);

    public void OnGet()
    {
        (Title, Room) = (T["voices.title"], "statements");
        Trail = [new(T.Of("room", "statements"), "/statements"), new(Title, null)];
        Voices = Session.Claims.Voices(Slice);
    }
}
