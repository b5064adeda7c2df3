using System.Globalization;
using System.Text;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Findings;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>Days by which something must happen; what may have passed stands first and stays until somebody settles it.</summary>
public sealed class DeadlineListPage : DeskPage
{
    public int Number => PageNumber;

    public int Total { get; private set; }

    public IReadOnlyList<DeadlineRow> Rows { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string By(string member) => Session.NameOf(member);

    public string TitleOf(string rule) => Session.Law.Pack.Rules.LastOrDefault(r => r.Id == rule)?.Titles.GetValueOrDefault(T.Lang) ?? "";

    public string Fact(string? fact) => fact is null ? "" : RulePack.Shipped.Facts.Find(fact)?.Titles.GetValueOrDefault(T.Lang) ?? fact;

    public IActionResult OnGet() => Show();

    public IActionResult OnPostSettle(string id, string? how, string? day, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        DateOnly? last = DateOnly.TryParseExact(day?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        Refused = !string.IsNullOrWhiteSpace(day) && last is null ? new Refusal("date", "write the day as 2026-12-31")
            : Session.Deadlines.Settle(id, how ?? "", last, why ?? "", act).Refusal;
        return Refused is null ? Redirect("/deadlines#" + id) : Show();
    }

    public IActionResult OnPostReopen(string id, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Deadlines.Reopen(id, why ?? "", act).Refusal;
        return Refused is null ? Redirect("/deadlines#" + id) : Show();
    }

    /// <summary>Deadlines are a list, shown by case code: no reading of anybody.</summary>
    protected override string? ThingShown => null;

    private IActionResult Show()
    {
        (Title, Room) = (T["deadlines.title"], "help");
        Trail = [new(T.Of("room", "help"), "/help"), new(Title, null)];
        var all = Session.Deadlines.All();
        (Total, Rows) = (all.Count, [.. all.Skip(Slice.Offset).Take(Slice.Limit)]);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}
