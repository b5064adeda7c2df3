using System.Security.Cryptography;

namespace Homeward.Keys;

/// <summary>
/// The files of keys/ as one change. A new file is staged beside the one it replaces; then an act records the hashes of all
/// of them in the journal; then they are put in place and what they replace is destroyed. What the journal records decides
/// after a crash, so <see cref="Settle"/> is also the recovery: it runs at every unlock.
/// </summary>
internal sealed class KeyFiles(DeskFolder folder)
{
    /// <summary>Ending of a file whose act may not be in the journal yet.</summary>
    public const string Staged = ".next";

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep { get; set; }

    public static string NameOf(string file) => "keys/" + Path.GetFileName(file);

    /// <summary>Sixteen letters over the names and hashes of key files, to be compared at a glance.</summary>
    public static string Mark(IEnumerable<KeyValuePair<string, string?>> files) => Convert.ToHexStringLower(SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Concat(files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Value} {f.Key}\n")))))[..16];

    /// <summary>The same over what lies in the folder now.</summary>
    public static string MarkOnDisk(DeskFolder folder) => Mark(Directory.EnumerateFiles(folder.Keys)
        .Where(f => Path.GetExtension(f) is ".key" or ".invite" or ".admin" or ".age").Select(f => KeyValuePair.Create(NameOf(f), HashOf(f)))
        .Append(KeyValuePair.Create("desk.txt", HashOf(folder.DeskFile))));

    /// <summary>Writes a file that is not in force yet.</summary>
    public void Stage(string name, byte[] content)
    {
        Step("before stage");
        DeskFolder.WriteWhole(PathOf(name) + Staged, content);
        Step("after stage");
    }

    /// <summary>The files as they will lie there, with their hashes: what the journal is told.</summary>
    /// <param name="changes">name with new content; null for a file that goes</param>
    public IReadOnlyDictionary<string, string> Planned(IReadOnlyDictionary<string, string> recorded, IReadOnlyDictionary<string, byte[]?> changes)
    {
        var planned = new SortedDictionary<string, string>(recorded.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, content) in changes)
        {
            if (content is null) planned.Remove(name);
            else planned[name] = Hash(content);
        }

        return planned;
    }

    /// <summary>The change did not happen: what was staged for it goes.</summary>
    public void Withdraw(IEnumerable<string> names)
    {
        foreach (var name in names) Destroy(PathOf(name) + Staged);
    }

    /// <summary>
    /// Makes the folder what the journal records. Staged files that are recorded take their place; others go, as do epoch files of
    /// earlier epochs and the files of members who left. A crash at any step leaves work for the next time and nothing lost: a
    /// file is overwritten only when the one that replaces it lies beside it, flushed.
    /// </summary>
    /// <param name="recorded">names with hashes, from the journal</param>
    /// <param name="gone">names the journal recorded once and that are to be destroyed</param>
    public void Settle(IReadOnlyDictionary<string, string> recorded, IReadOnlyCollection<string> gone, int epoch)
    {
        foreach (var staged in Directory.EnumerateFiles(folder.Keys, "*" + Staged).Order(StringComparer.Ordinal).ToList())
        {
            var file = staged[..^Staged.Length];
            if (recorded.TryGetValue(NameOf(file), out var hash) && HashOf(staged) == hash)
            {
                Step("before replace");
                Overwrite(file);
                Step("before rename");
                File.Move(staged, file, overwrite: true);
                DeskFolder.FlushFolder(folder.Keys);
                Step("after rename");
            }
            else
            {
                Destroy(staged);
            }
        }

        foreach (var file in Directory.EnumerateFiles(folder.Keys, "epoch-*.age").Order(StringComparer.Ordinal).ToList())
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(file)["epoch-".Length..], out var of) && of < epoch) Destroy(file);
        }

        foreach (var name in gone.Where(n => !recorded.ContainsKey(n))) Destroy(PathOf(name));
    }

    /// <summary>
    /// Overwrites a file, flushes, unlinks, flushes the folder. On a disk that moves written blocks (flash, copy on write) the old
    /// bytes may outlive it until the disk reuses them: SECURITY says so.
    /// </summary>
    public void Destroy(string file)
    {
        if (!File.Exists(file)) return;
        Step("before destroy");
        Overwrite(file);
        Step("before unlink");
        File.Delete(file);
        DeskFolder.FlushFolder(Path.GetDirectoryName(file)!);
        Step("after unlink");
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <returns>null for what is no file of ours by its size or kind alone</returns>
    public static string? HashOf(string file)
    {
        try
        {
            return Hash(DeskFolder.ReadSmall(file));
        }
        catch (Homeward.Journal.JournalDamagedException)
        {
            return null;
        }
    }

    private static void Overwrite(string file)
    {
        if (!File.Exists(file) || !DeskFolder.IsRegular(file)) return;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
        var noise = new byte[Math.Min(stream.Length, DeskFolder.MostSmallBytes)];
        RandomNumberGenerator.Fill(noise);
        stream.Write(noise);
        stream.Flush(flushToDisk: true);
    }

    private string PathOf(string name) => Path.Combine(folder.Root, name);

    private void Step(string name) => TestingOnlyStep?.Invoke(name);
}
