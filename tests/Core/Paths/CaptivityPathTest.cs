using Homeward.Basics;
using Homeward.Exchanges;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Core.Paths;

public class CaptivityPathTest
{
    private static readonly DateOnly Published = new(2025, 6, 11);
    private static readonly DateOnly Exchange = new(2025, 3, 19);

    [Fact]
    public void FoundingStory_TwoDaysLater_IsOpenUntilAnAnchorIsChosen()
    {
        var path = Founding(null);
        var sent = path.Stage("sent-to-front")!;
        Assert.Equal(StageStatus.Happened, sent.Status);
        Assert.Equal(new DateOnly(2025, 3, 21), sent.Bounds!.StartEarliest);
        Assert.Null(sent.Bounds.StartLatest);
        Assert.Equal(["exchanged", "taken-to-unknown-place"], sent.Anchors.Select(reading => reading.Anchor));
        Assert.Equal((new DateOnly(2025, 3, 21), new DateOnly(2025, 3, 21)),
            (sent.Anchors[0].Earliest, sent.Anchors[0].Latest));
        Assert.Null(sent.Anchors[1].Latest);
        Assert.Null(path.Stage("at-front"));
        Assert.Equal(StageStatus.KnownNot, path.Stage("returned-to-unit")!.Status);
        Assert.Empty(path.Contradictions);
    }

    [Fact]
    public void FoundingStory_AnchorChosen_IsOneDay()
    {
        var sent = Founding("exchanged").Stage("sent-to-front")!;
        Assert.Equal((new DateOnly(2025, 3, 21), new DateOnly(2025, 3, 21)),
            (sent.Bounds!.StartEarliest, sent.Bounds.StartLatest));
        Assert.Empty(sent.Anchors);
    }

    [Fact]
    public void ReleasedBeforeCaptured_IsAContradictionOfTwoClaimsAndTheOrder()
    {
        var path = CaptivityPath.Build([Said("c1", "captured", "2025-04-01"), Said("c2", "exchanged", "2025-03-19")]);
        var contradiction = Assert.Single(path.Contradictions);
        Assert.Equal(["c1", "c2"], contradiction.Claims.Select(claim => claim.Id));
        Assert.Equal("captured-before-release", Assert.Single(contradiction.Assumptions).Id);
        Assert.All(path.Stages, stage => Assert.True(stage.IsDisputed));
        Assert.Empty(path.Without("c1").Contradictions);
        Assert.Empty(path.Without("order:captured-before-release").Contradictions);
        Assert.Equal(2, path.Without("c1").Claims.Count);
    }

    [Fact]
    public void TwoDaysOfCapture_AreKeptAndASecondCaptivityIsOffered()
    {
        var path = CaptivityPath.Build([Said("c1", "captured", "2024-08-06"), Said("c2", "captured", "2024-08-20")]);
        Assert.True(Assert.Single(path.Contradictions).MayBeSecondCaptivity);
        Assert.Null(path.Stage("captured")!.Bounds!.StartEarliest);
        Assert.Equal(new DateOnly(2024, 8, 6), path.Without("c2").Stage("captured")!.Bounds!.StartLatest);
    }

    [Fact]
    public void RepeatedCaptivity_IsOrderedAfterTheFirstRelease()
    {
        var path = CaptivityPath.Build(
        [
            Said("c1", "captured", "2023-05-01"), Said("c2", "exchanged", "2024-01-03"),
            Said("c3", "captured", null) with { Captivity = 2 },
                Said("c4", "exchanged", "2025-03-19") with { Captivity = 2 },
        ]);
        var second = path.Stage("captured@2")!.Bounds!;
        Assert.Equal((new DateOnly(2024, 1, 3), new DateOnly(2025, 3, 19)), (second.StartEarliest, second.StartLatest));
    }

    [Fact]
    public void Stages_BetweenDatedOnes_AreBoundedByThem()
    {
        var path = CaptivityPath.Build(
            [Said("c1", "exchanged", "2025-03-19"), Said("c2", "at-front", null), Said("c3", "sent-to-front", null),
                Said("c4", "killed", "2025-05-02")]);
        Assert.Equal((Exchange, new DateOnly(2025, 5, 2)),
            (path.Stage("sent-to-front")!.Bounds!.StartEarliest, path.Stage("sent-to-front")!.Bounds!.StartLatest));
        Assert.Equal(new DateOnly(2025, 5, 2), path.Stage("at-front")!.Bounds!.StartLatest);
    }

    [Fact]
    public void During_IsCertainOnlyWhereBothEndsForceIt()
    {
        var held = CaptivityPath.Build([Said("c1", "held", "2024-09-01"), Said("c2", "held", "2024-12-01")]).Stage(
            "held")!;
        Assert.Equal((new DateOnly(2024, 9, 1), new DateOnly(2024, 12, 1)), held.Certain);
        Assert.Null(held.Bounds!.StartEarliest);
        Assert.Null(CaptivityPath.Build([Said("c1", "hospital", "2025-05", new(2025, 5, 1), new(2025, 5, 31))]).Stage(
            "hospital")!.Certain);
    }

    [Fact]
    public void Denial_OfAStageSomebodyElseReports_IsAContradictionOnlyInsideItsTime()
    {
        var denial = Said("no", "returned-to-unit", null) with { Happened = false, StatedOn = Published };
        var before = CaptivityPath.Build([denial, Said("yes", "returned-to-unit", "2025-04-01")]);
        Assert.Equal(["no", "yes"], Assert.Single(before.Contradictions).Claims.Select(claim => claim.Id));
        Assert.Empty(CaptivityPath.Build([denial, Said("yes", "returned-to-unit", "2025-07-01")]).Contradictions);
    }

    [Fact]
    public void FearedStages_AreShownAndBindNothing()
    {
        var path = CaptivityPath.Build(
            [Said("c1", "exchanged", "2025-05-24"),
                Said("c2", "sent-to-front", "2025-03-01") with { Modality = "feared" }]);
        Assert.Equal(StageStatus.SaidOnly, path.Stage("sent-to-front")!.Status);
        Assert.Null(path.Stage("sent-to-front")!.Bounds);
        Assert.Empty(path.Contradictions);
    }

    [Fact]
    public void MatchedExchange_GivesItsDays()
    {
        var register = ExchangeRegister.Shipped.Find("2025-05-23..25")!;
        var known = new Dictionary<string, UncertainDate> { [register.Id] = register.When };
        var path = CaptivityPath.Build([Said("c1", "exchanged", null) with { ExchangeId = register.Id }], null, known);
        var bounds = path.Stage("exchanged")!.Bounds!;
        Assert.Equal((new DateOnly(2025, 5, 23), new DateOnly(2025, 5, 25)),
            (bounds.StartEarliest, bounds.StartLatest));
        var wrong = CaptivityPath.Build(
            [Said("c1", "exchanged", "2025-03-19") with { ExchangeId = register.Id }], null, known);
        Assert.Equal([register.Id], Assert.Single(wrong.Contradictions).KnownEvents);
    }

    [Fact]
    public void UsualOrder_BindsOnlyWhenAskedFor()
    {
        StageClaim[] claims = [Said("c1", "returned-to-unit", "2025-05-01"), Said("c2", "sent-to-front", "2025-04-01")];
        Assert.Empty(CaptivityPath.Build(claims).Contradictions);
        Assert.Equal("unit-before-front",
            Assert.Single(Assert.Single(CaptivityPath.Build(
            claims, OrderAssumption.Shipped).Contradictions).Assumptions).Id);
    }

    [Fact]
    public void OrderOfThings_IsConsistentInItself()
    {
        var claims = StageKind.All.Select((kind, i) => Said($"c{i}", kind.Code, null)).ToList();
        Assert.Empty(CaptivityPath.Build(claims, OrderAssumption.Shipped).Contradictions);
    }

    [Fact]
    public void Build_UnknownStage_SaysWhich() =>
        Assert.Throws<ArgumentException>(() => CaptivityPath.Build([Said("c1", "teleported", null)]));

    private static CaptivityPath Founding(string? chosen) => CaptivityPath.Build(
    [
        Said("c1", "exchanged", "2025-03-19"),
        Said("c2", "taken-to-unknown-place", null),
        Said("c3", "returned-to-unit", null) with { Happened = false, StatedOn = Published },
        Said("c4", "sent-to-front", null) with { Relative = new(
            ["exchanged", "taken-to-unknown-place"], 2, 2, chosen) },
    ]);

    private static StageClaim Said(
        string id, string stage, string? day, DateOnly? earliest = null, DateOnly? latest = null)
    {
        DateOnly? on = DateOnly.TryParseExact(day, "yyyy-MM-dd", out var exact) ? exact : null;
        return new()
        {
            Id = id,
            Stage = stage,
            Quote = $"words of {id}",
            Grading = "F6",
            When = day is null ? null : new(day, "en", Published, day, earliest ?? on, latest ?? on, "test", "given"),
        };
    }
}
