using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Persons;

/// <summary>Mentions, persons and search: what a caseworker meets.</summary>
public class PersonsTest
{
    private const string SergeyList = "Петров,Сергей,Николаевич,12.05.1990,12345";

    private static readonly string[] Derived = ["mention", "mention_key", "judgement", "person", "person_mention", "about_person"];

    [Fact]
    public void RecordMentions_OfAList_KeepsEachRowOnceWithItsQuote()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddList("list", SergeyList, "Ковальчук,Іван,,1988,А7037", ",,,,");
        Assert.Equal([source], test.Mira.Persons.SourcesWithoutMentions());
        Assert.Equal(2, test.Mira.Persons.RecordMentions(source));
        Assert.Equal(0, test.Mira.Persons.RecordMentions(source));
        Assert.Empty(test.Mira.Persons.SourcesWithoutMentions());
        var rows = test.Mira.Persons.Mentions(source, Slice.First());
        Assert.Equal(2, rows.Total);
        var sergey = rows.Rows[0];
        Assert.Equal("Петров Сергей Николаевич", sergey.Name.Text);
        Assert.Equal("1990-05-12", sergey.Born!.Edtf);
        Assert.Equal("12345", sergey.Unit);
        Assert.Equal("1988", rows.Rows[1].Born!.Edtf);
        foreach (var row in rows.Rows)
        {
            var text = Homeward.Evidence.TextLayer.Of(test.Mira.Evidence.Part(row.OwnerId)!.Text);
            Assert.Equal(row.Quote, text.Quote(row.Start, row.Length));
            Assert.Contains(row.Name.Parts[0].Text, row.Quote, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RecordMentions_OfAText_KeepsWhoIsNamedWhereTheyAreNamed()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("post.txt", "Ищу Петрова Сергея Николаевича, 12.05.1990 г.р., в/ч 12345.\nПропал в мае.\n");
        Assert.Equal(1, test.Mira.Persons.RecordMentions(source));
        Assert.Equal(0, test.Mira.Persons.RecordMentions(source));
        var row = test.Mira.Persons.Mentions(source, Slice.First()).Rows.Single();
        Assert.Equal("Петрова Сергея Николаевича", row.Quote);
        Assert.Equal(4, row.Start);
    }

    [Fact]
    public void RecordMentions_OfATextWithMoreNamesThanAnActHolds_KeepsThemAllOnce()
    {
        using var test = new TestDesk().Unlock();
        var names = Enumerable.Range(0, 2300).Select(i => $"Петров Сергей {"АБВГД"[i % 5]}{"абвгдежзиклм"[i / 5 % 12]}анович — {i}.");
        var source = test.AddFile("roll.txt", "Список.\n" + string.Join('\n', names) + "\n");
        var recorded = test.Mira.Persons.RecordMentions(source);
        Assert.True(recorded > 2000, $"{recorded}");
        Assert.Equal(0, test.Mira.Persons.RecordMentions(source));
        Assert.Equal(recorded, test.Mira.Persons.Mentions(source, Slice.First()).Total);
        Assert.Empty(test.Mira.Persons.SourcesWithoutMentions());
    }

    [Fact]
    public void Record_WordsMarkedByHand_AreCheckedAgainstTheText()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("call.txt", "мама: сына зовут Серёжа Иваненко, год 98\nеще строка\n");
        var outside = test.Mira.Persons.Record(source, new MarkedName(900, 5, HowReached.Call), "act-out");
        Assert.Equal("quote", outside.Refusal!.Code);
        Assert.Equal("date", test.Mira.Persons.Record(source, new MarkedName(17, 15, HowReached.Call, "some day"), "act-date").Refusal!.Code);
        var done = test.Mira.Persons.Record(source, new MarkedName(17, 15, HowReached.Call, "1998"), "act-1");
        Assert.True(done.IsDone, done.Refusal?.Sentence);
        var again = test.Mira.Persons.Record(source, new MarkedName(17, 15, HowReached.Call, "1998"), "act-1");
        Assert.Equal(done.Id, again.Id);
        Assert.Equal("Серёжа Иваненко", test.Mira.Persons.Mention(done.Id!)!.Quote);
        Assert.Equal(1, test.Mira.Persons.Mentions(source, Slice.First()).Total);
    }

    [Theory]
    [InlineData("Петров Сергей Николаевич")]
    [InlineData("Петрова Сергея Николаевича")]
    [InlineData("петров серёжа")]
    [InlineData("Petrov S. N.")]
    [InlineData("Serhii Petrov")]
    [InlineData("Сергій Петров")]
    [InlineData("ПЕТРОВ")]
    public void Search_AnyScriptCaseOrShortForm_FindsThePerson(string asked)
    {
        using var test = new TestDesk().Unlock();
        var ids = test.AddMentions("list", SergeyList, "Сидоров,Олег,Павлович,01.02.1981,54321", "Петренко,Семен,,1990,");
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            Assert.True(test.Mira.Persons.Open(id, EntryReasons.Mention, false, $"open-{i}").IsDone);
        }

        var found = test.Mira.Persons.Search(asked, Slice.First());
        var row = Assert.Single(found.Rows);
        Assert.Equal("Петров Сергей Николаевич", row.Name);
        Assert.Equal("Петров Сергей Николаевич", row.MatchedSpelling);
        Assert.Equal(1, found.Total);
        Assert.Single(test.Mira.Persons.SearchMentions(asked, Slice.First()).Rows);
    }

    [Fact]
    public void Search_CaseCodeAsPeopleTypeIt_FindsThePerson()
    {
        using var test = new TestDesk().Unlock();
        var ids = test.AddMentions("list", SergeyList);
        var person = test.Mira.Persons.Open(ids[0], EntryReasons.Roster, false, "open").Id!;
        var code = test.Mira.Persons.Find(person)!.Row.CaseCode!;
        var cyrillic = new Dictionary<char, char> { ['A'] = 'а', ['E'] = 'е', ['K'] = 'к', ['M'] = 'м', ['T'] = 'т' };
        foreach (var typed in new[] { code, code.ToLowerInvariant(), cyrillic[code[0]] + code[1..], code.Replace("-", "", StringComparison.Ordinal) })
        {
            Assert.Equal(person, test.Mira.Persons.Search(typed, Slice.First()).Rows.Single().Id);
        }

        Assert.Empty(test.Mira.Persons.Search("A-0000" == code ? "A-0001" : "A-0000", Slice.First()).Rows);
        Assert.Empty(test.Mira.Persons.Search("…,,,", Slice.First()).Rows);
    }

    [Fact]
    public void Open_TwiceOrByWrongReason_IsRefused()
    {
        using var test = new TestDesk().Unlock();
        var ids = test.AddMentions("list", SergeyList);
        Assert.Equal("entry", test.Mira.Persons.Open(ids[0], "because", false, "open-0").Refusal!.Code);
        var first = test.Mira.Persons.Open(ids[0], EntryReasons.Request, true, "open-1");
        Assert.Equal(first.Id, test.Mira.Persons.Open(ids[0], EntryReasons.Request, true, "open-1").Id);
        Assert.Equal("already", test.Mira.Persons.Open(ids[0], EntryReasons.Request, true, "open-2").Refusal!.Code);
        var page = test.Mira.Persons.Find(first.Id!)!;
        Assert.Equal((EntryReasons.Request, true, 1), (page.EntryReason, page.OutcomeKnown, page.Version));
        Assert.Matches("^[AEKMT]-[0-9]{4}$", page.Row.CaseCode);
        Assert.Equal(1, test.Mira.Persons.Search("", Slice.First()).Total);
    }

    [Fact]
    public void Judge_SameThenUndo_LeavesTablesExactlyAsBefore()
    {
        using var test = new TestDesk().Unlock();
        var a = test.AddMentions("one", SergeyList, "Сидоров,Олег,Павлович,01.02.1981,54321");
        var b = test.AddMentions("two", "Петров,Сергій,Миколайович,12.05.1990,12345", "Сидоров,Олег,,1981,54321");
        var older = test.Mira.Persons.Open(a[0], EntryReasons.Roster, false, "open-a").Id!;
        var younger = test.Mira.Persons.Open(b[0], EntryReasons.Request, false, "open-b").Id!;
        var before = Tables(test);
        var pair = Pair(a[0], b[0]);

        var judged = test.Mira.Persons.Judge(pair, Answer.Same, 0, "judge-1", "same day, same unit");
        Assert.True(judged.IsDone, judged.Refusal?.Sentence);
        Assert.NotEqual(before, Tables(test));
        var page = test.Mira.Persons.Find(younger)!;
        Assert.Equal(older, page.Row.Id);
        Assert.Equal(younger, Assert.Single(page.SameAs).Id);
        Assert.Equal(2, page.Mentions.Count);
        Assert.Equal(older, test.Mira.Persons.PersonOf(b[0]));
        Assert.Equal(1, test.Mira.Persons.Search("", Slice.First()).Total);

        Assert.True(test.Mira.Persons.Undo(judged.Id!, "undo-1", "another man").IsDone);
        Assert.Equal(before, Tables(test));
        Assert.Equal(younger, test.Mira.Persons.Find(younger)!.Row.Id);
        Assert.True(test.Mira.Persons.Undo(judged.Id!, "undo-1").IsDone); // the same act again
        Assert.Equal("gone", test.Mira.Persons.Undo(judged.Id!, "undo-2").Refusal!.Code);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Judge_StaleVersionOrStranger_IsRefused()
    {
        using var test = new TestDesk().Unlock();
        var a = test.AddMentions("one", SergeyList);
        var b = test.AddMentions("two", "Петров,С.,Н.,1990,");
        var pair = Pair(a[0], b[0]);
        Assert.True(test.Mira.Persons.Judge(pair, Answer.Unsure, 0, "judge-1").IsDone);
        Assert.Equal("stale", test.Mira.Persons.Judge(pair, Answer.Same, 0, "judge-2").Refusal!.Code);
        Assert.Equal(1, test.Mira.Persons.Pair(pair)!.Version);
        Assert.True(test.Mira.Persons.Judge(pair, Answer.Same, 1, "judge-2").IsDone);
        Assert.Equal([Answer.Same, Answer.Unsure], test.Mira.Persons.Pair(pair)!.Judged.Select(j => j.Answer));
        Assert.Equal("pair", test.Mira.Persons.Judge("men-x", Answer.Same, 0, "judge-3").Refusal!.Code);
        Assert.Equal("wall", test.Mira.Persons.Judge("men-x~men-y", Answer.Same, 0, "judge-4").Refusal!.Code);
    }

    [Fact]
    public void Judge_AgainstJudgementsOnOthers_IsRefusedAndNamesTheWayOut()
    {
        using var test = new TestDesk().Unlock();
        var m = test.AddMentions("one", SergeyList, "Петров,Сергей,,1990,12345", "Петров,С.,Н.,1990,");
        Assert.True(test.Mira.Persons.Judge(Pair(m[0], m[1]), Answer.Same, 0, "j1").IsDone);
        var apart = test.Mira.Persons.Judge(Pair(m[1], m[2]), Answer.Different, 0, "j2");
        Assert.True(apart.IsDone);
        var refused = test.Mira.Persons.Judge(Pair(m[0], m[2]), Answer.Same, 0, "j3");
        Assert.Equal("contradiction", refused.Refusal!.Code);
        Assert.True(test.Mira.Persons.Undo(apart.Id!, "u2").IsDone);
        Assert.True(test.Mira.Persons.Judge(Pair(m[0], m[2]), Answer.Same, 0, "j3b").IsDone);
        Assert.Equal("contradiction", test.Mira.Persons.Judge(Pair(m[1], m[2]), Answer.Different, 2, "j4").Refusal!.Code);
    }

    [Fact]
    public void About_ClaimOfAMention_IsFoundThroughThePersonAndTakenBack()
    {
        using var test = new TestDesk().Unlock();
        var mentions = test.AddMentions("one", SergeyList, "Петров,Сергей,,1990,12345");
        var source = test.AddFile("note.txt", "Сергея отправили на фронт в мае 2025 года.\n");
        var claim = test.Mira.Claims.Propose(source, new Homeward.Claims.Claim
        {
            Kind = "stage", Stage = "sent-to-front", Start = 0, Length = 22, Quote = "Сергея отправили на фр",
        }, "claim-1").Id!;
        var person = test.Mira.Persons.Open(mentions[0], EntryReasons.Mention, false, "open").Id!;
        test.Mira.Persons.Judge(Pair(mentions[0], mentions[1]), Answer.Same, 0, "judge");
        var before = Tables(test);
        Assert.True(test.Mira.Persons.About(claim, mentions[1], "about-1").IsDone);
        Assert.Equal("already", test.Mira.Persons.About(claim, mentions[1], "about-2").Refusal!.Code);
        Assert.Equal([claim], test.Mira.Persons.ClaimsOf(person).Select(c => c.ClaimId));
        Assert.Equal([person], test.Mira.Persons.PersonsOf(claim));
        Assert.Equal([claim], test.Mira.Persons.Find(person)!.Claims.Select(c => c.ClaimId));
        Assert.True(test.Mira.Persons.NotAbout(claim, mentions[1], "about-3").IsDone);
        Assert.Equal(before, Tables(test));
        Assert.Equal("gone", test.Mira.Persons.NotAbout(claim, mentions[1], "about-4").Refusal!.Code);
    }

    [Fact]
    public void EveryQuestion_AskedByWhoMaySeeNothing_AnswersNothing()
    {
        using var test = new TestDesk().Unlock();
        var m = test.AddMentions("one", SergeyList, "Петров,Сергей,,1990,12345");
        var source = test.Mira.Persons.Mention(m[0])!.SourceId;
        var person = test.Mira.Persons.Open(m[0], EntryReasons.Roster, false, "open").Id!;
        var judged = test.Mira.Persons.Judge(Pair(m[0], m[1]), Answer.Unsure, 0, "judge").Id!;
        var size = test.Desk.Mark().RecordNumber;
        var nobody = test.Desk.As("mem-nobody").Persons;
        Assert.Equal(0, nobody.Search("", Slice.First()).Total);
        Assert.Equal(0, nobody.Search("Петров", Slice.First()).Total);
        Assert.Equal(0, nobody.SearchMentions("Петров", Slice.First()).Total);
        Assert.Null(nobody.Find(person));
        Assert.Null(nobody.Mention(m[0]));
        Assert.Null(nobody.PersonOf(m[0]));
        Assert.Empty(nobody.ClaimsOf(person));
        Assert.Equal(0, nobody.Mentions(source, Slice.First()).Total);
        Assert.Empty(nobody.SourcesWithoutMentions());
        Assert.Equal(0, nobody.Pairs(Slice.First()).Total);
        Assert.Null(nobody.NextPair());
        Assert.Null(nobody.Pair(Pair(m[0], m[1])));
        Assert.Empty(nobody.JudgementsOn(m[0]));
        Assert.Throws<RefusedException>(() => nobody.RecordMentions(source));
        Assert.Equal("wall", nobody.Record(source, new MarkedName(0, 3, HowReached.List), "n0").Refusal!.Code);
        Assert.Equal("wall", nobody.Open(m[1], EntryReasons.Mention, false, "n1").Refusal!.Code);
        Assert.Equal("wall", nobody.Judge(Pair(m[0], m[1]), Answer.Same, 1, "n2").Refusal!.Code);
        Assert.Equal("wall", nobody.Undo(judged, "n3").Refusal!.Code);
        Assert.Equal("wall", nobody.About("clm-x", m[0], "n4").Refusal!.Code);
        Assert.Equal(size, test.Desk.Mark().RecordNumber);
    }

    [Fact]
    public void Find_WallAroundOneSource_ShowsThePersonWithoutIt()
    {
        using var test = new TestDesk().Unlock();
        var open = test.AddMentions("one", SergeyList);
        var closed = test.AddMentions("two", "Петров,Сергей,Николаевич,12.05.1990,99999");
        var person = test.Mira.Persons.Open(open[0], EntryReasons.Roster, false, "open").Id!;
        test.Mira.Persons.Judge(Pair(open[0], closed[0]), Answer.Same, 0, "judge");
        var source = test.Mira.Persons.Mention(closed[0])!.SourceId;
        test.Mira.Seat.Do(
            "wall",
            new Draft("member-added", 1, [new About("mem-two", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Access.MemberAdded("Ona", "verifier", null))),
            new Draft("wall-opened", 1, [new About("wal-1", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Access.WallOpened("narrow", [test.Founded.MemberId]))),
            new Draft("wall-set", 1, [new About(source, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Access.WallSet("wal-1", "asked for"))));
        Assert.Equal(2, test.Mira.Persons.Find(person)!.Mentions.Count);
        var ona = test.Desk.As("mem-two").Persons;
        Assert.Equal(open[0], Assert.Single(ona.Find(person)!.Mentions).Id);
        Assert.Equal(1, ona.Find(person)!.Row.Mentions);
        Assert.DoesNotContain("99999", ona.Find(person)!.Row.Unit, StringComparison.Ordinal);
        Assert.Null(ona.Mention(closed[0]));
        Assert.Equal("wall", ona.Judge(Pair(open[0], closed[0]), Answer.Different, 1, "ona-1").Refusal!.Code);
    }

    internal static string Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? $"{a}~{b}" : $"{b}~{a}";

    internal static string Tables(TestDesk test)
    {
        var all = test.Mira.Seat.Live.Database.TableHashes();
        return string.Join('\n', Derived.Select(t => $"{t} {all[t]}"));
    }
}
