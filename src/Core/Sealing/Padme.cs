using System.Numerics;

namespace Homeward.Sealing;

/// <summary>
/// Padmé padding (Nikitin et al., PURBs, PETS 2019, algorithm 1): a length is rounded up so that at most O(log log L) bits of it
/// show, for at most 12 % more space.
/// </summary>
public static class Padme
{
    /// <summary>The padded length of <paramref name="length"/> bytes; never smaller than it, and at least 32.</summary>
    public static int Pad(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length <= 32) return 32;
        var e = BitOperations.Log2((uint)length);
        var s = BitOperations.Log2((uint)e) + 1;
        var mask = (1 << (e - s)) - 1;
        return (length + mask) & ~mask;
    }
}
