using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Homeward.Sealing;

namespace Homeward.Ledger;

/// <summary>A file of a bundle as its manifest lists it.</summary>
/// <param name="Sha256">64 letters of hexadecimal</param>
public sealed record BundleFile(string Name, long Bytes, string Sha256);

/// <summary>A source whose receipt a bundle shows.</summary>
/// <param name="Entry">record that says what was received; its folder is entries/N</param>
/// <param name="Original">name of the file that was received; null when it is not handed over, or was erased</param>
/// <param name="Cleaned">name of a copy without hidden details; null when there is none</param>
/// <param name="Note">what a reader has to know; null when there is nothing</param>
public sealed record BundledSource(string Id, long Entry, string? Original, string? Cleaned, string? Note);

/// <summary>An answer of a time-stamping authority; its folder is stamps/N.</summary>
/// <param name="RecordNumber">size of the tree whose checkpoint was stamped</param>
public sealed record BundledStamp(int Number, long RecordNumber, string Authority);

/// <summary>
/// What a bundle holds, in the order in which it lies there. Signed by the desk, but trusted for nothing that an entry, a proof or
/// a checkpoint can show: those are checked by themselves.
/// </summary>
/// <param name="Made">second of its making, UTC: yyyy-MM-ddTHH:mm:ssZ</param>
/// <param name="LogKey">C2SP verifier key of the desk</param>
/// <param name="RecordNumber">size of the tree that the proofs are for</param>
/// <param name="Earlier">sizes of earlier checkpoints that others signed or stamped; folders earlier/N</param>
public sealed record BundleManifest(
    string Format, string Made, string LogKey, long RecordNumber, string For, IReadOnlyList<BundledSource> Sources,
    IReadOnlyList<long> Entries, IReadOnlyList<long> Earlier, IReadOnlyList<BundledStamp> Stamps, IReadOnlyList<BundleFile> Files)
{
    public const string ThisFormat = "homeward-bundle/draft-1";
    public const string Name = "manifest.json";
    public const string NoteName = "manifest.note";
    public const string SumsName = "SHA256SUMS";

    /// <summary>No manifest is longer, and none lists more: one that does was made to fill the memory.</summary>
    public const int MostBytes = 32 << 20;

    public const int MostFiles = 100_000;

    private static JsonSerializerOptions Shape { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n", MaxDepth = 8,
        NumberHandling = JsonNumberHandling.Strict, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, PropertyNameCaseInsensitive = false,
    };

    /// <summary>UTF-8, one spelling, ended by LF.</summary>
    public byte[] Print() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Shape), (byte)'\n'];

    /// <summary>Reads a manifest in its one spelling; null with a reason when it is another, or names what no bundle holds.</summary>
    public static BundleManifest? Parse(ReadOnlySpan<byte> bytes, out string? reason)
    {
        reason = bytes.Length > MostBytes ? "it is longer than any manifest" : null;
        if (reason is not null) return null;
        BundleManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Shape);
        }
        catch (JsonException)
        {
            reason = "it is no manifest of a bundle";
            return null;
        }

        reason = manifest is null ? "it is empty" : manifest.Fault();
        if (reason is null && !manifest!.Print().AsSpan().SequenceEqual(bytes)) reason = "it is not written the way this program writes it";
        return reason is null ? manifest : null;
    }

    /// <summary>The text whose signature binds the manifest to the desk: a note whose first line no checkpoint has.</summary>
    public string NoteText(string origin) =>
        $"homeward-bundle/{origin}\n{Convert.ToBase64String(SHA256.HashData(Print()))}\n";

    /// <summary>The signed note of this manifest, under the desk's key.</summary>
    public string Sign(NoteKey log, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(sign);
        var text = NoteText(log.Name);
        return new SignedNote(text, [new NoteSignature(log.Name, log.Id, sign(Encoding.UTF8.GetBytes(text)))]).Print();
    }

    /// <summary>True when the note is this manifest's, signed by the key.</summary>
    public bool IsSignedBy(NoteKey log, string note)
    {
        ArgumentNullException.ThrowIfNull(log);
        return SignedNote.Parse(note, out _) is { Signatures: [var signature] } signed && signed.Text == NoteText(log.Name)
            && log.Made(signature) && SigningKey.Verify(log.PublicKey, Encoding.UTF8.GetBytes(signed.Text), signature.Bytes);
    }

    /// <summary>The same list as sha256sum reads it, of everything but itself.</summary>
    public string Sums(string note)
    {
        var sums = new StringBuilder();
        sums.Append(Hex(Print())).Append("  ").Append(Name).Append('\n');
        sums.Append(Hex(Encoding.UTF8.GetBytes(note))).Append("  ").Append(NoteName).Append('\n');
        foreach (var file in Files) sums.Append(file.Sha256).Append("  ").Append(file.Name).Append('\n');
        return sums.ToString();
    }

    public DateTimeOffset MadeAt => DateTimeOffset.ParseExact(Made, Second, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static string Second => "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>True for what lies at the top of a bundle, and so in the folder it was unpacked to.</summary>
    public static bool IsAtTop(string name) => name is Name or NoteName or SumsName or "log-key.pem" or "checkpoint" or "earlier" or "stamps" or "entries" or "originals"
        || BundlePages.Names.Any(page => page.Name == name);

    /// <summary>A name that leads nowhere but into the bundle's own folder, on every system: up to three parts of letters, figures,
    /// dot, dash, underscore, none beginning with a dot or ending in one.</summary>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= 100 } && Regex.IsMatch(name, @"\A(?![.])[A-Za-z0-9._-]*[A-Za-z0-9_-](/(?![.])[A-Za-z0-9._-]*[A-Za-z0-9_-]){0,2}\z", RegexOptions.CultureInvariant)
        && !name.Split('/').Any(IsDevice);

    /// <summary>Names that Windows takes for devices, whatever follows the dot.</summary>
    private static bool IsDevice(string part) => Regex.IsMatch(part, @"\A(con|prn|aux|nul|com\d|lpt\d)(\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private string? Fault()
    {
        if (Format != ThisFormat) return $"it is of the format “{(Format.Length > 40 ? Format[..40] : Format)}”; this program reads {ThisFormat}";
        if (!DateTimeOffset.TryParseExact(Made, Second, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)) return "its time is no time";
        if (NoteKey.Parse(LogKey) is not { Kind: NoteKey.Ed25519 }) return "it names no key of a desk";
        if (Files.Count > MostFiles || Entries.Count > MostFiles || Sources.Count > MostFiles || Stamps.Count > 1000 || Earlier.Count > 1000)
        {
            return $"it announces more than the {MostFiles:N0} things a bundle may hold".Replace(',', ' ');
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Name, NoteName, SumsName };
        foreach (var file in Files)
        {
            if (!IsName(file.Name)) return "it names a file that would lie outside the bundle, or under a name no bundle has";
            if (!names.Add(file.Name)) return $"it names {file.Name} twice";
            if (file.Bytes < 0 || file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower)) return $"its line of {file.Name} is malformed";
        }

        var missing = Needed().FirstOrDefault(n => !names.Contains(n));
        if (missing is not null) return $"it does not list {missing}";
        return RecordNumber <= 0 || Entries.Any(e => e < 0 || e >= RecordNumber) || Earlier.Any(e => e <= 0 || e > RecordNumber)
            || Entries.Distinct().Count() != Entries.Count ? "its record numbers cannot be" : null;
    }

    private IEnumerable<string> Needed() =>
    [
        "log-key.pem", "checkpoint/note.txt", "checkpoint/text", "checkpoint/desk.sig",
        .. Earlier.SelectMany(size => new[] { At($"earlier/{size}/note.txt"), At($"earlier/{size}/request.txt") }),
        .. Stamps.SelectMany(s => new[] { At($"stamps/{s.Number}/token.der"), At($"stamps/{s.Number}/text") }),
        .. Entries.SelectMany(e => new[] { At($"entries/{e}/header"), At($"entries/{e}/sealed"), At($"entries/{e}/proof.txt") }),
        .. Sources.SelectMany(s => new[] { s.Original, s.Cleaned, At($"entries/{s.Entry}/body") }).OfType<string>(),
    ];

    private static string At(FormattableString name) => FormattableString.Invariant(name);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
