using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>
/// A sliding window over a stream: the only bytes of a file that are in memory. It grows for one long thing up to a
/// limit and shrinks again, and it knows the offset and the line of its first byte.
/// </summary>
internal sealed class ByteWindow(Stream stream, int size, int limit)
{
    internal enum Filled
    {
        More,
        Ended,
        Full,
    }

    private readonly int size = size;
    private byte[] buffer = new byte[size];
    private int start;
    private int end;

    /// <summary>Bytes read and not yet left behind. Valid until the next Fill.</summary>
    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, end - start);

    /// <summary>Place of Bytes[0] in the stream.</summary>
    internal long Offset { get; private set; }

    /// <summary>Line of Bytes[0], counted from 1.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>True when the stream has given its last byte.</summary>
    internal bool Ended { get; private set; }

    internal void Advance(int count)
    {
        Line += Bytes[..count].Count((byte)'\n');
        start += count;
        Offset += count;
    }

    /// <summary>Line of a byte of the window.</summary>
    internal long LineAt(int index) => Line + Bytes[..index].Count((byte)'\n');

    /// <summary>
    /// Reads more bytes behind those that are here. Full means: the limit is reached and nothing was left behind.
    /// </summary>
    internal Filled Fill()
    {
        if (Ended) return Filled.Ended;
        if (start > 0) Shift();
        if (end == buffer.Length)
        {
            if (buffer.Length >= limit) return Filled.Full;
            Array.Resize(ref buffer, (int)Math.Min(limit, (long)buffer.Length * 2));
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        if (read == 0)
        {
            Ended = true;
            return Filled.Ended;
        }

        end += read;
        return Filled.More;
    }

    private void Shift()
    {
        var length = end - start;
        var target = buffer.Length > size && length < size / 2 ? new byte[size] : buffer;
        Buffer.BlockCopy(buffer, start, target, 0, length);
        buffer = target;
        start = 0;
        end = length;
    }
}

/// <summary>
/// Bytes already taken from a stream, then the stream: for readers that had to look ahead. The stream stays the
/// caller's.
/// </summary>
internal sealed class JoinedStream(byte[] first, Stream then) : ForwardStream
{
    private int at;

    public override int Read(Span<byte> buffer)
    {
        if (at == first.Length) return then.Read(buffer);
        var count = Math.Min(buffer.Length, first.Length - at);
        first.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }
}
