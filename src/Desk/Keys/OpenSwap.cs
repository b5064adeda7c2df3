using System.Text.RegularExpressions;

namespace Homeward.Keys;

/// <summary>
/// Where this machine may write memory to a disk in clear: swap that is neither encrypted nor kept in memory. The system may put any page of
/// any program there, and it stays there after the machine is switched off.
/// </summary>
public sealed partial class OpenSwap(Func<string, string?> read, Func<string, IReadOnlyList<string>> list, Func<string, string> follow)
{
    /// <summary>Names of swap areas in clear, as the system lists them; empty where there are none, or where the system does not say
    /// (macOS encrypts its own; on Windows the disk has to be encrypted).</summary>
    public static IReadOnlyList<string> OfThisMachine() => OperatingSystem.IsLinux() ? new OpenSwap(ReadText, List, Follow).Find() : [];

    public IReadOnlyList<string> Find()
    {
        var open = new List<string>();
        foreach (var line in (read("/proc/swaps") ?? "").Split('\n').Skip(1))
        {
            var words = line.Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2) continue;
            var name = Plain(words[0]);
            var sealedThere = words[1] switch
            {
                "partition" => IsSealed(Path.GetFileName(follow(name)), 0),
                "file" => DeviceOf(name) is { } device && IsSealed(Path.GetFileName(follow(device)), 0),
                _ => false,
            };
            if (!sealedThere) open.Add(name);
        }

        return open;
    }

    /// <summary>True for memory (zram without a disk behind it), for a device under dm-crypt, and for one that stands on such devices only.</summary>
    private bool IsSealed(string device, int depth)
    {
        if (depth > 8) return false;
        if (device.StartsWith("zram", StringComparison.Ordinal)) return (read($"/sys/block/{device}/backing_dev") ?? "none").Trim() is "none" or "";
        if ((read($"/sys/block/{device}/dm/uuid") ?? "").StartsWith("CRYPT-", StringComparison.Ordinal)) return true;
        var below = list($"/sys/block/{device}/slaves");
        return below.Count > 0 && below.All(d => IsSealed(d, depth + 1));
    }

    /// <summary>The device of the file system a swap file lies in: the longest mount point above it.</summary>
    private string? DeviceOf(string file)
    {
        var best = (Point: "", Device: (string?)null);
        foreach (var line in (read("/proc/self/mountinfo") ?? "").Split('\n'))
        {
            // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
            var halves = line.Split(" - ");
            var (first, second) = (halves[0].Split(' '), halves.Length > 1 ? halves[1].Split(' ') : []);
            if (first.Length < 5 || second.Length < 2) continue;
            var point = Plain(first[4]);
            var above = point == "/" || file == point || file.StartsWith(point + "/", StringComparison.Ordinal);
            if (above && point.Length >= best.Point.Length) best = (point, Plain(second[1]));
        }

        return best.Device;
    }

    /// <summary>The kernel writes spaces and the like as three octal digits.</summary>
    private static string Plain(string name) => Octal().Replace(name, m => ((char)Convert.ToInt32(m.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();

    private static string? ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not there on this kernel
        }
    }

    private static IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!)] : [];

    private static string Follow(string name) => File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName ?? name;
}
