using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;
using Microsoft.Data.Sqlite;

namespace Homeward.Tests.Desk;

/// <summary>Bytes from the disk that somebody made: each parser refuses them or reads what they say, and fails in no other way; attacks on whole files
/// end in one sentence.</summary>
public sealed class StoredBytesTest
{
    [Fact]
    public void Act_OfRandomDamage_IsReadOrRefusedAsJson()
    {
        var random = new Random(77);
        var act = new Entry(3, "source-received", 1, DateTimeOffset.UnixEpoch, "mem-x", "act-x", [new Subject("src-x", 1), new Subject("run-x", null)], Secrecy.Record,
            "src-x", new byte[64], 1, null).WriteAct();
        Assert.Equal(2, Entry.ReadAct(3, 1, act).Of.Count);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = act.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 3 == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                Entry.ReadAct(3, 1, bytes);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                // refused: only who holds the journal key can write such bytes, and is told that they are no act
            }
        }
    }

    /// <summary>A stolen key file that asks for the memory of the whole machine is refused before any work.</summary>
    [Theory]
    [InlineData("argon2id 64 ", "argon2id 4194304 ")]
    [InlineData("argon2id 64 ", "argon2id 9223372036854775807 ")]
    [InlineData("argon2id 64 ", "argon2id -1 ")]
    public void MemberKey_WithAnEnormousParameter_IsRefusedBeforeAnyWork(string was, string asked)
    {
        using var test = new TestDesk();
        var file = test.Desk.Folder.MemberFile(test.Founded.MemberId);
        File.WriteAllText(file, File.ReadAllText(file).Replace(was, asked, StringComparison.Ordinal));
        var allocated = GC.GetTotalAllocatedBytes();
        var e = Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock(test.Founded.Passphrase));
        Assert.Contains(Path.GetFileName(file), e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 20L << 20);
    }

    [Theory]
    [InlineData("exchange two rows", "UPDATE entry SET position = -5 WHERE position = 1; UPDATE entry SET position = 1 WHERE position = 2; UPDATE entry SET position = 2 WHERE position = -5")]
    [InlineData("replay a row", "UPDATE entry SET header = (SELECT header FROM entry WHERE position = 1), sealed = (SELECT sealed FROM entry WHERE position = 1) WHERE position = 2")]
    [InlineData("cut the end", "DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)")]
    [InlineData("cut the end with its head", "DELETE FROM entry WHERE position >= 3; UPDATE head SET size = 3")]
    [InlineData("another root", "UPDATE head SET root = zeroblob(32)")]
    public void Journal_OtherThanWritten_StopsTheUnlockAndNamesThePlace(string attack, string sql)
    {
        using var test = new TestDesk().Unlock();
        for (var i = 0; i < 3; i++) test.Mira.Seat.Do($"act-{i}", new Draft("run-started", 1, [new About($"run-{i}", 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new RunStarted("test", $"run {i}", "ab"))));
        test.Desk.Dispose();
        Sql(test, sql);
        var said = Assert.ThrowsAny<JournalDamagedException>(() => test.Reopen()).Message;
        Assert.True(said.Contains("entry", StringComparison.Ordinal) || said.Contains("entries", StringComparison.Ordinal) || said.Contains("root", StringComparison.Ordinal), $"{attack}: {said}");
    }

    /// <summary>A checkpoint signed by another key, or by ours over another tree, is no checkpoint of this journal.</summary>
    [Fact]
    public void Checkpoint_Forged_MakesTheDeskReadOnlyAndTheCheckSaysWhy()
    {
        using var test = new TestDesk().Unlock();
        var head = test.Desk.Journal.ReadHead();
        using var other = new SigningKey(RandomNumberGenerator.GetBytes(32));
        var forged = new Checkpoint(test.Desk.Face.Origin, head.Size, head.Root).Sign(test.Desk.Face.LogKey, other.Sign);
        test.Desk.Dispose();
        using (var db = new SqliteConnection($"Data Source={Path.Combine(test.Folder, "journal.sqlite")};Pooling=False"))
        {
            db.Open();
            using var command = db.CreateCommand();
            command.CommandText = "UPDATE checkpoint SET note = $note WHERE size = $size";
            command.Parameters.AddWithValue("$note", forged);
            command.Parameters.AddWithValue("$size", head.Size);
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        test.Reopen();
        Assert.Contains("signed checkpoint", test.Desk.Mark().Alarm, StringComparison.Ordinal);
        Assert.Contains(test.Mira.Check().Areas.Single(a => a.What == "checkpoints").Damage, d => d.Contains("does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public void Desk_OpenTwice_IsRefusedToTheSecond()
    {
        using var test = new TestDesk().Unlock();
        Assert.Contains("another program has this desk open", Assert.Throws<DeskException>(() => Homeward.Desk.Open(test.Folder, test.Clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_OfAReadDesk_BringsTheReadingLogAndWhatWaitsAlong()
    {
        using var test = new TestDesk().Unlock();
        var text = Path.Combine(test.Root, "a.txt");
        File.WriteAllText(text, "words");
        var id = test.Mira.Evidence.Add(text)[0].SourceIds[0];
        test.Mira.Opens(id);
        test.Mira.CollectWaiting();
        test.Desk.Lock();
        test.Desk.Waiting.Take(new MemoryStream("handed in"u8.ToArray()), new Homeward.Evidence.HandedIn("b.txt", "form"));
        var (backup, keys, again) = (Path.Combine(test.Root, "backup"), Path.Combine(test.Root, "keys"), Path.Combine(test.Root, "again"));
        DeskBackup.Make(test.Folder, backup, keys, false, test.Clock);
        Assert.DoesNotContain(Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories), f => f.EndsWith("node.key", StringComparison.Ordinal));
        DeskRestore.Run(new Restoring(backup, again, keys), test.Clock, null);
        using var restored = Homeward.Desk.Open(again, test.Clock);
        Assert.NotNull(restored.Unlock(test.Founded.Passphrase));
        var mira = restored.As(test.Founded.MemberId);
        Assert.Single(mira.Readings(thing: id));
        Assert.Null(restored.Mark().Alarm);
        Assert.Equal(2, mira.Evidence.Sources(Slice.First()).Total);
        Assert.Empty(mira.Evidence.WaitingProblems());
        Assert.True(mira.Check().IsWhole);
    }

    private static void Sql(TestDesk test, string sql)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(test.Folder, "journal.sqlite")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
