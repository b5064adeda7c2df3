using System.Diagnostics;
using System.Text;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class HostileTextTest
{
    public static TheoryData<string> Shapes => ["one line", "no marks", "one letter", "marks only", "trigger words",
        "rtl", "surrogates", "numbers", "quotes", "new words"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Read_HostileText_EndsInLinearTime(string shape)
    {
        Reader.Read(Make(shape, 10_000), "en");
        var (few, many) = (Make(shape, 100_000), Make(shape, 400_000));
        var (small, large) = (Measure(few), Measure(many));
        // Another program may take the machine in the middle of one measure, hardly of the same one three times.
        for (var again = 0; again < 2 && !IsLinear(); again++)
        {
            (small, large) = (Measure(few), TimeSpan.FromTicks(Math.Min(large.Ticks, Measure(many).Ticks)));
        }

        Assert.True(IsLinear(), $"{shape}: {small} then {large}");

        // four times the text may cost at most about ten times the work: linear, with room for a busy machine
        bool IsLinear() => large.TotalMilliseconds < Math.Max(small.TotalMilliseconds, 60) * 10;
    }

    /// <summary>Two megabytes in one piece, ten in the long jobs.</summary>
    [Fact]
    public void Read_Megabytes_Ends()
    {
        var length = Environment.GetEnvironmentVariable("HOMEWARD_LONG") == "1" ? 10_000_000 : 2_000_000;
        var reading = Reader.Read(Make("trigger words", length), "en", new(2025, 6, 1));
        Assert.NotNull(reading);
    }

    private static TimeSpan Measure(string text)
    {
        var watch = Stopwatch.StartNew();
        Reader.Read(text, "en", new(2025, 6, 1));
        Reader.Read(text, "ru", new(2025, 6, 1));
        return watch.Elapsed;
    }

    private static string Make(string shape, int length)
    {
        var random = new Random(7);
        var text = new StringBuilder(length + 64);
        while (text.Length < length)
        {
            text.Append(shape switch
            {
                "one line" => "The men were sent to the front on 5 May, she said. ",
                "no marks" => "taken sent front guard interview phone leave ",
                "one letter" => "a",
                "marks only" => "\"«(,;:—.!?",
                "trigger words" =>
                    "sent sent sent taken the the to to not not if contract contract sign exchange exchange 175 for ",
                "rtl" => "\u202E\u200Fsent\u200E to\u0000 the\u0007 fr\u00ADont\u202C ",
                "surrogates" => "\uD83Dsent \uDE00to \uD83D\uDE00the front ",
                "numbers" => "12 000 000 one hundred hundred thousand 25.05 ",
                "quotes" => "\"he «said» \"they “were” sent\" ",
                _ => "w" + random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture) + " ",
            });
        }

        return text.ToString();
    }
}
