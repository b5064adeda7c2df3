using System.Globalization;
using System.Text;

namespace Homeward.Keys;

/// <summary>
/// When this desk was last backed up, its keys copied, a restore and the recovery rehearsed, and what its key files were then: care.txt in
/// its folder, a few lines for whoever looks after the machine. Nothing depends on it but what doctor says.
/// </summary>
/// <param name="DrillPassed">whether the last rehearsal gave the same desk again</param>
public sealed record Care(DateTimeOffset? Backup = null, long BackedUpTo = 0, DateTimeOffset? Keys = null, DateTimeOffset? Drill = null, bool DrillPassed = false)
{
    /// <summary>When enough holders last typed their words back; null where that never was.</summary>
    public DateTimeOffset? Rehearsed { get; init; }

    /// <summary>Sixteen letters over all key files as the open desk last knew them.</summary>
    public string? KeyMark { get; init; }

    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static Care Of(DeskFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var care = new Care();
        if (!File.Exists(folder.CareFile)) return care;
        foreach (var words in Encoding.UTF8.GetString(DeskFolder.ReadSmall(folder.CareFile)).Split('\n').Select(l => l.Split(' ')))
        {
            if (words is ["key-files", { Length: 16 } mark]) care = care with { KeyMark = mark };
            if (words.Length < 2 || !DateTimeOffset.TryParseExact(words[1], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) continue;
            care = words[0] switch
            {
                "backup" when words.Length == 3 && long.TryParse(words[2], out var size) => care with { Backup = at, BackedUpTo = size },
                "keys" => care with { Keys = at },
                "drill" when words.Length == 3 => care with { Drill = at, DrillPassed = words[2] == "passed" },
                "recovery" => care with { Rehearsed = at },
                _ => care,
            };
        }

        return care;
    }

    public void WriteTo(DeskFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var text = new StringBuilder();
        if (Backup is { } backup) text.Append(CultureInfo.InvariantCulture, $"backup {Say(backup)} {BackedUpTo}\n");
        if (Keys is { } keys) text.Append(CultureInfo.InvariantCulture, $"keys {Say(keys)}\n");
        if (Drill is { } drill) text.Append(CultureInfo.InvariantCulture, $"drill {Say(drill)} {(DrillPassed ? "passed" : "failed")}\n");
        if (Rehearsed is { } rehearsed) text.Append(CultureInfo.InvariantCulture, $"recovery {Say(rehearsed)}\n");
        if (KeyMark is { } mark) text.Append("key-files ").Append(mark).Append('\n');
        DeskFolder.WriteWhole(folder.CareFile, text.ToString());
    }

    private static string Say(DateTimeOffset at) => at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);
}
