using Homeward.Access;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Tests.Desk.Persons;

/// <summary>Long lists are made from what is kept beside each person and voice. None of it may tell what stands behind a wall.</summary>
public sealed class WalledListsTest
{
    private readonly TestDesk test = new TestDesk().Unlock();

    [Fact]
    public void People_OneSourceWalled_AreListedByWhatEachMemberSees()
    {
        var ona = Ona();
        var open = test.AddMentions("open", "Якименко,Петро,Ілліч,01.02.1990,9", "Бойко,Іван,,1991,5", "Гончар,Олег,,1992,7");
        var hidden = test.AddMentions("hidden", "Абрамов,Петр,Ильич,01.02.1970,1");
        Judge(open[0], hidden[0]);
        foreach (var (mention, i) in open.Select((m, i) => (m, i))) Assert.True(test.Mira.Persons.Open(mention, EntryReasons.Mention, false, $"act-open-{i}").IsDone);
        Wall("hidden.csv");
        Assert.Equal(["Абрамов", "Бойко", "Гончар"], Order(test.Mira, "name", down: false));
        Assert.Equal(["Бойко", "Гончар", "Якименко"], Order(ona, "name", down: false));
        Assert.Equal(["Якименко", "Гончар", "Бойко"], Order(ona, "name", down: true));
        Assert.Equal(["Абрамов", "Бойко", "Гончар"], Order(test.Mira, "born", down: false));
        Assert.Equal(["Якименко", "Бойко", "Гончар"], Order(ona, "born", down: false));
        Assert.Equal(["Бойко", "Гончар", "Якименко"], Order(ona, "unit", down: false));
        Assert.Equal([2, 1, 1], test.Mira.Persons.Search(null, Slice.First(), new Sort("mentions", true)).Rows.Select(p => p.Mentions));
        Assert.All(ona.Persons.Search(null, Slice.First(), new Sort("mentions", true)).Rows, p => Assert.Equal(1, p.Mentions));
        Assert.Equal(3, ona.Persons.Search(null, Slice.First()).Total);
        Assert.Empty(test.Desk.As("mem-nobody").Persons.Search(null, Slice.First(), new Sort("name", false)).Rows);
        Wall("open.csv");
        Assert.Equal(0, ona.Persons.Search(null, Slice.First(), new Sort("name", false)).Total);
        Assert.Empty(Order(ona, "name", down: false));
    }

    [Fact]
    public void Quiet_NewsBehindAWall_IsNoNewsToOthers()
    {
        var ona = Ona();
        var open = test.AddMentions("open", "Якименко,Петро,Ілліч,01.02.1990,9");
        Assert.True(test.Mira.Persons.Open(open[0], EntryReasons.Mention, false, "act-open").IsDone);
        Assert.Empty(Quiet(test.Mira));
        test.Clock.Now = test.Clock.Now.AddDays(40);
        Assert.Single(Quiet(test.Mira));
        var letter = test.AddFile("letter.txt", "He was released in the exchange of 19 March 2025, and sent to the front two days later.\n");
        test.Mira.Claims.ReadSource(letter);
        var said = test.Mira.Claims.Of(letter)[0].Id;
        Assert.True(test.Mira.Persons.About(said, open[0], "act-about").IsDone);
        Assert.Empty(Quiet(test.Mira));
        Wall("letter.txt");
        Assert.Empty(Quiet(test.Mira));
        Assert.Single(Quiet(ona));
        Assert.True(test.Mira.Persons.NotAbout(said, open[0], "act-not").IsDone);
        Assert.Single(Quiet(test.Mira));
    }

    [Fact]
    public void Voices_StatementsBehindAWallOrSetAside_AreNotCounted()
    {
        var ona = Ona();
        string[] files = ["one.txt", "two.txt"];
        foreach (var file in files) test.Mira.Claims.ReadSource(test.AddFile(file, "On 19 March 2025 Russia and Ukraine exchanged 175 prisoners, ARA writes. They were sent to the front, his sister says.\nLetter " + file + "\n"));
        var before = Counted(test.Mira);
        Assert.Equal(Expected(test.Mira), before);
        Assert.NotEmpty(before);
        var first = test.Mira.Claims.List(Slice.First()).Rows.First(c => c.Claim!.Voice.Count > 0);
        Assert.True(test.Mira.Claims.SetAside(first.Id, first.Version, "act-aside").IsDone);
        Assert.Equal(Expected(test.Mira), Counted(test.Mira));
        Assert.NotEqual(before, Counted(test.Mira));
        Wall("one.txt");
        Assert.Equal(Expected(ona), Counted(ona));
        Assert.NotEqual(Counted(test.Mira), Counted(ona));
        test.Reopen();
        Assert.Equal(Expected(test.Mira), Counted(test.Mira));
    }

    private static Dictionary<string, (int, int)> Counted(Session session) =>
        session.Claims.Voices(Slice.First()).Rows.ToDictionary(v => v.Name, v => (v.Claims, v.Sources));

    /// <summary>From the statements themselves, one by one.</summary>
    private static Dictionary<string, (int, int)> Expected(Session session) => session.Claims.List(Slice.First(200)).Rows
        .Where(c => c.State != ClaimState.SetAside).SelectMany(c => c.Claim!.Voice.Distinct().Select(v => (Voice: v, Claim: c)))
        .GroupBy(v => v.Voice).ToDictionary(g => g.Key, g => (g.Count(), g.Select(v => v.Claim.SourceId).Distinct().Count()));

    private IReadOnlyList<(string Id, string? CaseCode, DateTimeOffset News)> Quiet(Session session) => session.Persons.Quiet(test.Clock.Now.AddDays(-30), 20);

    private static IEnumerable<string> Order(Session session, string by, bool down) =>
        session.Persons.Search(null, Slice.First(), new Sort(by, down)).Rows.Select(p => p.Spellings.Append(p.Name).Select(n => n.Split(' ')[0]).Min(StringComparer.Ordinal)!);

    private void Judge(string a, string b)
    {
        var pair = string.CompareOrdinal(a, b) < 0 ? $"{a}~{b}" : $"{b}~{a}";
        Assert.True(test.Mira.Persons.Judge(pair, Answer.Same, 0, "act-" + pair).IsDone);
    }

    private void Wall(string name)
    {
        var source = test.Mira.Evidence.Sources(Slice.First()).Rows.Single(s => s.Name == name).Id;
        Assert.True(test.Mira.WhoMaySee.Set(source, [], false, "asked for it", "act-wall-" + name).IsDone);
    }

    private Session Ona()
    {
        var invited = test.Mira.Members.Invite("Ona", Role.Caseworker, null, "act-invite");
        Members.Accept(test.Desk, invited.Code, "ona sings a long song", "act-accept");
        return test.Desk.As(test.Mira.Members.List().Single(m => m.Name == "Ona").Id);
    }
}
