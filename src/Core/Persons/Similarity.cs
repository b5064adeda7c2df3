using System.Numerics;

namespace Homeward.Persons;

/// <summary>
/// How alike two short keys are. Letters beyond ASCII were folded into the upper half of a byte before; keys longer
/// than 64
/// letters are compared by their first 64, so every comparison takes bounded time.
/// </summary>
public static class Similarity
{
    /// <summary>Bytes of a key for comparing.</summary>
    public static byte[] Bytes(string key)
    {
        var bytes = new byte[Math.Min(key.Length, 64)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = key[i] < 128 ? (byte)key[i] : (byte)(128 | key[i] & 127);
        return bytes;
    }

    /// <summary>Which of 64 letter classes occur.</summary>
    public static ulong Mask(ReadOnlySpan<byte> letters)
    {
        var mask = 0UL;
        foreach (var letter in letters) mask |= 1UL << (letter & 63);
        return mask;
    }

    /// <summary>The most matching letters two words can have, from their lengths and masks: never less than the true
    /// number.</summary>
    public static int MostMatches(int a, ulong maskA, int b, ulong maskB) =>
        Math.Min(a - BitOperations.PopCount(maskA & ~maskB), b - BitOperations.PopCount(maskB & ~maskA));

    /// <summary>
    /// Jaro-Winkler similarity, 0 to 1, with prefix scale 0.1 over at most four letters (Winkler 1990); bit-parallel
    /// matching.
    /// </summary>
    public static double JaroWinkler(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var jaro = Jaro(a, b);
        var prefix = 0;
        var most = Math.Min(4, Math.Min(a.Length, b.Length));
        while (prefix < most && a[prefix] == b[prefix]) prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>
    /// True when at most <paramref name="most"/> letters must be changed, added, dropped or swapped with their
    /// neighbour
    /// (optimal string alignment; Hyyrö 2003). Keys up to 64 letters.
    /// </summary>
    public static bool WithinEdits(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int most) =>
        Math.Abs(a.Length - b.Length) <= most && Edits(a, b) <= most;

    /// <summary>Optimal string alignment distance by bit vectors.</summary>
    public static int Edits(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length == 0) return b.Length;
        if (b.Length == 0) return a.Length;
        Span<ulong> at = stackalloc ulong[256];
        for (var i = 0; i < a.Length; i++) at[a[i]] |= 1UL << i;
        ulong vp = ~0UL, vn = 0, d0 = 0, before = 0;
        var last = 1UL << (a.Length - 1);
        var distance = a.Length;
        foreach (var letter in b)
        {
            var match = at[letter];
            var swapped = ((~d0 & match) << 1) & before;
            d0 = ((match & vp) + vp ^ vp) | match | vn | swapped;
            var hp = vn | ~(d0 | vp);
            var hn = d0 & vp;
            if ((hp & last) != 0) distance++;
            if ((hn & last) != 0) distance--;
            hp = (hp << 1) | 1;
            hn <<= 1;
            vp = hn | ~(d0 | hp);
            vn = hp & d0;
            before = match;
        }

        return distance;
    }

    private static double Jaro(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length == b.Length ? 1 : 0;
        var window = Math.Max(Math.Max(a.Length, b.Length) / 2 - 1, 0);
        ulong takenA = 0, takenB = 0;
        for (var j = 0; j < b.Length; j++)
        {
            var from = Math.Max(0, j - window);
            var to = Math.Min(a.Length - 1, j + window);
            for (var i = from; i <= to; i++)
            {
                if (a[i] != b[j] || (takenA & (1UL << i)) != 0) continue;
                takenA |= 1UL << i;
                takenB |= 1UL << j;
                break;
            }
        }

        var matches = BitOperations.PopCount(takenA);
        if (matches == 0) return 0;
        var moved = 0;
        while (takenA != 0)
        {
            if (a[BitOperations.TrailingZeroCount(takenA)] != b[BitOperations.TrailingZeroCount(takenB)]) moved++;
            takenA &= takenA - 1;
            takenB &= takenB - 1;
        }

        var m = (double)matches;
        return (m / a.Length + m / b.Length + (m - moved / 2) / m) / 3;
    }
}
