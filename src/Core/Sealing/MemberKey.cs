using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Homeward.Sealing;

/// <summary>
/// A member's age identity under a passphrase, as it lies in a key file: seven lines of text in exactly one spelling
/// (any other byte is refused). The seal is ChaCha20-Poly1305 under Argon2id (RFC 9106) of the passphrase, with the
/// first six lines as associated data, so that parameters, salt and recipient cannot be exchanged, and so that the
/// passphrase speaks for one desk only: whoever may write to the folder cannot put a desk of their own in its place.
/// </summary>
/// <param name="Desk">the desk this key belongs to: its id, a space, base64 of the key that signs its journal</param>
public sealed record MemberKey(string Member, string Desk, string Recipient, long MemoryKiB, int Passes, byte[] Salt, byte[] Sealed)
{
    /// <summary>The second of the two parameter sets RFC 9106 recommends: 64 MiB, three passes (with one lane, not
    /// four: two cores).</summary>
    public const long DefaultMemoryKiB = 64 * 1024;

    public const int DefaultPasses = 3;

    /// <summary>Beyond these a key file is refused: a stolen file must not stop the machine that reads it.</summary>
    public const long MostMemoryKiB = 1024 * 1024;

    public const int MostPasses = 16;
    private const string Format = "homeward-member/draft-1";

    /// <param name="random">16 random bytes, the salt</param>
    public static MemberKey Seal(
        string member, string desk, AgeIdentity identity, string passphrase, ReadOnlySpan<byte> random,
        long memoryKiB = DefaultMemoryKiB)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var open = new MemberKey(member, desk, identity.Recipient, memoryKiB, DefaultPasses, random.ToArray(), []);
        var closed = new byte[32 + 16];
        using var cipher = open.Cipher(passphrase);
        cipher.Encrypt(stackalloc byte[12], identity.Secret, closed.AsSpan(0, 32), closed.AsSpan(32),
            Encoding.UTF8.GetBytes(open.Head()));
        return open with { Sealed = closed };
    }

    /// <returns>null when the passphrase is not this member's, or the file was changed: the two cannot be told
    /// apart</returns>
    public AgeIdentity? Open(string passphrase)
    {
        using var cipher = Cipher(passphrase);
        Span<byte> secret = stackalloc byte[32];
        try
        {
            cipher.Decrypt(stackalloc byte[12], Sealed.AsSpan(0, 32), Sealed.AsSpan(32), secret,
                Encoding.UTF8.GetBytes(Head()));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var identity = new AgeIdentity(secret);
        CryptographicOperations.ZeroMemory(secret);
        return identity;
    }

    public string Print() => $"{Head()}sealed {Convert.ToBase64String(Sealed)}\n";

    /// <returns>null with a reason when the text is not a member's key file in its one spelling, or its cost is out
    /// of bounds</returns>
    public static MemberKey? Parse(string text, out string? reason)
    {
        reason = "not a member's key file";
        var lines = (text ?? "").Split('\n');
        if (lines.Length != 8 || lines[0] != Format) return null;
        var member = After(lines[1], "member ");
        var desk = After(lines[2], "desk ");
        var recipient = After(lines[3], "recipient ");
        var cost = After(lines[4], "argon2id ")?.Split(' ');
        var salt = Bytes(After(lines[5], "salt "));
        var closed = Bytes(After(lines[6], "sealed "));
        if (member is null || desk is null || recipient is null || cost is not { Length: 2 } || salt is not { Length: 16 }
            || closed is not { Length: 48 }
            || !long.TryParse(cost[0], NumberStyles.None, CultureInfo.InvariantCulture, out var memory)
            || !int.TryParse(cost[1], NumberStyles.None, CultureInfo.InvariantCulture, out var passes)
            || AgeIdentity.ParseRecipient(recipient) is null) return null;
        if (memory is < 8 or > MostMemoryKiB || passes is < 1 or > MostPasses)
        {
            reason = "the key file asks for more work than is allowed; it is damaged or was made to stop this machine";
            return null;
        }

        var key = new MemberKey(member, desk, recipient, memory, passes, salt, closed);
        if (key.Print() != text) return null;
        reason = null;
        return key;
    }

    private string Head() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Format}\nmember {Member}\ndesk {Desk}\nrecipient {Recipient}\nargon2id {MemoryKiB} {Passes}\nsalt {Convert.ToBase64String(Salt)}\n");

    private System.Security.Cryptography.ChaCha20Poly1305 Cipher(string passphrase)
    {
        var parameters = new Argon2Parameters
        {
            DegreeOfParallelism = 1, MemorySize = MemoryKiB,
            NumberOfPasses = Passes
        };
        var normal = string.Join(' ', (passphrase ?? "").Normalize(NormalizationForm.FormC).Split((char[]?)null,
            StringSplitOptions.RemoveEmptyEntries));
        var key = PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(normal, Salt, 32);
        var cipher = new System.Security.Cryptography.ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    private static string? After(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : null;

    private static byte[]? Bytes(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var n) ? bytes[..n] : null;
    }
}
