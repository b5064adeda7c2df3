using CsCheck;
using Homeward.Access;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Statistics;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>The rooms together: whatever people do in whatever order, the tables stay what the journal gives.</summary>
public class WholeDeskTest
{
    [Fact]
    public void RandomActs_TheDeskIsWhole()
    {
        Gen.Int[0, 11].Array[8, 20].Sample(
            acts =>
            {
                using var story = new FoundingCase(accepted: acts[0] % 2 == 0);
                var people = new List<(string Person, string Mention)>();
                var claims = story.Mira.Claims.Of(story.Source).Select(c => c.Id).ToList();
                for (var i = 0; i < acts.Length; i++) Do(story, acts[i], i, people, claims);
                story.Mira.Findings.Assess(story.Exchange);
                var report = story.Mira.Check();
                Assert.True(report.IsWhole, string.Join("; ", report.Areas.SelectMany(a => a.Damage)));
                var before = story.Desk.Desk.Live.Database.TableHashes();
                story.Desk.Reopen();
                Assert.Equal(before, story.Desk.Desk.Live.Database.TableHashes());
            },
            iter: 6, threads: 1);
    }

    private static void Do(FoundingCase story, int act, int step, List<(string Person, string Mention)> people,
        List<string> claims)
    {
        var claim = story.Mira.Claims.Find(claims[step % claims.Count])!;
        switch (act)
        {
            case 0 or 1:
                people.Add(story.AddPerson(people.Count, act == 0 ? "roster" : "through-outcome", act == 1));
                break;
            case 2 when people.Count > 0:
                claims.Add(story.SayOf(people[step % people.Count].Mention, Stages.SentToFront, "2025-04"));
                break;
            case 3:
                story.Mira.Claims.Accept(claim.Id, claim.Version, story.Act());
                break;
            case 4:
                story.Mira.Claims.SetAside(claim.Id, claim.Version, story.Act(), "test");
                break;
            case 5:
                story.Mira.Exchanges.Place(claim.Id, story.Exchange, story.Act());
                break;
            case 6:
                story.Mira.Exchanges.Unplace(claim.Id, story.Exchange, story.Act());
                break;
            case 7 when people.Count > 0:
                story.Mira.Findings.Assess(people[step % people.Count].Person);
                break;
            case 8:
                story.Mira.Statistics.Freeze(story.Exchange,
                    new FigureChoice(Definition: step % 2 == 0 ? "A" : "C-2-sent"), story.Act());
                break;
            case 9 when people.Count > 1:
                var (a, b) = (people[0].Mention, people[^1].Mention);
                story.Mira.Persons.Judge(
                    string.CompareOrdinal(a, b) < 0 ? $"{a}~{b}" : $"{b}~{a}", Homeward.Persons.Answer.Same, 0,
                        story.Act());
                break;
            case 10:
                story.Mira.Claims.Correct(claim.Id, claim.Version, new Correction(When: "2025-03"), story.Act());
                break;
            default:
                story.Mira.Claims.Grade(claim.Id, claim.Version, new Grading('B', 2), story.Act());
                break;
        }
    }

    /// <summary>The journal of a desk that did everything, with the bodies of one key gone after the other: every view
    /// takes it.</summary>
    [Fact]
    public void Replay_AnyOneKeyErased_IsTakenAndLeavesNoWordBehind()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, Stages.SentToFront, "2025-04-01");
        story.SayOf(mention, "", kind: Kinds.Health, more: c => c with { Health = ["loss of a leg"] });
        var finding = story.Mira.Findings.Assess(person, "IHL-117").FindingIds[0];
        story.Mira.Findings.Assess(story.Exchange, "IHL-117");
        FoundingCase.Assert(story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice("A"), "freeze-1"));
        var entries = story.Mira.Seat.Live.OpenFrom(0).ToList();
        foreach (var key in entries.Select(e => e.Key).Distinct().ToList())
        {
            using var database = new ViewDatabase();
            var views = Homeward.Desk.Views();
            var byKind = views.SelectMany(v => v.Kinds.Keys.Select(k => (k, v))).ToDictionary(p => p.k, p => p.v);
            database.Create(views.Select(v => v.Schema).Prepend(
                "CREATE TABLE subject (id TEXT PRIMARY KEY, version INTEGER); CREATE TABLE change (id TEXT, version INTEGER, position INTEGER, kind TEXT, by TEXT, at INTEGER)"));
            using (var scope = database.BeginWrite())
            {
                foreach (var entry in entries) byKind[entry.Kind].Apply(entry.Key == key ? entry with { Body = null }
                    : entry, scope.Writer);
                scope.Commit();
            }

            if (key == $"{person}/record") Assert.Equal(1,
                database.Ask(q => q.Number("SELECT erased FROM finding WHERE id = $1", finding)));
            if (key == Secrecy.Desk) Assert.Equal(1, database.Ask(q => q.Number("SELECT min(erased) FROM figure")));
        }
    }
}
