using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Help;

/// <summary>What the buttons of a call send.</summary>
public sealed class AnswerForm
{
    public string Answer { get; set; } = "";

    public string? Words { get; set; }

    public DateOnly? Day { get; set; }

    public int Version { get; set; }

    public string Act { get; set; } = "";
}

/// <summary>One call of a round: whom to ring, what not to say, and a button for each answer.</summary>
public sealed class RoundCallPage(TimeProvider clock) : DeskPage
{
    public CallListRow Call { get; private set; } = null!;

    public PersonRow Person { get; private set; } = null!;

    public IReadOnlyList<ContactRow> Contacts { get; private set; } = [];

    public IReadOnlyList<WarningRow> Warnings { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string? Words { get; private set; }

    public DateOnly Today => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);

    public Func<string, string> NameOf => Session.NameOf;

    public string Me => Session.Actor;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string exchange, int round, string id) => Show(new RoundCall(exchange, round, id));

    public IActionResult OnPostAnswer(string exchange, int round, string id, AnswerForm form)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        var call = new RoundCall(exchange, round, id);
        if (Session.Cases.Find(call) is not { } row) return NotFound();
        var on = form.Day is { } given && given <= Today ? given : Today;
        var line = T["round.line", ("code", row.PersonCode ?? T["people.no-code"]), ("answer", T.Of("round.says", form.Answer)), ("day", on)];
        Refused = Session.Cases.Answer(row.Call, new RoundReply(form.Answer, line, form.Words, on, form.Version, T.Lang), form.Act).Refusal;
        if (Refused is not null) return Again(call, form.Words);
        var next = Session.Cases.CallList(exchange, round, "mine", Slice.First(1)).Rows;
        return Redirect(next is [var mine] ? $"/help/rounds/{exchange}/{round}/{mine.Call.PersonId}" : $"/help/rounds/{exchange}/{round}");
    }

    public IActionResult OnPostTake(string exchange, int round, string id, string act) => After(new(exchange, round, id), act, c => Session.Cases.TakeCall(c, act));

    public IActionResult OnPostBack(string exchange, int round, string id, string act) => After(new(exchange, round, id), act, c => Session.Cases.ReleaseCall(c, act));

    public IActionResult OnPostUndo(string exchange, int round, string id, string? words, int version, string act) =>
        After(new(exchange, round, id), act, c => Session.Cases.UndoAnswer(c, words, version, act));

    private IActionResult After(RoundCall call, string act, Func<RoundCall, Outcome> work)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        if (Session.Cases.Find(call) is not { } row) return NotFound();
        Refused = work(row.Call).Refusal;
        return Refused is null ? Redirect($"/help/rounds/{call.ExchangeId}/{call.Round}/{call.PersonId}") : Again(call, null);
    }

    private IActionResult Again(RoundCall call, string? words)
    {
        Words = words;
        Response.StatusCode = Refused!.Code is "stale" or "answered" or "taken" ? 409 : 422;
        return Show(call);
    }

    private IActionResult Show(RoundCall call)
    {
        if (Session.Cases.Find(call) is not { } row || Session.Persons.Find(call.PersonId) is not { } person) return NotFound();
        (Call, Person, Room) = (row, person.Row, "help");
        Warnings = Session.Cases.WarningsOf(call.PersonId);
        Title = row.PersonCode ?? T["people.no-code"];
        Contacts = row.CaseId is { } id ? [.. Session.Cases.Find(id)!.Contacts.Where(c => c.Ended is null)] : [];
        Trail = [new(T.Of("room", "help"), "/help"), new(T["round.title"], "/help/rounds"),
            new(T["round.day", ("n", call.Round)], $"/help/rounds/{call.ExchangeId}/{call.Round}"), new(Title, null)];
        return Page();
    }
}
