using Homeward.Statistics;
using Xunit;

namespace Homeward.Tests.Core.Statistics;

public class SensitivityTest
{
    [Theory]
    [InlineData(175, 60, 21)]
    [InlineData(60, 20, 0)]
    [InlineData(60, 20, 20)]
    [InlineData(1000, 163, 48)]
    public void Total_SameOdds_IsTheBetaBinomialInterval(int released, int followedUp, int events)
    {
        var line = Sensitivity.Total(released, followedUp, events, 1, 0.95);
        Assert.Equal(BetaBinomial(released - followedUp, events + 0.5, followedUp - events + 0.5, events),
            (line.Low, line.High));
    }

    [Theory]
    [InlineData(175, 60, 21, 3.0)]
    [InlineData(80, 25, 3, 1.0 / 3)]
    public void Total_OtherOdds_AgreesWithSlowSummation(int released, int followedUp, int events, double odds)
    {
        var line = Sensitivity.Total(released, followedUp, events, odds, 0.95);
        Assert.Equal(Slow(released - followedUp, followedUp, events, odds), (line.Low, line.High));
    }

    [Fact]
    public void Total_HigherOdds_NeverGiveSmallerNumbers()
    {
        var lines = Sensitivity.DefaultOdds.Select(odds => Sensitivity.Total(175, 60, 21, odds, 0.95)).ToList();
        Assert.True(lines[0].Low < lines[1].Low && lines[1].Low < lines[2].Low);
        Assert.True(lines[0].High < lines[1].High && lines[1].High < lines[2].High);
        Assert.All(lines, line => Assert.InRange(line.High, line.Low, 21 + 115));
    }

    [Fact]
    public void Total_EverybodyFollowedUp_IsTheCount() =>
        Assert.Equal(new SensitivityLine(3, 60, 21, 21), Sensitivity.Total(60, 60, 21, 3, 0.95));

    /// <summary>
    /// The distribution by its recurrence P(y+1)/P(y) = (m-y)(a+y) / ((y+1)(b+m-y-1)), independent of the code under
    /// test.
    /// </summary>
    private static (int Low, int High) BetaBinomial(int m, double a, double b, int events)
    {
        var mass = new double[m + 1];
        mass[0] = 1;
        for (var y = 0; y < m; y++) mass[y + 1] = mass[y] * (m - y) * (a + y) / ((y + 1) * (b + m - y - 1));
        return Limits(mass, events);
    }

    private static (int Low, int High) Slow(int m, int f, int x, double odds)
    {
        var mass = new double[m + 1];
        const int Points = 200_000;
        for (var i = 0; i < Points; i++)
        {
            var p = (i + 0.5) / Points;
            var weight = Math.Exp((x - 0.5) * Math.Log(p) + (f - x - 0.5) * Math.Log(1 - p));
            var q = odds * p / (1 - p + odds * p);
            var term = Math.Pow(1 - q, m) * weight;
            if (term < 1e-290) continue;
            for (var y = 0; y <= m; y++)
            {
                mass[y] += term;
                term *= (m - y) / (y + 1.0) * q / (1 - q);
            }
        }

        return Limits(mass, x);
    }

    private static (int Low, int High) Limits(double[] mass, int events)
    {
        var sum = mass.Sum();
        int low = -1, high = -1;
        var below = 0.0;
        for (var y = 0; y < mass.Length; y++)
        {
            below += mass[y] / sum;
            if (low < 0 && below >= 0.025) low = y;
            if (high < 0 && below >= 0.975) high = y;
        }

        return (events + low, events + high);
    }
}
