using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>What a person or their family agreed to: for what, to whom, in which form, after which text; and how they took it back.</summary>
public sealed class PersonConsentPage(TimeProvider clock) : DeskPage
{
    /// <summary>The fields of the agreed.</summary>
    public sealed record ConsentFilled(
        string? Purpose, string? Recipient, string? Partner, string? Form, string? By, string? Who, string? How, string? Lang, string? Until, string? Note);

    public string PersonId { get; private set; } = "";

    public IReadOnlyList<ConsentRow> Given { get; private set; } = [];

    public ConsentFilled? Typed { get; private set; }

    public Refusal? Refused { get; private set; }

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string By(string member) => Session.NameOf(member);

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostAgree(string id, ConsentFilled agreed, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Typed = agreed;
        DateOnly? until = null;
        if (!string.IsNullOrWhiteSpace(agreed.Until))
        {
            if (!DateOnly.TryParseExact(agreed.Until.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                Refused = new("date", "write the day as 2027-12-31");
                return Show(id);
            }

            until = day;
        }

        var note = new ConsentNote(agreed.Purpose ?? "", agreed.Recipient ?? "", agreed.Partner, agreed.Form ?? "", agreed.By ?? "", agreed.Who, agreed.How ?? "",
            agreed.Lang ?? T.Lang)
        { Until = until, Note = agreed.Note };
        Refused = Session.Persons.Agree(id, note, act).Refusal;
        return Refused is null ? Redirect($"/people/{id}/consent") : Show(id);
    }

    public IActionResult OnPostBack(string id, string consent, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Persons.TakeConsentBack(consent, why ?? "", act).Refusal;
        return Refused is null ? Redirect($"/people/{id}/consent") : Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Persons.Find(id) is not { } person) return NotFound();
        (PersonId, Room, Title) = (person.Row.Id, "people", T["consent.title"]);
        Trail = [new(T.Of("room", "people"), "/people"), new(person.Row.CaseCode ?? T["people.no-code"], $"/people/{person.Row.Id}"), new(Title, null)];
        Given = Session.Persons.Consents(person.Row.Id);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
