using System.Buffers.Binary;
using Homeward.Ledger;

namespace Homeward.Journal;

/// <summary>
/// The clear part of a line of the waiting log: all that a locked machine, its thief and its node know of what came in. 113 bytes, big-endian, so
/// that the same store keeps it as keeps a journal: version (1, always 2) ‖ position (8) ‖ id (16) ‖ minutes since 1970 UTC (8) ‖ urgent (1: 0 or 1) ‖
/// SHA-256 of the sealed file (32) ‖ zeros (47).
/// </summary>
/// <param name="Position">place in the log, from 0, dense</param>
/// <param name="Id">16 random bytes: the name of the sealed file</param>
/// <param name="Minute">when it came in, minutes since 1970-01-01 UTC by the node's clock</param>
/// <param name="Urgent">whoever gave it ticked that it cannot wait</param>
/// <param name="SealedSha256">of the sealed file beside the log, 32 bytes</param>
public sealed record WaitingHeader(long Position, byte[] Id, long Minute, bool Urgent, byte[] SealedSha256)
{
    private const byte Version = 2;
    private const int End = 1 + 8 + 16 + 8 + 1 + 32;

    public byte[] ToBytes()
    {
        var b = new byte[EntryHeader.Length];
        b[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(1), Position);
        Id.CopyTo(b, 9);
        BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(25), Minute);
        b[33] = Urgent ? (byte)1 : (byte)0;
        SealedSha256.CopyTo(b, 34);
        return b;
    }

    /// <summary>Reads a header; null when the bytes are not one in its one spelling.</summary>
    public static WaitingHeader? Parse(ReadOnlySpan<byte> b)
    {
        if (b.Length != EntryHeader.Length || b[0] != Version || b[33] > 1 || b[End..].ContainsAnyExcept((byte)0)) return null;
        var header = new WaitingHeader(BinaryPrimitives.ReadInt64BigEndian(b[1..]), b.Slice(9, 16).ToArray(),
            BinaryPrimitives.ReadInt64BigEndian(b[25..]), b[33] == 1, b.Slice(34, 32).ToArray());
        return header is { Position: >= 0, Minute: >= 0 and < 1L << 40 } ? header : null;
    }
}
