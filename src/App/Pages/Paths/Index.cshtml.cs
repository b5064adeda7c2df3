using Homeward.App.Host;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Pages.Paths;

/// <summary>The ways of the people we follow, one line each: the last step known, and whether statements contradict.</summary>
public sealed class PathListPage : DeskPage
{
    private const int Rows = 20;

    public int Number => PageNumber;

    public int Total { get; private set; }

    public Pager Pager => new(Number, Total, Rows);

    public IReadOnlyList<(PersonRow Person, PathPage? Path)> Ways { get; private set; } = [];

    public void OnGet()
    {
        (Title, Room) = (T.Of("room", "paths"), "paths");
        var people = Session.Persons.Search(null, new Slice((Number - 1) * Rows, Rows));
        Total = people.Total;
        Ways = [.. people.Rows.Select(p => (p, Session.Paths.Of(p.Id)))];
    }
}
