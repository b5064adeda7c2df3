using System.Globalization;
using System.IO.Compression;
using System.Text;
using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>
/// What one archive, and all archives inside it, may cost. One budget is shared by the whole nest, so that a bomb of
/// many layers pays from the same purse.
/// </summary>
public sealed class ArchiveBudget
{
    /// <summary>Archives inside archives that are opened.</summary>
    public int MaxDepth { get; init; } = 4;

    /// <summary>Most bytes one entry may grow to per packed byte, beyond its first megabyte.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Longest list of entries in bytes: it is read into memory.</summary>
    public int MaxDirectoryBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Entries that may still be met.</summary>
    public int EntriesLeft { get; set; } = 50_000;

    /// <summary>Unpacked bytes that may still be read.</summary>
    public long BytesLeft { get; set; } = 20L * 1024 * 1024 * 1024;
}

/// <summary>
/// A file in an archive. The span is that of the packed bytes as far as the archive tells (start is not told: 0).
/// </summary>
/// <param name="Name">as written, never to be used as a path</param>
/// <param name="Parts">safe parts of the path</param>
/// <param name="SizeClaimed">size the archive claims</param>
public sealed record ArchiveEntry(long ByteLength, string Name, IReadOnlyList<string> Parts, long SizeClaimed,
    Func<Stream> Open)
    : Part(0, ByteLength);

/// <summary>
/// The bytes of an entry turned out to be more than the budget allows, or not to be what the archive says.
/// </summary>
public sealed class ArchiveRefusedException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>
/// Opens ZIP files of strangers: names are checked, links and locked entries refused, and every stream stops at its
/// budget whatever the archive claims about sizes.
/// </summary>
public static class ArchiveParts
{
    /// <summary>
    /// Entries and refused entries in the order of the archive. Folders are passed over. The streams of the entries
    /// throw
    /// <see cref="ArchiveRefusedException"/> (with a sentence for people) when the content breaks a bound or is
    /// damaged; the caller keeps the archive itself as the original in any case.
    /// </summary>
    /// <param name="zip">seekable; stays the caller's and must stay open while entries are read</param>
    /// <param name="budget">shared by all archives of one original</param>
    /// <param name="depth">0 for the original, 1 for an archive inside it …</param>
    public static IEnumerable<Part> Read(Stream zip, ArchiveBudget budget, int depth = 0)
    {
        ArgumentNullException.ThrowIfNull(zip);
        ArgumentNullException.ThrowIfNull(budget);
        var (archive, refusal) = Opened(zip, budget, depth);
        if (archive is null)
        {
            yield return new Refused(0, zip.CanSeek ? zip.Length : 0, 1, refusal!, RefusedWhat.Rest);
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in archive.Entries)
        {
            if (budget.EntriesLeft-- <= 0)
            {
                yield return new Refused(0, 0, 1, "the archive holds too many files; the rest is not read",
                    RefusedWhat.Rest);
                yield break;
            }

            if (entry.FullName.EndsWith('/') && entry.Length == 0) continue;
            yield return One(entry, budget, seen);
        }
    }

    private static Part One(ZipArchiveEntry entry, ArchiveBudget budget, HashSet<string> seen)
    {
        var shown = SafeNames.Shown(entry.FullName);
        Refused No(string why) => new(0, entry.CompressedLength, 1, $"{shown}: {why}");
        var parts = SafeNames.Inside(entry.FullName, out var refusal);
        if (parts is null) return No(refusal!);
        var unixKind = (entry.ExternalAttributes >> 16) & 0xF000;
        if (unixKind is not (0 or 0x8000 or 0x4000)) return No("this is a link or a device, not a file");
        if (entry.IsEncrypted) return No("this file is locked with a password");
        if (entry.Length > budget.BytesLeft) return No("this file is larger than what may still be unpacked");
        if (!seen.Add(string.Join('/', parts))) return No("this name stands twice in the archive; the first is taken");
        var bound = 1024 * 1024 + entry.CompressedLength * budget.MaxRatio;
        return new ArchiveEntry(entry.CompressedLength, entry.FullName, parts, entry.Length, () =>
            new BoundedEntry(entry, bound, budget));
    }

    private static (ZipArchive? Archive, string? Refusal) Opened(Stream zip, ArchiveBudget budget, int depth)
    {
        if (!zip.CanSeek) throw new ArgumentException("the archive must be seekable", nameof(zip));
        if (depth > budget.MaxDepth) return (null, $"archives lie in each other more than {budget.MaxDepth} deep");
        if (DirectoryBytes(zip) is not { } directory)
        {
            return (null, "this is no complete ZIP file: its list of files is missing");
        }

        if (directory > budget.MaxDirectoryBytes) return (null, "the list of files in the archive is too long");
        try
        {
            zip.Position = 0;
            var archive = new ZipArchive(zip, ZipArchiveMode.Read, true);
            _ = archive.Entries.Count;
            return (archive, null);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException
            or NotSupportedException)
        {
            return (null, "the list of files in the archive is damaged");
        }
    }

    /// <summary>Bytes between the start of the list of files, as the end record tells it, and the end record.</summary>
    private static long? DirectoryBytes(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, 22 + 65_535)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + 22 > tail.Length) return null;
        var start = BitConverter.ToUInt32(tail, at + 16);
        var large = start == uint.MaxValue ? tail.AsSpan(0, at).LastIndexOf("PK\u0006\u0006"u8) : -1;
        return large >= 0 && large + 56 <= at
            ? BitConverter.ToInt64(tail, large + 40) is >= 0 and var size ? size : null
            : Math.Max(0, zip.Length - tail.Length + at - start);
    }

    /// <summary>The unpacked bytes of one entry, counted against its own bound and the shared budget.</summary>
    private sealed class BoundedEntry(ZipArchiveEntry entry, long bound, ArchiveBudget budget) : ForwardStream
    {
        private readonly Stream inner = Start(entry);
        private long given;

        public override long Position { get => given; set => throw new NotSupportedException(); }

        private static Stream Start(ZipArchiveEntry entry)
        {
            try
            {
                return entry.Open();
            }
            catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
            {
                throw new ArchiveRefusedException("the packed file is damaged or packed in an unknown way", e);
            }
        }

        public override int Read(Span<byte> buffer)
        {
            int read;
            try
            {
                read = inner.Read(buffer);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new ArchiveRefusedException("the packed file is damaged", e);
            }

            given += read;
            budget.BytesLeft -= read;
            if (given > bound)
            {
                throw new ArchiveRefusedException("the packed file grows out of all proportion (an archive bomb?)");
            }

            return budget.BytesLeft >= 0 ? read
                : throw new ArchiveRefusedException("more was unpacked than one original may hold");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>
/// Names that come with an export or archive are words of a stranger. <see cref="Inside"/> says whether one may be
/// opened under a folder; <see cref="Shown"/> makes a name safe to look at. Links on the disk cannot be seen from here:
/// the one who opens the file must refuse symbolic links and anything that is not an ordinary file.
/// </summary>
public static class SafeNames
{
    /// <summary>Longest part of a path, in UTF-8 bytes: what common file systems take.</summary>
    public const int MaxPartBytes = 255;

    /// <summary>Longest path, in UTF-8 bytes.</summary>
    public const int MaxBytes = 4096;

    private static readonly string[] Devices =
    [
        "con", "prn", "aux", "nul", "clock$", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4", "com5",
        "com6", "com7",
        "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    /// <summary>
    /// The parts of a relative path that stays inside its folder, or null with the reason. "./a//b" is a, b; nothing is
    /// mended: "a/../b" is refused although it stays inside, because no exporter writes it.
    /// </summary>
    public static IReadOnlyList<string>? Inside(string name, out string? refusal)
    {
        refusal = Refusal(name);
        if (refusal is not null) return null;
        var parts = name.Replace('\\', '/').Split('/').Where(p => p is not ("" or ".")).ToArray();
        refusal = parts.Length == 0 ? "the file name is empty" : parts.Select(PartRefusal)
            .FirstOrDefault(r => r is not null);
        return refusal is null ? parts : null;
    }

    private static string? Refusal(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "the file name is empty";
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes) return $"the file name is longer than {MaxBytes} bytes";
        if (name[0] is '/' or '\\') return "the file name begins at the root of the disk";
        if (name.Length > 1 && name[1] == ':') return "the file name begins with a drive";
        if (name.Contains("://", StringComparison.Ordinal)) return "the file name is an address";
        return null;
    }

    private static string? PartRefusal(string part)
    {
        if (part == "..") return "the file name leaves its folder (..)";
        if (Encoding.UTF8.GetByteCount(part) > MaxPartBytes)
        {
            return $"a part of the file name is longer than {MaxPartBytes} bytes";
        }

        foreach (var c in part)
        {
            if (c == 0) return "the file name holds a zero byte";
            if (c < 32 || c == 127) return "the file name holds control characters";
            if (c is ':' or '*' or '?' or '"' or '<' or '>' or '|') return $"the file name holds the character {c}";
        }

        if (!IsWhole(part)) return "the file name holds half of a letter pair";
        if (part[^1] is '.' or ' ') return "a part of the file name ends with a dot or space";
        var stem = part.Split('.')[0].TrimEnd().ToLowerInvariant();
        return Devices.Contains(stem) ? "the file name is the name of a device" : null;
    }

    private static bool IsWhole(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (!char.IsSurrogate(part[i])) continue;
            if (!char.IsHighSurrogate(part[i]) || i + 1 == part.Length || !char.IsLowSurrogate(part[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>
    /// A name for the screen: characters that hide or turn others (direction overrides, zero width, controls, private
    /// use) stand as ‹U+202E›. A picture whose name turns around at its ending then shows what it is. At most 200
    /// characters.
    /// </summary>
    public static string Shown(string name)
    {
        var shown = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length > 200)
            {
                shown.Append('…');
                break;
            }

            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned;
            if (hidden || rune.Value == 0xFFFD) shown.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›");
            else shown.Append(rune);
        }

        return shown.ToString();
    }
}
