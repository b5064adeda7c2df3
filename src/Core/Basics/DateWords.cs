using System.Globalization;

namespace Homeward.Basics;

/// <summary>How an open end is said: of something that lasted ("since", "until") or of one event ("not before", "not
/// after").</summary>
public enum DateSense
{
    Lasting,
    OneEvent,
}

/// <summary>Says an uncertain date in words for screens and letters, in English, Russian and Ukrainian.</summary>
public static class DateWords
{
    /// <summary>
    /// Words for the date: "end of May 2025", "about 21 March 2025", "since summer 2023". What has no EDTF that can
    /// be read
    /// is given back as its own phrase. An unknown language is answered in English.
    /// </summary>
    public static string Say(UncertainDate date, string lang, DateSense sense = DateSense.Lasting)
    {
        ArgumentNullException.ThrowIfNull(date);
        var tongue = Tongue.Of(lang);
        return Edtf.Parse(date.Edtf).Value switch
        {
            EdtfDate d => Marked(d, tongue, d.IsApproximate),
            EdtfInterval i => Interval(i, tongue, sense),
            EdtfSet s => Set(s, tongue),
            _ => date.Phrase ?? tongue.NotKnown,
        };
    }

    /// <summary>Names of the twelve months as they stand after a day ("марта", "березня", "March"). An unknown language is
    /// answered in English.</summary>
    public static IReadOnlyList<string> MonthsAfterADay(string lang) => Tongue.Of(lang).MonthsOf;

    private static string Marked(EdtfDate d, Tongue t, bool approximate)
    {
        var said = approximate ? t.About + " " + Date(d, t, true) : Date(d, t, false);
        return d.IsUncertain ? $"{said} ({t.Doubtful})" : said;
    }

    private static string Set(EdtfSet set, Tongue t)
    {
        var list = set.Elements.Select(e => e.IsRun
            ? string.Join(" – ", new[] { e.From, e.To }.Select(x => x is null ? "…" : Date(x, t, false)))
            : Date(e.From!, t, false)).ToList();
        var joint = set.AllMembers ? t.And : t.Or;
        return list.Count == 1 ? list[0] : string.Join(", ", list[..^1]) + " " + joint + " " + list[^1];
    }

    private static string Interval(EdtfInterval i, Tongue t, DateSense sense)
    {
        if (i.Start is null && i.End is null) return t.NotKnown;
        if (i.End is null)
            return With(
            sense == DateSense.Lasting ? t.SinceOf(Text(i.Start!, t, true))
                : t.NotBefore + " " + Text(i.Start!, t, true), i, t);
        if (i.Start is null)
            return With((sense == DateSense.Lasting ? t.Until : t.NotAfter) + " " + Text(i.End, t, true), i, t);
        if (Part(i, t) is { } part) return part;
        var short1 = Run(i, t);
        var said = short1 ?? $"{Date(i.Start, t, false)} – {Date(i.End, t, false)}";
        if (i.IsApproximate) said = t.AboutRun + " " + (short1 ?? said);
        return With(said, i, t);
    }

    private static string With(string said, EdtfInterval i, Tongue t) =>
        i.IsUncertain ? $"{said} ({t.Doubtful})" : said;

    /// <summary>A date inside an open interval; "~" there is the edge of a vague word and needs no "about" when it is
    /// a day.</summary>
    private static string Text(EdtfDate d, Tongue t, bool genitive) =>
        d.IsApproximate && d.Day is null && !d.IsSeason ? t.About + " " + Date(d, t, true) : Date(d, t, genitive);

    /// <summary>"23–25 May 2025", "30 May – 2 June 2025".</summary>
    private static string? Run(EdtfInterval i, Tongue t)
    {
        if (i.Start!.Day is not { } d1 || i.End!.Day is not { } d2 || HasX(i.Start) || HasX(i.End)) return null;
        if (i.Start.Year.Digits != i.End.Year.Digits) return null;
        var (m1, m2) = (Number(i.Start.Month!.Value), Number(i.End.Month!.Value));
        var year = t.YearAfter(i.Start.Year.Digits);
        if (m1 == m2) return $"{Number(d1)}–{Number(d2)} {t.MonthOf(m1)} {year}";
        return $"{Number(d1)} {t.MonthOf(m1)} – {Number(d2)} {t.MonthOf(m2)} {year}";
    }

    private static bool HasX(EdtfDate d) =>
        d.Year.HasUnspecified || d.Month is { HasUnspecified: true } || d.Day is { HasUnspecified: true };

    private static int Number(EdtfPart p) => int.Parse(p.Digits, CultureInfo.InvariantCulture);

    /// <summary>The words for the spans that the desk's convention gives to vague phrases.</summary>
    private static string? Part(EdtfInterval i, Tongue t)
    {
        if (!i.End!.IsApproximate || i.IsUncertain || HasX(i.Start!) || HasX(i.End)
            || i.Start!.Year.Digits != i.End.Year.Digits) return null;
        if (i.Start.Month is not { } sm || i.End.Month is not { } em || i.Start.IsSeason || i.End.IsSeason) return null;
        var year = i.Start.Year.Digits;
        var (first, last) = (Number(sm), Number(em));
        if (i.Start.Day is null && i.End.Day is null)
        {
            var p = (first, last) switch { (1, 4) => 0, (5, 8) => 1, (9, 12) => 2, _ => -1 };
            return p < 0 ? null : t.YearPart(p, year);
        }

        if (i.Start.Day is not { } sd || i.End.Day is not { } ed || first != last) return null;
        var end = i.End.Span.Latest is { } l ? DateTime.DaysInMonth(l.Year, l.Month) : 31;
        var (low, high) = (Number(sd), Number(ed));
        if (first == 12 && low == 20 && high == 31) return t.NewYear(Number(i.Start.Year) + 1);
        var part = (low, high) switch
        {
            (1, 10) => 0,
            (11, 20) => 1,
            (21, _) when high == end => 2,
            (1, 5) => 3,
            _ when low == end - 4 && high == end => 4,
            (1, 15) => 5,
            (16, _) when high == end => 6,
            _ => -1,
        };
        return part < 0 ? null : $"{t.MonthParts[part]} {t.MonthOf(first)} {t.YearAfter(year)}";
    }

    /// <summary>"Y170000002" and "1950S2" without their letters, "20XX" as 2000–2099.</summary>
    private static string YearText(string year)
    {
        if (year == "XXXX" || (year.Length == 4 && year[3] == 'X' && year[2] != 'X')) return year;
        if (year.Contains('X', StringComparison.Ordinal)) return year.Replace('X', '0') + "–" + year.Replace('X', '9');
        var s = year.IndexOf('S', StringComparison.Ordinal);
        return (s < 0 ? year : year[..s]).TrimStart('Y');
    }

    private static string Date(EdtfDate d, Tongue t, bool genitive)
    {
        var year = YearText(d.Year.Digits);
        var known = year != "XXXX";
        if (d.IsSeason) return Division(d, t, genitive);
        if (d.Month is not { } m) return Year(year, t, genitive);
        if (m.HasUnspecified)
        {
            var day = d.Day is { HasUnspecified: false } x ? t.DayOfUnknownMonth(Number(x)) : t.SomeDay;
            return known ? $"{day}, {Year(year, t, false)}" : day;
        }

        var month = Number(m);
        var after = known ? t.YearAfter(year) : t.SomeYear;
        if (year.Contains('X', StringComparison.Ordinal) && known) after = Year(year, t, true);
        var gap = known ? " " : ", ";
        if (d.Day is not { } dd) return (genitive ? t.MonthOf(month) : t.Months[month - 1]) + gap + after;
        if (dd.HasUnspecified) return $"{t.SomeDayOf} {t.MonthOf(month)}{gap}{after}";
        return $"{Number(dd)} {t.MonthOf(month)}{gap}{after}";
    }

    private static string Year(string year, Tongue t, bool genitive)
    {
        if (year.Length == 4 && year[3] == 'X' && year[2] != 'X') return t.Decade(year[..3] + "0");
        if (year == "XXXX") return t.SomeYear;
        return t.Year(year, genitive);
    }

    private static string Division(EdtfDate d, Tongue t, bool genitive)
    {
        var code = Number(d.Month!.Value);
        var year = YearText(d.Year.Digits);
        if (code is >= 21 and <= 32)
        {
            var season = (code - 21) % 4;
            var name = genitive ? t.SeasonsOf[season] : t.Seasons[season];
            if (season != 3 || d.Year.HasUnspecified)
                return year == "XXXX" ? $"{name}, {t.SomeYear}" : $"{name} {t.YearAfter(year)}";
            // A winter is named by both its years.
            return $"{name} {year}/{(Number(d.Year) + 1) % 100:00}";
        }

        if (code is >= 33 and <= 36) return t.Quarter(code - 32, year);
        if (code is 40 or 41) return t.HalfYear(code - 39, year);
        return t.Third(code - 36, year);
    }
}
