using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using ChaCha = System.Security.Cryptography.ChaCha20Poly1305;

namespace Homeward.Sealing;

/// <summary>
/// A data key (32 bytes) under an epoch key: salt (16) ‖ ChaCha20-Poly1305 (48) under HKDF(epoch key, salt, "homeward/wrap/1") with the key's
/// name as associated data, so that one wrapped key cannot stand in for another.
/// </summary>
public static class KeyWrap
{
    public const int SaltLength = 16;
    public const int WrappedLength = SaltLength + 32 + 16;

    public static byte[] Wrap(ReadOnlySpan<byte> dataKey, string name, ReadOnlySpan<byte> epochKey, ReadOnlySpan<byte> salt)
    {
        if (dataKey.Length != 32 || salt.Length != SaltLength) throw new ArgumentException("a data key has 32 bytes, a salt 16");
        var wrapped = new byte[WrappedLength];
        salt.CopyTo(wrapped);
        using var cipher = Cipher(epochKey, salt);
        cipher.Encrypt(stackalloc byte[12], dataKey, wrapped.AsSpan(SaltLength, 32), wrapped.AsSpan(SaltLength + 32), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    /// <returns>false when the wrapped key was changed, is of another name, or of another epoch</returns>
    public static bool Unwrap(ReadOnlySpan<byte> wrapped, string name, ReadOnlySpan<byte> epochKey, Span<byte> dataKey)
    {
        if (wrapped.Length != WrappedLength) return false;
        using var cipher = Cipher(epochKey, wrapped[..SaltLength]);
        try
        {
            cipher.Decrypt(stackalloc byte[12], wrapped.Slice(SaltLength, 32), wrapped[(SaltLength + 32)..], dataKey, Encoding.UTF8.GetBytes(name));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static ChaCha Cipher(ReadOnlySpan<byte> epochKey, ReadOnlySpan<byte> salt)
    {
        Span<byte> once = stackalloc byte[32];
        HKDF.DeriveKey(System.Security.Cryptography.HashAlgorithmName.SHA256, epochKey, once, salt, "homeward/wrap/1"u8);
        var cipher = new ChaCha(once);
        CryptographicOperations.ZeroMemory(once);
        return cipher;
    }
}

/// <summary>Ed25519 from a 32-byte seed: the key that signs checkpoints.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key key;

    public SigningKey(ReadOnlySpan<byte> seed) => key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);

    /// <summary>32 bytes.</summary>
    public byte[] PublicKey => key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    /// <returns>64 bytes</returns>
    public byte[] Sign(byte[] message) => SignatureAlgorithm.Ed25519.Sign(key, message);

    public static bool Verify(ReadOnlySpan<byte> publicKey, byte[] message, byte[] signature) =>
        NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var imported)
        && SignatureAlgorithm.Ed25519.Verify(imported!, message, signature);

    public void Dispose() => key.Dispose();
}
