using CsCheck;
using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

public class EdtfTest
{
    /// <summary>The feature examples of the published specification (Library of Congress, 4 February 2019), level by
    /// level,
    /// with the span each allows; "-" where nothing bounds it or the years leave 1-9999.</summary>
    public static TheoryData<string, int, string, string> Published => new()
    {
        { "1985-04-12", 0, "1985-04-12", "1985-04-12" },
        { "1985-04", 0, "1985-04-01", "1985-04-30" },
        { "1985", 0, "1985-01-01", "1985-12-31" },
        { "1985-04-12T23:20:30", 0, "1985-04-12", "1985-04-12" },
        { "1985-04-12T23:20:30Z", 0, "1985-04-12", "1985-04-12" },
        { "1985-04-12T23:20:30-04", 0, "1985-04-12", "1985-04-12" },
        { "1985-04-12T23:20:30+04:30", 0, "1985-04-12", "1985-04-12" },
        { "1964/2008", 0, "1964-01-01", "2008-12-31" },
        { "2004-06/2006-08", 0, "2004-06-01", "2006-08-31" },
        { "2004-02-01/2005-02-08", 0, "2004-02-01", "2005-02-08" },
        { "2004-02-01/2005-02", 0, "2004-02-01", "2005-02-28" },
        { "2004-02-01/2005", 0, "2004-02-01", "2005-12-31" },
        { "2005/2006-02", 0, "2005-01-01", "2006-02-28" },
        { "Y170000002", 1, "-", "-" },
        { "Y-170000002", 1, "-", "-" },
        { "2001-21", 1, "2001-03-01", "2001-05-31" },
        { "2001-24", 1, "2001-12-01", "2002-02-28" },
        { "1984?", 1, "1984-01-01", "1984-12-31" },
        { "2004-06~", 1, "2004-06-01", "2004-06-30" },
        { "2004-06-11%", 1, "2004-06-11", "2004-06-11" },
        { "201X", 1, "2010-01-01", "2019-12-31" },
        { "20XX", 1, "2000-01-01", "2099-12-31" },
        { "2004-XX", 1, "2004-01-01", "2004-12-31" },
        { "1985-04-XX", 1, "1985-04-01", "1985-04-30" },
        { "1985-XX-XX", 1, "1985-01-01", "1985-12-31" },
        { "1985-04-12/..", 1, "1985-04-12", "-" },
        { "1985-04/..", 1, "1985-04-01", "-" },
        { "1985/..", 1, "1985-01-01", "-" },
        { "../1985-04-12", 1, "-", "1985-04-12" },
        { "../1985-04", 1, "-", "1985-04-30" },
        { "../1985", 1, "-", "1985-12-31" },
        { "1985-04-12/", 1, "1985-04-12", "-" },
        { "1985-04/", 1, "1985-04-01", "-" },
        { "1985/", 1, "1985-01-01", "-" },
        { "/1985-04-12", 1, "-", "1985-04-12" },
        { "/1985-04", 1, "-", "1985-04-30" },
        { "/1985", 1, "-", "1985-12-31" },
        { "1984~/2004-06", 1, "1984-01-01", "2004-06-30" },
        { "1984/2004-06~", 1, "1984-01-01", "2004-06-30" },
        { "1984?/2004%", 1, "1984-01-01", "2004-12-31" },
        { "1984-06-02?/2004-08-08~", 1, "1984-06-02", "2004-08-08" },
        { "-1985", 1, "-", "-" },
        { "Y-17E7", 2, "-", "-" },
        { "1950S2", 2, "1900-01-01", "1999-12-31" },
        { "Y171010000S3", 2, "-", "-" },
        { "Y3388E2S3", 2, "-", "-" },
        { "2001-34", 2, "2001-04-01", "2001-06-30" },
        { "[1667,1668,1670..1672]", 2, "1667-01-01", "1672-12-31" },
        { "[1667,1668, 1670..1672]", 2, "1667-01-01", "1672-12-31" },
        { "[..1760-12-03]", 2, "-", "1760-12-03" },
        { "[1760-12..]", 2, "1760-12-01", "-" },
        { "[1760-01,1760-02,1760-12..]", 2, "1760-01-01", "-" },
        { "[1667,1760-12]", 2, "1667-01-01", "1760-12-31" },
        { "[..1984]", 2, "-", "1984-12-31" },
        { "{1667,1668,1670..1672}", 2, "1667-01-01", "1672-12-31" },
        { "{1960,1961-12}", 2, "1960-01-01", "1961-12-31" },
        { "{..1984}", 2, "-", "1984-12-31" },
        { "2004-06~-11", 2, "2004-06-11", "2004-06-11" },
        { "2004?-06-11", 2, "2004-06-11", "2004-06-11" },
        { "?2004-06-~11", 2, "2004-06-11", "2004-06-11" },
        { "2004-%06-11", 2, "2004-06-11", "2004-06-11" },
        { "156X-12-25", 2, "1560-12-25", "1569-12-25" },
        { "15XX-12-25", 2, "1500-12-25", "1599-12-25" },
        { "XXXX-12-XX", 2, "-", "-" },
        { "1XXX-XX", 2, "1000-01-01", "1999-12-31" },
        { "1XXX-12", 2, "1000-12-01", "1999-12-31" },
        { "1984-1X", 2, "1984-10-01", "1984-12-31" },
        { "2004-06-~01/2004-06-~20", 2, "2004-06-01", "2004-06-20" },
        { "2004-06-XX/2004-07-03", 1, "2004-06-01", "2004-07-03" },
        { "2001-25", 2, "2001-03-01", "2001-05-31" },
        { "2001-28", 2, "2001-12-01", "2002-02-28" },
        { "2001-29", 2, "2001-09-01", "2001-11-30" },
        { "2001-30", 2, "2001-12-01", "2002-02-28" },
        { "2001-32", 2, "2001-06-01", "2001-08-31" },
        { "2001-33", 2, "2001-01-01", "2001-03-31" },
        { "2001-36", 2, "2001-10-01", "2001-12-31" },
        { "2001-37", 2, "2001-01-01", "2001-04-30" },
        { "2001-39", 2, "2001-09-01", "2001-12-31" },
        { "2001-40", 2, "2001-01-01", "2001-06-30" },
        { "2001-41", 2, "2001-07-01", "2001-12-31" },
        { "2023-22/..", 1, "2023-06-01", "-" },
        { "0001", 0, "0001-01-01", "0001-12-31" },
        { "9999", 0, "9999-01-01", "9999-12-31" },
        { "0000", 0, "-", "-" },
        { "9999-24", 1, "9999-12-01", "-" },
        { "19XX-02-29", 2, "1904-02-29", "1996-02-29" },
        { "2004-XX-31", 2, "2004-01-31", "2004-12-31" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Parse_PublishedExample_PrintsTheSameAndKnowsItsSpan(
        string text, int level, string earliest, string latest)
    {
        var reading = Edtf.Parse(text);
        Assert.Null(reading.Refusal);
        Assert.Equal(text, reading.Value!.ToString());
        Assert.Equal(level, reading.Value.Level);
        Assert.Equal((earliest, latest), (Say(reading.Value.Span.Earliest), Say(reading.Value.Span.Latest)));
    }

    private static string Say(DateOnly? day) =>
        day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    [Theory]
    [InlineData("")]
    [InlineData("2023-02-29")]
    [InlineData("2025-06-31")]
    [InlineData("2025-13")]
    [InlineData("2025-00")]
    [InlineData("2025-20")]
    [InlineData("2025-42")]
    [InlineData("2025-05-00")]
    [InlineData("2025-5-1")]
    [InlineData("25-05-01")]
    [InlineData("20255-05-01")]
    [InlineData("Y2025")]
    [InlineData("Y20255-05")]
    [InlineData("2025/2024")]
    [InlineData("2025-05-25/2025-05-23")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("[]")]
    [InlineData("[2025")]
    [InlineData("[2025..2024]")]
    [InlineData("{2025}x")]
    [InlineData("2025-22-11")]
    [InlineData("2025-05-25T25:00:00")]
    [InlineData("2025-05-XXT10:00:00")]
    [InlineData("2025~~")]
    [InlineData("2025-02-3X")]
    [InlineData("1950S0")]
    [InlineData("1950S5")]
    [InlineData("195XS2")]
    [InlineData("٢٠٢٥")]
    [InlineData("2025-05-25 ")]
    [InlineData("-1985-02-31")]
    public void Parse_Wrong_IsRefusedWithReason(string text)
    {
        var reading = Edtf.Parse(text);
        Assert.Null(reading.Value);
        Assert.False(string.IsNullOrWhiteSpace(reading.Refusal));
        Assert.InRange(reading.At, 0, text.Length);
    }

    [Fact]
    public void Parse_HugeText_IsRefusedAtOnce() => Assert.NotNull(Edtf.Parse(new string('[', 10_000_000)).Refusal);

    [Fact]
    public void Span_UnspecifiedDigits_EqualsBruteForceOverAllDays()
    {
        // Random masks over the years 2000-2039, compared with every day of those years.
        var digit = Gen.Int[0, 9].Select(n => n == 0 ? 'X' : (char)('0' + n));
        var gen =
            Gen.Select(
            Gen.Int[0, 3], Gen.OneOf('0', '1', '2', '5', 'X'), Gen.OneOf("01", "02", "1X", "0X", "XX", "12", "06"),
            Gen.OneOf("", "XX", "3X", "29", "31", "0X", "X1", "15"));
        gen.Sample((decade, year, month, day) =>
        {
            var text = $"20{decade}{year}-{month}" + (day.Length == 0 ? "" : "-" + day);
            DateOnly? first = null, last = null;
            for (var d = new DateOnly(2000, 1, 1); d.Year < 2040; d = d.AddDays(1))
            {
                var s = Say(d);
                var fits = true;
                for (var i = 0; i < text.Length; i++) fits &= text[i] == 'X' || text[i] == s[i];
                if (!fits) continue;
                first ??= d;
                last = d;
            }

            var value = Edtf.Parse(text).Value;
            Assert.Equal((first, last), (value?.Span.Earliest, value?.Span.Latest));
        }, iter: 300);
    }

    [Fact]
    public void Parse_RandomText_NeverThrowsAndPrintsBackWhatItTook()
    {
        var gen =
            Gen.OneOf(
            "2025", "1985", "-", "05", "12", "31", "/", "..", "X", "XX", "~", "?", "%", "[", "]", "{", "}", ",",
                " ", "Y", "E", "S", "2",
            "T10:00:00", "Z", "21", "41", "0000", "é").Array[0, 9].Select(string.Concat);
        gen.Sample(text =>
        {
            var reading = Edtf.Parse(text);
            if (reading.Value is { } value)
            {
                Assert.Equal(text, value.ToString());
                Assert.False(value.Span.IsEmpty);
                Assert.False(value.Margin.IsEmpty);
                Assert.InRange(value.Level, 0, 2);
            }
            else
            {
                Assert.NotNull(reading.Refusal);
            }
        }, iter: 20_000);
    }

    [Fact]
    public void Margin_Approximate_WidensByTheConvention()
    {
        Assert.Equal(Edtf.SpanOf("2025-03-19/2025-03-23"), Edtf.Parse("2025-03-21~").Value!.Margin);
        Assert.Equal(Edtf.SpanOf("2025-04/2025-06"), Edtf.Parse("2025-05~").Value!.Margin);
        Assert.Equal(Edtf.SpanOf("2022/2024"), Edtf.Parse("2023~").Value!.Margin);
        Assert.Equal(Edtf.SpanOf("2025-03-21"), Edtf.Parse("2025-03-21?").Value!.Margin);
    }
}
