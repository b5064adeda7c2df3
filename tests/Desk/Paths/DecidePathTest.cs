using Homeward.Basics;
using Homeward.Claims;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Desk.Paths;

public class DecidePathTest
{
    [Fact]
    public void ChooseAnchor_OneOfTheTwo_GivesOneDayUntilItIsLeftOpenAgain()
    {
        using var story = new FoundingCase();
        var (claim, anchors, chosen) = Assert.Single(story.Mira.Paths.Of(story.Exchange)!.Choices);
        Assert.Null(chosen);
        FoundingCase.Assert(story.Mira.Paths.ChooseAnchor(claim, anchors[0], story.Act(), "she says so on the telephone"));
        story.Desk.Reopen();
        var path = story.Mira.Paths.Of(story.Exchange)!;
        var sent = path.Stages.Single(s => s.Stage == Stages.SentToFront);
        Assert.Equal((new DateOnly(2025, 3, 21), new DateOnly(2025, 3, 21)), (sent.EarliestBegin, sent.LatestBegin));
        Assert.Empty(sent.Readings);
        Assert.Equal(anchors[0], Assert.Single(path.Choices).Chosen);
        FoundingCase.Assert(story.Mira.Paths.ChooseAnchor(claim, null, story.Act()));
        Assert.Null(story.Mira.Paths.Of(story.Exchange)!.Stages.Single(s => s.Stage == Stages.SentToFront).LatestBegin);
        Assert.Equal("anchor", story.Mira.Paths.ChooseAnchor(claim, "breakfast", story.Act()).Refusal!.Code);
        Assert.Equal("wall", story.Stranger.Paths.ChooseAnchor(claim, anchors[0], story.Act()).Refusal!.Code);
    }

    [Fact]
    public void PlaceStage_SecondCaptivity_EndsTheContradictionAndKeepsItsStage()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(4);
        var again = story.SayOf(mention, Stages.Captured, "2025-04-02");
        Assert.Single(story.Mira.Paths.Of(person)!.Contradictions);
        FoundingCase.Assert(story.Mira.Paths.PlaceStage(again, 2, 1, story.Act(), "captured again after the exchange"));
        var path = story.Mira.Paths.Of(person)!;
        Assert.Empty(path.Contradictions);
        var captured = path.Stages.Single(s => s.Stage == Stages.Captured);
        Assert.Equal((2, new DateOnly(2025, 4, 2)), (captured.Captivity, captured.EarliestBegin));
        Assert.Equal(captured.Id, story.Mira.Paths.Stage(captured.Id)!.Value.Stage.Id);
        Assert.Equal("captivity", story.Mira.Paths.PlaceStage(again, 0, 1, story.Act()).Refusal!.Code);
    }

    [Fact]
    public void Of_SupposingAProposedStatement_ChangesTheLookAndNothingElse()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(5);
        var source = story.AddText("later.txt", "He was killed on 2 May 2025.");
        var claim = FoundingCase.Assert(story.Mira.Claims.Propose(source, new Claim
        {
            Kind = Kinds.Stage, Start = 0, Length = 28, Quote = "He was killed on 2 May 2025.", Stage = "killed",
            When = new UncertainDate(null, null, null, "2025-05-02", new(2025, 5, 2), new(2025, 5, 2), "test", ""),
        }, story.Act()));
        FoundingCase.Assert(story.Mira.Persons.About(claim, mention, story.Act()));
        var plain = story.Mira.Paths.Of(person)!;
        Assert.DoesNotContain(plain.Stages, s => s.Stage == "killed");
        Assert.Equal([claim], plain.Waiting.Select(c => c.Id));
        var supposed = story.Mira.Paths.Of(person, null, claim)!;
        Assert.Equal(claim, supposed.Supposed);
        Assert.Equal(new DateOnly(2025, 5, 2), supposed.Stages.Single(s => s.Stage == "killed").EarliestBegin);
        Assert.DoesNotContain(story.Mira.Paths.Of(person)!.Stages, s => s.Stage == "killed");
    }

    [Fact]
    public void Assume_SwitchedOffChangedOwnAndWithdrawn_ChangesEveryPath()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(6);
        story.SayOf(mention, Stages.Captured, "2025-04-02");
        var conflict = Assert.Single(story.Mira.Paths.Of(person)!.Contradictions);
        var name = Assert.Single(conflict.Assumptions)[OrderAssumption.Prefix.Length..];
        var row = story.Mira.Paths.Order().Single(o => o.Name == name);
        Assert.True(row is { IsShipped: true, IsApplied: true, ChangedBy: null });
        var off = new OrderDraft(name, [], [], 0, "usual", false, "desk meeting of 3 May", "he may have been captured twice");
        FoundingCase.Assert(story.Mira.Paths.Assume(off, row.Version, story.Act()));
        Assert.Empty(story.Mira.Paths.Of(person)!.Contradictions);
        Assert.Equal("stale", story.Mira.Paths.Assume(off with { Applied = true }, row.Version, story.Act()).Refusal!.Code);
        story.Desk.Reopen();
        var changed = story.Mira.Paths.Order().Single(o => o.Name == name);
        Assert.Equal((false, "usual", "desk meeting of 3 May"), (changed.IsApplied, changed.Strength, changed.Source));
        FoundingCase.Assert(story.Mira.Paths.Withdraw(changed.Id, story.Act()));
        Assert.Single(story.Mira.Paths.Of(person)!.Contradictions);

        var own = new OrderDraft(
            "two-weeks-home", [Stages.Exchanged], [Stages.SentToFront], 14, "strong", true, "two families", "nobody was sent sooner than two weeks");
        FoundingCase.Assert(story.Mira.Paths.Assume(own, 0, story.Act()));
        story.SayOf(mention, Stages.SentToFront, "2025-03-25");
        Assert.Contains(story.Mira.Paths.Of(person)!.Contradictions, c => c.Assumptions.Contains("order:two-weeks-home")
            && c.Why.Any(w => w["ru"] == "nobody was sent sooner than two weeks"));
    }

    [Theory]
    [InlineData("Two Weeks", "exchanged", "sent-to-front", "strong", "x", "y")]
    [InlineData("two-weeks", "exchanged", "exchanged", "strong", "x", "y")]
    [InlineData("two-weeks", "exchanged", "breakfast", "strong", "x", "y")]
    [InlineData("two-weeks", "exchanged", "sent-to-front", "7", "x", "y")]
    [InlineData("two-weeks", "exchanged", "sent-to-front", "strong", " ", "y")]
    [InlineData("two-weeks", "exchanged", "sent-to-front", "strong", "x", "")]
    public void Assume_WhatCannotBeWeighed_IsRefusedWithTheReason(
        string name, string before, string after, string strength, string source, string why)
    {
        using var story = new FoundingCase();
        var refusal = story.Mira.Paths.Assume(new OrderDraft(name, [before], [after], 0, strength, true, source, why), 0, story.Act()).Refusal!;
        Assert.Equal("order", refusal.Code);
        Assert.Equal("wall", story.Stranger.Paths.Assume(
            new OrderDraft("two-weeks", ["exchanged"], ["killed"], 0, "usual", true, "x", "y"), 0, story.Act()).Refusal!.Code);
    }
}
