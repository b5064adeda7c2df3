using Homeward.Claims;
using Homeward.Findings;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Findings;

public class FindingsRoomTest
{
    private const string Rule = "IHL-117";

    [Fact]
    public void Assess_GroupOfTheFoundingCase_CannotBeSaidAndAsksWhatIsMissing()
    {
        using var story = new FoundingCase();
        var assessed = story.Mira.Findings.Assess(story.Exchange, Rule);
        Assert.Equal((1, null), (assessed.Written, assessed.Refusal));
        var page = story.Mira.Findings.Find(Assert.Single(assessed.FindingIds))!;
        Assert.Equal(Outcomes.Unknown, page.Row.Outcome);
        Assert.Equal((FoundingCase.ExchangeKey, true), (page.Row.About, page.Row.IsGroup));
        Assert.Contains(page.Missing, m => m.Fact == "health_class_at_release" && m.Question.Length > 0
            && m.AskWhom.Length > 0);
        Assert.Contains(page.Possible, o => o == Outcomes.Engaged);
        // "one man has lost a leg" is a fact about one man, not about the group.
        Assert.DoesNotContain(page.Facts, f => f.Fact == "health_class_at_release");
        Assert.Contains(page.Facts, f => f is { Fact: "release_mode", Shown: "agreed-exchange" }
            && f.ClaimIds.Count > 0);
        // "sent to the front" does not say what for.
        Assert.Contains("assault", page.Facts.Single(f => f.Fact == "post_release_task").Shown,
            StringComparison.Ordinal);
        Assert.Contains("medical", page.Facts.Single(f => f.Fact == "post_release_task").Shown,
            StringComparison.Ordinal);
        Assert.Equal([6, 12, 18, 24], page.Sensitivity.Select(s => s.Months));
        Assert.Contains(page.Assumed, a => a.Fact == "hostilities_ongoing");
        Assert.NotEmpty(page.LegalClaimIds);
        Assert.All(page.LegalClaimIds, id => Assert.Equal(Kinds.Rule, story.Mira.Claims.Find(id)!.Claim!.Kind));
        Assert.False(page.RuleChanged || page.FactsChanged);
    }

    [Theory]
    [InlineData("en", "the family")]
    [InlineData("ru", "семья")]
    [InlineData("uk", "родина")]
    public void Find_Language_IsTheOneAskedFor(string lang, string whom)
    {
        using var story = new FoundingCase();
        var page = story.Mira.Findings.Find(story.Mira.Findings.Assess(story.Exchange, Rule).FindingIds[0], lang)!;
        Assert.Contains(page.Missing.Concat(page.CouldChange), m => m.AskWhom == whom);
        Assert.NotEqual("", page.RuleTitle);
        Assert.NotEqual("", page.RuleText);
    }

    [Fact]
    public void Assess_Again_WritesNothingUntilAFactChanges()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, Stages.SentToFront, "2025-04");
        var first = story.Mira.Findings.Assess(person, Rule);
        var size = story.Mira.RecordNumber;
        Assert.Equal(0, story.Mira.Findings.Assess(person, Rule).Written);
        story.Desk.Clock.Now = story.Desk.Clock.Now.AddDays(3);
        Assert.Equal(0, story.Mira.Findings.Assess(person, Rule).Written);
        Assert.Equal(size, story.Mira.RecordNumber);
        var claim = story.SayOf(mention, "", kind: Kinds.Health, more: c => c with { Health = ["loss of a leg"] });
        Assert.True(story.Mira.Findings.Find(first.FindingIds[0])!.FactsChanged);
        var again = story.Mira.Findings.Assess(person, Rule);
        Assert.Equal(1, again.Written);
        Assert.Equal(first.FindingIds, again.FindingIds);
        var page = story.Mira.Findings.Find(again.FindingIds[0])!;
        Assert.Equal(2, page.Row.Version);
        Assert.Equal([claim], page.Facts.Single(f => f.Fact == "health_class_at_release").ClaimIds);
        // and back: what was said is taken back, the finding follows, though the same inputs were seen before
        FoundingCase.Assert(story.Mira.Claims.SetAside(claim, 2, story.Act(), "misheard"));
        Assert.Equal(1, story.Mira.Findings.Assess(person, Rule).Written);
        Assert.Equal(3, story.Mira.Findings.Find(again.FindingIds[0])!.Row.Version);
    }

    [Fact]
    public void Assess_LostLegAndAssault_IsEngagedOnTheCoreReading()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(2);
        story.SayOf(mention, "", kind: Kinds.Health, more: c => c with { Health = ["loss of a leg"] });
        story.SayOf(mention, Stages.SentToFront, "2025-04", more: c => c with { Task = "assault" });
        var page = story.Mira.Findings.Find(story.Mira.Findings.Assess(person, Rule).FindingIds[0])!;
        Assert.Equal(Outcomes.Engaged, page.Row.Outcome);
        Assert.Contains(page.Readings, r => r.Reading == "core" && r.Why.Length > 0);
        Assert.Empty(page.Missing);
        Assert.Equal([page.Row.Id], story.Mira.Findings.List(Slice.First(), Outcomes.Engaged).Rows.Select(f => f.Id));
        Assert.Empty(story.Mira.Findings.List(Slice.First(), Outcomes.Arguable).Rows);
    }

    [Fact]
    public void Assess_FearedOrContradicted_IsNoFact()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(3);
        story.SayOf(mention, Stages.SentToFront, "2025-04", more: c =>
            c with { Task = "assault", Modality = Modalities.Feared });
        Assert.DoesNotContain(Facts(story, person), f => f.Fact == "post_release_task");
        story.SayOf(mention, Stages.SentToFront, "2024-01-01", more: c =>
            c with { Task = "assault" }); // before the exchange he was in
        Assert.NotEmpty(story.Mira.Paths.Of(person)!.Contradictions);
        Assert.DoesNotContain(Facts(story, person), f => f.Fact == "post_release_task");
    }

    [Fact]
    public void AssessAll_KeepsOnlyRulesThatKnownFactsTouch()
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(4);
        var assessed = story.Mira.Findings.Assess(person);
        Assert.NotEmpty(assessed.FindingIds);
        foreach (var id in assessed.FindingIds)
        {
            var page = story.Mira.Findings.Find(id)!;
            Assert.NotEqual(Outcomes.NotEngaged, page.Row.Outcome);
            Assert.NotEmpty(page.Facts);
        }

        Assert.Equal(0, story.Mira.Findings.Assess(person).Written);
        Assert.Equal("no-rule", story.Mira.Findings.Assess(person, "IHL-999").Refusal!.Code);
        Assert.Equal("wall", story.Mira.Findings.Assess("per-0000000000000000").Refusal!.Code);
    }

    [Fact]
    public void Finding_MedicalFacts_StandUnderTheMedicalKey()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(5);
        story.SayOf(mention, "", kind: Kinds.Health, more: c => c with { Health = ["loss of a leg"] });
        story.Mira.Findings.Assess(person, Rule);
        var entries = story.Mira.Seat.Live.OpenFrom(0)
            .Where(e => e.Kind.StartsWith("finding-", StringComparison.Ordinal)).ToList();
        Assert.Equal([$"{person}/record", $"{person}/medical"], entries.Select(e => e.Key));
        Assert.Equal([Secrecy.Record, Secrecy.Medical], entries.Select(e => e.Secrecy));
        Assert.DoesNotContain("health_class", System.Text.Encoding.UTF8.GetString(entries[0].Body!)
            .Split("missing")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Stranger_SeesNoFinding_NorDoesAMemberBehindOneOfItsClaims()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(6);
        var claim = story.SayOf(mention, Stages.SentToFront, "2025-04");
        var id = story.Mira.Findings.Assess(person, Rule).FindingIds[0];
        Assert.NotNull(story.Mira.Findings.Find(id));
        Assert.Null(story.Stranger.Findings.Find(id));
        Assert.Equal(0, story.Stranger.Findings.List(Slice.First()).Total);
        Assert.Equal("wall", story.Stranger.Findings.Assess(person, Rule).Refusal!.Code);
        story.Wall(story.Mira.Claims.Find(claim)!.SourceId);
        Assert.Null(story.Mira.Findings.Find(id));
        Assert.Equal(0, story.Mira.Findings.List(Slice.First(), about: person).Total);
    }

    private static IReadOnlyList<FactRow> Facts(FoundingCase story, string person) =>
        story.Mira.Findings.Find(story.Mira.Findings.Assess(person, Rule).FindingIds[0])!.Facts;
}
