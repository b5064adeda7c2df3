using CsCheck;
using Homeward.App.Charts;
using Homeward.App.Language;

namespace Homeward.Tests.App.Charts;

public sealed class ChartsTest
{
    private static readonly DateOnly Today = new(2025, 7, 20);

    [Fact]
    public void Shape_OfAnyStage_KeepsCertainInsidePossibleInsideTheDrawing()
    {
        var day = Gen.Int[0, 2_000].Select(d => (DateOnly?)new DateOnly(2022, 1, 1).AddDays(d));
        var maybe = Gen.Frequency((4, day), (1, Gen.Const((DateOnly?)null)));
        Gen.Select(maybe, maybe, maybe, maybe).Sample((a, b, c, d) =>
        {
            // A stage as the paths room gives it: each span in order, the begin not after the end.
            var known = new[] { a, b, c, d }.OfType<DateOnly>().Order().ToList();
            DateOnly? At(DateOnly? x, int i) => x is null ? null : known[Math.Min(i, known.Count - 1)];
            var row = Row(At(a, 0), At(b, 1), At(c, 2), At(d, 3));
            var bars = new PathBars("x", [row], Today);
            var shape = bars.ShapeOf(row, bars.Axis);
            if (known.Count == 0) return shape.IsEmpty;
            var (x, w) = shape.Possible!.Value;
            var inside = x >= 0 && w >= 0 && x + w <= 100.0001;
            return inside && (shape.Certain is not { } s || (s.X >= x - 1e-9 && s.X + s.Width <= x + w + 1e-9));
        });
    }

    [Fact]
    public void Shape_WithOpenEnd_ReachesTheEdgeAndSaysSo()
    {
        var open = Row(new(2025, 6, 2), new(2025, 6, 2), null, null);
        var bars = new PathBars("x", [open, Row(new(2024, 1, 1), new(2024, 1, 1), new(2025, 1, 1), new(2025, 1, 1))], Today);
        var shape = bars.ShapeOf(open, bars.Axis);
        Assert.True(shape.OpenEnd);
        Assert.False(shape.OpenStart);
        Assert.Equal(100, shape.Possible!.Value.X + shape.Possible.Value.Width, 6);
        Assert.Null(shape.Certain);
    }

    [Fact]
    public void Shape_OfWhatDidNotHappen_IsNeverCertain()
    {
        var row = Row(new(2025, 1, 1), new(2025, 1, 1), new(2025, 3, 1), new(2025, 3, 1)) with { DidNotHappen = true };
        var bars = new PathBars("x", [row], Today);
        Assert.Null(bars.ShapeOf(row, bars.Axis).Certain);
    }

    [Fact]
    public void Closer_AfterLongCaptivity_BeginsAtTheRelease()
    {
        var held = Row(new(2023, 3, 1), new(2023, 3, 1), new(2025, 5, 23), new(2025, 5, 23));
        var sent = Row(new(2025, 6, 2), new(2025, 6, 2), new(2025, 6, 9), new(2025, 6, 9));
        var closer = new PathBars("x", [held, sent], Today, new DateOnly(2025, 5, 23)).Closer();
        Assert.NotNull(closer);
        Assert.True(closer.Axis.First > new DateOnly(2025, 5, 1));
        Assert.Null(new PathBars("x", [held, sent], Today).Closer());
    }

    [Theory]
    [InlineData(2025, 5, 1, 2025, 5, 20)]
    [InlineData(2025, 1, 1, 2025, 6, 1)]
    [InlineData(2022, 2, 24, 2025, 6, 1)]
    [InlineData(1990, 1, 1, 2025, 6, 1)]
    public void Ticks_OnAnyAxis_AreFewEnoughForAPhone(int y, int m, int d, int y2, int m2, int d2)
    {
        var axis = TimeAxis.Around([new(y, m, d), new(y2, m2, d2)], Today);
        Assert.InRange(axis.Ticks("uk").Count, 1, 7);
        Assert.All(axis.Ticks("uk"), t => Assert.InRange(t.X, 0, 100));
    }

    [Fact]
    public void Weights_DrawnAsSteps_AddUpToTheSum()
    {
        Gen.Double[-9, 9].Array[1, 9].Sample(weights =>
        {
            var bars = new WeightBars("w", [.. weights.Select(w => new WeightRow("f", null, null, "o", w, false))]);
            var steps = bars.Steps();
            var perUnit = steps.Zip(weights).Where(p => Math.Abs(p.Second) > 0.1).Select(p => p.First.Width / Math.Abs(p.Second)).ToList();
            var even = perUnit.Count == 0 || perUnit.Max() - perUnit.Min() < 1e-6;
            var end = perUnit.Count == 0 || Math.Abs(steps[^1].EndsAt - (bars.ZeroAt + bars.Total * perUnit[0])) < 1e-6;
            return even && end && steps.All(s => s.X >= 0 && s.X + s.Width <= 100.0001);
        });
    }

    [Fact]
    public void Share_WithNobodyFollowedUp_GivesNoShare()
    {
        var none = new ShareBar("f", 175, 12, 0, 0, null, null, "none");
        Assert.False(none.CanDraw);
        foreach (var lang in Words.Languages) Assert.DoesNotContain("%", none.Sentence(Words.For(lang)), StringComparison.Ordinal);
    }

    [Fact]
    public void Share_WithFewFollowedUp_GivesCountsButNoPercent()
    {
        var few = new ShareBar("f", 175, 20, 12, 3, 0.08, 0.53, "counts");
        Assert.Null(few.MarkAt);
        Assert.Equal((3, 166), (few.Lowest, few.Highest));
        foreach (var lang in Words.Languages)
        {
            Assert.DoesNotContain("%", few.Sentence(Words.For(lang)), StringComparison.Ordinal);
            Assert.Contains("166", few.Sentence(Words.For(lang)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Share_Sentence_NeverHasThePointWithoutTheRange()
    {
        var share = new ShareBar("f", 120, 64, 41, 17, 0.278, 0.566, "percent");
        foreach (var lang in Words.Languages)
        {
            var said = share.Sentence(Words.For(lang));
            Assert.Contains("41", said, StringComparison.Ordinal);
            Assert.Contains("28", said, StringComparison.Ordinal);
            Assert.Contains("57", said, StringComparison.Ordinal);
            Assert.Contains("96", said, StringComparison.Ordinal);
        }
    }

    private static PathRow Row(DateOnly? a, DateOnly? b, DateOnly? c, DateOnly? d) =>
        new("r", "what", "known", false, "when", a, b, c, d, false, null, []);
}
