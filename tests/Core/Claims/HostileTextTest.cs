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
        var small = Measure(Make(shape, 100_000));
        var large = Measure(Make(shape, 400_000));
        // four times the text may cost at most about ten times the work: linear, with room for a busy machine
        Assert.True(large.TotalMilliseconds < Math.Max(small.TotalMilliseconds, 60) * 10,
            $"{shape}: {small} then {large}");
    }

    [Fact]
    public void Read_TenMegabytes_Ends()
    {
        var reading = Reader.Read(Make("trigger words", 10_000_000), "en", new(2025, 6, 1));
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
