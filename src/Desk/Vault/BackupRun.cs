using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Journal;
using Homeward.Keys;

namespace Homeward.Vault;

/// <summary>A stretch of the journal in a backup: entries From … To (not included) in one file.</summary>
public sealed record KeptSegment(long From, long To, string Sha256)
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{From:D12}-{To:D12}.segment");
}

/// <summary>An original in a backup, by the random name it has in the vault; hash and length are of its sealed bytes.</summary>
public sealed record KeptOriginal(string Name, long Length, string Sha256);

/// <summary>
/// What one run of a backup added: a small text in runs/, written last. Nothing counts that no run names, so a run that broke off
/// leaves nothing that a later one could mistake. Each names the hash of the one before.
/// </summary>
/// <param name="Edge">right edge of the tree at Size, with which the next run goes on</param>
/// <param name="Gone">originals of earlier runs that the desk does not hold any more</param>
public sealed record BackupRun(
    int Number, string Before, string Desk, DateTimeOffset At, long Size, int Epoch, byte[] Edge, string Note,
    IReadOnlyList<KeptSegment> Segments, IReadOnlyList<KeptOriginal> Originals, IReadOnlyList<string> Gone) // long: one line of the file each
{
    private const string Format = "homeward-backup-run/draft-1";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public string Print()
    {
        var text = new StringBuilder(Format).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"run {Number}\nbefore {Before}\ndesk {Desk}\nat {At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}\n");
        text.Append(CultureInfo.InvariantCulture, $"size {Size}\nepoch {Epoch}\nedge {Convert.ToBase64String(Edge)}\nnote {Convert.ToBase64String(Encoding.UTF8.GetBytes(Note))}\n");
        foreach (var s in Segments) text.Append(CultureInfo.InvariantCulture, $"segment {s.From} {s.To} {s.Sha256}\n");
        foreach (var o in Originals) text.Append(CultureInfo.InvariantCulture, $"original {o.Name} {o.Length} {o.Sha256}\n");
        foreach (var name in Gone) text.Append(CultureInfo.InvariantCulture, $"gone {name}\n");
        return text.Append(CultureInfo.InvariantCulture, $"end {HashOf(text.ToString())}\n").ToString();
    }

    /// <summary>Reads a run strictly: printing what was read must give the same bytes.</summary>
    /// <exception cref="JournalDamagedException">it is not as it was written</exception>
    public static BackupRun Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var lines = text.Split('\n');
            var at = 1;
            string Next(string word) => lines[at++] is var line && line.StartsWith(word + " ", StringComparison.Ordinal) ? line[(word.Length + 1)..]
                : throw new FormatException(word);
            IEnumerable<string[]> All(string word)
            {
                for (; lines[at].StartsWith(word + " ", StringComparison.Ordinal); at++) yield return lines[at].Split(' ');
            }

            var run = new BackupRun(Int(Next("run")), Next("before"), Next("desk"),
                DateTimeOffset.ParseExact(Next("at"), Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), Long(Next("size")),
                Int(Next("epoch")), Convert.FromBase64String(Next("edge")), Encoding.UTF8.GetString(Convert.FromBase64String(Next("note"))),
                [.. All("segment").Select(w => new KeptSegment(Long(w[1]), Long(w[2]), w[3]))],
                [.. All("original").Select(w => new KeptOriginal(FolderVault.Named(w[1]), Long(w[2]), w[3]))],
                [.. All("gone").Select(w => FolderVault.Named(w[1]))]);
            if (run.Print() == text) return run;
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            // said below: what exactly is wrong in a changed file says nothing
        }

        throw new JournalDamagedException($"{name} of the backup is not as it was written");
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int Int(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>
/// A folder that holds backups of one desk: homeward-backup.txt (the desk's public face), journal/, vault/, runs/. Everything in it is
/// sealed; it holds no key.
/// </summary>
public sealed class BackupFolder
{
    private const string Format = "homeward-backup/draft-1\n";
    private readonly List<BackupRun> runs = [];

    private BackupFolder(string root, DeskFile face) => (Root, Face) = (root, face);

    public string Root { get; }

    public DeskFile Face { get; }

    public string Journal => Path.Combine(Root, "journal");

    public string Vault => Path.Combine(Root, "vault");

    public string Drills => Path.Combine(Root, "drills");

    public string LockFile => Path.Combine(Root, "backup.lock");

    private string Runs => Path.Combine(Root, "runs");

    private static string FaceFile(string root) => Path.Combine(root, "homeward-backup.txt");

    /// <summary>The runs in order, oldest first.</summary>
    public IReadOnlyList<BackupRun> All => runs;

    public BackupRun? Newest => runs.Count == 0 ? null : runs[^1];

    /// <summary>Every original that the newest run still counts, by name.</summary>
    public IReadOnlyDictionary<string, KeptOriginal> Originals { get; private set; } = new Dictionary<string, KeptOriginal>();

    /// <summary>Originals that later runs say are gone from the desk, and whose sealed bytes still lie here.</summary>
    public IEnumerable<string> GoneButHere => runs.SelectMany(r => r.Gone).Where(n => !Originals.ContainsKey(n) && File.Exists(OriginalFile(n)));

    public string SegmentFile(KeptSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return Path.Combine(Journal, segment.Name);
    }

    public string OriginalFile(string name) => Path.Combine(Vault, name[..2], name + ".age");

    public static bool IsOne(string root) => File.Exists(FaceFile(root));

    /// <summary>Makes an empty one for a desk.</summary>
    public static BackupFolder Create(string root, DeskFile face)
    {
        ArgumentNullException.ThrowIfNull(face);
        var folder = new BackupFolder(root, face);
        foreach (var each in new[] { root, folder.Journal, folder.Vault, folder.Runs }) DeskFolder.CreatePrivate(each);
        DeskFolder.WriteWhole(FaceFile(root), Format + face.Print());
        return folder;
    }

    /// <summary>Reads what lies there, and that every run follows the one before.</summary>
    /// <exception cref="JournalDamagedException">it is not as it was written</exception>
    public static BackupFolder Open(string root)
    {
        var text = Encoding.UTF8.GetString(DeskFolder.ReadSmall(FaceFile(root)));
        var face = text.StartsWith(Format, StringComparison.Ordinal) ? DeskFile.Parse(Encoding.UTF8.GetBytes(text[Format.Length..])) : null;
        var folder = new BackupFolder(root, face ?? throw new JournalDamagedException("homeward-backup.txt is not as this program wrote it, or of another version"));
        var before = "-";
        var size = 0L;
        for (var number = 1; File.Exists(folder.RunFile(number)); number++)
        {
            var name = $"runs/{Path.GetFileName(folder.RunFile(number))}";
            var run = File.ReadAllText(folder.RunFile(number));
            var read = BackupRun.Parse(run, name);
            if (read.Number != number || read.Before != before || read.Desk != face.Desk || read.Size < size || read.Segments.Any(s => s.To > read.Size))
            {
                throw new JournalDamagedException($"{name} of the backup does not follow the run before it");
            }

            foreach (var segment in read.Segments)
            {
                if (segment.From != size || segment.To <= size) throw new JournalDamagedException($"{name} of the backup leaves out a part of the journal");
                size = segment.To;
            }

            if (size != read.Size) throw new JournalDamagedException($"{name} of the backup leaves out a part of the journal");
            folder.runs.Add(read);
            before = BackupRun.HashOf(run);
        }

        if (Directory.EnumerateFiles(folder.Runs, "*.txt").Count() != folder.runs.Count) throw new JournalDamagedException("a run is missing among runs/ of the backup");
        folder.Count();
        return folder;
    }

    /// <summary>What the next run names as the one before it.</summary>
    public string Before => Newest is { } newest ? BackupRun.HashOf(newest.Print()) : "-";

    /// <summary>Makes a run count: from here on, and not before, its segments and originals are part of the backup.</summary>
    public void Add(BackupRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        DeskFolder.WriteWhole(RunFile(run.Number), run.Print());
        runs.Add(run);
        Count();
    }

    /// <summary>Removes what runs that broke off left: no run names it.</summary>
    public void Sweep()
    {
        var named = runs.SelectMany(r => r.Segments).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Journal).Where(f => !named.Contains(Path.GetFileName(f))).ToList()) File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(Root, "*.new", SearchOption.AllDirectories).ToList()) File.Delete(file);
    }

    private string RunFile(int number) => Path.Combine(Runs, string.Create(CultureInfo.InvariantCulture, $"{number:D6}.txt"));

    private void Count()
    {
        var count = new Dictionary<string, KeptOriginal>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            foreach (var original in run.Originals) count[original.Name] = original;
            foreach (var name in run.Gone) count.Remove(name);
        }

        Originals = count;
    }
}
