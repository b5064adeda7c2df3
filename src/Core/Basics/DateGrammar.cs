namespace Homeward.Basics;

/// <summary>What one point of time looks like before it has a year.</summary>
internal enum Shape : byte
{
    None, Day, Days, BareDay, Month, Year, Season, Part, Weekday, Unit, Fixed, Holiday, Night, Decade,
}

/// <summary>One point as the grammar read it; <see cref="DateResolver"/> gives it its days.</summary>
internal struct PointReading
{
    public Shape Shape;

    /// <summary>0 when no year was said.</summary>
    public int Year;

    /// <summary>The year was said as "last year", "two years before": added to the anchor's year.</summary>
    public bool YearIsOffset;

    public byte Month, Day, Season, Part, Weekday, OtherMonth, OtherDay;

    /// <summary>Days of a month that were listed, bit n for day n.</summary>
    public uint Days;

    public bool HasDeixis;

    /// <summary>-2 the one before last, -1 last, 0 this, 1 next, 2 nearest.</summary>
    public sbyte Deixis;

    public TimeUnit Unit;

    /// <summary>For Fixed: days from the anchor.</summary>
    public int LowDays, HighDays;

    public bool Approx, Uncertain, ShortYear, NearNewYear, IsNumeric;

    /// <summary>A code of <see cref="Feasts"/>; 0 for a feast with one fixed day.</summary>
    public int Feast;

    /// <summary>"под Рождество": the days up to it.</summary>
    public bool NearFeast;

    /// <summary>"5 or 6 June": one of the listed, not all.</summary>
    public bool OneOf;

    /// <summary>Why there is no such date; the words were a date all the same.</summary>
    public string? Trouble;

    public readonly bool IsCalendar =>
        Shape is Shape.Day or Shape.Month or Shape.Year or Shape.Season or Shape.Part or Shape.Days;
}

internal enum Form : byte
{
    None, Point, Interval, Since, By, Before, Relative, Ago, Duration, Frequency, Recent,
}

/// <summary>One date expression of a text, in token numbers.</summary>
internal struct PhraseReadingParts
{
    public Form Form;
    public PointReading A, B;
    public int From, To;
    public RelativeSpan? Relative;

    /// <summary>Days of a duration or of an offset from the anchor.</summary>
    public int LowDays, HighDays, Count;
    public TimeUnit Unit;
    public bool Vague, Future, Past, IsBirth;

    /// <summary>"not before October": a bound on what may still be to come, not the beginning of what lasted.</summary>
    public bool IsBound;

    /// <summary>"more than a year ago", "less than a month ago".</summary>
    public bool AtLeast, AtMost;

    /// <summary>"недели две", "дня через три": the number after the unit makes it loose.</summary>
    public bool Inverted, ThroughInside;

    /// <summary>"exactly a year ago", "a week ago today": counted to the day.</summary>
    public bool Exact;

    /// <summary>For years: so many months, when a half was said.</summary>
    public int HalfMonths;

    public int CountHigh;
}

/// <summary>
/// The grammar: from tokens to date expressions. It knows roles of words, not languages; the few places where languages
/// differ in order ask the lexicon. Every rule looks at a bounded number of tokens, so a text is read in linear time.
/// </summary>
internal readonly ref partial struct DateGrammar(
    ReadOnlySpan<char> text, ReadOnlySpan<DateToken> tokens, DateLexicon lexicon, bool wholePhrase)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly ReadOnlySpan<DateToken> _t = tokens;

    /// <summary>Reads the expression that begins at token i; false when none does.</summary>
    public bool TryRead(int i, out PhraseReadingParts r)
    {
        r = new() { From = i };
        var next = Expression(i, ref r);
        if (next <= i) return false;
        r.To = next;
        r.IsBirth = IsBirth(r);
        r.Future = r.Form != Form.Frequency && CueNear(Word.Future, i, next);
        r.Past = r.Form == Form.Point && r.A.Shape == Shape.Day && !r.Future && CueNear(Word.Past, i, next);
        return true;
    }

    private bool Is(int i, Word kind) => (uint)i < (uint)_t.Length && _t[i].Is(kind);

    private bool Has(int i, TokenTraits trait) => (uint)i < (uint)_t.Length && _t[i].Has(trait);

    private int Value(int i, Word kind) => _t[i].ValueOf(kind);

    private int Expression(int i, ref PhraseReadingParts r)
    {
        if (Is(i, Word.Often)) return Simple(Form.Frequency, i + 1, ref r);
        if (Is(i, Word.Every)) return Frequency(i, ref r);
        var n = Relative(i, ref r);
        if (n > 0) return n;
        r = new() { From = i };
        if (LastUnit(i) is var unit && unit > 0)
        {
            Days(ref r, (TimeUnit)Value(unit, Word.Unit), 1, 1, false);
            return Simple(Form.Recent, unit + 1, ref r);
        }

        if (Is(i, Word.LastSpan))
        {
            // "in the last two weeks": from then until the message.
            n = Amount(i + 1, ref r, needsNumber: true);
            if (n > 0 && r.HighDays > 0) return Simple(Form.Recent, n, ref r);
            r = new() { From = i };
        }

        n = Quantity(i, ref r);
        if (n > 0) return n;
        r = new() { From = i };
        if (Is(i, Word.Recent) && !(Is(i, Word.Part) && ObjectFollows(i + 1)))
        {
            r.HighDays = Value(i, Word.Recent);
            return Simple(Form.Recent, i + 1, ref r);
        }

        return Bounded(i, ref r);
    }

    /// <summary>"in the last week", "over the past month": up to the message, not the calendar's last. Gives the unit.</summary>
    private int LastUnit(int i)
    {
        if (lexicon.Lang != "en" || !Is(i, Word.In) || !Is(i + 1, Word.Article) || !Is(i + 2, Word.Deixis)) return 0;
        var unit = Value(i + 2, Word.Deixis) == -1 && Is(i + 3, Word.Unit) ? i + 3 : 0;
        return unit > 0 && (TimeUnit)Value(unit, Word.Unit) is TimeUnit.Week or TimeUnit.Month or TimeUnit.Year
            && !Is(unit + 1, Word.Of) ? unit : 0;
    }

    private static int Simple(Form form, int next, ref PhraseReadingParts r)
    {
        r.Form = form;
        return next;
    }

    private bool ObjectFollows(int i)
    {
        i = Skip(i, Word.Of, Word.Article, Word.In);
        return Is(i, Word.Month) || Is(i, Word.WeakMonth) || Is(i, Word.Number) || Is(i, Word.Deixis)
            || Is(i, Word.Season)
            || Is(i, Word.Unit) || Is(i, Word.RelUnit);
    }

    private int Skip(int i, Word a, Word b = Word.None, Word c = Word.None)
    {
        for (var k = 0; k < 4 && i < _t.Length; k++, i++)
        {
            var here = Is(i, a) || (b != Word.None && Is(i, b)) || (c != Word.None && Is(i, c));
            if (!here) break;
        }

        return i;
    }

    private int Frequency(int i, ref PhraseReadingParts r)
    {
        var j = Is(i + 1, Word.Other) || Is(i + 1, Word.Ord) ? i + 2 : i + 1;
        if (Is(j, Word.Number) || Is(j, Word.Num)) j++;
        if (Is(j, Word.Unit) || Is(j, Word.Weekday) || Is(j, Word.Season) || Is(j, Word.Daytime) || Is(j, Word.Month))
        {
            return Simple(Form.Frequency, j + 1, ref r);
        }

        return 0;
    }

    /// <summary>since, from-to, between, until, by, after, before, and plain points with their ranges.</summary>
    private int Bounded(int i, ref PhraseReadingParts r)
    {
        var t = _t[i];
        if (t.Is(Word.Between)) return Pair(i + 1, Word.And, ref r);
        if (t.Is(Word.Since) || t.Is(Word.From))
        {
            return FromSomewhere(i, t, ref r);
        }

        if (t.Is(Word.After)) return Bound(Form.Since, i, ref r);
        if (t.Is(Word.By) || t.Is(Word.Until)) return Bound(Form.By, i, ref r);
        if (t.Is(Word.Before) && Value(i, Word.Before) == 0) return Bound(Form.Before, i, ref r);
        // "through June" at the beginning: until its end.
        if (t.Is(Word.To) && Value(i, Word.To) == 2) return Bound(Form.By, i, ref r);
        if (CanBeginPoint(t)) return PointOrRange(i, ref r);
        return 0;
    }

    private int FromSomewhere(int i, in DateToken t, ref PhraseReadingParts r)
    {
        var j = Skip(Skip(i + 1, Word.More, Word.Article, Word.In), Word.Of, Word.Article);
        var n = Pair(j, Word.To, ref r);
        if (n > 0) return n;
        n = Point(j, true, out r.A);
        if (n == 0) return 0;
        // "from May 23 to 25" is one span; "письмо от 17 апреля", "el canje del 19 de marzo" are dated, not begun.
        r.IsBound = t.Is(Word.Since) && Value(i, Word.Since) == 1;
        var dated = t.Is(Word.From) && Value(i, Word.From) switch
        {
            1 => true,
            // English "heard from on 3 July": the verb's own preposition.
            0 when lexicon.Lang == "en" && !t.Is(Word.Since) => Is(i + 1, Word.In) && Value(i + 1, Word.In) == 1,
            2 => r.A.Shape == Shape.Day && i > 0 && _t[i - 1].Kind is Word.None or Word.EventNoun,
            _ => false,
        };
        return Simple(
            dated || (r.A.Shape == Shape.Days && !t.Is(Word.Since) | t.Is(Word.From)) ? Form.Point
            : Form.Since, n, ref r);
    }

    private int Bound(Form form, int i, ref PhraseReadingParts r)
    {
        var n = Point(Skip(i + 1, Word.More, Word.Article, Word.In), true, out r.A);
        return n > 0 ? Simple(form, n, ref r) : 0;
    }

    private int PointOrRange(int i, ref PhraseReadingParts r)
    {
        var n = Point(i, false, out r.A);
        if (n <= 0) return 0;
        r.Form = Form.Point;
        var dash = Is(n, Word.Dash);
        if ((dash || (Is(n, Word.To) && Value(n, Word.To) != 1)) && r.A.IsCalendar)
        {
            var m = Point(dash && r.A.Part != 0 ? Skip(n + 1, Word.In) : n + 1, true, out var b, bare: dash);
            if (m > 0 && SameSort(r.A, b))
            {
                r.Form = Form.Interval;
                r.B = b;
                return m;
            }
        }

        if (Is(n, Word.And) && r.A is { Shape: Shape.Year, YearIsOffset: false } && Is(n + 1, Word.Number) && Value4(n + 1)
            && _t[n + 1].Number == r.A.Year + 1)
        {
            (r.Form, r.B) = (Form.Interval, r.A);
            r.B.Year++;
            r.A.OneOf = Value(n, Word.And) == 1;
            return SkipYearWord(n + 2);
        }

        if (Is(n, Word.And) && r.A.Shape == Shape.Month)
        {
            // "in July and August": neighbours make one span; "May or June" is one of them.
            var m = Point(n + 1, true, out var b);
            if (m > 0 && b.Shape == Shape.Month && (r.A.Month % 12) + 1 == b.Month)
            {
                (r.Form, r.B) = (Form.Interval, b);
                r.A.OneOf = Value(n, Word.And) == 1;
                return m;
            }
        }

        return n;
    }

    private static bool SameSort(in PointReading a, in PointReading b) =>
        a.Shape == b.Shape || (b.IsCalendar && (a.Part != 0 || b.Part != 0) && a.Shape != Shape.Year);

    /// <summary>"A to B" after from or between; the first may be a bare number that takes its month from the
    /// second.</summary>
    private int Pair(int i, Word joint, ref PhraseReadingParts r)
    {
        i = Skip(i, Word.Article, Word.In);
        var first = DayNumber(i, out var day);
        if (first > 0)
        {
            var j = Skip(first, Word.DayWord);
            if (IsJoint(j, joint))
            {
                var m = Point(Skip(j + 1, Word.Article), true, out r.B);
                if (m > 0 && r.B.Shape is Shape.Day or Shape.BareDay && r.B.Days == 0)
                {
                    r.A = r.B;
                    (r.A.Day, r.Form) = ((byte)day, Form.Interval);
                    return m;
                }
            }
        }

        if (Is(i, Word.Number) && Value4(i) && IsJoint(i + 1, joint) && Is(i + 2, Word.Number) && Value4(i + 2))
        {
            (r.A.Shape, r.A.Year, r.B.Shape, r.B.Year) = (Shape.Year, _t[i].Number, Shape.Year, _t[i + 2].Number);
            r.Form = Form.Interval;
            return SkipYearWord(i + 3);
        }

        var n = Point(i, true, out r.A);
        if (n > 0 && joint == Word.And && r.A is { Shape: Shape.Days, OneOf: false }
            && System.Numerics.BitOperations.PopCount(r.A.Days) == 2)
        {
            // "between August 20 and 25" is the span, not the two days.
            var (low, high) = (System.Numerics.BitOperations.TrailingZeroCount(r.A.Days),
                31 - System.Numerics.BitOperations.LeadingZeroCount(r.A.Days));
            (r.A.Shape, r.A.Days, r.A.Day) = (Shape.Day, 0, (byte)low);
            (r.B, r.Form) = (r.A, Form.Interval);
            r.B.Day = (byte)high;
            return n;
        }

        if (n <= 0 || !IsJoint(n, joint)) return 0;
        var end = Skip(n + 1, Word.Article, Word.In);
        var last = Point(end, true, out r.B);
        if (last <= 0) last = BareEnd(end, r.A, out r.B);
        if (last <= 0 || (r.A.Shape == Shape.BareDay && r.B.Shape is not (Shape.Day or Shape.BareDay))) return 0;
        r.Form = Form.Interval;
        return last;
    }

    private bool Value4(int i) =>
        _t[i].Digits == 4 && _t[i].Number is >= 1900 and <= 2100 && !Has(i, TokenTraits.NotDate);

    /// <summary>"from May 23 to 25": the second day takes the month of the first.</summary>
    private int BareEnd(int i, in PointReading a, out PointReading b)
    {
        b = a;
        if (a.Shape is not (Shape.Day or Shape.BareDay)) return 0;
        var n = DayNumber(i, out var day);
        b.Day = (byte)day;
        return n;
    }

    private bool IsJoint(int i, Word joint) =>
        Is(i, joint) || (joint == Word.To && (Is(i, Word.Until) || Is(i, Word.Dash)))
        || (joint == Word.And && Is(i, Word.To));

    private bool IsBirth(in PhraseReadingParts r)
    {
        if (r.Form != Form.Point) return false;
        if (Is(r.To, Word.Birth)) return true;
        for (var k = 1; k <= 3 && r.From - k >= 0; k++)
        {
            var p = _t[r.From - k];
            if (p.Is(Word.Birth)) return true;
            if (!(p.Is(Word.In) || p.Is(Word.Article) || p.Is(Word.Mark) || p.Is(Word.Dash) || p.Is(Word.Open))) break;
        }

        return FollowedByAbbreviation(r.To);
    }

    /// <summary>"г.р.", "г. р.", "р.н.": year of birth.</summary>
    private bool FollowedByAbbreviation(int to)
    {
        var back = to - 1;
        for (var k = 0; k < 2 && back >= 0 && Is(back, Word.Dot); k++) back--;
        var i = to;
        while (i < _t.Length && i < to + 2 && Is(i, Word.Dot)) i++;
        if (i >= _t.Length || back < 0 || !Is(back, Word.YearWord) || _t[i].Length != 1 || _t[back].Length != 1)
            return false;
        var c = WordFold.FoldChar(_text[_t[i].Start]);
        return lexicon.Lang == "uk" ? c == 'н' : lexicon.Lang == "ru" && c == 'р';
    }

    private bool CueNear(Word cue, int from, int to)
    {
        for (var i = from - 1; i >= 0 && i >= from - 7; i--)
        {
            if (EndsClause(i)) break;
            if (_t[i].Is(cue)) return true;
        }

        for (var i = to; i < _t.Length && i < to + 6; i++)
        {
            if (EndsClause(i)) break;
            if (_t[i].Is(cue)) return true;
        }

        return false;
    }

    /// <summary>"We were told on Tuesday that he will …": what comes after "that" or a comma does not date what
    /// stands before.</summary>
    private bool EndsClause(int i) => Is(i, Word.Break) || Is(i, Word.Comma) || Is(i, Word.Clause) || Is(i, Word.Mark);
}
