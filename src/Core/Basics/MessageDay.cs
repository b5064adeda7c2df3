namespace Homeward.Basics;

/// <summary>The calendar day of a message from its clock time, with the doubt of the writer's zone.</summary>
public static class MessageDay
{
    /// <summary>Moscow time has been UTC+3 since 26 October 2014; it was UTC+4 from 27 March 2011 until then.</summary>
    private static readonly long MoscowBackToThree =
        new DateTimeOffset(2014, 10, 25, 22, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private static readonly long MoscowToFour =
        new DateTimeOffset(2011, 3, 26, 23, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Seconds from 0001-01-01 to 1970-01-01 and from 1970 to the end of 9999: what the calendar can
    /// hold.</summary>
    private const long FirstSecond = -62_135_596_800 + 86_400;

    private const long LastSecond = 253_402_300_799 - 86_400;

    /// <summary>
    /// The day on which something was written at a Unix time, when the writer may have been on Kyiv or Moscow time.
    /// Both
    /// give the same day for most of the clock; where they differ, both are kept: the span has two days and the text is
    /// a one-of-a-set. Null when the time is outside the years 1-9999.
    /// </summary>
    public static UncertainDate? Of(long unixSeconds, string by = "reader")
    {
        if (unixSeconds is < FirstSecond or > LastSecond) return null;
        var kyiv = Day(unixSeconds + KyivOffset(unixSeconds));
        var moscow = Day(unixSeconds + MoscowOffset(unixSeconds));
        if (kyiv == moscow)
            return new(null, null, null, DateText.Day(kyiv), kyiv, kyiv, by, "the same day in Kyiv and in Moscow");
        var (first, last) = kyiv < moscow ? (kyiv, moscow) : (moscow, kyiv);
        return new(null, null, null, $"[{DateText.Day(first)},{DateText.Day(last)}]", first, last, by,
            "written around midnight: one day in Kyiv, the next in Moscow");
    }

    private static DateOnly Day(long localSeconds) =>
        DateOnly.FromDayNumber((int)((localSeconds - (FirstSecond - 86_400)) / 86_400));

    private static int MoscowOffset(long unix)
    {
        if (unix >= MoscowBackToThree) return 3 * 3600;
        if (unix >= MoscowToFour) return 4 * 3600;
        return IsSummer(unix) ? 4 * 3600 : 3 * 3600;
    }

    private static int KyivOffset(long unix) => IsSummer(unix) ? 3 * 3600 : 2 * 3600;

    /// <summary>European summer time since 1996: last Sunday of March to last Sunday of October, at 01:00
    /// UTC.</summary>
    private static bool IsSummer(long unix)
    {
        var year = Day(unix).Year;
        return unix >= LastSunday(year, 3) && unix < LastSunday(year, 10);
    }

    private static long LastSunday(int year, int month)
    {
        var d = new DateOnly(year, month, 31);
        d = d.AddDays(-(int)d.DayOfWeek);
        return ((d.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400L) + 3600;
    }
}
