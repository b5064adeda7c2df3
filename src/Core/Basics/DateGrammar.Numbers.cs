namespace Homeward.Basics;

internal readonly ref partial struct DateGrammar
{
    private int FromNumber(int i, bool inWord, ref PointReading p)
    {
        if (Has(i, TokenTraits.NotDate)) return 0;
        var n = Iso(i, ref p);
        if (n == 0) n = Numeric(i, inWord, ref p);
        if (n == 0 && ShortYearForm(i, inWord)) n = FromYear(i, inWord, ref p);
        if (n == 0) n = FromDays(i, inWord, ref p);
        if (n == 0) n = FromYear(i, inWord, ref p);
        return n;
    }

    /// <summary>"в 22-м", "у 22-му": after "in" this form is a year, not a day.</summary>
    private bool ShortYearForm(int i, bool inWord) =>
        inWord && lexicon.IsCyrillic && _t[i].Digits == 2 && Has(i, TokenTraits.Ordinal) && i > 0 && Is(i - 1, Word.In)
        && (LastLetter(i) == 'м' || lexicon.Lang == "uk" && LastLetter(i) == 'у') && !IsMonth(i + 1, true)
            && !Is(i + 1, Word.DayWord) && !NounFollows(i + 1);

    /// <summary>2025-03-19, 2025/03/19 and 2025-03, with nothing between the parts.</summary>
    private int Iso(int i, ref PointReading p)
    {
        if (_t[i].Digits == 4 && Is(i + 1, Word.Slash) && IsPart(i + 2, 2) && Is(i + 3, Word.Slash) && IsPart(i + 4, 2)
            && Has(i + 1, TokenTraits.Glued) && Has(i + 3, TokenTraits.Glued) && _t[i + 2].Number is >= 1 and <= 12)
        {
            (p.Shape, p.Year, p.Month, p.Day) =
                (Shape.Day, _t[i].Number, (byte)_t[i + 2].Number, (byte)_t[i + 4].Number);
            return i + 5;
        }

        if (_t[i].Digits != 4 || !Is(i + 1, Word.Dash) || !IsPart(i + 2, 2) || !Has(i + 1, TokenTraits.Glued)) return 0;
        (p.Year, p.Month, p.Shape) = (_t[i].Number, (byte)_t[i + 2].Number, Shape.Month);
        var full = Is(i + 3, Word.Dash) && Has(i + 3, TokenTraits.Glued) && IsPart(i + 4, 2);
        if (!full)
        {
            // "2023-24" are two years, not the month 24.
            if (p.Month is 0 or > 12 || Has(i + 3, TokenTraits.Glued)
                && (Is(i + 3, Word.Number) || Is(i + 3, Word.Dash))) return 0;
            return i + 3;
        }

        (p.Shape, p.Day) = (Shape.Day, (byte)_t[i + 4].Number);
        if (p.Year == 0) p.Trouble = "there is no year 0 in this calendar";
        return i + 5;
    }

    private bool IsPart(int i, int digits) =>
        Is(i, Word.Number) && _t[i].Digits <= digits && Has(i, TokenTraits.Glued) && !Has(i, TokenTraits.Ordinal)
        && !Has(i, TokenTraits.Plural);

    /// <summary>19.03.2025, 19/3/25, 19-03-2025 and, in the east, 19.03. Month first is kept as the other
    /// reading.</summary>
    private int Numeric(int i, bool inWord, ref PointReading p)
    {
        if (_t[i].Digits > 2 || Has(i, TokenTraits.Ordinal)) return 0;
        if (lexicon.Lang != "en" && (Is(i + 1, Word.Dot) || Is(i + 1, Word.Slash)) && IsPart(i + 2, 4)
            && _t[i + 2].Digits == 4
            && Has(i + 1, TokenTraits.Glued) && _t[i].Number is >= 1 and <= 12 && Value4(i + 2))
        {
            (p.Shape, p.Month, p.Year) = (Shape.Month, (byte)_t[i].Number, _t[i + 2].Number);
            return SkipYearWord(i + 3);
        }

        var sign = (uint)(i + 1) < (uint)_t.Length ? _t[i + 1].Kind : Word.None;
        if (sign is not (Word.Dot or Word.Slash or Word.Dash) || !Has(i + 1, TokenTraits.Glued) || !IsPart(i + 2, 2))
            return 0;
        int a = _t[i].Number, b = _t[i + 2].Number;
        var third = Is(i + 3, sign) && Has(i + 3, TokenTraits.Glued) && Is(i + 4, Word.Number)
            && Has(i + 4, TokenTraits.Glued);
        if (third) return ThreeNumbers(i, a, b, sign, ref p);
        var two = sign == Word.Dot && lexicon.Lang != "en" && _t[i + 2].Digits == 2 && a is >= 1 and <= 31
            && b is >= 1 and <= 12;
        var slash = sign == Word.Slash && inWord | wholePhrase && a is >= 1 and <= 31 && b is >= 1 and <= 31;
        if (!two && !(slash && (a <= 12 || b <= 12))) return 0;
        if (Is(i + 3, Word.Number) && Has(i + 3, TokenTraits.Glued)) return 0;
        if (two && !wholePhrase && (Is(i + 3, Word.Unit) || Is(i + 3, Word.Dash) && Has(i + 3, TokenTraits.Glued)
            && !Is(i + 4, Word.Number))) return 0;
        if (two && !wholePhrase && (AfterAbbreviation(i) || NextStarts(i + 3, MeasureNouns))) return 0;
        p.Shape = Shape.Day;
        if (!SetDayMonth(a, b, ref p)) return 0;
        if (two) (p.OtherDay, p.OtherMonth) = (0, 0);
        return i + 3;
    }

    /// <summary>"п. 10.03", "ст. 12.05": a numbered clause.</summary>
    private bool AfterAbbreviation(int i) =>
        i > 1 && Is(i - 1, Word.Dot) && Has(i - 1, TokenTraits.Glued) && _t[i - 2].Kind == Word.None
            && _t[i - 2].Length <= 3;

    private static readonly string[] MeasureNouns =
        ["руб", "грн", "км", "кг", "тыс", "тис", "млн", "млрд", "коп", "метр", "шт", "балл", "бал", "евро", "євро",
        "долл", "дол"];

    private bool NextStarts(int n, string[] stems)
    {
        if (n >= _t.Length || !char.IsLetter(_text[_t[n].Start])) return false;
        Span<char> buffer = stackalloc char[16];
        var word = _text[_t[n].Start.._t[n].End];
        var folded = buffer[..WordFold.Fold(word.Length > 16 ? word[..16] : word, buffer)];
        foreach (var stem in stems)
        {
            if (folded.StartsWith(stem, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private int ThreeNumbers(int i, int a, int b, Word sign, ref PointReading p)
    {
        var y = _t[i + 4];
        p.Shape = Shape.Day;
        if (y.Digits is not (2 or 4))
        {
            p.Trouble = $"a year of {y.Digits} digits is not one this calendar has";
            return y.Digits >= 5 ? i + 5 : 0;
        }

        if (y.Digits == 2 && sign == Word.Dash) return 0;
        if (Is(i + 5, sign) && Has(i + 5, TokenTraits.Glued) && Is(i + 6, Word.Number)
            && Has(i + 6, TokenTraits.Glued)) return 0;
        (p.Year, p.ShortYear) = (y.Number, y.Digits == 2);
        if (p.Year == 0 && !p.ShortYear) p.Trouble = "there is no year 0 in this calendar";
        if (!SetDayMonth(a, b, ref p)) p.Trouble ??= $"{a} and {b} are not a day and a month";
        p.IsNumeric = sign != Word.Dot;
        if (p.IsNumeric is false) (p.OtherDay, p.OtherMonth) = (0, 0);
        return SkipYearWord(i + 5);
    }

    /// <summary>Day first by default; month first when only that is possible, or as the other reading when both
    /// are.</summary>
    private static bool SetDayMonth(int a, int b, ref PointReading p)
    {
        if (b is >= 1 and <= 12 && a is >= 1 and <= 31)
        {
            (p.Day, p.Month) = ((byte)a, (byte)b);
            if (a <= 12 && a != b) (p.OtherDay, p.OtherMonth) = ((byte)b, (byte)a);
            return true;
        }

        if (a is < 1 or > 12 || b is < 1 or > 31) return false;
        (p.Day, p.Month) = ((byte)b, (byte)a);
        return true;
    }

    /// <summary>One or more days and their month; or a bare day: "21-го", "the 13th", "20-го числа".</summary>
    private int FromDays(int i, bool inWord, ref PointReading p)
    {
        var n = DayNumber(i, out var day);
        if (n == 0 || (day > 31 && !IsMonth(Skip(n, Word.Of, Word.Article), true))) return 0;
        var ordinal = Is(i, Word.Ord) || Has(i, TokenTraits.Ordinal);
        var last = DayList(n, day, out var days, ref p);
        if (last > n)
        {
            var m = MonthAfterDays(last, ref p);
            if (m > 0)
            {
                (p.Shape, p.Days, p.Day) = (Shape.Days, days, (byte)day);
                return m;
            }

            if (ordinal && inWord && Has(last - 1, TokenTraits.Ordinal))
            {
                (p.Shape, p.Days, p.Day) = (Shape.BareDay, days, (byte)day);
                return Skip(last, Word.DayWord);
            }
        }

        if (Has(i, TokenTraits.Plural)) return 0;
        var one = MonthAfterDays(n, ref p);
        if (one > 0)
        {
            (p.Shape, p.Day) = (Shape.Day, (byte)day);
            return one;
        }

        return Bare(i, n, day, ordinal, inWord, ref p);
    }

    private int Bare(int i, int n, int day, bool ordinal, bool inWord, ref PointReading p)
    {
        if (day is < 1 or > 31) return 0;
        var word = Is(n, Word.DayWord);
        var told = !lexicon.IsCyrillic && i > 0 && Is(i - 1, Word.DayWord);
        if (!word && !told && !(ordinal && (inWord || p.Approx || CyrillicDay(i) || wholePhrase))) return 0;
        if (!word && (Is(n, Word.YearWord) || Is(n, Word.Unit) || NounFollows(n))) return 0;
        if (!word && lexicon.Lang == "en" && !wholePhrase)
        {
            // "the first" alone is no day; "on the first" and "the 13th" are.
            if (i == 0 || !Is(i - 1, Word.Article)) return 0;
            var on = i > 1
                && (Is(i - 2, Word.In) && Value(i - 2, Word.In) == 1 || Is(i - 2, Word.By) || Is(i - 2, Word.Since)
                || Is(i - 2, Word.Until));
            if (Is(i, Word.Ord) && !on) return 0;
        }

        (p.Shape, p.Day) = (Shape.BareDay, (byte)day);
        n = word ? n + 1 : n;
        var j = Skip(n, Word.Of, Word.In, Word.Article);
        if (Is(j, Word.Deixis) && Is(j + 1, Word.Unit) && Value(j + 1, Word.Unit) == (int)TimeUnit.Month)
        {
            (p.HasDeixis, p.Deixis) = (true, (sbyte)Value(j, Word.Deixis));
            return j + 2;
        }

        if (j > n && Is(j, Word.Unit) && Value(j, Word.Unit) == (int)TimeUnit.Month) return j + 1;
        return n;
    }

    /// <summary>"21-го", "двадцать первого": the genitive alone says that a day is meant.</summary>
    private bool CyrillicDay(int i)
    {
        if (!lexicon.IsCyrillic) return false;
        var t = _t[i];
        var end = _text[t.Start..t.End];
        return end.Length > 2 && WordFold.FoldChar(end[^1]) == 'о' && WordFold.FoldChar(end[^2]) == 'г'
            && (t.Is(Word.Number) || t.Is(Word.Ord) && wholePhrase);
    }

    /// <summary>In "the 13th brigade" and "21-го полка" the number counts something else.</summary>
    private bool NounFollows(int n)
    {
        if (wholePhrase && n >= _t.Length) return false;
        if (n >= _t.Length || !_t[n].Is(Word.None) || _t[n].Kind != Word.None) return false;
        if (!lexicon.IsCyrillic) return char.IsLetter(_text[_t[n].Start]);
        return !Has(n, TokenTraits.Capital) && NextStarts(n, UnitNouns);
    }

    private static readonly string[] UnitNouns =
    [
        "полк", "бригад", "арми", "корпус", "дивизи", "дивізі", "батальон", "рот", "отдел", "век", "ст", "этап",
            "раунд",
        "обмен", "обмін", "етап", "омбр", "мсп", "мсбр", "гв", "отдельн", "окрем", "механиз", "механіз", "мотостр", "штурм",
            "десант",
        "морск", "морсько", "танк", "стать", "статт", "пункт", "школ", "лице", "дом", "буд", "цех", "отряд", "загон",
            "взвод",
        "центр", "общевойск", "армейск", "армій", "президент", "участк", "дільниц", "километр", "кілометр", "калибр",
            "калібр",
    ];

    /// <summary>Reads ", 24 и 25" and "-25" after a first day; the list counts only when a month follows it.</summary>
    private int DayList(int n, int day, out uint days, ref PointReading p)
    {
        days = 0;
        if (day is < 1 or > 31) return n;
        for (var k = 0; k < 12; k++)
        {
            var range = Is(n, Word.Dash) || Is(n, Word.To) && Value(n, Word.To) != 1 || Is(n, Word.Until)
                && lexicon.Lang != "en";
            var j = n;
            if (range) j = n + 1;
            else if (Is(n, Word.Comma)) j = Skip(n + 1, Word.And);
            else if (Is(n, Word.And)) j = n + 1;
            else if (Is(n, Word.Slash) && Has(n, TokenTraits.Glued)) j = n + 1;
            if (j == n) break;
            var or = Is(j - 1, Word.And) && Value(j - 1, Word.And) == 1;
            j = Skip(j, Word.Article, lexicon.Lang == "ca" ? Word.In : Word.Article);
            var m = DayNumber(j, out var next);
            if (m == 0 || next <= day || next > 31) break;
            if (days == 0) days = 1u << day;
            p.OneOf |= or;
            for (var d = range ? day + 1 : next; d <= next; d++) days |= 1u << d;
            (n, day) = (m, next);
        }

        return n;
    }

    /// <summary>The month and year after a day, with "of" and the like between. 0 when none follows.</summary>
    private int MonthAfterDays(int n, ref PointReading p)
    {
        var j = Is(n, Word.DayWord) ? n + 1 : n;
        j = Skip(j, Word.Of, Word.Article);
        if (Is(j, Word.Dash) && Has(j, TokenTraits.Glued)) j++;
        if (Is(j, Word.Deixis) && IsMonth(j + 1, true))
        {
            (p.HasDeixis, p.Deixis) = (true, (sbyte)Value(j, Word.Deixis));
            j++;
        }

        if (!IsMonth(j, true)) return 0;
        p.Month = (byte)MonthValue(j);
        var k = j + 1;
        if (Is(k, Word.Dot) && IsShortMonth(j) && Is(k + 1, Word.Number)) k++;
        if (Is(k, Word.Dash) && Has(k, TokenTraits.Glued) && Is(k + 1, Word.Number) && _t[k + 1].Digits == 4) k++;
        return TakeYear(k, ref p);
    }

    /// <summary>A year by itself: "2023 году", "in 2023", "в 22-м", "22-й год", "the 1990s".</summary>
    private int FromYear(int i, bool inWord, ref PointReading p)
    {
        var t = _t[i];
        var word = Is(i + 1, Word.YearWord);
        if (t.Has(TokenTraits.Plural) && (t.Digits == 2 || t.Digits == 4 && t.Number >= 1000) && t.Number % 10 == 0)
        {
            (p.Shape, p.Year) =
                (Shape.Decade, t.Digits == 4 ? t.Number : t.Number >= 30 ? 1900 + t.Number : 2000 + t.Number);
            return Is(i + 1, Word.DayWord) && t.Number == 20 ? Twenties(i, ref p) : SkipYearWord(i + 1);
        }

        if (t.Digits == 4 && (word || t.Number is >= 1900 and <= 2100))
        {
            var alone = IsAlone(i) || Is(i + 1, Word.Dash) && Is(i + 2, Word.Number) && Value4(i + 2)
                && _t[i + 2].Number > t.Number;
            if (!word && !inWord && !alone) return 0;
            if (!word && !alone && (NounAfterNumber(i + 1) || lexicon.IsCyrillic && t.Number % 100 == 0)) return 0;
            (p.Shape, p.Year) = (Shape.Year, t.Number);
            if (t.Number == 0) p.Trouble = "there is no year 0 in this calendar";
            return SkipYearWord(i + 1);
        }

        if (word && t.Digits >= 5 || word && t.Digits == 1 && t.Number == 0)
        {
            (p.Shape, p.Trouble) = (Shape.Year, t.Digits == 1
                ? "there is no year 0 in this calendar"
                : $"a year of {t.Digits} digits is not one this calendar has");
            return SkipYearWord(i + 1);
        }

        if (t.Digits != 2) return 0;
        var asYear = t.Has(TokenTraits.Short) && inWord | wholePhrase
            || (t.Has(TokenTraits.Ordinal) && lexicon.IsCyrillic
                && (word || ShortYearForm(i, inWord) || i > 0 && Is(i - 1, Word.Part)))
            || (word && ShortYearWord(i + 1) && inWord | wholePhrase);
        if (!asYear) return 0;
        (p.Shape, p.Year, p.ShortYear) = (Shape.Year, t.Number, true);
        return SkipYearWord(i + 1);
    }

    /// <summary>The number is the whole phrase, but for small words before it.</summary>
    private bool IsAlone(int i)
    {
        if (i > 0 && Is(i - 1, Word.Birth)) return true;
        if (!wholePhrase || Skip(i + 1, Word.Dot, Word.Mark) < _t.Length) return false;
        for (var k = 0; k < i; k++)
        {
            if (_t[k].Kind is Word.None or Word.Number) return false;
        }

        return true;
    }

    /// <summary>"в 20-х числах мая".</summary>
    private int Twenties(int i, ref PointReading p)
    {
        (p.Shape, p.Year, p.Part) = (Shape.Part, 0, 16);
        if (!IsMonth(i + 2, true)) return 0;
        p.Month = (byte)MonthValue(i + 2);
        return TakeYear(i + 3, ref p);
    }

    private char LastLetter(int i) => WordFold.FoldChar(_text[_t[i].End - 1]);

    /// <summary>Of the forms of "year" only these follow a short year; "22 года" is an age or a length.</summary>
    private bool ShortYearWord(int i)
    {
        var t = _t[i];
        return t.Length <= 2 || LastLetter(i) is 'у' or 'м' or 'і' && t.Length == 4;
    }

    private bool NounAfterNumber(int n) =>
        n < _t.Length && lexicon.IsCyrillic && _t[n].Kind == Word.None && char.IsLower(_text[_t[n].Start])
        && Plural(_text[_t[n].Start.._t[n].End]);

    private static bool Plural(ReadOnlySpan<char> word)
    {
        var c = WordFold.FoldChar(word[^1]);
        return word.Length > 3 && c is 'в' or 'й' or 'х' || word.Length > 5 && word[^2..] is "ек" or "ей" or "ик";
    }
}
