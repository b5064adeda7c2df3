using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Sealing;

namespace Homeward.Ledger;

/// <summary>One signature line of a note: "— name base64(key id ‖ signature)".</summary>
/// <param name="KeyId">4 bytes</param>
/// <param name="Bytes">the signature: 64 bytes of a log, 72 (time, signature) of a cosigner; other kinds may be longer</param>
public sealed record NoteSignature(string Name, byte[] KeyId, byte[] Bytes)
{
    /// <summary>The line, without its end.</summary>
    public string Print() => $"— {Name} {Convert.ToBase64String([.. KeyId, .. Bytes])}";

    /// <summary>Reads one line in its one spelling; null when it is no signature line.</summary>
    public static NoteSignature? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = line.Split(' ');
        if (words.Length != 3 || words[0] != "—" || !NoteKey.IsName(words[1])) return null;
        return NoteKey.FromBase64(words[2]) is { Length: >= 5 } bytes ? new(words[1], bytes[..4], bytes[4..]) : null;
    }
}

/// <summary>
/// A C2SP signed note (c2sp.org/signed-note): a text that ends in LF, an empty line, signature lines. Parsing it proves nothing:
/// a text counts only after a trusted key's signature was verified.
/// </summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>No note is longer: one that is was made to fill the memory.</summary>
    public const int MostCharacters = 1 << 16;

    private const int MostSignatures = 64;

    public string Print() => $"{Text}\n{string.Concat(Signatures.Select(s => s.Print() + "\n"))}";

    /// <summary>Reads a note strictly: what prints as other bytes is refused. Null with a reason.</summary>
    public static SignedNote? Parse(string note, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(note);
        reason = null;
        if (note.Length > MostCharacters) reason = "the note is longer than any note";
        else if (note.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || note.Any(c => c < ' ' && c != '\n'))
        {
            reason = "the note holds letters no note may hold";
        }

        if (reason is not null) return null;
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || note.Length <= split + 2 || !note.EndsWith('\n'))
        {
            reason = "not a signed note";
            return null;
        }

        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > MostSignatures) reason = $"the note has more than {MostSignatures} signatures";
        var signatures = lines.Take(MostSignatures).Select(NoteSignature.Parse).ToList();
        if (signatures.Contains(null)) reason = "a signature line is malformed";
        return reason is null ? new SignedNote(note[..(split + 1)], [.. signatures.Select(s => s!)]) : null;
    }
}

/// <summary>
/// A key that signs notes, as C2SP writes it down: "name+id in hexadecimal+base64(kind ‖ key)". The kind is part of the id, so
/// that a log's key can never pass for a cosigner's.
/// </summary>
/// <param name="Kind"><see cref="Ed25519"/> or <see cref="CosignatureV1"/></param>
/// <param name="PublicKey">32 bytes</param>
public sealed record NoteKey(string Name, byte Kind, byte[] PublicKey)
{
    /// <summary>A log's key: Ed25519 over the text of the note.</summary>
    public const byte Ed25519 = 1;

    /// <summary>A cosigner's key: Ed25519 over time and text (c2sp.org/tlog-cosignature).</summary>
    public const byte CosignatureV1 = 4;

    /// <summary>First four bytes of SHA-256(name ‖ LF ‖ kind ‖ key).</summary>
    public byte[] Id => SHA256.HashData([.. Encoding.UTF8.GetBytes(Name), (byte)'\n', Kind, .. PublicKey])[..4];

    public string Print() => $"{Name}+{Convert.ToHexStringLower(Id)}+{Convert.ToBase64String([Kind, .. PublicKey])}";

    /// <summary>True when the line says it is this key's; whether it is, only verifying tells.</summary>
    public bool Made(NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return signature.Name == Name && signature.KeyId.AsSpan().SequenceEqual(Id);
    }

    /// <summary>Reads a key in the form of <see cref="Print"/>; null when it is none of these kinds, or its id does not fit.</summary>
    public static NoteKey? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Base64 may hold "+", a name may not: the first two separate.
        var words = text.Trim().Split('+', 3);
        if (words.Length != 3 || !IsName(words[0])) return null;
        if (FromBase64(words[2]) is not { Length: 33 } bytes || bytes[0] is not (Ed25519 or CosignatureV1)) return null;
        var key = new NoteKey(words[0], bytes[0], bytes[1..]);
        return Convert.ToHexStringLower(key.Id) == words[1] ? key : null;
    }

    /// <summary>What C2SP allows as a key's name: not empty, no white space, no "+".</summary>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= 255 } && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    /// <summary>Base64 in its one canonical spelling; anything else is null, so that no byte of a note is free to change.</summary>
    internal static byte[]? FromBase64(string text)
    {
        if (!Base64.IsValid(text)) return null;
        var bytes = Convert.FromBase64String(text);
        return Convert.ToBase64String(bytes) == text ? bytes : null;
    }
}

/// <summary>
/// A cosigner's statement (c2sp.org/tlog-cosignature, cosignature/v1): at that time, this was the largest consistent state of the
/// log they had seen. Ed25519 over "cosignature/v1\ntime T\n" and the whole text of the checkpoint.
/// </summary>
public static class Cosignature
{
    private const int Length = 8 + 64;

    /// <param name="sign">Ed25519: 64 bytes</param>
    public static NoteSignature Make(NoteKey cosigner, string text, DateTimeOffset time, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(cosigner);
        ArgumentNullException.ThrowIfNull(sign);
        if (cosigner.Kind != NoteKey.CosignatureV1) throw new ArgumentException("not a cosigner's key", nameof(cosigner));
        var seconds = time.ToUnixTimeSeconds();
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        sign(Message(text, seconds)).CopyTo(bytes, 8);
        return new(cosigner.Name, cosigner.Id, bytes);
    }

    /// <summary>When the cosigner signed the text; null when the line is not theirs, or the signature does not fit.</summary>
    public static DateTimeOffset? Verify(NoteKey cosigner, string text, NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(cosigner);
        ArgumentNullException.ThrowIfNull(signature);
        if (cosigner.Kind != NoteKey.CosignatureV1 || !cosigner.Made(signature) || signature.Bytes.Length != Length) return null;
        var seconds = BinaryPrimitives.ReadInt64BigEndian(signature.Bytes);
        if (seconds is < 0 or > MostSeconds) return null;
        return SigningKey.Verify(cosigner.PublicKey, Message(text, seconds), signature.Bytes[8..])
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    /// <summary>The last second of the year 9999, beyond which there is no day to show.</summary>
    private const long MostSeconds = 253402300799;

    private static byte[] Message(string text, long seconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
