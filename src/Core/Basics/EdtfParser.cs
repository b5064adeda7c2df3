using System.Globalization;

namespace Homeward.Basics;

/// <summary>Recursive descent over one EDTF text. The first trouble stops it and is reported with its
/// position.</summary>
internal ref struct EdtfParser(string text)
{
    private const int ManyDigits = 15;
    private readonly string _text = text;
    private int _at;
    private string? _trouble;

    public EdtfReading ReadAll()
    {
        if (_text.Length == 0) return new(null, "nothing to read", 0);
        var value = _text[0] is '[' or '{' ? Set() : IntervalOrDate();
        if (_trouble is null && _at < _text.Length) Fail($"\"{_text[_at]}\" was not expected here");
        return _trouble is null ? new(value, null, _text.Length) : new(null, _trouble, _at);
    }

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private bool IsOpenMark => Peek == '.' && _at + 1 < _text.Length && _text[_at + 1] == '.';

    private void Fail(string why) => _trouble ??= why;

    private Edtf? IntervalOrDate()
    {
        var (start, startKind) = Side(isStart: true);
        if (_trouble is not null) return null;
        if (Peek != '/')
        {
            if (startKind != EdtfEnd.Date) Fail("an interval needs \"/\"");
            return start;
        }

        _at++;
        var (end, endKind) = Side(isStart: false);
        if (_trouble is not null) return null;
        if (start is null && end is null && startKind == EdtfEnd.Unknown && endKind == EdtfEnd.Unknown)
        {
            Fail("both ends are missing");
            return null;
        }

        if (start?.Time is not null || end?.Time is not null) Fail("an interval has no time of day");
        if (start is not null && end is not null && EndsBeforeItBegins(start, end))
            Fail("the interval ends before it begins");
        return new EdtfInterval(start, startKind, end, endKind);
    }

    private static bool EndsBeforeItBegins(EdtfDate start, EdtfDate end)
    {
        if (start.Span.Earliest is { } s && end.Span.Latest is { } e) return e < s;
        return YearValue(start.Year.Digits) is { } a && YearValue(end.Year.Digits) is { } b && a > b;
    }

    private static double? YearValue(string digits)
    {
        if (digits.Contains('X', StringComparison.Ordinal)) return null;
        var t = digits.TrimStart('Y');
        var s = t.IndexOf('S', StringComparison.Ordinal);
        return double.TryParse(s < 0 ? t : t[..s], NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v
            : null;
    }

    private (EdtfDate?, EdtfEnd) Side(bool isStart)
    {
        if (IsOpenMark)
        {
            _at += 2;
            return (null, EdtfEnd.Open);
        }

        if (isStart ? Peek == '/' : _at == _text.Length) return (null, EdtfEnd.Unknown);
        return (Date(), EdtfEnd.Date);
    }

    private EdtfSet? Set()
    {
        var all = Peek == '{';
        var close = all ? '}' : ']';
        _at++;
        var elements = new List<EdtfElement>();
        while (_trouble is null)
        {
            var spaced = elements.Count > 0 && Peek == ' ';
            if (spaced) _at++;
            var from = IsOpenMark ? null : Date();
            var run = _trouble is null && IsOpenMark;
            EdtfDate? to = null;
            if (run)
            {
                _at += 2;
                if (Peek != close && Peek != ',') to = Date();
                if (from is null && to is null) Fail("a run needs at least one end");
            }

            if (_trouble is not null) return null;
            if (from is { Time: not null } || to is { Time: not null }) Fail("a set has no time of day");
            if (from is not null && to is not null && EndsBeforeItBegins(from, to)) Fail("a run ends before it begins");
            elements.Add(new(from, run, to, spaced));
            if (Peek == ',')
            {
                _at++;
                continue;
            }

            if (Peek != close) Fail($"\"{close}\" is missing");
            else _at++;
            break;
        }

        return _trouble is null ? new(all, elements) : null;
    }

    private EdtfDate? Date()
    {
        var year = Year(out var plain, out var significant);
        if (_trouble is not null) return null;
        EdtfPart? month = null, day = null;
        string? time = null;
        if (Peek == '-')
        {
            if (!plain) Fail("a year with Y, E or S takes no month");
            month = TwoDigits("month");
            if (_trouble is null && Peek == '-') day = TwoDigits("day");
        }

        if (_trouble is null && Peek == 'T') time = TimeOfDay(year, month, day);
        if (_trouble is not null) return null;
        var days = EdtfDays.Of(year.Digits, significant, month?.Digits, day?.Digits, out var why);
        if (why is not null) Fail(why);
        return new EdtfDate(year, month, day, time) { Days = days };
    }

    private EdtfMark Mark()
    {
        var mark = Peek switch
        {
            '?' => EdtfMark.Uncertain,
            '~' => EdtfMark.Approximate,
            '%' => EdtfMark.Both,
            _ => EdtfMark.None,
        };
        if (mark != EdtfMark.None) _at++;
        return mark;
    }

    private EdtfPart Year(out bool plain, out int? significant)
    {
        var before = Mark();
        var start = _at;
        plain = true;
        significant = null;
        var lettered = Peek == 'Y';
        if (lettered) _at++;
        if (Peek == '-') _at++;
        var digitsFrom = _at;
        while (char.IsAsciiDigit(Peek) || (Peek == 'X' && !lettered)) _at++;
        var digits = _at - digitsFrom;
        if (lettered) CheckLongYear(digitsFrom, digits, ref plain);
        else if (digits != 4)
            Fail(digits == 0 ? "a year is missing" : $"a year has four digits, not {digits}; longer ones begin with Y");
        if (Peek == 'S' && _trouble is null)
        {
            _at++;
            significant = Number(2, "significant digits");
            plain = false;
            if (significant == 0) Fail("zero significant digits say nothing");
        }

        var written = _text[start.._at];
        if (written.Contains('X', StringComparison.Ordinal) && significant is not null)
            Fail("X and S exclude each other");
        return new(written, before, Mark());
    }

    private void CheckLongYear(int digitsFrom, int digits, ref bool plain)
    {
        plain = false;
        if (digits is 0 or > ManyDigits)
        {
            Fail(digits == 0 ? "digits are missing after Y" : "the year has too many digits");
            return;
        }

        if (Peek == 'E')
        {
            _at++;
            _ = Number(2, "exponent");
        }
        else if (digits < 5)
        {
            Fail("after Y a year has more than four digits");
        }
        else if (_text[digitsFrom] == '0')
        {
            Fail("a long year does not begin with 0");
        }
    }

    private int Number(int most, string what)
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek)) _at++;
        var length = _at - start;
        if (length >= 1 && length <= most) return int.Parse(_text.AsSpan(start, length), CultureInfo.InvariantCulture);
        Fail($"the {what} needs 1 to {most} digits");
        return 0;
    }

    private EdtfPart TwoDigits(string what)
    {
        _at++;
        var before = Mark();
        var start = _at;
        while (_at - start < 3 && (char.IsAsciiDigit(Peek) || Peek == 'X')) _at++;
        if (_at - start != 2) Fail($"a {what} has two digits");
        return new(_trouble is null ? _text[start.._at] : "", before, Mark());
    }

    private string? TimeOfDay(EdtfPart year, EdtfPart? month, EdtfPart? day)
    {
        var bare = day is { HasUnspecified: false, Before: EdtfMark.None, After: EdtfMark.None }
            && month is { HasUnspecified: false } && !year.HasUnspecified;
        if (!bare) Fail("a time of day needs a full, plain day");
        var start = _at;
        _at++;
        var hour = Pair(24);
        Colon();
        var minute = Pair(59);
        Colon();
        var second = Pair(60);
        if (hour == 24 && (minute | second) != 0) Fail("24 is allowed only as 24:00:00");
        if (second == 60 && minute != 59) Fail("second 60 exists only as a leap second");
        if (Peek == 'Z')
        {
            _at++;
        }
        else if (Peek is '+' or '-')
        {
            _at++;
            var zone = Pair(14);
            if (Peek == ':')
            {
                _at++;
                if (zone == 14 && Pair(59) > 0) Fail("no zone is beyond 14 hours");
                else if (zone < 14) _ = Pair(59);
            }
        }

        return _trouble is null ? _text[start.._at] : null;
    }

    private void Colon()
    {
        if (Peek == ':') _at++;
        else Fail("\":\" is missing in the time");
    }

    private int Pair(int most)
    {
        if (_at + 1 < _text.Length && char.IsAsciiDigit(_text[_at]) && char.IsAsciiDigit(_text[_at + 1]))
        {
            var value = (_text[_at] - '0') * 10 + _text[_at + 1] - '0';
            if (value > most) Fail($"{value} is too large here");
            else _at += 2;
            return value;
        }

        Fail("two digits are missing in the time");
        return 0;
    }
}
