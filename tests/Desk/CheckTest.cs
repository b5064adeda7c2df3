using System.Text;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>Whatever is changed behind the program's back, a check names it.</summary>
public class CheckTest
{
    private static TestDesk Filled()
    {
        var test = new TestDesk().Unlock();
        for (var i = 0; i < 3; i++)
        {
            test.Mira.Seat.Do($"act-{i}", [.. Enumerable.Range(0, 4).Select(j => new Draft(
                "run-started", 1, [new About($"run-{i}-{j}", 0)], Secrecy.Desk, Secrecy.Desk,
                    Entry.Write(new RunStarted("test", $"run {i} {j}", "ab"))))]);
        }

        return test;
    }

    private static void Sql(TestDesk test, string sql)
    {
        test.Desk.Lock();
        test.Desk.Unlock(test.Founded.Passphrase);
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(
            test.Folder, "journal.sqlite"), Pooling = false
        }.ToString());
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0, sql);
    }

    [Fact]
    public void Check_UntouchedDesk_IsWhole()
    {
        using var test = Filled();
        var report = test.Mira.Check();
        Assert.True(report.IsWhole, string.Join("\n", report.Areas.SelectMany(a => a.Damage)));
        Assert.Equal(test.Desk.Mark().RecordNumber, report.RecordNumber);
    }

    [Theory]
    [InlineData("UPDATE entry SET position = 900 WHERE position = 5", "entry 5")]
    [InlineData("DELETE FROM entry WHERE position = 5", "entry 5 is missing")]
    [InlineData("DELETE FROM entry WHERE position >= 12", "missing")]
    [InlineData("DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)", "missing")]
    [InlineData("INSERT INTO entry SELECT 90, header, sealed FROM entry WHERE position = 5", "beyond its head")]
    [InlineData("INSERT INTO entry SELECT -1, header, sealed FROM entry WHERE position = 5", "negative number")]
    [InlineData(
        "UPDATE entry SET header = (SELECT header FROM entry WHERE position = 6), sealed = (SELECT sealed FROM entry WHERE position = 6) WHERE position = 5", "entry 5")]
    [InlineData("UPDATE entry SET sealed = CAST(sealed || x'00' AS BLOB) WHERE position = 5", "entry 5")]
    [InlineData("UPDATE entry SET header = x'' WHERE position = 5", "entry 5")]
    [InlineData("UPDATE head SET root = (SELECT zeroblob(32))", "root")]
    [InlineData("UPDATE head SET epoch = 2", "epoch")]
    [InlineData("UPDATE head SET size = size - 1", "")]
    [InlineData("UPDATE head SET size = size + 1", "missing")]
    [InlineData("UPDATE checkpoint SET note = replace(note, 'homeward', 'homewarp') WHERE size = 7", "checkpoint at 7")]
    [InlineData("UPDATE checkpoint SET size = 8 WHERE size = 7", "checkpoint at 7 is missing")]
    [InlineData("DELETE FROM checkpoint WHERE size = 7", "checkpoint at 7 is missing")]
    public void Check_RowTamperedWith_IsNamed(string sql, string named)
    {
        using var test = Filled();
        Sql(test, sql);
        var damage = test.Mira.Check().Areas.SelectMany(a => a.Damage).ToList();
        Assert.Contains(damage, d => d.Contains(named, StringComparison.Ordinal));
    }

    /// <summary>Every byte of one row's header and sealed bytes, one at a time.</summary>
    [Fact]
    public void Check_AnyByteOfARow_IsNamed()
    {
        using var test = Filled();
        using var journal = test.OpenJournal();
        var row = journal.Read(5, 1)[0];
        var opener = new EntryOpener(test.Desk.Live.Keys);
        opener.Open(row);
        for (var i = 0; i < row.Header.Length + row.Sealed.Length; i++)
        {
            var (header, bytes) = (row.Header.ToArray(), row.Sealed.ToArray());
            if (i < header.Length) header[i] ^= 0x10;
            else bytes[i - header.Length] ^= 0x10;
            var e = Assert.Throws<Homeward.Journal.JournalDamagedException>(() =>
                opener.Open(row with { Header = header, Sealed = bytes }));
            Assert.Contains("entry 5", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Check_AnyByteOfAKeyFileOrTheFace_IsNamed()
    {
        using var test = Filled();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(test.Folder, "keys")).Append(Path.Combine(
            test.Folder, "desk.txt")).ToList())
        {
            var content = File.ReadAllBytes(file);
            for (var i = 0; i < content.Length; i += 7)
            {
                var changed = content.ToArray();
                changed[i] ^= 1;
                File.WriteAllBytes(file, changed);
                var keys = test.Mira.Check().Areas.First(a => a.What == "keys");
                Assert.Contains(keys.Damage, d => d.Contains(Path.GetFileName(file), StringComparison.Ordinal));
            }

            File.Delete(file);
            Assert.Contains(test.Mira.Check().Areas.First(a => a.What == "keys").Damage,
                d => d.Contains("is missing", StringComparison.Ordinal));
            File.WriteAllBytes(file, content);
        }

        File.WriteAllText(Path.Combine(test.Folder, "keys", "mem-intruder.key"), "x");
        Assert.Contains(test.Mira.Check().Areas.First(a => a.What == "keys").Damage,
            d => d.Contains("mem-intruder.key", StringComparison.Ordinal));
    }

    [Fact]
    public void Unlock_TamperedJournal_StopsAndNamesThePlace()
    {
        using var test = Filled();
        Sql(test, "UPDATE entry SET sealed = zeroblob(length(sealed)) WHERE position = 9");
        test.Desk.Lock();
        var e = Assert.Throws<Homeward.Journal.JournalDamagedException>(() =>
            test.Desk.Unlock(test.Founded.Passphrase));
        Assert.Contains("entry 9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ViewChanged_IsNamed()
    {
        using var test = Filled();
        using (var scope = test.Desk.Live.Database.BeginWrite())
        {
            scope.Writer.Run("UPDATE run SET name = 'other' WHERE id = 'run-1-1'");
            scope.Commit();
        }

        Assert.Contains(test.Mira.Check().Areas.First(a => a.What == "views").Damage, d => d.Contains("“run”",
            StringComparison.Ordinal));
    }

    /// <summary>Every kind of act with its body gone: each view must take it, and a desk of nothing but erased
    /// bodies still answers.</summary>
    [Fact]
    public void Apply_EveryKindErased_IsTaken()
    {
        using var database = new ViewDatabase();
        var views = Homeward.Desk.Views();
        database.Create(views.Select(v => v.Schema).Prepend(
            "CREATE TABLE subject (id TEXT PRIMARY KEY, version INTEGER); CREATE TABLE change (id TEXT, version INTEGER, at INTEGER)"));
        using var scope = database.BeginWrite();
        var position = 0L;
        foreach (var view in views)
        {
            var things = new List<string>();
            foreach (var (kind, version) in view.Kinds)
            {
                // What decides about a thing needs one that an earlier kind of this view brought, and brought to that state: a run is undone after it ended.
                things.Insert(0, "thing-" + position);
                // Some acts want another member than the one before, or a source that nothing was said of yet.
                var taken = things.Where(id => new[] { ("mem-x", "src-x"), ("mem-y", "src-x"), ("mem-x", "src-" + position) }.Any(way => Takes(view, new Entry(
                    position, kind, version, DateTimeOffset.UnixEpoch, way.Item1, "act",
                    [new Subject(id, 1), new Subject(way.Item2, null), new Subject("third", null), new Subject("src-y", null), new Subject("src-z", null)], Secrecy.Record, id, null, 1, null)))).ToList();
                Assert.True(taken.Count > 0, kind);
                position++;
            }
        }

        const int PrimaryKeyTaken = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

        bool Takes(IView view, Entry entry)
        {
            try
            {
                view.Apply(entry, scope.Writer);
                return true;
            }
            catch (RefusedException e) when (e.Code is "gone" or "state" or "self" or "wait" or "two")
            {
                return false; // a rule about things and members, not about what the body said: another thing or member has to pass
            }
            catch (SqliteException e) when (e.SqliteExtendedErrorCode == PrimaryKeyTaken)
            {
                return false; // an older thing of this id is there
            }
        }

        scope.Commit();
        Assert.True(position > 8);
    }
}
