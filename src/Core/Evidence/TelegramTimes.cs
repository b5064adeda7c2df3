using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Homeward.Evidence;

/// <summary>
/// What the two times of a message allow: wall time at the exporter's place without a zone, and seconds since 1970.
/// </summary>
internal static class TelegramTimes
{
    /// <summary>Zones on Earth lie within UTC-12 … UTC+14; without a zone a wall time is that uncertain.</summary>
    internal const int UnknownZoneSeconds = 14 * 3600;

    /// <summary>
    /// Fills the span of the message and drops what is no time (edits of 1970 are Telegram's "never").
    /// </summary>
    internal static void Settle(TelegramMessage m, List<Note> notes)
    {
        if (IsNever(m.Edited) || m.EditedUnix is >= 0 and < 86_400)
        {
            (m.Edited, m.EditedUnix) = (null, null);
            notes.Add(new("edit-1970", "an edit dated 1 January 1970 means: never edited"));
        }

        var local = Seconds(m.Date);
        if (m.DateUnix is { } exact)
        {
            (m.EarliestUnix, m.LatestUnix) = (exact, exact);
            if (local is not { } wall) return;
            var ahead = wall - exact;
            if (Math.Abs(ahead) <= UnknownZoneSeconds && ahead % 900 == 0) m.ZoneOffsetMinutes = (int)(ahead / 60);
            else notes.Add(new("times-differ", "the two times of this message do not fit each other in any time zone"));
        }
        else if (local is { } wall)
        {
            (m.EarliestUnix, m.LatestUnix) = (wall - UnknownZoneSeconds, wall + UnknownZoneSeconds);
            notes.Add(new("no-time-zone",
                "local time without a zone: the true time lies within 14 hours of it; ask who exported"));
        }
        else if (m.Type != "unsupported")
        {
            notes.Add(new("no-time", "the message has no readable time"));
        }
    }

    /// <summary>
    /// Narrows a message without a zone to the offsets the exporter named (summer time can make it two).
    /// </summary>
    internal static void Narrow(TelegramMessage m, int leastMinutes, int mostMinutes)
    {
        if (m.DateUnix is not null || Seconds(m.Date) is not { } wall) return;
        (m.EarliestUnix, m.LatestUnix) = (wall - mostMinutes * 60L, wall - leastMinutes * 60L);
        if (leastMinutes == mostMinutes) m.ZoneOffsetMinutes = leastMinutes;
        m.Notes = [.. m.Notes.Where(n => n.Code != "no-time-zone"),
            new("zone-told", "time zone as told by the one who exported")];
    }

    private static bool IsNever(string? edited) => edited?.StartsWith("1970-01-01T", StringComparison.Ordinal) == true;

    /// <summary>2025-03-19T14:05:59 as seconds since 1970 on the wall clock; null when it has another shape.</summary>
    internal static long? Seconds(string? wall)
    {
        if (wall is not { Length: 19 } || wall[4] != '-' || wall[7] != '-' || wall[10] != 'T' || wall[13] != ':'
            || wall[16] != ':')
        {
            return null;
        }

        int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
        var sound = Digits(wall, 0, 4, ref year) && Digits(wall, 5, 2, ref month) && Digits(wall, 8, 2, ref day)
            && Digits(wall, 11, 2, ref hour) && Digits(wall, 14, 2, ref minute) && Digits(wall, 17, 2, ref second);
        if (!sound || year is < 1 or > 9999 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        if (day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var days = new DateOnly(year, month, day).DayNumber - 719_162L;
        return days * 86_400 + hour * 3600 + minute * 60 + second;
    }

    private static bool Digits(string text, int start, int count, ref int value)
    {
        for (var i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            value = value * 10 + (text[i] - '0');
        }

        return true;
    }
}

/// <summary>The sentences Telegram writes in place of a path.</summary>
internal static class TelegramMissing
{
    internal static NotPreserved? Reason(string path)
    {
        if (!path.StartsWith('(')) return null;
        if (path.StartsWith("(File unavailable", StringComparison.Ordinal)) return NotPreserved.Unavailable;
        if (path.StartsWith("(File exceeds maximum size", StringComparison.Ordinal)) return NotPreserved.TooLarge;
        return path.StartsWith("(File not included", StringComparison.Ordinal) ? NotPreserved.NotIncluded : null;
    }
}

/// <summary>
/// Decodes a JSON string whatever is in it: bad UTF-8 and half letter pairs become U+FFFD instead of an exception.
/// </summary>
internal static class JsonWords
{
    internal static string Read(ref Utf8JsonReader reader, out bool lone)
    {
        lone = false;
        if (!reader.ValueIsEscaped) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Lenient(Encoding.UTF8.GetString(reader.ValueSpan), out lone);
        }
    }

    private static string Lenient(string escaped, out bool lone)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 >= escaped.Length)
            {
                text.Append(escaped[i]);
                continue;
            }

            var c = escaped[++i];
            if (c == 'u' && i + 4 < escaped.Length && Code(escaped.AsSpan(i + 1, 4)) is { } unit)
            {
                text.Append(unit);
                i += 4;
                continue;
            }

            text.Append(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => c });
        }

        return Whole(text, out lone);
    }

    private static char? Code(ReadOnlySpan<char> hex) =>
        ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var n)
            ? (char)n
            : null;

    private static string Whole(StringBuilder text, out bool lone)
    {
        lone = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else
            {
                text[i] = '\uFFFD';
                lone = true;
            }
        }

        return text.ToString();
    }
}
