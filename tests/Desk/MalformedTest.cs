using System.Text;
using Homeward.Access;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>
/// Somebody who may write to the folder, and knows no secret, against the program that opens it: every file ends in the right
/// desk or in a refusal that names it; nothing hangs, fills the memory or lets them in.
/// </summary>
public sealed class MalformedTest
{
    [Theory]
    [InlineData("desk.txt")]
    [InlineData("keys/epoch-1.age")]
    [InlineData("keys/member")]
    [InlineData("views.snapshot")]
    public void File_OfRandomDamage_IsRefusedOrOpens(string name)
    {
        using var test = new TestDesk().Unlock();
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        var file = name.EndsWith("member", StringComparison.Ordinal) ? test.Desk.Folder.MemberFile(test.Founded.MemberId) : Path.Combine(test.Folder, name);
        test.Desk.Dispose();
        var whole = File.ReadAllBytes(file);
        var random = new Random(20251);
        for (var round = 0; round < 60; round++)
        {
            File.WriteAllBytes(file, Damaged(whole, random, round));
            OpensOrRefuses(test);
        }

        File.Delete(file);
        using (var sparse = File.Create(file)) sparse.SetLength(3L << 30);
        var allocated = GC.GetTotalAllocatedBytes();
        OpensOrRefuses(test);
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 100L << 20);
        File.WriteAllBytes(file, whole);
        using var again = Homeward.Desk.Open(test.Folder, test.Clock);
        Assert.NotNull(again.Unlock(test.Founded.Passphrase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("homeward-epoch/draft-1\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 1 K\njournal 1 K\njournal 1 K\nsigning K\nindex K\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 99999999999 K\njournal 1 K\nsigning K\nindex K\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 1 K\njournal x K\nsigning K\nindex K\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 1 K\njournal 1 K\nsigning AAAA\nindex K\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 2 K\njournal 1 K\nsigning K\nindex K\n")]
    [InlineData("homeward-epoch/draft-1\ndesk D\nepoch 1 K\njournal 1 K\nsigning K\nindex K\n")]
    public void EpochFile_SealedByAnOutsiderToTheMember_IsRefused(string text)
    {
        using var test = new TestDesk();
        var member = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(test.Founded.MemberId)), out _)!;
        var forged = text.Replace(" D\n", $" {test.Founded.DeskId}\n", StringComparison.Ordinal)
            .Replace(" K\n", $" {Convert.ToBase64String(new byte[32])}\n", StringComparison.Ordinal);
        using var output = new MemoryStream();
        AgeFile.Seal(new MemoryStream(Encoding.ASCII.GetBytes(forged)), output, [member.Recipient], Random.Shared.NextBytes);
        File.WriteAllBytes(test.Desk.Folder.EpochFile(1), output.ToArray());
        Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock(test.Founded.Passphrase));
        Assert.True(test.Desk.IsLocked);
    }

    /// <summary>A key file with a passphrase of one's own, laid beside an open desk, even with an epoch file to match.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeyFile_PlantedAtAnOpenDesk_LetsNobodyIn(bool withEpochFile)
    {
        using var test = new TestDesk().Unlock();
        using var identity = new AgeIdentity(Enumerable.Repeat((byte)7, 32).ToArray());
        DeskFolder.WriteWhole(test.Desk.Folder.MemberFile(test.Founded.MemberId),
            MemberKey.Seal(test.Founded.MemberId, test.Desk.Face.Binding, identity, "mine", new byte[16], 64).Print());
        if (withEpochFile)
        {
            using var ring = KeyRing.Create(test.Founded.DeskId);
            DeskFolder.WriteWhole(test.Desk.Folder.EpochFile(1), ring.Seal([identity.Recipient]));
        }

        Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock("mine"));
    }

    /// <summary>
    /// Somebody who may write to the folder knows the members' public recipients: they can seal a whole new desk to them
    /// and put it in its place. It must not open with the members' passphrases.
    /// </summary>
    [Fact]
    public void Desk_PutInPlaceOfAnother_DoesNotOpenWithItsPassphrases()
    {
        using var test = new TestDesk();
        test.Desk.Dispose();
        var folder = new DeskFolder(test.Folder);
        var recipient = MemberKey.Parse(File.ReadAllText(folder.MemberFile(test.Founded.MemberId)), out _)!.Recipient;
        using var theirs = KeyRing.Create("dsk-theirs");
        DeskFolder.WriteWhole(folder.DeskFile, new DeskFile("dsk-theirs", theirs.Signing.PublicKey).Print());
        DeskFolder.WriteWhole(folder.EpochFile(1), theirs.Seal([recipient]));
        foreach (var file in Directory.EnumerateFiles(test.Folder, "journal.sqlite*")) File.Delete(file);
        SqliteJournal.Create(folder.Journal);
        using var desk = Homeward.Desk.Open(test.Folder, test.Clock);
        var e = Assert.Throws<JournalDamagedException>(() => desk.Unlock(test.Founded.Passphrase));
        Assert.Contains("another desk", e.Message, StringComparison.Ordinal);
        Assert.True(desk.IsLocked);
    }

    [Fact]
    public void KeyFile_UnderAnotherMembersName_SignsNobodyInAsThem()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("a", new Draft("member-added", 1, [new About("mem-b", 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new MemberAdded("Ona", Role.Caseworker, null))));
        File.Move(test.Desk.Folder.MemberFile(test.Founded.MemberId), test.Desk.Folder.MemberFile("mem-b"));
        Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock(test.Founded.Passphrase));
    }

    [Fact]
    public void Unlock_OfAMemberWhoLeft_LeavesTheDeskLocked()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("a", new Draft("member-left", 1, [new About(test.Founded.MemberId, 1)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new MemberLeft("moved"))));
        test.Desk.Lock();
        Assert.Null(test.Desk.Unlock(test.Founded.Passphrase));
        Assert.True(test.Desk.IsLocked);
    }

    [Fact]
    public void Journal_WithoutTheNewestSignature_IsReadOnlyAndSaysSo()
    {
        using var test = new TestDesk().Unlock();
        test.Desk.Dispose();
        Sql(test, "DELETE FROM checkpoint");
        test.Reopen();
        Assert.Contains("cut the journal off", test.Desk.Mark().Alarm, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => test.Mira.Seat.Do("a", new Draft("member-left", 1, [new About("mem-x", 0)], Secrecy.Desk, Secrecy.Desk, [])));
    }

    [Fact]
    public void Journal_RowLongerThanAnyEntry_IsNamedWithoutBeingRead()
    {
        using var test = new TestDesk().Unlock();
        Sql(test, "UPDATE entry SET sealed = zeroblob(200000000) WHERE position = 1");
        var allocated = GC.GetTotalAllocatedBytes();
        var damage = test.Mira.Check().Areas.SelectMany(a => a.Damage).ToList();
        Assert.Contains(damage, d => d.Contains("entry 1 ", StringComparison.Ordinal));
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 50L << 20);
    }

    [Fact]
    public void Keys_AfterALock_AreZero()
    {
        using var test = new TestDesk().Unlock();
        var keys = test.Desk.Live.Keys;
        var (journal, data) = (keys.JournalKey(1)!, keys.DataKey(Secrecy.Desk)!);
        Assert.Contains(journal, b => b != 0);
        Assert.Contains(data, b => b != 0);
        test.Desk.Lock();
        Assert.DoesNotContain(journal, b => b != 0);
        Assert.DoesNotContain(data, b => b != 0);
    }

    [Fact]
    public void HeaderAndNote_OfRandomBytes_AreReadOrRefused()
    {
        var random = new Random(7);
        var header = new EntryHeader(3, new byte[16], 0, 1, 20000, 1, new byte[32], 64, 64, new byte[32]).ToBytes();
        var note = new Checkpoint("homeward/x", 5, new byte[32]).Sign(new byte[32], _ => new byte[64]);
        for (var round = 0; round < 2000; round++)
        {
            var read = EntryHeader.Parse(Damaged(header, random, round), out var reason);
            Assert.True(read is not null || reason is not null);
            if (read is not null) Assert.InRange(read.OuterLength, 4, EntryHeader.MostPlaintext);
            var text = Encoding.UTF8.GetString(Damaged(Encoding.UTF8.GetBytes(note), random, round));
            var (checkpoint, why) = Checkpoint.Read(text, "homeward/x", new byte[32], (_, _) => false);
            Assert.True(checkpoint is null && why is not null);
        }
    }

    [Fact]
    public void AgeFile_ChangedChunk_GivesNoByteHoweverOftenAsked()
    {
        using var identity = new AgeIdentity(Enumerable.Repeat((byte)9, 32).ToArray());
        using var output = new MemoryStream();
        AgeFile.Seal(new MemoryStream(new byte[200_000]), output, [identity.Recipient], Random.Shared.NextBytes);
        var bytes = output.ToArray();
        bytes[^100_000] ^= 1;
        using var plain = AgeFile.Open(new MemoryStream(bytes), identity);
        var buffer = new byte[1 << 16];
        Assert.Throws<SealBrokenException>(() => plain.ReadExactly(new byte[200_000]));
        for (var again = 0; again < 3; again++)
        {
            var before = plain.Position;
            try
            {
                Assert.Equal(0, plain.Read(buffer));
            }
            catch (SealBrokenException)
            {
                Assert.InRange(plain.Position, 0, before + AgeFile.ChunkLength);
            }
        }
    }

    private static void OpensOrRefuses(TestDesk test)
    {
        try
        {
            using var desk = Homeward.Desk.Open(test.Folder, test.Clock);
            desk.Unlock(test.Founded.Passphrase);
        }
        catch (JournalDamagedException)
        {
            // named
        }
    }

    private static byte[] Damaged(byte[] whole, Random random, int round)
    {
        var bytes = (byte[])whole.Clone();
        switch (round % 4)
        {
            case 0: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); break;
            case 1: return bytes[..random.Next(bytes.Length)];
            case 2: random.NextBytes(bytes.AsSpan(random.Next(bytes.Length))); break;
            default: return [.. bytes, .. bytes[random.Next(bytes.Length)..]];
        }

        return bytes;
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
