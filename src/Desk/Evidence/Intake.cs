using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>An original on its way in.</summary>
/// <param name="Head">its first bytes, by which it is told what it is</param>
/// <param name="Open">its bytes from the start, seekable; every call opens anew</param>
/// <param name="Sealed">where it lies in the vault already, under its new id; null for a file on the disk</param>
internal sealed record InHand(string Sha, long Length, byte[] Head, Func<Stream> Open, string? NewId = null, Vault.Original? Sealed = null);

/// <summary>
/// Takes one original in, with everything that lies in it. The order: hash the bytes; look whether the desk holds them; seal
/// the original into the vault; read its words; write the act that names it; then its parts in chunks and the files in it; last
/// an entry that its contents were gone through. A crash between vault and act leaves a sealed file nobody can open; a crash
/// later leaves a source whose contents are gone through again when it is added again. One intake serves one command.
/// </summary>
internal sealed partial class Intake(Seat seat, AddOptions options, Action<string, long, long>? progress, FormatLimits? limits) : IDisposable
{
    public const string ProgramVersion = "0.1.0";

    /// <summary>One reading process for each layer of archives: the outer waits while what lies in it is read.</summary>
    private readonly List<FormatChild> children = [];
    private readonly Dictionary<string, IReadOnlyList<string>> namedBy = new(StringComparer.Ordinal);
    private ArchiveBudget budget = new();

    public void Dispose() => children.ForEach(c => c.Dispose());

    /// <summary>Files beside it that a source (an archiver's report) names as its own; relative paths that stay below it.</summary>
    public IReadOnlyList<string> NamedBy(string sourceId) => namedBy.GetValueOrDefault(sourceId) ?? [];

    /// <summary>One file of the disk.</summary>
    /// <returns>the source's id, or null when it was refused</returns>
    public string? File(ImportRun run, string file, string name, string? parent = null)
    {
        if (DeskFolder.IsOrdinary(new FileInfo(file))) return Settle(run, Look(file), name, parent, null, 0);
        run.Refuse(SafeNames.Shown(name), "it is a link or a device, not an ordinary file; copy what it leads to and add the copy");
        return null;
    }

    /// <summary>Hash, length and first bytes of a file.</summary>
    public InHand Look(string file)
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

        return new InHand(Convert.ToHexStringLower(hash.GetHashAndReset()), length, head, () => DeskFolder.OpenOrdinary(file));
    }

    /// <summary>Seals bytes that can be read only once, under a new id; nothing of them stands anywhere in clear.</summary>
    /// <exception cref="ArchiveRefusedException">the bytes turned out to be what may not be taken in; nothing was kept</exception>
    public InHand Seal(Stream bytes)
    {
        var id = Seat.NewId(Ids.Source);
        using var head = new HeadKeeper(bytes);
        var original = SealUnder(id, head);
        return new InHand(Convert.ToHexStringLower(original.Sha256), original.Length, head.Kept, () => OpenSealed(id, original.Object), id, original);
    }

    /// <summary>The rest of the way in for one original. Top-level exports and lists count by their parts, all else as one thing.</summary>
    /// <param name="depth">how many archives or mails lie around it</param>
    /// <param name="media">where the files lie that an export names; null: nowhere</param>
    /// <returns>the source's id, or null when it was refused</returns>
    public string? Settle(
        ImportRun run, InHand hand, string name, string? parent, string? path, int depth, IMediaPlace? media = null, TelegramHtml? pages = null)
    {
        // long: the order of writes stands here, in one place
        if (depth == 0) budget = new ArchiveBudget();
        var detected = Detect.MediaType(hand.Head, name);
        var parted = IsParted(detected.Kind);
        var counts = parent is not null || !parted;
        if (Known(hand.Sha) is { } known)
        {
            if (hand.Sealed is { } again) seat.Vault.Discard(again.Object);
            if (counts) run.Count(known.Id, known.Run == run.Id);
            if (known.Object is not { } held || (!HasContents(detected.Kind) && !parted)) return known.Id;
            if (!parted && known.Gone && known.Run != run.Id) return known.Id;
            var kept = hand with { Open = () => OpenSealed(known.Id, held) };
            using var found = Found(detected.Kind, kept, name, depth);
            var (_, goesOn) = Opening(found);
            Contents(run, known.Id, detected.Kind, kept, name, depth, found, goesOn, media, pages, known.Gone);
            return known.Id;
        }

        if (SealedFor(hand, name) is not { } made)
        {
            run.Refuse(SafeNames.Shown(name), "it changed while it was read; nothing of it was kept, add it again");
            return null;
        }

        var (id, original) = made;
        if (hand.Sealed is null) hand = hand with { Open = () => OpenSealed(id, original.Object) };
        using (var found = Found(detected.Kind, hand, name, depth))
        {
            var (words, goesOn) = FormatServer.Reads(detected.Kind) ? Opening(found) : (Words(detected.Kind, hand, name), false);
            if (words.Beside.Count > 0) namedBy[id] = words.Beside;
            WriteSource(run, id, name, original, hand, detected, parent, path, words);
            if (counts) run.Count(id, true);
            if (parted || HasContents(detected.Kind)) Contents(run, id, detected.Kind, hand, name, depth, found, goesOn, media, pages, false);
        }

        return id;
    }

    /// <summary>Kinds whose parts are counted one by one: messages, rows, pages.</summary>
    internal static bool IsParted(SourceKind kind) => kind is SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson
        or SourceKind.TelegramHtml or SourceKind.Csv or SourceKind.Xlsx or SourceKind.Mailbox or SourceKind.Wacz or SourceKind.BayanatJson
        or SourceKind.ChatText;

    /// <summary>Kinds in which files lie that become sources of their own.</summary>
    private static bool HasContents(SourceKind kind) => kind is SourceKind.Zip or SourceKind.Email or SourceKind.Mailbox;

    private (string Id, Vault.Original Original)? SealedFor(InHand hand, string name)
    {
        if (hand is { NewId: { } already, Sealed: { } original }) return (already, original);
        var id = Seat.NewId(Ids.Source);
        using var plain = new CountingStream(hand.Open(), done => progress?.Invoke("sealing " + SafeNames.Shown(name), done, hand.Length));
        var made = SealUnder(id, plain);
        if (Convert.ToHexStringLower(made.Sha256) == hand.Sha) return (id, made);
        seat.Vault.Discard(made.Object);
        return null;
    }

    private Vault.Original SealUnder(string id, Stream plain)
    {
        seat.Live.Keys.Ensure(id);
        using var identity = KeyRing.VaultIdentity(KeyOf(id));
        return seat.Vault.Take(plain, identity.Recipient);
    }

    private Stream OpenSealed(string id, string name)
    {
        using var identity = KeyRing.VaultIdentity(KeyOf(id));
        return seat.Vault.Open(name, identity);
    }

    private byte[] KeyOf(string id) => seat.Live.Keys.DataKey(id) ?? throw new RefusedException("what this belongs to was erased", "gone");

    private sealed record KnownSource(string Id, string? Run, string? Object, bool Gone);

    /// <summary>
    /// The source of these bytes that this member may see, and that was not withdrawn. One behind a wall is not known to them:
    /// "known" would tell whoever holds a file that a colleague received the same. It is then stored a second time.
    /// </summary>
    private KnownSource? Known(string sha) => seat.Ask(q => q.One(
        $"""
        SELECT s.id, s.run, s.object, s.contents IS NOT NULL FROM source s
        WHERE s.sha256 = $2 AND s.erased = 0 AND {Walls.Sees("s.id")} ORDER BY s.position
        """,
        r => new KnownSource(r.Text(0), r.TextOrNull(1), r.TextOrNull(2), r.Bool(3)), seat.Actor, sha));

    /// <summary>One act: an original and its text stand together or not at all. Only a text of more than 8 million letters goes
    /// on in further acts, and those stand before the source that would make the next try take it for known.</summary>
    private void WriteSource(
        ImportRun run, string id, string name, Vault.Original original, InHand hand, Detected detected, string? parent, string? path,
        FileWords words)
    {
        // long: nine things make a source's entry, and they are at hand in one place only
        var texts = words.Drafts(id).ToList();
        foreach (var (chunk, place) in texts.Skip(8).Chunk(8).Select((c, i) => (c, i))) run.Write($"text-{id}-{place}", chunk);
        var notes = detected.NameDisagrees ? words.OwnNotes.Append("the ending of its name claims another kind of file than its bytes are") : words.OwnNotes;
        var top = parent is null;
        var body = new SourceReceived(
            (top ? options.Title : null) ?? words.Title ?? Path.GetFileNameWithoutExtension(name), name, detected.Kind.ToString(),
            detected.MediaType, detected.NameDisagrees, options.Lang ?? words.Lang, original.Object, original.Length, hand.Sha, run.Id,
            (top ? options.Claimed : null) ?? words.Claimed, options.Channel ?? words.Channel, parent, options.From, options.Sample,
            [.. notes], path, words.Author, words.Unread, words.Looks is { } looks ? $"{looks:x16}" : null, words.Facts);
        run.Write($"source-{id}", [
            new Draft("source-received", 1, [new(id, 0), new(run.Id, null)], Secrecy.Record, id, Entry.Write(body)), .. texts.Take(8)]);
    }

    public static string Fingerprint(IEnumerable<string?> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', fields)))[..16]);

    /// <summary>True when a part with this content stands in a source that this member may see and that was not withdrawn.</summary>
    private bool IsKnownPart(string fingerprint) => seat.Ask(q => q.Any(
        $"SELECT 1 FROM part p WHERE p.fingerprint = $2 AND {Walls.Sees("p.source")}", seat.Actor, fingerprint));

    /// <summary>The newest part that stood at this place of the chat or list; what comes now is a later version of it.</summary>
    private string? EarlierAt(string place) => seat.Ask(q => q.One(
        $"SELECT p.id FROM part p WHERE p.place = $2 AND {Walls.Sees("p.source")} ORDER BY p.position DESC LIMIT 1",
        r => r.Text(0), seat.Actor, place));

    /// <summary>Keeps the first bytes of what is read through it.</summary>
    private sealed class HeadKeeper(Stream inner) : ForwardStream
    {
        private readonly MemoryStream kept = new();

        public byte[] Kept => kept.ToArray();

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            var wanted = (int)Math.Min(n, Detect.HeadBytes - kept.Length);
            if (wanted > 0) kept.Write(buffer[..wanted]);
            return n;
        }
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
