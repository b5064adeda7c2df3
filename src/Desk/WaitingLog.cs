using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward;

/// <summary>The lines of a waiting log, as somebody found them.</summary>
/// <param name="Root">that the head states; 32 bytes</param>
/// <param name="Note">the newest signed checkpoint; null where there is none</param>
internal sealed record WaitingLines(IReadOnlyList<StoredEntry> Rows, long Size, byte[] Root, string? Note);

/// <summary>
/// A folder in which sealed things wait: files/ with one age file each, log.sqlite with a line each, node.key that signs the log. The waiting room of
/// a desk is one, and so is a rented intake. Whoever owns it can add and can read nothing. Safe for concurrent use within one process; between
/// processes the log's own lock holds.
/// </summary>
internal sealed class WaitingLog(string root, TimeProvider clock, Func<WaitingFace> face)
{
    /// <summary>Words about what is handed in, as JSON.</summary>
    internal const int MostNote = 64 * 1024;

    private const string NodeFormat = "homeward-node/draft-1";

    private readonly Lock appending = new();
    private CompactRange? edge;

    public string Root => root;

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep { get; set; }

    /// <summary>Called after each commit with the lines as they are now: what a rented intake copies to a plain file.</summary>
    internal Action? Committed { get; init; }

    public string NodeFile => Path.Combine(root, "node.key");

    public string LogFile => Path.Combine(root, "log.sqlite");

    public string FilesFolder => Path.Combine(root, "files");

    public FolderVault Files => new(FilesFolder);

    public bool IsWhole => File.Exists(NodeFile) && File.Exists(LogFile);

    public HandIn Begin() => new(this, face(), clock);

    public void WriteNode(byte[] seed) => DeskFolder.WriteWhole(NodeFile, $"{NodeFormat}\nseed {Convert.ToBase64String(seed)}\n");

    public SigningKey Node()
    {
        var lines = Encoding.ASCII.GetString(DeskFolder.ReadSmall(NodeFile)).Split('\n');
        var seed = new byte[32];
        if (lines.Length != 3 || lines[0] != NodeFormat || !lines[1].StartsWith("seed ", StringComparison.Ordinal)
            || !Convert.TryFromBase64String(lines[1][5..], seed, out var n) || n != 32)
        {
            throw new DeskException($"{NodeFile} is not as this program wrote it");
        }

        return new SigningKey(seed);
    }

    public WaitingLines Lines()
    {
        using var log = SqliteJournal.Open(LogFile);
        var (head, rows) = (log.ReadHead(), Rows(log, 0));
        return new(rows, head.Size, head.Root, log.ReadCheckpoints(head.Size).FirstOrDefault(n => n.Size == head.Size).Note);
    }

    /// <summary>Lines from a place on, each with the checkpoint of its commit where one ends there.</summary>
    public (IReadOnlyList<StoredEntry> Rows, IReadOnlyList<(long Size, string Note)> Notes) LinesFrom(long from)
    {
        using var log = SqliteJournal.Open(LogFile);
        return (Rows(log, from), log.ReadCheckpoints(from + 1));
    }

    public WaitingSignal Signal()
    {
        if (!File.Exists(LogFile)) return new WaitingSignal(0, null, 0);
        var files = Files;
        var waiting = Lines().Rows.Select(r => WaitingHeader.Parse(r.Header)).OfType<WaitingHeader>()
            .Where(h => files.Exists(Convert.ToHexStringLower(h.Id))).ToList();
        return new WaitingSignal(waiting.Count,
            waiting.Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(waiting.Min(h => h.Minute) * 60), waiting.Count(h => h.Urgent));
    }

    /// <summary>SHA-256 of a sealed file.</summary>
    public byte[] HashOf(string item) => HashOf(FilesFolder, item);

    public static byte[] HashOf(string folder, string item)
    {
        using var file = DeskFolder.OpenOrdinary(Path.Combine(folder, item[..2], item + ".age"), 1 << 16);
        return SHA256.HashData(file);
    }

    /// <summary>Sealed files that no line names, older than a day: of uploads that broke off with the machine.</summary>
    public void SweepUnnamed()
    {
        if (!Directory.Exists(FilesFolder) || !File.Exists(LogFile)) return;
        var named = Lines().Rows.Select(r => WaitingHeader.Parse(r.Header)).OfType<WaitingHeader>()
            .Select(h => Convert.ToHexStringLower(h.Id)).ToHashSet(StringComparer.Ordinal);
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var file in Directory.EnumerateFiles(FilesFolder, "*", SearchOption.AllDirectories)
            .Where(f => !named.Contains(Path.GetFileNameWithoutExtension(f)) && File.GetLastWriteTimeUtc(f) < before).ToList()) File.Delete(file);
    }

    /// <summary>One commit with a line for each item and one checkpoint over all.</summary>
    internal WaitingReceipt Append(WaitingFace sealedTo, IReadOnlyList<(string Item, bool Urgent)> items)
    {
        using var node = Node();
        if (!node.PublicKey.AsSpan().SequenceEqual(sealedTo.NodeKey)) throw new DeskException(
            "waiting/node.key is not the key this desk signed for; unlock the desk once to make a new one");
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        var headers = items.Select(i => new WaitingHeader(0, Convert.FromHexString(i.Item), minute, i.Urgent, HashOf(i.Item))).ToList();
        lock (appending)
        {
            using var log = SqliteJournal.Open(LogFile);
            using var append = log.BeginAppend();
            var range = EdgeAt(append.Head) ?? RangeOf(Rows(log, 0));
            if (range.Size != append.Head.Size || !range.Root().AsSpan().SequenceEqual(append.Head.Root)) throw new JournalDamagedException(
                "the waiting log is not as it was written; unlock the desk, which looks at it line by line");
            var rows = new List<StoredEntry>();
            foreach (var header in headers)
            {
                var row = new StoredEntry(range.Size, (header with { Position = range.Size }).ToBytes(), []);
                range.Append(row.LeafHash());
                rows.Add(row);
            }

            var head = new Head(range.Size, range.Root(), 1);
            var note = new Checkpoint(sealedTo.Origin, head.Size, head.Root).Sign(node.PublicKey, node.Sign);
            TestingOnlyStep?.Invoke("before line");
            append.Commit(rows, head, note);
            edge = range;
            TestingOnlyStep?.Invoke("after commit of lines");
            Committed?.Invoke();
            return new WaitingReceipt(rows[0].Position, items[0].Item, note);
        }
    }

    /// <summary>The right edge kept from the last commit, where nobody else wrote since.</summary>
    private CompactRange? EdgeAt(Head head) =>
        edge is { } kept && kept.Size == head.Size && kept.Root().AsSpan().SequenceEqual(head.Root) ? kept.Copy() : null;

    private static List<StoredEntry> Rows(SqliteJournal log, long from)
    {
        var rows = new List<StoredEntry>();
        for (var at = from; ; at = rows[^1].Position + 1)
        {
            var more = log.Read(at, 2000);
            if (more.Count == 0) return rows;
            rows.AddRange(more);
        }
    }

    public static CompactRange RangeOf(IEnumerable<StoredEntry> rows)
    {
        var range = new CompactRange();
        foreach (var row in rows) range.Append(row.LeafHash());
        return range;
    }
}

/// <summary>
/// Things that are handed in together: each is sealed as it comes, and they wait from <see cref="Commit"/> on, all or none. Dispose without it, and
/// nothing was handed in. Owned by one request.
/// </summary>
/// <remarks>After a crash before the commit the sealed files lie there unnamed; nobody has a receipt, and a later start removes them.</remarks>
public sealed class HandIn : IDisposable
{
    private readonly WaitingLog log;
    private readonly WaitingFace face;
    private readonly List<(string Item, bool Urgent)> items = [];
    private bool committed;

    internal HandIn(WaitingLog log, WaitingFace face, TimeProvider clock) => (this.log, this.face, Now) = (log, face, clock.GetUtcNow());

    /// <summary>Id of the desk it is for.</summary>
    public string Desk => face.Desk;

    /// <summary>When it was begun, by this machine's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Plain bytes sealed so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Things sealed so far.</summary>
    public int Count => items.Count;

    /// <summary>Seals a thing to the desk, while it is read. Nothing of it stands anywhere in clear.</summary>
    /// <param name="most">bytes it may have</param>
    /// <returns>its name in the log</returns>
    /// <exception cref="IOException">it is longer, the disk is full, or the stream broke off; nothing of it stays</exception>
    public string Add(Stream content, HandedIn note, long most = WaitingRoom.MostBytes)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(note);
        var words = JsonSerializer.SerializeToUtf8Bytes(note, Entry.Json);
        if (words.Length > WaitingLog.MostNote) throw new DeskException("the name and words of what is handed in are too long");
        var prefix = new byte[4 + words.Length];
        BinaryPrimitives.WriteInt32BigEndian(prefix, words.Length);
        words.CopyTo(prefix, 4);
        DeskFolder.CreatePrivate(log.FilesFolder);
        using var whole = new PrefixedStream(prefix, content, most);
        var taken = log.Files.Take(whole, face.Recipient);
        items.Add((taken.Object, note.Urgent));
        Bytes += taken.Length;
        log.TestingOnlyStep?.Invoke("after file");
        return taken.Object;
    }

    /// <summary>From here on they wait.</summary>
    public WaitingReceipt Commit()
    {
        if (committed || items.Count == 0) throw new InvalidOperationException("handed in before, or nothing is there to hand in");
        committed = true; // also where the answer is lost: what a line may name is never taken away here
        var receipt = log.Append(face, items);
        log.TestingOnlyStep?.Invoke("after line");
        return receipt;
    }

    public void Dispose()
    {
        if (committed) return;
        foreach (var (item, _) in items.Where(i => log.Files.Exists(i.Item))) log.Files.Discard(item);
        items.Clear();
    }

    /// <summary>Words before the bytes they speak of, as one stream with an end.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest, long most) : ForwardStream
    {
        private int at;
        private long read;

        public override int Read(Span<byte> buffer)
        {
            if (at < prefix.Length)
            {
                var n = Math.Min(buffer.Length, prefix.Length - at);
                prefix.AsSpan(at, n).CopyTo(buffer);
                at += n;
                return n;
            }

            var more = rest.Read(buffer);
            read += more;
            return read <= most ? more : throw new IOException($"what is handed in is longer than {most >> 20} MB.");
        }
    }
}
