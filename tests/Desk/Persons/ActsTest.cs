using CsCheck;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Persons;

/// <summary>Laws of judging: whatever people do in whatever order, the tables are what the journal gives.</summary>
public class ActsTest
{
    private const int People = 8;

    private readonly record struct Step(int Kind, int A, int B);

    [Fact]
    public void RandomActs_AnyOrder_ViewsEqualARebuildAndWhatTheJudgementsSay()
    {
        var steps = Gen.Select(Gen.Int[0, 6], Gen.Int[0, People - 1], Gen.Int[0, People - 1], (k, a, b) => new Step(k, a, b)).List[1, 25];
        steps.Sample(list =>
        {
            using var test = new TestDesk().Unlock();
            test.Mira.Exchanges.Register();
            var ids = test.AddMentions("list", [.. Enumerable.Range(0, People).Select(i => $"Петров,Сергей,Николаевич,199{i % 3}-05-12,1234{i % 2}")]);
            var standing = new List<(string Id, int A, int B, Answer Answer)>();
            for (var i = 0; i < list.Count; i++) Do(test, ids, list[i], $"act-{i}", standing);
            var report = test.Mira.Check();
            Assert.True(report.IsWhole, string.Join('\n', report.Areas.SelectMany(a => a.Damage)));
            SayTheSame(test, ids, standing);
            var before = PersonsTest.Tables(test);
            test.Reopen();
            Assert.Equal(before, PersonsTest.Tables(test));
        }, iter: 12);
    }

    [Fact]
    public void Undo_EverythingInAnyOrder_EndsWhereItBegan()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3]).List[1, 8].Sample(list =>
        {
            using var test = new TestDesk().Unlock();
            var ids = test.AddMentions("list", "Петров,Сергей,,1990,", "Петров,Сергей,,1991,", "Петров,Семён,,1990,", "Петров,С.,,,");
            test.Mira.Persons.Open(ids[1], EntryReasons.Mention, false, "open-1");
            test.Mira.Persons.Open(ids[3], EntryReasons.Mention, false, "open-3");
            var before = PersonsTest.Tables(test);
            var done = new List<string>();
            foreach (var ((kind, a, b), i) in list.Select((s, i) => (s, i)))
            {
                if (a == b) continue;
                var pair = PersonsTest.Pair(ids[a], ids[b]);
                var outcome = test.Mira.Persons.Judge(pair, (Answer)(kind + 1), test.Mira.Persons.Pair(pair)!.Version, $"judge-{i}");
                if (outcome.IsDone) done.Add(outcome.Id!);
            }

            // Backwards and forwards: the order in which decisions are withdrawn leaves no trace.
            if (list.Count % 2 == 0) done.Reverse();
            foreach (var id in done) Assert.True(test.Mira.Persons.Undo(id, "undo-" + id).IsDone);
            Assert.Equal(before, PersonsTest.Tables(test));
        }, iter: 12);
    }

    private static void Do(
        TestDesk test, IReadOnlyList<string> ids, Step step, string act, List<(string Id, int A, int B, Answer Answer)> standing)
    {
        var persons = test.Mira.Persons;
        var exchange = ExchangeRegister.Shipped.Operations[step.B].Id;
        switch (step.Kind)
        {
            case 0:
                persons.Open(ids[step.A], EntryReasons.All[step.B % 4], step.B % 2 == 0, act);
                break;
            case 1 when standing.Count > 0:
                var undone = standing[step.A % standing.Count];
                if (persons.Undo(undone.Id, act).IsDone) standing.Remove(undone);
                break;
            case 2:
                test.Mira.Exchanges.PlaceMention(ids[step.A], exchange, PlacedAs.All[step.B % 2], act);
                break;
            case 3:
                test.Mira.Exchanges.UnplaceMention(ids[step.A], exchange, act);
                break;
            case >= 4 when step.A != step.B:
                var pair = PersonsTest.Pair(ids[step.A], ids[step.B]);
                var answer = (Answer)(step.Kind - 3);
                var judged = persons.Judge(pair, answer, persons.Pair(pair)!.Version, act);
                if (judged.IsDone) standing.Add((judged.Id!, step.A, step.B, answer));
                break;
        }
    }

    /// <summary>An independent reading: two mentions are one person exactly where a walk along judgements in force leads.</summary>
    private static void SayTheSame(TestDesk test, IReadOnlyList<string> ids, List<(string Id, int A, int B, Answer Answer)> standing)
    {
        var inForce = new Dictionary<(int, int), Answer>();
        foreach (var (_, a, b, answer) in standing) inForce[(Math.Min(a, b), Math.Max(a, b))] = answer; // the newest of a pair counts
        var same = new bool[People, People];
        for (var i = 0; i < People; i++) same[i, i] = true;
        foreach (var ((a, b), answer) in inForce) same[a, b] = same[b, a] = answer == Answer.Same;
        for (var k = 0; k < People; k++)
            for (var i = 0; i < People; i++)
                for (var j = 0; j < People; j++) same[i, j] |= same[i, k] && same[k, j];
        var cluster = test.Mira.Seat.Ask(q => q.Rows("SELECT id, cluster FROM mention", r => (r.Text(0), r.Text(1))))
            .ToDictionary(m => m.Item1, m => m.Item2);
        for (var i = 0; i < People; i++)
        {
            for (var j = 0; j < People; j++)
            {
                Assert.Equal(same[i, j], cluster[ids[i]] == cluster[ids[j]]);
                if (same[i, j]) Assert.Equal(test.Mira.Persons.PersonOf(ids[i]), test.Mira.Persons.PersonOf(ids[j]));
            }
        }
    }
}
