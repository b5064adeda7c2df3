using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Sealing;

namespace Homeward.Ledger;

/// <summary>What became of one check.</summary>
public enum BundleVerdict
{
    /// <summary>It was checked and is so.</summary>
    Holds,

    /// <summary>It was checked and is not so: tampering or damage.</summary>
    Broken,

    /// <summary>It could not be checked; the sentence says what is missing.</summary>
    Unchecked,
}

/// <summary>One finding, in a sentence that claims no more than was seen.</summary>
/// <param name="File">name of the file it is about; empty when it is about the whole</param>
public sealed record BundleFinding(BundleVerdict Verdict, string File, string Sentence);

/// <summary>What a bundle's check found.</summary>
public sealed record BundleReport(BundleManifest? Manifest, IReadOnlyList<BundleFinding> Findings)
{
    /// <summary>True when nothing was found broken. What could not be checked is said, and is no damage.</summary>
    public bool IsWhole => Manifest is not null && Findings.All(f => f.Verdict != BundleVerdict.Broken);
}

/// <summary>What the checker has from elsewhere, and therefore may trust.</summary>
/// <param name="LogKey">the desk's key, as its people gave it</param>
/// <param name="Known">a checkpoint of the desk kept elsewhere</param>
/// <param name="Cosigners">keys of outsiders whose signatures count</param>
/// <param name="Roots">certificates of time-stamping roots (DER) that count</param>
public sealed record BundleTrust(
    NoteKey? LogKey, string? Known, IReadOnlyList<NoteKey> Cosigners, IReadOnlyList<byte[]> Roots)
{
    public static BundleTrust Nothing { get; } = new(null, null, [], []);
}

/// <summary>
/// Checks a bundle without network, without any of the desk's secrets and without trust in its maker. Reads it once, from its start
/// to its end, and holds no more of it in memory than its manifest, its checkpoints and one entry. Goes on after damage, to name all.
/// </summary>
public sealed class BundleCheck
{
    /// <summary>No file but an original is longer than the longest sealed entry; so no other is taken into memory.</summary>
    private const int MostKept = 2 * (EntryHeader.MostPlaintext + 16);

    private const int MostFindings = 1000;
    private readonly BundleTrust trust;
    private readonly List<BundleFinding> findings = [];
    private readonly HashSet<string> broken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> entry = new(StringComparer.Ordinal);
    private readonly Dictionary<long, DisclosedEntry> opened = [];
    private BundleManifest? manifest;
    private long? entryAt;
    private bool headsDone;
    private Checkpoint? checkpoint;
    private string note = "";

    private BundleCheck(BundleTrust trust) => this.trust = trust;

    /// <summary>Checks an archive.</summary>
    public static BundleReport OfArchive(Stream archive, BundleTrust trust)
    {
        var check = new BundleCheck(trust);
        try
        {
            check.Read(BundleTar.Read(archive).Select(p => (p.Name, p.Bytes, (DateTimeOffset?)p.Made, p.Content)));
        }
        catch (BundleException e)
        {
            check.Add(BundleVerdict.Broken, e.Where, e.What);
        }
        catch (SealBrokenException e)
        {
            check.Add(BundleVerdict.Broken, "", $"the seal around the bundle is broken: {e.Message}");
        }

        return new BundleReport(check.manifest, check.findings);
    }

    /// <summary>Checks an unpacked bundle.</summary>
    /// <param name="open">a file of the folder by its name, or null when it is not there</param>
    /// <param name="present">names of all files in the folder</param>
    public static BundleReport OfFolder(Func<string, Stream?> open, IEnumerable<string> present, BundleTrust trust)
    {
        ArgumentNullException.ThrowIfNull(present);
        var check = new BundleCheck(trust);
        check.Read(check.Unpacked(open));
        if (check.manifest is not { } manifest) return new BundleReport(null, check.findings);
        var listed = manifest.Files.Select(f => f.Name).Concat([BundleManifest.Name, BundleManifest.NoteName, BundleManifest.SumsName])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var stranger in present.Where(n => !listed.Contains(n)).Order(StringComparer.Ordinal))
        {
            check.Add(BundleVerdict.Broken, stranger, "it is not of this bundle; somebody put it beside it");
        }

        return new BundleReport(manifest, check.findings);
    }

    private IEnumerable<(string Name, long Bytes, DateTimeOffset? Made, Stream Content)> Unpacked(Func<string, Stream?> open)
    {
        foreach (var name in new[] { BundleManifest.Name, BundleManifest.NoteName, BundleManifest.SumsName }.Concat(Listed()))
        {
            using var content = open(name);
            if (content is null) Add(BundleVerdict.Broken, name, "it is missing");
            else yield return (name, content.Length, null, content);
        }

        // Asked for only after the manifest was read.
        IEnumerable<string> Listed()
        {
            foreach (var file in manifest?.Files ?? []) yield return file.Name;
        }
    }

    private void Read(IEnumerable<(string Name, long Bytes, DateTimeOffset? Made, Stream Content)> pieces)
    {
        var expected = 0;
        DateTimeOffset? made = null;
        var (manifestSeen, signed, summed) = (false, false, false);
        foreach (var (name, bytes, at, content) in pieces)
        {
            made ??= at;
            if (at != made) Add(BundleVerdict.Broken, name, "its header was changed");
            if (!manifestSeen)
            {
                manifestSeen = true;
                if (!ReadManifest(name, bytes, content)) return;
                if (made is { } time && time != manifest!.MadeAt) Add(BundleVerdict.Broken, name, "its header was changed");
            }
            else if (name == BundleManifest.NoteName && !signed)
            {
                signed = true;
                ReadSignature(name, bytes, content);
            }
            else if (name == BundleManifest.SumsName && !summed)
            {
                summed = true;
                var sums = Small(name, bytes, content, BundleManifest.MostBytes);
                if (sums is not null && !sums.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(manifest!.Sums(note)))) Add(
                    BundleVerdict.Broken, name, "it is not the list that the manifest gives");
            }
            else if (!Take(name, bytes, content, ref expected))
            {
                return;
            }
        }

        if (!manifestSeen) Add(BundleVerdict.Broken, BundleManifest.Name, "it is missing: this is no bundle");
        if (manifest is null) return;
        if (!signed) Add(BundleVerdict.Broken, BundleManifest.NoteName, "it is missing");
        if (!summed) Add(BundleVerdict.Broken, BundleManifest.SumsName, "it is missing");
        foreach (var missing in manifest.Files.Skip(expected)) Add(BundleVerdict.Broken, missing.Name, "it is missing");
        EndEntry();
        EndHeads();
        foreach (var e in manifest.Entries.Where(e => !opened.ContainsKey(e))) Add(BundleVerdict.Unchecked, Folder(e), "it was not looked at, because of what is said above");
    }

    private bool ReadManifest(string name, long bytes, Stream content)
    {
        if (name != BundleManifest.Name)
        {
            Add(BundleVerdict.Broken, name, "a bundle begins with its manifest; this does not");
            return false;
        }

        if (Small(name, bytes, content, BundleManifest.MostBytes) is not { } read) return false;
        manifest = BundleManifest.Parse(read, out var reason);
        if (manifest is null) Add(BundleVerdict.Broken, name, reason!);
        return manifest is not null;
    }

    private void ReadSignature(string name, long bytes, Stream content)
    {
        if (Small(name, bytes, content, SignedNote.MostCharacters) is not { } read) return;
        note = Encoding.UTF8.GetString(read);
        var key = NoteKey.Parse(manifest!.LogKey)!;
        Add(manifest.IsSignedBy(key, note) ? BundleVerdict.Holds : BundleVerdict.Broken, name,
            manifest.IsSignedBy(key, note) ? "the desk's key signed this manifest" : "the desk's key did not sign this manifest: it or its signature was changed");
        if (trust.LogKey is null) Add(BundleVerdict.Unchecked, "log-key.pem",
            $"the desk's key came inside the bundle. Ask the desk's people for it by another way and compare, or give it with --log-key: {key.Print()}");
        else if (trust.LogKey.Print() == key.Print()) Add(BundleVerdict.Holds, "log-key.pem", "it is the key you were given");
        else Add(BundleVerdict.Broken, "log-key.pem", $"you were given another key of this desk: {trust.LogKey.Print()}");
    }

    /// <summary>One listed file, in its place. False when nothing more can be told.</summary>
    private bool Take(string name, long bytes, Stream content, ref int expected)
    {
        var at = expected;
        while (at < manifest!.Files.Count && manifest.Files[at].Name != name) at++;
        if (at == manifest.Files.Count)
        {
            Add(BundleVerdict.Broken, name, manifest.Files.Any(f => f.Name == name) ? "it does not stand where the manifest has it" : "the manifest does not list it");
            return false;
        }

        foreach (var missing in manifest.Files.Skip(expected).Take(at - expected)) Add(BundleVerdict.Broken, missing.Name, "it is missing, or does not stand where the manifest has it");
        expected = at + 1;
        var listed = manifest.Files[at];
        if (FolderOf(name) != entryAt) EndEntry();
        var isHead = IsHead(name);
        var keep = isHead || FolderOf(name) is not null;
        var (hash, kept) = Digest(content, keep ? MostKept : 0);
        if (bytes != listed.Bytes || hash != listed.Sha256) Add(BundleVerdict.Broken, name, "its bytes are not those that the manifest lists");
        if (keep && bytes > MostKept) Add(BundleVerdict.Broken, name, "it is longer than any such file");
        else if (isHead) heads[name] = kept;
        else if (FolderOf(name) is { } folder) (entryAt, entry[name[(name.LastIndexOf('/') + 1)..]]) = (folder, kept);
        else Original(name, hash, bytes);
        return true;
    }

    /// <summary>A file that was received, against the record that says so.</summary>
    private void Original(string name, string hash, long bytes)
    {
        foreach (var source in manifest!.Sources.Where(s => s.Original == name))
        {
            if (!opened.TryGetValue(source.Entry, out var received) || received.Received is not { } was) Add(BundleVerdict.Unchecked, name,
                $"the record that names it (entries/{source.Entry}) does not hold, so nothing shows what was received");
            else if (was.Sha256 == hash && was.Bytes == bytes) Add(BundleVerdict.Holds, name,
                $"these are the very bytes that record {source.Entry} says were received");
            else Add(BundleVerdict.Broken, name, $"record {source.Entry} says that another file was received");
        }
    }

    private void EndEntry()
    {
        if (entryAt is not { } at) return;
        EndHeads();
        entryAt = null;
        var pieces = entry.ToDictionary(StringComparer.Ordinal);
        entry.Clear();
        if (!manifest!.Entries.Contains(at))
        {
            Add(BundleVerdict.Broken, Folder(at), "the manifest names no such record");
            return;
        }

        var (disclosed, reason) = DisclosedEntry.Read(at, pieces);
        if (disclosed is null)
        {
            Add(BundleVerdict.Broken, Folder(at), reason!);
            return;
        }

        if (checkpoint is null)
        {
            Add(BundleVerdict.Unchecked, Folder(at), "without a checkpoint that holds, nothing shows that this stood in the journal");
            return;
        }

        if (disclosed.Fault(checkpoint, Text("checkpoint/note.txt")) is { } fault)
        {
            Add(BundleVerdict.Broken, fault.File.Length == 0 ? Folder(at) : $"{Folder(at)}/{fault.File}", fault.Sentence);
            return;
        }

        opened[at] = disclosed with { Pieces = EmptyPieces };
        Add(BundleVerdict.Holds, Folder(at), disclosed.Told(checkpoint));
        foreach (var source in manifest.Sources.Where(s => s.Entry == at && disclosed.Subject is { } subject && subject != s.Id)) Add(
            BundleVerdict.Broken, BundleManifest.Name, $"it calls the thing of record {at} by another name than the record does");
    }

    private void EndHeads()
    {
        if (headsDone) return;
        headsDone = true;
        var key = NoteKey.Parse(manifest!.LogKey)!;
        Same("log-key.pem", KeyPem.PrintPublic(key.PublicKey));
        checkpoint = Head("checkpoint/note.txt", manifest.RecordNumber, key);
        if (checkpoint is not null)
        {
            var signature = SignedNote.Parse(Text("checkpoint/note.txt"), out _)!.Signatures.First(key.Made);
            Same("checkpoint/text", checkpoint.Body);
            if (!Bytes("checkpoint/desk.sig").AsSpan().SequenceEqual(signature.Bytes)) Add(BundleVerdict.Broken, "checkpoint/desk.sig", "it is not the signature that stands in the checkpoint");
            Add(BundleVerdict.Holds, "checkpoint/note.txt", string.Create(CultureInfo.InvariantCulture, $"the desk's key signed a journal of {checkpoint.Size} records"));
            Cosigned("checkpoint/note.txt");
        }

        foreach (var size in manifest.Earlier) Earlier(size, key);
        Known(key);
        StampCheck.Run(manifest, heads, trust, Add);
    }

    private void Earlier(long size, NoteKey key)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"earlier/{size}/note.txt");
        var request = string.Create(CultureInfo.InvariantCulture, $"earlier/{size}/request.txt");
        if (Head(name, size, key) is not { } older || checkpoint is null) return;
        if (ConsistencyProof.Parse(Text(request), out var reason) is not { } proof) Add(BundleVerdict.Broken, request, reason!);
        else if (proof.Note != Text("checkpoint/note.txt") || proof.Old != size || !proof.Shows(older.Root, checkpoint)) Add(BundleVerdict.Broken, request,
            "it does not show that the journal grew out of that earlier state");
        else
        {
            Add(BundleVerdict.Holds, request, string.Create(CultureInfo.InvariantCulture, $"the journal grew out of its state of {size} records; nothing of them was changed or taken away"));
            Cosigned(name);
        }
    }

    /// <summary>Signatures beside the desk's own.</summary>
    private void Cosigned(string name)
    {
        var signed = SignedNote.Parse(Text(name), out _)!;
        foreach (var line in signed.Signatures.Skip(1))
        {
            var key = trust.Cosigners.FirstOrDefault(k => k.Made(line));
            if (key is null) Add(BundleVerdict.Unchecked, name, $"it carries a line of {line.Name}; to check it, give their key with --cosigner");
            else if (Cosignature.Verify(key, signed.Text, line) is { } at) Add(BundleVerdict.Holds, name,
                string.Create(CultureInfo.InvariantCulture, $"{key.Name} signed that they saw this state of the journal at {at:yyyy-MM-dd HH:mm:ss} UTC"));
            else Add(BundleVerdict.Broken, name, $"the line of {key.Name} does not fit");
        }
    }

    private void Known(NoteKey key)
    {
        if (trust.Known is null || checkpoint is null) return;
        var (known, reason) = Checkpoint.Read(trust.Known, key.Name, key.PublicKey, (m, s) => SigningKey.Verify(key.PublicKey, m, s));
        var size = known?.Size;
        var at = size is null ? null : size == checkpoint.Size ? checkpoint : manifest!.Earlier.Contains(size.Value)
            ? Checkpoint.Of(SignedNote.Parse(Text(string.Create(CultureInfo.InvariantCulture, $"earlier/{size}/note.txt")), out _) ?? new SignedNote("", []), out _) : null;
        if (known is null) Add(BundleVerdict.Broken, "", $"the checkpoint you gave with --known: {reason}");
        else if (at is not null) Add(at.Root.AsSpan().SequenceEqual(known.Root) ? BundleVerdict.Holds : BundleVerdict.Broken, "",
            at.Root.AsSpan().SequenceEqual(known.Root) ? "the checkpoint you kept is of this very journal"
                : $"the desk signed two different journals of {size} records: the one you kept and the one in this bundle. Keep both");
        else Add(BundleVerdict.Unchecked, "", string.Create(CultureInfo.InvariantCulture,
            $"nothing here leads from the checkpoint you kept ({known.Size} records) to this one ({checkpoint.Size}); ask the desk for a bundle made with --since {known.Size}"));
    }

    private Checkpoint? Head(string name, long size, NoteKey key)
    {
        if (!heads.ContainsKey(name)) return null; // said to be missing already
        var (read, reason) = Checkpoint.Read(Text(name), key.Name, key.PublicKey, (m, s) => SigningKey.Verify(key.PublicKey, m, s));
        if (read is null) Add(BundleVerdict.Broken, name, reason!);
        else if (read.Size != size) Add(BundleVerdict.Broken, name, "it is of another record number than the manifest says");
        else return read;
        return null;
    }

    private void Same(string name, string text)
    {
        if (heads.ContainsKey(name) && Text(name) != text) Add(BundleVerdict.Broken, name, "it is not what the checkpoint and the key in this bundle give");
    }

    private string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private byte[] Bytes(string name) => heads.GetValueOrDefault(name, []);

    private byte[]? Small(string name, long bytes, Stream content, int most)
    {
        if (bytes > most)
        {
            Add(BundleVerdict.Broken, name, "it is longer than any such file");
            return null;
        }

        var read = new byte[bytes];
        content.ReadExactly(read);
        return read;
    }

    /// <summary>Hash of all, and at most so many of the bytes.</summary>
    private static (string Sha256, byte[] Kept) Digest(Stream content, int most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, n);
            if (kept.Length + n <= most) kept.Write(buffer, 0, n);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), kept.ToArray());
    }

    private void Add(BundleVerdict verdict, string file, string sentence)
    {
        if (verdict == BundleVerdict.Broken && file.Length > 0 && !broken.Add(file)) return; // one sentence for each file
        if (findings.Count < MostFindings) findings.Add(new BundleFinding(verdict, file, sentence));
        else if (verdict == BundleVerdict.Broken && findings.Count < 2 * MostFindings) findings.Insert(0, new BundleFinding(verdict, file, sentence));
    }

    private static readonly IReadOnlyDictionary<string, byte[]> EmptyPieces = new Dictionary<string, byte[]>();

    private static bool IsHead(string name) => name == "log-key.pem" || name.StartsWith("checkpoint/", StringComparison.Ordinal)
        || name.StartsWith("earlier/", StringComparison.Ordinal) || name.StartsWith("stamps/", StringComparison.Ordinal);

    private static string Folder(long entry) => string.Create(CultureInfo.InvariantCulture, $"entries/{entry}");

    /// <summary>The record a file belongs to; null for others.</summary>
    private static long? FolderOf(string name) => name.Split('/') is ["entries", var number, _]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
}
