using Homeward.Claims;
using Homeward.Paths;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward.Tests.Desk.Claims;

/// <summary>Grading with its history, two readers where it will be published, and steps that stand on independent voices.</summary>
public sealed class GradingTest
{
    private static readonly Grading Good = new('B', 2);

    [Fact]
    public void TwoReaders_AreTwoPeople_AndAnotherGradeBeginsAnew()
    {
        using var story = new FoundingCase();
        var second = Colleague(story);
        var (_, mention) = story.AddPerson(1);
        var id = story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        ClaimRow Row() => story.Mira.Claims.Find(id)!;
        Assert.False(Row().IsReadByTwo);
        Assert.Equal("self", story.Mira.Claims.Second(id, Row().Version, story.Act()).Refusal?.Code);
        Assert.Contains(second.Claims.List(Slice.First(), forMe: true).Rows, r => r.Id == id);
        Assert.DoesNotContain(story.Mira.Claims.List(Slice.First(), forMe: true).Rows, r => r.Id == id);
        FoundingCase.Assert(second.Claims.Second(id, Row().Version, story.Act()));
        Assert.True(Row().IsReadByTwo);
        Assert.DoesNotContain(second.Claims.List(Slice.First(), forMe: true).Rows, r => r.Id == id);

        FoundingCase.Assert(second.Claims.Grade(id, Row().Version, Good, story.Act(), "he saw it"));
        Assert.Equal([second.Actor], Row().Readers);
        FoundingCase.Assert(story.Mira.Claims.Grade(id, Row().Version, Good, story.Act()));
        Assert.True(Row().IsReadByTwo);
        FoundingCase.Assert(story.Mira.Claims.Correct(id, Row().Version, new Correction(When: "May 2025"), story.Act()));
        Assert.Equal([story.Mira.Actor], Row().Readers);
        FoundingCase.Assert(story.Mira.Claims.SetAside(id, Row().Version, story.Act()));
        Assert.Equal("state", second.Claims.Second(id, Row().Version, story.Act()).Refusal?.Code);
        story.Desk.Reopen();
        Assert.Empty(Row().Readers);
        Assert.Equal([(Good, story.Mira.Actor, null), (Good, second.Actor, "he saw it")], story.Mira.Claims.Grades(id).Select(g => (g.Grading, g.By, g.Why)));
        Assert.Empty(Scripts.Holdings.Faults(story.Mira));
    }

    [Fact]
    public void Figure_WithAStatementOfOneReader_StaysInTheDeskUntilASecondStandsBehindIt()
    {
        using var story = new FoundingCase();
        var second = Colleague(story);
        var (_, mention) = story.AddPerson(1, "roster");
        story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        var figure = FoundingCase.Assert(story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A-1-sent", CutOff: new DateOnly(2025, 6, 1)), story.Act()));
        var open = story.Mira.Statistics.Find(figure)!.ReadByOne;
        Assert.True(open.Count > 2);
        Assert.Equal(open, story.Mira.Statistics.Of(story.Exchange, new FigureChoice("A-1-sent", CutOff: new DateOnly(2025, 6, 1)))!.ReadByOne);
        foreach (var id in open)
        {
            var refused = Assert.Throws<RefusedException>(() => story.Mira.Statistics.TakeOut(figure));
            Assert.Equal("one-reader", refused.Code);
            Assert.Contains(id, refused.Message, StringComparison.Ordinal);
            FoundingCase.Assert(second.Claims.Second(id, story.Mira.Claims.Find(id)!.Version, story.Act()));
        }

        Assert.Equal(story.Mira.Statistics.Find(figure)!.Headline, story.Mira.Statistics.TakeOut(figure));

        // Another grade is one person's again, and the sentence stays once more.
        FoundingCase.Assert(second.Claims.Grade(open[0], story.Mira.Claims.Find(open[0])!.Version, Good, story.Act()));
        Assert.Equal("one-reader", Assert.Throws<RefusedException>(() => story.Mira.Statistics.TakeOut(figure)).Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => story.Stranger.Statistics.TakeOut(figure)).Code);
    }

    [Fact]
    public void WhoeverWorksAlone_ReadsTwice_WithDaysBetween()
    {
        using var story = new FoundingCase();
        var (_, mention) = story.AddPerson(1);
        var id = story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        ClaimRow Row() => story.Mira.Claims.Find(id)!;
        Assert.Equal("wait", story.Mira.Claims.Second(id, Row().Version, story.Act()).Refusal?.Code);
        story.Desk.Clock.Now = story.Desk.Clock.Now.AddDays(ClaimsRoom.DaysAlone);
        FoundingCase.Assert(story.Mira.Claims.Second(id, Row().Version, story.Act()));
        Assert.True(Row().IsReadByTwo);
        Assert.Contains(" again", Row().Readers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Confirmed_WithoutWhatConfirmsIt_IsRefused()
    {
        using var story = new FoundingCase();
        var (_, mention) = story.AddPerson(1);
        var id = story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        Assert.Equal("reason", story.Mira.Claims.Grade(id, 2, new Grading('A', 1), story.Act()).Refusal?.Code);
        FoundingCase.Assert(story.Mira.Claims.Grade(id, 2, new Grading('A', 1), story.Act(), "the hospital's paper says the same"));
    }

    /// <summary>Forty reposts of one message, all well graded, are one voice: in the path, at the step and in the figure.</summary>
    [Fact]
    public void FortyReposts_SupportAStepOnce_EverywhereItIsCounted()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var text = "Ivan Petrenko was put into a column for the front on the first of April and his phone has been silent since that evening, his sister writes";
        for (var i = 0; i < 12; i++)
        {
            var source = story.AddText($"repost-{i}.txt", $"{(i == 0 ? "" : $"Please share, {i}! ")}{text}.\n");
            var claim = story.Say(source, "was put into a column for the front", Stages.SentToFront, null, "2025-04-01", more: c => c with { Voice = [$"Channel {i}", "sister"] });
            FoundingCase.Assert(story.Mira.Persons.About(claim, mention, story.Act()));
            FoundingCase.Assert(story.Mira.Claims.Grade(claim, 2, Good, story.Act()));
        }

        Assert.Equal(12, Step(story, person).For.Count); // nobody has looked for copies yet
        story.Mira.Evidence.FindSameOrigin();
        var step = Step(story, person);
        Assert.Equal((1, 1, 12), (step.For.Count, step.GoodVoices, step.For[0].Claims.Count));
        Assert.Equal(1, story.Mira.Paths.Of(person)!.Stages.Single(s => s.Id == step.Span.Id).Voices);
        var grounds = new FigureChoice("A-1-sent", Standard: "reasonable-grounds");
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange, grounds)!.Row.Returned);
        Assert.Equal("grounds", story.Mira.Paths.JudgeStep(person, step.Span.Id, StepStatus.Grounds, "many say so", 0, story.Act()).Refusal?.Code);

        var other = story.Say(story.AddText("paper.txt", "A nurse saw the papers of Petrenko.\n"), "saw the papers", Stages.SentToFront, null, "2025-04-01",
            more: c => c with { Voice = ["Paper", "Nurse Olena"] });
        FoundingCase.Assert(story.Mira.Persons.About(other, mention, story.Act()));
        FoundingCase.Assert(story.Mira.Claims.Grade(other, 2, Good, story.Act()));
        Assert.Equal(2, Step(story, person).GoodVoices);
        Assert.Equal(1, story.Mira.Statistics.Of(story.Exchange, grounds)!.Row.Returned);
    }

    [Fact]
    public void JudgedStep_IsKeptWithItsReason_CountsInFigures_AndSaysWhatCameSince()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        var id = Step(story, person).Span.Id;
        var suspicion = new FigureChoice("A-1-sent", Standard: "reasonable-suspicion");
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange, suspicion)!.Row.Returned);
        Assert.Equal("reason", story.Mira.Paths.JudgeStep(person, id, StepStatus.Supported, " ", 0, story.Act()).Refusal?.Code);
        FoundingCase.Assert(story.Mira.Paths.JudgeStep(person, id, StepStatus.Supported, "his unit said so on the phone", 0, story.Act()));
        Assert.Equal(1, story.Mira.Statistics.Of(story.Exchange, suspicion)!.Row.Returned);
        Assert.Equal("supported", story.Mira.Paths.Of(person)!.Stages.Single(s => s.Id == id).Judged);

        story.SayOf(mention, Stages.SentToFront, "2025-05-20", denied: true);
        var now = Step(story, person);
        Assert.Equal((1, 1, 1), (now.Since, now.For.Count, now.Against.Count));
        Assert.Equal("stale", story.Mira.Paths.JudgeStep(person, id, StepStatus.Refuted, "he was at home", 0, story.Act()).Refusal?.Code);
        FoundingCase.Assert(story.Mira.Paths.JudgeStep(person, id, StepStatus.Refuted, "he was at home", now.Version, story.Act()));
        Assert.Equal(0, story.Mira.Statistics.Of(story.Exchange, new FigureChoice("A-1-sent"))!.Row.Returned);
        FoundingCase.Assert(story.Mira.Paths.JudgeStep(person, id, null, "a mistake of mine", now.Version + 1, story.Act()));
        story.Desk.Reopen();
        now = Step(story, person);
        Assert.Null(now.Judged);
        Assert.Equal([null, StepStatus.Refuted, StepStatus.Supported], now.History.Select(h => h.Status));
        Assert.Null(story.Stranger.Paths.Step(person, id));
        Assert.Empty(Scripts.Holdings.Faults(story.Mira));
    }

    private static StepPage Step(FoundingCase story, string person)
    {
        var span = story.Mira.Paths.Of(person)!.Stages.Single(s => s.Stage == Stages.SentToFront);
        return story.Mira.Paths.Step(person, span.Id)!;
    }

    private static Session Colleague(FoundingCase story) => story.Desk.Desk.As(MembersTest.Join(story.Desk, Homeward.Access.Role.Verifier));
}
