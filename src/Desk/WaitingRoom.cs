using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward;

/// <summary>What a locked machine may tell about what waits: no word, no name, no size.</summary>
/// <param name="Oldest">when the oldest came in, to the minute; null when nothing waits</param>
/// <param name="Urgent">how many of them were ticked as not able to wait</param>
public sealed record WaitingSignal(int Waiting, DateTimeOffset? Oldest, int Urgent);

/// <summary>What whoever handed something in can keep: its place, and the log's checkpoint as this machine signed it.</summary>
public sealed record WaitingReceipt(long Position, string Item, string Checkpoint);

/// <summary>What a collecting round found.</summary>
public sealed record Collected(int Taken, IReadOnlyList<string> SourceIds, IReadOnlyList<string> Problems);

/// <summary>
/// The waiting room: what comes in while the desk is locked is sealed to the desk's intake recipient and written to a log of its own, whose
/// checkpoints this machine's online key signs. The machine can add to it, and cannot read it. At unlock it goes into the journal.
/// </summary>
/// <remarks>
/// A hand-in, and what is true if the power fails after each step: the sealed file lies in waiting/files under a random name, flushed (nobody
/// names it yet: it is no hand-in, and whoever gave it has no receipt); then the line with its hash and the new checkpoint are committed
/// together (it waits). Collecting: each item becomes a source in one act named after it (done again, it answers as before); then one act
/// countersigns the log up to its size; then the sealed files go (what is left of them goes with the next round).
/// </remarks>
public sealed class WaitingRoom
{
    /// <summary>Name of the intake's first data key in the key ring; later ones have a number behind it.</summary>
    internal const string IntakeKey = "intake";

    /// <summary>No hand-in is longer.</summary>
    public const long MostBytes = 256L << 20;

    private const int MostNote = 64 * 1024;
    private const string NodeFormat = "homeward-node/draft-1";

    private readonly DeskFolder folder;
    private readonly DeskFile desk;
    private readonly TimeProvider clock;

    internal WaitingRoom(DeskFolder folder, DeskFile desk, TimeProvider clock) => (this.folder, this.desk, this.clock) = (folder, desk, clock);

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep { get; set; }

    /// <summary>The waiting room of a folder, without opening its desk: for hand-ins beside a running server, and for the signal.</summary>
    public static WaitingRoom Of(string root, TimeProvider clock)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        return new WaitingRoom(folder, Desk.FaceOf(folder).Face, clock);
    }

    /// <summary>True once a member's desk opened the room; before that there is nothing to seal to.</summary>
    public bool IsOpen => File.Exists(FaceFile);

    private string FaceFile => Path.Combine(folder.Waiting, "room.txt");

    private string NodeFile => Path.Combine(folder.Waiting, "node.key");

    private string LogFile => Path.Combine(folder.Waiting, "log.sqlite");

    private FolderVault Files => new(Path.Combine(folder.Waiting, "files"));

    /// <summary>Takes something in. Needs no passphrase, and gives nothing that opens it again.</summary>
    /// <exception cref="DeskException">the room was never opened, or is not as the desk wrote it</exception>
    /// <exception cref="IOException">the disk is full or refuses; nothing waits then</exception>
    public WaitingReceipt Take(Stream content, HandedIn note)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(note);
        var face = Face();
        var words = JsonSerializer.SerializeToUtf8Bytes(note, Entry.Json);
        if (words.Length > MostNote) throw new DeskException("the name and words of what is handed in are too long");
        var prefix = new byte[4 + words.Length];
        BinaryPrimitives.WriteInt32BigEndian(prefix, words.Length);
        words.CopyTo(prefix, 4);
        var files = Files;
        DeskFolder.CreatePrivate(Path.Combine(folder.Waiting, "files"));
        using var whole = new PrefixedStream(prefix, content, MostBytes);
        var item = files.Take(whole, face.Recipient).Object;
        TestingOnlyStep?.Invoke("after file");
        var header = new WaitingHeader(0, Convert.FromHexString(item), clock.GetUtcNow().ToUnixTimeSeconds() / 60, note.Urgent, HashOf(item));
        var receipt = Append(face, item, header);
        TestingOnlyStep?.Invoke("after line");
        return receipt;
    }

    /// <summary>How much waits. Reads clear headers only.</summary>
    public WaitingSignal Signal()
    {
        if (!IsOpen || !File.Exists(LogFile)) return new WaitingSignal(0, null, 0);
        using var log = SqliteJournal.Open(LogFile);
        var waiting = Rows(log).Select(r => WaitingHeader.Parse(r.Header)).OfType<WaitingHeader>()
            .Where(h => Files.Exists(Convert.ToHexStringLower(h.Id))).ToList();
        return new WaitingSignal(waiting.Count, waiting.Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(waiting.Min(h => h.Minute) * 60), waiting.Count(h => h.Urgent));
    }

    /// <summary>Opens the room with an unlocked desk: an intake key in the journal, an online key for this machine, and the signed face.</summary>
    internal void Open(Chronicle live)
    {
        var newest = KeyNames(live) is [var name, ..] ? name : null;
        if (newest is not null && IsOpen && File.Exists(NodeFile) && File.Exists(LogFile) && TryFace() is { } face && face.Recipient == RecipientOf(live, newest)) return;
        OpenWith(live, newest ?? IntakeKey, AccessView.DeskItself, Desk.NewId("act-"));
    }

    /// <summary>
    /// From here on what comes in is sealed to a new key; what came in before still opens with the ones before. A crash after the act: the next round
    /// sees that room.txt names an older key, and writes it again.
    /// </summary>
    internal void Replace(Chronicle live, string actor, string actId)
    {
        if (live.IsDone(actId) == 0) OpenWith(live, string.Create(CultureInfo.InvariantCulture, $"{IntakeKey}-{live.Size}"), actor, actId);
    }

    private void OpenWith(Chronicle live, string key, string actor, string actId)
    {
        DeskFolder.CreatePrivate(folder.Waiting);
        live.Keys.Ensure(key);
        var recipient = RecipientOf(live, key);
        var seed = File.Exists(NodeFile) && TryFace() is not null ? null : RandomNumberGenerator.GetBytes(32);
        using var node = seed is null ? Node() : new SigningKey(seed);
        live.Do(new Act(actId, actor, [new Draft("waiting-room-opened", 1, [new(desk.Desk, null)], Secrecy.Desk, key,
            Entry.Write(new WaitingRoomOpened(recipient, Convert.ToBase64String(node.PublicKey))))]));
        TestingOnlyStep?.Invoke("after key");
        if (seed is not null) DeskFolder.WriteWhole(NodeFile, $"{NodeFormat}\nseed {Convert.ToBase64String(seed)}\n");
        CryptographicOperations.ZeroMemory(seed);
        if (!File.Exists(LogFile)) SqliteJournal.Create(LogFile);
        DeskFolder.WriteWhole(FaceFile, new WaitingFace(desk.Desk, recipient, node.PublicKey).Print(live.Keys.Signing.Sign));
    }

    /// <summary>Takes everything that waits into the journal, countersigns the log and says what is missing. Needs the unlocked desk.</summary>
    internal Collected Collect(Chronicle live, FolderVault vault, string node)
    {
        if (!IsOpen) return new Collected(0, [], []);
        var problems = new List<string>();
        var face = TryFace();
        if (face is null) problems.Add("waiting/room.txt is not as this desk signed it; what was handed in since then may have been sealed to somebody else");
        using var log = SqliteJournal.Open(LogFile);
        var (head, rows) = (log.ReadHead(), Rows(log));
        var note = face is null ? "" : Vouched(log, head, rows, face, problems);
        var known = live.Database.Ask(q => q.One("SELECT size, root FROM waiting_taken WHERE log = $1 ORDER BY position DESC LIMIT 1", r => new { Size = r.Long(0), Root = r.Text(1) }, node));
        var first = 0;
        if (known is not null && RootOf(rows.Take((int)Math.Min(known.Size, rows.Count))) == known.Root && rows.Count >= known.Size) first = (int)known.Size;
        else if (known is not null && rows.Count == 0 && File.Exists(folder.RestoredWithout)) problems.Add(string.Create(CultureInfo.InvariantCulture,
            $"the waiting log was not in the backup this desk was restored from: the {known.Size} lines it had are not here, and a new one was begun"));
        else if (known is not null) problems.Add(string.Create(CultureInfo.InvariantCulture,
            $"the waiting log is not the one this desk countersigned: it had {known.Size} lines, and what is there now ({rows.Count}) does not begin with them"));
        if (first == rows.Count && problems.Count == 0)
        {
            Sweep(rows.Take(first));
            return new Collected(0, [], []);
        }

        var (taken, left) = TakeAll(live, vault, rows.Skip(first).ToList(), node.Length == 0 ? $"{first}" : $"{node}/{first}", problems);
        TestingOnlyStep?.Invoke("before countersign");
        if (taken.Count == 0 && first == rows.Count && known is not null && AlreadySaid(live, node, problems.Count, rows.Count)) return new Collected(0, [], problems);
        live.Do(new Act(Desk.NewId("act-"), AccessView.DeskItself, [new Draft("waiting-taken", 1, [new(desk.Desk, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new WaitingTaken(rows.Count, RootOf(rows), note, taken.Count, problems, node.Length == 0 ? null : node)))]));
        TestingOnlyStep?.Invoke("after countersign");
        Sweep(rows.Where(r => !left.Contains(r.Position)));
        return new Collected(taken.Count, taken, problems);
    }

    private static bool AlreadySaid(Chronicle live, string node, int problems, int size) => live.Database.Ask(q => q.Any(
        "SELECT 1 FROM (SELECT problems, size FROM waiting_taken WHERE log = $3 ORDER BY position DESC LIMIT 1) WHERE problems = $1 AND size = $2", problems, size, node));

    private (List<string> Taken, HashSet<long> Left) TakeAll(Chronicle live, FolderVault vault, List<StoredEntry> rows, string from, List<string> problems)
    {
        var (taken, left) = (new List<string>(), new HashSet<long>());
        if (rows.Count == 0) return (taken, left);
        var seat = new Seat(live, vault, clock, AccessView.DeskItself);
        var run = ImportRun.Start(seat, "waiting", "waiting room", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{desk.Desk}/waiting/{from}")))));
        var keys = KeyNames(live).Select(k => Intake(live, k)).ToList();
        foreach (var row in rows)
        {
            var why = TakeOne(seat, run, row, keys, out var source);
            if (source is not null)
            {
                taken.Add(source);
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"line {row.Position} of the waiting log");
            left.Add(row.Position);
            problems.Add($"{place}: {why}");
            run.Refuse(place, why!);
        }

        keys.ForEach(k => k.Dispose());
        run.Close();
        return (taken, left);
    }

    private string? TakeOne(Seat seat, ImportRun run, StoredEntry row, IReadOnlyList<AgeIdentity> keys, out string? source)
    {
        source = null;
        if (WaitingHeader.Parse(row.Header) is not { } header || header.Position != row.Position) return "it is not as this program writes one";
        var item = Convert.ToHexStringLower(header.Id);
        if (seat.FindDone("waiting/" + item) is { } done)
        {
            source = done.Ids[0];
            run.Count(source, true);
            return null;
        }

        if (!Files.Exists(item)) return "its sealed file is missing";
        if (!HashOf(item).AsSpan().SequenceEqual(header.SealedSha256)) return "its sealed file is another than was handed in; it was left where it is";
        try
        {
            using var plain = OpenWithAny(Files, item, keys);
            var length = new byte[4];
            plain.ReadExactly(length);
            var words = new byte[BinaryPrimitives.ReadInt32BigEndian(length) is var n and >= 0 and <= MostNote ? n : throw new JsonException()];
            plain.ReadExactly(words);
            var note = JsonSerializer.Deserialize<HandedIn>(words, Entry.Json);
            if (note is not { Name: not null, Channel: not null }) throw new JsonException();
            source = TakeWaiting.Take(seat, run.Id, item, note, DateTimeOffset.FromUnixTimeSeconds(header.Minute * 60), plain);
            run.Names(source);
            run.Count(source, true);
            return null;
        }
        catch (Exception e) when (e is SealBrokenException or JsonException or EndOfStreamException)
        {
            return "what is in it was not sealed by this program to this desk; it was left where it is";
        }
    }

    /// <summary>The node's checkpoint over the log as it stands, or "" with a sentence why there is none that fits.</summary>
    private string Vouched(SqliteJournal log, Head head, List<StoredEntry> rows, WaitingFace face, List<string> problems)
    {
        if (rows.Count == 0 && head.Size == 0) return "";
        var note = log.ReadCheckpoints(head.Size).FirstOrDefault(n => n.Size == head.Size).Note;
        var read = note is null ? null : Checkpoint.Read(note, face.Origin, face.NodeKey, (m, s) => SigningKey.Verify(face.NodeKey, m, s)).Checkpoint;
        if (rows.Count != head.Size || !RangeOf(rows).Root().AsSpan().SequenceEqual(head.Root)) problems.Add("the lines of the waiting log do not give the root it states");
        else if (read is null || read.Size != head.Size || !read.Root.AsSpan().SequenceEqual(head.Root)) problems.Add(
            "the newest lines of the waiting log are not signed by this machine's key; somebody else may have written or cut them");
        else return note!;
        return "";
    }

    private WaitingReceipt Append(WaitingFace face, string item, WaitingHeader header)
    {
        using var node = Node();
        if (!node.PublicKey.AsSpan().SequenceEqual(face.NodeKey)) throw new DeskException(
            "waiting/node.key is not the key this desk signed for; unlock the desk once to make a new one");
        using var log = SqliteJournal.Open(LogFile);
        using var append = log.BeginAppend();
        var range = RangeOf(Rows(log));
        if (range.Size != append.Head.Size || !range.Root().AsSpan().SequenceEqual(append.Head.Root)) throw new JournalDamagedException(
            "the waiting log is not as it was written; unlock the desk, which looks at it line by line");
        var row = new StoredEntry(range.Size, (header with { Position = range.Size }).ToBytes(), []);
        range.Append(row.LeafHash());
        var head = new Head(range.Size, range.Root(), 1);
        var note = new Checkpoint(face.Origin, head.Size, head.Root).Sign(node.PublicKey, node.Sign);
        TestingOnlyStep?.Invoke("before line");
        append.Commit([row], head, note);
        return new WaitingReceipt(row.Position, item, note);
    }

    private WaitingFace Face() => !IsOpen
        ? throw new DeskException("this desk has no waiting room yet; unlock it once in a served desk, or run: homeward waiting open")
        : TryFace() ?? throw new DeskException("waiting/room.txt is not as this desk signed it; nothing is taken in before the desk was unlocked and looked at");

    private WaitingFace? TryFace()
    {
        try
        {
            var face = WaitingFace.Parse(DeskFolder.ReadSmall(FaceFile), (m, s) => SigningKey.Verify(desk.LogKey, m, s));
            return face?.Desk == desk.Desk ? face : null;
        }
        catch (Exception e) when (e is JournalDamagedException or IOException)
        {
            return null;
        }
    }

    private SigningKey Node()
    {
        var lines = Encoding.ASCII.GetString(DeskFolder.ReadSmall(NodeFile)).Split('\n');
        var seed = new byte[32];
        if (lines.Length != 3 || lines[0] != NodeFormat || !lines[1].StartsWith("seed ", StringComparison.Ordinal)
            || !Convert.TryFromBase64String(lines[1][5..], seed, out var n) || n != 32) throw new DeskException("waiting/node.key is not as this program wrote it");
        return new SigningKey(seed);
    }

    /// <summary>Names of the data keys things were sealed to, newest first.</summary>
    private static IReadOnlyList<string> KeyNames(Chronicle live) => live.Database.Ask(q => q.Rows(
        "SELECT key FROM intake_key GROUP BY key ORDER BY max(position) DESC", r => r.Text(0)));

    private static AgeIdentity Intake(Chronicle live, string key) => KeyRing.VaultIdentity(
        live.Keys.DataKey(key) ?? throw new JournalDamagedException("the key of the waiting room does not open"));

    private static string RecipientOf(Chronicle live, string key)
    {
        using var identity = Intake(live, key);
        return identity.Recipient;
    }

    /// <summary>Opens a sealed file with whichever of the desk's keys it was sealed to.</summary>
    private static Stream OpenWithAny(FolderVault files, string item, IReadOnlyList<AgeIdentity> keys)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return files.Open(item, keys[i]);
            }
            catch (SealBrokenException) when (i < keys.Count - 1)
            {
                // of a key before the last change
            }
        }
    }

    private byte[] HashOf(string item)
    {
        using var file = DeskFolder.OpenOrdinary(Path.Combine(folder.Waiting, "files", item[..2], item + ".age"), 1 << 16);
        return SHA256.HashData(file);
    }

    private void Sweep(IEnumerable<StoredEntry> rows)
    {
        foreach (var header in rows.Select(r => WaitingHeader.Parse(r.Header)).OfType<WaitingHeader>()) Files.Discard(Convert.ToHexStringLower(header.Id));
    }

    private static List<StoredEntry> Rows(SqliteJournal log)
    {
        var rows = new List<StoredEntry>();
        for (var at = 0L; ; at = rows[^1].Position + 1)
        {
            var more = log.Read(at, 2000);
            if (more.Count == 0) return rows;
            rows.AddRange(more);
        }
    }

    private static CompactRange RangeOf(IEnumerable<StoredEntry> rows)
    {
        var range = new CompactRange();
        foreach (var row in rows) range.Append(row.LeafHash());
        return range;
    }

    private static string RootOf(IEnumerable<StoredEntry> rows) => Convert.ToHexStringLower(RangeOf(rows).Root());

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
