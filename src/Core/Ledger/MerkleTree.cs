using System.Numerics;
using System.Security.Cryptography;

namespace Homeward.Ledger;

/// <summary>Hashes of the RFC 6962 Merkle tree (SHA-256; leaves are prefixed 0x00, inner nodes 0x01).</summary>
public static class MerkleTree
{
    public const int HashLength = 32;

    /// <summary>Root of the tree without leaves: SHA-256 of nothing (RFC 6962, 2.1).</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>Hash of a leaf whose bytes come in two pieces (a journal entry is header and sealed bytes).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var leaf = new byte[1 + first.Length + second.Length];
        first.CopyTo(leaf.AsSpan(1));
        second.CopyTo(leaf.AsSpan(1 + first.Length));
        return SHA256.HashData(leaf);
    }

    public static byte[] LeafHash(ReadOnlySpan<byte> leaf) => LeafHash(leaf, []);

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + 2 * HashLength];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashLength)..]);
        return SHA256.HashData(node);
    }

    /// <summary>Root over leaf hashes in order; the plain recursive definition, used as the oracle of <see
    /// cref="CompactRange"/>.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leafHashes)
    {
        if (leafHashes.Length == 0) return EmptyRoot();
        if (leafHashes.Length == 1) return leafHashes[0];
        var split = LargestPowerBelow(leafHashes.Length);
        return NodeHash(Root(leafHashes[..split]), Root(leafHashes[split..]));
    }

    /// <summary>The audit path of leaf <paramref name="index"/> (RFC 6962, 2.1.1), leaf side first.</summary>
    public static IReadOnlyList<byte[]> InclusionProof(ReadOnlySpan<byte[]> leafHashes, int index)
    {
        if (index < 0 || index >= leafHashes.Length) throw new ArgumentOutOfRangeException(nameof(index));
        var path = new List<byte[]>();
        AddPath(leafHashes, index, path);
        return path;
    }

    /// <summary>The proof that the tree of the first <paramref name="oldSize"/> leaves is a prefix (RFC 6962,
    /// 2.1.2).</summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(ReadOnlySpan<byte[]> leafHashes, int oldSize)
    {
        if (oldSize < 0 || oldSize > leafHashes.Length) throw new ArgumentOutOfRangeException(nameof(oldSize));
        var proof = new List<byte[]>();
        if (oldSize > 0 && oldSize < leafHashes.Length) AddSubProof(leafHashes, oldSize, true, proof);
        return proof;
    }

    /// <summary>
    /// Hash of a complete subtree: the 2^<paramref name="level"/> leaves from <paramref name="index"/> · 2^level on.
    /// </summary>
    public delegate byte[] NodeAt(int level, long index);

    /// <summary>Root of the first <paramref name="size"/> leaves, from hashes of complete subtrees.</summary>
    public static byte[] Root(long size, NodeAt node)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot() : Between(0, size, node);
    }

    /// <summary>The audit path of a leaf, asking for about 2·log2(size) hashes of complete subtrees instead of all leaves.</summary>
    public static IReadOnlyList<byte[]> InclusionProof(long size, long index, NodeAt node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (index < 0 || index >= size) throw new ArgumentOutOfRangeException(nameof(index));
        var path = new List<byte[]>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var split = from + LargestPowerBelow(to - from);
            path.Add(index < split ? Between(split, to, node) : Between(from, split, node));
            (from, to) = index < split ? (from, split) : (split, to);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The proof that the first <paramref name="oldSize"/> leaves are a prefix, from hashes of complete subtrees.</summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(long size, long oldSize, NodeAt node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (oldSize < 0 || oldSize > size) throw new ArgumentOutOfRangeException(nameof(oldSize));
        var proof = new List<byte[]>();
        if (oldSize == 0 || oldSize == size) return proof;
        var (from, to, whole) = (0L, size, true);
        while (oldSize != to)
        {
            var split = from + LargestPowerBelow(to - from);
            if (oldSize <= split)
            {
                proof.Add(Between(split, to, node));
                to = split;
            }
            else
            {
                proof.Add(Between(from, split, node));
                (from, whole) = (split, false);
            }
        }

        if (!whole) proof.Add(Between(from, to, node));
        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// True when <paramref name="proof"/> shows that the leaf stands at <paramref name="index"/> of the tree with
    /// this size and root
    /// (RFC 9162, 2.1.3.2). Any extra, missing or changed hash makes it false.
    /// </summary>
    public static bool VerifyInclusion(
        ulong index, ulong size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index >= size || leafHash.Length != HashLength || root.Length != HashLength) return false;
        var (fn, sn) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var step in proof)
        {
            if (sn == 0 || step.Length != HashLength) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = NodeHash(step, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = NodeHash(hash, step);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root.SequenceEqual(hash);
    }

    /// <summary>True when the tree (size1, root1) is a prefix of (size2, root2) by this proof (RFC 9162,
    /// 2.1.4.2).</summary>
    public static bool VerifyConsistency(
        ulong size1, ulong size2, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root1, ReadOnlySpan<byte> root2)
    {
        if (root1.Length != HashLength || root2.Length != HashLength || size1 > size2) return false;
        if (size1 == size2) return proof.Count == 0 && root1.SequenceEqual(root2);
        if (size1 == 0) return proof.Count == 0;
        if (proof.Count == 0) return false;
        var path = new List<byte[]>(proof);
        if ((size1 & (size1 - 1)) == 0) path.Insert(0, root1.ToArray());
        var (fn, sn) = (size1 - 1, size2 - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        if (path[0].Length != HashLength) return false;
        var (fr, sr) = (path[0], path[0]);
        for (var i = 1; i < path.Count; i++)
        {
            var step = path[i];
            if (sn == 0 || step.Length != HashLength) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                (fr, sr) = (NodeHash(step, fr), NodeHash(step, sr));
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = NodeHash(sr, step);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root1.SequenceEqual(fr) && root2.SequenceEqual(sr);
    }

    private static void AddPath(ReadOnlySpan<byte[]> leaves, int index, List<byte[]> path)
    {
        if (leaves.Length == 1) return;
        var split = LargestPowerBelow(leaves.Length);
        if (index < split)
        {
            AddPath(leaves[..split], index, path);
            path.Add(Root(leaves[split..]));
        }
        else
        {
            AddPath(leaves[split..], index - split, path);
            path.Add(Root(leaves[..split]));
        }
    }

    private static void AddSubProof(ReadOnlySpan<byte[]> leaves, int oldSize, bool whole, List<byte[]> proof)
    {
        if (oldSize == leaves.Length)
        {
            if (!whole) proof.Add(Root(leaves));
            return;
        }

        var split = LargestPowerBelow(leaves.Length);
        if (oldSize <= split)
        {
            AddSubProof(leaves[..split], oldSize, whole, proof);
            proof.Add(Root(leaves[split..]));
        }
        else
        {
            AddSubProof(leaves[split..], oldSize - split, false, proof);
            proof.Add(Root(leaves[..split]));
        }
    }

    /// <summary>Hash over leaves [from, to); from is a multiple of the largest power of two in the span, as every split above makes it.</summary>
    private static byte[] Between(long from, long to, NodeAt node)
    {
        var count = to - from;
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((ulong)count);
            return node(level, from >> level);
        }

        var split = from + LargestPowerBelow(count);
        return NodeHash(Between(from, split, node), Between(split, to, node));
    }

    private static int LargestPowerBelow(int n) => (int)LargestPowerBelow((long)n);

    /// <summary>The largest power of two smaller than n, for n of at least 2.</summary>
    private static long LargestPowerBelow(long n) => 1L << BitOperations.Log2((ulong)(n - 1));
}
