using Homeward.App.Charts;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>One person: the path, what it rests on, where they are named, what the law may say.</summary>
public sealed class PersonReadPage : DeskPage
{
    public PersonPage Person { get; private set; } = null!;

    public PathPage? Path { get; private set; }

    public PathBars? Bars { get; private set; }

    public IReadOnlyList<StatementItem> Statements { get; private set; } = [];

    public IReadOnlyList<(ExchangePage Exchange, string As)> Exchanges { get; private set; } = [];

    public IReadOnlyList<FindingRow> Findings { get; private set; } = [];

    public IReadOnlyList<Homeward.Cases.LetterRow> Letters { get; private set; } = [];

    /// <summary>Answers that tie this person's mentions together, and by whom.</summary>
    public IReadOnlyList<(JudgementRow Row, string By)> Judgements { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id, string? without, string? with) => Show(id, without, with);

    /// <summary>Says what "two days later" counts from; nothing chosen leaves it open again.</summary>
    public IActionResult OnPostAnchor(string id, string claim, string? anchor, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Paths.ChooseAnchor(claim, string.IsNullOrEmpty(anchor) ? null : anchor, act).Refusal;
        return Refused is null ? Redirect($"/people/{id}") : Show(id, null);
    }

    /// <summary>Says which captivity a statement speaks of.</summary>
    public IActionResult OnPostCaptivity(string id, string claim, int captivity, int instance, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Paths.PlaceStage(claim, captivity, instance, act).Refusal;
        return Refused is null ? Redirect($"/people/{id}") : Show(id, null);
    }

    /// <summary>Asks every rule in force. With the same statements and rules nothing new is kept.</summary>
    public IActionResult OnPostAssess(string id)
    {
        Refused = Session.Findings.Assess(id).Refusal;
        return Refused is null ? Redirect($"/law?about={id}") : Show(id, null);
    }

    public IActionResult OnPostUndo(string id, string judgement, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Persons.Undo(judgement, act).Refusal;
        return Refused is null ? Redirect($"/people/{id}") : Show(id, null);
    }

    private IActionResult Show(string id, string? without, string? with = null)
    {
        if (Session.Persons.Find(id) is not { } person) return NotFound();
        if (person.Row.Id != id) return Redirect($"/people/{person.Row.Id}"); // proved to be the same as an older one
        (Person, Room) = (person, "people");
        Title = person.Row.CaseCode ?? T["people.no-code"];
        Trail = [new(T.Of("room", "people"), "/people"), new(Title, null)];
        Path = Session.Paths.Of(id, without, with);
        if (Path is not null)
        {
            Bars = PathWords.Bars(Path, T);
            Statements = [.. PathWords.Numbered(Path).Select((c, i) => StatementItem.From(c, i + 1, Session.NameOf, $"/statements/{c.Id}/source") with
            {
                ActId = null,
            })];
        }

        Exchanges = [.. Session.Exchanges.Of(id).Select(e => (Session.Exchanges.Find(e.ExchangeId), e.As)).Where(e => e.Item1 is not null)
            .Select(e => (e.Item1!, e.As))];
        Findings = Session.Findings.List(Slice.First(), about: id).Rows;
        Letters = Session.Letters.About(id);
        Judgements = [.. person.Mentions.SelectMany(m => Session.Persons.JudgementsOn(m.Id)).DistinctBy(j => j.Id)
            .Select(j => (j, Session.NameOf(j.By)))];
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
