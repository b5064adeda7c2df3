namespace Homeward.Statistics;

/// <summary>
/// An interval for a share of which <paramref name="Events"/> of <paramref name="Trials"/> were seen. Low and High
/// lie in [0, 1].
/// The interval speaks of people like those who were followed up; it does not cover people whose fate is unknown.
/// </summary>
/// <param name="Low">lower limit</param>
/// <param name="High">upper limit</param>
/// <param name="Method">wilson, clopper-pearson or jeffreys</param>
/// <param name="Level">coverage asked for, for example 0.95</param>
/// <param name="Events">how many had the event</param>
/// <param name="Trials">how many were followed up</param>
public sealed record BinomialInterval(double Low, double High, string Method, double Level, int Events, int Trials)
{
    /// <summary>
    /// The score interval without continuity correction (Wilson 1927; Newcombe 1998, method 3): the one we print
    /// first.
    /// </summary>
    public static BinomialInterval Wilson(int x, int n, double level)
    {
        Check(x, n, level);
        var z = SpecialFunctions.NormalQuantile(0.5 + level / 2);
        var p = (double)x / n;
        var centre = p + z * z / (2.0 * n);
        var half = z * Math.Sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        var scale = 1 + z * z / n;
        var low = x == 0 ? 0 : (centre - half) / scale;
        var high = x == n ? 1 : (centre + half) / scale;
        return new(low, high, "wilson", level, x, n);
    }

    /// <summary>
    /// The "exact" interval of Clopper and Pearson 1934: never below the level, wider; asked for in courts.
    /// </summary>
    public static BinomialInterval ClopperPearson(int x, int n, double level)
    {
        Check(x, n, level);
        var tail = (1 - level) / 2;
        var low = x == 0 ? 0 : SpecialFunctions.BetaQuantile(tail, x, n - x + 1);
        var high = x == n ? 1 : SpecialFunctions.BetaQuantile(1 - tail, x + 1, n - x);
        return new(low, high, "clopper-pearson", level, x, n);
    }

    /// <summary>
    /// The equal-tailed interval of Beta(x + ½, n - x + ½), with 0 and 1 at the ends when nobody or everybody had the
    /// event
    /// (Brown, Cai, DasGupta 2001, section 4.1).
    /// </summary>
    public static BinomialInterval Jeffreys(int x, int n, double level)
    {
        Check(x, n, level);
        var tail = (1 - level) / 2;
        var low = x == 0 ? 0 : SpecialFunctions.BetaQuantile(tail, x + 0.5, n - x + 0.5);
        var high = x == n ? 1 : SpecialFunctions.BetaQuantile(1 - tail, x + 0.5, n - x + 0.5);
        return new(low, high, "jeffreys", level, x, n);
    }

    private static void Check(int x, int n, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, n);
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(
            nameof(level), "a level lies between 0 and 1");
    }
}
