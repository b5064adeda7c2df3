using Homeward.Basics;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Desk.Paths;

public class PathsRoomTest
{
    [Fact]
    public void Of_GroupOfTheFoundingCase_KeepsEveryDoubt()
    {
        using var story = new FoundingCase();
        var path = story.Mira.Paths.Of(story.Exchange)!;
        Assert.True(path.IsGroup);
        Assert.Empty(path.Contradictions);
        var exchanged = path.Stages.Single(s => s.Stage == Stages.Exchanged);
        Assert.Equal((new DateOnly(2025, 3, 19), new DateOnly(2025, 3, 19)),
            (exchanged.EarliestBegin, exchanged.LatestBegin));
        var unit = path.Stages.Single(s => s.Stage == Stages.ReturnedToUnit);
        Assert.True(unit.DidNotHappen);
        Assert.Equal("known-not", unit.Status);
        var sent = path.Stages.Single(s => s.Stage == Stages.SentToFront);
        Assert.Equal(new DateOnly(2025, 3, 21), sent.EarliestBegin);
        Assert.Null(sent.LatestBegin); // "two days later" than what is not said
        Assert.Equal(2, sent.Readings.Count);
        Assert.Contains(sent.Readings, r => r.Earliest == new DateOnly(2025, 3, 21)
            && r.Latest == new DateOnly(2025, 3, 21));
        Assert.Contains(path.Stages, s => s.Stage == Stages.TakenToUnknownPlace && s.Status == "happened");
        Assert.All(path.Stages.SelectMany(s => s.ClaimIds), id =>
            Assert.Contains(path.Claims, c => c.Id == id && c.Claim!.Quote.Length > 0));
    }

    [Fact]
    public void Of_ProposedOrSetAside_IsNotInThePath()
    {
        using var story = new FoundingCase(accepted: false);
        Assert.Empty(story.Mira.Paths.Of(story.Exchange)!.Stages);
        var claim = story.Say(story.Source, "They did not reach their units", Stages.ReturnedToUnit, story.Exchange,
            denied: true);
        Assert.Single(story.Mira.Paths.Of(story.Exchange)!.Stages);
        FoundingCase.Assert(story.Mira.Claims.SetAside(claim, 2, story.Act(), "misread"));
        Assert.Empty(story.Mira.Paths.Of(story.Exchange)!.Stages);
    }

    [Fact]
    public void Of_Person_FollowsTheirClaimsAndTheirExchange()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, Stages.Captured, "2024-08");
        var feared = story.SayOf(mention, Stages.SentToFront, "2025-04", more: c =>
            c with { Modality = Modalities.Feared });
        var path = story.Mira.Paths.Of(person)!;
        Assert.False(path.IsGroup);
        var exchanged = path.Stages.Single(s => s.Stage == Stages.Exchanged);
        Assert.Equal((new DateOnly(2025, 3, 19), new DateOnly(2025, 3, 19)),
            (exchanged.EarliestBegin, exchanged.LatestBegin));
        Assert.Equal([mention], exchanged.ClaimIds);
        Assert.Contains("exchange-day", exchanged.Narrowed);
        var sent = path.Stages.Single(s => s.Stage == Stages.SentToFront);
        Assert.Equal(("said-only", Modalities.Feared), (sent.Status, sent.Modality));
        Assert.Equal([feared], sent.ClaimIds);
        Assert.DoesNotContain(path.Claims, c => c.SourceId == story.Source); // the group's statements are not his
    }

    [Fact]
    public void Of_ClaimsThatCannotAllHold_NamesTheSmallestSetAndWhatFollowsWithoutOne()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(2);
        var late = story.SayOf(mention, Stages.Captured, "2025-04-02");
        var path = story.Mira.Paths.Of(person)!;
        var conflict = Assert.Single(path.Contradictions);
        Assert.Equal([late, mention], conflict.ClaimIds.Order());
        Assert.NotEmpty(conflict.Why[0]["uk"]);
        Assert.Contains(path.Claims, c => c.Id == late && c.Grading == Grading.Default);
        Assert.Contains(path.Stages, s => s.InContradiction);
        var without = story.Mira.Paths.Of(person, late)!;
        Assert.Empty(without.Contradictions);
        Assert.Equal([late], without.SetAside);
        Assert.Single(story.Mira.Paths.Of(person)!.Contradictions); // nothing was changed by looking
        Assert.Empty(story.Mira.Paths.Of(person, conflict.Assumptions[0])!.Contradictions);
    }

    [Fact]
    public void StageIds_AreTheSameAfterARestartAndForEachSubjectDifferent()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(3);
        story.SayOf(mention, Stages.SentToFront, "2025-04");
        var ids = story.Mira.Paths.Of(person)!.Stages.Concat(story.Mira.Paths.Of(story.Exchange)!.Stages)
            .Select(s => s.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Ids.IsWellFormed(id, Ids.Stage)));
        story.Desk.Reopen();
        foreach (var id in ids) Assert.Equal(id, story.Mira.Paths.Stage(id)!.Value.Stage.Id);
        Assert.Null(story.Mira.Paths.Stage("stg-0000000000000000"));
    }

    [Fact]
    public void Stranger_SeesNoPath_AndAWallTakesItsClaimsOut()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(4);
        var claim = story.SayOf(mention, Stages.SentToFront, "2025-04");
        var stage = story.Mira.Paths.Of(person)!.Stages.Single(s => s.Stage == Stages.SentToFront).Id;
        Assert.Null(story.Stranger.Paths.Of(person));
        Assert.Null(story.Stranger.Paths.Of(story.Exchange));
        Assert.Null(story.Stranger.Paths.Stage(stage));
        story.Wall(story.Mira.Claims.Find(claim)!.SourceId);
        Assert.DoesNotContain(story.Mira.Paths.Of(person)!.Stages, s => s.Stage == Stages.SentToFront);
        Assert.Null(story.Mira.Paths.Stage(stage));
        story.Wall(person);
        Assert.Null(story.Mira.Paths.Of(person));
    }
}
