namespace Homeward.Statistics;

/// <summary>
/// What the total would be if the odds of return among people of unknown fate were a given multiple of the odds among
/// those
/// followed up. Counts, with an interval that covers both sampling and the finite number of people.
/// </summary>
/// <param name="Odds">the assumed multiple: 1/3, 1, 3</param>
/// <param name="Released">people released</param>
/// <param name="Low">lower limit of the number of all released who came back</param>
/// <param name="High">upper limit</param>
public sealed record SensitivityLine(double Odds, int Released, int Low, int High);

/// <summary>
/// Finite-population intervals: the share among those followed up gets the Jeffreys posterior Beta(x+½, F-x+½), its
/// odds are
/// multiplied, and the number among the other R - F is binomial. With a multiple of 1 this is the beta-binomial
/// distribution.
/// </summary>
public static class Sensitivity
{
    public static readonly IReadOnlyList<double> DefaultOdds = [1.0 / 3, 1, 3];

    /// <param name="released">R, at least <paramref name="followedUp"/>, at most ten million</param>
    /// <param name="followedUp">F, at least 1</param>
    /// <param name="events">X among the F</param>
    /// <param name="odds">multiple of the odds, above 0</param>
    /// <param name="level">coverage, for example 0.95</param>
    public static SensitivityLine Total(int released, int followedUp, int events, double odds, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(followedUp, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(released, followedUp);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(released, 10_000_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, followedUp);
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        if (!(odds > 0)) throw new ArgumentOutOfRangeException(nameof(odds), "a multiple of odds is above 0");
        var unknown = released - followedUp;
        if (unknown == 0) return new(odds, released, events, events);
        var posterior = Posterior(followedUp, events, unknown);
        var tail = (1 - level) / 2;
        return new(odds, released, events + Quantile(tail, unknown, odds, posterior),
            events + Quantile(1 - tail, unknown, odds, posterior));
    }

    /// <summary>
    /// The posterior as weighted points. With p = sin² θ the Jeffreys density becomes sin^2x θ · cos^2(F-x) θ, which
    /// is smooth
    /// and even at both ends, so equally spaced points (the trapezoid rule) converge faster than any power.
    /// </summary>
    private static (double P, double Weight)[] Posterior(int followedUp, int events, int unknown)
    {
        var points = 1024 + 16 * (int)Math.Sqrt(unknown + followedUp);
        var logs = new double[points + 1];
        var best = double.NegativeInfinity;
        for (var i = 0; i <= points; i++)
        {
            var theta = Math.PI / 2 * i / points;
            var sine = events == 0 ? 0 : 2 * events * Math.Log(Math.Max(Math.Sin(theta), 1e-300));
            var cosine = events == followedUp ? 0
                : 2 * (followedUp - events) * Math.Log(Math.Max(Math.Cos(theta), 1e-300));
            logs[i] = sine + cosine;
            best = Math.Max(best, logs[i]);
        }

        var kept = new List<(double P, double Weight)>();
        var sum = 0.0;
        for (var i = 0; i <= points; i++)
        {
            var weight = Math.Exp(logs[i] - best) * (i is 0 || i == points ? 0.5 : 1);
            if (weight < 1e-18) continue;
            var sine = Math.Sin(Math.PI / 2 * i / points);
            kept.Add((sine * sine, weight));
            sum += weight;
        }

        return [.. kept.Select(point => (point.P, point.Weight / sum))];
    }

    /// <summary>The smallest y with P(Y ≤ y) ≥ q.</summary>
    private static int Quantile(double q, int unknown, double odds, (double P, double Weight)[] posterior)
    {
        int low = 0, high = unknown;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (AtMost(middle, unknown, odds, posterior) >= q) high = middle; else low = middle + 1;
        }

        return low;
    }

    private static double AtMost(int y, int unknown, double odds, (double P, double Weight)[] posterior)
    {
        if (y >= unknown) return 1;
        var sum = 0.0;
        foreach (var (p, weight) in posterior)
        {
            var shifted = odds * p / (1 - p + odds * p);
            sum += weight * SpecialFunctions.IncompleteBeta(1 - shifted, unknown - y, y + 1);
        }

        return sum;
    }
}
