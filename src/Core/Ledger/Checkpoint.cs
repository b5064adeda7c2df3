using System.Buffers.Text;
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
    /// <summary>First byte of the key hash that says Ed25519 (C2SP signed-note).</summary>
    private const byte Ed25519Kind = 1;

    public string Body => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Key id of a signed note: first four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key).</summary>
    public static byte[] KeyId(string name, ReadOnlySpan<byte> publicKey)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Kind, .. publicKey];
        return SHA256.HashData(text)[..4];
    }

    /// <summary>The signed note with one signature.</summary>
    /// <param name="publicKey">32 bytes of the Ed25519 key that signs</param>
    /// <param name="sign">Ed25519 over the UTF-8 bytes of the body: 64 bytes</param>
    public string Sign(ReadOnlySpan<byte> publicKey, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        byte[] signature = [.. KeyId(Origin, publicKey), .. sign(Encoding.UTF8.GetBytes(Body))];
        return $"{Body}\n— {Origin} {Convert.ToBase64String(signature)}\n";
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
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(verify);
        var split = note.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || note.Length <= split + 2 || !note.EndsWith('\n')) return (null, "not a signed note");
        var body = note[..(split + 1)];
        var lines = body.Split('\n');
        if (lines.Length != 4 || lines[0] != origin) return (null, "the note is of another journal");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1]) return (null, "the size is not a number");
        var root = FromBase64(lines[2]);
        if (root is not { Length: MerkleTree.HashLength }) return (null, "the root is not a SHA-256 value");
        var keyId = KeyId(origin, publicKey);
        foreach (var line in note[(split + 2)..^1].Split('\n'))
        {
            var words = line.Split(' ');
            if (words.Length != 3 || words[0] != "—") return (null, "a signature line is malformed");
            var signed = FromBase64(words[2]);
            if (signed is null || signed.Length < 5) return (null, "a signature is malformed");
            if (words[1] != origin || !signed.AsSpan(0, 4).SequenceEqual(keyId)) continue;
            return verify(Encoding.UTF8.GetBytes(body), signed[4..])
                ? (new Checkpoint(origin, size, root), null)
                : (null, "the signature does not fit");
        }

        return (null, "not signed by this desk's key");
    }

    /// <summary>Base64 in its one canonical spelling; anything else is null, so that no byte of a note is free to
    /// change.</summary>
    private static byte[]? FromBase64(string text)
    {
        if (!Base64.IsValid(text)) return null;
        var bytes = Convert.FromBase64String(text);
        return Convert.ToBase64String(bytes) == text ? bytes : null;
    }
}
