using System.Numerics;

namespace Homeward.Rehearsal;

/// <summary>
/// The seeded dice of the made-up world: xoshiro256** (Blackman and Vigna 2018) started by SplitMix64. Every decision
/// is taken in whole numbers, so equal seeds give equal worlds on every machine. A thing of the world (person 17,
/// message 4) has its own stream, named by purpose and index; so things may be made in any order, or twice, and come
/// out the same.
/// </summary>
internal sealed class Chance
{
    private ulong s0, s1, s2, s3;

    public Chance(ulong seed, string purpose, long index)
    {
        var name = 14695981039346656037UL;
        foreach (var c in purpose) name = (name ^ c) * 1099511628211UL;
        var x = Mix(seed ^ name) + (ulong)index * 0xD1342543DE82EF95UL;
        s0 = Mix(x += 0x9E3779B97F4A7C15UL);
        s1 = Mix(x += 0x9E3779B97F4A7C15UL);
        s2 = Mix(x += 0x9E3779B97F4A7C15UL);
        s3 = Mix(x + 0x9E3779B97F4A7C15UL);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 to n-1 (multiply-shift; its bias is below n / 2^64).</summary>
    public int Below(int n) => (int)Math.BigMul(Next(), (ulong)n, out _);

    /// <summary>A whole number from low to high, both included.</summary>
    public int Between(int low, int high) => low >= high ? low : low + Below(high - low + 1);

    public bool PerMille(int rate) => Below(1000) < rate;

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>The index of a weight; weights are whole and not all zero.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var w in weights) total += w;
        var at = Below(total);
        for (var i = 0; i < weights.Length; i++)
        {
            at -= weights[i];
            if (at < 0) return i;
        }

        return weights.Length - 1;
    }

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>
/// A seeded order of the numbers 0 … n-1 that needs no memory: a four-round Feistel network walked until it falls
/// inside. At gives who stands at a place, PlaceOf the way back; each is the other's inverse.
/// </summary>
internal sealed class Ordering
{
    private const int Rounds = 4;
    private readonly ulong[] keys = new ulong[Rounds];
    private readonly int half;
    private readonly int n;

    public Ordering(int n, ulong seed, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        this.n = n;
        half = Math.Max(1, (BitOperations.Log2((uint)Math.Max(1, n - 1)) + 2) / 2);
        var chance = new Chance(seed, purpose, n);
        for (var i = 0; i < Rounds; i++) keys[i] = chance.Next();
    }

    public int At(int place)
    {
        var x = (uint)place;
        do x = Forward(x);
        while (x >= n);
        return (int)x;
    }

    public int PlaceOf(int item)
    {
        var x = (uint)item;
        do x = Back(x);
        while (x >= n);
        return (int)x;
    }

    private uint Mask => (1u << half) - 1;

    private uint Round(uint value, int i) => (uint)(Chance.Mix(keys[i] + value) >> 33) & Mask;

    private uint Forward(uint x)
    {
        var (l, r) = (x >> half, x & Mask);
        for (var i = 0; i < Rounds; i++) (l, r) = (r, l ^ Round(r, i));
        return l << half | r;
    }

    private uint Back(uint x)
    {
        var (l, r) = (x >> half, x & Mask);
        for (var i = Rounds - 1; i >= 0; i--) (l, r) = (r ^ Round(l, i), l);
        return l << half | r;
    }
}
