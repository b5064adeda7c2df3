namespace Homeward.Basics;

/// <summary>A point with its days and its EDTF; a span has a text for each end.</summary>
internal sealed record DatePiece(string From, string? To, DateOnly? Earliest, DateOnly? Latest, string Why)
{
    /// <summary>The edges come from the convention for a vague word; marked with "~" at the end.</summary>
    public bool Vague { get; init; }

    public string? Trouble { get; init; }

    /// <summary>Other readings, likeliest first.</summary>
    public List<DatePiece>? Others { get; init; }

    /// <summary>Something in the words speaks against this day (a weekday that does not fit); marked with
    /// "?".</summary>
    public bool Doubted { get; init; }

    private string Mark =>
        (Vague, Doubted) switch { (true, true) => "%", (true, false) => "~", (false, true) => "?", _ => "" };

    public string Edtf => (To is null ? From : From + "/" + To) + Mark;

    public string LastText => (To ?? From) + Mark;

    public static DatePiece Refused(string why) => new("XXXX-XX-XX", null, null, null, why) { Trouble = why };
}

/// <summary>What the surroundings say about a date without a year or month.</summary>
internal enum DateHint
{
    Past,
    Future,
    Nearest,
}

/// <summary>Gives a point its year and days, by the one convention of this desk for vague dates.</summary>
internal readonly partial struct DateResolver(
    DateOnly? anchor, string lang, DateHint hint, int contextYear, int contextMonth, int contextDay)
{
    private readonly DateOnly? _anchor = anchor;

    /// <summary>The words around it tell of something that has happened: no day after the anchor is meant.</summary>
    public bool HasHappened { get; init; }
    private const string NeedsAnchor = "it counts from the day of the message, which is not known";

    public DatePiece Resolve(in PointReading p)
    {
        if (p.Trouble is not null) return DatePiece.Refused(p.Trouble);
        if (p.YearIsOffset && _anchor is null) return DatePiece.Refused(NeedsAnchor);
        var piece = p.Shape switch
        {
            Shape.Day => Day(p),
            Shape.Days => Days(p),
            Shape.BareDay => BareDay(p),
            Shape.Month => Month(p),
            Shape.Year => Year(p),
            Shape.Season => Season(p),
            Shape.Part => Part(p),
            Shape.Weekday => Weekday(p),
            Shape.Unit => Unit(p),
            Shape.Fixed => Fixed(p),
            Shape.Holiday => Holiday(p),
            Shape.Decade => Decade(p),
            _ => DatePiece.Refused("no date"),
        };
        if (piece.Trouble is not null) return piece;
        if (p.Unit == TimeUnit.Night) piece = Night(piece, p);
        return Marked(piece, p);
    }

    private static DatePiece Night(DatePiece piece, in PointReading p)
    {
        if (piece.Earliest is not { } e || piece.Latest is not { } l || e != l) return piece;
        var (low, high) = p.Shape == Shape.Fixed ? (0, 0) : (p.LowDays, p.HighDays);
        var span = DateSpan.On(e).Shift(low, high);
        if (span.Earliest is not { } from || span.Latest is not { } to)
            return DatePiece.Refused("the night leaves the calendar");
        return new(DateText.Day(from), DateText.Day(to), from, to, "a night touches two days")
        {
            Doubted = piece.Doubted,
            Others = piece.Others?.ConvertAll(o => Night(o, Copy(low, high))),
        };
    }

    private static PointReading Copy(int low, int high) => new() { LowDays = low, HighDays = high };

    private static DatePiece Marked(DatePiece piece, in PointReading p)
    {
        if (!p.Approx && !p.Uncertain) return piece;
        if (piece.From.Contains('X', StringComparison.Ordinal) && piece.Earliest is null) return piece;
        var around = p.Shape is Shape.Day or Shape.BareDay or Shape.Holiday or Shape.Weekday or Shape.Fixed
            && piece.To is null;
        var span = new DateSpan(piece.Earliest, piece.Latest);
        if (around && p.Approx) span = span.Widen(2);
        var approximate = p.Approx || piece.Vague;
        var uncertain = p.Uncertain || piece.Doubted;
        var mark = approximate && uncertain ? "%" : uncertain ? "?" : "~";
        var others = new List<DatePiece>();
        foreach (var o in piece.Others ?? []) others.Add(Marked(o, p));
        return piece with
        {
            From = piece.To is not null ? piece.From : piece.From[0] is '{' or '[' ? MarkEach(piece.From, mark)
                : piece.From + mark,
            To = piece.To is null ? null : piece.To + mark,
            Vague = false,
            Doubted = false,
            Earliest = span.Earliest,
            Latest = span.Latest,
            Others = others.Count == 0 ? null : others,
        };
    }

    private static string MarkEach(string set, string mark) =>
        set[..^1].Replace(",", mark + ",", StringComparison.Ordinal) + mark + set[^1];

    /// <summary>The written year, the short year in its century, or the anchor's year moved; 0 when none was
    /// said.</summary>
    private int YearOf(in PointReading p, out int other)
    {
        other = 0;
        if (p.YearIsOffset) return _anchor!.Value.Year + p.Year;
        if (!p.ShortYear) return p.Year;
        var pivot = _anchor is { } a ? a.Year % 100 + 5 : 30;
        var century = _anchor is { } b ? b.Year / 100 * 100 : 2000;
        var year = p.Year <= pivot ? century + p.Year : century - 100 + p.Year;
        other = p.Year <= pivot ? 0 : century + p.Year;
        return year;
    }

    /// <summary>The year of a month said without one. By default the latest such month that has begun.</summary>
    private int YearOfMonth(int month, in PointReading p, List<int> others)
    {
        var a = _anchor!.Value;
        if (p.HasDeixis)
        {
            if (p.Deixis == 0) return a.Year;
            if (p.Deixis > 0) return month > a.Month ? a.Year : a.Year + 1;
            var back = p.Deixis + 1;
            if (month >= a.Month) return a.Year - 1 + back;
            // "last March" said in June: in English this March; in the east the one of last year. The other is kept.
            var east = lang is "ru" or "uk";
            others.Add(east ? a.Year : a.Year - 1);
            return (east ? a.Year - 1 : a.Year) + back;
        }

        var past = month <= a.Month ? a.Year : a.Year - 1;
        var future = month >= a.Month ? a.Year : a.Year + 1;
        var toPast = (a.Year - past) * 12 + a.Month - month;
        var year = hint switch
        {
            DateHint.Future when 12 - toPast <= 8 || toPast == 0 => future,
            DateHint.Nearest => toPast < 12 - toPast ? past : future,
            _ => past,
        };
        if (past != future && (year == future || toPast > 6)) others.Add(year == past ? future : past);
        // "in May 2023 … in August": a story goes on, so the year named before is kept as another reading.
        var goesOn = contextYear > 0 && contextMonth <= month && contextYear < year;
        if (goesOn && !others.Contains(contextYear)) others.Add(contextYear);
        return year;
    }

    private DatePiece WithYears(in PointReading p, Func<int, DatePiece> at)
    {
        var year = YearOf(p, out var other);
        if (year != 0 || p.YearIsOffset || p.ShortYear)
        {
            if (year is < 1 or > 9998) return DatePiece.Refused("the year is not one this calendar has");
            var piece = at(year);
            return other == 0 || piece.Trouble is not null ? piece : piece with { Others = [at(other)] };
        }

        var others = new List<int>();
        year = YearOfMonth(p.Month, p, others);
        return Choose(at, year, others);
    }

    private static DatePiece Choose(Func<int, DatePiece> at, int year, List<int> others)
    {
        var piece = at(year);
        List<DatePiece>? list = null;
        foreach (var o in others)
        {
            var q = at(o);
            if (q.Trouble is not null) continue;
            if (piece.Trouble is not null) piece = q;
            else (list ??= []).Add(q);
        }

        return list is null ? piece : piece with { Others = list };
    }

    private static DatePiece DayPiece(int year, int month, int day)
    {
        if (year is < 1 or > 9999) return DatePiece.Refused("the year is not one this calendar has");
        if (day is >= 1 and <= 31 && month is >= 1 and <= 12 && day <= DateTime.DaysInMonth(year, month))
        {
            var d = new DateOnly(year, month, day);
            return new(DateText.Day(d), null, d, d, "a calendar day");
        }

        return DatePiece.Refused(
            month is < 1 or > 12 ? $"there is no month {month}" : $"{DateText.Month(year, month)} has no day {day}");
    }

    private DatePiece Day(in PointReading p)
    {
        var q = p;
        if (p.Year == 0 && !p.YearIsOffset && !p.ShortYear)
        {
            if (p.Day == 0 || p.Day > MostDays(p.Month))
                return DatePiece.Refused($"no month {p.Month} has a day {p.Day}");
            if (_anchor is null)
                return new(
                $"XXXX-{p.Month:00}-{p.Day:00}", null, null, null, "a day of any year: the year is not said");
            if (p.Month == 2 && p.Day == 29) return LeapDay();
        }

        var piece = WithYears(p, y => DayPiece(y, q.Month, q.Day));
        piece = LaterThisMonth(piece, p);
        if (p.OtherMonth != 0) piece = WithOther(piece, p);
        return p.Weekday == 0 ? piece : CheckWeekday(piece, p);
    }

    private static int MostDays(int month) => month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31;

    private DatePiece LeapDay()
    {
        var year = _anchor!.Value.Year;
        if (year % 4 == 0 && _anchor.Value.Month < 2) year--;
        while (year > 1 && !DateTime.IsLeapYear(year)) year--;
        var found = DayPiece(year, 2, 29);
        return found with { Why = "the latest 29 February" };
    }

    /// <summary>A day later in the anchor's own month is most likely still to come, but last year is kept.</summary>
    private DatePiece LaterThisMonth(DatePiece piece, in PointReading p)
    {
        if (piece.Trouble is not null || p.Year != 0 || p.YearIsOffset || p.ShortYear || p.HasDeixis
            || _anchor is not { } a) return piece;
        if (piece.Earliest is not { } d || d <= a || d.Month != a.Month || d.Year != a.Year
            || hint == DateHint.Future) return piece;
        var last = DayPiece(a.Year - 1, p.Month, p.Day);
        if (last.Trouble is not null) return piece;
        return HasHappened ? last with { Others = [piece with { Others = null }, .. piece.Others ?? []] }
            : piece with { Others = [last, .. piece.Others ?? []] };
    }

    /// <summary>Day and month of a numeric date the other way round. The reading not after the anchor wins.</summary>
    private DatePiece WithOther(DatePiece piece, in PointReading p)
    {
        var q = p;
        (q.Month, q.Day, q.OtherMonth, q.OtherDay) = (p.OtherMonth, p.OtherDay, 0, 0);
        var other = WithYears(q, y => DayPiece(y, q.Month, q.Day));
        if (other.Trouble is not null) return piece;
        var swap = _anchor is { } a && piece.Earliest > a && other.Earliest <= a;
        var (first, second) = swap ? (other, piece) : (piece, other);
        return first with { Others = [second], Why = "day and month can be read both ways" };
    }

    private static DatePiece CheckWeekday(DatePiece piece, in PointReading p)
    {
        if (piece.Earliest is not { } d || IsoWeekday(d) == p.Weekday) return piece;
        if (p.Year == 0 && !p.YearIsOffset)
        {
            // The weekday chooses the year when none was written.
            for (var back = 1; back <= 6; back++)
            {
                if (d.Year - back < 1) break;
                var q = DayPiece(d.Year - back, p.Month, p.Day);
                if (q.Earliest is { } e && IsoWeekday(e) == p.Weekday && back <= 3)
                    return q with { Others = [piece], Why = "the weekday fits this year" };
            }
        }

        return piece with { Doubted = true, Why = "the weekday does not fit this day" };
    }

    private static int IsoWeekday(DateOnly d) => ((int)d.DayOfWeek + 6) % 7 + 1;

    private DatePiece Days(in PointReading p)
    {
        if (p.Day is 0 || p.Month == 0) return DatePiece.Refused("no date");
        if (p.Year == 0 && !p.YearIsOffset && !p.ShortYear && _anchor is null) return DatePiece.Refused(NeedsAnchor);
        var (month, days) = (p.Month, p.Days);
        var oneOf = p.OneOf;
        return WithYears(p, y => DayList(y, month, days, oneOf));
    }

    private static DatePiece DayList(int year, int month, uint days, bool oneOf)
    {
        var first = System.Numerics.BitOperations.TrailingZeroCount(days);
        var last = 31 - System.Numerics.BitOperations.LeadingZeroCount(days);
        var a = DayPiece(year, month, first);
        var b = DayPiece(year, month, last);
        if (a.Trouble is not null || b.Trouble is not null) return a.Trouble is not null ? a : b;
        var run = days >> first == (1u << (last - first + 1)) - 1;
        if (run && !oneOf) return new(a.From, b.From, a.Earliest, b.Latest, "days that follow each other are one span");
        var texts = new List<string>();
        for (var d = first; d <= last; d++)
        {
            if ((days >> d & 1) != 0) texts.Add(DateText.Day(year, month, d));
        }

        var list = string.Join(",", texts);
        return new(
            oneOf ? $"[{list}]" : $"{{{list}}}", null, a.Earliest, b.Latest, oneOf ? "one of these days"
            : "several separate days");
    }
}
