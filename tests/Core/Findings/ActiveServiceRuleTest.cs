using Homeward.Basics;
using Homeward.Findings;
using Xunit;

namespace Homeward.Tests.Core.Findings;

/// <summary>Article 117 against its decision table, row by row, with every value a row names.</summary>
public class ActiveServiceRuleTest
{
    private static readonly DateOnly Day = new(2025, 6, 11);
    private static readonly string[] Combat = ["assault", "drone-artillery", "logistics"];
    private static readonly string[] Indirect = ["training", "rear-works", "guard"];
    private static readonly string[] Exempt = ["medical", "admin"];
    private static readonly string[] Modes =
    [
        "agreed-exchange", "direct-repatriation-109-1", "neutral-country-110-2", "agreement-109-2",
            "unilateral-release",
        "freed-by-own-side", "escape",
    ];

    [Fact]
    public void RowOne_HealthClassMetAndCombat_IsEngagedForEveryWayOfRelease()
    {
        foreach (var mode in Modes)
        {
            foreach (var task in Combat)
            {
                foreach (var health in (string[])["direct-repatriation", "neutral-country"])
                {
                    var finding = Assess(Health(health), Mode(mode), Task(task));
                    Assert.Equal(FindingOutcome.Engaged, finding.Outcome);
                    Assert.Equal("core", finding.Rows[0].Reading);
                    Assert.Equal(["1"], finding.Rows.Select(row => row.Id));
                }
            }
        }
    }

    [Fact]
    public void RowTwo_HealthClassMetAndMedicalOrOffice_IsNotEngagedAndWatched()
    {
        foreach (var task in Exempt)
        {
            var finding = Assess(Health("direct-repatriation"), Task(task));
            Assert.Equal(FindingOutcome.NotEngaged, finding.Outcome);
            Assert.True(finding.Rows[^1].Watch);
        }
    }

    [Fact]
    public void RowThree_HealthClassMetAndIndirectTask_IsArguable()
    {
        foreach (var task in Indirect)
        {
            foreach (var mode in Modes)
            {
                Assert.Equal(FindingOutcome.Arguable,
                    Assess(Health("neutral-country"), Mode(mode), Task(task)).Outcome);
            }
        }
    }

    [Theory]
    [InlineData("agreement-109-2", "yes", FindingOutcome.Engaged, "4a")]
    [InlineData("agreed-exchange", "yes", FindingOutcome.Engaged, "4a")]
    [InlineData("agreed-exchange", "no", FindingOutcome.Arguable, "4b")]
    [InlineData("agreed-exchange", null, FindingOutcome.Arguable, "4b")]
    [InlineData("agreement-109-2", null, FindingOutcome.Arguable, "4b")]
    public void RowFour_LongCaptivityByAgreement_IsEngagedOnlyWhenTheAgreementIsKnown(
        string mode, string? terms, FindingOutcome outcome, string row)
    {
        var facts = new List<Fact> { Health("not-met"), Mode(mode), Task("assault"), Held(800, 800) };
        if (terms is not null) facts.Add(Code("agreement_terms_known", terms));
        var finding = Assess([.. facts]);
        Assert.Equal(outcome, finding.Outcome);
        Assert.Equal([row], finding.Rows.Select(each => each.Id));
        if (terms is null) Assert.Contains(
            finding.CouldChange, fact => fact.Definition.Name == "agreement_terms_known");
    }

    [Fact]
    public void RowFive_OrdinaryExchangeAfterShortOrUnknownCaptivity_IsArguableAndPrintsBothReadings()
    {
        foreach (var held in (Fact[][])[[Held(30, 60)], []])
        {
            var finding = Assess([Health("not-met"), Mode("agreed-exchange"), Task("assault"), .. held]);
            Assert.Equal(FindingOutcome.Arguable, finding.Outcome);
            Assert.Equal(["5"], finding.Rows.Select(row => row.Id));
            Assert.Contains("Broad reading", finding.Rows[0].Says["en"], StringComparison.Ordinal);
            Assert.Contains("Narrow reading", finding.Rows[0].Says["en"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RowSix_ReleasedByOneSideFreedOrEscaped_IsNotEngagedWhateverTheTask()
    {
        foreach (var mode in (string[])["unilateral-release", "freed-by-own-side", "escape"])
        {
            foreach (var task in (string[])[.. Combat, .. Indirect, .. Exempt, "none", "hospital"])
            {
                var finding = Assess(Health("not-met"), Mode(mode), Task(task));
                Assert.Equal(FindingOutcome.NotEngaged, finding.Outcome);
                Assert.Equal("narrow", finding.Rows[0].Reading);
            }
        }
    }

    [Fact]
    public void RowSeven_NothingKnown_IsUnknownAndAsksWhatMatters()
    {
        var finding = Assess();
        Assert.Equal(FindingOutcome.Unknown, finding.Outcome);
        var missing = finding.Missing.Select(fact => fact.Definition.Name).ToList();
        Assert.Contains("health_class_at_release", missing);
        Assert.Contains("post_release_task", missing);
        Assert.All(finding.Missing, fact => Assert.All(Wording.Languages, language =>
        {
            Assert.NotEmpty(fact.Definition.Questions[language]);
            Assert.NotEmpty(fact.Definition.WhoToAsk[language]);
        }));
    }

    [Fact]
    public void HealthUnknown_ExchangedAndInCombat_IsUnknownButNeverLessThanArguable()
    {
        var finding = Assess(Mode("agreed-exchange"), Task("assault"));
        Assert.Equal(FindingOutcome.Unknown, finding.Outcome);
        Assert.Equal([FindingOutcome.Arguable, FindingOutcome.Engaged], finding.Possible);
        Assert.Contains(finding.Missing, fact => fact.Definition.Name == "health_class_at_release");
    }

    [Fact]
    public void AfterHostilities_IsNotEngaged()
    {
        Assert.Equal(FindingOutcome.NotEngaged,
            Assess(Health("direct-repatriation"), Task("assault"), Code("hostilities_ongoing", "no")).Outcome);
        Assert.Equal(FindingOutcome.NotEngaged,
            Assess(Health("direct-repatriation"), Task("assault"), Mode("after-hostilities-118")).Outcome);
    }

    [Fact]
    public void HostilitiesNotSpokenOf_AreAssumedAndTheAssumptionIsPrinted()
    {
        var finding = Assess(Health("direct-repatriation"), Task("assault"));
        Assert.Equal("hostilities_ongoing", Assert.Single(finding.Assumed).Fact);
        Assert.Empty(finding.Used.Single(fact => fact.Name == "hostilities_ongoing").ClaimIds);
    }

    [Fact]
    public void EveryCombinationOfKnownFacts_GetsAnAnswerThatNeedsNoLawyerFallback()
    {
        var rule = Rule();
        foreach (var mode in (string[])[.. Modes, "after-hostilities-118"])
        {
            foreach (var task in RulePack.Shipped.Facts.Find("post_release_task")!.Values)
            {
                foreach (var health in RulePack.Shipped.Facts.Find("health_class_at_release")!.Values)
                {
                    foreach (var days in (int[])[10, 1000])
                    {
                        var finding = Assess(Health(health), Mode(mode), Task(task), Held(days, days),
                            Code("agreement_terms_known", "yes"));
                        Assert.DoesNotContain(finding.Rows, row => row.Id == rule.Otherwise.Id);
                        Assert.NotEqual(FindingOutcome.Unknown, finding.Outcome);
                    }
                }
            }
        }
    }

    [Fact]
    public void LongCaptivity_ShowsWhereTheOutcomeTurns()
    {
        Fact[] facts = [Health("not-met"), Mode("agreed-exchange"), Task("assault"), Held(400, 400),
            Code("agreement_terms_known", "yes")];
        var lines = Finding.ToLongCaptivity(RulePack.Shipped, Rule(), new(facts), Day);
        Assert.Equal([6, 12, 18, 24], lines.Select(line => line.Months));
        Assert.Equal([FindingOutcome.Engaged, FindingOutcome.Engaged, FindingOutcome.Arguable, FindingOutcome.Arguable],
            lines.Select(line => line.Outcome));
    }

    [Fact]
    public void ContradictingStatements_AreUnknownAndSayThatSourcesDiffer()
    {
        var finding = Assess(Health("direct-repatriation"), Mode("agreed-exchange"), Task("assault"), Task("medical"));
        Assert.Equal(FindingOutcome.Unknown, finding.Outcome);
        Assert.True(finding.Missing.Single(fact => fact.Definition.Name == "post_release_task").IsDisputed);
    }

    [Fact]
    public void UsedFacts_CarryTheirClaims()
    {
        var finding = Assess(Health("not-met"), Mode("agreed-exchange"), Task("assault"));
        Assert.Contains("clm-post_release_task", finding.ClaimIds);
        Assert.Contains("clm-health_class_at_release", finding.ClaimIds);
    }

    [Fact]
    public void Confidence_IsTheWeakestOfRuleAndRows_AndUnsignedIsSaid()
    {
        Assert.Equal(Confidence.V, Assess(Health("direct-repatriation"), Task("assault")).Confidence);
        var added = Assess(Health("not-met"), Mode("agreed-exchange"), Task("guard"));
        Assert.Equal(Confidence.K, added.Confidence);
        Assert.False(added.IsSigned);
    }

    private static Rule Rule() => RulePack.Shipped.Find("IHL-117", Day)!;

    private static Finding Assess(params Fact[] facts) => Finding.Assess(RulePack.Shipped, Rule(), new(facts), Day);

    private static Fact Health(string value) => Code("health_class_at_release", value);

    private static Fact Mode(string value) => Code("release_mode", value);

    private static Fact Task(string value) => Code("post_release_task", value);

    private static Fact Held(int low, int high) => new("captivity_days", FactValue.Number(low, high), ["clm-held"]);

    private static Fact Code(string name, string value) => new(name, FactValue.Code(value), [$"clm-{name}"]);
}
