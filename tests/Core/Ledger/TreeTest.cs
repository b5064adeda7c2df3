using System.Text;
using CsCheck;
using Homeward.Ledger;
using Homeward.Sealing;
using Xunit;

namespace Homeward.Tests.Core.Ledger;

public class TreeTest
{
    private static byte[][] Leaves(int n) =>
        [.. Enumerable.Range(0, n).Select(i => MerkleTree.LeafHash(Encoding.UTF8.GetBytes("leaf " + i)))];

    [Fact]
    public void CompactRange_AnySize_GivesTheRootOfTheDefinition()
    {
        var range = new CompactRange();
        for (var n = 0; n <= 130; n++)
        {
            Assert.Equal(MerkleTree.Root(Leaves(n)), range.Root());
            Assert.Equal(range.Root(), CompactRange.Load(range.Size, range.Save()).Root());
            range.Append(MerkleTree.LeafHash(Encoding.UTF8.GetBytes("leaf " + n)));
        }
    }

    [Fact]
    public void Proofs_OfRandomTrees_VerifyAndFailWhenAnyHashChanges() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 69], Gen.Int[0, 255]).Sample((size, at, flip) =>
        {
            var leaves = Leaves(size);
            var (index, old) = (at % size, at % (size + 1));
            var root = MerkleTree.Root(leaves);
            var inclusion = MerkleTree.InclusionProof(leaves, index);
            Assert.True(MerkleTree.VerifyInclusion((ulong)index, (ulong)size, leaves[index], inclusion, root));
            Assert.False(MerkleTree.VerifyInclusion((ulong)index, (ulong)size, MerkleTree.LeafHash("other"u8),
                inclusion, root));
            var oldRoot = MerkleTree.Root(leaves.AsSpan(0, old));
            var consistency = MerkleTree.ConsistencyProof(leaves, old);
            Assert.True(MerkleTree.VerifyConsistency((ulong)old, (ulong)size, consistency, oldRoot, root));
            foreach (var (proof, verify) in new (IReadOnlyList<byte[]>, Func<IReadOnlyList<byte[]>, bool>)[]
            {
                (inclusion, p => MerkleTree.VerifyInclusion((ulong)index, (ulong)size, leaves[index], p, root)),
                (consistency, p => MerkleTree.VerifyConsistency((ulong)old, (ulong)size, p, oldRoot, root)),
            })
            {
                for (var i = 0; i < proof.Count; i++)
                {
                    var changed = proof.Select(h => h.ToArray()).ToList();
                    changed[i][flip % 32] ^= 1;
                    Assert.False(verify(changed));
                    Assert.False(verify([.. proof.Where((_, j) => j != i)]));
                }
            }
        });

    /// <summary>The way a desk makes its proofs, against the plain definition.</summary>
    [Fact]
    public void Proofs_FromHashesOfSubtrees_AreThoseOfTheDefinition() =>
        Gen.Select(Gen.Int[1, 140], Gen.Int[0, 139]).Sample((size, at) =>
        {
            var leaves = Leaves(size);
            var (index, old) = (at % size, at % (size + 1));
            byte[] Node(int level, long n) => MerkleTree.Root(leaves.AsSpan((int)(n << level), 1 << level));
            Assert.Equal(MerkleTree.Root(leaves), MerkleTree.Root(size, Node));
            Assert.Equal(MerkleTree.InclusionProof(leaves, index), MerkleTree.InclusionProof(size, index, Node));
            Assert.Equal(MerkleTree.ConsistencyProof(leaves, old), MerkleTree.ConsistencyProof(size, old, Node));
        });

    [Fact]
    public void Checkpoint_AnyByteChanged_IsRefused()
    {
        using var key = new SigningKey(new byte[32]);
        var note = new Checkpoint("homeward/dsk-test", 42, MerkleTree.EmptyRoot()).Sign(key.PublicKey, key.Sign);
        Assert.Equal(42, Read(note).Checkpoint!.Size);
        for (var i = 0; i < note.Length; i++)
        {
            foreach (var c in new[] { (char)(note[i] ^ 1), 'A', '\n' })
            {
                if (c == note[i]) continue;
                var changed = note[..i] + c + note[(i + 1)..];
                Assert.True(Read(changed).Checkpoint is null, $"byte {i} of the note may become {(int)c}");
            }
        }

        (Checkpoint? Checkpoint, string? Reason) Read(string text) =>
            Checkpoint.Read(text, "homeward/dsk-test", key.PublicKey, (m, s) => SigningKey.Verify(key.PublicKey, m, s));
    }
}
