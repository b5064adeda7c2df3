using System.Numerics;

namespace Homeward.Ledger;

/// <summary>
/// The right edge of a growing Merkle tree: the roots of its complete subtrees, largest first. Appending costs one hash on
/// average and the whole state is at most 64 hashes. Owned by one writer; not safe for concurrent use.
/// </summary>
public sealed class CompactRange
{
    private readonly List<byte[]> edge = [];

    public long Size { get; private set; }

    public void Append(byte[] leafHash)
    {
        ArgumentNullException.ThrowIfNull(leafHash);
        var carry = leafHash;
        for (var n = Size; (n & 1) == 1; n >>= 1)
        {
            carry = MerkleTree.NodeHash(edge[^1], carry);
            edge.RemoveAt(edge.Count - 1);
        }

        edge.Add(carry);
        Size++;
    }

    public byte[] Root()
    {
        if (edge.Count == 0) return MerkleTree.EmptyRoot();
        var root = edge[^1];
        for (var i = edge.Count - 2; i >= 0; i--) root = MerkleTree.NodeHash(edge[i], root);
        return root;
    }

    public CompactRange Copy()
    {
        var copy = new CompactRange { Size = Size };
        copy.edge.AddRange(edge);
        return copy;
    }

    /// <summary>State as one run of hashes, largest subtree first (popcount(size) of them).</summary>
    public byte[] Save() => [.. edge.SelectMany(hash => hash)];

    /// <exception cref="ArgumentException">when the number of hashes does not fit the size</exception>
    public static CompactRange Load(long size, ReadOnlySpan<byte> saved)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var count = BitOperations.PopCount((ulong)size);
        if (saved.Length != count * MerkleTree.HashLength) throw new ArgumentException("hashes do not fit the size", nameof(saved));
        var range = new CompactRange { Size = size };
        for (var i = 0; i < count; i++) range.edge.Add(saved.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength).ToArray());
        return range;
    }
}
