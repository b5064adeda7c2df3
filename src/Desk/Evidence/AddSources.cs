using System.Globalization;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;

namespace Homeward.Evidence;

/// <summary>What a person says about what they add; all of it may be left out.</summary>
/// <param name="Claimed">when it says it was made</param>
/// <param name="From">who gave it to us, in their own words</param>
/// <param name="Sample">true for the founding note that ships with the program</param>
/// <param name="OnlyChat">of an account export: the one chat to take in; nothing else of the account is kept</param>
/// <param name="WholeAccount">keep an account export whole, with the contacts, numbers and addresses in it</param>
/// <param name="List">name of the list, where it comes again: its columns and key are remembered under it</param>
/// <param name="Key">heading of the column that tells the rows of the list apart</param>
/// <param name="Columns">heading → meaning; null or "" keeps a column as one of ours</param>
public sealed record AddOptions(
    string? Title = null, string? Lang = null, UncertainDate? Claimed = null, string? Channel = null, string? From = null,
    bool Sample = false, string? OnlyChat = null, bool WholeAccount = false, string? List = null, string? Key = null,
    IReadOnlyDictionary<string, string?>? Columns = null);

/// <summary>
/// Takes files and folders in. What has parts of its own (an export, a list, an archive, a mailbox) gets a run of its own, so
/// that it can be undone by itself; all other files of a folder share one. How one original is taken in: <see cref="Intake"/>.
/// </summary>
internal sealed class AddSources(Seat seat, AddOptions options, Action<string, long, long>? progress, FormatLimits? limits = null)
{
    private static readonly SourceKind[] TelegramJson = [SourceKind.TelegramChatJson, SourceKind.TelegramAccountJson];

    /// <summary>A file, or a folder with everything under it.</summary>
    public IReadOnlyList<RunResult> Add(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path)) throw new FileNotFoundException($"There is no file or folder {path}.");
        var files = new List<(string File, string Name)>();
        if (File.Exists(path)) files.Add((path, Path.GetFileName(path)));
        else Gather(new DirectoryInfo(path), "", files);
        if (files.Count == 0) throw new FileNotFoundException($"The folder {path} holds no files.");
        using var intake = new Intake(seat, options, progress, limits);
        var results = new List<RunResult>();
        var others = new List<(string File, string Name)>();
        var pages = new List<(string File, string Name)>();
        foreach (var (file, name) in files)
        {
            var kind = DeskFolder.IsOrdinary(new FileInfo(file)) ? KindOf(file, name) : SourceKind.Unknown;
            if (kind == SourceKind.TelegramHtml) pages.Add((file, name));
            else if (ImporterOf(kind) is { } importer) results.Add(AddAlone(intake, file, name, importer));
            else others.Add((file, name));
        }

        foreach (var folder in pages.GroupBy(p => Path.GetDirectoryName(p.File)!)) results.Add(AddPages(intake, folder.Key, [.. folder]));
        if (others.Count > 0) results.Add(AddTogether(intake, others, Path.GetFileName(Path.TrimEndingDirectorySeparator(path))));
        return results;
    }

    /// <summary>Bytes that came over a form: sealed as they arrive, never written in clear.</summary>
    public RunResult AddUpload(Stream bytes, string name)
    {
        using var intake = new Intake(seat, options, progress, limits);
        var hand = intake.Seal(bytes);
        var detected = Detect.MediaType(hand.Head, name);
        var run = ImportRun.Start(seat, ImporterOf(detected.Kind) ?? "files", SafeNames.Shown(name), hand.Sha);
        var id = intake.Settle(run, hand, name, null, null, 0);
        if (id is not null) run.Names(id);
        return run.Close();
    }

    /// <summary>
    /// Files of a folder in order of their names; of a Telegram export only its result.json or its pages, which name their media
    /// themselves.
    /// </summary>
    private static void Gather(DirectoryInfo folder, string prefix, List<(string, string)> files)
    {
        var export = Path.Combine(folder.FullName, "result.json");
        if (DeskFolder.IsOrdinary(new FileInfo(export)))
        {
            files.Add((export, prefix + "result.json"));
            return;
        }

        var entries = folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
        var pages = TelegramHtml.InOrder(entries.Where(e => e is FileInfo f && DeskFolder.IsOrdinary(f)).Select(e => e.Name))
            .Where(n => KindOf(Path.Combine(folder.FullName, n), n) == SourceKind.TelegramHtml).ToList();
        if (pages.Count > 0)
        {
            files.AddRange(pages.Select(n => (Path.Combine(folder.FullName, n), prefix + n)));
            return;
        }

        foreach (var entry in entries)
        {
            if (entry is DirectoryInfo below && entry.LinkTarget is null) Gather(below, prefix + below.Name + "/", files);
            else files.Add((entry.FullName, prefix + entry.Name));
        }
    }

    private static SourceKind KindOf(string file, string name)
    {
        using var stream = DeskFolder.OpenOrdinary(file);
        var head = new byte[Detect.HeadBytes];
        var n = stream.ReadAtLeast(head, head.Length, false);
        return Detect.MediaType(head.AsSpan(0, n), name).Kind;
    }

    /// <summary>Name of the importer of a kind that has a run of its own; null for what shares one.</summary>
    private static string? ImporterOf(SourceKind kind) => kind switch
    {
        SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson or SourceKind.TelegramHtml => "telegram",
        SourceKind.Csv or SourceKind.Xlsx => "list",
        SourceKind.Mailbox => "mailbox",
        SourceKind.Zip => "archive",
        SourceKind.Wacz => "web-archive",
        SourceKind.BayanatJson => "bayanat",
        _ => null,
    };

    private RunResult AddAlone(Intake intake, string file, string name, string importer)
    {
        var look = intake.Look(file);
        var identity = options is { OnlyChat: { } chat } && importer == "telegram" ? $"{look.Sha}#{chat}" : look.Sha;
        var run = ImportRun.Start(seat, importer, SafeNames.Shown(name), identity);
        if (TelegramJson.Contains(Detect.MediaType(look.Head, name).Kind)
            && new AccountExport(intake, options).Take(run, file, name, look) is { } cut)
        {
            if (cut.Length > 0) run.Names(cut);
            return run.Close();
        }

        if (intake.Settle(run, look, name, null, null, 0, new MediaFolder(intake, Path.GetDirectoryName(Path.GetFullPath(file))!)) is { } id)
        {
            run.Names(id);
        }

        return run.Close();
    }

    /// <summary>The pages of an HTML export, in their order, with one reader: a page goes on where the one before ended.</summary>
    private RunResult AddPages(Intake intake, string folder, List<(string File, string Name)> pages)
    {
        var looks = pages.ConvertAll(p => (p.File, p.Name, Look: intake.Look(p.File)));
        var run = ImportRun.Start(seat, "telegram", SafeNames.Shown(pages[0].Name), Intake.Fingerprint(looks.Select(l => l.Look.Sha)));
        var reader = new TelegramHtml();
        foreach (var (file, name, look) in looks)
        {
            if (intake.Settle(run, look, name, null, null, 0, new MediaFolder(intake, folder), reader) is { } id) run.Names(id);
            progress?.Invoke("pages", looks.FindIndex(l => l.File == file) + 1, looks.Count);
        }

        return run.Close();
    }

    /// <summary>Files that are one source each, in one run. The run is known again by the names and lengths of its files.</summary>
    private RunResult AddTogether(Intake intake, List<(string File, string Name)> files, string name)
    {
        var manifest = Intake.Fingerprint(files.SelectMany(f => new[] { f.Name, new FileInfo(f.File) is { Exists: true } i
            ? i.Length.ToString(CultureInfo.InvariantCulture) : "" }));
        var run = ImportRun.Start(seat, "files", SafeNames.Shown(name), manifest);
        var reports = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, named) in files.OrderByDescending(f => f.Name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)))
        {
            // What an Auto Archiver report names comes with the report, so reports go first.
            var id = intake.File(run, file, named, reports.GetValueOrDefault(Path.GetFullPath(file)));
            if (id is null) continue;
            if (!reports.ContainsKey(Path.GetFullPath(file))) run.Names(id);
            foreach (var below in intake.NamedBy(id)) reports.TryAdd(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, below)), id);
            if (files.Count > 1) progress?.Invoke("files", files.FindIndex(f => f.File == file) + 1, files.Count);
        }

        return run.Close();
    }
}
