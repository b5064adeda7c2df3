using Homeward.App.Charts;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Pairs;

/// <summary>Two accounts side by side, three reasons for and against, three answers. Nothing is joined without one.</summary>
public sealed class PairReadPage : DeskPage
{
    /// <summary>Null when nothing waits.</summary>
    public PairPage? Pair { get; private set; }

    public IReadOnlyList<string> For { get; private set; } = [];

    public IReadOnlyList<string> Against { get; private set; } = [];

    public WeightBars Bars { get; private set; } = new("pair", []);

    public IReadOnlyList<(JudgementRow Row, string By)> Judged { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public IReadOnlyList<Change> Since { get; private set; } = [];

    public string? Why { get; private set; }

    public bool HasAnswered { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string? id)
    {
        HasAnswered = Request.Query["did"] == "answer";
        return Show(id is null ? Session.Persons.NextPair(Request.Query["after"]) : Session.Persons.Pair(id), id is not null);
    }

    public IActionResult OnPostJudge(string id, string answer, int version, string act, string? why)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        if (answer is not ("same" or "different" or "unsure")) return BadRequest();
        var given = answer switch { "same" => Answer.Same, "different" => Answer.Different, _ => Answer.Unsure };
        Why = string.IsNullOrWhiteSpace(why) ? null : why.Trim();
        Refused = Session.Persons.Judge(id, given, version, $"{act}/{answer}", Why).Refusal;
        if (Refused is null) return Redirect($"/pairs?after={Uri.EscapeDataString(id)}&did=answer");
        Since = [.. Session.History(id).Where(h => h.Version > version).Select(h => new Change(h.Kind, Session.NameOf(h.By), h.At.ToLocalTime()))];
        return Show(Session.Persons.Pair(id), true);
    }

    public IActionResult OnPostUndo(string id, string judgement, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Persons.Undo(judgement, act).Refusal;
        return Refused is null ? Redirect($"/pairs/{Uri.EscapeDataString(id)}") : Show(Session.Persons.Pair(id), true);
    }

    private IActionResult Show(PairPage? pair, bool asked)
    {
        if (pair is null && asked) return NotFound();
        (Pair, Title, Room) = (pair, T["pair.title"], "people");
        Trail = [new(T.Of("room", "people"), "/people"), new(Title, null)];
        if (pair is not null)
        {
            Bars = PairWords.Bars(pair, T);
            (For, Against) = (PairWords.Strongest(pair, true, T), PairWords.Strongest(pair, false, T));
            Judged = [.. pair.Judged.Select(j => (j, Session.NameOf(j.By)))];
        }

        if (Refused is not null) Response.StatusCode = Refused.Code == "stale" ? 409 : 422;
        return Page();
    }
}
