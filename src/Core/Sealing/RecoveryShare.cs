namespace Homeward.Sealing;

/// <summary>
/// One share of a secret in the words of SLIP-0039 (Shamir's Secret-Sharing for Mnemonic Codes, SatoshiLabs 2017, with the
/// extendable flag of 2024). The first two words are the same in all shares of one set; the last three are a checksum that
/// finds any three wrong words.
/// </summary>
/// <param name="Identifier">15 random bits that all shares of a set have in common</param>
/// <param name="Extendable">whether the identifier is left out of the stretching</param>
/// <param name="Exponent">0-15: the stretching takes 10,000 · 2^exponent rounds</param>
/// <param name="Group">number of the group, from 0</param>
/// <param name="Groups">how many groups are needed, and how many there are</param>
/// <param name="Member">number of the share in its group, from 0</param>
/// <param name="Needed">how many shares of the group are needed, 1-16</param>
/// <param name="Value">as long as the secret: at least 16 bytes, an even number</param>
public sealed record RecoveryShare(
    int Identifier, bool Extendable, int Exponent, int Group, (int Needed, int Of) Groups, int Member, int Needed, byte[] Value)
{
    private const int HeadWords = 4, CheckWords = 3, LeastWords = 20, Bits = 10;

    /// <summary>No share is longer: 64 bytes of secret.</summary>
    private const int MostWords = 59;

    /// <summary>The words, with one space between.</summary>
    public string Print()
    {
        var numbers = new List<int>();
        Put(numbers, (ulong)((Identifier << 5) | (Extendable ? 16 : 0) | Exponent), 2);
        Put(numbers, (ulong)((Group << 16) | ((Groups.Needed - 1) << 12) | ((Groups.Of - 1) << 8) | (Member << 4) | (Needed - 1)), 2);
        var words = (Value.Length * 8 + Bits - 1) / Bits;
        var (bits, held) = (0UL, words * Bits - Value.Length * 8); // the padding stands before the first byte
        foreach (var b in Value)
        {
            (bits, held) = ((bits << 8) | b, held + 8);
            while (held >= Bits)
            {
                held -= Bits;
                numbers.Add((int)(bits >> held) & 1023);
                bits &= (1UL << held) - 1;
            }
        }

        var check = Polymod([.. Purpose(Extendable), .. numbers, 0, 0, 0]) ^ 1;
        for (var i = 2; i >= 0; i--) numbers.Add((int)(check >> (Bits * i)) & 1023);
        return string.Join(' ', numbers.Select(RecoveryWords.Word));
    }

    /// <returns>null with a reason a person can act on</returns>
    public static RecoveryShare? Parse(string text, out string? reason)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < LeastWords or > MostWords) return Refuse($"a share has at least {LeastWords} words; this has {words.Length}", out reason);
        var numbers = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (RecoveryWords.Number(words[i]) is not { } number) return Refuse($"word {i + 1}, “{words[i]}”, is not in the list of words", out reason);
            numbers[i] = number;
        }

        var head = (numbers[0] << 10) | numbers[1];
        var extendable = (head & 16) != 0;
        if (Polymod([.. Purpose(extendable), .. numbers]) != 1)
        {
            return Refuse("the checksum does not fit: a word is wrong, missing or in another place", out reason);
        }

        var more = (numbers[2] << 10) | numbers[3];
        var groups = (((more >> 12) & 15) + 1, ((more >> 8) & 15) + 1);
        if (groups.Item1 > groups.Item2) return Refuse("it asks for more groups than there are", out reason);
        if (Unpack(numbers.AsSpan(HeadWords..^CheckWords)) is not { } value) return Refuse("it is not as long as any share, or its padding is not empty", out reason);
        reason = null;
        return new RecoveryShare(head >> 5, extendable, head & 15, more >> 16, groups, (more >> 4) & 15, (more & 15) + 1, value);
    }

    private static byte[]? Unpack(ReadOnlySpan<int> numbers)
    {
        var padding = numbers.Length * Bits % 16;
        if (padding > 8) return null;
        if (numbers[0] >> (Bits - padding) != 0) return null;
        var value = new byte[(numbers.Length * Bits - padding) / 8];
        var (bits, held, at) = (0UL, -padding, 0);
        foreach (var number in numbers)
        {
            (bits, held) = ((bits << Bits) | (uint)number, held + Bits);
            for (; held >= 8; bits &= (1UL << held) - 1)
            {
                held -= 8;
                value[at++] = (byte)(bits >> held);
            }
        }

        return value;
    }

    private static void Put(List<int> numbers, ulong value, int words)
    {
        for (var i = words - 1; i >= 0; i--) numbers.Add((int)(value >> (Bits * i)) & 1023);
    }

    private static RecoveryShare? Refuse(string why, out string? reason)
    {
        reason = why;
        return null;
    }

    private static int[] Purpose(bool extendable) => [.. (extendable ? "shamir_extendable" : "shamir").Select(c => (int)c)];

    /// <summary>The Reed-Solomon code over GF(1024) of SLIP-0039.</summary>
    private static uint Polymod(ReadOnlySpan<int> values)
    {
        ReadOnlySpan<uint> generator =
        [
            0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120,
        ];
        var check = 1u;
        foreach (var value in values)
        {
            var top = check >> 20;
            check = ((check & 0xFFFFF) << 10) ^ (uint)value;
            for (var i = 0; i < 10; i++) check ^= ((top >> i) & 1) * generator[i];
        }

        return check;
    }
}
