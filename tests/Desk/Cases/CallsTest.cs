using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Ledger;
using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Cases;

/// <summary>A call: kept with nothing but words, found again by number or name, in one pair of hands at a time, and behind its wall.</summary>
public class CallsTest
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Record_WordsAlone_AreASourceAndACaseInOneAct()
    {
        using var test = new TestDesk().Unlock();
        var size = test.Mira.RecordNumber;
        var id = Done(test.Mira.Cases.Record(new HeardCall("His mother called. She does not know where he is."), "act-1"));
        var page = test.Mira.Cases.Find(id)!;
        Assert.Equal("His mother called. She does not know where he is.", page.Calls.Single().Words);
        Assert.Equal(("open", Risks.Ordinary), (page.Row.State, page.Row.Risk));
        Assert.Equal(size + 5, test.Mira.RecordNumber);
        Assert.NotNull(test.Mira.Evidence.Source(page.Calls[0].SourceId));
    }

    [Fact]
    public void Record_SameFormTwice_IsOneCallAndOtherWordsAreAnother()
    {
        using var test = new TestDesk().Unlock();
        var first = Done(test.Mira.Cases.Record(new HeardCall("one"), "act-1"));
        var size = test.Mira.RecordNumber;
        Assert.Equal(first, Done(test.Mira.Cases.Record(new HeardCall("one"), "act-1")));
        Assert.Equal(size, test.Mira.RecordNumber);
        Assert.NotEqual(first, Done(test.Mira.Cases.Record(new HeardCall("two"), "act-1")));
        Assert.Equal("empty", test.Mira.Cases.Record(new HeardCall("  "), "act-2").Refusal!.Code);
    }

    [Theory]
    [InlineData("8 916 123 45 67")]
    [InlineData("Петров Сергей")]
    [InlineData("petrov sergei")]
    public void Earlier_NumberOrNameInAnyScript_FindsTheCase(string text)
    {
        using var test = new TestDesk().Unlock();
        var id = Call(test, "Звонит мать Петрова Сергея Николаевича, 12.05.1990 г.р., в плену с марта.", contact: "+7 (916) 123-45-67");
        Call(test, "Жена Иванова Олега Петровича.", "act-2", contact: "+7 916 765 43 21");
        var earlier = test.Mira.Cases.Earlier(text);
        Assert.Equal([id], (earlier.IsContact ? earlier.ByContact : earlier.ByName).Select(c => c.Id));
        Assert.True(test.Mira.Cases.Earlier("+7 999 000 00 00").IsEmpty);
    }

    [Fact]
    public void Earlier_ByNumber_StandsInNoTableInClear()
    {
        using var test = new TestDesk().Unlock();
        Call(test, "His mother.", contact: "+380671234567", avoid: "zqavoidw");
        var tables = Persons.PersonsTest.Tables(test);
        Assert.DoesNotContain("671234567", tables, StringComparison.Ordinal);
        Assert.DoesNotContain("zqavoidw", tables, StringComparison.Ordinal);
        var kept = Enumerable.Range(0, (int)test.Mira.RecordNumber).Select(i => test.Desk.Live.Open(i)).Single(e => e.Kind == "contact-kept");
        Assert.Equal(Secrecy.Contact, kept.Secrecy);
        Assert.EndsWith("/contact", kept.Key, StringComparison.Ordinal);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Record_WordsOfDanger_RaiseTheCaseAndComeFirst()
    {
        using var test = new TestDesk().Unlock();
        Call(test, "An ordinary call about a paper.");
        var urgent = Call(test, "His mother writes: tomorrow they take him, he says he will kill himself.", "act-2");
        var list = test.Mira.Cases.List("open", Today, Slice.First());
        Assert.Equal((urgent, Risks.Urgent), (list.Rows[0].Id, list.Rows[0].Risk));
        Assert.NotEmpty(list.Rows[0].Danger);
        Assert.Equal(1, test.Mira.Cases.Counts(Today).Urgent);
    }

    [Fact]
    public void Take_TwoPeopleAtOnce_SecondIsToldWhoAndSinceWhen()
    {
        using var test = new TestDesk().Unlock();
        var ona = test.Desk.As(MembersTest.Join(test, Role.Verifier));
        var id = Call(test, "His mother.");
        Done(test.Mira.Cases.TakeInHand(id, "act-take"));
        var refused = ona.Cases.TakeInHand(id, "act-take-2");
        Assert.Equal("taken", refused.Refusal!.Code);
        Assert.Contains("Mira", refused.Refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(test.Founded.MemberId, ona.Cases.Row(id)!.TakenBy);
        test.Clock.Now += TimeSpan.FromHours(3);
        Assert.Null(ona.Cases.Row(id)!.TakenBy);
        Done(ona.Cases.TakeInHand(id, "act-take-3"));
        Done(test.Mira.Cases.GiveBack(id, "act-back"));
        Done(test.Mira.Cases.TakeInHand(id, "act-take-4"));
    }

    [Fact]
    public void Refusal_ToFight_IsSeenByNobodyElseAnywhere()
    {
        using var test = new TestDesk().Unlock();
        var ona = test.Desk.As(MembersTest.Join(test, Role.Verifier));
        var id = Done(test.Mira.Cases.Record(new HeardCall("Зверев Пётр Ильич не хочет воевать.", Contact: "@zverev_p", Need: Needs.Refusal), "act-1"));
        test.Mira.Persons.RecordMentions(test.Mira.Cases.Find(id)!.Calls[0].SourceId, howReached: HowReached.Call);
        Assert.True(test.Mira.Cases.Row(id)!.Secret);
        Assert.Single(test.Mira.Cases.Earlier("Зверев").ByName);
        Assert.Null(ona.Cases.Row(id));
        Assert.Null(ona.Cases.Find(id));
        Assert.True(ona.Cases.Earlier("Зверев").IsEmpty);
        Assert.True(ona.Cases.Earlier("@zverev_p").IsEmpty);
        Assert.Equal((0, 0), (ona.Cases.List("open", Today, Slice.First()).Total, ona.Cases.Counts(Today).Open));
        Assert.Empty(ona.Evidence.Sources(Slice.First()).Rows);
        Assert.Empty(ona.History(id));
        Assert.Equal("wall", ona.Cases.TakeInHand(id, "act-take").Refusal!.Code);
        // A later call of the same family stands behind the same wall.
        Done(test.Mira.Cases.Record(new HeardCall("She called again.", Case: id), "act-2"));
        Assert.Empty(ona.Evidence.Sources(Slice.First()).Rows);
        Assert.All(test.Mira.Cases.Find(id)!.Calls, c => Assert.NotNull(c.Words));
        Assert.Equal(2, test.Mira.Cases.Row(id)!.Calls);
    }

    [Fact]
    public void Count_OfARequest_KeepsNothingElse()
    {
        using var test = new TestDesk().Unlock();
        Done(test.Mira.Cases.CountRequest(Needs.Refusal, "act-1"));
        Done(test.Mira.Cases.CountRequest(Needs.Refusal, "act-1"));
        Done(test.Mira.Cases.CountRequest(Needs.Refusal, "act-2"));
        Assert.Equal([(Needs.Refusal, 2)], test.Mira.Cases.CountedRequests());
        Assert.Equal("need", test.Mira.Cases.CountRequest("his name", "act-3").Refusal!.Code);
    }

    [Fact]
    public void Close_WithAnOpenRequest_IsRefusedUntilItsOutcomeIsWritten()
    {
        using var test = new TestDesk().Unlock();
        var id = Call(test, "She needs a lawyer.");
        Done(test.Mira.Cases.AskHelp(id, "lawyer", "for the complaint", null, "act-ask"));
        Assert.Equal("request-open", test.Mira.Cases.Close(id, "done", Version(test, id), "act-close").Refusal!.Code);
        var request = test.Mira.Cases.Find(id)!.Requests.Single();
        Done(test.Mira.Cases.EndHelp(id, request.Id, new HelpEnding("nothing-possible", "no lawyer there", true), request.Version, "act-end"));
        Assert.Equal("stale", test.Mira.Cases.EndHelp(id, request.Id, new HelpEnding("helped"), request.Version, "act-end-2").Refusal!.Code);
        Done(test.Mira.Cases.Close(id, "nothing could be done", Version(test, id), "act-close-2"));
        Assert.Equal("nothing could be done", test.Mira.Cases.Find(id)!.ClosedWhy);
        Done(test.Mira.Cases.Record(new HeardCall("She called again.", Case: id), "act-again"));
        Assert.Equal("open", test.Mira.Cases.Row(id)!.State);
    }

    [Fact]
    public void List_Parts_HoldWhatIsDueOverdueAndStale()
    {
        using var test = new TestDesk().Unlock();
        var due = Call(test, "due today");
        var late = Call(test, "late", "act-2");
        var quiet = Call(test, "quiet", "act-3");
        Done(test.Mira.Cases.SetNext(due, Today.AddDays(20), "act-4"));
        Done(test.Mira.Cases.PlanStep(late, "ring the hospital", Today.AddDays(3), "act-5"));
        test.Clock.Now += TimeSpan.FromDays(20);
        var now = Today.AddDays(20);
        string[] Part(string part) => [.. test.Mira.Cases.List(part, now, Slice.First()).Rows.Select(r => r.Id)];
        Assert.Equal([due], Part("today"));
        Assert.Equal([late], Part("overdue"));
        Assert.Equal(new[] { late, quiet }.Order(), Part("stale").Order());
        Assert.Equal(3, test.Mira.Cases.Counts(now).Mine);
        var step = test.Mira.Cases.Find(late)!.Steps.Single();
        Done(test.Mira.Cases.EndStep(late, step.Id, "they know nothing", step.Version, "act-6"));
        Assert.Empty(Part("overdue"));
        Assert.Equal("they know nothing", test.Mira.Cases.Find(late)!.Steps.Single().DoneWords);
    }

    [Fact]
    public void List_TenThousandCases_IsPaged()
    {
        using var test = new TestDesk().Unlock();
        for (var chunk = 0; chunk < 10; chunk++)
        {
            test.Mira.Seat.Do($"act-{chunk}", [.. Enumerable.Range(chunk * 1000, 1000).Select(i => new Draft(
                "case-opened", 1, [new($"cas-{i:D16}", 0), new($"src-{i:D16}", null)], Secrecy.Record, "cas-many/record",
                Entry.Write(new CaseOpened($"H-{i:D5}", i % 100 == 0 ? Risks.Urgent : Risks.Ordinary, []))))]);
        }

        var first = test.Mira.Cases.List("open", Today, Slice.First(50));
        Assert.Equal((10_000, 50), (first.Total, first.Rows.Count));
        Assert.All(first.Rows, r => Assert.Equal(Risks.Urgent, r.Risk));
        Assert.Equal(50, test.Mira.Cases.List("open", Today, new Slice(9_950, 50)).Rows.Count);
        Assert.Equal(100, test.Mira.Cases.Counts(Today).Urgent);
    }

    [Fact]
    public void Erase_OfTheFirstCall_TakesTheCaseAndItsContact()
    {
        using var test = new TestDesk().Unlock();
        var ona = MembersTest.Join(test, Role.Verifier);
        var id = Call(test, "His mother.", contact: "+380671234567");
        ErasureTest.Erase(test, ona, test.Mira.Cases.Find(id)!.Calls[0].SourceId);
        Assert.Equal(0, test.Mira.Cases.List("open", Today, Slice.First()).Total);
        Assert.True(test.Mira.Cases.Earlier("+380671234567").IsEmpty);
        Assert.True(test.Mira.Check().IsWhole);
    }

    internal static string Call(TestDesk test, string words, string act = "act-1", string? contact = null, string? avoid = null)
    {
        var id = Done(test.Mira.Cases.Record(new HeardCall(words, Contact: contact, Avoid: avoid), act));
        test.Mira.Persons.RecordMentions(test.Mira.Cases.Find(id)!.Calls[0].SourceId, howReached: HowReached.Call);
        return id;
    }

    private static int Version(TestDesk test, string id) => test.Mira.Cases.Find(id)!.Version;

    internal static string Done(Outcome outcome)
    {
        Assert.True(outcome.IsDone, outcome.Refusal?.Sentence);
        return outcome.Id!;
    }
}
