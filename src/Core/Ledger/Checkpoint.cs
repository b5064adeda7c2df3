using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Homeward.Ledger;

/// <summary>
/// The state of a journal at one moment: C2SP tlog-checkpoint, carried in a C2SP signed note. Text: origin, size and
/// root, one
/// a line; then an empty line; then one line a signature: "— name base64(key id ‖ signature)".
/// </summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    public string Body => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>
    /// Four spoken words of this state, for paper and the telephone: the first 8 bytes of SHA-256("homeward/seal-words/1" LF body).
    /// Whoever wants another history under the same words has to try 2^64 of them.
    /// </summary>
    public string Words => Sealing.SpokenWords.From(SHA256.HashData(Encoding.UTF8.GetBytes("homeward/seal-words/1\n" + Body)).AsSpan(0, 8));

    /// <summary>The key that signs this journal's notes, by the name of the journal.</summary>
    /// <param name="publicKey">32 bytes</param>
    public static NoteKey KeyOf(string origin, ReadOnlySpan<byte> publicKey) => new(origin, NoteKey.Ed25519, publicKey.ToArray());

    /// <summary>The signed note with one signature.</summary>
    /// <param name="publicKey">32 bytes of the Ed25519 key that signs</param>
    /// <param name="sign">Ed25519 over the UTF-8 bytes of the body: 64 bytes</param>
    public string Sign(ReadOnlySpan<byte> publicKey, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var signature = new NoteSignature(Origin, KeyOf(Origin, publicKey).Id, sign(Encoding.UTF8.GetBytes(Body)));
        return $"{Body}\n{signature.Print()}\n";
    }

    /// <summary>
    /// Reads a signed note strictly and checks the signature of <paramref name="publicKey"/>. Returns null with a
    /// reason when the note is
    /// not exactly in the form above or the signature does not fit; further signatures (cosigners) are allowed and
    /// ignored here.
    /// </summary>
    public static (Checkpoint? Checkpoint, string? Reason) Read(
        string note, string origin, ReadOnlySpan<byte> publicKey, Func<byte[], byte[], bool> verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        if (SignedNote.Parse(note, out var reason) is not { } signed) return (null, reason);
        if (Of(signed, out reason) is not { } checkpoint) return (null, reason);
        if (checkpoint.Origin != origin) return (null, "the note is of another journal");
        var key = KeyOf(origin, publicKey);
        foreach (var signature in signed.Signatures.Where(key.Made))
        {
            return verify(Encoding.UTF8.GetBytes(signed.Text), signature.Bytes)
                ? (checkpoint, null)
                : (null, "the signature does not fit");
        }

        return (null, "not signed by this desk's key");
    }

    /// <summary>What the text of a note says, before anybody asked who signed it; null with a reason when it is no
    /// checkpoint of three lines in their one spelling.</summary>
    public static Checkpoint? Of(SignedNote note, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(note);
        var lines = note.Text.Split('\n');
        if (lines.Length != 4 || lines[0].Length == 0)
        {
            reason = "the note is no checkpoint of three lines";
            return null;
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1])
        {
            reason = "the size is not a number";
            return null;
        }

        if (NoteKey.FromBase64(lines[2]) is not { Length: MerkleTree.HashLength } root)
        {
            reason = "the root is not a SHA-256 value";
            return null;
        }

        reason = null;
        return new Checkpoint(lines[0], size, root);
    }
}
