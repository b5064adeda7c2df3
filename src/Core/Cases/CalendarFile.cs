using System.Globalization;
using System.Text;

namespace Homeward.Cases;

/// <summary>A day in somebody's calendar. The title is all a calendar on a telephone will show: nothing but a case code belongs there.</summary>
/// <param name="Id">the same for the same deadline, so that importing it again moves it and does not double it</param>
public sealed record CalendarDay(string Id, string Title, DateOnly Day);

/// <summary>Deadlines as an iCalendar file (RFC 5545): whole days, with an alarm a week and a day before.</summary>
public static class CalendarFile
{
    /// <summary>Longest line in bytes, without its end (RFC 5545, 3.1).</summary>
    private const int LongestLine = 75;

    /// <summary>The file, lines ended by CRLF and folded.</summary>
    /// <param name="stamp">when it was made, UTC</param>
    public static string Write(IEnumerable<CalendarDay> days, DateTimeOffset stamp)
    {
        ArgumentNullException.ThrowIfNull(days);
        var text = new StringBuilder();
        void Line(string line) => text.Append(Folded(line)).Append("\r\n");
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//Homeward//deadlines//EN");
        foreach (var day in days)
        {
            Line("BEGIN:VEVENT");
            Line("UID:" + Escaped(day.Id));
            Line("DTSTAMP:" + stamp.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Line("DTSTART;VALUE=DATE:" + Number(day.Day));
            Line("DTEND;VALUE=DATE:" + Number(day.Day.AddDays(1)));
            Line("SUMMARY:" + Escaped(day.Title));
            Line("CLASS:PRIVATE");
            foreach (var before in (string[])["-P7D", "-P1D"])
            {
                Line("BEGIN:VALARM");
                Line("ACTION:DISPLAY");
                Line("TRIGGER:" + before);
                Line("DESCRIPTION:" + Escaped(day.Title));
                Line("END:VALARM");
            }

            Line("END:VEVENT");
        }

        Line("END:VCALENDAR");
        return text.ToString();
    }

    /// <summary>Backslash, comma, semicolon and line end as 3.3.11 writes them.</summary>
    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    /// <summary>A line longer than 75 bytes goes on after CRLF and a blank; a letter is never cut in two.</summary>
    private static string Folded(string line)
    {
        var (text, bytes) = (new StringBuilder(), 0);
        foreach (var letter in line.EnumerateRunes())
        {
            if (bytes + letter.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(letter);
            bytes += letter.Utf8SequenceLength;
        }

        return text.ToString();
    }

    private static string Number(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
