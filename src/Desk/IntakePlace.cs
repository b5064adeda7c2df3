using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward;

/// <summary>
/// Where a public intake takes things in: the waiting room of a desk, or a folder of its own on a rented machine that knows public keys only. Owned by
/// the program that serves the intake; safe for concurrent use.
/// </summary>
public sealed class IntakePlace : IDisposable
{
    internal const string FaceName = "intake.txt", NodeName = "node.txt", LinesName = "log.lines", CollectedName = "collected.txt";
    private const string LinesFormat = "homeward-waiting-lines/draft-1\n";
    private const string NodeFormat = "homeward-intake-node/draft-1";

    private readonly WaitingLog log;
    private readonly Outbox replies;
    private readonly Func<IntakeFace?> face;
    private readonly FileStream? held;

    private IntakePlace(WaitingLog log, Outbox replies, Func<IntakeFace?> face, FileStream? held = null) =>
        (this.log, this.replies, this.face, this.held) = (log, replies, face, held);

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep
    {
        set => log.TestingOnlyStep = value;
    }

    /// <summary>What whoever starts the intake should know of the face they gave; null where there is nothing to say.</summary>
    public string? FaceNote { get; private init; }

    /// <summary>What the desk tells the public; null before the desk was unlocked once, and where somebody changed it.</summary>
    public IntakeFace? Face => face();

    /// <summary>Beside a served desk, locked or not.</summary>
    public static IntakePlace OfDesk(Desk desk)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var room = desk.Waiting;
        return new IntakePlace(room.Log, room.Replies, () => room.PublicFace);
    }

    /// <summary>
    /// A folder on a machine that somebody else may own. The first time it needs the desk's public face; later a newer one of the same desk is
    /// taken, and an older one left aside with a note: a unit file names the first one for ever. The machine makes a key of its own, which signs its log.
    /// </summary>
    /// <param name="newFace">the file homeward intake-keys wrote; null later</param>
    /// <exception cref="DeskException">no face, one of another desk, or another program has the folder</exception>
    public static IntakePlace Rented(string folder, string? newFace, TimeProvider clock)
    {
        var root = Path.GetFullPath(folder);
        DeskFolder.CreatePrivate(root);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(root, "intake.lock"), DeskFolder.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException)
        {
            throw new DeskException($"another program serves the intake in {root}");
        }

        try
        {
            var note = newFace is null ? null : TakeFace(root, newFace);
            var faceFile = Path.Combine(root, FaceName);
            if (IntakeFace.In(faceFile) is null) throw new DeskException(File.Exists(faceFile)
                ? $"{faceFile} is not as a desk signed it; bring it again from the desk: homeward intake-keys --out FILE"
                : $"there is no public face of a desk in {root}; make one at the desk (homeward intake-keys --out FILE) and give it with --keys FILE");
            byte[]? node = null;
            WaitingLog log = null!;
            log = new WaitingLog(root, clock, () => IntakeFace.In(faceFile) is { } shown ? new WaitingFace(shown.Desk, shown.Recipient, node!)
                : throw new DeskException("intake.txt is not as a desk signed it"))
            {
                Committed = () => Export(log, root),
            };
            if (!File.Exists(log.NodeFile)) log.WriteNode(RandomNumberGenerator.GetBytes(32));
            if (!File.Exists(log.LogFile)) SqliteJournal.Create(log.LogFile);
            using (var key = log.Node()) node = key.PublicKey;
            DeskFolder.WriteWhole(Path.Combine(root, NodeName), $"{NodeFormat}\nnode-key {Convert.ToBase64String(node)}\n");
            Export(log, root);
            return new IntakePlace(log, new Outbox(Path.Combine(root, "replies")), () => IntakeFace.In(faceFile), held) { FaceNote = note };
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Begins taking something in.</summary>
    /// <exception cref="DeskException">nothing can be taken in before the desk was unlocked once</exception>
    public HandIn Begin() => log.Begin();

    /// <summary>The answers a receipt opens, newest first; empty where there is none, and for words that are nobody's.</summary>
    public IReadOnlyList<Reply> Replies(SenderReceipt receipt) => replies.Read(receipt);

    public WaitingSignal Signal() => log.Signal();

    /// <summary>Bytes of sealed files that lie here.</summary>
    public long BytesWaiting() => Directory.Exists(log.FilesFolder)
        ? new DirectoryInfo(log.FilesFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;

    /// <summary>Bytes the disk has left.</summary>
    public long FreeBytes()
    {
        DeskFolder.CreatePrivate(log.Root);
        return new DriveInfo(Path.GetFullPath(log.Root)).AvailableFreeSpace;
    }

    /// <summary>Four words of the key of this machine, for the first collecting.</summary>
    public string NodeWords()
    {
        using var node = log.Node();
        return IntakeFace.WordsOf(node.PublicKey);
    }

    /// <summary>Removes what uploads left when the machine broke off, and, on a rented machine, what the desk says it collected.</summary>
    public void Tidy()
    {
        log.SweepUnnamed();
        var file = Path.Combine(log.Root, CollectedName);
        if (held is null || !File.Exists(file) || Face is not { } shown) return;
        if (CollectedNote.Parse(DeskFolder.ReadSmall(file), shown.LogKey) is not { } note || note.Node != NodeWords()) return;
        var rows = log.Lines().Rows;
        if (note.Size > rows.Count || !WaitingLog.RangeOf(rows.Take((int)note.Size)).Root().AsSpan().SequenceEqual(note.Root)) return;
        foreach (var row in rows.Take((int)note.Size).Where(r => !note.Left.Contains(r.Position)))
        {
            if (WaitingHeader.Parse(row.Header) is { } header) log.Files.Discard(Convert.ToHexStringLower(header.Id));
        }
    }

    /// <summary>Takes what the desk sends back to a rented machine: its face, what it collected, and the answers. Works beside a running intake.</summary>
    /// <exception cref="DeskException">it is not of this desk, or not whole; nothing was changed</exception>
    public static int TakeReplies(string folder, string archive)
    {
        var root = Path.GetFullPath(folder);
        var known = IntakeFace.In(Path.Combine(root, FaceName)) ?? throw new DeskException($"{root} is not the folder of an intake");
        var files = ReadArchive(archive);
        var shown = files.TryGetValue(FaceName, out var text) ? IntakeFace.Parse(text) : null;
        if (shown is null || shown.Desk != known.Desk || !shown.LogKey.AsSpan().SequenceEqual(known.LogKey)) throw new DeskException(
            $"{archive} is not what the desk of this intake wrote (homeward collect --replies)");
        if (shown.Serial > known.Serial) DeskFolder.WriteWhole(Path.Combine(root, FaceName), text!);
        var box = new Outbox(Path.Combine(root, "replies"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, bytes) in files.Where(f => f.Key.StartsWith("replies/", StringComparison.Ordinal)))
        {
            var file = Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
            names.Add(file);
            DeskFolder.CreatePrivate(box.Root);
            DeskFolder.CreatePrivate(Path.GetDirectoryName(file)!);
            if (!File.Exists(file)) DeskFolder.WriteWhole(file, bytes);
        }

        box.Drop(names);
        if (files.TryGetValue(CollectedName, out var collected)) DeskFolder.WriteWhole(Path.Combine(root, CollectedName), collected);
        return names.Count;
    }

    public void Dispose() => held?.Dispose();

    /// <returns>a note where the given face is older than the one that lies here, which stays</returns>
    private static string? TakeFace(string root, string given)
    {
        var fresh = IntakeFace.In(given) ?? throw new DeskException($"{given} is not what homeward intake-keys writes");
        var file = Path.Combine(root, FaceName);
        var known = IntakeFace.In(file);
        if (known is not null && (known.Desk != fresh.Desk || !known.LogKey.AsSpan().SequenceEqual(fresh.LogKey))) throw new DeskException(
            $"the intake in {root} belongs to another desk; use a folder of its own for each");
        if (known is not null && fresh.Serial < known.Serial) return
            $"{given} is older than the public face that came with the answers; the newer one in {root} stays. You may remove {given}.";
        DeskFolder.WriteWhole(file, DeskFolder.ReadSmall(given));
        return null;
    }

    /// <summary>
    /// Copies new lines to a plain file that only grows: whoever copies the folder while something comes in has whole lines up to some place, which a
    /// copy of a database would not give. Crash: a torn last line is cut off and written again.
    /// </summary>
    private static void Export(WaitingLog log, string root)
    {
        using var file = new FileStream(Path.Combine(root, LinesName), DeskFolder.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        if (file.Length < LinesFormat.Length)
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(LinesFormat));
        }

        var (count, end) = Count(file);
        var (rows, notes) = log.LinesFrom(count);
        file.SetLength(end);
        file.Position = end;
        var noteAt = notes.ToDictionary(n => n.Size, n => Encoding.UTF8.GetBytes(n.Note));
        var length = new byte[4];
        foreach (var row in rows)
        {
            file.Write(row.Header);
            var note = noteAt.GetValueOrDefault(row.Position + 1) ?? [];
            BinaryPrimitives.WriteInt32BigEndian(length, note.Length);
            file.Write(length);
            file.Write(note);
        }

        file.Flush(flushToDisk: true);
    }

    private static (long Count, long End) Count(FileStream file)
    {
        file.Position = LinesFormat.Length;
        var record = new byte[EntryHeader.Length + 4];
        var (count, end) = (0L, file.Position);
        while (file.ReadAtLeast(record, record.Length, false) == record.Length)
        {
            var note = BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(EntryHeader.Length));
            if (note < 0 || file.Position + note > file.Length) break;
            file.Position += note;
            (count, end) = (count + 1, file.Position);
        }

        return (count, end);
    }

    /// <summary>The lines in a copy of a rented intake's folder, up to the last signed one; what was torn by the copying is left out.</summary>
    /// <exception cref="DeskException">there is no such file</exception>
    internal static WaitingLines LinesIn(string folder)
    {
        var name = Path.Combine(folder, LinesName);
        if (!File.Exists(name)) throw new DeskException($"{folder} is not the folder of an intake: it has no {LinesName}");
        using var file = DeskFolder.OpenOrdinary(name, 1 << 16);
        var format = new byte[LinesFormat.Length];
        if (file.ReadAtLeast(format, format.Length, false) != format.Length || Encoding.ASCII.GetString(format) != LinesFormat)
        {
            throw new DeskException($"{LinesName} is not as this program writes it");
        }

        var (rows, signed, newest) = (new List<StoredEntry>(), 0, (string?)null);
        var record = new byte[EntryHeader.Length + 4];
        while (file.ReadAtLeast(record, record.Length, false) == record.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(EntryHeader.Length));
            if (length is < 0 or > 64 * 1024) break;
            var note = new byte[length];
            if (file.ReadAtLeast(note, length, false) != length) break;
            rows.Add(new StoredEntry(rows.Count, record[..EntryHeader.Length], []));
            if (length > 0) (signed, newest) = (rows.Count, Encoding.UTF8.GetString(note));
        }

        rows.RemoveRange(signed, rows.Count - signed);
        return new WaitingLines(rows, rows.Count, WaitingLog.RangeOf(rows).Root(), newest);
    }

    /// <summary>The key that signs a rented intake's log, as its folder says it; null where it does not.</summary>
    internal static byte[]? NodeKeyIn(string folder)
    {
        var file = Path.Combine(folder, NodeName);
        if (!File.Exists(file)) return null;
        var lines = Encoding.ASCII.GetString(DeskFolder.ReadSmall(file)).Split('\n');
        var key = new byte[32];
        return lines.Length == 3 && lines[0] == NodeFormat && lines[1].StartsWith("node-key ", StringComparison.Ordinal)
            && Convert.TryFromBase64String(lines[1][9..], key, out var n) && n == 32 ? key : null;
    }

    private static Dictionary<string, byte[]> ReadArchive(string archive)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            using var stream = DeskFolder.OpenOrdinary(archive, 1 << 16);
            using var tar = new TarReader(stream);
            long total = 0;
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !CarriedIntake.IsReplyName(entry.Name)) throw new DeskException(
                    string.Create(CultureInfo.InvariantCulture, $"{archive} holds something that no desk writes there"));
                using var bytes = new MemoryStream();
                if (entry.Length > 1 << 20 || (total += entry.Length) > 1L << 30) throw new DeskException($"{archive} is larger than a desk writes it");
                entry.DataStream?.CopyTo(bytes);
                files[entry.Name] = bytes.ToArray();
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DeskException($"{archive} is not whole; copy it again");
        }

        return files;
    }
}

/// <summary>What a desk signs about having collected from one rented machine: up to where, and what it could not take.</summary>
/// <param name="Node">four words of the machine's key</param>
internal sealed record CollectedNote(string Node, long Size, byte[] Root, IReadOnlySet<long> Left)
{
    private const string Format = "homeward-collected/draft-1";

    private string Body => string.Create(CultureInfo.InvariantCulture,
        $"{Format}\nnode {Node}\nsize {Size}\nroot {Convert.ToBase64String(Root)}\nleft {string.Join(',', Left.Order())}\n");

    public string Print(Func<byte[], byte[]> sign) => $"{Body}signature {Convert.ToBase64String(sign(Encoding.UTF8.GetBytes(Body)))}\n";

    public static CollectedNote? Parse(byte[] content, byte[] logKey)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');
        if (lines.Length != 7 || lines[0] != Format || !lines[1].StartsWith("node ", StringComparison.Ordinal)
            || !lines[2].StartsWith("size ", StringComparison.Ordinal) || !lines[3].StartsWith("root ", StringComparison.Ordinal)
            || !lines[4].StartsWith("left ", StringComparison.Ordinal) || !lines[5].StartsWith("signature ", StringComparison.Ordinal)) return null;
        var (root, signature) = (new byte[32], new byte[64]);
        if (!long.TryParse(lines[2][5..], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64String(lines[3][5..], root, out var n) || n != 32
            || !Convert.TryFromBase64String(lines[5][10..], signature, out var m) || m != 64) return null;
        var left = new HashSet<long>();
        foreach (var one in lines[4][5..].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var line)) return null;
            left.Add(line);
        }

        var note = new CollectedNote(lines[1][5..], size, root, left);
        return note.Print(_ => signature) == text && SigningKey.Verify(logKey, Encoding.UTF8.GetBytes(note.Body), signature) ? note : null;
    }
}
