using Homeward.Claims;
using Homeward.Statistics;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

public class FrontPageTest
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Front_FoundingCase_TellsTheStoryBack()
    {
        using var story = new FoundingCase();
        story.Mira.Findings.Assess(story.Exchange, "IHL-117");
        var figure = FoundingCase.Assert(
            story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A"), "freeze-1"));
        var told = story.Mira.Front(Today, "uk").Story!;
        Assert.Equal((story.Source, story.Exchange, figure), (told.SourceId, told.ExchangeId, told.FigureId));
        Assert.NotNull(told.FindingId);
        Assert.Contains(told.Said, s => s.Kind == Kinds.Exchange && s.Quote.Contains("175", StringComparison.Ordinal));
        Assert.Contains(told.Said, s => s.Modality == Modalities.Feared);
        Assert.Contains(told.Asks, s => s.Kind == Kinds.Request);
        Assert.Contains(told.Asks, s => s.Modality == Modalities.LegalClaim);
        Assert.NotEmpty(told.Law);
        var codes = told.Unknown.Select(u => u.Code).ToHashSet();
        Assert.Superset(new HashSet<string> { "nobody-named", "nobody-followed-up", "counted-from-unsaid",
            "fact-missing" }, codes);
        Assert.Contains(told.Unknown, u => u.Code == "fact-missing" && u.Words["question"] is string q
            && q.Contains('?', StringComparison.Ordinal));
    }

    [Fact]
    public void Front_WhatWaits_IsCounted()
    {
        using var story = new FoundingCase(accepted: false);
        story.AddText("later.txt", "A text nobody has read yet.");
        var front = story.Mira.Front(Today);
        var proposed = story.Mira.Claims.List(Slice.First(), ClaimState.Proposed).Total;
        Assert.Equal(proposed, front.Waiting.Single(l => l.Code == "claims-waiting").Words["count"]);
        Assert.Equal(1, front.Waiting.Single(l => l.Code == "sources-unread").Words["count"]);
        Assert.Null(front.Story!.ExchangeId);
    }

    [Fact]
    public void Front_DangerWords_AreUrgent()
    {
        using var story = new FoundingCase();
        var source = story.AddText("call.txt", "They hold a weapon to his head.");
        story.Mira.Seat.Do(story.Act(), new Homeward.Views.Draft(
            "source-read", 1, [new(source, null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new SourceRead("test", "1", "en", null, 0, ["weapon to his head"]))));
        var line = Assert.Single(story.Mira.Front(Today).Urgent, l => l.Id == source);
        Assert.Equal("danger-words", line.Code);
        Assert.Equal(["weapon to his head"], (string[])line.Words["words"]);
        Assert.Empty(story.Stranger.Front(Today).Urgent);
    }

    [Fact]
    public void Front_PeopleWithoutNews_AreStaleAfterThirtyDays()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.AddPerson(2);
        var start = DateOnly.FromDateTime(story.Desk.Clock.Now.UtcDateTime);
        Assert.Empty(story.Mira.Front(start.AddDays(30)).Stale);
        story.Desk.Clock.Now = story.Desk.Clock.Now.AddDays(20);
        story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        var stale = Assert.Single(story.Mira.Front(start.AddDays(40)).Stale);
        Assert.NotEqual(person, stale.Id);
        Assert.Equal(40, stale.Words["days"]);
        Assert.Matches("^[A-Z]-", (string)stale.Words["caseCode"]);
        Assert.Equal(2, story.Mira.Front(start.AddDays(60)).Stale.Count);
    }

    [Fact]
    public void Front_Stranger_SeesNothing()
    {
        using var story = new FoundingCase();
        story.AddPerson(1);
        var front = story.Stranger.Front(Today.AddYears(1));
        Assert.Empty(front.Urgent);
        Assert.Empty(front.Waiting);
        Assert.Empty(front.Stale);
        Assert.Null(front.Story);
    }
}
