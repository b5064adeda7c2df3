using Homeward.App.Host;

namespace Homeward.App.Pages;

/// <summary>Says in plain words why there is no page: not there, not for you, not understood, too large, too
/// many.</summary>
public sealed class StatusPage : DeskPage
{
    public string Key { get; private set; } = "";

    public void OnGet(int code) => Show(code);

    private void Show(int code)
    {
        Key = code switch
        {
            403 => "forbidden",
            404 => "not-found",
            413 => "too-large",
            429 => "too-many",
            503 => "busy",
            _ => "not-understood",
        };
        Title = T[$"status.{Key}.title"];
        HasRooms = User.Identity?.IsAuthenticated == true;
        Response.StatusCode = code is >= 400 and < 600 ? code : 404;
    }
}
