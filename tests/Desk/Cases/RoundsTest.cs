using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Statistics;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Cases;

/// <summary>Asking again after an exchange: several people, one list, and answers that figures can be made of.</summary>
public class RoundsTest
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void TakeCalls_ByTwo_ShareTheListWithoutOverlap()
    {
        using var story = With(12);
        var ona = story.Desk.Desk.As(MembersTest.Join(story.Desk, Role.Verifier));
        Assert.Equal(5, story.Mira.Cases.TakeCalls(story.Exchange, 30, 5, "act-mira"));
        Assert.Equal(5, story.Mira.Cases.TakeCalls(story.Exchange, 30, 5, "act-mira"));
        Assert.Equal(7, ona.Cases.TakeCalls(story.Exchange, 30, 50, "act-ona"));
        var (hers, mine) = (List(ona, story, "mine"), List(story.Mira, story, "mine"));
        Assert.Equal((7, 5), (hers.Count, mine.Count));
        Assert.Empty(hers.Intersect(mine));
        Assert.Empty(List(ona, story, "open"));
        var call = new RoundCall(story.Exchange, 30, hers[0]);
        Assert.Equal("taken", story.Mira.Cases.TakeCall(call, "act-late").Refusal!.Code);
        CallsTest.Done(ona.Cases.ReleaseCall(call, "act-back"));
        CallsTest.Done(story.Mira.Cases.TakeCall(call, "act-now"));
    }

    [Fact]
    public void Answer_Home_IsASourceAnAcceptedStatementAndADayOnThePath()
    {
        using var story = With(1);
        var person = List(story.Mira, story, "open").Single();
        var before = story.Mira.RecordNumber;
        var source = CallsTest.Done(Reply(story, story.Mira, person, "home", "“He sleeps.”"));
        Assert.Equal(before + 10, story.Mira.RecordNumber);
        var said = story.Mira.Claims.Of(source).Single();
        Assert.Equal((ClaimState.Accepted, Stages.AtHome), (said.State, said.Claim!.Stage));
        Assert.Equal(story.Mira.Evidence.Source(source)!.Text, said.Claim.Quote);
        Assert.EndsWith(": home. “He sleeps.”", said.Claim.Quote, StringComparison.Ordinal);
        Assert.Equal((Today, Today), (said.Claim.When!.Earliest, said.Claim.When.Latest));
        var stage = story.Mira.Paths.Of(person)!.Stages.Single(s => s.Stage == Stages.AtHome);
        Assert.Equal((Today, Today), (stage.LatestBegin, stage.EarliestEnd));
        var row = story.Mira.Cases.CallList(story.Exchange, 30, "answered", Slice.First()).Rows.Single();
        Assert.Equal(("home", Stages.AtHome, Today), (row.Answer, row.LastStage, row.LastContact));
        Assert.Equal(0, story.Mira.Claims.NextWaiting() is null ? 0 : story.Mira.Claims.Of(source).Count(c => c.State == ClaimState.Proposed));
        Assert.True(story.Mira.Check().IsWhole);
    }

    [Fact]
    public void Answers_OfARound_AreWhatAFigureCountsAsFollowedUp()
    {
        using var story = With(4);
        var people = List(story.Mira, story, "open");
        Assert.Equal((4, 0, 0), Figure(story));
        foreach (var (answer, i) in new[] { "home", "front", "unit", "no-news" }.Select((a, i) => (a, i))) CallsTest.Done(Reply(story, story.Mira, people[i], answer));
        Assert.Equal((4, 3, 1), Figure(story));
        Assert.Equal((4, 3, 2), Figure(story, "C-2-sent"));
        var call = story.Mira.Cases.Find(new RoundCall(story.Exchange, 30, people[1]))!;
        CallsTest.Done(story.Mira.Cases.UndoAnswer(call.Call, "another man", call.Version, "act-undo"));
        Assert.Equal((4, 2, 0), Figure(story));
        Assert.Equal("open", story.Mira.Cases.Find(call.Call)!.State);
        CallsTest.Done(Reply(story, story.Mira, people[1], "front"));
        Assert.Equal((4, 3, 1), Figure(story));
    }

    [Fact]
    public void Answer_TwiceAndByTwo_IsOneAnswer()
    {
        using var story = With(1);
        var ona = story.Desk.Desk.As(MembersTest.Join(story.Desk, Role.Verifier));
        var person = List(story.Mira, story, "open").Single();
        var first = Reply(story, story.Mira, person, "home", act: "act-same");
        var size = story.Mira.RecordNumber;
        Assert.Equal(first.Id, Reply(story, story.Mira, person, "home", act: "act-same").Id);
        Assert.Equal("answered", Reply(story, ona, person, "front").Refusal!.Code);
        Assert.Equal(size, story.Mira.RecordNumber);
        // Both had the page open: the second one's version is the old one.
        var call = new RoundCall(story.Exchange, 7, person);
        CallsTest.Done(story.Mira.Cases.Answer(call, new RoundReply("not-reached", "", null, Today, 0), "act-a"));
        Assert.Equal("stale", ona.Cases.Answer(call, new RoundReply("home", "x: at home", null, Today, 0), "act-b").Refusal!.Code);
        Assert.Equal(("open", 1), (ona.Cases.Find(call)!.State, ona.Cases.Find(call)!.Tries));
    }

    [Theory]
    [InlineData("no-more")]
    [InlineData("dead")]
    public void Answer_ThatEndsCalling_BindsEveryOtherListUntilItIsTakenBack(string answer)
    {
        using var story = With(2);
        var person = List(story.Mira, story, "open")[0];
        CallsTest.Done(Reply(story, story.Mira, person, answer));
        foreach (var round in RoundAnswer.Days.Where(d => d != 30))
        {
            Assert.DoesNotContain(person, List(story.Mira, story, "open", round));
            Assert.Equal((2, 1, 1), (story.Mira.Cases.Round(story.Exchange, round)!.People, story.Mira.Cases.Round(story.Exchange, round)!.NotToCall,
                story.Mira.Cases.Round(story.Exchange, round)!.Left));
        }

        var later = new RoundCall(story.Exchange, 180, person);
        Assert.Equal("no-more", story.Mira.Cases.Answer(later, new RoundReply("home", "x", null, Today, 0), "act-x").Refusal!.Code);
        var call = story.Mira.Cases.Find(new RoundCall(story.Exchange, 30, person))!;
        CallsTest.Done(story.Mira.Cases.UndoAnswer(call.Call, null, call.Version, "act-undo"));
        Assert.Contains(person, List(story.Mira, story, "open", 180));
    }

    [Fact]
    public void Answers_ThatCannotBothBe_AreAContradictionNobodyResolves()
    {
        using var story = With(1);
        var person = List(story.Mira, story, "open").Single();
        CallsTest.Done(Reply(story, story.Mira, person, "home", round: 180));
        CallsTest.Done(Reply(story, story.Mira, person, "dead", round: 90, day: Today.AddDays(-40)));
        Assert.Single(story.Mira.Paths.Of(person)!.Contradictions);
    }

    [Fact]
    public void CallList_PersonBehindAWall_IsInNoLineAndNoNumber()
    {
        using var story = With(3);
        var person = List(story.Mira, story, "open")[1];
        var source = story.Mira.Persons.Find(person)!.Mentions[0].SourceId;
        story.Wall(person, source);
        Assert.Equal(2, story.Mira.Cases.Round(story.Exchange, 30)!.People);
        Assert.DoesNotContain(person, List(story.Mira, story, "all"));
        Assert.Null(story.Mira.Cases.Find(new RoundCall(story.Exchange, 30, person)));
        Assert.Equal("wall", story.Mira.Cases.TakeCall(new RoundCall(story.Exchange, 30, person), "act-x").Refusal!.Code);
    }

    [Fact]
    public void CallList_CaseOfTheFamily_SaysWhenAndHowToRing()
    {
        using var story = With(1);
        var person = List(story.Mira, story, "open").Single();
        CallsTest.Done(story.Mira.Cases.Record(new HeardCall("His mother.", "mother", Contact: "+7 916 123 45 67", SafeTime: "after six", Channel: "message", Person: person), "act-c"));
        var row = story.Mira.Cases.CallList(story.Exchange, 30, "open", Slice.First()).Rows.Single();
        Assert.Equal(("after six", "message"), (row.SafeTime, row.Channel));
        Assert.NotNull(row.CaseCode);
        Assert.Equal(5, story.Mira.Cases.Rounds(Today).Count);
        Assert.Single(story.Mira.Cases.Rounds(new DateOnly(2025, 3, 21)));
    }

    private static FoundingCase With(int people)
    {
        var story = new FoundingCase();
        for (var i = 0; i < people; i++) story.AddPerson(i);
        return story;
    }

    private static List<string> List(Session session, FoundingCase story, string show, int round = 30) =>
        [.. session.Cases.CallList(story.Exchange, round, show, Slice.First(100)).Rows.Select(r => r.Call.PersonId)];

    private static Outcome Reply(FoundingCase story, Session by, string person, string answer, string? words = null, int round = 30, DateOnly? day = null, string? act = null)
    {
        var call = by.Cases.Find(new RoundCall(story.Exchange, round, person))!;
        return by.Cases.Answer(call.Call, new RoundReply(answer, $"{call.PersonCode}: {answer}", words, day ?? Today, call.Version, "en"), act ?? story.Act());
    }

    private static (int Known, int FollowedUp, int Returned) Figure(FoundingCase story, string definition = "A-1-sent")
    {
        var line = story.Mira.Statistics.Of(story.Exchange, new FigureChoice(definition))!.Row;
        return (line.Known, line.FollowedUp, line.Returned);
    }
}
