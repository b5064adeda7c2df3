using System.Buffers.Binary;

namespace Homeward.Ledger;

/// <summary>
/// The clear part of a stored entry: all that somebody sees who holds the disk and no key. 113 bytes, big-endian; the layout is
/// fixed in docs/design.md ("Entry").
/// </summary>
/// <param name="Position">place in the journal, from 0, dense</param>
/// <param name="Batch">16 random bytes that name the act</param>
/// <param name="Place">place in the batch, from 0</param>
/// <param name="Count">entries in the batch</param>
/// <param name="Day">days since 1970-01-01, UTC</param>
/// <param name="Epoch">key epoch, from 1</param>
/// <param name="Salt">32 random bytes, one use</param>
/// <param name="OuterLength">padded length of the outer plaintext</param>
/// <param name="InnerLength">padded length of the inner plaintext</param>
/// <param name="Commitment">32 bytes, see <see cref="Homeward.Sealing.EntrySeal"/></param>
public sealed record EntryHeader(
    long Position, byte[] Batch, int Place, int Count, int Day, int Epoch, byte[] Salt, int OuterLength, int InnerLength, byte[] Commitment)
{
    public const int Length = 113;

    /// <summary>Length of the header without its commitment, which covers exactly these bytes.</summary>
    public const int LengthBeforeCommitment = Length - 32;

    public const byte FormatVersion = 1;

    /// <summary>No padded plaintext is longer: a larger thing is an original in the vault or several entries.</summary>
    public const int MostPlaintext = 16 << 20;

    public byte[] ToBytes()
    {
        var b = new byte[Length];
        b[0] = FormatVersion;
        BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(1), Position);
        Batch.CopyTo(b, 9);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(25), Place);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(29), Count);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(33), Day);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(37), Epoch);
        Salt.CopyTo(b, 41);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(73), OuterLength);
        BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(77), InnerLength);
        Commitment.CopyTo(b, 81);
        return b;
    }

    /// <summary>Reads a header; null with a reason when the bytes are not one.</summary>
    public static EntryHeader? Parse(ReadOnlySpan<byte> b, out string? reason)
    {
        reason = null;
        if (b.Length != Length) reason = $"the header has {b.Length} bytes instead of {Length}";
        else if (b[0] != FormatVersion) reason = $"the header has format version {b[0]}; this program reads {FormatVersion}";
        if (reason is not null) return null;
        var header = new EntryHeader(
            BinaryPrimitives.ReadInt64BigEndian(b[1..]),
            b.Slice(9, 16).ToArray(),
            BinaryPrimitives.ReadInt32BigEndian(b[25..]),
            BinaryPrimitives.ReadInt32BigEndian(b[29..]),
            BinaryPrimitives.ReadInt32BigEndian(b[33..]),
            BinaryPrimitives.ReadInt32BigEndian(b[37..]),
            b.Slice(41, 32).ToArray(),
            BinaryPrimitives.ReadInt32BigEndian(b[73..]),
            BinaryPrimitives.ReadInt32BigEndian(b[77..]),
            b.Slice(81, 32).ToArray());
        if (header.Position < 0 || header.Place < 0 || header.Count <= header.Place || header.Epoch < 1
            || header.OuterLength is < 4 or > MostPlaintext || header.InnerLength is < 4 or > MostPlaintext)
        {
            reason = "a number in the header is out of range";
            return null;
        }

        return header;
    }
}
