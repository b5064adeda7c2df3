using System.Security.Cryptography;

namespace Homeward.Sealing;

/// <summary>
/// The plaintext of an age file, chunk by chunk. Nothing of a chunk is given out before it is authenticated. A
/// reader that stops early
/// has not seen whether the file is whole; one that reads to the end has (a missing last chunk and bytes after it
/// throw).
/// </summary>
internal sealed class AgeReader : Stream
{
    private const int Stored = AgeFile.ChunkLength + AgeFile.Tag;
    private readonly Stream closed;
    private readonly ChaCha20Poly1305 cipher;
    private readonly long start;
    private readonly byte[] stored = new byte[Stored];
    private readonly byte[] ahead = new byte[1];
    private readonly byte[] chunk = new byte[AgeFile.ChunkLength];
    private bool hasAhead;
    private long next;
    private int length;
    private int at;
    private bool ended;

    public AgeReader(Stream closed, byte[] key)
    {
        this.closed = closed;
        cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
        start = closed.CanSeek ? closed.Position : 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => closed.CanSeek;

    public override bool CanWrite => false;

    public override long Length
    {
        get
        {
            var bytes = closed.Length - start;
            var chunks = Math.Max(1, (bytes + Stored - 1) / Stored);
            return bytes - chunks * AgeFile.Tag;
        }
    }

    public override long Position
    {
        get => next == 0 ? 0 : (next - 1) * AgeFile.ChunkLength + at;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        while (at == length)
        {
            if (ended) return 0;
            ReadChunk();
        }

        var n = Math.Min(buffer.Length, length - at);
        chunk.AsSpan(at, n).CopyTo(buffer);
        at += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        if (!CanSeek) throw new NotSupportedException();
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, Length, nameof(offset));
        next = target / AgeFile.ChunkLength;
        if (next > 0 && target == Length && target % AgeFile.ChunkLength == 0) next--;
        closed.Position = start + next * Stored;
        (hasAhead, ended, length, at) = (false, false, 0, 0);
        var within = (int)(target - next * AgeFile.ChunkLength);
        ReadChunk();
        at = within;
        return target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(chunk);
        if (disposing)
        {
            cipher.Dispose();
            closed.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadChunk()
    {
        var n = 0;
        if (hasAhead) (stored[0], n, hasAhead) = (ahead[0], 1, false);
        n += closed.ReadAtLeast(stored.AsSpan(n), Stored - n, false);
        var last = n < Stored;
        if (!last)
        {
            hasAhead = closed.Read(ahead) == 1;
            last = !hasAhead;
        }

        if (n < AgeFile.Tag) throw new SealBrokenException("the file is cut off");
        // After a failure nothing may be read: length is set only for a chunk that was authenticated.
        (length, at) = (0, 0);
        var opened = n - AgeFile.Tag;
        Span<byte> nonce = stackalloc byte[12];
        AgeFile.ChunkNonce(nonce, next, last);
        try
        {
            cipher.Decrypt(nonce, stored.AsSpan(0, opened), stored.AsSpan(opened, AgeFile.Tag), chunk.AsSpan(0,
                opened));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealBrokenException("the file was changed or is cut off");
        }

        if (last && opened == 0 && next > 0) throw new SealBrokenException("the file ends in an empty chunk");
        (length, ended) = (opened, last);
        next++;
    }
}
