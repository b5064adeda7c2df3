using Homeward.Basics;
using Homeward.Claims;
using Homeward.Statistics;
using Xunit;

namespace Homeward.Tests.Desk;

public class WhyTest
{
    [Fact]
    public void Why_EverythingOfTheFoundingCase_ReachesQuotesThatStandInTheirText()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var claim = story.SayOf(mention, Stages.SentToFront, "2025-04-01", more: c => c with { Task = "assault" });
        var finding = story.Mira.Findings.Assess(person, "IHL-117").FindingIds[0];
        var group = story.Mira.Findings.Assess(story.Exchange, "IHL-117").FindingIds[0];
        var figure = FoundingCase.Assert(
            story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A-1-sent"), "freeze-1"));
        var stage = story.Mira.Paths.Of(story.Exchange)!.Stages.Single(s => s.Stage == Stages.SentToFront).Id;
        foreach (var id in (string[])[person, mention, claim, finding, group, figure, stage, story.Exchange])
        {
            var column = story.Mira.Why(id)!;
            Assert.Equal(id, column.Top.Id);
            Assert.Equal(0, column.Steps[0].Depth);
            var quotes = column.Steps.Where(s => s.Quote is not null).Select(s => s.Quote!).ToList();
            Assert.NotEmpty(quotes);
            foreach (var quote in quotes)
            {
                var text = story.Mira.Evidence.Source(quote.OwnerId)?.Text
                    ?? story.Mira.Evidence.Part(quote.OwnerId)!.Text;
                Assert.Equal(quote.Quote, Homeward.Evidence.TextLayer.Of(text).Quote(quote.Start, quote.Length));
                Assert.True(quote.Stands);
            }

            AssertLeaves(column.Top);
        }

        var said = story.Mira.Why(figure)!.Steps.Where(s => s.Quote is not null).Select(s => s.Quote!.Quote).ToList();
        Assert.Contains(said, q => q.Contains("each side handed over 175", StringComparison.Ordinal));
        Assert.Contains("two days later they were sent to the front again", said);
        Assert.Contains(story.Mira.Why(figure)!.Steps, s => s.Kind == "person" && s.Id == person);
        Assert.Contains(story.Mira.Why(group)!.Steps, s => s.Kind == "missing"
            && s.Text.Contains("Ask", StringComparison.Ordinal));
    }

    [Fact]
    public void Why_StrangerAndUnknown_GetNothing()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var claim = story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        var finding = story.Mira.Findings.Assess(person, "IHL-117").FindingIds[0];
        var figure = FoundingCase.Assert(
            story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A"), "freeze-1"));
        var stage = story.Mira.Paths.Of(person)!.Stages[0].Id;
        foreach (var id in (string[])[person, mention, claim, finding, figure, stage, story.Exchange]) Assert.Null(
            story.Stranger.Why(id));
        foreach (var id in (string[])["", "-", "per-", "fig-0000000000000000", "stg-x", "nonsense",
            "src-1"]) Assert.Null(story.Mira.Why(id));
    }

    [Fact]
    public void Why_StepBehindAWall_SaysSoWithoutContent()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        var figure = FoundingCase.Assert(
            story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A"), "freeze-1"));
        story.Wall(person, story.Source);
        var steps = story.Mira.Why(figure)!.Steps;
        Assert.True(steps.Count(s => s.Kind == "hidden") >= 2);
        Assert.DoesNotContain(steps, s => s.Text.Contains("front again", StringComparison.Ordinal) || s.Id == person);
        Assert.All(steps.Where(s => s.Kind == "hidden"), s =>
            Assert.True(s.Id == "" && s.Words.Count == 0 && s.Quote is null));
    }

    /// <summary>What has nothing under it is a quote, a number of the register, an assumption, a gap or a wall: never a
    /// bare claim.</summary>
    private static void AssertLeaves(WhyNode node)
    {
        if (node.Because.Count == 0) Assert.Contains(node.Kind,
            (string[])["source", "register", "assumption", "missing", "hidden", "more"]);
        foreach (var below in node.Because) AssertLeaves(below);
    }
}
