namespace Homeward.Basics;

internal readonly ref partial struct DateGrammar
{
    /// <summary>"the end of May", "early 2023", "в середине прошлого месяца", "the first week of June", "Q1".</summary>
    private int FromPart(int i, ref PointReading p)
    {
        var part = (byte)Value(i, Word.Part);
        if (part == 30)
        {
            // "Q1 2025"
            if (!Is(i + 1, Word.Number) || !Has(i + 1, TokenTraits.Glued) || _t[i + 1].Number is < 1 or > 4) return 0;
            part = (byte)(20 + _t[i + 1].Number);
            var next = TakeYear(i + 2, ref p);
            if (next > i + 2) (p.Shape, p.Part) = (Shape.Part, part);
            return next > i + 2 ? next : 0;
        }

        // "в нач. мая": a dot may cut the word short.
        var j = Is(i + 1, Word.Dash) || (Is(i + 1, Word.Dot) && _t[i].Length <= 4 && !_t[i + 1].Is(Word.Break)) ? i + 2
            : i + 1;
        // Catalan and Spanish "del" and "al" begin a span elsewhere; here they only join.
        j = Skip(j, Word.Of, Word.In, lexicon.Lang is "es" or "ca" && Is(j, Word.From) ? Word.From : Word.Article);
        j = PastMonthWord(Skip(j, Word.Of, Word.In, Word.Article));
        if (j >= _t.Length) return 0;
        if (Is(j, Word.Unit)) return PartOfUnit(part, j, ref p);
        var q = p;
        var n = 0;
        if (IsMonth(j, true)) n = PartOfMonth(j, ref q);
        else if (IsSeason(j, true)) n = FromSeason(j, ref q);
        else if (Is(j, Word.Deixis) || Is(j, Word.RelUnit)) n = Core(j, true, ref q);
        else if (Is(j, Word.Ord) && Is(j + 1, Word.YearWord) && lexicon.IsCyrillic) n = Core(j, true, ref q);
        else if (Is(j, Word.Number) && part is <= 3 or 6 or 7 or >= 21) n = FromYear(j, true, ref q);
        else if (Is(j, Word.Weekday) || Is(j, Word.RelDay)) n = part <= 3 ? Core(j, true, ref p) : 0;
        if (n == 0 || q.Shape == Shape.None) return n;
        if (q.Shape is not (Shape.Month or Shape.Year or Shape.Season or Shape.Unit)) return 0;
        if (q.Shape == Shape.Year && part is 4 or 5 or (>= 8 and < 18) or 20) return 0;
        if (part is 18 or 19 && !(q.HasDeixis && q.Deixis == 0) && !(q.YearIsOffset && q.Year == 0)) return 0;
        p = q;
        // A unit with "last" or "this" keeps it; the resolver reads the part from what the shape was.
        if (q.Shape == Shape.Unit && q.Unit is not (TimeUnit.Month or TimeUnit.Week)) return 0;
        (p.Shape, p.Part) = (Shape.Part, part);
        return n;
    }

    private int PartOfMonth(int j, ref PointReading q)
    {
        (q.Shape, q.Month) = (Shape.Month, (byte)MonthValue(j));
        var n = j + 1;
        if (Is(n, Word.Dot) && IsShortMonth(j) && Is(n + 1, Word.Number)) n++;
        return TakeYear(n, ref q);
    }

    /// <summary>"в конце месяца", "the end of the week", "early in the year": the anchor's own.</summary>
    private int PartOfUnit(byte part, int j, ref PointReading p)
    {
        var unit = (TimeUnit)Value(j, Word.Unit);
        if (unit is not (TimeUnit.Month or TimeUnit.Week or TimeUnit.Year)) return 0;
        if (unit == TimeUnit.Year && part is 4 or 5 or (>= 8 and < 21) || part is 18 or 19) return 0;
        (p.Shape, p.Part, p.Unit, p.HasDeixis, p.Deixis) = (Shape.Part, part, unit, true, 0);
        var n = j + 1;
        if (lexicon.Lang is "es" or "ca" && Is(n, Word.Deixis)) p.Deixis = (sbyte)Value(n++, Word.Deixis);
        if (unit != TimeUnit.Year) return n;
        (p.Unit, p.HasDeixis, p.YearIsOffset, p.Year) = (0, false, true, p.Deixis);
        return n;
    }

    /// <summary>"last September", "this week", "в прошлый вторник", "next month", "цього літа".</summary>
    private int FromDeixis(int i, ref PointReading p)
    {
        var deixis = (sbyte)Value(i, Word.Deixis);
        var j = PastMonthWord(Skip(i + 1, Word.Article));
        if (j >= _t.Length) return 0;
        if (IsMonth(j, true))
        {
            (p.Shape, p.Month, p.HasDeixis, p.Deixis) = (Shape.Month, (byte)MonthValue(j), true, deixis);
            var day = lexicon.Lang == "en" ? DayNumber(j + 1, out var d) : 0 * (d = 0);
            if (day == 0 || Is(day, Word.Unit)) return TakeYear(j + 1, ref p);
            (p.Shape, p.Day) = (Shape.Day, (byte)d);
            return TakeYear(day, ref p);
        }

        if (IsSeason(j, true))
        {
            (p.Shape, p.HasDeixis, p.Deixis) = (Shape.Season, true, deixis);
            p.Season = (byte)(Is(j, Word.Season) ? Value(j, Word.Season) : Value(j, Word.WeakMonth));
            return MonthInSeason(j + 1, ref p);
        }

        if (Is(j, Word.Weekday) || Is(j, Word.WeakWeekday)) return FromWeekday(j, true, ref p, deixis, true);
        if (Is(j, Word.Daytime) && deixis <= 0) return FixedDays(j, deixis, deixis, ref p);
        if (Is(j, Word.Part) && deixis == 0) return 0;
        if (!Is(j, Word.Unit)) return 0;
        var unit = (TimeUnit)Value(j, Word.Unit);
        if (unit == TimeUnit.Year)
        {
            (p.Shape, p.YearIsOffset, p.Year) = (Shape.Year, true, deixis == 2 ? 1 : deixis);
            // "last year in September", "в прошлом году, в мае"
            return YearThenMonth(j + 1, ref p);
        }

        if (unit == TimeUnit.Night) return FixedDays(j, deixis < 0 ? -1 : 0, deixis < 0 ? 0 : 1, ref p);
        if (unit is not (TimeUnit.Week or TimeUnit.Month or TimeUnit.Weekend)) return 0;
        (p.Shape, p.Unit, p.HasDeixis, p.Deixis) = (Shape.Unit, unit, true, deixis);
        return unit == TimeUnit.Week ? WeekdayInWeek(j + 1, ref p) : j + 1;
    }

    /// <summary>Catalan and Spanish put "last" behind: "el mes pasado", "la setmana vinent", "el setembre
    /// passat".</summary>
    private int Postposed(int i, ref PointReading p)
    {
        if (lexicon.Lang is not ("ca" or "es") || !Is(i + 1, Word.Deixis) || Value(i + 1, Word.Deixis) == 0) return 0;
        p.Deixis = (sbyte)Value(i + 1, Word.Deixis);
        p.HasDeixis = true;
        if (IsMonth(i, true)) (p.Shape, p.Month) = (Shape.Month, (byte)MonthValue(i));
        else if (Is(i, Word.Season)) (p.Shape, p.Season) = (Shape.Season, (byte)Value(i, Word.Season));
        else if (
            Is(i, Word.Unit) && (TimeUnit)Value(i, Word.Unit) is TimeUnit.Week or TimeUnit.Month or TimeUnit.Weekend)
            (p.Shape, p.Unit) = (Shape.Unit, (TimeUnit)Value(i, Word.Unit));
        else if (Is(i, Word.Unit) && Value(i, Word.Unit) == (int)TimeUnit.Year)
            (p.Shape, p.YearIsOffset, p.Year, p.HasDeixis) = (Shape.Year, true, p.Deixis, false);
        else p.HasDeixis = false;
        return p.Shape == Shape.None ? 0 : i + 2;
    }

    private int YearThenMonth(int n, ref PointReading p)
    {
        var j = Is(n, Word.Comma) ? n + 1 : n;
        var named = Is(j, Word.Part) || Is(j, Word.Season);
        if (!Is(j, Word.In) && !(named && lexicon.IsCyrillic)) return n;
        j = Skip(j, Word.In);
        var q = p;
        if (!(IsMonth(j, true) || Is(j, Word.Part) || IsSeason(j, true) || Is(j, Word.Holiday))) return n;
        q.Year = 0;
        q.YearIsOffset = false;
        var m = Core(j, true, ref q);
        if (m == 0 || q.Year != 0 || q.YearIsOffset || q.HasDeixis || !(q.IsCalendar || q.Shape == Shape.Holiday)) return n;
        (q.YearIsOffset, q.Year) = (true, p.Year);
        p = q;
        return m;
    }

    private int WeekdayInWeek(int n, ref PointReading p)
    {
        var j = Is(n, Word.Comma) ? n + 1 : n;
        if (!Is(j, Word.In) || !Is(j + 1, Word.Weekday)) return n;
        (p.Shape, p.Weekday) = (Shape.Weekday, (byte)Value(j + 1, Word.Weekday));
        return j + 2;
    }

    /// <summary>"on Monday", "Monday, June 9", "в понедельник на прошлой неделе", "Tuesday last week".</summary>
    private int FromWeekday(int i, bool inWord, ref PointReading p, sbyte deixis = 0, bool hasDeixis = false)
    {
        var weak = !Is(i, Word.Weekday);
        if (weak && !Has(i, TokenTraits.Capital) && !lexicon.IsCyrillic) return 0;
        var weekday = (byte)(weak ? Value(i, Word.WeakWeekday) : Value(i, Word.Weekday));
        var n = i + 1;
        if (weak && Is(n, Word.Dot)) n++;
        var j = Skip(n, Word.Comma, Word.In, Word.Article);
        if (j < _t.Length && (!hasDeixis || Is(n, Word.Comma))
            && (Is(j, Word.Number) || Is(j, Word.Month) || Is(j, Word.WeakMonth) || Is(j, Word.Ord)))
        {
            var q = p;
            var m = Core(j, true, ref q);
            if (m > 0 && q.Shape is Shape.Day or Shape.BareDay && q.Days == 0)
            {
                p = q;
                p.Weekday = weekday;
                return m;
            }
        }

        // "среда" is also "surroundings": it is a weekday only with a date, after "к", or in brackets.
        var company = i > 0 && (Is(i - 1, Word.By) || Is(i - 1, Word.Open) || Is(i - 1, Word.Dash));
        if (weak && !wholePhrase && !(lexicon.IsCyrillic ? company : inWord)) return 0;
        (p.Shape, p.Weekday, p.HasDeixis, p.Deixis) = (Shape.Weekday, weekday, hasDeixis, deixis);
        if (Is(n, Word.Daytime)) n++;
        j = Skip(n, Word.In, Word.Of, Word.Article);
        if (!hasDeixis && Is(j, Word.Deixis) && Is(j + 1, Word.Unit) && Value(j + 1, Word.Unit) == (int)TimeUnit.Week)
        {
            (p.HasDeixis, p.Deixis, p.Unit) = (true, (sbyte)Value(j, Word.Deixis), TimeUnit.Week);
            return j + 2;
        }

        if (!hasDeixis && Is(j, Word.RelUnit) && Value(j, Word.RelUnit) == -70)
        {
            // "в пятницу на той неделе"
            (p.HasDeixis, p.Deixis, p.Unit) = (true, -1, TimeUnit.Week);
            return j + 1;
        }

        var week = lexicon.Lang is "es" or "ca" ? Skip(n, Word.Of, Word.In, Word.Article) : n;
        if (!hasDeixis && week > n && Is(week, Word.Unit) && Value(week, Word.Unit) == (int)TimeUnit.Week
            && Is(week + 1, Word.Deixis))
        {
            (p.HasDeixis, p.Deixis, p.Unit) = (true, (sbyte)Value(week + 1, Word.Deixis), TimeUnit.Week);
            return week + 2;
        }

        if (!hasDeixis && Is(n, Word.Deixis) && Is(n, Word.Weekday) is false && lexicon.Lang is "ca" or "es"
            && Value(n, Word.Deixis) != 0)
        {
            (p.HasDeixis, p.Deixis) = (true, (sbyte)Value(n, Word.Deixis));
            return n + 1;
        }

        return n;
    }
}
