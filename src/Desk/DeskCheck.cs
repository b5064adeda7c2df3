using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>One area of a check.</summary>
/// <param name="What">journal, seals of the day, keys, originals, views</param>
/// <param name="LookedAt">how many things were looked at</param>
/// <param name="Damage">one sentence for each thing that is not as it was written (at most 100)</param>
/// <param name="Notes">what a keeper should know and need not fear</param>
public sealed record CheckedArea(string What, long LookedAt, IReadOnlyList<string> Damage, IReadOnlyList<string> Notes);

/// <summary>What a check found, at which record number.</summary>
public sealed record CheckReport(long RecordNumber, string Root, IReadOnlyList<CheckedArea> Areas)
{
    public bool IsWhole => Areas.All(a => a.Damage.Count == 0);
}

/// <summary>
/// Compares everything durable with what the journal's keys and proofs say it must be. Goes on after damage, to name
/// all of it. Reads only.
/// </summary>
internal sealed class DeskCheck(Desk desk, Chronicle live, Action<string, long, long>? progress)
{
    private const int MostDamage = 100;

    public CheckReport Run()
    {
        // The head once; what is written while we look belongs to the next check.
        var head = desk.Journal.ReadHead();
        var areas = new List<CheckedArea> { Files() };
        var (journal, roots) = Journal(head);
        areas.Add(journal);
        areas.Add(Checkpoints(head, roots));
        areas.Add(Originals());
        areas.Add(ReadingLines());
        areas.Add(Views(journal.Damage.Count == 0 ? head : null));
        return new CheckReport(head.Size, Convert.ToHexStringLower(head.Root), areas);
    }

    /// <summary>desk.txt and the key files, against the hashes the journal keeps of them.</summary>
    private CheckedArea Files()
    {
        var (damage, notes) = (new List<string>(), new List<string>());
        var files = live.Database.AskLong(q => q.Rows("SELECT name, sha256 FROM key_file ORDER BY name",
            r => (Name: r.Text(0), Hash: r.Text(1))));
        foreach (var (name, hash) in files)
        {
            var path = Path.Combine(desk.Folder.Root, name);
            if (!File.Exists(path)) damage.Add($"{name} is missing");
            else if (KeyFiles.HashOf(path) != hash) damage.Add($"{name} is not as it was written");
        }

        var expected = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(desk.Folder.Keys))
        {
            var name = "keys/" + Path.GetFileName(file);
            if (expected.Contains(name)) continue;
            if (name.EndsWith(KeyFiles.Staged, StringComparison.Ordinal)) notes.Add($"{name} is of a change of keys that is not ended; the next unlock ends it");
            else damage.Add($"{name} is not a key file this desk wrote");
        }

        if (File.Exists(desk.Folder.Snapshot) && Snapshot.Damage(desk.Folder.Snapshot, live.Keys) is { } broken)
        {
            damage.Add($"views.snapshot: {broken} (it is only a cache: lock the desk and remove the file)");
        }

        if (File.Exists(desk.Folder.Words) && Snapshot.Damage(desk.Folder.Words, live.Keys, Chronicle.WordsLabel) is { } torn)
        {
            damage.Add($"words.snapshot: {torn} (it is only a cache: lock the desk and remove the file)");
        }

        return new CheckedArea("keys", files.Count, damage, [.. notes, .. OpenModes()]);
    }

    /// <summary>Every row: number, header, place in its batch, both seals, and the tree over all. Gives the root
    /// after each batch.</summary>
    private (CheckedArea Area, Dictionary<long, byte[]> Roots) Journal(Head head)
    {
        var damage = new List<string>();
        var roots = new Dictionary<long, byte[]>();
        var range = new CompactRange();
        var opener = new EntryOpener(live.Keys);
        var erased = live.Database.AskLong(q => q.Rows("SELECT name FROM erased_key", r => r.Text(0))).ToHashSet(StringComparer.Ordinal);
        EntryHeader? before = null;
        for (var at = 0L; at < head.Size;)
        {
            var rows = desk.Journal.Read(at, 2000);
            if (rows.Count == 0)
            {
                Add(damage, $"entries {at} to {head.Size - 1} are missing");
                break;
            }

            foreach (var row in rows.TakeWhile(r => r.Position < head.Size))
            {
                if (row.Position != at) Add(damage, row.Position == at + 1 ? $"entry {at} is missing"
                    : $"entries {at} to {row.Position - 1} are missing");
                at = row.Position + 1;
                try
                {
                    var entry = opener.Open(row);
                    if (entry.Body is null && !erased.Contains(entry.Key)) Add(damage, $"entry {row.Position}: its key was left behind, and no act says that it was erased");
                }
                catch (JournalDamagedException e)
                {
                    Add(damage, e.Message);
                }

                var header = EntryHeader.Parse(row.Header, out _);
                if (header is not null && !FollowsOn(before, header)) Add(damage,
                    $"entry {row.Position} does not follow the entry before it in its batch");
                before = header;
                range.Append(row.LeafHash());
                if (header is not null && header.Place == header.Count - 1) roots[range.Size] = range.Root();
            }

            progress?.Invoke("journal", at, head.Size);
        }

        if (before is not null && before.Place != before.Count - 1) Add(damage, "the last batch is not whole");
        if (!range.Root().AsSpan().SequenceEqual(head.Root)) Add(damage,
            "the entries do not give the root that the head of the journal states");
        if (head.Epoch != live.Keys.Epoch) Add(damage,
            $"the head of the journal names key epoch {head.Epoch}, the keys are of {live.Keys.Epoch}");
        var beyond = desk.Journal.Read(head.Size, 1);
        if (beyond.Count > 0 && desk.Journal.ReadHead().Size == head.Size) Add(damage,
            $"the journal holds rows beyond its head (position {beyond[0].Position})");
        if (desk.Journal.HasRowsBefore(0)) Add(damage, "the journal holds a row with a negative number");
        return (new CheckedArea("journal", head.Size, damage, []), roots);
    }

    /// <summary>One signed checkpoint for each batch, each with the root the entries give.</summary>
    private CheckedArea Checkpoints(Head head, Dictionary<long, byte[]> roots)
    {
        var damage = new List<string>();
        var notes = desk.Journal.ReadCheckpoints(long.MinValue).Where(n => n.Size <= head.Size).ToList();
        foreach (var (size, note) in notes)
        {
            var (checkpoint, reason) = Checkpoint.Read(
                note, desk.Face.Origin, desk.Face.LogKey, (m, s) => SigningKey.Verify(desk.Face.LogKey, m, s));
            if (checkpoint is null) Add(damage, $"the checkpoint at {size}: {reason}");
            else if (checkpoint.Size != size) Add(damage, $"the checkpoint at {size} is signed for {checkpoint.Size}");
            else if (!roots.TryGetValue(size, out var root)) Add(damage,
                $"the checkpoint at {size} belongs to no batch");
            else if (!root.AsSpan().SequenceEqual(checkpoint.Root)) Add(damage,
                $"the entries up to {size} do not give the root that was signed");
        }

        var signed = notes.Select(n => n.Size).ToHashSet();
        foreach (var size in roots.Keys.Where(size => !signed.Contains(size)).Order()) Add(damage,
            $"the checkpoint at {size} is missing");
        return new CheckedArea("checkpoints", notes.Count, damage, []);
    }

    /// <summary>The originals alone, and which sources' are not as they came.</summary>
    public (CheckedArea Area, IReadOnlyList<string> Damaged) OriginalsOnly()
    {
        var damaged = new List<string>();
        return (Originals(damaged.Add), damaged);
    }

    /// <summary>Who opened what: the log's own tree, its lines, and that nobody cut it back.</summary>
    private CheckedArea ReadingLines() => desk.Readings is { } log
        ? new CheckedArea("reading log", log.Head.Size, log.Check(), [.. NotesOfReadings()])
        : new CheckedArea("reading log", 0, [], ["not compared: the desk was locked meanwhile"]);

    /// <summary>What a restore did not bring back, and the logs of other machines, which are compared where they lie.</summary>
    private IEnumerable<string> NotesOfReadings()
    {
        var (lost, others) = live.Database.Ask(q => (q.Number("SELECT coalesce(sum(lost), 0) FROM reading_witness"),
            q.Number("SELECT count(*) FROM reading_witness WHERE log <> $1 AND log <> ''", desk.Node())));
        if (lost > 0) yield return $"{lost} lines of a reading log were not in a backup this desk was restored from";
        if (others > 0) yield return $"the journal knows of {others} reading logs of other machines; each is compared on its own machine";
    }

    /// <summary>Files that others than their owner may open. Nothing was changed by that, and nothing in them is readable without a key.</summary>
    private List<string> OpenModes()
    {
        var notes = new List<string>();
        if (OperatingSystem.IsWindows()) return notes;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in Directory.EnumerateFileSystemEntries(desk.Folder.Root, "*", SearchOption.AllDirectories).Prepend(desk.Folder.Root))
        {
            if (new FileInfo(path).LinkTarget is not null || (File.GetUnixFileMode(path) & Others) == 0) continue;
            if (notes.Count == 10) break;
            notes.Add($"{Path.GetRelativePath(desk.Folder.Root, path)} may be opened by other accounts of this machine; run: chmod -R go-rwx on the desk's folder");
        }

        return notes;
    }

    /// <summary>Every original is decrypted to its end and hashed.</summary>
    private CheckedArea Originals(Action<string>? tell = null)
    {
        var damage = new List<string>();
        var notes = new List<string>();
        var objects = live.Database.AskLong(q => q.Rows(
            "SELECT id, object, sha256, bytes FROM source WHERE object IS NOT NULL ORDER BY position",
            r => (Id: r.Text(0), Object: r.Text(1), Sha: r.Text(2), Bytes: r.Long(3))));
        var done = 0;
        foreach (var (id, name, sha, bytes) in objects)
        {
            if (Original(id, name, sha, bytes) is { } problem)
            {
                Add(damage, problem);
                tell?.Invoke(id);
            }

            progress?.Invoke("originals", ++done, objects.Count);
        }

        var named = objects.Select(o => o.Object).ToHashSet(StringComparer.Ordinal);
        foreach (var left in desk.Vault.All().Where(o => !named.Contains(o)))
        {
            notes.Add(
                $"vault/{left[..2]}/{left}.age belongs to no source (an interrupted import left it; nothing names it and nothing can open it)");
        }

        foreach (var stranger in desk.Vault.Strangers()) notes.Add(
            $"{Path.GetRelativePath(desk.Folder.Root, stranger)} is not this program's");
        return new CheckedArea("originals", objects.Count, damage, notes);
    }

    private string? Original(string id, string name, string sha, long bytes)
    {
        if (!desk.Vault.Exists(name)) return $"the original of {id} is missing (vault/{name[..2]}/{name}.age)";
        if (live.Keys.DataKey(id) is not { } key) return live.Keys.IsErased(id) ? null
            : $"the key of {id} does not open";
        try
        {
            using var identity = KeyRing.VaultIdentity(key);
            var (length, hash) = desk.Vault.Measure(name, identity);
            return length == bytes && Convert.ToHexStringLower(hash) == sha ? null
                : $"the original of {id} is another file than was received";
        }
        catch (SealBrokenException e)
        {
            return $"the original of {id} (vault/{name[..2]}/{name}.age): {e.Message}";
        }
    }

    /// <summary>Rebuilds every view from the journal alone and compares table by table.</summary>
    private CheckedArea Views(Head? head)
    {
        if (head is null) return new CheckedArea("views", 0, [], ["not compared: the journal itself is damaged"]);
        var (frozen, at) = live.Freeze();
        using (frozen)
        {
            using var again = live.Replay(at, (done, of) => progress?.Invoke("views", done, of));
            var damage = new List<string>();
            var tables = frozen.TableHashes();
            foreach (var (table, hash) in again.Database.TableHashes())
            {
                if (!tables.TryGetValue(table, out var other) || other != hash) damage.Add(
                    $"the table “{table}” is not what the journal gives; lock and unlock the desk to rebuild it");
            }

            return new CheckedArea("views", tables.Count, damage, []);
        }
    }

    private static void Add(List<string> damage, string sentence)
    {
        if (damage.Count < MostDamage) damage.Add(sentence);
        else if (damage.Count == MostDamage) damage.Add("and more");
    }

    internal static bool FollowsOn(EntryHeader? before, EntryHeader header) => before is null
        || before.Place == before.Count - 1
        ? header.Place == 0
        : header.Place == before.Place + 1 && header.Count == before.Count && header.Batch.AsSpan().SequenceEqual(
            before.Batch);
}
