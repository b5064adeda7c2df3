using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Homeward.Basics;

namespace Homeward.Ledger;

/// <summary>One file on its way into or out of a bundle.</summary>
public sealed record BundlePiece(string Name, long Bytes, Func<Stream> Open);

/// <summary>
/// The container of a bundle: a ustar archive (POSIX.1-1988) of plain files in one spelling, so that every tar opens it and no byte
/// of it is free: no links, no folders, no owners, no compression, nothing between the files and nothing after the end.
/// </summary>
public static class BundleTar
{
    private const int Block = 512;
    private const long MostOctal = 0x1_FFFF_FFFF; // 11 figures of octal

    /// <summary>The archive as a stream to read from; pieces are opened one after the other.</summary>
    public static Stream Pack(IEnumerable<BundlePiece> pieces, DateTimeOffset made) => new Packed(Segments(pieces, made));

    private static IEnumerable<Func<Stream>> Segments(IEnumerable<BundlePiece> pieces, DateTimeOffset made)
    {
        foreach (var piece in pieces)
        {
            yield return () => new MemoryStream(Header(piece.Name, piece.Bytes, made.ToUnixTimeSeconds()));
            yield return () => new Exactly(piece.Open(), piece.Bytes, piece.Name);
            if (Padding(piece.Bytes) is > 0 and var rest) yield return () => new MemoryStream(new byte[rest]);
        }

        yield return () => new MemoryStream(new byte[2 * Block]);
    }

    /// <summary>
    /// Reads an archive from its start to its end. Each piece's stream is to be read before the next piece is asked for; what is left is
    /// skipped. Memory does not depend on what the archive announces.
    /// </summary>
    /// <exception cref="BundleException">not an archive of this spelling; the message names the file</exception>
    public static IEnumerable<(string Name, long Bytes, DateTimeOffset Made, Stream Content)> Read(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var header = new byte[Block];
        var before = "its beginning";
        while (true)
        {
            Fill(archive, header, before);
            if (!header.AsSpan().ContainsAnyExcept((byte)0)) break;
            var (name, bytes, time) = ReadHeader(header, before);
            using (var content = new Within(archive, bytes, name))
            {
                yield return (name, bytes, DateTimeOffset.FromUnixTimeSeconds(time), content);
                content.Skip();
            }

            var padding = header.AsMemory(0, Padding(bytes));
            Fill(archive, padding.Span, name);
            if (padding.Span.ContainsAnyExcept((byte)0)) throw new BundleException(name, "something is hidden behind it");
            before = name;
        }

        Fill(archive, header, before);
        if (header.AsSpan().ContainsAnyExcept((byte)0) || archive.ReadByte() >= 0) throw new BundleException(before, "something is hidden after the end of the bundle");
    }

    private static byte[] Header(string name, long bytes, long time)
    {
        if (!BundleManifest.IsName(name)) throw new ArgumentException("not a name of a bundle's file", nameof(name));
        var b = new byte[Block];
        Encoding.ASCII.GetBytes(name, b);
        Octal(b, 100, 7, 0x1A4); // rw-r--r--
        Octal(b, 108, 7, 0);
        Octal(b, 116, 7, 0);
        if (bytes <= MostOctal)
        {
            Octal(b, 124, 11, bytes);
        }
        else
        {
            b[124] = 0x80; // a size of more than 8 GiB, in the form that GNU and libarchive share
            BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(128), bytes);
        }

        Octal(b, 136, 11, time);
        b.AsSpan(148, 8).Fill((byte)' ');
        b[156] = (byte)'0';
        "ustar\000"u8.CopyTo(b.AsSpan(257));
        Octal(b, 329, 7, 0);
        Octal(b, 337, 7, 0);
        var sum = 0;
        foreach (var x in b) sum += x;
        Octal(b, 148, 6, sum);
        b[154] = 0;
        return b;
    }

    private static (string Name, long Bytes, long Time) ReadHeader(byte[] b, string before)
    {
        var end = b.AsSpan(0, 100).IndexOf((byte)0);
        var name = Encoding.ASCII.GetString(b.AsSpan(0, end < 0 ? 100 : end));
        if (!BundleManifest.IsName(name)) throw new BundleException($"the file after {before}", "it has a name that no bundle's file has");
        var bytes = b[124] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(b.AsSpan(128)) : FromOctal(b.AsSpan(124, 11));
        var time = FromOctal(b.AsSpan(136, 11));
        // Whatever else stands in the header has to be what this program writes.
        if (bytes < 0 || time < 0 || !Header(name, bytes, time).AsSpan().SequenceEqual(b)) throw new BundleException(name, "its header was changed");
        return (name, bytes, time);
    }

    private static void Octal(byte[] b, int at, int figures, long number) =>
        Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(figures, '0'), b.AsSpan(at));

    /// <returns>-1 when it is no number</returns>
    private static long FromOctal(ReadOnlySpan<byte> figures)
    {
        var n = 0L;
        foreach (var c in figures)
        {
            if (c is < (byte)'0' or > (byte)'7') return -1;
            n = n * 8 + (c - '0');
        }

        return n;
    }

    private static int Padding(long bytes) => (int)((Block - bytes % Block) % Block);

    private static void Fill(Stream archive, Span<byte> buffer, string before)
    {
        if (archive.ReadAtLeast(buffer, buffer.Length, false) < buffer.Length) throw new BundleException(before, "the bundle is cut off there");
    }

    private sealed class Packed(IEnumerable<Func<Stream>> segments) : ForwardStream
    {
        private readonly IEnumerator<Func<Stream>> next = segments.GetEnumerator();
        private Stream? now;

        public override int Read(Span<byte> buffer)
        {
            while (true)
            {
                if (now is null)
                {
                    if (!next.MoveNext()) return 0;
                    now = next.Current();
                }

                var n = now.Read(buffer);
                if (n > 0 || buffer.IsEmpty) return n;
                now.Dispose();
                now = null;
            }
        }

        protected override void Dispose(bool disposing)
        {
            now?.Dispose();
            next.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A piece that is as long as its header says, or the packing fails: an archive cannot be half right.</summary>
    private sealed class Exactly(Stream inner, long bytes, string name) : ForwardStream
    {
        private long done;

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            done += n;
            if (done > bytes || (n == 0 && done != bytes && !buffer.IsEmpty))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} is not {bytes} bytes long"));
            }

            return n;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>One file's bytes inside the archive.</summary>
    private sealed class Within(Stream archive, long bytes, string name) : ForwardStream
    {
        private long left = bytes;

        public override int Read(Span<byte> buffer)
        {
            var n = archive.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
            if (n == 0 && left > 0 && !buffer.IsEmpty) throw new BundleException(name, "the bundle is cut off there");
            left -= n;
            return n;
        }

        public void Skip()
        {
            Span<byte> away = stackalloc byte[4096];
            while (Read(away) > 0)
            {
                // read away
            }
        }
    }
}

/// <summary>A bundle is not as this program writes bundles; says where and what, in one sentence for a reader.</summary>
public sealed class BundleException(string where, string what) : Exception($"{where}: {what}")
{
    /// <summary>Name of the file, or where in the bundle it is.</summary>
    public string Where { get; } = where;

    public string What { get; } = what;
}
