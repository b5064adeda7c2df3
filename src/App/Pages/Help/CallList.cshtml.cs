using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Help;

/// <summary>
/// The call list of one round. It shows codes; names and numbers stand only beside the calls the reader has taken, and count as opened.
/// </summary>
public sealed class CallListPage : DeskPage
{
    public static readonly IReadOnlyList<string> Shows = ["open", "mine", "answered", "all"];

    public int Number => PageNumber;

    public RoundRow Round { get; private set; } = null!;

    public string Show { get; private set; } = "open";

    public Listed<CallListRow> Calls { get; private set; } = new([], 0);

    /// <summary>Name and contacts of calls in the reader's own hand.</summary>
    public IReadOnlyDictionary<string, (string Name, IReadOnlyList<ContactRow> Contacts)> Whom { get; private set; } =
        new Dictionary<string, (string, IReadOnlyList<ContactRow>)>();

    public Func<string, string> NameOf => Session.NameOf;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string exchange, int round)
    {
        if (Session.Cases.Round(exchange, round) is not { } found) return NotFound();
        (Round, Room) = (found, "help");
        Title = T["round.list", ("n", round), ("when", found.When)];
        Trail = [new(T.Of("room", "help"), "/help"), new(T["round.title"], "/help/rounds"), new(Title, null)];
        Show = Request.Query["show"].ToString() is { } asked && Shows.Contains(asked) ? asked : "open";
        Calls = Session.Cases.CallList(found.ExchangeId, round, Show, Slice);
        if (Show == "mine") Whom = Calls.Rows.ToDictionary(r => r.Call.Id, Opened, StringComparer.Ordinal);
        return Page();
    }

    public IActionResult OnPostTake(string exchange, int round, int most, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        if (Session.Cases.Round(exchange, round) is not { } found) return NotFound();
        Session.Cases.TakeCalls(found.ExchangeId, round, most, act);
        return Redirect($"/help/rounds/{found.ExchangeId}/{round}?show=mine");
    }

    /// <summary>A name and a number are read: that is in the reading log before it is shown.</summary>
    private (string Name, IReadOnlyList<ContactRow> Contacts) Opened(CallListRow row)
    {
        Session.Opens(row.Call.PersonId);
        var contacts = row.CaseId is { } id ? Session.Cases.Find(id)?.Contacts.Where(c => c.Ended is null).ToList() : null;
        return (Session.Persons.Find(row.Call.PersonId)?.Row.Name ?? "", contacts ?? []);
    }
}
