using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Help;

/// <summary>What the form of a call sends. Only the words are needed; the rest can be added while the caller talks, or never.</summary>
public sealed class CallForm
{
    public string? Find { get; set; }

    public string? Words { get; set; }

    public string? From { get; set; }

    public string? Contact { get; set; }

    public string? SafeTime { get; set; }

    public string? Channel { get; set; }

    public string? Avoid { get; set; }

    public DateOnly? Next { get; set; }

    /// <summary>Whom they look for; a name opens a standing search.</summary>
    public string? Sought { get; set; }

    public string? Born { get; set; }

    public string? Unit { get; set; }

    public string? Need { get; set; }

    public string? Risk { get; set; }

    /// <summary>cas-… of an earlier call, or per-… of somebody followed already; empty opens a new case.</summary>
    public string? Belongs { get; set; }

    public string Act { get; set; } = "";
}

/// <summary>A call in sixty seconds: one box shows what is known already, and free text alone can be kept.</summary>
public sealed class CallPage : DeskPage
{
    public CallForm Form { get; private set; } = new();

    public EarlierCalls? Earlier { get; private set; }

    public Refusal? Refused { get; private set; }

    public Func<string, string> NameOf => Session.NameOf;

    public IActionResult OnGet(string? about, string? @case)
    {
        return Show(new CallForm { Act = Desk.NewId(StatementForm.ActPrefix), Belongs = Given(@case) ?? Given(about), Need = Given(Request.Query["need"]) });
    }

    /// <summary>Looks for earlier calls. What was typed so far stays; nothing is kept.</summary>
    public IActionResult OnPostFind(CallForm form)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        Earlier = Session.Cases.Earlier(form.Find);
        if (Earlier.IsContact) form.Contact ??= form.Find;
        return Show(form);
    }

    public IActionResult OnPost(CallForm form)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        var belongs = Given(form.Belongs);
        var isPerson = belongs?.StartsWith(Ids.Person, StringComparison.Ordinal) == true;
        // What was typed into the box of the search and is a number is how they are reached.
        var contact = Given(form.Contact) ?? (ContactPoint.Read(form.Find) is null ? null : form.Find);
        var outcome = Session.Cases.Record(
            new HeardCall(form.Words ?? "", form.From, "phone", contact, form.SafeTime, form.Channel, form.Avoid, form.Next, form.Need, form.Risk,
                isPerson ? null : belongs, isPerson ? belongs : null,
                Sought: Given(form.Sought) is { } names ? new Sought(names, form.Born, form.Unit) : null), form.Act);
        if (outcome.Refusal is { } refusal)
        {
            Refused = refusal;
            Response.StatusCode = 422;
            return Show(form);
        }

        var source = Session.Cases.Find(outcome.Id!)!.Calls[0].SourceId;
        Session.Claims.ReadSource(source);
        Session.Persons.RecordMentions(source, howReached: HowReached.Call);
        return Redirect($"/help/cases/{outcome.Id}");
    }

    private PageResult Show(CallForm form)
    {
        (Form, Title, Room) = (form, T["call.title"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        return Page();
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
