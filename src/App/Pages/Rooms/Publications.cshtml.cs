using Homeward.App.Host;

namespace Homeward.App.Pages.Rooms;

/// <summary>A room that is designed and empty: says what is not served yet, and where to keep it meanwhile.</summary>
public sealed class PublicationsPage : DeskPage
{
    public void OnGet() => (Title, Room) = (T.Of("room", "publications"), "publications");
}
