using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Homeward.App.Reading;

/// <summary>
/// A page with statements that can be kept, corrected, set aside and graded. Each press is one act; what is not done is
/// said beside the statement, with the typed words still there.
/// </summary>
public abstract class StatementsPage : DeskPage
{
    private Attempt? attempt;

    /// <summary>What was done by the press that led here: "accept", "set-aside", …; null otherwise.</summary>
    public string? Did { get; private set; }

    /// <summary>Loads the page and its statements; not found where the reader may not see it.</summary>
    protected abstract IActionResult Show();

    public IActionResult OnGet()
    {
        Did = Request.Query["did"];
        if (Request.Query["open"].ToString() is { Length: > 0 } open) attempt = new(new StatementForm { Id = open }, "correct", null, [], null);
        return Show();
    }

    public IActionResult OnPostAccept(StatementForm form) =>
        Do(form, "accept", f => Session.Claims.Accept(f.Id, f.Version, f.ActFor("accept"), f.Why));

    public IActionResult OnPostSetAside(StatementForm form) =>
        Do(form, "set-aside", f => Session.Claims.SetAside(f.Id, f.Version, f.ActFor("set-aside"), f.Why));

    public IActionResult OnPostCorrect(StatementForm form) =>
        Do(form, "correct", f => Session.Claims.Correct(f.Id, f.Version, f.Correction, f.ActFor("correct"), f.Why));

    public IActionResult OnPostSecond(StatementForm form) =>
        Do(form, "second", f => Session.Claims.Second(f.Id, f.Version, f.ActFor("second"), f.Why));

    public IActionResult OnPostGrade(StatementForm form) => Do(form, "grade", f => Grading.TryParse(
            f.Grade is null ? f.GradeSource + f.GradeInformation : f.Grade.Replace(" ", "", StringComparison.Ordinal), out var grading)
        ? Session.Claims.Grade(f.Id, f.Version, grading, f.ActFor("grade"), f.Why)
        : new Outcome(null, 0, new Refusal("grade", "a grade is a letter A to F and a number 1 to 6")));

    /// <summary>Says back how the typed words would be read; nothing is kept.</summary>
    public IActionResult OnPostPreview(StatementForm form)
    {
        if (!form.IsSound) return BadRequest();
        attempt = new(form, "correct", null, [], Session.Claims.Understand(form.Id, form.Correction));
        return Show();
    }

    /// <summary>The statements as the page shows them, numbered from <paramref name="first"/>.</summary>
    protected IReadOnlyList<StatementItem> Items(IEnumerable<ClaimRow> rows, int first = 1, Func<ClaimRow, string>? href = null)
    {
        var here = Here();
        var items = rows.Select((row, i) => StatementItem.From(row, first + i, Session.NameOf, href?.Invoke(row)) with
        {
            Here = here,
            CanSecond = row is { State: ClaimState.Accepted, IsReadByTwo: false, Readers.Count: > 0 } && !row.Readers.Contains(Session.Actor),
        }).ToList();
        var at = items.FindIndex(item => item.Id == attempt?.Form.Id);
        if (at < 0) return items;
        // While words are typed into one statement, nothing beside it can be pressed that would lose them.
        var open = items[at] with { Attempt = Opened(attempt!, items[at]) };
        if (attempt!.Refusal is null) items = [.. items.Select(item => item with { ActId = null })];
        items[at] = open;
        return items;
    }

    /// <summary>This page's address with what it shows, without what was pressed or opened.</summary>
    protected string Here(string? did = null)
    {
        var kept = Request.Query.Where(q => q.Key is not ("handler" or "open" or "did")).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        if (did is not null) kept["did"] = did;
        return QueryHelpers.AddQueryString(Request.Path, kept);
    }

    private Attempt Opened(Attempt attempt, StatementItem item) =>
        attempt.Form.Act.Length == 0 ? attempt with { Form = StatementForm.Of(item, d => T.Say(d)) } : attempt;

    private IActionResult Do(StatementForm form, string what, Func<StatementForm, Outcome> act)
    {
        if (!form.IsSound) return BadRequest();
        var outcome = act(form);
        if (outcome.Refusal is not { } refusal) return Redirect($"{Here(what)}#s{form.N}");
        var since = refusal.Code == "stale" ? Since(form) : [];
        attempt = new(form, what, refusal, since, what == "correct" ? Session.Claims.Understand(form.Id, form.Correction) : null);
        Response.StatusCode = refusal.Code == "stale" ? 409 : 422;
        return Show();
    }

    private List<Change> Since(StatementForm form) => [.. Session.History(form.Id).Where(h => h.Version > form.Version)
        .Select(h => new Change(h.Kind, Session.NameOf(h.By), h.At.ToLocalTime()))];
}
