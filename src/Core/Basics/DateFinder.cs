namespace Homeward.Basics;

/// <summary>Walks over tokens, keeps the month that was named last, and turns readings into mentions.</summary>
internal sealed class DateFinder(string text, DateLexicon lexicon, DateOnly? anchor, bool wholePhrase)
{
    private int _year, _month, _day;

    /// <summary>A number that no expression took; only kept when the text is one phrase.</summary>
    public string? Leftover { get; private set; }

    /// <summary>Adds the mentions that begin before the token "until" of one window; gives the first token not
    /// read.</summary>
    public int Read(ReadOnlySpan<DateToken> tokens, int until, List<DateMention> into)
    {
        var grammar = new DateGrammar(text, tokens, lexicon, wholePhrase);
        var i = 0;
        while (i < until)
        {
            ref readonly var t = ref tokens[i];
            if (t.Kind is not (
                Word.None or Word.Mark or Word.Stop or Word.Break or Word.Dot or Word.Comma or Word.Open or Word.Close)
                && grammar.TryRead(i, out var r))
            {
                into.Add(Mention(tokens, r));
                i = r.To;
                continue;
            }

            if (wholePhrase && t.Kind == Word.Number && Suspicious(tokens, i))
                Leftover ??= text.Substring(t.Start, t.Length);
            i++;
        }

        return i;
    }

    /// <summary>A number beside a date that was not understood makes the whole reading doubtful.</summary>
    private static bool Suspicious(ReadOnlySpan<DateToken> tokens, int i) =>
        tokens[i].Has(TokenTraits.Mixed) || !tokens[i].Has(TokenTraits.NotDate) && tokens[i].Kind2 == Word.None
        && (i > 0 && tokens[i - 1].Kind is Word.Month or Word.Dot or Word.Slash or Word.Dash or Word.WeakMonth
            || i + 1 < tokens.Length && tokens[i + 1].Kind is Word.Month or Word.WeakMonth or Word.YearWord
                or Word.Slash
            || tokens.Length <= 2);

    private DateMention Mention(ReadOnlySpan<DateToken> tokens, in PhraseReadingParts r)
    {
        var start = tokens[r.From].Start;
        var length = tokens[r.To - 1].End - start;
        var phrase = text.Substring(start, length);
        if (r.Form is Form.Duration or Form.Frequency)
        {
            var none = new UncertainDate(phrase, lexicon.Lang, anchor, "../..", null, null, "reader",
                r.Form == Form.Duration ? "a length of time" : "how often");
            return new(start, length, none, [], null, r.Form == Form.Duration, r.Form == Form.Frequency)
            {
                DaysLow = r.Form == Form.Duration ? r.LowDays : 0,
                DaysHigh = r.Form == Form.Duration ? r.HighDays : 0,
            };
        }

        if (r.Form == Form.Relative) return RelativeMention(start, length, phrase, r);
        var piece = DateComposer.Compose(r, Resolver(r), anchor);
        var mixed = false;
        for (var i = r.From; i < r.To; i++) mixed |= tokens[i].Has(TokenTraits.Mixed);
        var date = Dated(phrase, piece, mixed);
        var others = new List<UncertainDate>();
        if (FromContext(r)) AddAnchored(r, piece, phrase, mixed, others);
        if (!wholePhrase && r.A.Shape == Shape.BareDay && r.Form == Form.Point)
            AddFromBehind(tokens, r, phrase, others);
        if (piece.Trouble is null && !r.IsBirth) Remember(piece, r);
        foreach (var o in piece.Others ?? [])
        {
            if (o.Trouble is null && o.Edtf != piece.Edtf) others.Add(Dated(phrase, o, mixed));
        }

        return new(start, length, date, others, null, false, false)
        {
            Role = r.IsBirth ? DateRole.Birth : DateRole.Event,
            Doubt = piece.Trouble,
        };
    }

    private UncertainDate Dated(string phrase, DatePiece piece, bool mixed)
    {
        var edtf = piece.Edtf;
        if (mixed && piece.Trouble is null && edtf[^1] is not ('?' or '~' or '%' or '}' or '.')) edtf += "?";
        var why = mixed ? piece.Why + "; letters of two alphabets in one word" : piece.Why;
        return new(phrase, lexicon.Lang, anchor, edtf, piece.Earliest, piece.Latest, "reader", why);
    }

    private DateMention RelativeMention(int start, int length, string phrase, in PhraseReadingParts r)
    {
        var open =
            new UncertainDate(
            phrase, lexicon.Lang, anchor, "../..", null, null, "reader", "it counts from another event");
        var alternatives = new List<UncertainDate>();
        var rel = r.Relative!;
        if (anchor is { } a && rel.Event is null && rel.Direction == RelativeDirection.After
            && rel.DaysHigh is { } high)
        {
            // "in two days" with something to come counts from the message; otherwise only possibly.
            var span = DateSpan.On(a).Shift(rel.DaysLow, high);
            if (span.Earliest is { } e && span.Latest is { } l)
            {
                var edtf = e == l ? DateText.Day(e) + (r.Vague ? "~" : "")
                    : DateText.Day(e) + "/" + DateText.Day(l) + "~";
                var counted =
                    new UncertainDate(
                    phrase, lexicon.Lang, anchor, edtf, e, l, "reader", "counted from the day of the message");
                if (r.Future) open = counted;
                else alternatives.Add(counted);
            }
        }

        return new(start, length, open, alternatives, rel, false, false);
    }

    private DateResolver Resolver(in PhraseReadingParts r)
    {
        var hint = r.Form == Form.By || r.IsBound || r.Form == Form.Before && r.A.Shape != Shape.Holiday ? DateHint.Nearest : r.Future ? DateHint.Future : DateHint.Past;
        return new(anchor, lexicon.Lang, hint, _year, _month, _day) { HasHappened = r.Past };
    }

    private bool FromContext(in PhraseReadingParts r) =>
        _month != 0 && anchor is not null && r.Form is Form.Point or Form.Since && r.A.Shape == Shape.BareDay
            && !r.A.HasDeixis;

    /// <summary>A bare day read in the month named before may also be the latest such day: both are kept.</summary>
    private void AddAnchored(
        in PhraseReadingParts r, DatePiece taken, string phrase, bool mixed, List<UncertainDate> others)
    {
        var hint = r.Future ? DateHint.Future : DateHint.Past;
        var other = DateComposer.Compose(r, new DateResolver(anchor, lexicon.Lang, hint, 0, 0, 0), anchor);
        if (other.Trouble is null && other.Edtf != taken.Edtf) others.Add(Dated(phrase, other, mixed));
    }

    /// <summary>"on the 1st, then on the 5th of August": the month may stand behind a later day of the same
    /// sentence.</summary>
    private void AddFromBehind(
        ReadOnlySpan<DateToken> tokens, in PhraseReadingParts r, string phrase, List<UncertainDate> others)
    {
        for (var k = r.To + 1; k < tokens.Length && k < r.To + 12 && !tokens[k].Is(Word.Break); k++)
        {
            if (!tokens[k].Is(Word.Month)) continue;
            var before = tokens[k - 1].Is(Word.Of) && k > 1 ? tokens[k - 2] : tokens[k - 1];
            if (!before.Is(Word.Number) || before.Number <= r.A.Day || before.Number > 31) return;
            var point =
                new PointReading { Shape = Shape.Day, Day = r.A.Day, Month = (byte)tokens[k].ValueOf(Word.Month) };
            var piece = new DateResolver(anchor, lexicon.Lang, DateHint.Past, 0, 0, 0).Resolve(point);
            if (piece.Trouble is null && piece.Earliest is not null) others.Add(Dated(phrase, piece, false));
            return;
        }
    }

    private void Remember(DatePiece piece, in PhraseReadingParts r)
    {
        // "last week", "on Thursday": the story is back at the message, so no month named before holds on.
        if (r.A.Shape is Shape.Weekday or Shape.Unit or Shape.Fixed || r.Form == Form.Ago)
            (_year, _month, _day) = (0, 0, 0);
        if (r.Form is not (Form.Point or Form.Interval or Form.Since)) return;

        if (piece.Earliest is not { } e) return;
        var last = r.Form == Form.Interval ? r.B : r.A;
        var hasMonth = last.Shape is Shape.Day or Shape.Days or Shape.Month or Shape.BareDay
            || last.Shape == Shape.Part && last.Month != 0;
        if (!hasMonth) return;
        var d = r.Form == Form.Since ? e : piece.Latest ?? e;
        (_year, _month) = (d.Year, d.Month);
        _day = last.Shape is Shape.Day or Shape.Days or Shape.BareDay ? d.Day : 0;
    }
}

/// <summary>Puts points together to what was said: since, by, from-to, ago.</summary>
internal static class DateComposer
{
    public static DatePiece Compose(in PhraseReadingParts r, DateResolver resolver, DateOnly? anchor)
    {
        switch (r.Form)
        {
            case Form.Interval: return Interval(r, resolver);
            case Form.Ago: return Ago(r, anchor);
            case Form.Recent: return Recent(anchor, r.HighDays);
        }

        var p = resolver.Resolve(r.A);
        if (p.Trouble is not null || r.Form == Form.Point) return p;
        var piece = Bounded(r.Form, p);
        if (p.Others is null) return piece;
        var form = r.Form;
        return piece with { Others = p.Others.ConvertAll(o => o.Trouble is null ? Bounded(form, o) : o) };
    }

    private static DatePiece Bounded(Form form, DatePiece p)
    {
        if (p.From[0] is '{' or '[')
            p = p with { From = DateText.Day(p.Earliest!.Value), To = DateText.Day(p.Latest!.Value) };
        var first = p.To is null ? p.LastText : p.From;
        if (form == Form.Since && p is { To: null, Vague: true, Doubted: false }) first = p.From;
        if (form == Form.Since) return new(first, "..", p.Earliest, null, p.Why + "; open to the end");
        if (form == Form.By) return new("..", p.LastText, null, p.Latest, p.Why + "; open from the beginning");
        if (p.Earliest is not { } e || e == DateOnly.MinValue) return new("..", p.LastText, null, p.Latest, p.Why);
        var before = e.AddDays(-1);
        return new("..", DateText.Day(before), null, before, p.Why + "; the day before it at the latest");
    }

    private static DatePiece Interval(in PhraseReadingParts r, DateResolver resolver)
    {
        var (a, b) = (r.A, r.B);
        ShareYear(ref a, ref b);
        var end = resolver.Resolve(b);
        if (end.Trouble is not null) return end;
        if (a.Year == 0 && !a.YearIsOffset && !a.ShortYear && a.Month != 0 && end.Earliest is { } e)
        {
            // The start takes the year that puts it before the end.
            a.Year = a.Month <= e.Month ? e.Year : e.Year - 1;
            if (a.Month == b.Month && a.Day > b.Day && a.Day != 0 && b.Day != 0) return Reversed(a, b, end, resolver);
        }

        var start = resolver.Resolve(a);
        if (start.Trouble is not null) return start;
        if (start.Earliest is { } s && end.Latest is { } l && s > l)
        {
            if (a.Shape == Shape.BareDay || a.Month == b.Month && a.Year == b.Year && a.Day > b.Day)
                return Reversed(a, b, end, resolver);
            return DatePiece.Refused($"it ends ({end.Edtf}) before it begins ({start.Edtf})");
        }

        if (r.A.OneOf) return new($"[{start.Edtf},{end.Edtf}]", null, start.Earliest, end.Latest, "one of them");
        var from = start.To is null ? start.LastText : start.From;
        var last = end.To ?? end.From;
        if (from.Contains('{', StringComparison.Ordinal) || last.Contains('{', StringComparison.Ordinal))
        {
            return DatePiece.Refused("a span between lists of days is not one date");
        }

        return new(
            from, last, start.Earliest, end.Latest, "from one to the other")
        {
            Vague = end.Vague, Doubted =
            start.Doubted || end.Doubted
        };
    }

    private static void ShareYear(ref PointReading a, ref PointReading b)
    {
        var aHas = a.Year != 0 || a.YearIsOffset || a.ShortYear;
        var bHas = b.Year != 0 || b.YearIsOffset || b.ShortYear;
        var seasons = a.Shape == Shape.Season && b.Shape == Shape.Season;
        if (aHas && !bHas && (b.Month != 0 || seasons))
        {
            (b.Year, b.YearIsOffset, b.ShortYear) = (a.Year, a.YearIsOffset, a.ShortYear);
            if (b.Month < a.Month || b.Season < a.Season) b.Year++;
        }
        else if (bHas && !aHas && (a.Month != 0 || seasons))
        {
            (a.Year, a.YearIsOffset, a.ShortYear) = (b.Year, b.YearIsOffset, b.ShortYear);
            if (a.Month > b.Month || a.Season > b.Season) a.Year--;
        }
    }

    /// <summary>"from 29 to 5 June" began in the month before; a written year and month on both sides is a
    /// contradiction.</summary>
    private static DatePiece Reversed(PointReading a, in PointReading b, DatePiece end, DateResolver resolver)
    {
        if (a.Day <= 15 || end.Earliest is not { } e)
            return DatePiece.Refused($"it ends ({end.Edtf}) before it begins (day {a.Day})");
        var before = new DateOnly(e.Year, e.Month, 1).AddDays(-1);
        (a.Shape, a.Year, a.Month, a.YearIsOffset, a.ShortYear) =
            (Shape.Day, before.Year, (byte)before.Month, false, false);
        var start = resolver.Resolve(a);
        if (start.Trouble is not null) return start;
        var mark = start.From[^1] is '~' or '%' ? "%" : "?";
        var first = start.From.TrimEnd('~', '?', '%') + mark;
        return new(
            first, end.To ?? end.From, start.Earliest, end.Latest, "the first day is taken to be in the month before");
    }

    private static DatePiece Recent(DateOnly? anchor, int days)
    {
        const int fortnight = 14;
        if (anchor is not { } a || a.DayNumber < days + fortnight)
            return DatePiece.Refused("it counts from the day of the message, which is not known");
        var from = a.AddDays(-(days > 0 ? days : fortnight));
        return new(
            DateText.Day(from) + "~", DateText.Day(a), from, a, days > 0 ? "up to the message"
            : "recent: up to two weeks before the message");
    }

    private static DatePiece Ago(in PhraseReadingParts r, DateOnly? anchor)
    {
        if (anchor is not { } a) return DatePiece.Refused("it counts from the day of the message, which is not known");
        var span =
            new DateSpan(DateSpan.On(a).Shift(-r.HighDays, 0).Earliest, DateSpan.On(a).Shift(0, -r.LowDays).Latest);
        if (span.Earliest is not { } low || span.Latest is not { } high)
            return DatePiece.Refused("the day leaves the calendar");
        const string why = "counted back from the day of the message";
        if (r.Exact && r.Count == r.CountHigh && ExactlyAgo(r, a) is { } exact)
            return new(DateText.Day(exact), null, exact, exact, why);
        if (r.HalfMonths > 0 && !r.AtLeast && !r.AtMost && a.Year * 12 - r.HalfMonths > 24)
            return MonthAbout(a.AddMonths(-r.HalfMonths), why);
        if (r.AtLeast || r.AtMost) return Bounded(r, a, low, why);
        if (r.Count is 0 && r.HighDays > 9 * 7 && r.LowDays * 2 < r.HighDays)
            return new(DateText.Day(low) + "~", DateText.Day(high), low, high, why);
        switch (r.Unit)
        {
            case TimeUnit.Day or TimeUnit.Night or TimeUnit.Hour or TimeUnit.Minute:
                // Seven days and more are said as round numbers.
                if (low == high && r.LowDays > 6)
                    return new(DateText.Day(low), null, low.AddDays(-2), low.AddDays(2), why) { Vague = true };
                if (low == high) return new(DateText.Day(low), null, low, low, why) { Vague = r.Vague };
                return new(DateText.Day(low), DateText.Day(high), low, high, why) { Vague = true };
            case TimeUnit.Week or TimeUnit.Fortnight when r.Count == r.CountHigh && !r.Inverted && r.Count >= 0:
                var week = a.AddDays(-Math.Max(1, r.Count) * (r.Unit == TimeUnit.Week ? 7 : 14));
                return new(DateText.Day(week), null, week.AddDays(-2), week.AddDays(2), why) { Vague = true };
            case TimeUnit.Decade when a.Year > 10 * r.CountHigh + 1 && r.Count == r.CountHigh:
                return YearAbout(a.Year - 10 * Math.Max(1, r.Count), why);
            case TimeUnit.Month or TimeUnit.HalfYear or TimeUnit.Quarter:
                return Months(r, a, why, low, high);
            case TimeUnit.Year when r.HighDays / 366 == r.LowDays / 365:
                return Years(r, a, why);
            case TimeUnit.Year when a.Year > r.HighDays / 365 + 2:
                var (from, to) = (a.Year - r.HighDays / 366, a.Year - r.LowDays / 365);
                return new(
                    DateText.Year(from), DateText.Year(to), new(from, 1, 1), new(to, 12, 31), why)
                { Vague = true };
            default:
                return new(DateText.Day(low), DateText.Day(high), low, high, why) { Vague = true };
        }
    }

    private static DateOnly? ExactlyAgo(in PhraseReadingParts r, DateOnly a)
    {
        var count = Math.Max(1, r.Count);
        if (count > 400) return null;
        return r.Unit switch
        {
            TimeUnit.Day => a.AddDays(-count),
            TimeUnit.Week => a.AddDays(-7 * count),
            TimeUnit.Month => a.AddMonths(-count),
            TimeUnit.HalfYear => a.AddMonths(-6 * count),
            TimeUnit.Year => a.AddYears(-count),
            _ => null,
        };
    }

    private static DatePiece MonthAbout(DateOnly m, string why) => new(
        DateText.Month(m.Year, m.Month), null, new(m.Year, m.Month, 1),
        new(m.Year, m.Month, DateTime.DaysInMonth(m.Year, m.Month)), why)
    { Vague = true };

    private static DatePiece Months(in PhraseReadingParts r, DateOnly a, string why, DateOnly low, DateOnly high)
    {
        var each = r.Unit switch { TimeUnit.HalfYear => 6, TimeUnit.Quarter => 3, _ => 1 };
        var least = each * Math.Clamp(r.Count, 1, 2000);
        var most = each * Math.Clamp(r.CountHigh, 1, 2000);
        if (a.Year * 12 - most < 24) return DatePiece.Refused("the day leaves the calendar");
        var half = r.LowDays == 42;
        if (least != most && !(half && low.Month == high.Month))
        {
            var from = half ? low : a.AddMonths(-most);
            var to = half ? high : a.AddMonths(-least);
            return new(
                DateText.Month(from.Year, from.Month), DateText.Month(to.Year, to.Month), new(from.Year, from.Month, 1),
                new(to.Year, to.Month, DateTime.DaysInMonth(to.Year, to.Month)), why)
            { Vague = true };
        }

        var m = half ? low : a.AddMonths(-least);
        return new(
            DateText.Month(m.Year, m.Month), null, new(m.Year, m.Month, 1),
            new(m.Year, m.Month, DateTime.DaysInMonth(m.Year, m.Month)), why)
        {
            Vague = true,
        };
    }

    private static DatePiece Years(in PhraseReadingParts r, DateOnly a, string why)
    {
        var years = r.LowDays / 365;
        if (a.Year - years < 3) return DatePiece.Refused("the day leaves the calendar");
        var d = a.AddYears(-years);
        if (years == 1)
        {
            return new(
                DateText.Month(d.Year, d.Month), null, new(d.Year, d.Month, 1),
                new(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month)), why)
            {
                Vague = true,
            };
        }

        return YearAbout(d.Year, why);
    }

    private static DatePiece YearAbout(int year, string why) =>
        new(DateText.Year(year), null, new(year, 1, 1), new(year, 12, 31), why) { Vague = true };

    /// <summary>"more than a year ago" ends then; "less than a month ago" began then.</summary>
    private static DatePiece Bounded(in PhraseReadingParts r, DateOnly a, DateOnly low, string why)
    {
        var byMonth = r.Unit is TimeUnit.Month or TimeUnit.Year or TimeUnit.HalfYear or TimeUnit.Decade;
        var first = byMonth ? new DateOnly(low.Year, low.Month, 1) : low;
        var last = byMonth ? new DateOnly(low.Year, low.Month, DateTime.DaysInMonth(low.Year, low.Month)) : low;
        var text = byMonth ? DateText.Month(low.Year, low.Month) : DateText.Day(low);
        return r.AtLeast ? new("..", text, null, last, why) { Vague = true }
            : new(text + "~", DateText.Day(a), first, a, why);
    }
}
