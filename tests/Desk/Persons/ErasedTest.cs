using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Persons;

/// <summary>After an erasure the rooms still stand, and nothing of what was erased is left in any table.</summary>
public class ErasedTest
{
    [Fact]
    public void Apply_AnyOneKeyDestroyed_RebuildsWithoutItsWords()
    {
        using var test = new TestDesk().Unlock();
        Fill(test);
        var entries = test.Mira.Seat.Live.OpenFrom(0).ToList();
        var keys = entries.Select(e => e.Key).Distinct().Where(k => k != Secrecy.Desk && !k.StartsWith("run-", StringComparison.Ordinal)).ToList();
        Assert.Contains(keys, k => k.StartsWith("per-", StringComparison.Ordinal));
        foreach (var erased in keys)
        {
            using var rebuilt = Rebuild(entries.Select(e => e.Key == erased ? e with { Body = null } : e));
            var words = WordsIn(rebuilt);
            foreach (var other in keys) Assert.Equal(other != erased, words.Contains(Mark(test, other), StringComparison.Ordinal));
        }

        using var empty = Rebuild(entries.Select(e => e.Key == Secrecy.Desk ? e : e with { Body = null }));
        Assert.Equal(4, empty.Ask(q => (int)q.Number("SELECT count(*) FROM mention WHERE erased = 1")));
        Assert.Equal(1, empty.Ask(q => (int)q.Number("SELECT count(*) FROM person WHERE erased = 1")));
        Assert.Equal(0, empty.Ask(q => (int)q.Number("SELECT count(*) FROM mention_key")));
    }

    [Fact]
    public void Apply_JudgementErasedWithItsSource_NoLongerBinds()
    {
        using var test = new TestDesk().Unlock();
        Fill(test);
        var entries = test.Mira.Seat.Live.OpenFrom(0).ToList();
        var judged = entries.Last(e => e.Kind == "mention-judged");
        using var rebuilt = Rebuild(entries.Select(e => e.Key == judged.Key ? e with { Body = null } : e));
        var clusters = rebuilt.Ask(q => q.Rows("SELECT cluster FROM mention WHERE id IN ($1, $2)", r => r.Text(0), judged.Of[1].Id, judged.Of[2].Id));
        Assert.Equal(2, clusters.Distinct().Count());
        Assert.Equal(1, rebuilt.Ask(q => (int)q.Number("SELECT count(*) FROM judgement WHERE answer IS NULL")));
    }

    private static void Fill(TestDesk test)
    {
        test.Mira.Exchanges.Register();
        var a = test.AddMentions("one", "Альфовенко,Сергей,Николаевич,12.05.1990,12345", "Альфовенко,Олег,,1981,");
        var b = test.AddMentions("two", "Бетовенко,Сергій,,12.05.1990,12345", "Бетовенко,Юрий,,1981,");
        test.Mira.Persons.Open(a[0], EntryReasons.Roster, false, "open");
        test.Mira.Persons.Judge(PersonsTest.Pair(a[0], b[0]), Answer.Same, 0, "judge");
        test.Mira.Exchanges.PlaceMention(a[0], ExchangeRegister.Shipped.Operations[0].Id, PlacedAs.Roster, "place");
    }

    /// <summary>A word that stands in the tables only because of this key.</summary>
    private static string Mark(TestDesk test, string key) => key.StartsWith("per-", StringComparison.Ordinal)
        ? test.Mira.Persons.Find(key.Split('/')[0])!.Row.CaseCode!
        : test.Mira.Persons.Mentions(key, Slice.First()).Rows[0].Name.Parts[0].Text;

    private static ViewDatabase Rebuild(IEnumerable<Entry> entries)
    {
        var database = new ViewDatabase();
        var views = Homeward.Desk.Views();
        database.Create(views.Select(v => v.Schema));
        var of = views.SelectMany(v => v.Kinds.Keys.Select(k => (k, v))).ToDictionary(p => p.k, p => p.v);
        using var scope = database.BeginWrite();
        foreach (var entry in entries) of[entry.Kind].Apply(entry, scope.Writer);
        scope.Commit();
        return database;
    }

    private static string WordsIn(ViewDatabase database) => database.AskLong(q => string.Join('\n', new[] { "mention", "mention_key", "person", "source", "part" }
        .SelectMany(table =>
        {
            var columns = q.Rows("SELECT name FROM pragma_table_info($1)", r => r.Text(0), table);
            return q.Rows($"SELECT {string.Join(" || ' ' || ", columns.Select(c => $"coalesce(\"{c}\", '')"))} FROM {table}", r => r.Text(0));
        })));
}
