using Homeward.Basics;
using Homeward.Findings;
using Xunit;

namespace Homeward.Tests.Core.Findings;

/// <summary>
/// Every rule that ships, with facts that engage it, facts that do not, and facts that leave it open.
/// </summary>
public class ShippedRulesTest
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    /// <summary>rule, outcome, facts ("name=value", days "name=2025-03-19", numbers "name=400")</summary>
    public static TheoryData<string, FindingOutcome, string> Cases => new()
    {
        { "IHL-5", FindingOutcome.Engaged, "taken_by_adverse_party=yes status_doubted=yes" },
        { "IHL-5", FindingOutcome.NotEngaged, "taken_by_adverse_party=yes status_doubted=no" },
        { "IHL-5", FindingOutcome.Unknown, "taken_by_adverse_party=yes" },
        { "IHL-7", FindingOutcome.Engaged, "renunciation_signed=yes still_captive=yes" },
        { "IHL-7", FindingOutcome.Arguable, "renunciation_signed=yes still_captive=no" },
        { "IHL-7", FindingOutcome.NotEngaged, "renunciation_signed=no" },
        { "IHL-7", FindingOutcome.Unknown, "renunciation_signed=yes" },
        { "IHL-13", FindingOutcome.Engaged, "shown_to_public=yes" },
        { "IHL-13", FindingOutcome.NotEngaged, "shown_to_public=no" },
        { "IHL-17", FindingOutcome.Engaged, "coerced_questioning_in_captivity=yes" },
        { "IHL-17", FindingOutcome.NotEngaged, "coerced_questioning_in_captivity=no" },
        { "IHL-21", FindingOutcome.Engaged, "parole_given=yes post_release_task=assault" },
        { "IHL-21", FindingOutcome.Arguable, "parole_given=yes post_release_task=rear-works" },
        { "IHL-21", FindingOutcome.NotEngaged, "parole_given=no" },
        { "IHL-21", FindingOutcome.Unknown, "parole_given=yes" },
        { "IHL-109-1", FindingOutcome.Engaged,
            "still_captive=yes health_class_at_release=direct-repatriation fit_to_travel=yes" },
        { "IHL-109-1", FindingOutcome.NotEngaged, "still_captive=yes health_class_at_release=not-met" },
        { "IHL-109-1", FindingOutcome.Unknown, "still_captive=yes health_class_at_release=direct-repatriation" },
        { "IHL-109-2", FindingOutcome.Engaged,
            "health_class_at_release=not-met release_mode=agreement-109-2 captivity_days=800" },
        { "IHL-109-2", FindingOutcome.Arguable,
            "health_class_at_release=not-met release_mode=agreed-exchange captivity_days=800" },
        { "IHL-109-2", FindingOutcome.NotEngaged,
            "health_class_at_release=not-met release_mode=agreed-exchange captivity_days=80" },
        { "IHL-109-2", FindingOutcome.Unknown, "health_class_at_release=not-met release_mode=agreement-109-2" },
        { "IHL-109-3", FindingOutcome.Engaged,
            "health_class_at_release=direct-repatriation consented_to_return=asked-not-to-be-exchanged" },
        { "IHL-109-3", FindingOutcome.NotEngaged,
            "health_class_at_release=direct-repatriation consented_to_return=yes" },
        { "IHL-109-3", FindingOutcome.Unknown, "consented_to_return=no" },
        { "IHL-110", FindingOutcome.Engaged, "health_class_at_release=neutral-country" },
        { "IHL-110", FindingOutcome.NotEngaged, "health_class_at_release=not-met" },
        { "IHL-ANX1", FindingOutcome.Engaged, "annex_one_injury=listed" },
        { "IHL-ANX1", FindingOutcome.NotEngaged, "annex_one_injury=not-listed" },
        { "IHL-ANX1-PSY", FindingOutcome.Engaged, "grave_psychoneurosis_certified=yes" },
        { "IHL-ANX1-PSY", FindingOutcome.NotEngaged, "grave_psychoneurosis_certified=no" },
        { "IHL-111", FindingOutcome.Engaged, "release_mode=neutral-country-110-2" },
        { "IHL-111", FindingOutcome.NotEngaged, "release_mode=agreed-exchange" },
        { "IHL-112", FindingOutcome.Engaged, "still_captive=yes annex_one_injury=listed" },
        { "IHL-112", FindingOutcome.NotEngaged, "still_captive=no" },
        { "IHL-115", FindingOutcome.Engaged, "still_captive=yes health_class_at_release=direct-repatriation" },
        { "IHL-115", FindingOutcome.NotEngaged, "still_captive=no" },
        { "IHL-118", FindingOutcome.NotEngaged, "still_captive=yes" },
        { "IHL-118", FindingOutcome.Engaged, "still_captive=yes hostilities_ongoing=no" },
        { "IHL-122", FindingOutcome.Engaged, "taken_by_adverse_party=yes" },
        { "IHL-122", FindingOutcome.NotEngaged, "taken_by_adverse_party=no" },
        { "IHL-123", FindingOutcome.Engaged, "taken_by_adverse_party=yes" },
        { "IHL-123", FindingOutcome.NotEngaged, "taken_by_adverse_party=no" },
        { "IHL-130-SERVE", FindingOutcome.Engaged, "made_to_serve_captor=yes" },
        { "IHL-130-SERVE", FindingOutcome.NotEngaged, "made_to_serve_captor=no" },
        { "AP1-32", FindingOutcome.Engaged, "missing=yes" },
        { "AP1-32", FindingOutcome.NotEngaged, "missing=no" },
        { "AP1-75", FindingOutcome.Engaged, "ill_treated_after_return=yes" },
        { "AP1-75", FindingOutcome.NotEngaged, "ill_treated_after_return=no" },
        { "HR-LIBERTY", FindingOutcome.Engaged,
            "held_after_release=yes reason_for_holding_given=no contact_with_family=no" },
        { "HR-LIBERTY", FindingOutcome.Arguable,
            "held_after_release=yes reason_for_holding_given=no contact_with_family=yes" },
        { "HR-LIBERTY", FindingOutcome.NotEngaged, "held_after_release=yes reason_for_holding_given=yes" },
        { "HR-LIBERTY", FindingOutcome.Unknown, "held_after_release=yes reason_for_holding_given=no" },
        { "HR-ENFDIS", FindingOutcome.Engaged, "held_after_release=yes state_agents=yes whereabouts_concealed=yes" },
        { "HR-ENFDIS", FindingOutcome.NotEngaged, "held_after_release=yes whereabouts_concealed=no" },
        { "HR-ENFDIS", FindingOutcome.Unknown, "held_after_release=yes state_agents=yes" },
        { "HR-TORTURE", FindingOutcome.Engaged, "ill_treated_after_return=yes" },
        { "HR-TORTURE", FindingOutcome.NotEngaged, "ill_treated_after_return=no" },
        { "HR-CONSC", FindingOutcome.Arguable, "refusal_on_conscience=yes" },
        { "HR-CONSC", FindingOutcome.NotEngaged, "refusal_on_conscience=no" },
        { "HR-ECTHR", FindingOutcome.Engaged, "violation_by=ru violation_on=2022-09-17" },
        { "HR-ECTHR", FindingOutcome.NotEngaged, "violation_by=ru violation_on=2022-09-16" },
        { "HR-ECTHR", FindingOutcome.NotEngaged, "violation_by=ua" },
        { "HR-ECTHR", FindingOutcome.Unknown, "violation_by=ru" },
        { "RU-FITCAT", FindingOutcome.Engaged, "side=ru fitness_category=d" },
        { "RU-FITCAT", FindingOutcome.NotEngaged, "side=ru fitness_category=v" },
        { "RU-VVK", FindingOutcome.Engaged, "side=ru still_captive=no medical_board=refused" },
        { "RU-VVK", FindingOutcome.NotEngaged, "side=ru medical_board=held" },
        { "RU-VVK", FindingOutcome.Unknown, "side=ru still_captive=no" },
        { "RU-SICKLEAVE", FindingOutcome.Arguable, "side=ru sick_leave_advised=yes" },
        { "RU-SICKLEAVE", FindingOutcome.NotEngaged, "side=ru sick_leave_advised=no" },
        { "RU-REHAB", FindingOutcome.Arguable, "side=ru still_captive=no rehabilitation_indicated=yes" },
        { "RU-REHAB", FindingOutcome.NotEngaged, "side=ru rehabilitation_indicated=no" },
        { "RU-LEAVE-MOB", FindingOutcome.Arguable, "side=ru service_type_at_capture=mobilised months_since_leave=6" },
        { "RU-LEAVE-MOB", FindingOutcome.NotEngaged, "side=ru service_type_at_capture=mobilised months_since_leave=5" },
        { "RU-LEAVE-MOB", FindingOutcome.Unknown, "side=ru service_type_at_capture=mobilised" },
        { "RU-CAPTIVE-STATUS", FindingOutcome.Engaged,
            "side=ru taken_by_adverse_party=yes service_type_at_capture=contract" },
        { "RU-CAPTIVE-STATUS", FindingOutcome.NotEngaged, "side=ru service_type_at_capture=civilian" },
        { "RU-CONTRACT-HOLD", FindingOutcome.Engaged, "side=ru contract_term_over=yes" },
        { "RU-CONTRACT-HOLD", FindingOutcome.NotEngaged, "side=ru contract_term_over=no" },
        { "RU-DISCH-3", FindingOutcome.Engaged, "side=ru fitness_category=d" },
        { "RU-DISCH-3", FindingOutcome.NotEngaged,
            "side=ru age_limit_reached=no fitness_category=a prison_sentence_in_force=no" },
        { "RU-DISCH-3", FindingOutcome.Unknown, "side=ru fitness_category=a" },
        { "RU-LIMITED", FindingOutcome.Arguable, "side=ru fitness_category=v contract_exists=yes" },
        { "RU-LIMITED", FindingOutcome.NotEngaged, "side=ru fitness_category=a" },
        { "RU-CONTRACT-VOL", FindingOutcome.Engaged, "side=ru contract_exists=yes contract_signature=already-signed" },
        {
            "RU-CONTRACT-VOL", FindingOutcome.Engaged,
            "side=ru contract_exists=yes contract_on=2025-02-01 captured_on=2024-08-10 released_on=2025-03-19 contract_signature=voluntary"
        },
        {
            "RU-CONTRACT-VOL", FindingOutcome.NotEngaged,
            "side=ru contract_exists=yes contract_on=2025-04-01 captured_on=2024-08-10 released_on=2025-03-19 contract_signature=voluntary"
        },
        { "RU-CONTRACT-VOL", FindingOutcome.Unknown, "side=ru contract_exists=yes" },
        { "RU-KAS-219", FindingOutcome.Engaged, "side=ru command_refused=yes" },
        { "RU-KAS-219", FindingOutcome.NotEngaged, "side=ua command_refused=yes" },
        { "RU-KAS-219", FindingOutcome.Unknown, "command_refused=yes" },
        { "RU-KAS-FORM", FindingOutcome.Engaged, "side=ru command_refused=yes wants_complaint=yes" },
        { "RU-KAS-FORM", FindingOutcome.NotEngaged, "side=ru command_refused=no" },
        { "RU-MILPROS", FindingOutcome.Engaged, "side=ru wants_complaint=yes" },
        { "RU-MILPROS", FindingOutcome.NotEngaged, "side=ru wants_complaint=no" },
        { "RU-59FZ", FindingOutcome.Engaged, "side=ru wants_complaint=yes" },
        { "RU-59FZ", FindingOutcome.NotEngaged, "side=ru wants_complaint=no" },
        { "RU-CO", FindingOutcome.Arguable, "side=ru refusal_on_conscience=yes service_type_at_capture=mobilised" },
        { "RU-CO", FindingOutcome.NotEngaged, "side=ru refusal_on_conscience=yes service_type_at_capture=conscript" },
        { "RU-RISK-352-1", FindingOutcome.Engaged, "side=ru capture_described_as_surrender=yes" },
        { "RU-RISK-352-1", FindingOutcome.NotEngaged, "side=ru capture_described_as_surrender=no" },
        { "RU-RISK-337", FindingOutcome.Engaged, "side=ru away_from_unit=yes" },
        { "RU-RISK-337", FindingOutcome.NotEngaged, "side=ru away_from_unit=no" },
        { "RU-RISK-284-1", FindingOutcome.Engaged, "sender_in_russia=yes" },
        { "RU-RISK-284-1", FindingOutcome.NotEngaged, "sender_in_russia=no" },
        { "UA-LEAVE-90", FindingOutcome.Engaged,
            "side=ua still_captive=no service_type_at_capture=contract leave=refused" },
        { "UA-LEAVE-90", FindingOutcome.NotEngaged,
            "side=ua still_captive=no service_type_at_capture=contract leave=granted" },
        { "UA-LEAVE-90", FindingOutcome.Unknown, "side=ua still_captive=no leave=refused" },
        { "UA-DISCH", FindingOutcome.Engaged,
            "side=ua still_captive=no service_type_at_capture=mobilised wishes_discharge=yes" },
        { "UA-DISCH", FindingOutcome.NotEngaged, "side=ua wishes_discharge=no" },
        { "UA-NOCALL", FindingOutcome.Engaged, "side=ua discharged_as_released=yes" },
        { "UA-NOCALL", FindingOutcome.NotEngaged, "side=ua discharged_as_released=no" },
        { "UA-FACT", FindingOutcome.Engaged, "side=ua taken_by_adverse_party=yes fact_of_captivity_established=no" },
        { "UA-FACT", FindingOutcome.NotEngaged, "side=ua fact_of_captivity_established=yes" },
        { "UA-CIV-50", FindingOutcome.Engaged,
            "side=ua service_type_at_capture=civilian still_captive=no fact_of_captivity_established=no" },
        { "UA-CIV-50", FindingOutcome.NotEngaged, "side=ua service_type_at_capture=contract" },
        { "UA-MED", FindingOutcome.Engaged, "side=ua still_captive=no" },
        { "UA-MED", FindingOutcome.NotEngaged, "side=ua still_captive=yes" },
        { "UA-COMPLAINT", FindingOutcome.Engaged, "side=ua command_refused=yes" },
        { "UA-COMPLAINT", FindingOutcome.NotEngaged, "side=ru" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Assess_TheseFacts_GiveThisOutcome(string id, FindingOutcome outcome, string facts)
    {
        var finding = Assess(id, facts, Day);
        Assert.Equal(outcome, finding.Outcome);
        if (outcome == FindingOutcome.Unknown) Assert.NotEmpty(finding.Missing);
    }

    [Fact]
    public void EveryRule_HasCasesHere()
    {
        var covered = Cases.Select(row => row.Data.Item1).Append("IHL-117").Append("UA-LEAVE-OLD").ToHashSet();
        Assert.Empty(RulePack.Shipped.Rules.Select(rule => rule.Id).Except(covered));
        Assert.Equal(52, RulePack.Shipped.Rules.Count);
    }

    [Fact]
    public void EveryRule_WithoutAnyFact_IsUnknownAndAsksSomething()
    {
        foreach (var finding in RulePack.Shipped.AssessAll(new([]), Day).Where(each => each.RuleId != "IHL-118"))
        {
            Assert.True(finding.Outcome == FindingOutcome.Unknown && finding.Missing.Count > 0, finding.RuleId);
        }
    }

    [Fact]
    public void OlderLaw_IsFoundForItsTime()
    {
        var before = new DateOnly(2026, 2, 2);
        Assert.Equal(FindingOutcome.Arguable,
            Assess("UA-LEAVE-OLD", "side=ua still_captive=no service_type_at_capture=contract released_on=2025-05-24",
                before).Outcome);
        Assert.Null(RulePack.Shipped.Find("UA-LEAVE-90", before));
        Assert.Null(RulePack.Shipped.Find("UA-LEAVE-OLD", before.AddDays(1)));
    }

    [Fact]
    public void Deadlines_ThreeMonthsFromTheDayItWasLearned()
    {
        var rule = RulePack.Shipped.Find("RU-KAS-219", Day)!;
        var learned =
            new UncertainDate("в конце марта", "ru", null, "2025-03-21/2025-03-31", new(2025, 3, 21), new(2025, 3, 31),
            "test", "given");
        var span = DeadlineSpan.Of(rule, learned)!;
        Assert.Equal((new DateOnly(2025, 6, 21), new DateOnly(2025, 6, 30)),
            (span.Earliest!.Value, span.Latest!.Value));
        Assert.Equal(Confidence.V, span.Confidence);
    }

    [Fact]
    public void MixedConfidence_TakesTheWeakerMarkAndSaysWhichPartIsFirmer() =>
        Assert.All(RulePack.Shipped.Rules.Where(rule => rule.ConfidenceNote is not null), rule =>
            Assert.NotEmpty(rule.ConfidenceNote!));

    [Fact]
    public void EveryRule_IsUnsignedUntilALawyerSigns() =>
        Assert.All(RulePack.Shipped.Rules, rule => Assert.False(rule.IsSigned));

    private static Finding Assess(string id, string facts, DateOnly day)
    {
        var pack = RulePack.Shipped;
        return Finding.Assess(pack, pack.Find(id, day)!, new(facts.Split(' ').Select(fact =>
        {
            var (name, value) = (fact.Split('=')[0], fact.Split('=')[1]);
            return new Fact(name, pack.Facts.Find(name)!.Kind switch
            {
                FactKind.Day =>
                    FactValue.Day(DateOnly.ParseExact(value, "yyyy-MM-dd"), DateOnly.ParseExact(value, "yyyy-MM-dd")),
                FactKind.Number => FactValue.Number(int.Parse(value, null), int.Parse(value, null)),
                _ => FactValue.Code(value),
            }, ["clm-" + name]);
        })), day);
    }
}
