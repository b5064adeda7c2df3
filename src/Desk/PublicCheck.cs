using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward;

/// <summary>
/// What can be seen of a desk from outside, without any key: that the journal's rows are whole and in order, that they give the
/// roots that were signed, and that it grew out of a state somebody noted before. Reads only; works beside a running server.
/// </summary>
public static class PublicCheck
{
    private const int MostDamage = 100;
    private const int Chunk = 4000;

    /// <param name="known">a note kept elsewhere; null when there is none</param>
    /// <param name="logKey">the desk's key as its people gave it; null takes the one in the folder, which proves less</param>
    /// <exception cref="DeskException">not a desk</exception>
    public static CheckReport Run(string root, string? known, NoteKey? logKey, Action<string, long, long>? progress = null)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        var (face, settings) = Desk.FaceOf(folder);
        using var journal = Desk.OpenJournal(folder, settings.Journal);
        var key = logKey ?? Checkpoint.KeyOf(face.Origin, face.LogKey);
        var identity = new CheckedArea("key", 1, face.Origin == key.Name && face.LogKey.AsSpan().SequenceEqual(key.PublicKey) ? []
            : [$"desk.txt names another desk or another key than {key.Print()}"],
            logKey is null ? ["the key is the one this folder names; compare it with what the desk's people gave you"] : []);
        var head = journal.ReadHead();
        var (earlier, unread) = known is null ? (null, null) : Read(known, key);
        var (rows, roots) = Rows(journal, head, earlier?.Size, progress);
        var areas = new List<CheckedArea> { identity, rows, Notes(journal, head, key, roots, progress) };
        if (known is not null) areas.Add(Known(earlier, unread, head, roots));
        return new CheckReport(head.Size, Convert.ToHexStringLower(head.Root), areas);
    }

    /// <summary>True for a folder that has the journal, keys or originals of a desk, and not its desk.txt.</summary>
    public static bool IsRestOfDesk(string root)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        return !File.Exists(folder.DeskFile) && (File.Exists(folder.Journal) || Directory.Exists(folder.Keys) || Directory.Exists(folder.Vault));
    }

    /// <summary>The newest signed note of a desk, as it lies on the disk; null while nothing was written.</summary>
    public static string? NewestNote(string root)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        using var journal = Desk.OpenJournal(folder, Desk.FaceOf(folder).Settings.Journal);
        var head = journal.ReadHead();
        if (head.Size == 0) return null;
        return journal.ReadCheckpoints(head.Size, 1) is [var newest] && newest.Size == head.Size ? newest.Note
            : throw new JournalDamagedException($"the checkpoint at {head.Size} is missing");
    }

    private static (Checkpoint? Checkpoint, string? Reason) Read(string note, NoteKey key) =>
        Checkpoint.Read(note, key.Name, key.PublicKey, (m, s) => SigningKey.Verify(key.PublicKey, m, s));

    /// <summary>Every row: numbering, header, lengths, place in its batch; and the tree. Rows are hashed on all cores while the
    /// next are read.</summary>
    private static (CheckedArea Area, Dictionary<long, byte[]> Roots) Rows(
        IJournal journal, Head head, long? also, Action<string, long, long>? progress)
    {
        var damage = new List<string>();
        var roots = new Dictionary<long, byte[]> { [0] = MerkleTree.EmptyRoot() };
        var range = new CompactRange();
        EntryHeader? before = null;
        var next = Task.Run(() => Hashed(journal, 0, head.Size));
        for (var at = 0L; at < head.Size;)
        {
            var chunk = next.GetAwaiter().GetResult();
            if (chunk.Count == 0)
            {
                Add(damage, $"entries {at} to {head.Size - 1} are missing");
                break;
            }

            var from = chunk[^1].Position + 1;
            next = Task.Run(() => Hashed(journal, from, head.Size));
            foreach (var row in chunk)
            {
                if (row.Position != at) Add(damage, $"entries {at} to {row.Position - 1} are missing");
                if (row.Fault is not null) Add(damage, $"entry {row.Position}: {row.Fault}");
                if (row.Header is not null && !DeskCheck.FollowsOn(before, row.Header)) Add(damage,
                    $"entry {row.Position} does not follow the entry before it in its batch");
                (before, at) = (row.Header, row.Position + 1);
                range.Append(row.Leaf);
                if (row.Header is { } header && header.Place == header.Count - 1 || range.Size == also) roots[range.Size] = range.Root();
            }

            progress?.Invoke("journal", at, head.Size);
        }

        if (before is not null && before.Place != before.Count - 1) Add(damage, "the last batch is not whole");
        if (!range.Root().AsSpan().SequenceEqual(head.Root)) Add(damage, "the entries do not give the root that the head of the journal states");
        return (new CheckedArea("journal", head.Size, damage,
            ["what the entries say, the originals and the keys were not looked at: that takes an unlocked desk (homeward check)"]), roots);
    }

    private sealed record Row(long Position, EntryHeader? Header, string? Fault, byte[] Leaf);

    private static IReadOnlyList<Row> Hashed(IJournal journal, long from, long size)
    {
        if (from >= size) return [];
        var rows = journal.Read(from, (int)Math.Min(Chunk, size - from)).Where(r => r.Position < size).ToArray();
        var hashed = new Row[rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            var header = EntryHeader.Parse(rows[i].Header, out var fault);
            if (header is not null && header.Position != rows[i].Position) fault = $"its header says it stands at {header.Position}";
            else if (header is not null && !EntrySeal.LengthsFit(header, rows[i].Sealed.Length)) fault = "its sealed bytes have another length than its header says";
            hashed[i] = new Row(rows[i].Position, header, fault, rows[i].LeafHash());
        });
        return hashed;
    }

    private static CheckedArea Notes(
        IJournal journal, Head head, NoteKey key, Dictionary<long, byte[]> roots, Action<string, long, long>? progress)
    {
        var damage = new List<string>();
        var looked = 0L;
        for (var from = 0L; ;)
        {
            var notes = journal.ReadCheckpoints(from, Chunk);
            if (notes.Count == 0) break;
            var faults = new string?[notes.Count];
            Parallel.For(0, notes.Count, i =>
            {
                var (size, note) = notes[i];
                if (size > head.Size) return;
                var (checkpoint, reason) = Read(note, key);
                faults[i] = checkpoint is null ? reason : checkpoint.Size != size ? $"it is signed for {checkpoint.Size}"
                    : !roots.TryGetValue(size, out var root) ? "it belongs to no batch"
                    : !root.AsSpan().SequenceEqual(checkpoint.Root) ? "the entries up to it do not give the root that was signed" : null;
            });
            for (var i = 0; i < faults.Length; i++) if (faults[i] is { } fault) Add(damage, $"the checkpoint at {notes[i].Size}: {fault}");
            looked += notes.Count(n => n.Size <= head.Size);
            from = notes[^1].Size + 1;
            progress?.Invoke("checkpoints", Math.Min(from, head.Size), head.Size);
        }

        if (head.Size > 0 && journal.ReadCheckpoints(head.Size, 1).All(n => n.Size != head.Size)) Add(damage,
            $"the checkpoint of the newest record number ({head.Size}) is missing: somebody may have cut the journal off");
        return new CheckedArea("checkpoints", looked, damage, []);
    }

    private static CheckedArea Known(Checkpoint? earlier, string? unread, Head head, Dictionary<long, byte[]> roots)
    {
        string? damage = null;
        if (earlier is null) damage = $"the known checkpoint: {unread}";
        else if (earlier.Size > head.Size) damage =
            $"the journal ends at record {head.Size}, but the desk signed one of {earlier.Size} records: it was cut off or put back to an older copy";
        else if (!roots.TryGetValue(earlier.Size, out var root) || !root.AsSpan().SequenceEqual(earlier.Root)) damage =
            $"the first {earlier.Size} records are not those the desk signed then: the journal was written anew";
        return new CheckedArea("known checkpoint", 1, damage is null ? [] : [damage],
            damage is null ? [$"the journal begins with the {earlier!.Size} records that checkpoint signed; nothing of them was changed or taken away"] : []);
    }

    private static void Add(List<string> damage, string sentence)
    {
        if (damage.Count < MostDamage) damage.Add(sentence);
        else if (damage.Count == MostDamage) damage.Add("and more");
    }
}
