using CsCheck;
using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

public class DateAlgebraTest
{
    private static readonly DateOnly Zero = new(2025, 3, 1);

    private static readonly Gen<DateSpan> Spans =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 7]).Select((start, length, open) => new DateSpan(
            open == 1 ? null : Zero.AddDays(start), open == 2 ? null : Zero.AddDays(start + length)));

    /// <summary>The days a span allows inside a window wide enough that open ends behave as if they went on for
    /// ever.</summary>
    private static IEnumerable<DateOnly> Days(DateSpan s)
    {
        for (var i = -25; i <= 40; i++)
        {
            if (s.Allows(Zero.AddDays(i))) yield return Zero.AddDays(i);
        }
    }

    private static Truth Brute(DateSpan a, DateSpan b, Func<DateOnly, DateOnly, bool> holds)
    {
        var answers = Days(a).SelectMany(x => Days(b).Select(y => holds(x, y))).Distinct().ToList();
        return answers.Count == 2 ? Truth.Unknown : answers[0] ? Truth.True : Truth.False;
    }

    [Fact]
    public void DateSpan_RandomSpans_AgreesWithBruteForceOverDays() => Gen.Select(Spans, Spans).Sample((a, b) =>
    {
        Assert.Equal(Brute(a, b, (x, y) => x < y), a.Before(b));
        Assert.Equal(Brute(a, b, (x, y) => x > y), a.After(b));
        Assert.Equal(Brute(a, b, (x, y) => x == y), a.SameDay(b));
        Assert.Equal(Days(a).Intersect(Days(b)).Any(), a.Overlaps(b));
        var inside = Days(b).Select(a.Allows).Distinct().ToList();
        Assert.Equal(inside.Count == 2 ? Truth.Unknown : inside[0] ? Truth.True : Truth.False, a.Contains(b));
        Assert.Equal(Days(a).Intersect(Days(b)).ToList(), a.And(b).IsEmpty ? [] : Days(a.And(b)).ToList());
        Assert.All(Days(a).Union(Days(b)), d => Assert.True(a.Hull(b).Allows(d)));
    }, iter: 3000);

    private static AllenRelations Relation(int s1, int e1, int s2, int e2)
    {
        (e1, e2) = (e1 + 1, e2 + 1);
        if (e1 < s2) return AllenRelations.Before;
        if (e1 == s2) return AllenRelations.Meets;
        if (e2 < s1) return AllenRelations.After;
        if (e2 == s1) return AllenRelations.MetBy;
        if (s1 == s2)
            return e1 == e2 ? AllenRelations.Equal : e1 < e2 ? AllenRelations.Starts : AllenRelations.StartedBy;
        if (e1 == e2) return s1 > s2 ? AllenRelations.Finishes : AllenRelations.FinishedBy;
        if (s1 < s2) return e1 > e2 ? AllenRelations.Contains : AllenRelations.Overlaps;
        return e1 < e2 ? AllenRelations.During : AllenRelations.OverlappedBy;
    }

    [Fact]
    public void DatePeriod_RandomPeriods_AllowsExactlyTheAllenRelationsOfBruteForce()
    {
        var span =
            Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3])
            .Select((s, n) => new DateSpan(Zero.AddDays(s), Zero.AddDays(s + n)));
        var period = Gen.Select(span, span).Select((s, e) => new DatePeriod(s, e));
        Gen.Select(period, period).Sample((p, q) =>
        {
            var expected = AllenRelations.None;
            foreach (var (s1, e1) in Choices(p))
            {
                foreach (var (s2, e2) in Choices(q)) expected |= Relation(s1, e1, s2, e2);
            }

            Assert.Equal(expected, p.Possible(q));
            if (expected == AllenRelations.None) return;
            Assert.Equal(Expect(p, q, (s1, e1, s2, e2) => e1 < s2), p.Before(q));
            Assert.Equal(Expect(p, q, (s1, e1, s2, e2) => s1 > e2), p.After(q));
            Assert.Equal(Expect(p, q, (s1, e1, s2, e2) => s1 <= e2 && s2 <= e1), p.Overlaps(q));
            Assert.Equal(Expect(p, q, (s1, e1, s2, e2) => s1 <= s2 && e2 <= e1), p.Contains(q));
        }, iter: 3000);
    }

    private static List<(int S, int E)> Choices(DatePeriod p) =>
        [.. from s in Days(p.Start) from e in Days(p.End) where s <= e select (s.DayNumber, e.DayNumber)];

    private static Truth Expect(DatePeriod p, DatePeriod q, Func<int, int, int, int, bool> holds)
    {
        var answers = (from a in Choices(p) from b in Choices(q) select holds(a.S, a.E, b.S, b.E)).Distinct().ToList();
        return answers.Count == 2 ? Truth.Unknown : answers[0] ? Truth.True : Truth.False;
    }

    [Fact]
    public void DatePeriod_OpenEnd_IsUnknownWhereItMatters()
    {
        var held = new DatePeriod(DateSpan.On(new(2024, 10, 7)), new(new DateOnly(2025, 3, 19), null));
        Assert.Equal(Truth.True, held.Overlaps(DatePeriod.Whole(Edtf.SpanOf("2025-01"))));
        Assert.Equal(Truth.Unknown, held.Overlaps(DatePeriod.Whole(Edtf.SpanOf("2025-06"))));
        Assert.Equal(Truth.False, held.Overlaps(DatePeriod.Whole(Edtf.SpanOf("2024-05"))));
        Assert.Equal(
            Truth.Unknown, new DatePeriod(DateSpan.On(new(2025, 2, 1)), DateSpan.On(new(2025, 1, 1))).Before(held));
    }

    private static UncertainDate Date(string edtf)
    {
        var span = Edtf.Parse(edtf).Value!.Span;
        return new(null, null, null, edtf, span.Earliest, span.Latest, "reader", "test");
    }

    [Theory]
    [InlineData("2025-03-19", "2025-03-21", Truth.True)]
    [InlineData("2025-03-19", "2025-03-21~", Truth.Unknown)]
    [InlineData("2025-03-18", "2025-03-21~", Truth.True)]
    [InlineData("2025-03-21", "2025-03-19", Truth.False)]
    [InlineData("2025-03-19", "2025-03-19", Truth.False)]
    [InlineData("2025-03", "2025-04", Truth.True)]
    [InlineData("2025-03", "2025-03-21", Truth.Unknown)]
    [InlineData("2025-03-19?", "2025-05", Truth.Unknown)]
    [InlineData("2023-22/..", "2025", Truth.Unknown)]
    [InlineData("2023-22/..", "2023-05-31", Truth.False)]
    public void Before_TwoDates_IsCertainOnlyWhenEveryDayAgrees(string a, string b, Truth expected)
    {
        Assert.Equal(expected, Date(a).Before(Date(b)));
        Assert.Equal(expected, Date(b).After(Date(a)));
    }

    [Fact]
    public void Contains_MonthAndDay_SeesTheMargin()
    {
        Assert.Equal(Truth.True, Date("2025-03").Contains(Date("2025-03-21~")));
        Assert.Equal(Truth.Unknown, Date("2025-03").Contains(Date("2025-03-31~")));
        Assert.Equal(Truth.False, Date("2025-03").Contains(Date("2025-05")));
        Assert.Equal(Truth.Unknown, Date("2025-03~").Contains(Date("2025-04-05")));
    }

    [Fact]
    public void AgeAt_VagueBirth_AgreesWithBruteForce()
    {
        var gen = Gen.Select(Gen.Int[0, 800], Gen.Int[0, 500], Gen.Int[6000, 9000], Gen.Int[0, 400]);
        gen.Sample((b, bl, a, al) =>
        {
            var born = new DateOnly(1999, 1, 1).AddDays(b);
            var at = new DateOnly(1999, 1, 1).AddDays(a);
            var birth = new UncertainDate(null, null, null, "2000", born, born.AddDays(bl), "t", "t");
            var day = new UncertainDate(null, null, null, "2020", at, at.AddDays(al), "t", "t");
            var ages = new List<int>();
            for (var i = 0; i <= bl; i++)
            {
                foreach (var j in new[] { 0, al / 2, al }) ages.Add(Slow(born.AddDays(i), at.AddDays(j)));
            }

            var age = birth.AgeAt(day);
            Assert.Equal((ages.Min(), ages.Max()), (age.Low, age.High));
            Assert.Equal(
                ages.Min() >= 20 ? Truth.True : ages.Max() < 20 ? Truth.False : Truth.Unknown, age.IsAtLeast(20));
        }, iter: 200);
    }

    /// <summary>Counts birthdays one by one; 29 February is kept on 1 March of a common year.</summary>
    private static int Slow(DateOnly born, DateOnly day)
    {
        var n = 0;
        while (true)
        {
            var y = born.Year + n + 1;
            var birthday = born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(y) ? new DateOnly(y, 3, 1)
                : new DateOnly(y, born.Month, born.Day);
            if (birthday > day) return n;
            n++;
        }
    }

    [Fact]
    public void AgeAt_Under25_KnowsWhatTheFormulaNeeds()
    {
        var age = Date("2003").AgeAt(Date("2025-06-09"));
        Assert.Equal((21, 22), (age.Low, age.High));
        Assert.Equal(Truth.True, age.IsUnder(25));
        Assert.Equal(Truth.Unknown, Date("2000").AgeAt(Date("2025-06-09")).IsUnder(25));
        Assert.Equal(Truth.False, Date("1998-05-12").AgeAt(Date("2025-06-09")).IsUnder(25));
        Assert.Equal(Truth.Unknown, Date("2003?").AgeAt(Date("2025-06-09")).IsUnder(25));
        Assert.True(Date("2026").AgeAt(Date("2025")).NotYetBorn);
    }

    [Theory]
    [InlineData(1742389200L, "2025-03-19", "2025-03-19", "2025-03-19")]
    [InlineData(1742418000L, "[2025-03-19,2025-03-20]", "2025-03-19", "2025-03-20")]
    [InlineData(1742421600L, "2025-03-20", "2025-03-20", "2025-03-20")]
    [InlineData(1749500000L, "2025-06-09", "2025-06-09", "2025-06-09")]
    public void MessageDay_UnixTime_KeepsTheDoubtAroundMidnight(long unix, string edtf, string earliest, string latest)
    {
        var day = MessageDay.Of(unix)!;
        Assert.Equal((edtf, earliest, latest), (day.Edtf, $"{day.Earliest:yyyy-MM-dd}", $"{day.Latest:yyyy-MM-dd}"));
    }

    [Fact]
    public void MessageDay_SummerTime_NeedsNoDoubtAndExtremesAreRefused()
    {
        // From the last Sunday of March Kyiv is on UTC+3 like Moscow: no hour of the day is doubtful.
        for (var hour = 0; hour < 24; hour++)
        {
            var day = MessageDay.Of(new DateTimeOffset(2025, 7, 1, hour, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds())!;
            Assert.Equal(day.Earliest, day.Latest);
        }

        Assert.Null(MessageDay.Of(long.MaxValue));
        Assert.Null(MessageDay.Of(long.MinValue));
        Assert.NotNull(MessageDay.Of(0));
    }
}
