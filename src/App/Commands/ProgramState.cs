using Homeward.Journal;

namespace Homeward.App.Commands;

/// <summary>
/// Where this machine keeps what it knows of desks outside their folders: the state folder of the account, as its system names it.
/// </summary>
internal static class ProgramState
{
    public static string Folder
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            var above = Path.IsPathFullyQualified(named ?? "") ? named!
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(above, "homeward");
        }
    }

    /// <summary>What this machine knows, and what somebody brings: a file with a signed note, or four words.</summary>
    public static LastSeen With(string? known, Voice? voice)
    {
        if (known is null) return new LastSeen(Folder, []);
        var file = voice?.Resolve(known) ?? known;
        if (File.Exists(file)) return new LastSeen(Folder, [File.ReadAllText(file)]);
        return known.Trim().Contains(' ', StringComparison.Ordinal) ? new LastSeen(Folder, [known.Trim()])
            : throw new UsageException($"--known {known}: there is no such file, and four words stand in quotation marks: --known \"one two three four\"");
    }
}
