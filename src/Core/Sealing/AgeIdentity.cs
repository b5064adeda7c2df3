using System.Security.Cryptography;
using NSec.Cryptography;

namespace Homeward.Sealing;

/// <summary>
/// An age X25519 identity (the secret) and its recipient (the public half). Holds 32 secret bytes; zeroed on dispose, and the
/// native key lives only for the length of one agreement, because native secure memory is scarce.
/// </summary>
public sealed class AgeIdentity : IDisposable
{
    private readonly byte[] secret;

    /// <param name="secret">32 bytes, copied</param>
    public AgeIdentity(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != 32) throw new ArgumentException("an identity has 32 bytes", nameof(secret));
        this.secret = GC.AllocateArray<byte>(32, pinned: true);
        secret.CopyTo(this.secret);
        using var key = Import(secret);
        PublicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <summary>32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>"age1…", given to those who seal.</summary>
    public string Recipient => RecipientOf(PublicKey);

    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>"AGE-SECRET-KEY-1…", the form the age tool reads. Handing it out hands out everything sealed to it.</summary>
    public string Export() => Bech32.Encode("age-secret-key-", secret).ToUpperInvariant();

    /// <returns>null when the text is not an age identity</returns>
    public static AgeIdentity? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bech32.Decode("age-secret-key-", text.Trim()) is { Length: 32 } bytes ? new AgeIdentity(bytes) : null;
    }

    public static string RecipientOf(ReadOnlySpan<byte> publicKey) => Bech32.Encode("age", publicKey);

    /// <returns>the 32 bytes of a public key, or null when the text is not a recipient</returns>
    public static byte[]? ParseRecipient(string text) =>
        text is not null && Bech32.Decode("age", text) is { Length: 32 } bytes ? bytes : null;

    /// <summary>X25519 with <paramref name="theirs"/>; null for a point of small order, which age refuses.</summary>
    internal byte[]? Agree(ReadOnlySpan<byte> theirs)
    {
        using var key = Import(secret);
        return Agree(key, theirs);
    }

    /// <summary>Ephemeral side: the public share and the shared secret.</summary>
    internal static (byte[] Share, byte[]? Shared) AgreeOnce(ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> theirs)
    {
        using var key = Import(ephemeral);
        return (key.PublicKey.Export(KeyBlobFormat.RawPublicKey), Agree(key, theirs));
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(secret);

    private static Key Import(ReadOnlySpan<byte> secret) => Key.Import(KeyAgreementAlgorithm.X25519, secret, KeyBlobFormat.RawPrivateKey);

    private static byte[]? Agree(Key key, ReadOnlySpan<byte> theirs)
    {
        var parameters = new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var shared = KeyAgreementAlgorithm.X25519.Agree(
            key, NSec.Cryptography.PublicKey.Import(KeyAgreementAlgorithm.X25519, theirs, KeyBlobFormat.RawPublicKey), parameters);
        return shared?.Export(SharedSecretBlobFormat.RawSharedSecret);
    }
}
