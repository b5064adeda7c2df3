using Homeward.App.Host;
using Homeward.Findings;
using Homeward.Views;

namespace Homeward.App.Pages.Law;

/// <summary>What the law may say, of whom, and what is missing to say more.</summary>
public sealed class FindingListPage : DeskPage
{
    public int Number => PageNumber;

    public string? Outcome { get; private set; }

    public string? About { get; private set; }

    public Listed<FindingRow> Findings { get; private set; } = new([], 0);

    public void OnGet(string? about)
    {
        (Title, Room) = (T.Of("room", "law"), "law");
        Outcome = Outcomes.All.FirstOrDefault(o => o == Request.Query["outcome"]);
        About = Way.To(about) is null ? null : about;
        Findings = Session.Findings.List(Slice, Outcome, About);
    }

    public string TitleOf(string rule) => RulePack.Shipped.Rules.LastOrDefault(r => r.Id == rule)?.Titles is { } titles
        ? titles.GetValueOrDefault(T.Lang) ?? titles.GetValueOrDefault("en") ?? rule : rule;

    public string With(string? outcome) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/law",
        new Dictionary<string, string?> { ["outcome"] = outcome, ["about"] = About }.Where(f => f.Value is not null));
}
