using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Persons;

/// <summary>The review queue.</summary>
public class ReviewTest
{
    private static IReadOnlyList<string> Waiting(TestDesk test) => [.. test.Mira.Persons.Pairs(Slice.First(200)).Rows.Select(p => p.Id)];

    [Fact]
    public void Pairs_OfTwoLists_ComeWithReasonsThatAddUp()
    {
        using var test = new TestDesk().Unlock();
        test.AddMentions("one", "Петров,Сергей,Николаевич,12.05.1990,12345", "Сидоров,Олег,Павлович,01.02.1981,54321");
        test.AddMentions("two", "Petrov,Serhii,,12.05.1990,12345", "Ковальчук,Іван,,1979,А7037");
        var page = test.Mira.Persons.NextPair()!;
        Assert.Equal(Verdict.Same, page.Verdict);
        Assert.Equal(page.Weight, page.Ledger.Sum(l => l.Weight));
        var row = test.Mira.Persons.Pairs(Slice.First()).Rows[0];
        Assert.Equal((page.Id, page.Weight, page.Verdict), (row.Id, row.Weight, row.Verdict));
        Assert.Equal(0, page.Version);
        Assert.Equal("Petrov Serhii", page.A.Latin.StartsWith("Petrov S", StringComparison.Ordinal) && page.A.Mention.Name.Script == "latn"
            ? page.A.Latin : page.B.Latin);
        Assert.Equal(Waiting(test).Count, page.Left);
    }

    [Fact]
    public void Pairs_NamesAlone_NeverAreTheSame()
    {
        using var test = new TestDesk().Unlock();
        test.AddMentions("one", "Квитниченко,Остап,Модестович,,", "Квитниченко,Остап,Модестович,,");
        var page = test.Mira.Persons.NextPair()!;
        Assert.True(page.NamesAlone);
        Assert.Equal(Verdict.Possible, page.Verdict);
    }

    [Fact]
    public void Judge_AnyAnswer_TakesThePairOutAndUndoBringsItBack()
    {
        using var test = new TestDesk().Unlock();
        test.AddMentions("one", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,Николаевич,12.05.1990,12345");
        var pair = Assert.Single(Waiting(test));
        var version = 0;
        foreach (var answer in new[] { Answer.Same, Answer.Different, Answer.Unsure })
        {
            var judged = test.Mira.Persons.Judge(pair, answer, version, "judge-" + answer);
            Assert.True(judged.IsDone, judged.Refusal?.Sentence);
            Assert.Empty(Waiting(test));
            Assert.Null(test.Mira.Persons.NextPair());
            Assert.True(test.Mira.Persons.Undo(judged.Id!, "undo-" + answer).IsDone);
            Assert.Equal([pair], Waiting(test));
            version += 2;
        }
    }

    [Fact]
    public void Judge_Different_IsNeverSuggestedAgainAlsoThroughOthers()
    {
        using var test = new TestDesk().Unlock();
        var m = test.AddMentions(
            "one", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,,12.05.1990,12345");
        Assert.Equal(3, Waiting(test).Count);
        test.Mira.Persons.Judge(PersonsTest.Pair(m[0], m[1]), Answer.Same, 0, "j1");
        Assert.Equal(2, Waiting(test).Count);
        test.Mira.Persons.Judge(PersonsTest.Pair(m[1], m[2]), Answer.Different, 0, "j2");
        Assert.Empty(Waiting(test)); // 0 and 1 are one person, so 0 is not 2 either
        test.Clock.Now = test.Clock.Now.AddYears(1);
        Assert.Empty(Waiting(test));
        test.Reopen();
        Assert.Empty(Waiting(test));
        test.AddMentions("two", "Иваненко,Марія,,1999,");
        Assert.Empty(Waiting(test));
    }

    [Fact]
    public void Judge_Unsure_IsNotAskedOfTheSameMemberThatDayButOfOthers()
    {
        using var test = new TestDesk().Unlock();
        test.AddMentions("one", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,Николаевич,12.05.1990,12345");
        test.Mira.Seat.Do("second", new Draft(
            "member-added", 1, [new About("mem-two", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Access.MemberAdded("Ona", "verifier", null))));
        var pair = Assert.Single(Waiting(test));
        test.Mira.Persons.Judge(pair, Answer.Unsure, 0, "j1");
        Assert.Empty(Waiting(test));
        Assert.Equal(1, test.Desk.As("mem-two").Persons.Pairs(Slice.First()).Total);
        test.Clock.Now = test.Clock.Now.AddDays(1);
        Assert.Equal([pair], Waiting(test));
    }

    [Fact]
    public void NextPair_AfterOne_WalksThroughTheQueue()
    {
        using var test = new TestDesk().Unlock();
        test.AddMentions(
            "one", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,Николаевич,12.05.1990,12345", "Петров,Сергей,,1990,12345");
        var all = Waiting(test);
        var walked = new List<string>();
        for (var page = test.Mira.Persons.NextPair(); page is not null; page = test.Mira.Persons.NextPair(page.Id)) walked.Add(page.Id);
        Assert.Equal(all, walked);
    }
}
