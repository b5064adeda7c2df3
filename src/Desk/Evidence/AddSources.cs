using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What a person says about what they add; all of it may be left out.</summary>
/// <param name="Claimed">when it says it was made</param>
/// <param name="From">who gave it to us, in their own words</param>
/// <param name="Sample">true for the founding note that ships with the program</param>
/// <param name="OnlyChat">of an account export: the one chat to take in</param>
public sealed record AddOptions(
    string? Title = null, string? Lang = null, UncertainDate? Claimed = null, string? Channel = null, string? From = null,
    bool Sample = false, string? OnlyChat = null);

/// <summary>
/// Takes files in. The order for each: hash the bytes; look whether the desk holds them; seal the original into the
/// vault; write the act that names
/// it; then its text or parts in chunks; close the run. A crash between vault and act leaves a sealed file nobody can open.
/// </summary>
internal sealed class AddSources(Seat seat, AddOptions options, Action<string, long, long>? progress)
{
    private const int ChunkOfText = 1 << 20;
    private const string ProgramVersion = "0.1.0";

    /// <summary>A file, or a folder: Telegram exports and lists have a run each, all other files of the folder share one.</summary>
    public IReadOnlyList<RunResult> Add(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path)) throw new FileNotFoundException($"There is no file or folder {path}.");
        var files = new List<(string File, string Name)>();
        if (File.Exists(path)) files.Add((path, Path.GetFileName(path)));
        else Gather(new DirectoryInfo(path), "", files);
        if (files.Count == 0) throw new FileNotFoundException($"The folder {path} holds no files.");
        var results = new List<RunResult>();
        var others = new List<(string File, string Name)>();
        foreach (var (file, name) in files)
        {
            if (!IsOrdinary(new FileInfo(file)) || ImporterOf(file, name) is "files") others.Add((file, name));
            else results.Add(AddParted(file, name));
        }

        if (others.Count > 0) results.Add(AddWhole(others, Path.GetFileName(Path.TrimEndingDirectorySeparator(path))));
        return results;
    }

    /// <summary>Files of a folder in order of their names; of a Telegram export only its result.json, which names
    /// its media itself.</summary>
    private static void Gather(DirectoryInfo folder, string prefix, List<(string, string)> files)
    {
        var export = Path.Combine(folder.FullName, "result.json");
        if (IsOrdinary(new FileInfo(export)))
        {
            files.Add((export, prefix + "result.json"));
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo below && entry.LinkTarget is null) Gather(below, prefix + below.Name + "/", files);
            else files.Add((entry.FullName, prefix + entry.Name));
        }
    }

    private static string ImporterOf(string file, string name)
    {
        using var stream = DeskFolder.OpenOrdinary(file);
        var head = new byte[Detect.HeadBytes];
        var n = stream.ReadAtLeast(head, head.Length, false);
        return Detect.MediaType(head.AsSpan(0, n), name).Kind switch
        {
            SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson => "telegram",
            SourceKind.Csv => "list",
            _ => "files",
        };
    }

    /// <summary>A file of many parts: an export or a list.</summary>
    private RunResult AddParted(string file, string name)
    {
        var importer = ImporterOf(file, name);
        var (sha, length, head) = Look(file);
        var detected = Detect.MediaType(head, name);
        var run = ImportRun.Start(seat, importer, SafeNames.Shown(name), sha);
        var id = Known(sha)?.Id ?? Seat.NewId(Ids.Source);
        if (Known(sha) is null) run.Write($"source-{id}", Receive(run, file, id, name, sha, length, detected, null,
            About(file, detected, length)));
        run.Names(id);
        return importer == "telegram" ? AddTelegram(run, file, id) : AddList(run, file, id, sha);
    }

    /// <summary>Files that are one source each, in one run. The run is known again by the names and lengths of its files.</summary>
    private RunResult AddWhole(List<(string File, string Name)> files, string name)
    {
        var manifest = Fingerprint(files.SelectMany(f => new[] { f.Name, new FileInfo(f.File) is { Exists: true } i
            ? i.Length.ToString(CultureInfo.InvariantCulture) : "" }));
        var run = ImportRun.Start(seat, "files", SafeNames.Shown(name), manifest);
        string? key = null;
        for (var i = 0; i < files.Count; i++)
        {
            key = AddWhole(run, files[i].File, files[i].Name) ?? key;
            if (files.Count > 1) progress?.Invoke("files", i + 1, files.Count);
        }

        return run.Close(key);
    }

    /// <returns>the source's id, or null when it was refused</returns>
    private string? AddWhole(ImportRun run, string file, string name, string? parent = null)
    {
        if (!IsOrdinary(new FileInfo(file)))
        {
            run.Refuse(SafeNames.Shown(name), "it is a link or a device, not an ordinary file; copy what it leads to and add the copy");
            return null;
        }

        var (sha, length, head) = Look(file);
        var known = Known(sha);
        var id = known?.Id ?? Seat.NewId(Ids.Source);
        if (parent is null) run.Names(id);
        if (known is not null)
        {
            run.Count(id, known.Value.Run == run.Id);
            return id;
        }

        var detected = Detect.MediaType(head, name);
        var about = About(file, detected, length);
        // One act: an original and its text stand together or not at all. Only a text of more than 8 million letters
        // goes on in further acts,
        // and those stand before the source that would make the next try take it for known.
        var texts = Texts(id, about);
        foreach (var (chunk, place) in texts.Skip(8).Chunk(8).Select((c, i) => (c, i))) run.Write($"text-{id}-{place}", chunk);
        run.Write($"source-{id}", [.. Receive(run, file, id, name, sha, length, detected, parent, about), .. texts.Take(8)]);
        run.Count(id, true);
        return id;
    }

    /// <summary>The source of these bytes that this member may see. One behind a wall is not known to them: "known" would tell
    /// whoever holds a file that a colleague received the same. It is then stored a second time.</summary>
    private (string Id, string Run)? Known(string sha) => seat.Ask(q => q.One(
        $"SELECT s.id, coalesce(s.run, '') FROM source s WHERE s.sha256 = $2 AND {Walls.Sees("s.id")} ORDER BY s.position",
        r => new { Id = r.Text(0), Run = r.Text(1) }, seat.Actor, sha)) is { } found
        ? (found.Id, found.Run)
        : null;

    /// <summary>Seals the original; gives the entry that names it. Reads the file a second time and refuses it when
    /// it is another by now.</summary>
    private List<Draft> Receive(
        ImportRun run, string file, string id, string name, string sha, long length, Detected detected, string? parent, AboutFile? about)
    {
        // long: nine things make a source's entry, and they are at hand in one place only
        seat.Live.Keys.Ensure(id);
        var key = seat.Live.Keys.DataKey(id) ?? throw new InvalidOperationException("a new key that does not open");
        using var identity = KeyRing.VaultIdentity(key);
        Vault.Original original;
        using (var plain = new CountingStream(DeskFolder.OpenOrdinary(file),
            done => progress?.Invoke("sealing " + SafeNames.Shown(name), done, length)))
        {
            original = seat.Vault.Take(plain, identity.Recipient);
        }

        if (Convert.ToHexStringLower(original.Sha256) != sha)
        {
            seat.Vault.Discard(original.Object);
            throw new IOException($"{name} changed while it was read.");
        }

        var notes = detected.NameDisagrees
            ? ["the ending of its name claims another kind of file than its bytes are"] : Array.Empty<string>();
        var body = new SourceReceived(
            options.Title ?? about?.Title ?? Path.GetFileNameWithoutExtension(name), name, detected.Kind.ToString(), detected.MediaType,
            detected.NameDisagrees, options.Lang ?? about?.Lang, original.Object, original.Length, sha, run.Id,
            options.Claimed ?? about?.Claimed, options.Channel ?? about?.Channel, parent, options.From, options.Sample, notes);
        return [new Draft("source-received", 1, [new(id, 0), new(run.Id, null)], Secrecy.Record, id, Entry.Write(body))];
    }

    private static List<Draft> Texts(string id, AboutFile? about) => about?.Text is not { } text
        ? []
        : [.. Chunks(text).Select((chunk, i) => new Draft(
            "text-taken", 1, [new(id, null)], Secrecy.Record, id,
            Entry.Write(new TextTaken(i, chunk, about.Tool, ProgramVersion, i == 0 ? about.Notes : []))))];

    private RunResult AddTelegram(ImportRun run, string file, string id)
    {
        var media = new Dictionary<string, string>(StringComparer.Ordinal);
        var ordinal = 0;
        using (var stream = new CountingStream(DeskFolder.OpenOrdinary(file), done => progress?.Invoke("reading messages",
            done, new FileInfo(file).Length)))
        {
            foreach (var part in TelegramExport.Read(stream, new TelegramOptions { OnlyChat = options.OnlyChat, KeepRaw = false }))
            {
                if (part is TelegramMessage message) Take(run, id, message, ordinal++, media);
                else if (part is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused)
                {
                    run.Refuse(string.Create(CultureInfo.InvariantCulture,
                        $"line {refused.Line}, byte {refused.ByteStart}"), refused.Reason);
                }
            }
        }

        run.Flush();
        foreach (var (relative, place) in media) TakeMedia(run, Path.GetDirectoryName(file)!, relative, place, id);
        return run.Close(id);
    }

    private void Take(ImportRun run, string source, TelegramMessage m, int ordinal, Dictionary<string, string> media)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{m.Chat.Id ?? "?"}/{m.Id}");
        var names = m.Media.Select(f => f.RelativePath ?? f.Missing?.ToString() ?? f.FileName ?? f.Kind).ToList();
        foreach (var path in m.Media.Select(f => f.RelativePath).OfType<string>()) media.TryAdd(path, place);
        var print = Fingerprint([place, m.FromId, m.Date, m.Edited, m.Text, m.Action, .. names]);
        if (IsKnownPart(print))
        {
            run.Knows();
            return;
        }

        var earlier = seat.Ask(q => q.One(
            $"SELECT p.id FROM part p WHERE p.place = $2 AND {Walls.Sees("p.source")} ORDER BY p.position DESC LIMIT 1", r => r.Text(0), seat.Actor, place));
        var text = m.Text.Length > 0 ? m.Text : m.Action is { } action ? $"[{action}]" : "";
        run.Store(new Draft(
            "part-received", 1, [new(Seat.NewId(Ids.Part), null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new PartReceived(
                ordinal, m.ByteStart, m.ByteLength, place, print, m.From ?? m.Author ?? m.Actor, m.FromId ?? m.ActorId, Sent(m), m.DateUnix,
                Clean(text), earlier, m.ReplyTo?.ToString(CultureInfo.InvariantCulture), m.ForwardedFrom, names,
                [.. m.Notes.Select(n => n.Text), .. m.AlbumOf is { } album
                    ? [$"seems to belong to the album of message {album}"] : Array.Empty<string>()]))), print);
    }

    private void TakeMedia(ImportRun run, string folder, string relative, string place, string source)
    {
        if (SafeNames.Inside(relative, out var refusal) is not { } parts)
        {
            run.Refuse($"message {place}: {SafeNames.Shown(relative)}", refusal!);
            return;
        }

        var file = new FileInfo(Path.Combine([folder, .. parts]));
        if (!file.Exists || !IsOrdinary(file) || parts.Take(parts.Count - 1).Select((_, i) => Path.Combine([folder, .. parts.Take(i + 1)]))
            .Any(below => new DirectoryInfo(below).LinkTarget is not null))
        {
            run.Refuse($"message {place}: {SafeNames.Shown(relative)}", file.Exists
                ? "it is a link or a device, not an ordinary file" : "the export names this file but does not hold it");
            return;
        }

        AddWhole(run, file.FullName, parts[^1], source);
    }

    private RunResult AddList(ImportRun run, string file, string id, string sha)
    {
        using var stream = DeskFolder.OpenOrdinary(file);
        var ordinal = 0;
        foreach (var item in CsvList.Read(stream))
        {
            if (item is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused)
            {
                run.Refuse(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}"), refused.Reason);
            }

            if (item is not CsvRow row) continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"{sha}/{row.Line}");
            var print = Fingerprint([place, row.RowText]);
            if (IsKnownPart(print)) run.Knows();
            else run.Store(RowDraft(id, row, ordinal, place, print), print);
            ordinal++;
        }

        return run.Close(id);
    }

    private static Draft RowDraft(string source, CsvRow row, int ordinal, string place, string print)
    {
        var cells = row.Cells.Select((value, i) =>
        {
            var column = i < row.Heading.Columns.Count ? row.Heading.Columns[i] : null;
            var name = column is { Name.Length: > 0 } ? column.Name : string.Create(CultureInfo.InvariantCulture, $"column {i + 1}");
            return new CellTaken(column?.Role, Clean(name), Clean(value));
        }).ToList();
        var text = string.Join('\n', cells.Where(c => c.Value.Length > 0).Select(c => $"{c.Name}: {c.Value}"));
        return new Draft(
            "part-received", 1, [new(Seat.NewId(Ids.Part), null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new PartReceived(
                ordinal, row.ByteStart, row.ByteLength, place, print, null, null, null, null, text, null, null, null, [],
                [.. row.Notes.Select(n => n.Text)], cells)));
    }

    /// <summary>What a file tells of itself, and its text where it has one.</summary>
    private sealed record AboutFile(
        string? Title, string? Lang, string? Channel, UncertainDate? Claimed, string? Text, string Tool, IReadOnlyList<string> Notes);

    private AboutFile? About(string file, Detected detected, long length)
    {
        if (detected.Kind is SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson)
        {
            using var stream = DeskFolder.OpenOrdinary(file);
            var chat = TelegramExport.Read(stream, new TelegramOptions { OnlyChat = options.OnlyChat, KeepRaw = false })
                .OfType<TelegramChat>().FirstOrDefault();
            return chat?.Name is { Length: > 0 } name ? new AboutFile(Clean(name), null, Clean(name), null, null, "", []) : null;
        }

        if (detected.Kind is not (SourceKind.PlainText or SourceKind.Html or SourceKind.Json)) return null;
        if (length > TextLayer.MaxBytes)
        {
            return new AboutFile(null, null, null, null, "", "none",
                [$"the text is longer than {TextLayer.MaxBytes >> 20} MB and was not taken; the original is kept"]);
        }

        var bytes = new byte[length];
        using (var whole = DeskFolder.OpenOrdinary(file)) whole.ReadExactly(bytes);
        if (detected.Kind is SourceKind.Html && ArticleText.From(bytes, null, out _) is { } article)
        {
            var day = article.Published.Count > 0 ? article.Published[0] : null;
            var when = day is null ? null : new UncertainDate(
                day.Phrase, article.Language, null, $"{day.Day:yyyy-MM-dd}", day.Day, day.Day, "article", $"the page says so ({day.From})");
            return new AboutFile(
                article.Title, article.Language, article.Site, when, Clean(article.Text), "article-text",
                    [.. article.Notes.Select(n => n.Text)]);
        }

        if (TextLayer.From(bytes, null, out var refusal) is not { } layer) return new AboutFile(null, null, null,
            null, "", "none", [refusal!]);
        return new AboutFile(
            FirstLine(layer.Text), null, null, null, Clean(layer.Text), "text-layer", [.. layer.Notes.Select(n => n.Text)]);
    }

    /// <summary>A text without a title is called by its first line, where that is one.</summary>
    private static string? FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.Length is > 0 and <= 160 ? Clean(line.ToString()) : null;
    }

    /// <summary>Pieces of at most a million letters, never inside a letter of two units.</summary>
    private static IEnumerable<string> Chunks(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + ChunkOfText, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
            yield return text[at..end];
            at = end;
        }
    }

    private bool IsKnownPart(string fingerprint) => seat.Ask(q => q.Any(
        $"SELECT 1 FROM part p WHERE p.fingerprint = $2 AND {Walls.Sees("p.source")}", seat.Actor, fingerprint));

    private static string Fingerprint(IEnumerable<string?> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', fields)))[..16]);

    /// <summary>Halves of broken letters cannot be written as JSON; they become U+FFFD in the working text, the
    /// original keeps them.</summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// The day a message was sent: of the wall clock where its zone is known; else between the days it can have been
    /// from Kyiv (UTC+2 at the least)
    /// to Moscow (UTC+3).
    /// </summary>
    private static UncertainDate? Sent(TelegramMessage m)
    {
        if (m.EarliestUnix is not { } least || m.LatestUnix is not { } most) return null;
        var (first, last) = m.ZoneOffsetMinutes is { } zone
            ? (DayAt(least + zone * 60L), DayAt(most + zone * 60L))
            : (DayAt(least + 2 * 3600), DayAt(most + 3 * 3600));
        var edtf = first == last ? $"{first:yyyy-MM-dd}" : $"{first:yyyy-MM-dd}/{last:yyyy-MM-dd}";
        return new UncertainDate(m.Date, null, null, edtf, first, last, "telegram", "the time the export gives for this message");
    }

    private static DateOnly DayAt(long unix) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(unix, -62135596800, 253402300799)).UtcDateTime);

    /// <summary>A link, a device or a pipe is never opened: what it leads to is not what was named, and some never end.</summary>
    private static bool IsOrdinary(FileInfo file) => file.Exists && file.LinkTarget is null && DeskFolder.IsRegular(file.FullName);

    /// <summary>Hash, length and first bytes of a file.</summary>
    private (string Sha, long Length, byte[] Head) Look(string file)
    {
        using var stream = DeskFolder.OpenOrdinary(file, 1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        byte[] head = [];
        long length = 0;
        for (var n = stream.ReadAtLeast(buffer, buffer.Length, false); n > 0; n = stream.ReadAtLeast(buffer, buffer.Length, false))
        {
            if (length == 0) head = buffer[..Math.Min(n, Detect.HeadBytes)];
            hash.AppendData(buffer, 0, n);
            length += n;
            progress?.Invoke("looking at " + Path.GetFileName(file), length, stream.Length);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length, head);
    }

    /// <summary>Reads through and says how far it is.</summary>
    private sealed class CountingStream(Stream inner, Action<long> tell) : ForwardStream
    {
        private long done;

        public override long Length => inner.Length;

        public override long Position { get => done; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            done += n;
            tell(done);
            return n;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
