using System.Text;
using Homeward.Cases;
using Xunit;

namespace Homeward.Tests.Core.Cases;

public class CalendarFileTest
{
    private static readonly DateTimeOffset Stamp = new(2026, 11, 23, 8, 5, 9, TimeSpan.Zero);

    [Fact]
    public void Write_ADay_IsAWholeDayWithTwoAlarmsAndNothingButTheCode()
    {
        var text = CalendarFile.Write([new("dln-1", "A-1234", new(2026, 12, 31))], Stamp);
        Assert.Equal(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Homeward//deadlines//EN
            BEGIN:VEVENT
            UID:dln-1
            DTSTAMP:20261123T080509Z
            DTSTART;VALUE=DATE:20261231
            DTEND;VALUE=DATE:20270101
            SUMMARY:A-1234
            CLASS:PRIVATE
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-P7D
            DESCRIPTION:A-1234
            END:VALARM
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-P1D
            DESCRIPTION:A-1234
            END:VALARM
            END:VEVENT
            END:VCALENDAR

            """.ReplaceLineEndings("\r\n"), text);
    }

    [Fact]
    public void Write_SignsOfTheFormat_AreEscaped() =>
        Assert.Contains("SUMMARY:a\\, b\\; c\\\\d\\ne\r\n", CalendarFile.Write([new("x", "a, b; c\\d\ne", new(2026, 1, 1))], Stamp), StringComparison.Ordinal);

    [Fact]
    public void Write_LongLines_AreFoldedAtSeventyFiveBytesAndNoLetterIsCut()
    {
        var title = string.Concat(Enumerable.Repeat("Щ😀a", 40));
        var text = CalendarFile.Write([new("x", title, new(2026, 1, 1))], Stamp);
        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75));
        Assert.Contains("SUMMARY:" + title, text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
