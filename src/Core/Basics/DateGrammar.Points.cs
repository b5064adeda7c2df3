namespace Homeward.Basics;

internal readonly ref partial struct DateGrammar
{
    private static bool CanBeginPoint(in DateToken t) =>
        t.Kind is Word.Number or Word.Ord or Word.Month or Word.WeakMonth or Word.Weekday or Word.WeakWeekday
            or Word.Season
            or Word.Part or Word.RelDay or Word.RelUnit or Word.Deixis or Word.NewYear or Word.Holiday or Word.NightInto
            or Word.NightOf or Word.NightFrom or Word.Approx or Word.DayWord or Word.Unit or Word.Eve
            or Word.Num
        || t.Kind2 is Word.Part or Word.Month or Word.Ord or Word.Season or Word.DayWord or Word.Deixis
            or Word.NightInto;

    /// <summary>Reads a point with its small words before and after. "prefixed" is true after a preposition that asks
    /// for a
    /// date; "bare" forbids small words (after a dash).</summary>
    private int Point(int i, bool prefixed, out PointReading p, bool bare = false)
    {
        p = default;
        var inWord = prefixed;
        for (var k = 0; k < 6 && i < _t.Length && !bare; k++)
        {
            if (Is(i, Word.Approx) && Is(i + 1, Word.Daytime))
            {
                // "around noon on 12 May": the hour is vague, not the day.
            }
            else if (Is(i, Word.Approx))
            {
                if (Value(i, Word.Approx) == 3) p.Approx = false;
                else if (Value(i, Word.Approx) == 2) p.Uncertain = true;
                else p.Approx = true;
                if (Is(i + 1, Word.Comma)) i++;
            }
            else if (Is(i, Word.In) || Is(i, Word.Daytime) || Is(i, Word.Eve) && Is(i + 1, Word.Holiday))
            {
                inWord |= Is(i, Word.In);
            }
            else if (Is(i, Word.DayWord) && DayNumber(i + 1, out _) > 0)
            {
                // "числа 20-го": the word before the number makes it "around"; "el día 20" is that day.
                p.Approx |= lexicon.IsCyrillic;
                inWord = true;
            }
            else if (!(Is(i, Word.Article) && !Is(i, Word.Deixis)))
            {
                break;
            }

            i++;
        }

        inWord |= i > 0 && (Is(i - 1, Word.In) || Is(i - 1, Word.Article));
        if (i >= _t.Length) return 0;
        var n = Core(i, inWord, ref p);
        if (n <= 0) return 0;
        if (p.Shape is Shape.Day or Shape.BareDay or Shape.Weekday or Shape.Fixed) n = AfterDay(n, ref p);
        return n;
    }

    /// <summary>Words that may follow a day without changing it: a time of day, the weekday in brackets, "or
    /// so".</summary>
    private int AfterDay(int n, ref PointReading p)
    {
        if (Is(n, Word.Daytime)) n++;
        if (Is(n, Word.Approx) && Value(n, Word.Approx) == 1
            && (n + 1 >= _t.Length || _t[n + 1].Kind is Word.Comma or Word.Dot or Word.Mark or Word.Close
            or Word.Break))
        {
            // "5 июля примерно": said afterwards.
            p.Approx = true;
            n++;
        }

        var j = Is(n, Word.Comma) || Is(n, Word.Open) ? n + 1 : n;
        j = Is(j, Word.In) && j > n ? j + 1 : j;
        if (p.Shape == Shape.Day && j > n && (Is(j, Word.Weekday) || Is(j, Word.WeakWeekday)))
        {
            p.Weekday = (byte)(Is(j, Word.Weekday) ? Value(j, Word.Weekday) : Value(j, Word.WeakWeekday));
            n = Is(j + 1, Word.Close) && Is(n, Word.Open) ? j + 2 : j + 1;
        }

        return n;
    }

    private int Core(int i, bool inWord, ref PointReading p)
    {
        var t = _t[i];
        var n = 0;
        if (t.Is(Word.Number)) n = NumberedPart(i, ref p);
        if (n == 0 && t.Is(Word.Number)) n = FromNumber(i, inWord, ref p);
        if (n == 0 && (t.Is(Word.Ord) || IsDayInWords(i))) n = FromDays(i, inWord, ref p);
        if (n == 0 && t.Is(Word.Ord) && Is(i + 1, Word.YearWord) && lexicon.IsCyrillic)
        {
            (p.Shape, p.Year, p.ShortYear) = (Shape.Year, Value(i, Word.Ord), true);
            n = SkipYearWord(i + 1);
        }

        if (n == 0 && t.Is(Word.Part)) n = FromPart(i, ref p);
        if (n == 0) n = Postposed(i, ref p);
        if (n == 0 && t.Is(Word.Deixis)) n = FromDeixis(i, ref p);
        if (n == 0 && IsMonth(i, inWord)) n = FromMonth(i, ref p);
        if (n == i + 1 && p.Shape == Shape.Month && !inWord && IsPersonName(i)) return 0;
        if (n == 0 && IsSeason(i, inWord)) n = FromSeason(i, ref p);
        // "spring into action": an English season needs company.
        if (n == i + 1 && p.Shape == Shape.Season && !inWord && lexicon.Lang == "en" && !wholePhrase) return 0;
        if (n == 0 && (t.Is(Word.Weekday) || t.Is(Word.WeakWeekday))) n = FromWeekday(i, inWord, ref p);
        if (n == 0 && t.Is(Word.RelDay)) n = FixedDays(i, Value(i, Word.RelDay), Value(i, Word.RelDay), ref p);
        if (n == 0 && t.Is(Word.RelUnit)) n = FromRelUnit(i, ref p);
        if (n == 0 && (t.Is(Word.NewYear) || t.Is(Word.Holiday))) n = FromHoliday(i, ref p);
        if (n == 0 && (t.Is(Word.NightInto) || t.Is(Word.NightOf) || t.Is(Word.NightFrom))) n = FromNight(i, ref p);
        if (n == 0 && t.Is(Word.Unit) && Value(i, Word.Unit) == (int)TimeUnit.Weekend && inWord)
        {
            (p.Shape, p.Unit, n) = (Shape.Unit, TimeUnit.Weekend, i + 1);
        }

        return n;
    }

    /// <summary>"1-й квартал 2025", "во 2-м полугодии 2024 года".</summary>
    private int NumberedPart(int i, ref PointReading p)
    {
        if (!Is(i + 1, Word.Unit) || _t[i].Digits != 1 || _t[i].Number is < 1 or > 4) return 0;
        var unit = (TimeUnit)Value(i + 1, Word.Unit);
        if (unit != TimeUnit.Quarter && !(unit == TimeUnit.HalfYear && _t[i].Number <= 2 && Has(i, TokenTraits.Ordinal)))
            return 0;
        var q = p;
        var n = TakeYear(i + 2, ref q);
        if (n == i + 2) return 0;
        p = q;
        (p.Shape, p.Part) = (Shape.Part, (byte)(unit == TimeUnit.Quarter ? 20 + _t[i].Number : 5 + _t[i].Number));
        return n;
    }

    private static int FixedDays(int i, int low, int high, ref PointReading p)
    {
        (p.Shape, p.LowDays, p.HighDays) = (Shape.Fixed, low, high);
        return i + 1;
    }

    private int FromRelUnit(int i, ref PointReading p)
    {
        var v = Value(i, Word.RelUnit);
        if (v is -10) return FixedDays(i, -1, 0, ref p);
        if (v is -20) return FixedDays(i, -2, -1, ref p);
        if (v is -71 or -44 or -66)
        {
            // the week, month, weekend before last
            p.Unit = v switch { -71 => TimeUnit.Week, -44 => TimeUnit.Month, _ => TimeUnit.Weekend };
            (p.Shape, p.HasDeixis, p.Deixis) = (Shape.Unit, true, -2);
            return i + 1;
        }

        if (v is -500 or -400)
        {
            // "by year's end"
            (p.Shape, p.Part, p.YearIsOffset) = (Shape.Part, 3, v == -500);
            if (v == -400) (p.Unit, p.HasDeixis, p.Deixis) = (TimeUnit.Month, true, 0);
            return i + 1;
        }

        if (v is -70)
        {
            (p.Shape, p.Unit, p.HasDeixis, p.Deixis) = (Shape.Unit, TimeUnit.Week, true, -1);
            return i + 1;
        }

        if (v is 10) return FixedDays(i, 0, 1, ref p);
        (p.Shape, p.YearIsOffset, p.Year) = (Shape.Year, true, v switch { -5 => -1, -55 => -2, 55 => 1, _ => 0 });
        // "торік у вересні": the year before its month or season.
        return YearThenMonth(i + 1, ref p);
    }

    private bool IsMonth(int i, bool inWord)
    {
        if (Is(i, Word.Month)) return true;
        if (!Is(i, Word.WeakMonth) || Value(i, Word.WeakMonth) > 12) return false;
        // "May" and "March" are also verbs: they need a capital and company.
        if (!Has(i, TokenTraits.Capital) && !wholePhrase) return false;
        var alone = wholePhrase && (Has(i, TokenTraits.Capital) || _t.Length <= 2);
        return inWord || alone || DayNumber(i + 1, out _) > 0 || YearAfter(i + 1, out _, out _, out _) > i + 1
            || (i > 0 && (Is(i - 1, Word.Of) || Is(i - 1, Word.Number) || Is(i - 1, Word.Ord) || Is(i - 1, Word.Part)
                || Is(i - 1, Word.Deixis) || Is(i - 1, Word.Dash) || Is(i - 1, Word.To) || Is(i - 1, Word.And)
                || Is(i - 1, Word.By) || Is(i - 1, Word.Since) || Is(i - 1, Word.From) || Is(i - 1, Word.Until)));
    }

    /// <summary>"April O'Neil", "Август Иванов", "Jan said": a bare month name before a name, or a bare short
    /// form.</summary>
    private bool IsPersonName(int i)
    {
        if (wholePhrase) return false;
        if (i + 1 < _t.Length && _t[i + 1].Kind == Word.None && Has(i + 1, TokenTraits.Capital)) return true;
        return lexicon.Lang == "en" && _t[i].Length <= 4 && MonthValue(i) is not (6 or 7);
    }

    private static ReadOnlySpan<byte> EnglishLengths => [7, 8, 5, 5, 3, 4, 4, 6, 9, 7, 8, 8];

    /// <summary>A month that is cut short, so that the dot behind it does not end the sentence.</summary>
    private bool IsShortMonth(int i)
    {
        if (!lexicon.IsCyrillic) return _t[i].Length < (lexicon.Lang == "en" ? EnglishLengths[MonthValue(i) - 1] : 5);
        var last = WordFold.FoldChar(_text[_t[i].End - 1]);
        return _t[i].Length <= 5
            && (_t[i].Length <= 4 && MonthValue(i) == 11 || !"йьяеюаміоту".Contains(last, StringComparison.Ordinal));
    }

    private int MonthValue(int i) => Is(i, Word.Month) ? Value(i, Word.Month) : Value(i, Word.WeakMonth);

    private bool IsSeason(int i, bool inWord) =>
        Is(i, Word.Season) || (Is(i, Word.WeakMonth) && Value(i, Word.WeakMonth) > 20
            && (YearAfter(i + 1, out _, out _, out _) > i + 1 || i > 0 && AfterTimeWord(i - 1)));

    /// <summary>"in the fall", "late fall", "last fall", but not "the fall of the town".</summary>
    private bool AfterTimeWord(int k)
    {
        if (Is(k, Word.Article) && k > 0) k--;
        return Is(k, Word.Part) || Is(k, Word.Of) || Is(k, Word.Deixis) || Is(k, Word.In) || Is(k, Word.Since)
            || Is(k, Word.By) || Is(k, Word.Until);
    }

    private int SkipYearWord(int i)
    {
        if (!Is(i, Word.YearWord)) return i;
        return _t[i].Length <= 2 && Is(i + 1, Word.Dot) && !(_t[i + 1].Is(Word.Break) && _t[i].Length > 2) ? i + 2
            : i + 1;
    }

    /// <summary>A day number of at most two digits (validity is judged later), or a day in words. Gives the next
    /// token or 0.</summary>
    private int DayNumber(int i, out int day)
    {
        day = 0;
        if (Is(i, Word.Article)) i++;
        if (i >= _t.Length) return 0;
        if (Is(i, Word.Number) && _t[i].Digits <= 2 && !Has(i, TokenTraits.NotDate) && !Has(i, TokenTraits.Plural)
            && !Has(i, TokenTraits.Short))
        {
            day = _t[i].Number;
            return i + 1;
        }

        if (IsDayInWords(i))
        {
            day = Value(i, Word.Num);
            return i + 1;
        }

        if (!Is(i, Word.Ord)) return 0;
        day = Value(i, Word.Ord);
        return i + 1;
    }

    /// <summary>Spanish and Catalan write days with plain numbers: "el quince de abril".</summary>
    private bool IsDayInWords(int i) => lexicon.Lang is "es" or "ca" && Is(i, Word.Num) && Value(i, Word.Num) is > 0 and < 32
        && Is(i + 1, Word.Of) && IsMonth(i + 2, true);

    /// <summary>"el mes de mayo": the word before the month says nothing.</summary>
    private int PastMonthWord(int j) => lexicon.Lang is "es" or "ca" && Is(j, Word.Unit)
        && Value(j, Word.Unit) == (int)TimeUnit.Month && Is(j + 1, Word.Of) && IsMonth(j + 2, true) ? j + 2 : j;

    /// <summary>Reads a year after a month, season or part. "trouble" is set when a number stands there that is no
    /// year.</summary>
    private int YearAfter(int i, out int year, out bool isOffset, out string? trouble)
    {
        (year, isOffset, trouble) = (0, false, null);
        var j = i;
        if (Is(j, Word.Comma) && (Is(j + 1, Word.Number) || Is(j + 1, Word.Deixis))) j++;
        j = Skip(j, Word.Of, Word.In, Word.Article);
        if (Is(j, Word.Deixis) && Is(j + 1, Word.Unit) && Value(j + 1, Word.Unit) == (int)TimeUnit.Year)
        {
            (year, isOffset) = (Value(j, Word.Deixis) == 2 ? 1 : Value(j, Word.Deixis), true);
            return j + 2;
        }

        if (lexicon.Lang is "ca" or "es" && Is(j, Word.Unit) && Value(j, Word.Unit) == (int)TimeUnit.Year
            && Is(j + 1, Word.Deixis))
        {
            (year, isOffset) = (Value(j + 1, Word.Deixis), true);
            return j + 2;
        }

        if (Is(j, Word.RelUnit) && Math.Abs(Value(j, Word.RelUnit)) is 5 or 55)
        {
            (year, isOffset) = (Value(j, Word.RelUnit) switch { -5 => -1, -55 => -2, 55 => 1, _ => 0 }, true);
            return j + 1;
        }

        if (Is(j, Word.Ord) && Is(j + 1, Word.YearWord))
        {
            year = 2000 + Value(j, Word.Ord);
            return SkipYearWord(j + 1);
        }

        return Is(j, Word.Number) ? NumberAsYear(i, j, ref year, ref trouble) : i;
    }

    private int NumberAsYear(int i, int j, ref int year, ref string? trouble)
    {
        var t = _t[j];
        var word = Is(j + 1, Word.YearWord);
        if (t.Has(TokenTraits.NotDate) || t.Has(TokenTraits.Plural)) return i;
        if (t.Digits == 4 && (t.Number is >= 1900 and <= 2100 || word || wholePhrase))
        {
            year = t.Number;
            if (year == 0) trouble = "there is no year 0 in this calendar";
            return SkipYearWord(j + 1);
        }

        if (t.Digits == 2 && (t.Has(TokenTraits.Short) || t.Has(TokenTraits.Ordinal) && lexicon.IsCyrillic || word))
        {
            year = -t.Number - 1;
            return SkipYearWord(j + 1);
        }

        if (t.Digits >= 5 || (word && t.Digits != 4))
            trouble = $"a year of {t.Digits} digits is not one this calendar has";
        return trouble is null ? i : SkipYearWord(j + 1);
    }

    /// <summary>Puts a year as <see cref="YearAfter"/> gave it into the point; two digits come as -(n)-1.</summary>
    private int TakeYear(int i, ref PointReading p)
    {
        var n = YearAfter(i, out var year, out var isOffset, out var trouble);
        if (trouble is not null) p.Trouble = trouble;
        if (n == i) return i;
        p.YearIsOffset = isOffset;
        p.ShortYear = !isOffset && year < 0;
        p.Year = p.ShortYear ? -year - 1 : year;
        if (p.Year == 0 && !isOffset && !p.ShortYear) p.Trouble ??= "there is no year 0 in this calendar";
        return n;
    }

    private int FromMonth(int i, ref PointReading p)
    {
        (p.Shape, p.Month) = (Shape.Month, (byte)MonthValue(i));
        var n = i + 1;
        if (Is(n, Word.Dot) && IsShortMonth(i) && (Is(n + 1, Word.Number) || Is(n + 1, Word.Comma))) n++;
        var first = lexicon.Lang == "en" || Has(n, TokenTraits.Ordinal) ? DayNumber(n, out var day) : 0 * (day = 0);
        // "весной, в марте 22-го" is a year, "марта 20-го" a day: two digits after a prepositional month are a year.
        if (first > 0
            && !(lexicon.IsCyrillic && YearAfter(n, out _, out _, out _) > n
            && !EndsAs(i, lexicon.Lang == "ru" ? 'а' : 'я')))
        {
            (p.Shape, p.Day) = (Shape.Day, (byte)day);
            n = MoreDays(first, day, ref p);
        }

        return TakeYear(n, ref p);
    }

    private bool EndsAs(int i, char c)
    {
        var last = WordFold.FoldChar(_text[_t[i].End - 1]);
        return last == c || last == 'я';
    }

    /// <summary>"May 23, 24, and 25", "May 23-25": further days after the first one.</summary>
    private int MoreDays(int n, int day, ref PointReading p)
    {
        var days = 0u;
        for (var k = 0; k < 12; k++)
        {
            var range = Is(n, Word.Dash) || (Is(n, Word.To) && Value(n, Word.To) != 1);
            var j = n;
            if (range) j = n + 1;
            else if (Is(n, Word.Comma)) j = Is(n + 1, Word.And) ? n + 2 : n + 1;
            else if (Is(n, Word.And)) j = n + 1;
            if (j == n) break;
            p.OneOf |= Is(j - 1, Word.And) && Value(j - 1, Word.And) == 1;
            var m = DayNumber(j, out var next);
            if (m == 0 || next <= day || next > 31 || IsMonth(m, true) || Is(m, Word.Unit)) break;
            // "On May 23, 24 men …": after a bare comma the list must go on.
            if (!range && Is(n, Word.Comma) && j == n + 1 && !Is(m, Word.Comma) && !Is(m, Word.And)) break;
            if (days == 0) days = 1u << day;
            for (var d = range ? day + 1 : next; d <= next; d++) days |= 1u << d;
            (n, day) = (m, next);
        }

        if (days != 0) (p.Shape, p.Days) = (Shape.Days, days);
        return n;
    }

    private int FromSeason(int i, ref PointReading p)
    {
        (p.Shape, p.Season) =
            (Shape.Season, (byte)(Is(i, Word.Season) ? Value(i, Word.Season) : Value(i, Word.WeakMonth)));
        var n = TakeYear(i + 1, ref p);
        // "winter of 2023-24": the season is named by the year it begins in.
        var split = p.Season == 24 && p.Year > 1000 && (Is(n, Word.Dash) || Is(n, Word.Slash)) && Is(n + 1, Word.Number)
            && Has(n, TokenTraits.Glued) && (_t[n + 1].Number == (p.Year + 1) % 100 || _t[n + 1].Number == p.Year + 1);
        return split ? SkipYearWord(n + 2) : MonthInSeason(n, ref p);
    }

    /// <summary>"прошлой зимой, в январе": the month of that season.</summary>
    private int MonthInSeason(int n, ref PointReading p)
    {
        var j = Is(n, Word.Comma) ? n + 1 : n;
        if (!wholePhrase || !Is(j, Word.In) || !Is(j + 1, Word.Month)) return n;
        var month = Value(j + 1, Word.Month);
        if ((month % 12) / 3 != (p.Season - 20) % 4) return n;
        p.Month = (byte)month;
        return j + 2;
    }

    private int FromHoliday(int i, ref PointReading p)
    {
        p.Shape = Shape.Holiday;
        if (Is(i, Word.NewYear)) p.NearNewYear = Value(i, Word.NewYear) == 2;
        var value = Is(i, Word.Holiday) ? Value(i, Word.Holiday) : 101;
        if (Feasts.IsFeast(value)) p.Feast = value;
        else (p.Month, p.Day) = ((byte)(value / 100), (byte)(value % 100));
        p.NearFeast = i > 0 && Is(i - 1, Word.Eve);
        if (Is(i, Word.NewYear) && !p.NearNewYear) p.Part = 1;
        return TakeYear(i + 1, ref p);
    }

    /// <summary>"в ночь на 14 июня" is 13-14 June; "the night of 13 June" likewise; "в ночь с 13 на 14 июня" says
    /// both.</summary>
    private int FromNight(int i, ref PointReading p)
    {
        var from = Is(i, Word.NightFrom);
        var of = Is(i, Word.NightOf);
        var j = Skip(i + 1, Word.Article, Word.In, Word.Of);
        var first = DayNumber(j, out _);
        if ((from || of) && first > 0)
        {
            var k = Skip(first, Word.To, Word.In, Word.Dash);
            var second = k > first ? Point(k, true, out p) : 0;
            if (second > 0 && p.Shape is Shape.Day or Shape.BareDay) return Night(second, -1, ref p);
        }

        if ((from || of) && Is(j, Word.Weekday))
        {
            // "в ночь с субботы на воскресенье"
            var k = Skip(j + 1, Word.To, Word.In, Word.Dash);
            if (k > j + 1 && Is(k, Word.Weekday))
            {
                (p.Shape, p.Weekday) = (Shape.Weekday, (byte)Value(k, Word.Weekday));
                return Night(k + 1, -1, ref p);
            }
        }

        var n = Point(j, true, out p);
        if (n > 0 && p.Shape == Shape.Days && System.Numerics.BitOperations.PopCount(p.Days) == 2)
        {
            (p.Shape, p.Days) = (Shape.Day, 0);
            return Night(n, 1, ref p);
        }

        if (n <= 0 || p.Shape is not (Shape.Day or Shape.BareDay or Shape.Weekday or Shape.Fixed)) return 0;
        return Night(n, of || from ? 1 : -1, ref p);
    }

    private static int Night(int next, int toward, ref PointReading p)
    {
        p.Unit = TimeUnit.Night;
        if (toward < 0) p.LowDays -= 1;
        else p.HighDays += 1;
        return next;
    }
}
