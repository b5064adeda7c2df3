using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Help;

/// <summary>What the forms of a case send; each button uses what it needs.</summary>
public sealed class CaseForm
{
    public string Act { get; set; } = "";

    public int Version { get; set; }

    /// <summary>The request, step or contact inside the case.</summary>
    public string? Of { get; set; }

    public string? Words { get; set; }

    public string? Choice { get; set; }

    public string? Partner { get; set; }

    public DateOnly? Day { get; set; }

    public bool Told { get; set; }

    public string? Contact { get; set; }

    public string? From { get; set; }

    public string? SafeTime { get; set; }

    public string? Channel { get; set; }

    public string? Avoid { get; set; }

    public string? Names { get; set; }

    public string? Born { get; set; }

    public string? Unit { get; set; }

    public string? Place { get; set; }
}

/// <summary>One case: what was said, how to reach them safely, what is asked for, what was done and what became of it.</summary>
public sealed class CaseReadPage(TimeProvider clock) : DeskPage
{
    public CasePage Case { get; private set; } = null!;

    public Refusal? Refused { get; private set; }

    public DateOnly Today { get; private set; }

    public IReadOnlyList<SearchRow> Searches { get; private set; } = [];

    public IReadOnlyList<WarningRow> Warnings { get; private set; } = [];

    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public Func<string, string> NameOf => Session.NameOf;

    public string Me => Session.Actor;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostTake(string id, CaseForm form) => After(id, form, c => c.TakeInHand(id, form.Act));

    public IActionResult OnPostBack(string id, CaseForm form) => After(id, form, c => c.GiveBack(id, form.Act));

    public IActionResult OnPostAssign(string id, CaseForm form) => After(id, form, c => c.Assign(id, form.Choice, form.Act));

    public IActionResult OnPostRisk(string id, CaseForm form) => After(id, form, c => c.SetRisk(id, form.Choice ?? "", form.Words ?? "", form.Act));

    public IActionResult OnPostNext(string id, CaseForm form) => After(id, form, c => c.SetNext(id, form.Day, form.Act));

    public IActionResult OnPostPerson(string id, CaseForm form) => After(id, form, c => c.SetPerson(id, PersonOf(form.Choice), form.Act));

    /// <summary>Somebody by id, or by the code that is spoken.</summary>
    private string PersonOf(string? text) => text?.Trim() is { Length: > 0 } tidy && !tidy.StartsWith(Ids.Person, StringComparison.Ordinal)
        && Session.Persons.Search(tidy, Slice.First(2)).Rows is [var only] ? only.Id : text?.Trim() ?? "";

    public IActionResult OnPostContact(string id, CaseForm form) => After(id, form, c => c.KeepContact(id,
        new HeardCall("", form.From, null, form.Contact, form.SafeTime, form.Channel, form.Avoid), form.Act));

    public IActionResult OnPostNoContact(string id, CaseForm form) => After(id, form, c => c.EndContact(id, form.Of ?? "", form.Words ?? "", form.Act));

    public IActionResult OnPostAsk(string id, CaseForm form) => After(id, form, c => c.AskHelp(id, form.Choice ?? "", form.Words, form.Partner, form.Act));

    public IActionResult OnPostGiveOn(string id, CaseForm form) => After(id, form, c => c.GiveOn(id, form.Of ?? "", form.Partner, form.Version, form.Act));

    public IActionResult OnPostEnd(string id, CaseForm form) =>
        After(id, form, c => c.EndHelp(id, form.Of ?? "", new HelpEnding(form.Choice ?? "", form.Words, form.Told), form.Version, form.Act));

    public IActionResult OnPostAgain(string id, CaseForm form) => After(id, form, c => c.ReopenHelp(id, form.Of ?? "", form.Words, form.Version, form.Act));

    public IActionResult OnPostStep(string id, CaseForm form) => After(id, form, c => c.PlanStep(id, form.Words ?? "", form.Day, form.Act));

    public IActionResult OnPostDone(string id, CaseForm form) => After(id, form, c => c.EndStep(id, form.Of ?? "", form.Words, form.Version, form.Act));

    public IActionResult OnPostSeek(string id, CaseForm form) =>
        After(id, form, c => c.OpenSearch(id, new Sought(form.Names ?? "", form.Born, form.Unit, form.Place), form.Act));

    public IActionResult OnPostWarn(string id, CaseForm form) => After(id, form, c => c.Warn(id, form.Choice ?? "", form.Day, form.Words, form.Act));

    public IActionResult OnPostUnwarn(string id, CaseForm form) => After(id, form, c => c.EndWarning(id, form.Of ?? "", form.Words ?? "", form.Act));

    public IActionResult OnPostClose(string id, CaseForm form) => After(id, form, c => c.Close(id, form.Words ?? "", form.Version, form.Act));

    public IActionResult OnPostReopen(string id, CaseForm form) => After(id, form, c => c.Reopen(id, form.Words ?? "", form.Version, form.Act));

    private IActionResult After(string id, CaseForm form, Func<CasesRoom, Outcome> act)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        Refused = act(Session.Cases).Refusal;
        if (Refused is null) return Redirect($"/help/cases/{id}");
        Response.StatusCode = Refused.Code == "stale" ? 409 : 422;
        return Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Cases.Find(id) is not { } found) return NotFound();
        (Case, Room) = (found, "help");
        Today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        (Searches, Warnings) = (Session.Cases.SearchesOf(id), Session.Cases.WarningsOfCase(id));
        Title = found.Row.Code ?? T["people.no-code"];
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        Members = [.. Session.Members.List().Where(m => m.Reads)];
        return Page();
    }
}
