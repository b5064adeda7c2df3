using System.Text;

namespace Homeward.Tests.Core.Evidence;

/// <summary>A stream that is made while it is read: a file of any size that lies nowhere.</summary>
internal sealed class MadeStream(IEnumerable<string> pieces) : Stream
{
    private readonly IEnumerator<string> pieces = pieces.GetEnumerator();
    private byte[] piece = [];
    private int at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (at == piece.Length)
        {
            if (!pieces.MoveNext()) return 0;
            piece = Encoding.UTF8.GetBytes(pieces.Current);
            at = 0;
        }

        var count = Math.Min(buffer.Length, piece.Length - at);
        piece.AsSpan(at, count).CopyTo(buffer);
        at += count;
        Position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) pieces.Dispose();
        base.Dispose(disposing);
    }
}
