namespace Homeward.Basics;

internal readonly partial struct DateResolver
{
    private DatePiece BareDay(in PointReading p)
    {
        var day = p.Days != 0 ? System.Numerics.BitOperations.TrailingZeroCount(p.Days) : p.Day;
        if (day is < 1 or > 31) return DatePiece.Refused($"there is no day {day}");
        if (p.HasDeixis && _anchor is { } here)
        {
            var moved = here.AddMonths(p.Deixis);
            return OfMonth(moved.Year, moved.Month, p);
        }

        if (contextMonth > 0) return InContext(day, p);
        if (_anchor is not { } a)
            return new($"XXXX-XX-{day:00}", null, null, null, "a day of any month: the month is not said");
        var found = Nearest(a, day, hint != DateHint.Past);
        var piece = OfMonth(found.Year, found.Month, p);
        if (hint == DateHint.Past) return piece with { Why = "the latest such day not after the message" };
        var before = Nearest(a, day, false);
        return piece with { Why = "the next such day", Others = [OfMonth(before.Year, before.Month, p)] };
    }

    private static DateOnly Nearest(DateOnly a, int day, bool future)
    {
        var month = new DateOnly(a.Year, a.Month, 1);
        for (var k = 0; k < 3; k++)
        {
            var fits = day <= DateTime.DaysInMonth(month.Year, month.Month);
            var start = fits ? new DateOnly(month.Year, month.Month, day) : default;
            if (fits && (future ? start > a : start <= a)) return start;
            if (month.Year is <= 1 or >= 9999) break;
            month = month.AddMonths(future ? 1 : -1);
        }

        return a;
    }

    private static DatePiece OfMonth(int year, int month, in PointReading p) =>
        p.Days != 0 ? DayList(year, month, p.Days, p.OneOf) : DayPiece(year, month, p.Day);

    /// <summary>A bare day after a day of a named month: that month, or the next when the day would fall far
    /// behind.</summary>
    private DatePiece InContext(int day, in PointReading p)
    {
        var piece = OfMonth(contextYear, contextMonth, p) with { Why = "the month named before" };
        if (contextDay == 0 || contextDay - day < 15 || contextYear >= 9999) return piece;
        var next = new DateOnly(contextYear, contextMonth, 1).AddMonths(1);
        var later = OfMonth(next.Year, next.Month, p) with { Why = "the month after the one named before" };
        if (later.Trouble is not null || later.Earliest > _anchor) return piece;
        return piece.Trouble is not null ? later : later with { Others = [piece] };
    }

    private static DatePiece MonthPiece(int year, int month)
    {
        if (month is < 1 or > 12) return DatePiece.Refused($"there is no month {month}");
        if (year is < 1 or > 9999) return DatePiece.Refused("the year is not one this calendar has");
        var first = new DateOnly(year, month, 1);
        return new(DateText.Month(year, month), null, first, EndOf(year, month), "a calendar month");
    }

    private static DateOnly EndOf(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    private DatePiece Month(in PointReading p)
    {
        var month = p.Month;
        if (p.Year == 0 && !p.YearIsOffset && !p.ShortYear && _anchor is null)
        {
            return new($"XXXX-{month:00}", null, null, null, "a month of any year: the year is not said");
        }

        return WithYears(p, y => MonthPiece(y, month));
    }

    private static DatePiece YearPiece(int year) =>
        new(DateText.Year(year), null, new(year, 1, 1), new(year, 12, 31), "a calendar year");

    private DatePiece Year(in PointReading p)
    {
        var year = YearOf(p, out var other);
        if (year is < 1 or > 9999) return DatePiece.Refused("the year is not one this calendar has");
        var piece = YearPiece(year);
        return other == 0 ? piece : piece with { Others = [YearPiece(other)] };
    }

    private DatePiece Decade(in PointReading p)
    {
        var d = p.Year;
        return new(DateText.Year(d)[..3] + "X", null, new(d, 1, 1), new(d + 9, 12, 31), "a decade");
    }

    private static DatePiece SeasonPiece(int year, int code)
    {
        if (year is < 1 or > 9998) return DatePiece.Refused("the year is not one this calendar has");
        var text = $"{DateText.Year(year)}-{code:00}";
        var span = EdtfDays.Of(DateText.Year(year), null, $"{code:00}", null, out _);
        return new(
            text, null, span.Earliest, span.Latest, "seasons are three whole months; a winter begins in December");
    }

    private DatePiece Season(in PointReading p)
    {
        if (p.Month == 0) return WholeSeason(p);
        var q = p;
        q.Month = 0;
        var season = WholeSeason(q);
        if (season.Earliest is not { } first) return season;
        var month = first;
        while (month.Month != p.Month) month = month.AddMonths(1);
        return MonthPiece(month.Year, month.Month) with { Why = "the month of that season" };
    }

    private DatePiece WholeSeason(in PointReading p)
    {
        var code = p.Season;
        var year = YearOf(p, out var other);
        if (year != 0 || p.ShortYear || p.YearIsOffset)
        {
            if (year is < 1 or > 9998) return DatePiece.Refused("the year is not one this calendar has");
            var piece = SeasonPiece(year, code);
            // "winter of 2023" may be the one that ended in 2023.
            if (code == 24 && year > 1) piece = piece with { Others = [SeasonPiece(year - 1, code)] };
            return other == 0 ? piece : piece with { Others = [SeasonPiece(other, code)] };
        }

        if (_anchor is not { } a)
            return new($"XXXX-{code}", null, null, null, "a season of any year: the year is not said");
        var first = (code - 20) * 3;
        var begun = a.Month >= first ? a.Year : a.Year - 1;
        if (!p.HasDeixis)
        {
            var ahead = a.Month < first ? a.Year : a.Year + 1;
            var running = SeasonPiece(begun, code).Latest >= a;
            if (hint == DateHint.Future)
                return running ? SeasonPiece(begun, code)
                : SeasonPiece(ahead, code) with { Others = [SeasonPiece(begun, code)] };
            // "к весне" said in August is the next spring; said in June, perhaps the one just over.
            if (hint == DateHint.Nearest && !running && SeasonPiece(begun, code).Latest < a.AddMonths(-2))
                return SeasonPiece(ahead, code) with { Others = [SeasonPiece(begun, code)] };
            return SeasonPiece(begun, code);
        }

        return DeicticSeason(p, a, code, first, begun);
    }

    private DatePiece DeicticSeason(in PointReading p, DateOnly a, int code, int first, int begun)
    {
        var complete = SeasonPiece(begun, code).Latest < a ? begun : begun - 1;
        if (p.Deixis == 0)
        {
            if (code == 24) return SeasonPiece(a.Month <= 8 ? a.Year - 1 : a.Year, code);
            return SeasonPiece(a.Year, code);
        }

        if (p.Deixis > 0) return SeasonPiece(begun + (p.Deixis == 2 && a.Month < first ? 0 : 0) + 1, code);
        var back = p.Deixis + 1;
        var lastYear = code == 24 ? complete : a.Year - 1;
        var preferred = lang is "ru" or "uk" ? lastYear : complete;
        var piece = SeasonPiece(preferred + back, code);
        if (complete != lastYear)
            piece = piece with { Others = [SeasonPiece((preferred == complete ? lastYear : complete) + back, code)] };
        return piece;
    }

    private DatePiece Weekday(in PointReading p)
    {
        if (_anchor is not { } a) return DatePiece.Refused(NeedsAnchor);
        var today = IsoWeekday(a);
        var sameWeek = p.Weekday - today;
        var latest = sameWeek <= 0 ? sameWeek : sameWeek - 7;
        if (p.HasDeixis)
        {
            var week = p.Deixis == 2 ? 0 : p.Deixis * 7;
            var offset = p.Deixis == 2 ? (sameWeek > 0 ? sameWeek : sameWeek + 7) : sameWeek + week;
            var piece = At(a, offset, "the day of that week, Monday to Sunday");
            // "last Tuesday" on a Thursday may be two days or nine days ago.
            var strict = sameWeek < 0 ? sameWeek : sameWeek - 7;
            if (p.Unit != TimeUnit.Week && p.Deixis == -1 && strict != offset)
                return piece with { Others = [At(a, strict, "the latest such day")] };
            var ahead = sameWeek > 0 ? sameWeek : sameWeek + 7;
            if (p.Unit != TimeUnit.Week && p.Deixis == 1 && ahead != offset)
                return piece with { Others = [At(a, ahead, "the next such day")] };
            return piece;
        }

        if (hint == DateHint.Past) return At(a, latest, "the latest such day not after the message");
        var next = sameWeek > 0 ? sameWeek : sameWeek + 7;
        return At(
            a, next, "something to come, so the next such day") with
        {
            Others =
            [At(a, latest, "the latest such day")]
        };
    }

    private static DatePiece At(DateOnly a, int offset, string why)
    {
        var number = (long)a.DayNumber + offset;
        if (number < 0 || number > DateOnly.MaxValue.DayNumber) return DatePiece.Refused("the day leaves the calendar");
        var d = DateOnly.FromDayNumber((int)number);
        return new(DateText.Day(d), null, d, d, why);
    }

    private static DatePiece SpanPiece(DateOnly from, DateOnly to, string why) =>
        new(DateText.Day(from), DateText.Day(to), from, to, why);

    private DatePiece Fixed(in PointReading p)
    {
        if (_anchor is not { } a) return DatePiece.Refused(NeedsAnchor);
        if (p.LowDays == p.HighDays) return At(a, p.LowDays, "counted from the day of the message");
        var low = At(a, p.LowDays, "");
        var high = At(a, p.HighDays, "");
        if (low.Trouble is not null || high.Trouble is not null)
            return DatePiece.Refused("the day leaves the calendar");
        return SpanPiece(low.Earliest!.Value, high.Latest!.Value, "counted from the day of the message");
    }

    private DatePiece Unit(in PointReading p)
    {
        if (_anchor is not { } a) return DatePiece.Refused(NeedsAnchor);
        var deixis = p.Deixis == 2 ? 1 : p.Deixis;
        if (p.Unit == TimeUnit.Month)
        {
            var m = Moved(a, deixis);
            return m is { } month ? MonthPiece(month.Year, month.Month)
                : DatePiece.Refused("the month leaves the calendar");
        }

        var monday = 1 - IsoWeekday(a) + deixis * 7;
        var first = p.Unit == TimeUnit.Weekend ? 5 : 0;
        if (p.Unit == TimeUnit.Weekend && !p.HasDeixis && monday + 5 > 0) monday += hint == DateHint.Future ? 0 : -7;
        else if (p.Unit == TimeUnit.Weekend && p.Deixis == 2) monday -= 7;
        var low = At(a, monday + first, "");
        var high = At(a, monday + 6, "");
        if (low.Trouble is not null || high.Trouble is not null)
            return DatePiece.Refused("the week leaves the calendar");
        return SpanPiece(
            low.Earliest!.Value, high.Latest!.Value, p.Unit == TimeUnit.Weekend ? "Saturday and Sunday"
            : "Monday to Sunday of that week");
    }

    private static DateOnly? Moved(DateOnly a, int months)
    {
        var index = a.Year * 12 + a.Month - 1 + months;
        return index is < 12 or > 119_999 ? null : new DateOnly(index / 12, index % 12 + 1, 1);
    }

    private DatePiece Holiday(in PointReading p)
    {
        var near = p.NearNewYear;
        var isNewYear = p.Part == 1;
        if (_anchor is null && p.Year == 0) return DatePiece.Refused("the year is not said");
        var q = p;
        (q.Part, q.NearNewYear) = (0, false);
        if (near || isNewYear)
        {
            // The turn of the year belongs to the year that begins; the latest one that has come or is coming.
            var written = YearOf(p, out _);
            var a = _anchor ?? new DateOnly(written, 1, 1);
            var coming = a.Month == 12 && a.Day >= 20 || hint == DateHint.Future || hint == DateHint.Nearest
                && a.Month > 6;
            var year = written != 0 || p.YearIsOffset ? written : coming ? a.Year + 1 : a.Year;
            if (year is < 2 or > 9999) return DatePiece.Refused("the year is not one this calendar has");
            var last = new DateOnly(year - 1, 12, 31);
            return near
                ? SpanPiece(last.AddDays(-11), last, "before the New Year: 20 to 31 December") with { Vague = true }
                : SpanPiece(last, last.AddDays(1), "the night of the New Year touches two days");
        }

        q.Shape = Shape.Day;
        var piece = p.Feast != 0 ? Feast(q) : LatestPast(WithYears(q, y => DayPiece(y, q.Month, q.Day)), q);
        return p.NearFeast ? UpTo(piece) : piece;
    }

    /// <summary>"под Рождество": the week up to the feast, by the convention of this desk.</summary>
    private static DatePiece UpTo(DatePiece piece)
    {
        if (piece.Earliest is not { } day || day.DayNumber < 7) return piece;
        return SpanPiece(day.AddDays(-7), day, "the week up to the feast") with
        {
            Vague = true,
            Others = piece.Others?.ConvertAll(UpTo),
        };
    }

    /// <summary>A feast that moves, or that churches keep on different days: the latest that has come, by default.</summary>
    private DatePiece Feast(in PointReading p)
    {
        var code = p.Feast;
        var year = YearOf(p, out _);
        if (year == 0 && _anchor is { } a)
        {
            year = a.Year;
            var day = Feasts.Of(code, year).Day;
            if (hint == DateHint.Past && day > a || p is { HasDeixis: true, Deixis: < 0 } && day >= a) year--;
            if (hint != DateHint.Past && day < a) year++;
        }

        if (year is < 2 or > 9998) return DatePiece.Refused("the year is not one this calendar has");
        if (code >= Feasts.FirstSpan)
        {
            var (from, to) = Feasts.SpanOf(code, year);
            return SpanPiece(from, to, "the feast in that year");
        }

        var (first, other) = Feasts.Of(code, year);
        var piece = DayPiece(first.Year, first.Month, first.Day) with { Why = "the feast in that year" };
        if (other is not { } second) return piece;
        // 25 December and 7 January are one Christmas: said in February both lie behind.
        if (second.Month == 12 && first.Month == 1 && year > 2) second = second.AddYears(-1);
        else if (second.Month == 1 && first.Month == 12 && year < 9998) second = second.AddYears(1);
        return piece with { Others = [DayPiece(second.Year, second.Month, second.Day) with { Why = "by the other calendar" }] };
    }

    private DatePiece LatestPast(DatePiece piece, in PointReading q) =>
        hint == DateHint.Past && q.Year == 0 && !q.YearIsOffset && piece.Earliest is { } d && d > _anchor
            ? DayPiece(d.Year - 1, q.Month, q.Day) with { Others = [piece] }
            : piece;

    private DatePiece Part(in PointReading p)
    {
        if (p.Part is 18 or 19) return SoFar(p);
        if (p.Unit == TimeUnit.Week) return PartOfWeek(p);
        if (p.Season != 0) return PartOfSeason(p);
        var part = p.Part;
        if (p.Unit == TimeUnit.Month)
        {
            if (_anchor is not { } a) return DatePiece.Refused(NeedsAnchor);
            return Moved(a, p.Deixis == 2 ? 1 : p.Deixis) is { } m
                ? PartOfMonth(m.Year, m.Month, part) : DatePiece.Refused("the month leaves the calendar");
        }

        if (p.Month != 0)
        {
            if (_anchor is null && p.Year == 0 && !p.ShortYear) return DatePiece.Refused("the year is not said");
            var month = p.Month;
            return WithYears(p, y => PartOfMonth(y, month, part));
        }

        var year = YearOf(p, out var other);
        if (year is < 1 or > 9998) return DatePiece.Refused("the year is not one this calendar has");
        var piece = PartOfYear(year, part);
        return other == 0 ? piece : piece with { Others = [PartOfYear(other, part)] };
    }

    /// <summary>"earlier this month" ends with the message, "later this year" begins with it.</summary>
    private DatePiece SoFar(in PointReading p)
    {
        if (_anchor is not { } a) return DatePiece.Refused(NeedsAnchor);
        var q = p;
        q.Part = 0;
        var whole = p.YearIsOffset ? YearPiece(a.Year) : p.Season != 0 ? Season(q) : p.Month != 0
            ? MonthPiece(a.Year, p.Month) : Unit(q);
        if (whole.Earliest is not { } first || whole.Latest is not { } last || first > a || last < a)
            return DatePiece.Refused("the message lies outside that time");
        return p.Part == 18 ? SpanPiece(first, a, "up to the message") : SpanPiece(a, last, "from the message on");
    }

    private DatePiece PartOfWeek(in PointReading p)
    {
        var week = Unit(p);
        if (week.Trouble is not null) return week;
        var (low, high) = p.Part switch { 1 or 4 or 6 => (0, 2), 2 => (1, 4), 3 or 5 or 7 => (3, 6), _ => (0, 6) };
        var monday = week.Earliest!.Value;
        return SpanPiece(monday.AddDays(low), monday.AddDays(high), "a part of that week") with { Vague = true };
    }

    /// <summary>Beginning, middle and end of a season are its first, second and third month.</summary>
    private DatePiece PartOfSeason(in PointReading p)
    {
        var q = p;
        q.Shape = Shape.Season;
        var season = Season(q);
        if (season.Trouble is not null || season.Earliest is not { } first)
            return season.Trouble is null ? DatePiece.Refused("the year is not said") : season;
        var part = p.Part;
        return OfSeason(first) with { Others = season.Others?.ConvertAll(o => OfSeason(o.Earliest!.Value)) };

        DatePiece OfSeason(DateOnly start)
        {
            if (part is 6 or 7)
            {
                var half = part == 6 ? start : start.AddMonths(1).AddDays(15);
                var end = part == 6 ? start.AddMonths(1).AddDays(14) : start.AddMonths(3).AddDays(-1);
                return SpanPiece(half, end, "half a season") with { Vague = true };
            }

            var month = start.AddMonths(part is 1 or 4 ? 0 : part is 2 ? 1 : 2);
            return MonthPiece(
                month.Year, month.Month) with
            { Vague = true, Why = "the first, second or third month of the season" };
        }
    }

    private static DatePiece PartOfMonth(int year, int month, int part)
    {
        if (year is < 1 or > 9999) return DatePiece.Refused("the year is not one this calendar has");
        var end = DateTime.DaysInMonth(year, month);
        var (low, high) = part switch
        {
            1 or 8 => (1, 10),
            2 or 9 => (11, 20),
            3 or 10 => (21, end),
            4 => (1, 5),
            5 => (end - 4, end),
            6 => (1, 15),
            7 => (16, end),
            11 => (1, 7),
            12 => (8, 14),
            13 => (15, 21),
            14 => (22, 28),
            15 => (end - 6, end),
            16 => (20, Math.Min(29, end)),
            17 => (10, 19),
            _ => (0, 0),
        };
        if (low == 0) return DatePiece.Refused("a month has no quarters");
        return SpanPiece(
            new(year, month, low), new(year, month, high),
            "a part of a month, by the convention of this desk") with
        { Vague = true };
    }

    private static DatePiece PartOfYear(int year, int part)
    {
        var text = DateText.Year(year);
        if (part is 6 or 7) return Half(text + (part == 6 ? "-40" : "-41"), year, part == 6 ? 1 : 7, 6);
        if (part is >= 21 and <= 24) return Half($"{text}-{part + 12}", year, (part - 21) * 3 + 1, 3);
        var (first, last) = part switch { 1 => (1, 4), 2 => (5, 8), 3 => (9, 12), _ => (0, 0) };
        if (first == 0) return DatePiece.Refused("that part of a year is not known here");
        return new(
            DateText.Month(year, first), DateText.Month(year, last), new(year, first, 1), EndOf(year, last),
            "early, mid and late year are four months each")
        {
            Vague = true,
        };
    }

    private static DatePiece Half(string text, int year, int first, int months) =>
        new(text, null, new(year, first, 1), EndOf(year, first + months - 1), "a half or quarter of a year");
}
