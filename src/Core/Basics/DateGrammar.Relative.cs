namespace Homeward.Basics;

internal readonly ref partial struct DateGrammar
{
    private const int MostEventWords = 5;

    /// <summary>"two days later", "через два дня после обмена", "immediately after their release", "the next
    /// day".</summary>
    private int Relative(int i, ref PhraseReadingParts r)
    {
        var j = Skip(i, Word.Approx);
        if (Is(j, Word.AtOnce))
        {
            var a = Is(j + 1, Word.AtOnce) ? j + 2 : j + 1;
            // "at once" is that day or the next; "soon" has no bound.
            int? most = Value(j, Word.AtOnce) == 1 || Is(j + 1, Word.AtOnce) && Value(j + 1, Word.AtOnce) == 1 ? null
                : 1;
            if ((Is(a, Word.Before) || Is(a, Word.Until)) && EventNoun(a + 1))
                return Event(a, 0, most, RelativeDirection.Before, true, ref r);
            if (Is(a, Word.Of) && EventNoun(a + 1) || OnReturn(a))
                return Event(a, 0, most, RelativeDirection.After, true, ref r);
            return Is(a, Word.After) ? Event(a, 0, most, RelativeDirection.After, true, ref r) : 0;
        }

        if (OnReturn(j)) return Event(j, 0, null, RelativeDirection.After, true, ref r);

        var ordinal = Skip(j, Word.In, Word.Article);
        var unitAt = DayNumber(ordinal, out var nth);
        if (nth > 1 && Is(unitAt, Word.Unit) && Is(unitAt + 1, Word.After)
            && Value(unitAt, Word.Unit) == (int)TimeUnit.Day
                && (Is(ordinal, Word.Ord) || Has(ordinal, TokenTraits.Ordinal)))
        {
            // "on the third day after": some count the first day, some do not.
            return Event(unitAt + 1, nth - 1, nth, RelativeDirection.After, false, ref r);
        }

        // "third day after" is read as "third" and "day after".
        if (nth > 1 && Is(unitAt, Word.Next) && Value(unitAt, Word.Next) == 1 && Is(ordinal, Word.Ord)
            && lexicon.Lang == "en")
        {
            return Event(unitAt, nth - 1, nth, RelativeDirection.After, false, ref r);
        }

        if (Is(j, Word.In) && Is(j + 1, Word.Next)) j++;
        if (Is(j, Word.Next))
        {
            var days = Value(j, Word.Next);
            var after = Is(j + 1, Word.After) || Is(j + 1, Word.Before) ? j + 1 : -1;
            var direction = days < 0 ? RelativeDirection.Before : days == 0 ? RelativeDirection.Same
                : RelativeDirection.After;
            if (after < 0 && direction == RelativeDirection.Before && Is(j + 1, Word.EventNoun)) after = j;
            if (after >= 0) return Event(after, Math.Abs(days), Math.Abs(days), direction, true, ref r);
            r.Relative = new(null, Math.Abs(days), Math.Abs(days), direction);
            r.Vague = Math.Abs(days) > 1;
            return Simple(Form.Relative, j + 1, ref r);
        }

        if (DayOfEvent(j, ref r) is var day && day > 0) return day;
        if (Is(j, Word.Through))
        {
            var n = Amount(Skip(j + 1, Word.Of), ref r, needsNumber: false);
            if (n == 0 || Value(j, Word.Through) == 2 && r.Unit == TimeUnit.Year) return 0;
            if (Is(n, Word.Until) || Is(n, Word.Before))
                return Event(n, r.LowDays, r.HighDays, RelativeDirection.Before, false, ref r);
            // Ukrainian "за два дні по обміні"
            if (lexicon.Lang == "uk" && Is(n, Word.To) && Is(n + 1, Word.EventNoun))
                return Event(n, r.LowDays, r.HighDays, RelativeDirection.After, false, ref r);
            // Ukrainian "за" with a length and nothing after it is a length.
            if (Is(j, Word.In) && !Is(n, Word.After)) return Simple(Form.Duration, n, ref r);
            if (Is(n, Word.After)) return Event(n, r.LowDays, r.HighDays, RelativeDirection.After, false, ref r);
            r.Relative = new(null, r.LowDays, r.HighDays, RelativeDirection.After);
            return Simple(Form.Relative, n, ref r);
        }

        if (Is(j, Word.After) && !Is(j + 1, Word.Part)) return AfterAmountOrEvent(j, ref r);
        if (Is(j, Word.Before) || Is(j, Word.Until))
            return EventNoun(j + 1) ? Event(j, 0, null, RelativeDirection.Before, true, ref r) : 0;
        return 0;
    }

    /// <summary>"по возвращении", "по поверненні": "по" before the prepositional case means after.</summary>
    private bool OnReturn(int i) => lexicon.IsCyrillic && Is(i, Word.To) && _t[i].Length == 2 && Is(i + 1, Word.EventNoun)
        && WordFold.FoldChar(_text[_t[i + 1].End - 1]) is 'и' or 'і' or 'е';

    /// <summary>"в день обмена", "on the day of his release".</summary>
    private int DayOfEvent(int i, ref PhraseReadingParts r)
    {
        var j = Skip(i, Word.In, Word.Article);
        if (!Is(j, Word.Unit) || Value(j, Word.Unit) != (int)TimeUnit.Day || _t[j].Length > 4) return 0;
        var word = _text[_t[j].Start.._t[j].End];
        if (!(word is "день" or "day" or "dia" or "día" or "Day" or "День")) return 0;
        var of = Skip(j + 1, Word.Of, Word.Article);
        if (lexicon.IsCyrillic ? !Is(j + 1, Word.EventNoun) : of == j + 1 || !EventNoun(of)) return 0;
        return Event(of - 1, 0, 0, RelativeDirection.Same, true, ref r);
    }

    private int AfterAmountOrEvent(int j, ref PhraseReadingParts r)
    {
        if (EventNoun(j + 1)) return Event(j, 0, null, RelativeDirection.After, true, ref r);
        var n = Amount(j + 1, ref r, needsNumber: true);
        // "after two years of captivity" is a length; "after two days" counts from something.
        if (n == 0 || Is(n, Word.Of) || Is(n, Word.Ago)) return 0;
        if (NextIsNounOf(n)) return 0;
        // "after 18 years" is an age.
        if (r.HighDays > 3660) return Simple(Form.Duration, n, ref r);
        r.Relative = new(null, r.LowDays, r.HighDays, RelativeDirection.After);
        return Simple(Form.Relative, n, ref r);
    }

    private bool NextIsNounOf(int n) => n < _t.Length && lexicon.IsCyrillic && _t[n].Kind is Word.EventNoun;

    private bool EventNoun(int i)
    {
        for (var k = 0; k < 3 && i + k < _t.Length; k++)
        {
            if (Is(i + k, Word.EventNoun)) return true;
            var t = _t[i + k];
            if (t.Kind is not (Word.None or Word.Article or Word.Stop or Word.Deixis)) return false;
            if (t.Kind == Word.None && !char.IsLetter(_text[t.Start])) return false;
        }

        return false;
    }

    /// <summary>Takes the words of the event after "after" or "before" (token at): up to a sign, a conjunction or a
    /// date.</summary>
    private int Event(int at, int low, int? high, RelativeDirection direction, bool exact, ref PhraseReadingParts r)
    {
        var i = at + 1;
        var end = i;
        for (var k = 0; k < MostEventWords && end < _t.Length; k++, end++)
        {
            var t = _t[end];
            var letter = char.IsLetter(_text[t.Start]);
            if (!letter) break;
            if (k > 0 && (t.Is(Word.And) || t.Is(Word.In) || t.Is(Word.Since) || t.Is(Word.To) || t.Is(Word.Until)
                || t.Is(Word.After) || t.Is(Word.By) || t.Is(Word.Before)) && !t.Is(Word.Deixis)) break;
            if (k > 0 && t.Is(Word.Clause)) break;
            if (k > 0 && t.Is(Word.Stop) && !t.Is(Word.Of) && !t.Is(Word.Article)) break;
            if (k > 0 && _t[end - 1].Is(Word.EventNoun) && !t.Is(Word.Of)) break;
        }

        if (end == i)
        {
            // "two days after, …": the event is what was told before.
            if (low == 0 && high is null) return 0;
            r.Relative = new(null, low, high, direction);
            return Simple(Form.Relative, at + 1, ref r);
        }

        r.Relative = new(_text[_t[i].Start.._t[end - 1].End].ToString(), low, high, direction);
        r.Vague |= !exact;
        return Simple(Form.Relative, end, ref r);
    }

    /// <summary>A length of time alone, or with "ago", "later", "after …", "a day" behind it.</summary>
    private int Quantity(int i, ref PhraseReadingParts r)
    {
        if (Is(i, Word.Times)) return TimesPer(i + 1, ref r);
        if ((Is(i, Word.Number) || Is(i, Word.Num)) && Is(i + 1, Word.Times)) return TimesPer(i + 2, ref r);
        if (Is(i, Word.AgoBefore))
        {
            var back = Amount(i + 1, ref r, needsNumber: true);
            return back > 0 ? Simple(Form.Ago, back, ref r) : 0;
        }

        var j = Is(i, Word.Within) || (Is(i, Word.In) && Value(i, Word.In) == 0 && !Is(i, Word.More)) ? i + 1 : i;
        var n = Amount(j, ref r, needsNumber: false);
        if (n == 0) return 0;
        var numbered = r.Count != 0;
        if (j > i && numbered && Is(n, Word.Of) && EventNoun(n + 1))
            return Event(n, 0, r.HighDays, RelativeDirection.After, false, ref r);
        if (Is(n, Word.Ago))
        {
            // "a week ago today"
            r.Exact |= Is(n + 1, Word.RelDay) && Value(n + 1, Word.RelDay) == 0;
            return Simple(Form.Ago, r.Exact && Is(n + 1, Word.RelDay) ? n + 2 : n + 1, ref r);
        }

        if (r.ThroughInside)
            return Is(n, Word.After) ? Event(n, r.LowDays, r.HighDays, RelativeDirection.After, false, ref r)
            : After(n, n, ref r);
        if ((Is(n, Word.Through) || Is(n, Word.Later)) && Is(n + 1, Word.After) && (numbered || lexicon.IsCyrillic))
            return Event(n + 1, r.LowDays, r.HighDays, RelativeDirection.After, false, ref r);
        if (Is(n, Word.Through))
            return numbered || lexicon.IsCyrillic && Value(n, Word.Through) == 1 ? After(n, n + 1, ref r) : 0;
        if (Is(n, Word.Later) || Is(n, Word.After) || Is(n, Word.Before))
        {
            var before = Is(n, Word.Before);
            var direction = before ? RelativeDirection.Before : RelativeDirection.After;
            if (Is(n, Word.Later) || Value(n, before ? Word.Before : Word.After) == 1)
                return After(n, n + 1, ref r, direction);
            return Event(n, r.LowDays, r.HighDays, direction, false, ref r);
        }

        if (Is(n, Word.Until) && (numbered || lexicon.IsCyrillic))
        {
            if (EventNoun(n + 1)) return Event(n, r.LowDays, r.HighDays, RelativeDirection.Before, false, ref r);
        }

        if (!numbered)
        {
            // "months or even years" is a length without a number.
            var plural = lexicon.Lang == "en" && n == j + 1 && _text[_t[j].End - 1] == 's'
                && r.Unit is >= TimeUnit.Day and <= TimeUnit.Year;
            var more = Is(n, Word.And) ? Skip(n + 1, Word.Even) : n;
            var counted = lexicon.IsCyrillic && (n > j + 1 || Is(i, Word.Within) || r.AtLeast || r.AtMost);
            if (counted) return Simple(Form.Duration, n, ref r);
            return !plural ? 0 : Simple(Form.Duration, more > n && Is(more, Word.Unit) ? more + 1 : n, ref r);
        }

        if ((Is(n, Word.In) || Is(n, Word.Every) || Is(n, Word.Article) || Is(n, Word.Num)
            && Value(n, Word.Num) == 101) && Is(n + 1, Word.Unit)
            && Value(n + 1, Word.Unit) is <= (int)TimeUnit.Year or 12) return Simple(Form.Frequency, n + 2, ref r);
        return r.Unit is TimeUnit.Night && r.Count == 0 ? 0 : Simple(Form.Duration, n, ref r);
    }

    private static int After(
        int n, int next, ref PhraseReadingParts r, RelativeDirection direction = RelativeDirection.After)
    {
        if (n <= 0) return 0;
        r.Relative = new(null, r.LowDays, r.HighDays, direction);
        return Simple(Form.Relative, next, ref r);
    }

    private int TimesPer(int n, ref PhraseReadingParts r)
    {
        n = Skip(n, Word.In, Word.Every, Word.Article);
        if (Is(n, Word.Number) || Is(n, Word.Num)) n++;
        return Is(n, Word.Unit) ? Simple(Form.Frequency, n + 1, ref r) : 0;
    }

    /// <summary>
    /// A number with a unit in any order: "two days", "недели две", "дня через три", "10-12 дней", "полтора года",
    /// "months or even years". Sets the span in days; Count is 0 when no number was said ("неделю", "months").
    /// </summary>
    private int Amount(int i, ref PhraseReadingParts r, bool needsNumber)
    {
        var vague = false;
        for (var k = 0; k < 3 && (Is(i, Word.Approx) || Is(i, Word.More) || Is(i, Word.Less)); k++, i++)
        {
            // "unos días": a few, not about.
            if (Is(i, Word.Num) && Is(i + 1, Word.Unit)) break;
            r.Exact |= Is(i, Word.Approx) && Value(i, Word.Approx) == 3;
            vague |= Is(i, Word.Approx) && Value(i, Word.Approx) != 3;
            r.AtLeast |= Is(i, Word.More);
            r.AtMost |= Is(i, Word.Less);
        }

        if (r.AtLeast || r.AtMost) i = Skip(i, Word.Of);
        if (Is(i, Word.Article) && Value(i, Word.Article) != 101 && Is(i + 1, Word.Num)) i++;
        var n = CountAt(i, out var low, out var high, ref vague);
        if (n > 0)
        {
            if (Is(n, Word.Approx) || Is(n, Word.Dash) && Is(n + 1, Word.Unit)) n++;
            if (Is(n, Word.More) && !Is(n, Word.Unit))
            {
                // "три с лишним года"
                r.AtLeast = true;
                n++;
            }

            var half = low == -15 || Is(n, Word.AndHalf);
            if (Is(n, Word.AndHalf)) (high, n) = (low + 1, n + 1);
            if (!Is(n, Word.Unit) || IsClock(n)) return 0;
            var unit = (TimeUnit)Value(n, Word.Unit);
            n++;
            if (!half && low == high && Is(n, Word.AndHalf)) (half, high, n) = (true, low + 1, n + 1);
            // "a week or two"
            if (low == 1 && high == 1 && Is(n, Word.And) && Value(n, Word.And) == 1 && Is(n + 1, Word.Num)
                && Value(n + 1, Word.Num) is > 1 and < 20 && !Is(n + 2, Word.Unit))
            {
                (high, n) = (Value(n + 1, Word.Num), n + 2);
            }

            Days(ref r, unit, low, high, vague);
            if (half && unit == TimeUnit.Year) r.HalfMonths = 12 * Math.Max(1, Math.Min(low, 2000)) + 6;
            (r.Count, r.CountHigh) = (Math.Max(1, low), Math.Max(1, high));
            return AndHalf(n, ref r);
        }

        return AmountWithoutNumber(i, ref r, needsNumber, vague);
    }

    /// <summary>A unit first: "недели две", "неделю-две", "año y medio", "months".</summary>
    private int AmountWithoutNumber(int i, ref PhraseReadingParts r, bool needsNumber, bool vague)
    {
        if (!Is(i, Word.Unit) || Value(i, Word.Unit) == (int)TimeUnit.Weekend) return 0;
        var (low, high) = (0, 0);
        var u = (TimeUnit)Value(i, Word.Unit);
        r.ThroughInside = Is(i + 1, Word.Through) && !Is(i + 1, Word.In);
        var m = Skip(r.ThroughInside ? i + 2 : i + 1, Word.Approx);
        var inverted = lexicon.IsCyrillic ? CountAt(m, out low, out high, ref vague) : 0;
        if (inverted > 0 && !Is(inverted, Word.Unit) && !Is(inverted, Word.Month) && !Is(inverted, Word.YearWord)
            && low < 1000
            && !Has(m, TokenTraits.Ordinal))
        {
            Days(ref r, u, low, high, true);
            if (low == -15 && u == TimeUnit.Year) r.HalfMonths = 18;
            (r.Count, r.CountHigh, r.Inverted) = (low, high, true);
            return inverted;
        }

        // "неделю-две", "день-другой"
        if (lexicon.IsCyrillic && Is(i + 1, Word.Dash)
            && (Is(i + 2, Word.Num) && Value(i + 2, Word.Num) is > 1 and < 10 || Is(i + 2, Word.Other)))
        {
            var most = Is(i + 2, Word.Num) ? Value(i + 2, Word.Num) : 2;
            Days(ref r, u, 1, most, true);
            (r.Count, r.CountHigh) = (1, most);
            return i + 3;
        }

        r.ThroughInside = false;
        if (Is(i + 1, Word.AndHalf))
        {
            // "hace año y medio"
            Days(ref r, u, -15, -15, true);
            if (u == TimeUnit.Year) r.HalfMonths = 18;
            (r.Count, r.CountHigh) = (1, 2);
            return i + 2;
        }

        if (needsNumber && u != TimeUnit.HalfYear) return 0;
        var alone = lexicon.IsCyrillic || u == TimeUnit.HalfYear;
        Days(ref r, u, alone ? 1 : 2, alone ? 1 : 9, vague || !alone);
        r.Count = u == TimeUnit.HalfYear ? 1 : 0;
        return i + 1;
    }

    /// <summary>"2022 года", "22 году": a year, not a number of years.</summary>
    private bool IsClock(int n) =>
        lexicon.IsCyrillic && Is(n, Word.YearWord) && n > 0 && _t[n - 1].Is(Word.Number)
        && (_t[n - 1].Digits == 4 || _t[n - 1].Digits == 2 && ShortYearWord(n));

    /// <summary>A count in digits or words, or a range of two; with "-1" forms for couple, few, several.</summary>
    private int CountAt(int i, out int low, out int high, ref bool vague)
    {
        (low, high) = (0, 0);
        var n = OneCount(i, out low, out high, ref vague);
        if (n == 0) return 0;
        var joint = Is(n, Word.Dash) || Is(n, Word.To) || Is(n, Word.And) ? n + 1 : 0;
        if (joint > 0)
        {
            var m = OneCount(joint, out var second, out var secondHigh, ref vague);
            if (m > 0 && second > low && Is(m, Word.Unit) || m > 0 && second > low && lexicon.IsCyrillic && i > 0
                && Is(i - 1, Word.Unit))
            {
                high = secondHigh;
                return m;
            }
        }

        if (lexicon.IsCyrillic && Is(n, Word.Num) && Value(n, Word.Num) is > 0 and < 32
            && Value(n, Word.Num) == low + 1)
        {
            // "дня два-три" is often written "два три".
            high = low + 1;
            return n + 1;
        }

        return n;
    }

    private int OneCount(int i, out int low, out int high, ref bool vague)
    {
        (low, high) = (0, 0);
        if (i >= _t.Length) return 0;
        if (Is(i, Word.Number) && _t[i].Digits <= 4 && !Has(i, TokenTraits.NotDate) && !Has(i, TokenTraits.Plural)
            && !(Has(i, TokenTraits.Ordinal)))
        {
            low = high = _t[i].Number;
            return low == 0 ? 0 : i + 1;
        }

        if (Is(i, Word.Article) && Value(i, Word.Article) == 0 && Is(i + 1, Word.Unit) && Is(i, Word.Num))
        {
            low = high = 1;
            return i + 1;
        }

        if (!Is(i, Word.Num)) return 0;
        var value = Value(i, Word.Num);
        if (value == 101) value = 1;
        var n = i + 1;
        if (value >= 20 && value % 10 == 0 && value < 100)
        {
            if (Is(n, Word.Dash) && Is(n + 1, Word.Num) && Value(n + 1, Word.Num) is > 0 and < 10) n++;
            if (Is(n, Word.Num) && Value(n, Word.Num) is > 0 and < 10) value += Value(n++, Word.Num);
        }

        (low, high) = value switch { -2 => (2, 3), -3 => (2, 6), -4 => (3, 9), -15 => (-15, -15), _ => (value, value) };
        vague |= value < 0;
        return n;
    }

    private int AndHalf(int n, ref PhraseReadingParts r)
    {
        if (!Is(n, Word.And)) return n;
        if (Is(n + 1, Word.Even)) return Is(n + 2, Word.Unit) ? n + 3 : n;
        return n;
    }

    private static void Days(ref PhraseReadingParts r, TimeUnit unit, int low, int high, bool vague)
    {
        // "48 hours" are two days.
        if (unit == TimeUnit.Hour && low == high && low > 0 && low % 24 == 0)
            (unit, low, high) = (TimeUnit.Day, low / 24, high / 24);
        var (least, most) = unit switch
        {
            TimeUnit.Hour or TimeUnit.Minute => (0, 1),
            TimeUnit.Week => (7, 7),
            TimeUnit.Fortnight => (14, 14),
            TimeUnit.Month => (28, 31),
            TimeUnit.Quarter => (90, 92),
            TimeUnit.HalfYear => (181, 184),
            TimeUnit.Year => (365, 366),
            TimeUnit.Decade => (3652, 3653),
            TimeUnit.Century => (36524, 36525),
            _ => (1, 1),
        };
        low = Math.Min(low, 2000);
        high = Math.Min(high, 2000);

        if (low == -15) (r.LowDays, r.HighDays) = (least * 3 / 2, ((most * 3) + 1) / 2);
        else (r.LowDays, r.HighDays) = unit is TimeUnit.Hour or TimeUnit.Minute ? (0, Math.Max(1, high / 24))
            : (least * low, most * high);
        r.Unit = unit;
        r.Vague = vague || unit is not (TimeUnit.Day or TimeUnit.Night);
        if (vague && low != -15 && high == low && unit == TimeUnit.Day)
            (r.LowDays, r.HighDays) = (Math.Max(0, low - 1), high + 1);
        if (vague && low != -15 && high == low && unit == TimeUnit.Week)
            (r.LowDays, r.HighDays) = (r.LowDays - (7 * low / 2), r.HighDays + (7 * low / 2));
    }
}
