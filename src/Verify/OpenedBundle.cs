using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Verify;

/// <summary>Something the person has to give otherwise; nothing was checked.</summary>
internal sealed class WrongUseException(string message) : Exception(message);

/// <summary>What stands on the command line beside the bundle.</summary>
internal sealed record BundleOptions(
    string? LogKey, string? Known, IReadOnlyList<string> Cosigners, IReadOnlyList<string> Roots, string? Identity);

/// <summary>
/// Opens a bundle from the disk and has it checked: an archive, an archive sealed with age, or a folder it was unpacked to. Compiled
/// into both programs that check bundles; it needs Core alone.
/// </summary>
internal static class OpenedBundle
{
    private const long MostSmall = 1 << 20;
    private const string Sealed = "age-encryption.org/v1";

    /// <exception cref="WrongUseException">no such file, a folder without anything of a bundle, or an option that does not fit</exception>
    /// <exception cref="SealBrokenException">the identity does not open it</exception>
    public static BundleReport Check(string path, BundleOptions options)
    {
        var trust = Trust(options);
        if (Directory.Exists(path)) return Folder(Path.GetFullPath(path), trust);
        if (!File.Exists(path)) throw new WrongUseException($"there is no file or folder {path}");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var head = new byte[Sealed.Length];
        var isSealed = file.ReadAtLeast(head, head.Length, false) == head.Length && head.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(Sealed));
        file.Position = 0;
        if (!isSealed) return BundleCheck.OfArchive(file, trust);
        if (options.Identity is null) throw new WrongUseException(
            $"{Path.GetFileName(path)} is sealed to a recipient: give the age key file with --identity, or open it first with: age -d -i KEY -o BUNDLE.tar {path}");
        using var identity = IdentityIn(options.Identity);
        using var opened = AgeFile.Open(file, identity);
        return BundleCheck.OfArchive(opened, trust);
    }

    /// <summary>The report in lines for a person: what is broken first, then what could not be checked, then what holds.</summary>
    public static IEnumerable<string> Lines(BundleReport report)
    {
        foreach (var verdict in new[] { BundleVerdict.Broken, BundleVerdict.Unchecked, BundleVerdict.Holds })
        {
            foreach (var finding in report.Findings.Where(f => f.Verdict == verdict)) yield return
                Plain($"{Word(verdict),-11} {(finding.File.Length > 0 ? finding.File + ": " : "")}{finding.Sentence}");
        }

        yield return "";
        yield return !report.IsWhole ? "DAMAGED: what is named above is not as the desk wrote it. Do not rely on it; ask for the bundle again and keep this one."
            : report.Findings.Any(f => f.Verdict == BundleVerdict.Unchecked && f.File == "log-key.pem")
            ? "WHOLE in itself: nothing was changed since it was packed. Whether the desk it names packed it, only its key tells; see above."
            : report.Findings.Any(f => f.Verdict == BundleVerdict.Unchecked)
            ? "WHOLE: nothing was changed since the desk packed it. Read above what could not be checked, and in READ-ME.txt what no check can show."
            : "WHOLE: nothing was changed since the desk packed it. Read in READ-ME.txt what no check can show.";
    }

    /// <summary>{whole, recordNumber, logKey, findings: [{verdict, file, sentence}]}.</summary>
    public static string Json(BundleReport report) => JsonSerializer.Serialize(
        new { whole = report.IsWhole, recordNumber = report.Manifest?.RecordNumber, logKey = report.Manifest?.LogKey, made = report.Manifest?.Made, findings = report.Findings }, Shape);

    private static JsonSerializerOptions Shape { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static string Word(BundleVerdict verdict) => verdict switch
    {
        BundleVerdict.Broken => "BROKEN",
        BundleVerdict.Unchecked => "not checked",
        _ => "holds",
    };

    /// <summary>Text for a terminal: what stands in a hostile bundle must not move the cursor or turn the line.</summary>
    private static string Plain(string line) =>
        string.Concat(line.Select(c => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : c));

    /// <summary>True for a folder in which something of a bundle lies, however damaged.</summary>
    public static bool IsIn(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Any(f => BundleManifest.IsAtTop(Path.GetFileName(f)));

    private static BundleReport Folder(string root, BundleTrust trust)
    {
        if (!IsIn(root)) throw new WrongUseException($"{root} is no bundle: nothing of one lies in it");
        var present = Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Take(2 * BundleManifest.MostFiles).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).ToList();
        return BundleCheck.OfFolder(name =>
        {
            var file = new FileInfo(Path.Combine([root, .. name.Split('/')]));
            // A link or a device is not what was unpacked.
            return file.Exists && file.LinkTarget is null && (file.Attributes & FileAttributes.Device) == 0 ? file.OpenRead() : null;
        }, present, trust);
    }

    private static BundleTrust Trust(BundleOptions options) => new(
        options.LogKey is null ? null : NoteKey.Parse(options.LogKey) is { Kind: NoteKey.Ed25519 } key ? key
            : throw new WrongUseException("--log-key is a desk's key as its people gave it: name+id+base64"),
        options.Known is null ? null : Small(options.Known),
        [.. options.Cosigners.Select(c => NoteKey.Parse(c) is { Kind: NoteKey.CosignatureV1 } cosigner ? cosigner
            : throw new WrongUseException("--cosigner is a cosigner's key: name+id+base64"))],
        [.. options.Roots.SelectMany(Certificates)]);

    private static IEnumerable<byte[]> Certificates(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Small(file));
        }
        catch (CryptographicException)
        {
            throw new WrongUseException($"{file} holds no certificates in PEM");
        }

        return found.Count > 0 ? found.Select(c => c.RawData) : throw new WrongUseException($"{file} holds no certificates in PEM");
    }

    private static AgeIdentity IdentityIn(string file) => Small(file).Split('\n')
        .Select(l => l.Trim()).Where(l => l.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal)).Select(AgeIdentity.Parse).FirstOrDefault(i => i is not null)
        ?? throw new WrongUseException($"{file} holds no age identity (AGE-SECRET-KEY-1…)");

    private static string Small(string file)
    {
        if (!File.Exists(file)) throw new WrongUseException($"there is no file {file}");
        if (new FileInfo(file).Length > MostSmall) throw new WrongUseException($"{file} is longer than it can be");
        return File.ReadAllText(file, new UTF8Encoding(false));
    }
}
