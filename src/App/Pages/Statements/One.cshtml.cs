using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>One statement: whom it speaks of, which exchange it belongs to, and everything that was done with it.</summary>
public sealed class OneStatementPage : StatementsPage
{
    private const int MostNames = 100;

    public StatementItem Item { get; private set; } = null!;

    public ClaimRow Row { get; private set; } = null!;

    /// <summary>Names in the same text, or in the whole source where the text has none.</summary>
    public IReadOnlyList<MentionRow> Names { get; private set; } = [];

    public IReadOnlyList<PersonPage> Persons { get; private set; } = [];

    public IReadOnlyList<ExchangePage> Exchanges { get; private set; } = [];

    public IReadOnlyList<ExchangeMeant> Candidates { get; private set; } = [];

    /// <summary>What was looked for among those we follow, and who was found.</summary>
    public string? Asked { get; private set; }

    public IReadOnlyList<PersonPage> Followed { get; private set; } = [];

    /// <summary>The name somebody tried to mark.</summary>
    public string? Name { get; private set; }

    public IReadOnlyList<Change> History { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public IReadOnlyList<GradeGiven> Grades { get; private set; } = [];

    public IReadOnlyList<VoiceInChain> Voices { get; private set; } = [];

    /// <summary>Voices of the register, to choose from.</summary>
    public IReadOnlyList<VoiceRow> Register { get; private set; } = [];

    public string NameOf(string member) => Session.NameOf(member);

    /// <summary>In this statement it is that voice, or it is not, whatever the name says.</summary>
    public IActionResult OnPostVoice(string id, int depth, string voice, bool same, string act) =>
        Tie(act, () => Session.Claims.JudgeVoice(id, depth, voice, same, act));

    /// <summary>One for each form of this page: pressing twice is one act.</summary>
    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnPostAbout(string id, string mention, string act) =>
        Tie(act, () => Session.Persons.About(id, mention, act));

    /// <summary>Marks a name in the statement's text that nobody has found there; it can then be chosen.</summary>
    public IActionResult OnPostName(string id, string name, string reached, string act)
    {
        Name = name;
        return Tie(act, () => Session.Claims.Find(id) is { } row
            ? Session.Persons.RecordWords(row.OwnerId, name ?? "", reached ?? "", act)
            : new Outcome(null, 0, new Refusal("wall", "there is no such statement, or you may not see it")));
    }

    /// <summary>Looks among those we follow; one found is tied at once only where a person chooses them.</summary>
    public IActionResult OnPostFind(string q)
    {
        Asked = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        if (Asked is not null) Followed = [.. Session.Persons.Search(Asked, Slice.First(10)).Rows.Select(r => Session.Persons.Find(r.Id)).OfType<PersonPage>()
            .Where(p => p.Mentions.Count > 0)];
        return Show();
    }

    public IActionResult OnPostNotAbout(string id, string mention, string act) =>
        Tie(act, () => Session.Persons.NotAbout(id, mention, act));

    public IActionResult OnPostPlace(string id, string exchange, string act) =>
        Tie(act, () => Session.Exchanges.Place(id, exchange, act));

    public IActionResult OnPostUnplace(string id, string exchange, string act) =>
        Tie(act, () => Session.Exchanges.Unplace(id, exchange, act));

    protected override IActionResult Show()
    {
        var id = (string)RouteData.Values["id"]!;
        if (Session.Claims.Find(id) is not { } row) return NotFound();
        (Row, Room) = (row, "statements");
        Title = row.Claim is { } claim ? T.Of(claim.Stage is null ? "kind" : "stage", claim.Stage ?? claim.Kind) : T["source.erased"];
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(row.SourceTitle, Way.To(row.SourceId)), new(T.Of("step", "claim"), null)];
        Item = Items([row], 1, r => $"/statements/{r.Id}/source")[0];
        var near = Session.Persons.Mentions(row.OwnerId, Slice.First(MostNames)).Rows;
        Names = near.Count > 0 ? near : Session.Persons.Mentions(row.SourceId, Slice.First(MostNames)).Rows;
        Persons = [.. Session.Persons.PersonsOf(id).Select(Session.Persons.Find).OfType<PersonPage>()];
        Exchanges = [.. Session.Exchanges.OfClaim(id).Select(Session.Exchanges.Find).OfType<ExchangePage>()];
        if (row.State == ClaimState.Accepted) Candidates = Session.Exchanges.Candidates(id);
        Grades = Session.Claims.Grades(id);
        Voices = Session.Claims.ChainOf(id);
        Register = Session.Claims.Register();
        History = [.. Session.History(id).Select(h => new Change(h.Kind, Session.NameOf(h.By), h.At.ToLocalTime()))];
        return Page();
    }

    private IActionResult Tie(string act, Func<Outcome> tie)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = tie().Refusal;
        if (Refused is null) return Redirect(Here());
        Response.StatusCode = 422;
        return Show();
    }
}
