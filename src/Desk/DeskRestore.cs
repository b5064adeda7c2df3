using System.Globalization;
using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;

namespace Homeward;

/// <summary>What to restore, and what is known of it.</summary>
/// <param name="From">the backup's folder</param>
/// <param name="To">an empty folder, or one in which a restore broke off</param>
/// <param name="Keys">the folder with the copies of the keys</param>
public sealed record Restoring(string From, string To, string Keys)
{
    /// <summary>Where journal and originals go; null puts both into the folder.</summary>
    public Settings? Settings { get; init; }

    /// <summary>What this machine and others have seen of the desk.</summary>
    public LastSeen Seen { get; init; } = LastSeen.Nothing;

    /// <summary>Takes a backup that ends before what was seen, knowingly: what came after it is lost.</summary>
    public bool Older { get; init; }
}

/// <summary>What a restore gave.</summary>
/// <param name="Lost">entries that somebody saw and that the backup does not hold; 0 where nothing is known to be missing</param>
/// <param name="IsUnknownHere">nothing outside the backup knew the desk: whether there is a newer state cannot be told</param>
public sealed record Restored(string DeskId, long Size, string Root, string Words, int Originals, DateOnly KeysMadeOn, long Lost, bool IsUnknownHere);

/// <summary>
/// Makes a desk again from a backup and a copy of its keys, and checks a backup. Needs no passphrase: the tree, its signature and the
/// hashes of sealed bytes are looked at; that everything opens is what <c>homeward check</c> then shows.
/// </summary>
public static class DeskRestore
{
    /// <summary>Stands in a folder from the first step to the last: such a folder may be emptied and filled again.</summary>
    private const string Mark = "restoring.txt";

    internal static AsyncLocal<Action<string>?> TestingOnlyStep { get; } = new();

    /// <summary>
    /// In this order: mark, originals (flushed together), journal (under another name, flushed, renamed), keys, settings, desk.txt, and the mark
    /// goes. A crash before desk.txt leaves a folder that is no desk and that the same command fills again; after it the desk is whole.
    /// </summary>
    /// <exception cref="DeskException">the folder is not empty, there is no backup, or no copy of the keys fits</exception>
    /// <exception cref="JournalDamagedException">the backup is not as it was written</exception>
    /// <exception cref="RolledBackException">something newer was seen, and <see cref="Restoring.Older"/> is not set</exception>
    public static Restored Run(Restoring asked, TimeProvider clock, Action<string, long, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(clock);
        var backup = OpenBackup(asked.From);
        var run = backup.Newest ?? throw new DeskException($"{asked.From} holds no finished backup yet");
        var known = asked.Seen.Required(backup.Face, () => NotesOf(backup));
        var lost = known.Count == 0 ? 0 : Math.Max(0, known.Max(k => k.Checkpoint.Size) - run.Size);
        if (lost > 0 && !asked.Older) throw new RolledBackException(
            $"the backup ends at record number {run.Size}, but {known.MaxBy(k => k.Checkpoint.Size)!.By} has seen the desk at {run.Size + lost}: {lost} entries would be lost, and what was erased in them would be readable again. Bring a newer backup, or say --older");
        var set = KeysFor(asked.Keys, backup.Face, run);
        var keys = KeySets.Contents(set);
        var folder = Begin(asked);
        Step("before originals");
        var vault = new FolderVault(asked.Settings?.Vault ?? folder.Vault);
        CopyOriginals(backup, vault, progress);
        Step("before journal");
        var head = FillJournal(backup, folder, asked.Settings?.Journal, [.. known.Where(k => k.Checkpoint.Size <= run.Size)], progress);
        Step("before keys");
        DeskFolder.CreatePrivate(folder.Keys);
        foreach (var (name, content) in keys) DeskFolder.WriteWhole(Path.Combine(folder.Keys, name), content);
        (asked.Settings ?? new Settings()).WriteTo(folder);
        Step("before beside");
        BesideBackup.Restore(backup, folder);
        Step("before desk.txt");
        DeskFolder.WriteWhole(folder.DeskFile, backup.Face.Print());
        Step("after desk.txt");
        File.Delete(Path.Combine(folder.Root, Mark));
        if (lost > 0) SetAside(asked.Seen, backup.Face, clock);
        return new Restored(backup.Face.Desk, head.Size, Convert.ToHexStringLower(head.Root), new Checkpoint(backup.Face.Origin, head.Size, head.Root).Words,
            backup.Originals.Count, set.MadeOn, lost, known.Count == 0);
    }

    /// <summary>Reads a whole backup again: every segment, the tree and its signature, every original. Needs no key.</summary>
    /// <param name="keys">a folder with copies of the keys to look at too; null looks at none</param>
    public static CheckReport Verify(string from, string? keys, Action<string, long, long>? progress = null)
    {
        var backup = OpenBackup(from);
        var damage = new List<string>();
        var head = new Head(0, MerkleTree.EmptyRoot(), 1);
        try
        {
            head = Entries(backup, [], [], _ => { }, progress);
        }
        catch (JournalDamagedException e)
        {
            damage.Add(e.Message);
        }

        var named = backup.All.SelectMany(r => r.Segments).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var notes = Directory.EnumerateFiles(backup.Journal).Select(f => Path.GetFileName(f)).Where(f => !named.Contains(f))
            .Select(f => $"journal/{f} belongs to no run: a backup broke off, or the run that named it was taken away").ToList();
        var journal = new CheckedArea("journal", backup.Newest?.Size ?? 0, damage, notes);
        return new CheckReport(head.Size, Convert.ToHexStringLower(head.Root), keys is null ? [journal, Originals(backup, progress), BesideBackup.Verify(backup)]
            : [journal, Originals(backup, progress), BesideBackup.Verify(backup), Keys(keys, backup)]);
    }

    private static CheckedArea Originals(BackupFolder backup, Action<string, long, long>? progress)
    {
        var damage = new System.Collections.Concurrent.ConcurrentBag<string>();
        var all = backup.Originals.Values.OrderBy(o => o.Name, StringComparer.Ordinal).ToList();
        var done = 0;
        Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, original =>
        {
            var file = backup.OriginalFile(original.Name);
            if (!File.Exists(file)) damage.Add($"vault/{original.Name[..2]}/{original.Name}.age is missing");
            else if (new FileInfo(file).Length != original.Length || HashOf(file) != original.Sha256) damage.Add($"vault/{original.Name[..2]}/{original.Name}.age is not as it was written");
            progress?.Invoke("originals", Interlocked.Increment(ref done), all.Count);
        });
        var gone = backup.GoneButHere.Count();
        return new CheckedArea("originals", all.Count, [.. damage.Order(StringComparer.Ordinal)],
            gone == 0 ? [] : [$"{gone} originals are gone from the desk and still lie here, sealed; “homeward backup --drop” removes them"]);
    }

    private static CheckedArea Keys(string keys, BackupFolder backup)
    {
        var damage = new List<string>();
        var notes = new List<string>();
        var sets = KeySets.In(keys).Where(s => s.Desk == backup.Face.Desk).ToList();
        foreach (var set in sets)
        {
            try
            {
                KeySets.Contents(set);
            }
            catch (JournalDamagedException e)
            {
                damage.Add(e.Message);
            }

            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(set.Folder)} is destroyed on {set.DestroyOn:yyyy-MM-dd} at the latest"));
        }

        if (backup.Newest is { } run && sets.All(s => s.Epoch != run.Epoch)) damage.Add($"no copy of the keys of epoch {run.Epoch} lies in {keys}: nobody could open what would be restored");
        return new CheckedArea("keys", sets.Count, damage, notes);
    }

    private static BackupFolder OpenBackup(string from) => BackupFolder.IsOne(from) ? BackupFolder.Open(from)
        : throw new DeskException($"{from} is no backup (it has no homeward-backup.txt); make one with: homeward backup --to DIR");

    private static KeySet KeysFor(string keys, DeskFile face, BackupRun run)
    {
        var sets = KeySets.In(keys).Where(s => s.Desk == face.Desk).ToList();
        return sets.FirstOrDefault(s => s.Epoch == run.Epoch) ?? throw new DeskException(sets.Count == 0
            ? $"{keys} holds no copy of this desk's keys; name the folder given to “homeward backup --keys-to”"
            : $"the copies of the keys in {keys} are of epoch {string.Join(", ", sets.Select(s => s.Epoch))}, the backup is of epoch {run.Epoch}: bring keys and backup of the same time");
    }

    private static DeskFolder Begin(Restoring asked)
    {
        var folder = new DeskFolder(Path.GetFullPath(asked.To));
        if (File.Exists(folder.DeskFile) && !File.Exists(Path.Combine(folder.Root, Mark))) throw new DeskException($"there is already a desk in {folder.Root}; restore into an empty folder");
        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            if (!File.Exists(Path.Combine(folder.Root, Mark))) throw new DeskException($"{folder.Root} is not empty; restore into an empty folder");
            Directory.Delete(folder.Root, true);
        }

        Step("before mark");
        DeskFolder.CreatePrivate(folder.Root);
        DeskFolder.WriteWhole(Path.Combine(folder.Root, Mark), "A restore goes on here or broke off. Give the same command again; this folder is no desk yet.\n");
        DeskFolder.CreatePrivate(asked.Settings?.Vault ?? folder.Vault);
        return folder;
    }

    private static void CopyOriginals(BackupFolder backup, FolderVault vault, Action<string, long, long>? progress)
    {
        var all = backup.Originals.Values.ToList();
        foreach (var folder in all.Select(o => Path.GetDirectoryName(vault.FileOf(o.Name))!).Distinct()) DeskFolder.CreatePrivate(folder);
        var done = 0;
        try
        {
            Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, original =>
            {
                if (!File.Exists(backup.OriginalFile(original.Name))) throw new JournalDamagedException($"vault/{original.Name[..2]}/{original.Name}.age is missing in the backup");
                if (DeskBackup.Copy(backup.OriginalFile(original.Name), vault.FileOf(original.Name), original.Name) != original) throw new JournalDamagedException(
                    $"vault/{original.Name[..2]}/{original.Name}.age in the backup is not as it was written");
                progress?.Invoke("originals", Interlocked.Increment(ref done), all.Count);
            });
        }
        catch (AggregateException e) when (e.InnerException is JournalDamagedException damaged)
        {
            throw damaged;
        }

        if (all.Count > 0 && !DeskFolder.FlushAll(Path.GetDirectoryName(Path.GetDirectoryName(vault.FileOf(all[0].Name))!)!))
        {
            foreach (var original in all)
            {
                using var file = new FileStream(vault.FileOf(original.Name), FileMode.Open, FileAccess.Write, FileShare.Read);
                file.Flush(flushToDisk: true);
            }
        }
    }

    private static Head FillJournal(BackupFolder backup, DeskFolder folder, string? connection, IReadOnlyList<Known> known, Action<string, long, long>? progress)
    {
        var notes = new List<(long, string)>();
        Head? head = null;
        var entries = Streamed(backup, known, notes, h => head = h, progress);
        if (connection is null) SqliteJournal.Fill(folder.Journal, entries, notes, () => head!);
        else PostgresJournal.Fill(connection, entries, notes, () => head!);
        return head!;
    }

    private static Head Entries(BackupFolder backup, IReadOnlyList<Known> known, List<(long, string)> notes, Action<StoredEntry> take, Action<string, long, long>? progress)
    {
        Head? head = null;
        foreach (var entry in Streamed(backup, known, notes, h => head = h, progress)) take(entry);
        return head!;
    }

    /// <summary>Every entry of a backup in order. The end is given only when hashes, tree, signature and what is known all fit.</summary>
    private static IEnumerable<StoredEntry> Streamed(
        BackupFolder backup, IReadOnlyList<Known> known, List<(long Size, string Note)> notes, Action<Head> end, Action<string, long, long>? progress)
    {
        var tree = new CompactRange();
        var epoch = 1;
        var waiting = new Queue<Known>(known.Where(k => k.Checkpoint.Size > 0).OrderBy(k => k.Checkpoint.Size));
        foreach (var segment in backup.All.SelectMany(r => r.Segments))
        {
            var file = backup.SegmentFile(segment);
            if (!File.Exists(file)) throw new JournalDamagedException($"journal/{segment.Name} is missing in the backup");
            if (HashOf(file) != segment.Sha256) throw new JournalDamagedException($"journal/{segment.Name} in the backup is not as it was written");
            using var input = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            foreach (var entry in Segment.Read(input, backup.Face.Desk, segment.From, segment.To, notes))
            {
                tree.Append(entry.LeafHash());
                epoch = EntryHeader.Parse(entry.Header, out _)?.Epoch ?? epoch;
                while (waiting.TryPeek(out var state) && state.Checkpoint.Size == tree.Size)
                {
                    if (!tree.Root().AsSpan().SequenceEqual(state.Checkpoint.Root)) throw LastSeen.Other(state.Checkpoint, state.By);
                    waiting.Dequeue();
                }

                if (tree.Size % 1000 == 0) progress?.Invoke("journal", tree.Size, backup.Newest!.Size);
                yield return entry;
            }
        }

        var note = backup.Newest?.Note ?? "";
        var (checkpoint, reason) = tree.Size == 0 ? (new Checkpoint(backup.Face.Origin, 0, tree.Root()), null)
            : Checkpoint.Read(note, backup.Face.Origin, backup.Face.LogKey, (m, s) => SigningKey.Verify(backup.Face.LogKey, m, s));
        if (checkpoint is null || checkpoint.Size != tree.Size || !checkpoint.Root.AsSpan().SequenceEqual(tree.Root())) throw new JournalDamagedException(
            $"the entries in the backup do not give the root that was signed ({reason ?? "another root"})");
        if (tree.Size > 0 && (notes.Count == 0 || notes[^1] != (tree.Size, note))) throw new JournalDamagedException("the newest checkpoint is missing among the segments of the backup");
        end(new Head(tree.Size, tree.Root(), Math.Max(epoch, backup.Newest?.Epoch ?? 1)));
    }

    private static List<(long Size, string Note)> NotesOf(BackupFolder backup)
    {
        var notes = new List<(long, string)>();
        foreach (var segment in backup.All.SelectMany(r => r.Segments))
        {
            using var input = new FileStream(backup.SegmentFile(segment), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            foreach (var entry in Segment.Read(input, backup.Face.Desk, segment.From, segment.To, notes)) _ = entry; // the notes come after them
        }

        return notes;
    }

    /// <summary>What this machine had seen goes aside, so that the older desk opens here; the note is kept.</summary>
    private static void SetAside(LastSeen seen, DeskFile face, TimeProvider clock)
    {
        if (seen.FileOf(face) is not { } file || !File.Exists(file)) return;
        File.Move(file, string.Create(CultureInfo.InvariantCulture, $"{file}.before-{clock.GetUtcNow().UtcDateTime:yyyyMMddHHmmss}"), overwrite: true);
    }

    private static string HashOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void Step(string name) => TestingOnlyStep.Value?.Invoke(name);
}
