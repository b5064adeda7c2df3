using Homeward.App.Host;
using Homeward.Findings;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Law;

/// <summary>What the law may say, of whom, and what is missing to say more.</summary>
public sealed class FindingListPage : DeskPage
{
    public ListChoice Choice => new(Request, T, FindingsRoom.Sorts, ("outcome", Outcome), ("about", About));

    public ListFoot Foot => new(new Pager(Choice.Number, Findings.Total), Choice, false, NotTakenOut);

    public string? Outcome { get; private set; }

    public string? About { get; private set; }

    public Listed<FindingRow> Findings { get; private set; } = new([], 0);

    public void OnGet(string? about) => Load(about);

    public IActionResult OnPostTakeOut(string? about, string? why, string? act)
    {
        ReadFilters(about);
        return TakeOut(ListSheet.Of("findings", [T["law.col-rule"], T["list.title"], T["law.col-about"], T["law.col-outcome"], T["law.col-missing"], T["law.col-day"]],
            slice => Session.Findings.List(slice, Outcome, About, Choice.Sort),
            f => new SheetLine(null, f.RuleId, TitleOf(f.RuleId), f.About, T.Of("outcome", f.Outcome), f.Missing, f.Day)), Choice, why, act, () => Load(about));
    }

    private void ReadFilters(string? about)
    {
        Outcome = Outcomes.All.FirstOrDefault(o => o == Request.Query["outcome"]);
        About = Way.To(about) is null ? null : about;
    }

    private void Load(string? about)
    {
        ReadFilters(about);
        (Title, Room) = (T.Of("room", "law"), "law");
        Findings = Session.Findings.List(Choice.Slice(), Outcome, About, Choice.Sort);
    }

    public string TitleOf(string rule) => Session.Law.Pack.Rules.LastOrDefault(r => r.Id == rule)?.Titles is { } titles
        ? titles.GetValueOrDefault(T.Lang) ?? titles.GetValueOrDefault("en") ?? rule : rule;
}
