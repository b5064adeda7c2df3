namespace Homeward.Statistics;

/// <summary>
/// The few special functions that intervals need, in double precision, without tables of other programs.
/// Sources: NIST DLMF 5.11.1 (Stirling), 8.17.22 (continued fraction of the incomplete beta function, by Lentz's
/// method),
/// 7.6.1 and 7.9.1 (error function).
/// </summary>
internal static class SpecialFunctions
{
    private const double Tiny = 1e-300;

    private static readonly double[] Stirling =
    [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
    ];

    /// <summary>ln Γ(x) for x &gt; 0: the argument is shifted above 15, then Stirling's series to x^-15.</summary>
    public static double LogGamma(double x)
    {
        var product = 1.0;
        while (x < 15)
        {
            product *= x;
            x++;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var tail = 0.0;
        for (var i = Stirling.Length - 1; i >= 0; i--) tail = tail * square + Stirling[i];
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + tail * inverse - Math.Log(product);
    }

    /// <summary>
    /// The regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1, a, b &gt; 0: the distribution function of
    /// Beta(a, b).
    /// </summary>
    public static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var logFront = a * Math.Log(x) + b * Math.Log(1 - x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b);
        var front = Math.Exp(logFront);
        return x < (a + 1) / (a + b + 2)
            ? front * BetaFraction(x, a, b) / a
            : 1 - front * BetaFraction(1 - x, b, a) / b;
    }

    /// <summary>
    /// The p-quantile of Beta(a, b) by bisection to the last bit: slow and sure, about 100 evaluations.
    /// </summary>
    public static double BetaQuantile(double p, double a, double b)
    {
        double low = 0, high = 1;
        for (var i = 0; i < 1100; i++)
        {
            var middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) return middle;
            if (IncompleteBeta(middle, a, b) < p) low = middle; else high = middle;
            if (high - low <= 1e-16 * high) break;
        }

        return low + (high - low) / 2;
    }

    /// <summary>
    /// The p-quantile of the standard normal distribution, 0 &lt; p &lt; 1, by bisection over the error function.
    /// </summary>
    public static double NormalQuantile(double p)
    {
        if (p == 0.5) return 0;
        double low = -40, high = 40;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high) break;
            if (NormalBelow(middle) < p) low = middle; else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>P(Z ≤ z) for a standard normal Z.</summary>
    public static double NormalBelow(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var tail = x < 3 ? (1 - ErrorSeries(x)) / 2 : ComplementFraction(x) / 2;
        return z < 0 ? tail : 1 - tail;
    }

    private static double BetaFraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 - (a + b) * x / (a + 1);
        if (Math.Abs(d) < Tiny) d = Tiny;
        d = 1 / d;
        var h = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            h *= Step(even, ref c, ref d);
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            var delta = Step(odd, ref c, ref d);
            h *= delta;
            if (Math.Abs(delta - 1) < 1e-16) break;
        }

        return h;
    }

    private static double Step(double term, ref double c, ref double d)
    {
        d = 1 + term * d;
        if (Math.Abs(d) < Tiny) d = Tiny;
        c = 1 + term / c;
        if (Math.Abs(c) < Tiny) c = Tiny;
        d = 1 / d;
        return c * d;
    }

    private static double ErrorSeries(double x)
    {
        // erf x = 2/√π e^(-x²) Σ 2^n x^(2n+1) / (2n+1)!!  : all terms positive, nothing cancels
        var term = x;
        var sum = x;
        for (var n = 1; n < 500 && term > 1e-18 * sum; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double ComplementFraction(double x)
    {
        var fraction = x;
        for (var n = 200; n >= 1; n--) fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / (fraction * Math.Sqrt(Math.PI));
    }
}
