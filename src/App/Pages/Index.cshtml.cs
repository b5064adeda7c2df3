using Homeward.App.Host;

namespace Homeward.App.Pages;

/// <summary>Today: what is urgent, what waits for the reader, what nobody has touched for long.</summary>
public sealed class FrontPage(TimeProvider clock) : DeskPage
{
    public DateOnly Today { get; private set; }

    public void OnGet()
    {
        Title = T["front.title"];
        Today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
    }
}
