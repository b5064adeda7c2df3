using Homeward.Keys;

namespace Homeward.Evidence;

/// <summary>Where the files lie that an export names. Three places exist: a folder, an archive, nowhere.</summary>
internal interface IMediaPlace
{
    /// <summary>Takes the file in, or finds that it is in; null and a refusal in the run when it is not there.</summary>
    string? Take(ImportRun run, string relative, string place, string source);
}

/// <summary>The folder of an export on the disk. A name never leads out of it, and no link is followed.</summary>
internal sealed class MediaFolder(Intake intake, string folder) : IMediaPlace
{
    public string? Take(ImportRun run, string relative, string place, string source)
    {
        var where = $"message {place}: {SafeNames.Shown(relative)}";
        if (SafeNames.Inside(relative, out var refusal) is not { } parts)
        {
            run.Refuse(where, refusal!);
            return null;
        }

        var file = new FileInfo(Path.Combine([folder, .. parts]));
        if (!file.Exists || !DeskFolder.IsOrdinary(file) || parts.Take(parts.Count - 1).Select((_, i) => Path.Combine([folder, .. parts.Take(i + 1)]))
            .Any(below => new DirectoryInfo(below).LinkTarget is not null))
        {
            run.Refuse(where, file.Exists
                ? "it is a link or a device, not an ordinary file" : "the export names this file but does not hold it");
            return null;
        }

        return intake.File(run, file.FullName, parts[^1], source);
    }
}

/// <summary>The archive that holds the export: its files are taken in already.</summary>
internal sealed class MediaInArchive(string folder, IReadOnlyDictionary<string, string> files) : IMediaPlace
{
    public string? Take(ImportRun run, string relative, string place, string source)
    {
        if (SafeNames.Inside(relative, out var refusal) is { } parts)
        {
            if (files.TryGetValue(folder + string.Join('/', parts), out var id)) return id;
            refusal = "the export names this file but the archive does not hold it";
        }

        run.Refuse($"message {place}: {SafeNames.Shown(relative)}", refusal!);
        return null;
    }
}

/// <summary>An export that came without its folder.</summary>
internal sealed class NoMedia : IMediaPlace
{
    public string? Take(ImportRun run, string relative, string place, string source)
    {
        run.Refuse($"message {place}: {SafeNames.Shown(relative)}",
            "the export names this file and came without its folder; add the whole folder, or a ZIP of it");
        return null;
    }
}
