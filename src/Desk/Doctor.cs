using System.Globalization;
using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;

namespace Homeward;

/// <summary>One thing that was looked at on the machine of a desk.</summary>
/// <param name="What">disk, clock, …</param>
/// <param name="IsWell">false where the keeper has something to do</param>
/// <param name="Says">what was seen, and where it is not well, what to do</param>
public sealed record Symptom(string What, bool IsWell, string Says);

/// <summary>
/// Looks at what a desk stands on: the machine, its files and how it is cared for. Needs no passphrase and reads no content; what the
/// desk itself holds is the business of a check.
/// </summary>
public static class Doctor
{
    private const long LeastFree = 1L << 30;
    private const int DaysBetweenBackups = 7;
    private const int DaysBetweenDrills = 90;

    /// <param name="readText">gives the text of a file of the system, null where there is none (/proc)</param>
    /// <param name="seen">what this machine keeps of the desk outside its folder</param>
    /// <exception cref="DeskException">not a desk</exception>
    public static IReadOnlyList<Symptom> Look(string root, LastSeen seen, TimeProvider clock, Func<string, string?> readText)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(readText);
        var folder = new DeskFolder(Path.GetFullPath(root));
        var (face, settings) = Desk.FaceOf(folder);
        var now = clock.GetUtcNow();
        var symptoms = new List<Symptom> { Disk(folder, settings), Permissions(folder, settings) };
        symptoms.AddRange(OfJournal(folder, face, settings, seen, now));
        symptoms.AddRange(OfCare(Care.Of(folder), now));
        symptoms.Add(Cores(readText));
        return symptoms;
    }

    /// <summary>Room for the journal to grow and for a backup beside it: a gigabyte, or a tenth of what the originals take.</summary>
    private static Symptom Disk(DeskFolder folder, Settings settings)
    {
        var vault = settings.Vault ?? folder.Vault;
        var free = new DriveInfo(folder.Root).AvailableFreeSpace;
        var freeForOriginals = settings.Vault is null ? free : new DriveInfo(vault).AvailableFreeSpace;
        var held = Directory.Exists(vault) ? new DirectoryInfo(vault).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;
        var least = Math.Max(LeastFree, held / 10);
        var room = Math.Min(free, freeForOriginals);
        return new Symptom("disk", room >= least, room >= least ? $"{Gigabytes(room)} free, {Gigabytes(held)} of originals"
            : $"only {Gigabytes(room)} free beside {Gigabytes(held)} of originals: when the disk is full nothing can be taken in. Make room, or move the desk to a larger disk");
    }

    /// <summary>Folder 0700, files 0600, all of the account that runs the program.</summary>
    private static Symptom Permissions(DeskFolder folder, Settings settings)
    {
        if (OperatingSystem.IsWindows()) return new Symptom("permissions", true, "not looked at on Windows: see that only this account may read the folder");
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var open = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder.Root).Concat(Directory.EnumerateFileSystemEntries(folder.Keys)).Prepend(folder.Root).Append(settings.Vault ?? folder.Vault))
        {
            // The database engine makes its own small files; the folder above keeps others out of them.
            if (Path.GetFileName(path) is "desk.lock" or "journal.sqlite-shm" or "journal.sqlite-wal" or "journal.sqlite") continue;
            if ((File.GetUnixFileMode(path) & Others) != 0) open.Add(path == folder.Root ? "the folder itself" : Path.GetRelativePath(folder.Root, path));
        }

        return new Symptom("permissions", open.Count == 0, open.Count == 0 ? "only this account can read the desk's files"
            : $"others of this machine may open {string.Join(", ", open.Take(5))}: run chmod -R go= {folder.Root}");
    }

    private static IEnumerable<Symptom> OfJournal(DeskFolder folder, DeskFile face, Settings settings, LastSeen seen, DateTimeOffset now)
    {
        Head head;
        EntryHeader? newest;
        IJournal journal;
        Symptom? trouble = null;
        try
        {
            journal = Desk.OpenJournal(folder, settings.Journal);
        }
        catch (Exception e) when (e is IOException or JournalDamagedException)
        {
            trouble = new Symptom("journal", false, e.Message);
            journal = null!;
        }

        if (trouble is not null)
        {
            yield return trouble;
            yield break;
        }

        using (journal)
        {
            head = journal.ReadHead();
            newest = head.Size > 0 && journal.Read(head.Size - 1, 1) is [var row] ? EntryHeader.Parse(row.Header, out _) : null;
            yield return new Symptom("journal", newest is not null, newest is not null
                ? $"answers; record number {head.Size}, four words: {new Checkpoint(face.Origin, head.Size, head.Root).Words}"
                : "its newest entry cannot be read: run homeward check, and keep the newest backup aside");
            yield return Clock(newest, now);
            yield return Keys(folder, face, head);
            yield return Seen(seen, face, journal);
        }
    }

    private static Symptom Clock(EntryHeader? newest, DateTimeOffset now)
    {
        var today = (int)Math.Floor(now.ToUnixTimeSeconds() / 86400.0);
        // A day's difference is a time zone; more is a clock that was wrong then or is wrong now.
        if (newest is null || today >= newest.Day - 1) return new Symptom("clock", now.Year >= 2026, now.Year >= 2026
            ? string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm} UTC, not before the newest entry") : "the clock is years behind: set it, deadlines are counted from it");
        return new Symptom("clock", false, string.Create(CultureInfo.InvariantCulture,
            $"it says {now:yyyy-MM-dd}, but the newest entry is of {DateTimeOffset.FromUnixTimeSeconds(newest.Day * 86400L):yyyy-MM-dd}: set the clock before anybody works"));
    }

    private static Symptom Keys(DeskFolder folder, DeskFile face, Head head)
    {
        var wrong = new List<string>();
        if (!File.Exists(folder.EpochFile(head.Epoch)) && !File.Exists(folder.EpochFile(head.Epoch) + KeyFiles.Staged)) wrong.Add(
            $"keys/epoch-{head.Epoch}.age is missing: without it nobody can open the desk; bring it back from the copy of the keys");
        var members = 0;
        foreach (var file in Directory.EnumerateFiles(folder.Keys))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(".new", StringComparison.Ordinal)) wrong.Add($"keys/{name} was left by a crash: remove it");
            if (!name.EndsWith(".key", StringComparison.Ordinal)) continue;
            members++;
            if (Homeward.Sealing.MemberKey.Parse(System.Text.Encoding.UTF8.GetString(DeskFolder.ReadSmall(file)), out var reason) is not { } key) wrong.Add($"keys/{name}: {reason}");
            else if (key.Desk != face.Binding) wrong.Add($"keys/{name} belongs to another desk");
        }

        if (members == 0) wrong.Add("no member's key is there: nobody can sign in");
        var (now, known) = (KeyFiles.MarkOnDisk(folder), Care.Of(folder).KeyMark);
        if (known is not null && known != now) wrong.Add(
            $"the key files ({now}) are not those of the last unlock ({known}): one was exchanged, added or removed; run homeward check before anybody signs in");
        return new Symptom("keys", wrong.Count == 0, wrong.Count == 0
            ? $"member keys {members}, and the keys of epoch {head.Epoch}; "
                + $"hash of the key files {now}{(known is null ? ", not compared: unlock once" : ", as at the last unlock")}" : string.Join("; ", wrong));
    }

    private static Symptom Seen(LastSeen seen, DeskFile face, IJournal journal)
    {
        try
        {
            var known = seen.Required(face, () => journal.ReadCheckpoints(0));
            LastSeen.Compare(known, journal);
            return known.Count > 0 ? new Symptom("older copy", true, $"this machine saw {LastSeen.Say(known[0].Checkpoint)}, and the journal goes on from there")
                : new Symptom("older copy", false, "nothing outside the desk knows how far it was: an older copy of it would not be noticed. "
                    + "Serve it once here, note the four words, or have the checkpoint cosigned");
        }
        catch (JournalDamagedException e)
        {
            return new Symptom("older copy", false, e.Message);
        }
    }

    private static IEnumerable<Symptom> OfCare(Care care, DateTimeOffset now)
    {
        yield return Since("backup", care.Backup, now, DaysBetweenBackups, $"to record number {care.BackedUpTo}", "run homeward backup --to DIR --keys-to DIR");
        yield return Since("copy of the keys", care.Keys, now, KeySets.MostDays, $"it lives {KeySets.MostDays} days", "without one a lost disk is a lost desk: run homeward backup with --keys-to DIR");
        yield return Recovery(care, now);
        yield return care.Drill is not null && !care.DrillPassed ? new Symptom("restore drill", false, "the last drill did not pass: read its report in drills/ of the backup")
            : Since("restore drill", care.Drill, now, DaysBetweenDrills, "passed", "a backup that nobody restored is a hope: run homeward backup --drill");
    }

    private static Symptom Recovery(Care care, DateTimeOffset now) => Since("recovery rehearsed", care.Rehearsed, now, 365,
        "enough holders typed their words back", "whoever forgets the last passphrase has lost the desk: run homeward recovery setup, then homeward recovery rehearse");

    private static Symptom Since(string what, DateTimeOffset? last, DateTimeOffset now, int days, string says, string todo) => last is not { } at
        ? new Symptom(what, false, $"never; {todo}")
        : (now - at).TotalDays > days ? new Symptom(what, false, string.Create(CultureInfo.InvariantCulture, $"the last is of {at:yyyy-MM-dd}, more than {days} days ago; {todo}"))
        : new Symptom(what, true, string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd}, {says}"));

    /// <summary>Swap in clear may hold words and keys of an unlocked desk after the machine is switched off.</summary>
    public static Symptom Swap(IReadOnlyList<string> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new Symptom("swap", open.Count == 0, open.Count == 0 ? "none in clear"
            : $"in clear: {string.Join(", ", open)}. Words and keys may stand there after the machine is off: encrypt it or switch it off (swapoff)");
    }

    /// <summary>What the system does with the memory of a program that crashes.</summary>
    private static Symptom Cores(Func<string, string?> readText)
    {
        if (ProcessMemory.IsClosed is { } closed && !closed) return new Symptom("core files", false, "the system may write this program's memory to a core file: set ulimit -c 0 for its account");
        var pattern = readText("/proc/sys/kernel/core_pattern")?.Trim();
        return new Symptom("core files", true, ProcessMemory.IsClosed is null ? "not looked at on this system"
            : $"this program writes none{(pattern is { Length: > 0 } ? $" (the system's would go to {pattern})" : "")}");
    }

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
