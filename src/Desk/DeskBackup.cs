using System.Globalization;
using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;

namespace Homeward;

/// <summary>What a backup did.</summary>
/// <param name="Size">record number it goes to</param>
/// <param name="Entries">entries that were new</param>
/// <param name="Originals">originals that were new</param>
/// <param name="Bytes">sealed bytes written</param>
/// <param name="GoneButHere">originals the desk does not hold any more and whose sealed bytes still lie in the backup</param>
/// <param name="Keys">the copy of the keys; null when none was asked for</param>
/// <param name="Destroyed">copies of keys that were destroyed because their day had come</param>
public sealed record BackupDone(int Run, long Size, long Entries, int Originals, long Bytes, int GoneButHere, KeySet? Keys, IReadOnlyList<string> Destroyed);

/// <summary>
/// Backs a desk up as it lies, sealed: needs no key and no passphrase, works beside a running server and while the desk is locked.
/// Incremental: rows and originals that an earlier run names are not written again; the tree goes on from the last run, so a desk that
/// is not the continuation of what was backed up is refused.
/// </summary>
public static class DeskBackup
{
    private const int Buffer = 1 << 20;

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal static AsyncLocal<Action<string>?> TestingOnlyStep { get; } = new();

    /// <summary>
    /// In this order: keys, originals (flushed together), journal segment, and last the text of the run. Crash before the last step:
    /// no run names what was written, the next one sweeps or writes it again. After it: the backup holds all of it.
    /// </summary>
    /// <param name="keysTo">folder for the copy of the keys, on another medium; null copies none</param>
    /// <param name="drop">removes the sealed bytes of originals that are gone from the desk</param>
    /// <exception cref="DeskException">not a desk, or the folder is something else</exception>
    /// <exception cref="RolledBackException">the desk does not go on from what was backed up</exception>
    public static BackupDone Make(string root, string to, string? keysTo, bool drop, TimeProvider clock, Action<string, long, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var folder = new DeskFolder(Path.GetFullPath(root));
        var (face, settings) = Desk.FaceOf(folder);
        using var journal = Desk.OpenJournal(folder, settings.Journal);
        var backup = Open(to, face);
        using var held = Hold(backup);
        backup.Sweep();
        Step("before keys");
        var (head, keys) = HeadWithKeys(folder, journal);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var set = keysTo is null ? null : KeySets.Write(keysTo, face, head.Epoch, today, keys);
        Step("before originals");
        var vault = new FolderVault(settings.Vault ?? folder.Vault);
        var names = vault.All().ToHashSet(StringComparer.Ordinal);
        var originals = CopyOriginals(vault, backup, [.. names.Where(n => !backup.Originals.ContainsKey(n)).Order(StringComparer.Ordinal)], progress);
        Step("before segment");
        var before = backup.Newest;
        var tree = before is null ? new CompactRange() : CompactRange.Load(before.Size, before.Edge);
        var segment = WriteSegment(backup, journal, head, tree, progress);
        var note = NoteAt(journal, face, head);
        Step("before beside");
        BesideBackup.Copy(folder, backup);
        Step("before run");
        backup.Add(new BackupRun((before?.Number ?? 0) + 1, backup.Before, face.Desk, clock.GetUtcNow(), head.Size, head.Epoch, tree.Save(), note,
            segment is null ? [] : [segment], originals, [.. backup.Originals.Keys.Where(n => !names.Contains(n)).Order(StringComparer.Ordinal)]));
        Step("after run");
        if (drop) foreach (var gone in backup.GoneButHere.ToList()) File.Delete(backup.OriginalFile(gone));
        var care = Care.Of(folder) with { Backup = clock.GetUtcNow(), BackedUpTo = head.Size };
        (set is null ? care : care with { Keys = clock.GetUtcNow() }).WriteTo(folder);
        Step("before destroying old keys");
        var destroyed = keysTo is null ? [] : KeySets.DestroyOld(keysTo, face.Desk, head.Epoch, today);
        return new BackupDone(backup.Newest!.Number, head.Size, head.Size - (before?.Size ?? 0), originals.Length,
            originals.Sum(o => o.Length) + (segment is null ? 0 : new FileInfo(backup.SegmentFile(segment)).Length), backup.GoneButHere.Count(), set, destroyed);
    }

    private static BackupFolder Open(string to, DeskFile face)
    {
        if (BackupFolder.IsOne(to))
        {
            var there = BackupFolder.Open(to);
            return there.Face.Print() == face.Print() ? there : throw new DeskException($"{to} holds the backup of another desk ({there.Face.Desk}); name another folder");
        }

        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any(e => !Path.GetFileName(e).EndsWith(".new", StringComparison.Ordinal)
            && Path.GetFileName(e) is not ("journal" or "vault" or "runs")))
        {
            throw new DeskException($"{to} is not empty and no backup; name an empty folder");
        }

        return BackupFolder.Create(to, face);
    }

    private static FileStream Hold(BackupFolder backup)
    {
        try
        {
            return new FileStream(backup.LockFile, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
        }
        catch (IOException)
        {
            throw new DeskException($"another program writes to the backup in {backup.Root}; wait for its end");
        }
    }

    /// <summary>The head, and the key files that open it: keys that change in between are read again.</summary>
    private static (Head Head, IReadOnlyList<(string Name, byte[] Content)> Keys) HeadWithKeys(DeskFolder folder, IJournal journal)
    {
        for (var head = journal.ReadHead(); ; head = journal.ReadHead())
        {
            try
            {
                // What is staged goes along: the journal decides at the next unlock. What an erasure is about to destroy does not.
                var keys = Directory.EnumerateFiles(folder.Keys).Where(f => !f.EndsWith(".new", StringComparison.Ordinal) && EpochOf(f) >= head.Epoch).Order(StringComparer.Ordinal)
                    .Select(f => (Path.GetFileName(f), DeskFolder.ReadSmall(f))).ToList();
                if (journal.ReadHead().Epoch == head.Epoch) return (head, keys);
            }
            catch (FileNotFoundException)
            {
                // an epoch's file was destroyed between the list and the look
            }
        }
    }

    private static int EpochOf(string file) => Path.GetFileName(file).Split('-', '.') is ["epoch", var number, ..]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : int.MaxValue;

    /// <summary>On all cores; a file is hashed while it is copied. All of them are made durable with one call at the end.</summary>
    private static KeptOriginal[] CopyOriginals(FolderVault vault, BackupFolder backup, List<string> names, Action<string, long, long>? progress)
    {
        foreach (var folder in names.Select(n => Path.GetDirectoryName(backup.OriginalFile(n))!).Distinct()) DeskFolder.CreatePrivate(folder);
        var kept = new KeptOriginal?[names.Count];
        var done = 0;
        Parallel.For(0, names.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var file = backup.OriginalFile(names[i]);
            try
            {
                kept[i] = Copy(vault.FileOf(names[i]), file, names[i]);
            }
            catch (FileNotFoundException)
            {
                return; // discarded or erased since the list was made: the next run says so
            }

            progress?.Invoke("originals", Interlocked.Increment(ref done), names.Count);
        });
        if (names.Count > 0 && !DeskFolder.FlushAll(backup.Vault))
        {
            foreach (var original in kept.OfType<KeptOriginal>())
            {
                using var file = new FileStream(backup.OriginalFile(original.Name), FileMode.Open, FileAccess.Write, FileShare.Read);
                file.Flush(flushToDisk: true);
            }
        }

        return [.. kept.OfType<KeptOriginal>()];
    }

    internal static KeptOriginal Copy(string from, string to, string name)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        var unbuffered = DeskFolder.Private(FileMode.Create);
        unbuffered.BufferSize = 0;
        using (var input = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan))
        using (var output = new FileStream(to + ".new", unbuffered))
        {
            var (one, two) = (new byte[Math.Clamp(input.Length, 1, Buffer)], new byte[Math.Clamp(input.Length, 1, Buffer)]);
            var hashing = Task.CompletedTask;
            for (var n = input.Read(one); n > 0; n = input.Read(one))
            {
                hashing.GetAwaiter().GetResult();
                var (piece, count) = (one, n);
                // A large file is hashed on the other core while it is written; a small one is done before a task would begin.
                if (input.Length <= Buffer) hash.AppendData(piece, 0, count);
                else hashing = Task.Run(() => hash.AppendData(piece, 0, count));
                output.Write(piece, 0, count);
                length += count;
                (one, two) = (two, one);
            }

            hashing.GetAwaiter().GetResult();
        }

        File.Move(to + ".new", to, overwrite: true);
        return new KeptOriginal(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static KeptSegment? WriteSegment(BackupFolder backup, IJournal journal, Head head, CompactRange tree, Action<string, long, long>? progress)
    {
        var from = tree.Size;
        if (head.Size < from) throw new RolledBackException(
            $"the desk ends at record number {head.Size}, but its backup in {backup.Root} goes to {from}: an older copy stands in its place. Nothing was backed up");
        KeptSegment? segment = null;
        if (head.Size > from)
        {
            var fresh = Path.Combine(backup.Journal, "segment.new");
            using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
            {
                using (var file = new FileStream(fresh, DeskFolder.Private(FileMode.Create)))
                using (var output = new HashedWriting(file, sha))
                using (var buffered = new BufferedStream(output, Buffer))
                {
                    Segment.Write(buffered, journal, backup.Face.Desk, from, head.Size, row =>
                    {
                        tree.Append(row.LeafHash());
                        if (tree.Size % 1000 == 0) progress?.Invoke("journal", tree.Size - from, head.Size - from);
                    });
                    buffered.Flush();
                    file.Flush(flushToDisk: true);
                }

                segment = new KeptSegment(from, head.Size, Convert.ToHexStringLower(sha.GetHashAndReset()));
            }

            if (tree.Root().AsSpan().SequenceEqual(head.Root))
            {
                Step("before segment's name");
                File.Move(fresh, backup.SegmentFile(segment), overwrite: true);
                DeskFolder.FlushFolder(backup.Journal);
                return segment;
            }

            File.Delete(fresh);
        }

        return tree.Root().AsSpan().SequenceEqual(head.Root) ? segment : throw new RolledBackException(from > 0
            ? $"the desk does not go on from what was backed up to {backup.Root}: its entries up to {from} are other ones, or it was damaged since. Nothing was backed up; see homeward check"
            : "the entries do not give the root of the journal's head. Nothing was backed up; see homeward check");
    }

    /// <summary>The signed checkpoint of the head: a backup without it would prove nothing.</summary>
    private static string NoteAt(IJournal journal, DeskFile face, Head head)
    {
        if (head.Size == 0) return "";
        var note = journal.ReadCheckpoints(head.Size, 1) is [var newest] && newest.Size == head.Size ? newest.Note
            : throw new JournalDamagedException($"the signed checkpoint at record number {head.Size} is missing. Nothing was backed up; see homeward check");
        var (checkpoint, reason) = Checkpoint.Read(note, face.Origin, face.LogKey, (m, s) => SigningKey.Verify(face.LogKey, m, s));
        return checkpoint is not null && checkpoint.Root.AsSpan().SequenceEqual(head.Root) ? note
            : throw new JournalDamagedException($"the checkpoint at record number {head.Size} does not fit ({reason ?? "another root"}). Nothing was backed up; see homeward check");
    }

    private static void Step(string name) => TestingOnlyStep.Value?.Invoke(name);

    /// <summary>Hashes what is written through it.</summary>
    private sealed class HashedWriting(Stream to, IncrementalHash hash) : Basics.ForwardStream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            to.Write(buffer);
        }
    }
}
