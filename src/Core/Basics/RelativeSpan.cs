namespace Homeward.Basics;

/// <summary>On which side of the other event a relative date lies.</summary>
public enum RelativeDirection
{
    After,
    Before,
    Same,
}

/// <summary>
/// A date told from another event: "two days later", "immediately after their release". Who knows the day of the event
/// gets the day with <see cref="From"/>.
/// </summary>
/// <param name="Event">the words of the event; null when the text does not name it</param>
/// <param name="DaysLow">at least this many days from it, 0 or more</param>
/// <param name="DaysHigh">at most this many; null when nothing bounds it ("after the exchange")</param>
public sealed record RelativeSpan(string? Event, int DaysLow, int? DaysHigh, RelativeDirection Direction)
{
    /// <summary>
    /// The date counted from a known event, always approximate: what people count from is seldom told to the day.
    /// A single offset from a single day gives one day with "~" (2025-03-19 and two days: 2025-03-21~).
    /// </summary>
    public UncertainDate From(UncertainDate known, string by = "reader")
    {
        ArgumentNullException.ThrowIfNull(known);
        var sign = Direction == RelativeDirection.Before ? -1 : 1;
        var span = new DateSpan(known.Earliest, known.Latest);
        var moved = Direction == RelativeDirection.Before
            ? new DateSpan(DaysHigh is { } far ? span.Shift(-far, 0).Earliest : null, span.Shift(0, -DaysLow).Latest)
            : new DateSpan(span.Shift(DaysLow, 0).Earliest, DaysHigh is { } h ? span.Shift(0, h).Latest : null);
        var words = DaysHigh == DaysLow ? $"{DaysLow}" : DaysHigh is { } most ? $"{DaysLow} to {most}"
            : $"{DaysLow} or more";
        var why = $"{words} days {(sign < 0 ? "before" : "after")} {Event ?? "the event"} ({known.Edtf})";
        return new(
            known.Phrase is null ? null
            : Event, known.Lang, known.Anchor, Text(moved), moved.Earliest, moved.Latest, by, why);
    }

    private static string Text(DateSpan s)
    {
        if (s.Earliest is null && s.Latest is null) return "../..";
        if (s.IsOneDay) return DateText.Day(s.Earliest!.Value) + "~";
        return (s.Earliest is { } e ? DateText.Day(e) : "..") + "/" + (
            s.Latest is { } l ? DateText.Day(l) + "~" : "..");
    }
}

/// <summary>Days, months and years as EDTF writes them, without culture.</summary>
internal static class DateText
{
    public static string Day(DateOnly d) => Day(d.Year, d.Month, d.Day);

    public static string Day(int year, int month, int day) => string.Create(10, (year, month, day), static (s, v) =>
    {
        Four(s, v.year);
        s[4] = '-';
        Two(s[5..], v.month);
        s[7] = '-';
        Two(s[8..], v.day);
    });

    public static string Month(int year, int month) => string.Create(7, (year, month), static (s, v) =>
    {
        Four(s, v.year);
        s[4] = '-';
        Two(s[5..], v.month);
    });

    public static string Year(int year) => string.Create(4, year, static (s, y) => Four(s, y));

    private static void Four(Span<char> s, int n)
    {
        Two(s, n / 100);
        Two(s[2..], n % 100);
    }

    private static void Two(Span<char> s, int n)
    {
        s[0] = (char)('0' + n / 10);
        s[1] = (char)('0' + n % 10);
    }
}
