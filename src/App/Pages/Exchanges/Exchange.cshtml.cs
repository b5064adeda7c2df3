using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Exchanges;

/// <summary>An exchange: what everybody says beside each other, the people, what can honestly be counted.</summary>
public sealed class ExchangeReadPage : DeskPage
{
    public static readonly IReadOnlyList<string> Definitions = ["A", "B", "C"];

    public static readonly IReadOnlyList<string> Sides = ["ru", "ua"];

    public ExchangePage Exchange { get; private set; } = null!;

    public Listed<PersonRow> People { get; private set; } = new([], 0);

    public int Number => PageNumber;

    public FigurePage? Figure { get; private set; }

    public IReadOnlyList<FigureRow> Frozen { get; private set; } = [];

    public string Definition { get; private set; } = "A";

    public string Side { get; private set; } = "ru";

    /// <summary>Statements that give a number here, and how many independent voices they go back to.</summary>
    public int Telling { get; private set; }

    public int Voices { get; private set; }

    /// <summary>For a statement that repeats an earlier one's voice: who said it first.</summary>
    public IReadOnlyDictionary<string, string> SameVoiceAs { get; private set; } = new Dictionary<string, string>();

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id);

    /// <summary>Keeps the figure as it stands at this record number.</summary>
    public IActionResult OnPostFreeze(string id, string definition, string side, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix) || !Definitions.Contains(definition) || !Sides.Contains(side)) return BadRequest();
        var done = Session.Statistics.Freeze(id, new FigureChoice(definition, side), act);
        Refused = done.Refusal;
        return done.IsDone ? Redirect($"/figures/{done.Id}") : Show(id);
    }

    /// <summary>Asks every rule in force about the people of this exchange whom nobody has named.</summary>
    public IActionResult OnPostAssess(string id)
    {
        Refused = Session.Findings.Assess(id).Refusal;
        return Refused is null ? Redirect($"/law?about={id}") : Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Exchanges.Find(id) is not { } exchange) return NotFound();
        (Exchange, Room, Title) = (exchange, "exchanges", T["exchange.title", ("when", exchange.Row.When)]);
        Trail = [new(T.Of("room", "exchanges"), "/exchanges"), new(T.Say(exchange.Row.When), null)];
        Definition = Definitions.FirstOrDefault(d => d == Request.Query["definition"]) ?? "A";
        Side = Sides.FirstOrDefault(s => s == Request.Query["side"]) ?? "ru";
        People = Session.Exchanges.People(exchange.Row.Id, Slice);
        Figure = Session.Statistics.Of(id, new FigureChoice(Definition, Side), T.Lang);
        Frozen = Session.Statistics.List(Slice.First(10), exchange.Row.Id).Rows;
        Weigh(exchange);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }

    private void Weigh(ExchangePage exchange)
    {
        var giving = exchange.Row.Counts.Concat(exchange.Stages.SelectMany(s => s.Counts)).Select(c => c.ClaimId).ToHashSet();
        var rows = exchange.Statements.Where(s => giving.Contains(s.Id)).DistinctBy(s => s.Id).ToList();
        var voices = Session.Claims.VoicesBehind(rows);
        (Telling, Voices) = (rows.Count, voices.Count);
        var whole = rows.ToDictionary(r => r.Id);
        SameVoiceAs = voices.SelectMany(v => v.Ids.Skip(1), (v, id) => (Id: id, First: whole[v.Ids[0]]))
            .ToDictionary(s => s.Id, s => s.First.Claim is { Voice.Count: > 0 } said ? string.Join(" → ", said.Voice) : s.First.SourceTitle);
    }
}
