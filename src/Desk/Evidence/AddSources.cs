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

    /// <summary>A file, or a folder: a Telegram export where one lies, every other file on its own.</summary>
    public IReadOnlyList<RunResult> Add(string path)
    {
        if (File.Exists(path)) return [AddFile(path, Path.GetFileName(path))];
        if (!Directory.Exists(path)) throw new FileNotFoundException($"There is no file or folder {path}.");
        var results = new List<RunResult>();
        AddFolder(path, results);
        if (results.Count == 0) throw new FileNotFoundException($"The folder {path} holds no files.");
        return results;
    }

    private void AddFolder(string folder, List<RunResult> results)
    {
        var export = Path.Combine(folder, "result.json");
        if (IsOrdinary(new FileInfo(export)))
        {
            results.Add(AddFile(export, Path.GetFileName(folder) + "/result.json"));
            return;
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            // A link could lead out of the folder that was meant; it is named as refused by a run of its own.
            if (entry is DirectoryInfo below && entry.LinkTarget is null) AddFolder(below.FullName, results);
            else if (entry is FileInfo file) results.Add(AddFile(file.FullName, file.Name));
        }
    }

    private RunResult AddFile(string file, string name)
    {
        if (!IsOrdinary(new FileInfo(file))) return RefuseWhole(name,
            "it is a link or a device, not an ordinary file; copy what it leads to and add the copy");
        var (sha, length, head) = Look(file);
        var detected = Detect.MediaType(head, name);
        var importer = detected.Kind is SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson ? "telegram"
            : detected.Kind is SourceKind.Csv ? "list" : "file";
        var run = ImportRun.Start(seat, importer, SafeNames.Shown(name), sha);
        var known = seat.Ask(q => q.One("SELECT id, coalesce(run, '') FROM source WHERE sha256 = $1",
            r => new { Id = r.Text(0), Run = r.Text(1) }, sha));
        var id = known?.Id ?? Seat.NewId(Ids.Source);
        var isMine = known is null || known.Run == run.Id;
        if (known is null) Receive(run, file, id, name, sha, length, detected, null);
        run.Names(id);
        return importer switch
        {
            "telegram" => AddTelegram(run, file, id),
            "list" => AddList(run, file, id, sha),
            _ => AddText(run, file, id, detected, length, isMine),
        };
    }

    /// <summary>Seals the original and writes the act that names it. Reads the file a second time and refuses it
    /// when it is another by now.</summary>
    private void Receive(ImportRun run, string file, string id, string name, string sha, long length, Detected detected, string? parent)
    {
        seat.Live.Keys.Ensure(id);
        var key = seat.Live.Keys.DataKey(id) ?? throw new InvalidOperationException("a new key that does not open");
        using var identity = KeyRing.VaultIdentity(key);
        Vault.Original original;
        using (var plain = new CountingStream(File.OpenRead(file),
            done => progress?.Invoke("sealing " + SafeNames.Shown(name), done, length)))
        {
            original = seat.Vault.Take(plain, identity.Recipient);
        }

        if (Convert.ToHexStringLower(original.Sha256) != sha)
        {
            seat.Vault.Discard(original.Object);
            throw new IOException($"{name} changed while it was read.");
        }

        var body = new SourceReceived(
            options.Title ?? Path.GetFileNameWithoutExtension(name), name, detected.Kind.ToString(),
                detected.MediaType, detected.NameDisagrees, options.Lang,
            original.Object, original.Length, sha, run.Id, options.Claimed, options.Channel, parent, options.From, options.Sample,
            detected.NameDisagrees ? ["the ending of its name claims another kind of file than its bytes are"] : []);
        try
        {
            run.Write($"source-{id}", [new Draft("source-received", 1, [new(id, 0), new(run.Id, null)],
                Secrecy.Record, id, Entry.Write(body))]);
        }
        catch (RefusedException)
        {
            seat.Vault.Discard(original.Object);
            throw;
        }
    }

    /// <summary>A single text: its text layer in chunks. What has no text stays an opaque original.</summary>
    private RunResult AddText(ImportRun run, string file, string id, Detected detected, long length, bool isMine)
    {
        if (!isMine)
        {
            run.KnownOne();
            return run.Close(id);
        }

        if (Layer(file, detected, length) is { } layer)
        {
            var ordinal = 0;
            foreach (var (chunk, place) in Chunks(layer.Text).Chunk(8).Select((c, i) => (c, i)))
            {
                run.Write($"text-{id}-{place}", [.. chunk.Select(text => new Draft(
                    "text-taken", 1, [new(id, null)], Secrecy.Record, id,
                    Entry.Write(new TextTaken(ordinal++, text, layer.Tool, ProgramVersion, ordinal == 1 ? layer.Notes : []))))]);
            }
        }

        run.StoredOne();
        return run.Close(id);
    }

    private RunResult AddTelegram(ImportRun run, string file, string id)
    {
        var media = new Dictionary<string, string>(StringComparer.Ordinal);
        var ordinal = 0;
        using (var stream = new CountingStream(File.OpenRead(file), done => progress?.Invoke("reading messages",
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

        var earlier = seat.Ask(q => q.One("SELECT id FROM part WHERE place = $1 ORDER BY position DESC LIMIT 1", r => r.Text(0), place));
        var text = m.Text.Length > 0 ? m.Text : m.Action is { } action ? $"[{action}]" : "";
        run.Store(new Draft(
            "part-received", 1, [new(Seat.NewId(Ids.Part), null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new PartReceived(
                ordinal, m.ByteStart, m.ByteLength, place, print, m.From ?? m.Author ?? m.Actor, m.FromId ?? m.ActorId, Sent(m), m.DateUnix,
                Clean(text), earlier, m.ReplyTo?.ToString(CultureInfo.InvariantCulture), m.ForwardedFrom, names,
                [.. m.Notes.Select(n => n.Text), .. m.AlbumOf is { } album
                    ? [$"seems to belong to the album of message {album}"] : Array.Empty<string>()]))));
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

        var (sha, length, head) = Look(file.FullName);
        var known = seat.Ask(q => q.One("SELECT id, coalesce(run, '') FROM source WHERE sha256 = $1",
            r => new { Id = r.Text(0), Run = r.Text(1) }, sha));
        if (known is null) Receive(run, file.FullName, Seat.NewId(Ids.Source), parts[^1], sha, length,
            Detect.MediaType(head, parts[^1]), source);
        if (known is null || known.Run == run.Id) run.StoredOne();
        else run.KnownOne();
    }

    private RunResult AddList(ImportRun run, string file, string id, string sha)
    {
        using var stream = File.OpenRead(file);
        var ordinal = 0;
        foreach (var item in CsvList.Read(stream))
        {
            if (item is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused)
            {
                run.Refuse(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}"), refused.Reason);
            }

            if (item is not ListRow row) continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"{sha}/{row.Line}");
            var print = Fingerprint([place, row.Text]);
            if (IsKnownPart(print)) run.Knows();
            else
            {
                run.Store(new Draft(
                    "part-received", 1, [new(Seat.NewId(Ids.Part), null), new(id, null)], Secrecy.Record, id,
                    Entry.Write(new PartReceived(
                        ordinal, row.ByteStart, row.ByteLength, place, print, null, null, null, null,
                            Clean(row.AsLines), null, null, null, [], []))));
            }

            ordinal++;
        }

        return run.Close(id);
    }

    private RunResult RefuseWhole(string name, string reason)
    {
        var run = ImportRun.Start(seat, "file", SafeNames.Shown(name), "");
        run.Refuse(SafeNames.Shown(name), reason);
        return run.Close(null);
    }

    private sealed record TextOf(string Text, string Tool, IReadOnlyList<string> Notes);

    private static TextOf? Layer(string file, Detected detected, long length)
    {
        if (detected.Kind is not (SourceKind.PlainText or SourceKind.Html or SourceKind.Json)) return null;
        if (length > TextLayer.MaxBytes) return new TextOf("", "none",
            [$"the text is longer than {TextLayer.MaxBytes >> 20} MB and was not taken; the original is kept"]);
        var bytes = File.ReadAllBytes(file);
        if (detected.Kind is SourceKind.Html && ArticleText.From(bytes, out var reason) is { } article)
        {
            return new TextOf(Clean(article.Text), "article-text", [.. article.Notes.Select(n => n.Text)]);
        }

        if (TextLayer.From(bytes, null, out var refusal) is not { } layer) return new TextOf("", "none", [refusal!]);
        return new TextOf(Clean(layer.Text), "text-layer", [.. layer.Notes.Select(n => n.Text)]);
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

    private bool IsKnownPart(string fingerprint) => seat.Ask(q => q.Any("SELECT 1 FROM part WHERE fingerprint = $1", fingerprint));

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

    private static bool IsOrdinary(FileInfo file) =>
        file.Exists && file.LinkTarget is null && (file.Attributes & (FileAttributes.Device | FileAttributes.Directory)) == 0
        && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file.FullName) >= 0);

    /// <summary>Hash, length and first bytes of a file.</summary>
    private (string Sha, long Length, byte[] Head) Look(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
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
    private sealed class CountingStream(Stream inner, Action<long> tell) : Stream
    {
        private long done;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => done; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            done += n;
            tell(done);
            return n;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
