using Homeward.Keys;
using Homeward.Ledger;

namespace Homeward.Journal;

/// <summary>
/// Hashes of the journal's complete subtrees, so that a proof asks for some hashes instead of reading a million rows. Subtrees of
/// 16 leaves and more are kept in a file beside the journal (4 MB for a million entries), smaller ones are read from their rows.
/// Only a cache: nothing in it is secret, every proof is verified against a signed checkpoint before it is given out, and a file
/// that does not fit is made again. Owned by whoever holds the desk's lock; safe for concurrent use.
/// </summary>
public sealed class TreeNodes(IJournal journal, string file) : IDisposable
{
    /// <summary>Leaves of the smallest kept subtree: 2^4.</summary>
    private const int LowestLevel = 4;

    private const int Block = 1 << LowestLevel;
    private readonly Lock guard = new();
    private readonly Dictionary<long, byte[][]> leaves = [];
    private FileStream? kept;
    private long blocks;

    /// <summary>Shows that the entry at a position stands in the tree of a signed checkpoint.</summary>
    /// <exception cref="JournalDamagedException">the rows do not give the root that was signed</exception>
    public IReadOnlyList<byte[]> Inclusion(long position, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Proven(checkpoint.Size, () => MerkleTree.InclusionProof(checkpoint.Size, position, Node), proof =>
            MerkleTree.VerifyInclusion((ulong)position, (ulong)checkpoint.Size, Node(0, position), proof, checkpoint.Root));
    }

    /// <summary>Shows that the tree of a signed checkpoint begins with that of an earlier one.</summary>
    /// <exception cref="JournalDamagedException">the rows do not give the roots that were signed</exception>
    public IReadOnlyList<byte[]> Consistency(Checkpoint older, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Proven(checkpoint.Size, () => MerkleTree.ConsistencyProof(checkpoint.Size, older.Size, Node), proof =>
            MerkleTree.VerifyConsistency((ulong)older.Size, (ulong)checkpoint.Size, proof, older.Root, checkpoint.Root));
    }

    public void Dispose()
    {
        lock (guard) kept?.Dispose();
    }

    /// <summary>Makes a proof that holds. One that does not is made again from the rows alone: then the file was to blame, or the
    /// journal is.</summary>
    private IReadOnlyList<byte[]> Proven(long size, Func<IReadOnlyList<byte[]>> make, Func<IReadOnlyList<byte[]>, bool> holds)
    {
        lock (guard)
        {
            for (var again = false; ; again = true)
            {
                leaves.Clear();
                CatchUp(size, again);
                var proof = make();
                if (holds(proof)) return proof;
                if (again) throw new JournalDamagedException("the entries do not give the root that was signed");
            }
        }
    }

    private byte[] Node(int level, long index)
    {
        if (level >= LowestLevel)
        {
            var hash = new byte[MerkleTree.HashLength];
            var at = Place(level - LowestLevel, index) * MerkleTree.HashLength;
            return RandomAccess.Read(kept!.SafeFileHandle, hash, at) == hash.Length ? hash : new byte[MerkleTree.HashLength];
        }

        if (level > 0) return MerkleTree.NodeHash(Node(level - 1, 2 * index), Node(level - 1, 2 * index + 1));
        var block = index / Block;
        if (!leaves.TryGetValue(block, out var hashes))
        {
            leaves[block] = hashes = [.. journal.Read(block * Block, Block).TakeWhile((r, i) => r.Position == block * Block + i)
                .Select(r => r.LeafHash())];
        }

        return index % Block < hashes.Length ? hashes[index % Block]
            : throw new JournalDamagedException($"entry {index} is missing from the journal");
    }

    /// <summary>Appends the subtrees that became complete. A crash in between leaves a shorter file, which the next start goes on
    /// with.</summary>
    private void CatchUp(long size, bool anew)
    {
        if (kept is null)
        {
            var options = DeskFolder.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite);
            kept = new FileStream(file, options);
            anew |= kept.Length % MerkleTree.HashLength != 0;
            blocks = Fitting(kept.Length / MerkleTree.HashLength);
        }

        if (anew) blocks = 0;
        if ((blocks + 1) * Block > size && !anew) return;
        kept.SetLength(Count(blocks) * MerkleTree.HashLength);
        kept.Position = kept.Length;
        var edge = Edge();
        while ((blocks + 1) * Block <= size)
        {
            var rows = journal.Read(blocks * Block, 128 * Block);
            var whole = rows.TakeWhile((r, i) => r.Position == blocks * Block + i).Count() / Block;
            if (whole == 0) throw new JournalDamagedException($"entry {blocks * Block} or one after it is missing from the journal");
            for (var b = 0; b < whole && (blocks + 1) * Block <= size; b++) Append(rows, b * Block, edge);
        }

        kept.Flush();
    }

    private void Append(IReadOnlyList<StoredEntry> rows, int from, List<byte[]> edge)
    {
        var range = new CompactRange();
        for (var i = 0; i < Block; i++) range.Append(rows[from + i].LeafHash());
        var hash = range.Root();
        kept!.Write(hash);
        for (var n = blocks; (n & 1) == 1; n >>= 1)
        {
            hash = MerkleTree.NodeHash(edge[^1], hash);
            edge.RemoveAt(edge.Count - 1);
            kept.Write(hash);
        }

        edge.Add(hash);
        blocks++;
    }

    /// <summary>Roots of the complete subtrees at the right edge, largest first.</summary>
    private List<byte[]> Edge()
    {
        var edge = new List<byte[]>();
        var from = 0L;
        for (var level = 62 - LowestLevel; level >= 0; level--)
        {
            if ((blocks >> level & 1) == 0) continue;
            edge.Add(Node(level + LowestLevel, from >> level));
            from += 1L << level;
        }

        return edge;
    }

    /// <summary>Most blocks whose hashes fit into so many.</summary>
    private static long Fitting(long hashes)
    {
        var n = hashes / 2;
        while (Count(n + 1) <= hashes) n++;
        return n;
    }

    /// <summary>Hashes kept for so many blocks: each block, and each parent that became complete.</summary>
    private static long Count(long blocks) => 2 * blocks - long.PopCount(blocks);

    /// <summary>Where a hash stands in the file: it is written as soon as its subtree is complete, children first.</summary>
    private static long Place(int level, long index) => Count((index + 1) << level) - 1 - Trailing((index + 1) << level) + level;

    /// <summary>How many parents were completed together with the block that made so many.</summary>
    private static int Trailing(long blocks) => (int)long.TrailingZeroCount(blocks);
}
