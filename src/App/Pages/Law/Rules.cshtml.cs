using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.Findings;

namespace Homeward.App.Pages.Law;

/// <summary>Every rule in force here: how firmly its text was read, and who signed it.</summary>
public sealed class RuleListPage : DeskPage
{
    public IReadOnlyList<RuleListed> Rules { get; private set; } = [];

    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    public string Words(IReadOnlyDictionary<string, string> texts) => texts?.GetValueOrDefault(T.Lang) ?? "";

    public string Valid(Rule rule) => rule is { ValidFrom: null, ValidTo: null } or null
        ? T["rules.always"] : Days.Exactly(T.Lang, rule.ValidFrom, rule.ValidTo);

    public void OnGet()
    {
        (Title, Room) = (T["rules.title"], "law");
        Trail = [new(T.Of("room", "law"), "/law"), new(Title, null)];
        (Rules, LeftOut) = (Session.Law.List(), Session.Law.Pack.LeftOut);
    }
}
