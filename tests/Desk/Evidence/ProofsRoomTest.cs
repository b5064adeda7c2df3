using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Ledger;
using Homeward.Sealing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

public sealed class ProofsRoomTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();
    private readonly SigningKey cosigner = new([.. Enumerable.Repeat((byte)7, 32)]);

    private NoteKey Key => new("cosigner.example/one", NoteKey.CosignatureV1, cosigner.PublicKey);

    public void Dispose()
    {
        cosigner.Dispose();
        test.Dispose();
    }

    /// <summary>Adds so many small notes, an act each.</summary>
    private void Grow(int notes)
    {
        for (var i = 0; i < notes; i++)
        {
            var file = Path.Combine(test.Root, $"note-{Guid.NewGuid():N}.txt");
            File.WriteAllText(file, file);
            test.Mira.Evidence.Add(file);
        }
    }

    private Cosigning Answer(string request, string? seen) => Cosigning.Answer(
        request, NoteKey.Parse(test.Mira.Proofs.LogKey)!, seen, Key, test.Clock.Now, cosigner.Sign);

    [Fact]
    public void Proofs_OfEveryEntryAndEveryEarlierState_Verify()
    {
        Grow(20);
        var journal = test.Desk.Journal;
        var newest = test.Mira.Proofs.Own(journal.ReadHead().Size);
        foreach (var (size, _) in journal.ReadCheckpoints(0))
        {
            var at = test.Mira.Proofs.Own(size);
            for (var p = 0L; p < size; p++)
            {
                var proof = test.Desk.Tree.Inclusion(p, at);
                Assert.True(MerkleTree.VerifyInclusion((ulong)p, (ulong)size, journal.Read(p, 1)[0].LeafHash(), proof, at.Root));
            }

            Assert.True(MerkleTree.VerifyConsistency(
                (ulong)size, (ulong)newest.Size, test.Desk.Tree.Consistency(at, newest), at.Root, newest.Root));
        }

        Assert.True(newest.Size > 64); // several levels of kept hashes
    }

    /// <summary>The kept hashes are a cache: whatever is done to the file, proofs hold or the journal is to blame.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32 * 3 + 5)]
    public void Proofs_KeptHashesDamaged_AreMadeAgain(int at)
    {
        Grow(20);
        var newest = test.Mira.Proofs.Own(test.Desk.Journal.ReadHead().Size);
        var proof = test.Desk.Tree.Inclusion(5, newest);
        test.Reopen();
        var file = test.Desk.Folder.TreeNodes;
        var kept = File.ReadAllBytes(file);
        foreach (var damaged in new[] { kept[..at], [.. kept[..at], (byte)(kept[at] ^ 1), .. kept[(at + 1)..]], [.. kept, .. kept] })
        {
            test.Desk.Dispose();
            File.WriteAllBytes(file, damaged);
            test.Reopen();
            Assert.Equal(proof, test.Desk.Tree.Inclusion(5, newest));
            Assert.Equal(proof, test.Desk.Tree.Inclusion(5, newest));
        }
    }

    [Fact]
    public void Proofs_RowChanged_AreRefused()
    {
        Grow(3);
        var newest = test.Mira.Proofs.Own(test.Desk.Journal.ReadHead().Size);
        test.Desk.Dispose();
        Rows.Change(test.Folder, "UPDATE entry SET sealed = zeroblob(length(sealed)) WHERE position = 2");
        using var journal = test.OpenJournal();
        using var tree = new TreeNodes(journal, Path.Combine(test.Root, "tree.nodes"));
        Assert.Throws<JournalDamagedException>(() => tree.Inclusion(1, newest));
    }

    [Fact]
    public void Accept_AnswerToARequest_IsKeptShownAndSurvivesARestart()
    {
        Grow(2);
        Assert.True(test.Mira.Proofs.Trust(Key.Print(), "a friendly newspaper", "act-1").IsDone);
        Assert.Null(test.Mira.Proofs.Newest(cosigned: true));
        var answer = Answer(test.Mira.Proofs.Request(0), null);
        Assert.Null(answer.Reason);
        var (outcome, kept) = test.Mira.Proofs.Accept(answer.Line!.Print() + "\n", "act-2");
        Assert.True(outcome.IsDone, outcome.Refusal?.Sentence);
        Assert.Equal("cosigner.example/one", Assert.Single(kept).Name);

        Grow(1);
        var again = Answer(test.Mira.Proofs.Request(kept[0].Size), answer.Seen);
        Assert.True(test.Mira.Proofs.Accept(SignedNote.Parse(again.Seen!, out _)!.Print() + again.Line!.Print() + "\n", "act-3").Outcome.IsDone);
        test.Reopen();
        var page = test.Mira.Proofs.Newest(cosigned: true)!;
        Assert.Equal("a friendly newspaper", Assert.Single(page.CosignedBy).Who);
        Assert.Equal(test.Clock.Now, page.CosignedBy[0].At);
        var note = SignedNote.Parse(page.Note, out _)!;
        Assert.NotNull(Cosignature.Verify(Key, note.Text, note.Signatures[1]));
        Assert.Equal(page.Size, Assert.Single(test.Mira.Proofs.Cosigners()).LastSize);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Accept_WhatIsNotACosignature_IsRefusedAndNothingIsWritten()
    {
        Grow(1);
        var proofs = test.Mira.Proofs;
        Assert.True(proofs.Trust(Key.Print(), "them", "act-1").IsDone);
        var line = Answer(proofs.Request(0), null).Line!;
        var before = test.Mira.RecordNumber;
        Assert.Equal("cosigner", proofs.Trust(Key.Print(), "them", "act-2").Refusal!.Code); // known already
        Assert.NotNull(proofs.Trust(proofs.LogKey, "ourselves", "act-3").Refusal); // a log's key is no cosigner's
        foreach (var bad in new[]
        {
            "", "nonsense", (line with { Bytes = [.. line.Bytes[..^1], (byte)(line.Bytes[^1] ^ 1)] }).Print(),
            (line with { Name = "stranger" }).Print(), new Checkpoint("homeward/dsk-else", 3, MerkleTree.EmptyRoot()).Sign(cosigner.PublicKey, cosigner.Sign),
        })
        {
            var (outcome, kept) = proofs.Accept(bad, "act-bad");
            Assert.False(outcome.IsDone);
            Assert.Empty(kept);
        }

        Assert.Equal(before, test.Mira.RecordNumber);
        Assert.True(proofs.Drop(proofs.Cosigners()[0].Id, "they closed", "act-4").IsDone);
        Assert.False(proofs.Accept(line.Print(), "act-5").Outcome.IsDone);
    }

    [Fact]
    public void PublicCheck_LockedDesk_HoldsAndNamesWhatDoesNot()
    {
        Grow(2);
        var early = test.Mira.Proofs.Newest()!;
        Grow(2);
        var key = NoteKey.Parse(early.LogKey);
        test.Desk.Lock();
        var report = PublicCheck.Run(test.Folder, early.Note, key);
        Assert.True(report.IsWhole, string.Join('\n', report.Areas.SelectMany(a => a.Damage)));
        Assert.True(report.RecordNumber > early.Size);

        using var stranger = new SigningKey(new byte[32]);
        Assert.False(PublicCheck.Run(test.Folder, null, Checkpoint.KeyOf(early.Origin, stranger.PublicKey)).IsWhole);
        test.Desk.Dispose();
        foreach (var (change, expected) in new[]
        {
            ("UPDATE entry SET sealed = zeroblob(length(sealed)) WHERE position = 2", "root"),
            ("DELETE FROM entry WHERE position = 3", "missing"),
            ("UPDATE entry SET header = zeroblob(113) WHERE position = 4", "entry 4"),
            ("DELETE FROM checkpoint WHERE size = (SELECT size FROM head)", "newest record number"),
            ("UPDATE checkpoint SET note = replace(note, 'A', 'B')", "checkpoint at"),
            ("UPDATE head SET size = size - 1", "beyond|root|whole"),
        })
        {
            using var copy = new DeskCopy(test.Folder);
            Rows.Change(copy.Folder, change);
            var damage = PublicCheck.Run(copy.Folder, early.Note, key).Areas.SelectMany(a => a.Damage).ToList();
            Assert.Contains(damage, d => expected.Split('|').Any(e => d.Contains(e, StringComparison.Ordinal)));
        }

        // Put back to an older copy that is whole in itself: only the note kept elsewhere tells.
        var late = PublicCheck.NewestNote(test.Folder)!;
        using var old = new DeskCopy(test.Folder);
        var size = early.Size;
        Rows.Change(old.Folder, $"DELETE FROM entry WHERE position >= {size}; DELETE FROM checkpoint WHERE size > {size}");
        using (var journal = SqliteJournal.Open(Path.Combine(old.Folder, "journal.sqlite")))
        {
            var root = Convert.ToHexString(CompactRoot(journal, size));
            Rows.Change(old.Folder, $"UPDATE head SET size = {size}, root = x'{root}'");
        }

        Assert.True(PublicCheck.Run(old.Folder, null, key).IsWhole);
        Assert.Contains("cut off or put back", Assert.Single(PublicCheck.Run(old.Folder, late, key).Areas[^1].Damage), StringComparison.Ordinal);
    }

    private static byte[] CompactRoot(SqliteJournal journal, long size)
    {
        var range = new CompactRange();
        foreach (var row in journal.Read(0, (int)size)) range.Append(row.LeafHash());
        return range.Root();
    }

    /// <summary>A copy of a closed desk to damage.</summary>
    private sealed class DeskCopy : IDisposable
    {
        private readonly string root = Directory.CreateTempSubdirectory("homeward-copy").FullName;

        public DeskCopy(string from) => Scripts.ScriptDesk.Copy(from, Folder);

        public string Folder => Path.Combine(root, "desk");

        public void Dispose() => Directory.Delete(root, true);
    }
}

/// <summary>What somebody with an editor for databases can do to a journal.</summary>
internal static class Rows
{
    public static void Change(string folder, string sql)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "journal.sqlite"), Pooling = false }.ToString());
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
