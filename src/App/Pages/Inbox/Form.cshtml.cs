using Homeward.App.Host;

namespace Homeward.App.Pages.Inbox;

/// <summary>The form on paper, for a place without a machine: it is typed in as a note afterwards, word for word.</summary>
public sealed class PaperFormPage : DeskPage
{
    /// <summary>Questions with the lines to write on. None of them has to be answered.</summary>
    public static readonly IReadOnlyList<(string Key, int Lines)> Questions =
        [("happened", 8), ("whom", 3), ("when", 2), ("who-says", 2), ("need", 3), ("danger", 2), ("reach", 2), ("may", 2)];

    public void OnGet()
    {
        (Title, Room) = (T["paper.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
    }
}
