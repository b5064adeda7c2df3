using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Help;

/// <summary>What the forms of a search send.</summary>
public sealed class SearchForm
{
    public string Act { get; set; } = "";

    public int Version { get; set; }

    /// <summary>The match or the answer.</summary>
    public string Of { get; set; } = "";

    public string Choice { get; set; } = "";

    public string? Words { get; set; }

    public string? Whom { get; set; }
}

/// <summary>One standing search: possible matches with their reasons, what may be answered, and what was told.</summary>
public sealed class SearchReadPage : DeskPage
{
    public Homeward.Cases.SearchPage Search { get; private set; } = null!;

    public Refusal? Refused { get; private set; }

    public Func<string, string> NameOf => Session.NameOf;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    /// <summary>Every reason for it or against it, the strongest first.</summary>
    public IEnumerable<string> Reasons(MatchRow match, bool forIt) => (match.Reasons?.Ledger ?? [])
        .Where(l => l.Field != "prior" && (forIt ? l.Weight > 0 : l.Weight < 0)).OrderByDescending(l => Math.Abs(l.Weight)).Select(l => PairWords.Sentence(l, T));

    /// <summary>A search shows what its case shows.</summary>
    protected override string? ThingShown => Search?.Row.CaseId;

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostJudge(string id, SearchForm form) => After(id, form, c => c.JudgeMatch(form.Of, form.Choice, form.Words, form.Version, form.Act));

    public IActionResult OnPostDraft(string id, SearchForm form) => After(id, form, c => c.DraftAnswer(id, form.Choice, form.Words ?? "", form.Act));

    public IActionResult OnPostRead(string id, SearchForm form) => After(id, form, c => c.ReadAnswer(id, form.Of, form.Words, form.Version, form.Act));

    public IActionResult OnPostTold(string id, SearchForm form) => After(id, form, c => c.Told(id, form.Of, form.Whom ?? "", form.Choice, form.Act));

    public IActionResult OnPostClose(string id, SearchForm form) => After(id, form, c => c.CloseSearch(id, form.Words, form.Version, form.Act));

    public IActionResult OnPostReopen(string id, SearchForm form) => After(id, form, c => c.ReopenSearch(id, form.Words, form.Version, form.Act));

    private IActionResult After(string id, SearchForm form, Func<CasesRoom, Outcome> act)
    {
        if (!Ids.IsWellFormed(form.Act, StatementForm.ActPrefix)) return BadRequest();
        Refused = act(Session.Cases).Refusal;
        if (Refused is null) return Redirect($"/help/searches/{id}");
        Response.StatusCode = Refused.Code == "stale" ? 409 : 422;
        return Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Cases.Search(id) is not { } found) return NotFound();
        (Search, Room) = (found, "help");
        Title = T["seek.of", ("code", found.Row.CaseCode ?? T["people.no-code"])];
        Trail = [new(T.Of("room", "help"), "/help"), new(T["seek.title"], "/help/searches"), new(Title, null)];
        return Page();
    }
}
