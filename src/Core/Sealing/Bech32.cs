namespace Homeward.Sealing;

/// <summary>Bech32 (BIP 173) without its 90-character limit, as age uses it for recipients and identities.</summary>
internal static class Bech32
{
    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <returns>lower-case text: hrp, "1", data and six letters of checksum</returns>
    public static string Encode(string hrp, ReadOnlySpan<byte> data)
    {
        var values = Regroup(data, 8, 5, true)!;
        var checksum = Polymod([.. Expand(hrp), .. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        var letters = values.Select(v => Charset[v]).ToList();
        for (var i = 0; i < 6; i++) letters.Add(Charset[(int)((checksum >> (5 * (5 - i))) & 31)]);
        return hrp + "1" + string.Concat(letters);
    }

    /// <returns>the data, or null when the text is not canonical bech32 with this hrp</returns>
    public static byte[]? Decode(string hrp, string text)
    {
        if (text.Any(char.IsUpper) && text.Any(char.IsLower)) return null;
        var lower = text.ToLowerInvariant();
        if (!lower.StartsWith(hrp + "1", StringComparison.Ordinal) || lower.Length < hrp.Length + 7) return null;
        var values = new List<byte>();
        foreach (var c in lower.AsSpan(hrp.Length + 1))
        {
            var v = Charset.IndexOf(c, StringComparison.Ordinal);
            if (v < 0) return null;
            values.Add((byte)v);
        }

        if (Polymod([.. Expand(hrp), .. values]) != 1) return null;
        return Regroup(values.ToArray().AsSpan(0, values.Count - 6), 5, 8, false);
    }

    private static byte[] Expand(string hrp) =>
        [.. hrp.Select(c => (byte)(c >> 5)), 0, .. hrp.Select(c => (byte)(c & 31))];

    private static uint Polymod(byte[] values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint check = 1;
        foreach (var v in values)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ v;
            for (var i = 0; i < 5; i++)
            {
                if (((top >> i) & 1) == 1) check ^= generator[i];
            }
        }

        return check;
    }

    private static byte[]? Regroup(ReadOnlySpan<byte> data, int from, int to, bool pad)
    {
        var result = new List<byte>();
        var (acc, bits) = (0, 0);
        foreach (var b in data)
        {
            acc = ((acc << from) | b) & 0xfffff;
            bits += from;
            while (bits >= to)
            {
                bits -= to;
                result.Add((byte)((acc >> bits) & ((1 << to) - 1)));
            }
        }

        if (pad && bits > 0) result.Add((byte)((acc << (to - bits)) & ((1 << to) - 1)));
        if (!pad && (bits >= from || ((acc << (to - bits)) & ((1 << to) - 1)) != 0)) return null;
        return [.. result];
    }
}
