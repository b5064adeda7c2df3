using System.Security.Cryptography;
using System.Text;

namespace Homeward.Sealing;

/// <summary>
/// A secret parted among holders so that any k of them have it again and fewer know nothing of it: Shamir's scheme over
/// GF(256), stretched and written as SLIP-0039 has it (SatoshiLabs, 2017). Parting uses one group; joining takes every set
/// the format allows.
/// </summary>
public static class SharedSecret
{
    private const int Rounds = 4, LeastIterations = 10000, DigestLength = 4, DigestAt = 254, SecretAt = 255;

    /// <summary>The format numbers shares with four bits.</summary>
    public const int MostHolders = 16;

    /// <param name="secret">at least 16 bytes, an even number</param>
    /// <param name="needed">k, 2 to <paramref name="holders"/></param>
    /// <param name="holders">n, at most 16</param>
    /// <param name="random">fills a span with random bytes</param>
    public static IReadOnlyList<RecoveryShare> Split(ReadOnlySpan<byte> secret, int needed, int holders, Action<Span<byte>> random, int exponent = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (secret.Length < 16 || secret.Length % 2 != 0) throw new ArgumentException("a secret has at least 16 bytes, an even number", nameof(secret));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holders, MostHolders);
        if (needed < 2 || needed > holders) throw new ArgumentOutOfRangeException(nameof(needed), "two shares at least, and no more than there are holders");
        Span<byte> name = stackalloc byte[2];
        random(name);
        var identifier = ((name[0] << 8) | name[1]) & 0x7FFF;
        var stretched = Stretch(secret, "", exponent, identifier, extendable: true, forth: true);
        var points = new List<(int X, byte[] Y)>();
        for (var i = 0; i < needed - 2; i++) points.Add((i, Random(random, secret.Length)));
        var salt = Random(random, secret.Length - DigestLength);
        var fixedPoints = new List<(int X, byte[] Y)>(points)
        {
            (DigestAt, [.. Digest(salt, stretched), .. salt]), (SecretAt, stretched),
        };
        for (var i = points.Count; i < holders; i++) points.Add((i, At(fixedPoints, i)));
        return [.. points.Select(p => new RecoveryShare(identifier, true, exponent, 0, (1, 1), p.X, needed, p.Y))];
    }

    /// <returns>null with a reason where these shares give no secret; a wrong passphrase gives another secret, never a reason</returns>
    public static byte[]? Join(IReadOnlyList<RecoveryShare> shares, string passphrase, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count == 0) return Refuse("there are no shares", out reason);
        var first = shares[0];
        if (shares.Any(s => s.Identifier != first.Identifier || s.Extendable != first.Extendable || s.Exponent != first.Exponent))
        {
            return Refuse("these shares are not of one set: their first words differ", out reason);
        }

        if (shares.Any(s => s.Groups != first.Groups || s.Value.Length != first.Value.Length)) return Refuse("these shares do not fit together", out reason);
        var groups = new List<(int X, byte[] Y)>();
        foreach (var group in shares.GroupBy(s => s.Group).OrderBy(g => g.Key).Take(first.Groups.Needed))
        {
            if (JoinGroup([.. group], out reason) is not { } value) return null;
            groups.Add((group.Key, value));
        }

        if (groups.Count < first.Groups.Needed) return Refuse($"shares of {first.Groups.Needed} groups are needed; these are of {groups.Count}", out reason);
        if (Secret(first.Groups.Needed, groups) is not { } stretched) return Refuse("the shares give no secret: one of them is of another set", out reason);
        reason = null;
        return Stretch(stretched, passphrase, first.Exponent, first.Identifier, first.Extendable, forth: false);
    }

    private static byte[]? JoinGroup(List<RecoveryShare> shares, out string? reason)
    {
        var needed = shares[0].Needed;
        if (shares.Exists(s => s.Needed != needed)) return Refuse("these shares do not fit together", out reason);
        var different = shares.DistinctBy(s => (s.Member, Convert.ToHexString(s.Value))).ToList();
        if (different.DistinctBy(s => s.Member).Count() < different.Count) return Refuse("two different shares have the same number", out reason);
        if (different.Count < needed) return Refuse($"{needed} shares are needed; these are {different.Count}", out reason);
        if (Secret(needed, [.. different.Take(needed).Select(s => (s.Member, s.Value))]) is not { } value)
        {
            return Refuse("the shares give no secret: one of them is of another set", out reason);
        }

        reason = null;
        return value;
    }

    private static byte[]? Refuse(string why, out string? reason)
    {
        reason = why;
        return null;
    }

    private static byte[]? Secret(int needed, List<(int X, byte[] Y)> points)
    {
        if (needed == 1) return points[0].Y;
        var secret = At(points, SecretAt);
        var digest = At(points, DigestAt);
        return CryptographicOperations.FixedTimeEquals(Digest(digest.AsSpan(DigestLength), secret), digest.AsSpan(0, DigestLength)) ? secret : null;
    }

    private static byte[] Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret) => HMACSHA256.HashData(salt, secret)[..DigestLength];

    private static byte[] Random(Action<Span<byte>> random, int length)
    {
        var bytes = new byte[length];
        random(bytes);
        return bytes;
    }

    /// <summary>A four-round Luby-Rackoff cipher over PBKDF2-HMAC-SHA256; without a passphrase it only slows down.</summary>
    private static byte[] Stretch(ReadOnlySpan<byte> value, string passphrase, int exponent, int identifier, bool extendable, bool forth)
    {
        var half = value.Length / 2;
        var (left, right) = (value[..half].ToArray(), value[half..].ToArray());
        byte[] salt = extendable ? [] : [.. "shamir"u8, (byte)(identifier >> 8), (byte)identifier];
        for (var round = 0; round < Rounds; round++)
        {
            byte[] key = [(byte)(forth ? round : Rounds - 1 - round), .. Encoding.UTF8.GetBytes(passphrase)];
            var mask = Rfc2898DeriveBytes.Pbkdf2(key, salt.Concat(right).ToArray(), (LeastIterations << exponent) / Rounds, HashAlgorithmName.SHA256, half);
            for (var i = 0; i < half; i++) mask[i] ^= left[i];
            (left, right) = (right, mask);
        }

        return [.. right, .. left];
    }

    /// <summary>The polynomial through the points (Lagrange), at x. All points have different X.</summary>
    private static byte[] At(List<(int X, byte[] Y)> points, int x)
    {
        var known = points.Find(p => p.X == x);
        if (known.Y is not null) return known.Y;
        var result = new byte[points[0].Y.Length];
        foreach (var (xi, yi) in points)
        {
            byte weight = 1;
            foreach (var (xj, _) in points.Where(p => p.X != xi))
            {
                weight = Times(weight, Times((byte)(x ^ xj), Inverse((byte)(xi ^ xj))));
            }

            for (var i = 0; i < result.Length; i++) result[i] ^= Times(weight, yi[i]);
        }

        return result;
    }

    /// <summary>Multiplication in GF(256) with the polynomial of Rijndael, without a table whose reading would tell the secret.</summary>
    private static byte Times(byte a, byte b)
    {
        int product = 0, x = a;
        for (var i = 0; i < 8; i++)
        {
            product ^= -((b >> i) & 1) & x;
            x = (x << 1) ^ (-(x >> 7) & 0x11B);
        }

        return (byte)product;
    }

    /// <summary>a^254, which is 1/a; 0 for 0.</summary>
    private static byte Inverse(byte a)
    {
        byte result = 1;
        for (var i = 0; i < 7; i++) result = Times(Times(result, result), a);
        return Times(result, result);
    }
}
