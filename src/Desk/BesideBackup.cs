using System.Security.Cryptography;
using Homeward.Keys;
using Homeward.Vault;
using Microsoft.Data.Sqlite;

namespace Homeward;

/// <summary>
/// What stands beside the journal in a backup: the reading log, and what waits for a locked desk, in beside/. Copied after the journal's stretch:
/// the journal says how far the reading log went, and a copy made later goes at least as far. Both are sealed; this machine's online key stays out.
/// A copy that was changed is told at the next unlock, when each is compared with the journal.
/// </summary>
internal static class BesideBackup
{
    private const string Readings = "readings.sqlite", WaitingLog = "log.sqlite", List = "list.txt", Face = "room.txt", Node = "node.txt", Files = "files";

    /// <summary>Crash anywhere: the copies of before are there, or the new ones; the next backup makes them again.</summary>
    public static void Copy(DeskFolder desk, BackupFolder backup)
    {
        var beside = Path.Combine(backup.Root, "beside");
        DeskFolder.CreatePrivate(beside);
        CopyDatabase(desk.Readings, Path.Combine(beside, Readings));
        CopyDatabase(Path.Combine(desk.Waiting, WaitingLog), Path.Combine(beside, WaitingLog));
        if (File.Exists(Path.Combine(desk.Waiting, Face))) DeskFolder.WriteWhole(Path.Combine(beside, Face), DeskFolder.ReadSmall(Path.Combine(desk.Waiting, Face)));
        if (File.Exists(desk.NodeFile)) DeskFolder.WriteWhole(Path.Combine(beside, Node), DeskFolder.ReadSmall(desk.NodeFile));
        CopyFiles(new FolderVault(Path.Combine(desk.Waiting, Files)), Path.Combine(beside, Files));
        DeskFolder.WriteWhole(Path.Combine(beside, List), Listed(beside));
    }

    /// <summary>Every file against the list written with it; a copy that broke off is told too, and mended by the next backup.</summary>
    public static CheckedArea Verify(BackupFolder backup)
    {
        var beside = Path.Combine(backup.Root, "beside");
        if (!Directory.Exists(beside)) return new CheckedArea("beside", 0, [], ["a backup without a reading log: it was made before there was one"]);
        var list = Path.Combine(beside, List);
        var (said, there) = (File.Exists(list) ? File.ReadAllText(list) : "", Listed(beside));
        var damage = said.Split('\n').Except(there.Split('\n')).Select(line => line.Split(' ')[^1]).Where(name => name.Length > 0)
            .Select(name => $"beside/{name} is missing or not as it was written").ToList();
        if (damage.Count == 0 && said != there) damage.Add("beside/list.txt is not as it was written");
        return new CheckedArea("beside", there.Split('\n').Length - 1, damage, []);
    }

    private static string Listed(string beside) => string.Concat(Directory.EnumerateFiles(beside, "*", SearchOption.AllDirectories)
        .Select(f => (File: f, Name: Path.GetRelativePath(beside, f).Replace('\\', '/'))).Where(f => f.Name != List && !f.Name.EndsWith(".new", StringComparison.Ordinal))
        .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f =>
        {
            using var stream = File.OpenRead(f.File);
            return $"{Convert.ToHexStringLower(SHA256.HashData(stream))} {f.Name}\n";
        }));

    public static void Restore(BackupFolder backup, DeskFolder desk)
    {
        var beside = Path.Combine(backup.Root, "beside");
        if (!Directory.Exists(beside))
        {
            // A backup made before there was a reading log. Said where the journal knows of one, until the journal has that too.
            DeskFolder.WriteWhole(desk.RestoredWithout, "The backup this desk was restored from held no reading log.\n");
            return;
        }

        if (File.Exists(Path.Combine(beside, Node))) DeskFolder.WriteWhole(desk.NodeFile, DeskFolder.ReadSmall(Path.Combine(beside, Node)));
        CopyDatabase(Path.Combine(beside, Readings), desk.Readings);
        if (!File.Exists(Path.Combine(beside, WaitingLog))) return;
        DeskFolder.CreatePrivate(desk.Waiting);
        CopyDatabase(Path.Combine(beside, WaitingLog), Path.Combine(desk.Waiting, WaitingLog));
        CopyFiles(new FolderVault(Path.Combine(beside, Files)), Path.Combine(desk.Waiting, Files));
        if (File.Exists(Path.Combine(beside, Face))) DeskFolder.WriteWhole(Path.Combine(desk.Waiting, Face), DeskFolder.ReadSmall(Path.Combine(beside, Face)));
    }

    /// <summary>A whole copy of one moment, also while another program writes.</summary>
    private static void CopyDatabase(string from, string to)
    {
        if (!File.Exists(from)) return;
        var fresh = to + ".new";
        File.Delete(fresh);
        using (new FileStream(fresh, DeskFolder.Private(FileMode.CreateNew)))
        {
            // made first, so that nobody else may read it while it fills
        }

        using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
        using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ToString()))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
        }

        using (var file = new FileStream(fresh, FileMode.Open, FileAccess.Write, FileShare.Read)) file.Flush(flushToDisk: true);
        File.Move(fresh, to, overwrite: true);
        DeskFolder.FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>What waits, and nothing that does not wait any more.</summary>
    private static void CopyFiles(FolderVault from, string to)
    {
        var (there, names) = (new FolderVault(to), from.All().ToHashSet(StringComparer.Ordinal));
        foreach (var gone in there.All().Where(n => !names.Contains(n)).ToList()) there.Discard(gone);
        foreach (var name in names.Where(n => !there.Exists(n)))
        {
            DeskFolder.CreatePrivate(to);
            DeskFolder.CreatePrivate(Path.GetDirectoryName(there.FileOf(name))!);
            DeskBackup.Copy(from.FileOf(name), there.FileOf(name), name);
        }
    }
}
