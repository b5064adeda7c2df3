using System.Globalization;

namespace Homeward.Ledger;

/// <summary>
/// Shows that an entry stands in a signed tree, as text that carries its checkpoint along (c2sp.org/tlog-proof): first line, index,
/// one hash a line from the leaf's side, empty line, the note.
/// </summary>
public sealed record InclusionProof(long Index, IReadOnlyList<byte[]> Hashes, string Note)
{
    private const string First = "c2sp.org/tlog-proof@v1";

    public string Print() => string.Create(CultureInfo.InvariantCulture, $"{First}\nindex {Index}\n{ProofLines.Print(Hashes)}\n{Note}");

    /// <summary>Reads the text in its one spelling; null with a reason when it is another.</summary>
    public static InclusionProof? Parse(string text, out string? reason)
    {
        if (ProofLines.Split(text, out reason) is not { } parts) return null;
        reason = "not an inclusion proof";
        if (parts.Head is not [First, var second, .. var rest] || ProofLines.Number(second, "index ") is not { } index) return null;
        if (ProofLines.Hashes(rest) is not { } hashes) return null;
        reason = null;
        return new InclusionProof(index, hashes, parts.Note);
    }

    /// <summary>True when the leaf stands at the index of the checkpoint's tree. Who signed it is another question.</summary>
    public bool Shows(ReadOnlySpan<byte> leafHash, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return MerkleTree.VerifyInclusion((ulong)Index, (ulong)checkpoint.Size, leafHash, Hashes, checkpoint.Root);
    }
}

/// <summary>
/// Shows that a signed tree grew out of an earlier one and changed nothing in it: the body of a request for a cosignature
/// (c2sp.org/tlog-witness). "old N", one hash a line, empty line, the note of the newer tree.
/// </summary>
public sealed record ConsistencyProof(long Old, IReadOnlyList<byte[]> Hashes, string Note)
{
    public string Print() => string.Create(CultureInfo.InvariantCulture, $"old {Old}\n{ProofLines.Print(Hashes)}\n{Note}");

    /// <summary>Reads the text in its one spelling; null with a reason when it is another.</summary>
    public static ConsistencyProof? Parse(string text, out string? reason)
    {
        if (ProofLines.Split(text, out reason) is not { } parts) return null;
        reason = "not a request for a cosignature";
        if (parts.Head is not [var first, .. var rest] || ProofLines.Number(first, "old ") is not { } old) return null;
        if (ProofLines.Hashes(rest) is not { } hashes) return null;
        reason = null;
        return new ConsistencyProof(old, hashes, parts.Note);
    }

    /// <summary>True when the newer tree begins with the older. From an empty tree everything grows.</summary>
    public bool Shows(ReadOnlySpan<byte> oldRoot, Checkpoint newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        return MerkleTree.VerifyConsistency((ulong)Old, (ulong)newer.Size, Hashes, oldRoot, newer.Root);
    }
}

/// <summary>What both texts of proofs share.</summary>
internal static class ProofLines
{
    /// <summary>Hashes of a path: no tree of 2^63 leaves needs more.</summary>
    private const int Most = 63;

    public static string Print(IReadOnlyList<byte[]> hashes) => string.Concat(hashes.Select(h => Convert.ToBase64String(h) + "\n"));

    public static (string[] Head, string Note)? Split(string text, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        reason = text.Length > 2 * SignedNote.MostCharacters ? "the proof is longer than any proof" : null;
        if (reason is not null) return null;
        var at = text.IndexOf("\n\n", StringComparison.Ordinal);
        reason = "the proof has no checkpoint";
        if (at < 0) return null;
        reason = null;
        return (text[..at].Split('\n'), text[(at + 2)..]);
    }

    public static long? Number(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal)
        && long.TryParse(line.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && n.ToString(CultureInfo.InvariantCulture) == line[word.Length..] ? n : null;

    public static IReadOnlyList<byte[]>? Hashes(string[] lines)
    {
        if (lines.Length > Most) return null;
        var hashes = lines.Select(NoteKey.FromBase64).ToList();
        return hashes.All(h => h is { Length: MerkleTree.HashLength }) ? [.. hashes.Select(h => h!)] : null;
    }
}
