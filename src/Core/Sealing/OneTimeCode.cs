using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Homeward.Sealing;

/// <summary>
/// Codes of an authenticator app: TOTP of RFC 6238 over HOTP of RFC 4226, with what every app knows: HMAC-SHA-1, six
/// digits, thirty seconds.
/// </summary>
public static class OneTimeCode
{
    public const int SecretBytes = 20;
    public const int Digits = 6;
    public const int Seconds = 30;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Number of the thirty seconds a moment lies in, from 1970-01-01 UTC.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    /// <summary>The code of a step.</summary>
    /// <param name="digits">6 to 8; apps show 6, the vectors of the RFC have 8</param>
    public static string Of(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        if (digits is < 6 or > 8) throw new ArgumentOutOfRangeException(nameof(digits));
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // the RFC's own function, as a keyed code: apps know no other
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[19] & 15)..]) & 0x7fffffff;
        var modulus = digits switch { 6 => 1_000_000, 7 => 10_000_000, _ => 100_000_000 };
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is: now, the one before or the one after (a clock that is half a minute wrong, a slow hand).
    /// </summary>
    /// <param name="after">the last step that was used; a code of it or of an earlier one is no code any more</param>
    /// <returns>null when it is none of the three, or was used</returns>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long after)
    {
        var given = Encoding.ASCII.GetBytes(string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c))));
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            var fits = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Of(secret, step)));
            if (fits && step > after) found ??= step;
        }

        return found;
    }

    /// <summary>A secret as apps take it by hand: base 32 of RFC 4648, without padding.</summary>
    public static string Print(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var pair = (secret[bit / 8] << 8) | (bit / 8 + 1 < secret.Length ? secret[bit / 8 + 1] : 0);
            text.Append(Letters[(pair >> (11 - bit % 8)) & 31]);
        }

        return text.ToString();
    }

    /// <returns>null for anything but the text of a secret of <see cref="SecretBytes"/> bytes; spaces and small letters are taken</returns>
    public static byte[]? Parse(string? text)
    {
        var letters = (text ?? "").Where(c => !char.IsWhiteSpace(c)).Select(c => Letters.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal)).ToList();
        if (letters.Count != SecretBytes * 8 / 5 || letters.Contains(-1)) return null;
        var secret = new byte[SecretBytes];
        for (var bit = 0; bit < SecretBytes * 8; bit++)
        {
            if ((letters[bit / 5] >> (4 - bit % 5) & 1) == 1) secret[bit / 8] |= (byte)(128 >> (bit % 8));
        }

        return secret;
    }

    /// <summary>The address an app reads from a picture (Key Uri Format). Names neither the desk nor the member: telephones are looked into.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string label) =>
        $"otpauth://totp/{Uri.EscapeDataString(label)}?secret={Print(secret)}&algorithm=SHA1&digits={Digits}&period={Seconds}";
}
