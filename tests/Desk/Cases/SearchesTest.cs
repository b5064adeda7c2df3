using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Views;
using Xunit;
using Draft = Homeward.Views.Draft;

namespace Homeward.Tests.Desk.Cases;

/// <summary>Standing searches: compared with all that comes in, shown to people of the desk, told after a second reader.</summary>
public class SearchesTest
{
    private const string List = "surname,given,patronymic,birth date,unit\n";

    [Fact]
    public void Look_RosterComesIn_ProposesTheMatchWithReasonsOnce()
    {
        using var test = new TestDesk().Unlock();
        var search = Open(test, "Петров Сергей Николаевич", "12.05.1990");
        test.Mira.Cases.Look();
        Assert.False(test.Mira.Cases.IsLookDue());
        Roster(test, "a", "Petrov,Sergei,Nikolaevich,12.05.1990,12345", "Иванов,Олег,Петрович,01.01.1980,");
        Assert.True(test.Mira.Cases.IsLookDue());
        Assert.Equal(1, test.Mira.Cases.Look().Found);
        var match = Assert.Single(test.Mira.Cases.Search(search)!.Matches);
        Assert.Equal("Petrov", match.Mention.Name.Parts.Single(p => p.Role == "surname").Text);
        Assert.Contains(match.Reasons!.Ledger, l => l.Field == "dob" && l.Weight > 0);
        var size = test.Mira.RecordNumber;
        Assert.Equal(0, test.Mira.Cases.Look().Found);
        Assert.Equal(size, test.Mira.RecordNumber);
        Assert.Equal((1, 1), (test.Mira.Cases.Searches("waiting", Slice.First()).Total, test.Mira.Cases.Searches("open", Slice.First()).Rows[0].Waiting));
        test.Reopen();
        Roster(test, "b", "Петров,Сергій,Миколайович,12.05.1990,");
        test.Mira.Cases.Look();
        Assert.Equal(2, test.Mira.Cases.Search(search)!.Matches.Count);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Look_SearchOpenedLater_MeetsWhatWasThereBeforeAndNotItsOwnCall()
    {
        using var test = new TestDesk().Unlock();
        Roster(test, "a", "Petrov,Sergei,Nikolaevich,12.05.1990,12345");
        test.Mira.Cases.Look();
        var search = Open(test, "Петров Сергей Николаевич", "1990");
        test.Mira.Cases.Look();
        Assert.Single(test.Mira.Cases.Search(search)!.Matches);
        CallsTest.Done(test.Mira.Cases.CloseSearch(search, "found", 1, "act-close"));
        Roster(test, "b", "Петров,Сергей,Николаевич,12.05.1990,");
        test.Mira.Cases.Look();
        Assert.Single(test.Mira.Cases.Search(search)!.Matches);
        CallsTest.Done(test.Mira.Cases.ReopenSearch(search, null, 2, "act-reopen"));
        test.Mira.Cases.Look();
        Assert.Equal(2, test.Mira.Cases.Search(search)!.Matches.Count);
    }

    [Fact]
    public void Match_OfAWalledListOrCase_IsShownToNobodyOutside()
    {
        using var test = new TestDesk().Unlock();
        var ona = test.Desk.As(MembersTest.Join(test, Role.Verifier));
        var search = Open(test, "Петров Сергей Николаевич", "12.05.1990");
        var secret = Open(test, "Петров Сергей Николаевич", "12.05.1990", Needs.Refusal);
        var source = Roster(test, "a", "Petrov,Sergei,Nikolaevich,12.05.1990,12345");
        test.Mira.Seat.Do("act-wall", new Draft("wall-opened", 1, [new About("wal-x", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("x", [test.Founded.MemberId]))),
            new Draft("wall-set", 1, [new About(source, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-x", "x"))));
        test.Mira.Cases.Look();
        Assert.Equal((2, 2), (test.Mira.Cases.Searches("waiting", Slice.First()).Total, test.Mira.Cases.Searches("open", Slice.First()).Total));
        Assert.Equal((0, 1), (ona.Cases.Searches("waiting", Slice.First()).Total, ona.Cases.Searches("open", Slice.First()).Total));
        Assert.Empty(ona.Cases.Search(search)!.Matches);
        Assert.Null(ona.Cases.Search(secret));
        var match = test.Mira.Cases.Search(search)!.Matches.Single(m => m.Mention.SourceId == source);
        Assert.Equal("wall", ona.Cases.JudgeMatch(match.Id, "same", null, 0, "act-judge").Refusal!.Code);
    }

    [Fact]
    public void Answer_Grave_IsToldOnlyAfterASecondReader()
    {
        using var test = new TestDesk().Unlock();
        var ona = test.Desk.As(MembersTest.Join(test, Role.Verifier));
        var search = Open(test, "Петров Сергей", null);
        CallsTest.Done(test.Mira.Cases.DraftAnswer(search, "captive", "The Red Cross has confirmed it.", "act-draft"));
        var answer = test.Mira.Cases.Search(search)!.Answers.Single();
        Assert.False(answer.MayBeTold);
        Assert.Equal("unread", test.Mira.Cases.Told(search, answer.Id, "his mother", "phone", "act-told").Refusal!.Code);
        Assert.Equal("two", test.Mira.Cases.ReadAnswer(search, answer.Id, null, answer.Version, "act-own").Refusal!.Code);
        Assert.Equal(1, ona.Cases.Searches("unread", Slice.First()).Total);
        CallsTest.Done(ona.Cases.ReadAnswer(search, answer.Id, null, answer.Version, "act-read"));
        CallsTest.Done(test.Mira.Cases.Told(search, answer.Id, "his mother", "phone", "act-told-2"));
        var told = test.Mira.Cases.Search(search)!;
        Assert.Equal(("captive", "his mother", test.Founded.MemberId), (told.Row.Status, told.Answers[0].Told[0].Whom, told.Answers[0].Told[0].By));
        CallsTest.Done(test.Mira.Cases.DraftAnswer(search, "not-known", "In no register.", "act-mild"));
        CallsTest.Done(test.Mira.Cases.Told(search, test.Mira.Cases.Search(search)!.Answers[0].Id, "his mother", "phone", "act-told-3"));
    }

    [Fact]
    public void Answer_OnADeskOfOne_WaitsSevenDays()
    {
        using var test = new TestDesk().Unlock();
        var search = Open(test, "Петров Сергей", null);
        CallsTest.Done(test.Mira.Cases.DraftAnswer(search, "dead", "A list says so.", "act-draft"));
        var answer = test.Mira.Cases.Search(search)!.Answers.Single();
        Assert.Equal("wait", test.Mira.Cases.ReadAnswer(search, answer.Id, null, 1, "act-early").Refusal!.Code);
        test.Clock.Now += TimeSpan.FromDays(7);
        CallsTest.Done(test.Mira.Cases.ReadAnswer(search, answer.Id, null, 1, "act-late"));
    }

    [Fact]
    public void Judge_Same_TiesTheCaseToThePersonAndLeavesTheQueue()
    {
        using var test = new TestDesk().Unlock();
        var search = Open(test, "Петров Сергей Николаевич", "12.05.1990");
        var source = Roster(test, "a", "Petrov,Sergei,Nikolaevich,12.05.1990,12345");
        var person = CallsTest.Done(test.Mira.Persons.Open(test.Mira.Persons.Mentions(source, Slice.First()).Rows[0].Id, EntryReasons.Roster, false, "act-open"));
        test.Mira.Cases.Look();
        var match = test.Mira.Cases.Search(search)!.Matches.Single();
        CallsTest.Done(test.Mira.Cases.JudgeMatch(match.Id, "same", "the same mother", match.Version, "act-judge"));
        Assert.Equal("stale", test.Mira.Cases.JudgeMatch(match.Id, "different", null, match.Version, "act-late").Refusal!.Code);
        var page = test.Mira.Cases.Search(search)!;
        Assert.Equal(("same", "the same mother", 0), (page.Matches[0].Judged, page.Matches[0].Why, page.Row.Waiting));
        Assert.Equal(person, test.Mira.Cases.Row(page.Row.CaseId)!.PersonId);
    }

    [Fact]
    public void Warning_PhoneTaken_StandsWithThePersonAndDocumentsBecomeANeed()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var id = CallsTest.Done(story.Mira.Cases.Record(new HeardCall("They took his phone.", Person: person), "act-1"));
        CallsTest.Done(story.Mira.Cases.Warn(id, Warnings.PhoneTaken, new DateOnly(2025, 3, 20), "his wife says", "act-2"));
        CallsTest.Done(story.Mira.Cases.Warn(id, Warnings.DocumentsLost, null, null, "act-3"));
        var warnings = story.Mira.Cases.WarningsOf(person);
        Assert.Equal([Warnings.PhoneTaken, Warnings.DocumentsLost], warnings.Select(w => w.Kind));
        Assert.Contains(Needs.Documents, story.Mira.Cases.Row(id)!.Needs);
        CallsTest.Done(story.Mira.Cases.EndWarning(id, warnings[0].Id!, "he has a new one", "act-4"));
        story.SayOf(mention, Stages.Captured, "2024-03-10");
        story.SayOf(mention, Stages.ContractSigned, "2024-09-01");
        Assert.Equal([Warnings.DocumentsLost, "contract-in-captivity"], story.Mira.Cases.WarningsOf(person).Select(w => w.Kind));
    }

    private static string Open(TestDesk test, string name, string? born, string? need = null)
    {
        var id = CallsTest.Done(test.Mira.Cases.Record(new HeardCall($"They look for {name}.", Need: need, Sought: new Sought(name, born)), Homeward.Desk.NewId("act-")));
        test.Mira.Persons.RecordMentions(test.Mira.Cases.Find(id)!.Calls[0].SourceId, howReached: HowReached.Call);
        return test.Mira.Cases.SearchesOf(id).Single().Id;
    }

    private static string Roster(TestDesk test, string name, params string[] rows)
    {
        var file = Path.Combine(test.Root, name + ".csv");
        File.WriteAllText(file, List + string.Join('\n', rows) + "\n");
        var source = test.Mira.Evidence.Add(file).Single().SourceIds.Single();
        test.Mira.Persons.RecordMentions(source);
        return source;
    }
}
