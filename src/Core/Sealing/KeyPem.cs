using System.Security.Cryptography;

namespace Homeward.Sealing;

/// <summary>
/// Ed25519 keys as openssl and others keep them (RFC 8410): PKCS#8 for the secret, SubjectPublicKeyInfo for the public half. Both
/// are a fixed beginning and 32 bytes.
/// </summary>
public static class KeyPem
{
    private static ReadOnlySpan<byte> SecretBeginning =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private static ReadOnlySpan<byte> PublicBeginning => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>The key in "-----BEGIN PRIVATE KEY-----"; null when the text is not an Ed25519 key in that form.</summary>
    public static SigningKey? ReadSecret(string pem) => Read(pem, "PRIVATE KEY", SecretBeginning) is { } seed ? new SigningKey(seed) : null;

    /// <summary>32 bytes from "-----BEGIN PUBLIC KEY-----"; null when the text is not an Ed25519 key in that form.</summary>
    public static byte[]? ReadPublic(string pem) => Read(pem, "PUBLIC KEY", PublicBeginning);

    /// <summary>The public key as openssl reads it, ended by LF.</summary>
    public static string PrintPublic(ReadOnlySpan<byte> publicKey)
    {
        byte[] whole = [.. PublicBeginning, .. publicKey];
        return PemEncoding.WriteString("PUBLIC KEY", whole) + "\n";
    }

    /// <summary>A secret key from a seed of 32 bytes, as openssl reads it, ended by LF.</summary>
    public static string PrintSecret(ReadOnlySpan<byte> seed)
    {
        byte[] whole = [.. SecretBeginning, .. seed];
        return PemEncoding.WriteString("PRIVATE KEY", whole) + "\n";
    }

    private static byte[]? Read(string pem, string label, ReadOnlySpan<byte> beginning)
    {
        if (!PemEncoding.TryFind(pem, out var found) || pem[found.Label] != label) return null;
        var bytes = Convert.FromBase64String(pem[found.Base64Data]);
        return bytes.Length == beginning.Length + 32 && bytes.AsSpan().StartsWith(beginning) ? bytes[beginning.Length..] : null;
    }
}
