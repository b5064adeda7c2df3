using Homeward.Claims;
using Homeward.Statistics;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Statistics;

public class StatisticsRoomTest
{
    private static readonly FigureChoice Sent = new("A-1-sent");

    [Fact]
    public void Of_FoundingCaseAlone_SaysNoShareCanBeGiven()
    {
        using var story = new FoundingCase();
        var page = story.Mira.Statistics.Of(FoundingCase.ExchangeKey, Sent)!;
        Assert.Equal((0, 0, 0, "none"), (page.Row.Known, page.Row.FollowedUp, page.Row.Returned, page.Tier));
        var said = page.Sentences.Select(s => s.Text).ToList();
        Assert.Contains("Released, as ARA says: 175.", said);
        Assert.Contains("Known to us by name: 0.", said);
        Assert.Contains(said, s => s.StartsWith("Followed up", StringComparison.Ordinal)
            && s.EndsWith(": 0.", StringComparison.Ordinal));
        Assert.Contains("Nobody is followed up, so no share can be given: not zero, not any other number.", said);
        Assert.DoesNotContain(said, s => s.Contains('%', StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("of a group nobody has named", StringComparison.Ordinal)
            && s.Contains("sent to the front", StringComparison.Ordinal)
            && s.Contains("relative", StringComparison.Ordinal)
                && s.Contains("two days later they were sent to the front again", StringComparison.Ordinal));
        var group = page.Groups.Single(g => g.Stage == Stages.ReturnedToUnit);
        Assert.Equal(Homeward.Basics.Truth.False, group.Happened);
        foreach (var lang in (string[])["ru", "uk"]) Assert.NotEmpty(
            story.Mira.Statistics.Of(FoundingCase.ExchangeKey, Sent, lang)!.Headline);
    }

    [Fact]
    public void Of_PeopleFollowedUp_GivesBoundsBeforeTheInterval()
    {
        using var story = new FoundingCase();
        Followed(story, 21, 6);
        var page = story.Mira.Statistics.Of(story.Exchange, Sent with { CutOff = new DateOnly(2025, 6, 30) })!;
        Assert.Equal((21, 21, 6, "percent"), (page.Row.Known, page.Row.FollowedUp, page.Row.Returned, page.Tier));
        var keys = page.Sentences.Select(s => s.Key).ToList();
        Assert.True(keys.IndexOf("bounds.percent") >= 0 && keys.IndexOf("bounds.percent") < keys.IndexOf("among"));
        var bounds = page.Figure.Released.Single(r => r.Claim.By == "ARA").Bounds;
        Assert.Equal((6, 175 - 15, 175), (bounds.LowCount, bounds.HighCount, bounds.Of));
        Assert.Equal((6, 21), (page.Figure.Intervals!.Wilson.Events, page.Figure.Intervals.Wilson.Trials));
        Assert.Contains(page.Sentences, s => s.Key == "definition.used");
        Assert.Contains(page.Sentences, s => s.Key == "neighbour");
        Assert.True(keys.IndexOf("among") < keys.IndexOf("neighbour"));
    }

    [Fact]
    public void Of_ReturnsHeardOfAndNeverAskedAfter_GiveBoundsAndNoPercentage()
    {
        using var story = new FoundingCase();
        Followed(story, 21, 6, asked: false);
        var page = story.Mira.Statistics.Of(story.Exchange, Sent with { CutOff = new DateOnly(2025, 6, 30) })!;
        Assert.Equal((21, 6, "counts"), (page.Row.FollowedUp, page.Row.Returned, page.Tier));
        Assert.Equal((15, 0), (page.Figure.Asked, page.Figure.AskedReturned));
        Assert.Equal(6, page.Figure.Released.Single(r => r.Claim.By == "ARA").Bounds.LowCount);
        Assert.Contains(page.Sentences, s => s.Key == "learned-through-event" && s.Text.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_PeopleKnownThroughTheOutcome_AreNeverInTheShare()
    {
        using var story = new FoundingCase();
        var (_, asked) = story.AddPerson(1, "request");
        story.SayOf(asked, Stages.SentToFront, "2025-04-01");
        var before = story.Mira.Statistics.Of(story.Exchange, Sent)!;
        var (through, mention) = story.AddPerson(2, "through-outcome", outcomeKnown: true);
        story.SayOf(mention, Stages.SentToFront, "2025-04-02");
        var (late, lateMention) = story.AddPerson(3, "request", outcomeKnown: true);
        story.SayOf(lateMention, Stages.SentToFront, "2025-04-02");
        var after = story.Mira.Statistics.Of(story.Exchange, Sent)!;
        Assert.Equal((before.Row.Known, before.Row.Returned), (after.Row.Known, after.Row.Returned));
        Assert.Equal(new[] { through, late }.Order(StringComparer.Ordinal), after.Figure.KnownThroughOutcome);
    }

    [Fact]
    public void Of_SilenceFearAndWeakGrades_AreNotCounted()
    {
        using var story = new FoundingCase();
        story.AddPerson(1);
        var (_, feared) = story.AddPerson(2);
        story.SayOf(feared, Stages.SentToFront, "2025-04-01", more: c => c with { Modality = Modalities.Feared });
        var (_, sent) = story.AddPerson(3);
        var claim = story.SayOf(sent, Stages.SentToFront, "2025-04-01");
        var alleged = story.Mira.Statistics.Of(story.Exchange, Sent)!.Row;
        Assert.Equal((3, 1, 1), (alleged.Known, alleged.FollowedUp, alleged.Returned));
        var suspected = Sent with { Standard = "reasonable-suspicion" };
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange, suspected)!.Row.Returned);
        FoundingCase.Assert(story.Mira.Claims.Grade(claim, 2, new Grading('B', 2), story.Act()));
        Assert.Equal(1, story.Mira.Statistics.Of(story.Exchange, suspected)!.Row.Returned);
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange,
            Sent with { Standard = "reasonable-grounds" })!.Row.Returned); // one source is one source
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange,
            new FigureChoice("A"))!.Row.Returned); // sent is not arrived
    }

    [Fact]
    public void Freeze_ThenRecompute_GivesTheSameHashAndSaysWhatLaterRecordsChanged()
    {
        using var story = new FoundingCase();
        Followed(story, 2, 1);
        var choice = Sent with { CutOff = new DateOnly(2025, 6, 30) };
        var id = FoundingCase.Assert(story.Mira.Statistics.Freeze(FoundingCase.ExchangeKey, choice, "freeze-1"));
        Assert.Equal(id, FoundingCase.Assert(
            story.Mira.Statistics.Freeze(FoundingCase.ExchangeKey, choice, "freeze-1"))); // the same act
        Assert.Equal(1, story.Mira.Statistics.List(Slice.First()).Total);
        var kept = story.Mira.Statistics.Find(id)!;
        var live = story.Mira.Statistics.Of(story.Exchange, choice)!;
        Assert.Equal(Spoken(live), Spoken(kept));
        var again = story.Mira.Statistics.Recompute(id)!;
        Assert.True(again.Same && again.SameNow);
        Assert.Equal(kept.Hash, again.HashAgain);

        var (_, mention) = story.AddPerson(9);
        story.SayOf(mention, Stages.SentToFront, "2025-05-01");
        var later = story.Mira.Statistics.Recompute(id)!;
        Assert.True(later.Same);
        Assert.Equal(again.HashAgain, later.HashAgain);
        Assert.False(later.SameNow);
        Assert.Equal(["later-records"], later.WhyNow);
        Assert.Contains(later.Changes, c => c is { What: "A-1-sent: returned", Then: "1", Now: "2" });
        story.Desk.Reopen();
        Assert.Equal(Spoken(kept), Spoken(story.Mira.Statistics.Find(id)!));
        Assert.True(story.Mira.Statistics.Recompute(id)!.Same);
    }

    [Fact]
    public void Freeze_KeepsNoWordOfASourceAndNothingOfWhatBecameOfWhom()
    {
        using var story = new FoundingCase();
        Followed(story, 1, 1);
        story.Mira.Statistics.Freeze(story.Exchange, Sent, "freeze-1");
        var body = System.Text.Encoding.UTF8.GetString(story.Mira.Seat.Live.OpenFrom(0)
            .Single(e => e.Kind == "figure-frozen").Body!);
        Assert.DoesNotContain("front again", body, StringComparison.Ordinal);
        Assert.DoesNotContain("ARA", body, StringComparison.Ordinal);
        Assert.DoesNotContain("relative", body, StringComparison.Ordinal);
        Assert.Contains("per-", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Freeze_WithoutSeeingAllOfIt_IsRefused()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var claim = story.SayOf(mention, Stages.SentToFront, "2025-05-01");
        Assert.Equal("wall", story.Stranger.Statistics.Freeze(story.Exchange, Sent, "f-1").Refusal!.Code);
        story.Wall(story.Mira.Claims.Find(claim)!.SourceId);
        Assert.Equal("wall", story.Mira.Statistics.Freeze(story.Exchange, Sent, "f-2").Refusal!.Code);
        story.Wall(person);
        Assert.Equal("wall", story.Mira.Statistics.Freeze(story.Exchange, Sent, "f-3").Refusal!.Code);
        Assert.Equal(0, story.Mira.Statistics.List(Slice.First()).Total);
    }

    [Fact]
    public void Of_UnknownWords_AreRefusedWithTheirList()
    {
        using var story = new FoundingCase();
        Assert.Null(story.Mira.Statistics.Of("1999-01-01"));
        Assert.Contains("A-1-arrived",
            Assert.Throws<RefusedException>(() => story.Mira.Statistics.Of(story.Exchange, new FigureChoice("Z")))
            .Message, StringComparison.Ordinal);
        Assert.Equal("side",
            Assert.Throws<RefusedException>(() =>
            story.Mira.Statistics.Of(story.Exchange, new FigureChoice(Side: "xx"))).Code);
        Assert.Equal("standard",
            Assert.Throws<RefusedException>(() =>
            story.Mira.Statistics.Of(story.Exchange, new FigureChoice(Standard: "sure"))).Code);
        Assert.Equal("definition", story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("Z"), "f-1")
            .Refusal!.Code);
    }

    [Fact]
    public void Stranger_SeesNoFigure()
    {
        using var story = new FoundingCase();
        var id = FoundingCase.Assert(story.Mira.Statistics.Freeze(story.Exchange, Sent, "freeze-1"));
        Assert.Null(story.Stranger.Statistics.Find(id));
        Assert.Null(story.Stranger.Statistics.Of(story.Exchange));
        Assert.Null(story.Stranger.Statistics.Recompute(id));
        Assert.Equal(0, story.Stranger.Statistics.List(Slice.First()).Total);
        story.Wall(story.Source);
        var page = story.Mira.Statistics.Find(id)!; // numbers stay, the words of the closed source do not
        Assert.Empty(page.Groups);
        Assert.True(page.HiddenClaims > 0);
        Assert.DoesNotContain(page.Sentences, s => s.Text.Contains("front again", StringComparison.Ordinal));
    }

    private static string Spoken(FigurePage page) =>
        string.Join('\n', page.Sentences.Where(s => s.Key != "record").Select(s => s.Text)) + page.Headline;

    /// <summary>People placed in the exchange, of whom some were sent to the front on a known day and the others are at
    /// home in July.</summary>
    private static void Followed(FoundingCase story, int people, int sent, bool asked = true)
    {
        for (var i = 0; i < people; i++)
        {
            var (_, mention) = story.AddPerson(i);
            if (i >= sent) story.SayOf(mention, Stages.Discharged, "2025-07-10");
            if (i >= sent) continue;
            story.SayOf(mention, Stages.SentToFront, "2025-04-01");
            if (asked) story.SayOf(mention, Stages.AtFront, "2025-07-10");
        }
    }
}
