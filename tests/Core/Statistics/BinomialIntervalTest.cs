using System.Globalization;
using Homeward.Statistics;
using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Core.Statistics;

public class BinomialIntervalTest
{
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Reference values of R 4.2.2 (score without continuity correction, exact, Jeffreys), ten digits.
    /// </summary>
    public static TheoryData<int, int, double, double, double, double, double, double> Published => new()
    {
        { 81, 263, 0.2552885199, 0.3662095770, 0.2527367456, 0.3676219226, 0.2545219350, 0.3656474992 },
        { 15, 148, 0.0623863995, 0.1604872417, 0.0578440101, 0.1616504903, 0.0604485170, 0.1576431435 },
        { 0, 20, 0.0000000000, 0.1611251581, 0.0000000000, 0.1684334710, 0.0000000000, 0.1166389829 },
        { 1, 29, 0.0061132143, 0.1717552188, 0.0008726469, 0.1776442955, 0.0037461736, 0.1500776860 },
        { 10, 10, 0.7224672001, 1.0000000000, 0.6915028922, 1.0000000000, 0.7828037325, 1.0000000000 },
        { 3, 300, 0.0034066184, 0.0289834934, 0.0020670072, 0.0289445113, 0.0028242548, 0.0264440635 },
        { 48, 163, 0.2298852174, 0.3685359396, 0.2257738310, 0.3708261240, 0.2285766376, 0.3676054831 },
        { 100, 1000, 0.0829094436, 0.1201519632, 0.0821053344, 0.1202879365, 0.0825626528, 0.1197482809 },
        { 0, 1, 0.0000000000, 0.7934506856, 0.0000000000, 0.9750000000, 0.0000000000, 0.8532536837 },
        { 1, 2, 0.0945312057, 0.9054687943, 0.0125791171, 0.9874208829, 0.0608302759, 0.9391697241 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Intervals_PublishedTable_AgreeToNineDigits(
        int x, int n, double wl, double wh, double cl, double ch, double jl, double jh)
    {
        Assert.True(Agrees([wl, wh, cl, ch, jl, jh], Limits(x, n), Tolerance));
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Intervals_PerturbedReference_Disagree(
        int x, int n, double wl, double wh, double cl, double ch, double jl, double jh)
    {
        double[] reference = [wl, wh, cl, ch, jl, jh];
        for (var i = 0; i < reference.Length; i++)
        {
            var perturbed = (double[])reference.Clone();
            perturbed[i] += 1e-8;
            Assert.False(Agrees(perturbed, Limits(x, n), Tolerance));
        }
    }

    [Fact]
    public void Intervals_ReferenceFile_AgreeToTwelveDigits()
    {
        var rows = System.IO.File.ReadAllLines(Folder.Path("data/statistics/ref_binomial_intervals.csv")).Skip(
            1).ToList();
        Assert.Equal(10, rows.Count);
        foreach (var row in rows)
        {
            var cells = row.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(Agrees(cells[5..11], Limits((int)cells[0], (int)cells[1]), 1e-12), row);
        }
    }

    [Fact]
    public void Intervals_AnyCounts_StayInsideZeroAndOneAndHoldThePoint()
    {
        for (var n = 1; n <= 60; n++)
        {
            for (var x = 0; x <= n; x++)
            {
                foreach (var interval in All(x, n))
                {
                    Assert.InRange(interval.Low, 0, (double)x / n);
                    Assert.InRange(interval.High, (double)x / n, 1);
                }
            }
        }
    }

    [Fact]
    public void Wilson_NinetyPerCent_UsesItsOwnQuantile()
    {
        // z = 1.6448536269514722; worked by hand from the score equation |p - x/n| = z sqrt(p(1-p)/n)
        var interval = BinomialInterval.Wilson(7, 40, 0.90);
        foreach (var limit in (double[])[interval.Low, interval.High])
        {
            Assert.Equal(1.6448536269514722, Math.Abs(limit - 7 / 40.0) / Math.Sqrt(limit * (1 - limit) / 40), 10);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Wilson_ImpossibleCounts_Throws(int x, int n) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Wilson(x, n, 0.95));

    private static IEnumerable<BinomialInterval> All(int x, int n) =>
        [BinomialInterval.Wilson(x, n, 0.95), BinomialInterval.ClopperPearson(x, n, 0.95),
            BinomialInterval.Jeffreys(x, n, 0.95)];

    private static double[] Limits(int x, int n) =>
        [.. All(x, n).SelectMany(interval => new[] { interval.Low, interval.High })];

    private static bool Agrees(double[] expected, double[] actual, double tolerance) =>
        expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
}
