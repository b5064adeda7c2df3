using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Tests.Desk;

public sealed class CustodyTest
{
    private static string Add(TestDesk test, string name, string text)
    {
        var file = Path.Combine(test.Root, name);
        File.WriteAllText(file, text);
        return test.Mira.Evidence.Add(file, new AddOptions(Channel: "by hand", From: "a sister"))[0].SourceIds[0];
    }

    [Fact]
    public void Custody_OfASource_TellsEachStepInOrderWithWhoAndWhy()
    {
        using var test = new TestDesk().Unlock();
        var id = Add(test, "a.txt", "words");
        test.Clock.Now = test.Clock.Now.AddMinutes(5);
        Assert.True(test.Mira.Evidence.RecordHandover(id, "handed-over", "act-h", "the court asked for it", "us", "district court", null, "by courier").IsDone);
        Assert.True(test.Mira.Evidence.RecordHandover(id, "handed-over", "act-h", "again", "us", "x").IsDone); // the same act is the same step
        test.Reopen();
        var chain = test.Mira.Evidence.Custody(id)!;
        Assert.Equal(["received", "transformed", "handed-over"], chain.Steps.Select(s => s.What));
        Assert.Equal(("a sister", "by hand"), (chain.Steps[0].From, chain.Steps[0].How));
        Assert.Equal(("district court", "the court asked for it"), (chain.Steps[2].To, chain.Steps[2].Why));
        Assert.Equal(64, chain.Sha256!.Length);
        Assert.Equal("why", test.Mira.Evidence.RecordHandover(id, "copied", "act-i", " ").Refusal!.Code);
        Assert.Equal("custody", test.Mira.Evidence.RecordHandover(id, "burned", "act-j", "x").Refusal!.Code);
        Assert.Equal("wall", test.Mira.Evidence.RecordHandover("src-0000000000000000", "copied", "act-k", "x").Refusal!.Code);
        Assert.Null(test.Desk.As("mem-nobody").Evidence.Custody(id));
    }

    [Fact]
    public void Harm_Flagged_IsTakenBackByAnEmptyListAndKnowsItsWords()
    {
        using var test = new TestDesk().Unlock();
        var id = Add(test, "a.txt", "words");
        Assert.Equal("harm", test.Mira.Evidence.FlagHarm(id, ["gore"], "act-1", "").Refusal!.Code);
        Assert.True(test.Mira.Evidence.FlagHarm(id, ["death", "child"], "act-2", "a photograph").IsDone);
        test.Reopen();
        Assert.Equal(["child", "death"], test.Mira.Evidence.Harm(id));
        Assert.True(test.Mira.Evidence.FlagHarm(id, [], "act-3", "it was another file").IsDone);
        Assert.Empty(test.Mira.Evidence.Harm(id));
    }

    [Fact]
    public void Originals_WhenDue_AreReadAgainAndTheResultStaysInTheJournal()
    {
        using var test = new TestDesk().Unlock();
        var (good, bad) = (Add(test, "a.txt", "words"), Add(test, "b.txt", "other words"));
        Assert.Null(test.Desk.RecheckOriginals()); // came in just now
        test.Clock.Now = test.Clock.Now.AddDays(7).AddMinutes(1);
        Assert.Equal(2, test.Desk.RecheckOriginals()!.LookedAt);
        Assert.Null(test.Desk.RecheckOriginals());
        Assert.Equal(("desk", 2L, 0), (test.Mira.Evidence.LastCheck()!.By, test.Mira.Evidence.LastCheck()!.Looked, test.Mira.Evidence.LastCheck()!.Damaged));

        // one original in place of the other: a swap that keeps every byte of both
        var files = Directory.EnumerateFiles(Path.Combine(test.Folder, "vault"), "*.age", SearchOption.AllDirectories).ToList();
        var (one, two) = (File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
        File.WriteAllBytes(files[0], two);
        test.Clock.Now = test.Clock.Now.AddDays(8);
        Assert.Single(test.Desk.RecheckOriginals()!.Damage);
        Assert.Equal(1, test.Mira.Evidence.LastCheck()!.Damaged);
        Assert.Contains(test.Mira.Front(new DateOnly(2026, 12, 9)).Urgent, l => l.Code == "originals-damaged");
        Assert.Single(new[] { good, bad }, id => test.Mira.Evidence.Custody(id)!.Damaged);
        File.WriteAllBytes(files[0], one);
        Assert.Empty(test.Mira.CheckOriginals().Damage);
        Assert.DoesNotContain(new[] { good, bad }, id => test.Mira.Evidence.Custody(id)!.Damaged);
        test.Desk.Lock();
        Assert.Null(test.Desk.RecheckOriginals());
    }
}
