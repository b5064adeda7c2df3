using System.IO.Compression;

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
    private sealed class BoundedEntry(ZipArchiveEntry entry, long bound, ArchiveBudget budget) : Stream
    {
        private readonly Stream inner = Start(entry);
        private long given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

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

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
