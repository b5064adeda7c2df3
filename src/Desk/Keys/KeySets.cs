using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Journal;

namespace Homeward.Keys;

/// <summary>One copy of a desk's key files, kept apart from its backups.</summary>
/// <param name="MadeOn">the day it was made, UTC</param>
public sealed record KeySet(string Folder, string Desk, int Epoch, DateOnly MadeOn, IReadOnlyList<(string Name, string Sha256)> Files)
{
    /// <summary>The day on which it is destroyed at the latest: what was erased can be read until the last copy of its key is gone.</summary>
    public DateOnly DestroyOn => MadeOn.AddDays(KeySets.MostDays);
}

/// <summary>
/// Copies of key files in a folder of their own, on another medium than the backups: with a passphrase they open everything, and a
/// copy of an old epoch's keys undoes an erasure. So each is destroyed after <see cref="MostDays"/> days, and says when.
/// </summary>
public static class KeySets
{
    /// <summary>How long a copy of keys may live (docs/design.md).</summary>
    public const int MostDays = 30;

    private const string Format = "homeward-keys/draft-1";
    private const string ListFile = "keys.txt";

    /// <summary>Writes a copy whole or not at all: under another name, flushed, renamed.</summary>
    /// <param name="files">name and content of each file of keys/</param>
    public static KeySet Write(string root, DeskFile face, int epoch, DateOnly today, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        ArgumentNullException.ThrowIfNull(face);
        DeskFolder.CreatePrivate(root);
        var name = string.Create(CultureInfo.InvariantCulture, $"{face.Desk}-{today:yyyy-MM-dd}-{epoch}");
        var final = Path.Combine(root, name);
        var fresh = final + ".new";
        if (Directory.Exists(fresh)) Remove(fresh);
        DeskFolder.CreatePrivate(fresh);
        var set = new KeySet(final, face.Desk, epoch, today, [.. files.Select(f => (f.Name, Convert.ToHexStringLower(SHA256.HashData(f.Content))))]);
        foreach (var (file, content) in files) DeskFolder.WriteWhole(Path.Combine(fresh, file), content);
        DeskFolder.WriteWhole(Path.Combine(fresh, ListFile), Print(set));
        if (Directory.Exists(final)) Remove(final); // the same day again: what is removed is what was just written once more
        Directory.Move(fresh, final);
        DeskFolder.FlushFolder(root);
        return set;
    }

    /// <summary>The copies in a folder, newest first. What is not one is left out.</summary>
    public static IReadOnlyList<KeySet> In(string root)
    {
        if (!Directory.Exists(root)) return [];
        return [.. Directory.EnumerateDirectories(root).Where(d => !d.EndsWith(".new", StringComparison.Ordinal)).Select(Read).OfType<KeySet>()
            .OrderByDescending(s => s.MadeOn).ThenByDescending(s => s.Epoch)];
    }

    /// <summary>The content of the files, each as it was written.</summary>
    /// <exception cref="JournalDamagedException">one is missing or changed</exception>
    public static IReadOnlyList<(string Name, byte[] Content)> Contents(KeySet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var contents = new List<(string, byte[])>();
        foreach (var (name, sha) in set.Files)
        {
            var file = Path.Combine(set.Folder, name);
            if (!File.Exists(file)) throw new JournalDamagedException($"{name} is missing in {set.Folder}");
            var content = DeskFolder.ReadSmall(file);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != sha) throw new JournalDamagedException($"{name} in {set.Folder} is not as it was written");
            contents.Add((name, content));
        }

        return contents;
    }

    /// <summary>
    /// Destroys the copies of a desk whose day has come, those of an earlier epoch (the backup that was just made needs them no more, and they
    /// could undo an erasure), and what a break left half written.
    /// </summary>
    /// <returns>the folders that are gone</returns>
    public static IReadOnlyList<string> DestroyOld(string root, string desk, int epoch, DateOnly today)
    {
        var old = In(root).Where(s => s.Desk == desk && (s.DestroyOn <= today || s.Epoch < epoch)).Select(s => s.Folder)
            .Concat(Directory.Exists(root) ? Directory.EnumerateDirectories(root, desk + "-*.new") : []).ToList();
        old.ForEach(Remove);
        return old;
    }

    /// <summary>Overwrites and removes every file of a folder, then the folder.</summary>
    public static void Remove(string folder)
    {
        var files = new KeyFiles(new DeskFolder(folder));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList()) files.Destroy(file);
        Directory.Delete(folder, true);
    }

    private static string Print(KeySet set)
    {
        var text = new StringBuilder(Format).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"desk {set.Desk}\nepoch {set.Epoch}\nmade {set.MadeOn:yyyy-MM-dd}\ndestroy {set.DestroyOn:yyyy-MM-dd}\n");
        foreach (var (name, sha) in set.Files) text.Append(CultureInfo.InvariantCulture, $"file {sha} {name}\n");
        return text.ToString();
    }

    private static KeySet? Read(string folder)
    {
        var list = Path.Combine(folder, ListFile);
        if (!File.Exists(list)) return null;
        var text = Encoding.UTF8.GetString(DeskFolder.ReadSmall(list));
        var lines = text.Split('\n');
        if (lines.Length < 6 || !lines[1].StartsWith("desk ", StringComparison.Ordinal) || !lines[2].StartsWith("epoch ", StringComparison.Ordinal)
            || !int.TryParse(lines[2][6..], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || !lines[3].StartsWith("made ", StringComparison.Ordinal)
            || !DateOnly.TryParseExact(lines[3][5..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var made)) return null;
        var files = lines[5..^1].Select(l => l.Split(' ', 3)).Where(w => w.Length == 3 && w[2] == Path.GetFileName(w[2]) && w[2].Length > 0)
            .Select(w => (w[2], w[1])).ToList();
        var set = new KeySet(folder, lines[1][5..], epoch, made, files);
        return Print(set) == text ? set : null;
    }
}
