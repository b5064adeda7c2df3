using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Homeward.Sealing;

namespace Homeward.App.Intake;

/// <summary>
/// What makes a form of this intake this intake's: when it was shown, and a random number, under a key that lives only as long as the program. No
/// cookie is needed: nobody is signed in here, so there is nobody in whose name another site could send. Waiting a moment is the whole proof of
/// patience; a program that sends a thousand letters has to wait a thousand times.
/// </summary>
internal sealed class FormToken(TimeProvider clock, TimeSpan patience)
{
    /// <summary>A form that is older is shown again, with its words.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private const int NonceLength = 16;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Make() => Make(RandomNumberGenerator.GetBytes(NonceLength));

    private string Make(byte[] nonce)
    {
        var body = new byte[8 + NonceLength + 16];
        BinaryPrimitives.WriteInt64BigEndian(body, clock.GetUtcNow().ToUnixTimeMilliseconds());
        nonce.CopyTo(body, 8);
        HMACSHA256.HashData(key, body.AsSpan(0, 8 + NonceLength)).AsSpan(0, 16).CopyTo(body.AsSpan(8 + NonceLength));
        return Base64Url.EncodeToString(body);
    }

    /// <returns>the random number, or null where the token is not ours, too young or too old</returns>
    public byte[]? Read(string? token)
    {
        if (token is not { Length: 54 } || !Base64Url.IsValid(token)) return null;
        var body = Base64Url.DecodeFromChars(token);
        if (body.Length != 8 + NonceLength + 16 || Base64Url.EncodeToString(body) != token) return null;
        var expected = HMACSHA256.HashData(key, body.AsSpan(0, 8 + NonceLength)).AsSpan(0, 16);
        if (!CryptographicOperations.FixedTimeEquals(expected, body.AsSpan(8 + NonceLength))) return null;
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(body));
        return age >= patience && age <= Longest ? body[8..(8 + NonceLength)] : null;
    }

    /// <summary>The seven words of the letter sent with a token: pressing twice gives the same. They follow from a key that is gone with the program.</summary>
    public string WordsOf(byte[] nonce) => SpokenWords.From(HMACSHA256.HashData(key, (byte[])[.. "receipt"u8, .. nonce]).AsSpan(0, SenderReceipt.RandomBytes));

    /// <summary>Where a letter that adds to an earlier one belongs, so that the words need not be typed again: sealed, for half an hour.</summary>
    public string Ticket(SenderReceipt receipt)
    {
        var plain = new byte[8 + 16 + 32];
        BinaryPrimitives.WriteInt64BigEndian(plain, clock.GetUtcNow().ToUnixTimeSeconds());
        Convert.FromHexString(receipt.Mailbox).CopyTo(plain, 8);
        receipt.Identity.PublicKey.CopyTo(plain, 24);
        var closed = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(closed.AsSpan(0, 12));
        using var cipher = new ChaCha20Poly1305(key);
        cipher.Encrypt(closed.AsSpan(0, 12), plain, closed.AsSpan(12, plain.Length), closed.AsSpan(12 + plain.Length), "ticket"u8);
        return Base64Url.EncodeToString(closed);
    }

    /// <returns>mailbox and recipient, or null where the words have to be typed again</returns>
    public (string Mailbox, string Recipient)? Open(string? ticket)
    {
        const int Plain = 8 + 16 + 32;
        if (ticket is not { Length: > 0 and < 200 } || !Base64Url.IsValid(ticket)) return null;
        var closed = Base64Url.DecodeFromChars(ticket);
        if (closed.Length != 12 + Plain + 16) return null;
        var plain = new byte[Plain];
        using var cipher = new ChaCha20Poly1305(key);
        try
        {
            cipher.Decrypt(closed.AsSpan(0, 12), closed.AsSpan(12, Plain), closed.AsSpan(12 + Plain), plain, "ticket"u8);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var age = clock.GetUtcNow().ToUnixTimeSeconds() - BinaryPrimitives.ReadInt64BigEndian(plain);
        return age is >= 0 and <= 1800 ? (Convert.ToHexStringLower(plain.AsSpan(8, 16)), AgeIdentity.RecipientOf(plain.AsSpan(24))) : null;
    }
}
