using Homeward.Cases;
using Homeward.Findings;
using Xunit;

namespace Homeward.Tests.Core.Cases;

public class RightsSheetTest
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    private static RightsSheet Of(params (string Fact, string Value)[] facts)
    {
        var pack = RulePack.Shipped;
        var set = new FactSet(facts.Select(f => new Fact(f.Fact, FactValue.Code(f.Value), ["clm-" + f.Fact])));
        var rules = pack.Rules.Where(r => r.IsValidOn(Day)).ToList();
        return RightsSheet.Of([.. rules.Select(r => Finding.Assess(pack, r, set, Day))], rules.ToDictionary(r => r.Hash));
    }

    [Fact]
    public void Data_EveryRight_NamesARuleALetterAndRisksThatExist()
    {
        var rules = RulePack.Shipped.Rules.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        Assert.All(RightsSheet.All, r => Assert.Contains(r.RuleId, rules));
        Assert.All(RightsSheet.All.SelectMany(r => r.Risks).Concat(RightsSheet.Panel.Select(p => p.RuleId).OfType<string>()), r => Assert.Contains(r, rules));
        Assert.All(RightsSheet.All.Select(r => r.Template).OfType<string>(), t => Assert.NotNull(LetterShelf.Find(t)));
        Assert.Equal(RightsSheet.All.Count, RightsSheet.All.Select(r => r.RuleId).Distinct().Count());
        // what a rule's letter would cost is on the sheet of that right
        Assert.All(RightsSheet.All.Where(r => r.Template is not null), r => Assert.Subset(
            LetterShelf.Find(r.Template!)!.Risks.Append("RU-RISK-284-1").Append("RU-RISK-352-1").ToHashSet(), r.Risks.ToHashSet()));
    }

    [Fact]
    public void Nothing_Known_SaysNothingIsCertainWarnsOfAllAndAsks()
    {
        var sheet = Of();
        Assert.Empty(sheet.Now);
        Assert.Empty(sheet.Disputed);
        Assert.Equal(RightsSheet.Panel.Count, sheet.Risks.Count);
        Assert.Equal("side", sheet.Missing[0].Fact.Definition.Name);
        Assert.True(sheet.Missing[0].Rules.Count > 5);
    }

    [Fact]
    public void RussianServiceman_RefusedTheBoard_CanAskForItAndIsWarned()
    {
        var sheet = Of(("side", "ru"), ("still_captive", "no"), ("medical_board", "refused"), ("command_refused", "yes"));
        Assert.Contains(sheet.Now, r => r.Rule.Id == "RU-VVK" && r.Words.Template == "raport-vvk");
        Assert.Contains(sheet.Now, r => r.Rule.Id == "RU-KAS-219");
        Assert.DoesNotContain(sheet.Now.Concat(sheet.Disputed).Concat(sheet.Open), r => r.Rule.Id.StartsWith("UA-", StringComparison.Ordinal));
        Assert.Contains(sheet.Risks, r => r.RuleId == "RU-RISK-352-1");
    }

    [Fact]
    public void SurrenderNotSpokenOf_StillWarns() =>
        Assert.Contains(Of(("side", "ru"), ("capture_described_as_surrender", "no")).Risks, r => r.RuleId == "RU-RISK-352-1");

    [Fact]
    public void UkrainianServiceman_HasNoRussianLawOnTheSheet()
    {
        var sheet = Of(("side", "ua"), ("still_captive", "no"), ("service_type_at_capture", "contract"), ("leave", "refused"));
        Assert.Contains(sheet.Now, r => r.Rule.Id == "UA-LEAVE-90");
        Assert.DoesNotContain(sheet.Now.Concat(sheet.Disputed).Concat(sheet.Open), r => r.Rule.Id.StartsWith("RU-", StringComparison.Ordinal));
        Assert.DoesNotContain(sheet.Risks, r => r.RuleId is "RU-RISK-352-1" or "RU-RISK-337");
    }
}
