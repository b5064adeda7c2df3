using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Text;
using Homeward.Basics;

namespace Homeward.Persons;

/// <summary>One span of days a birth date may lie in; both ends inclusive, as day numbers of <see
/// cref="DateOnly"/>.</summary>
public readonly record struct DaySpan(int First, int Last)
{
    public int Days => Last - First + 1;

    public bool Meets(DaySpan other) => First <= other.Last && other.First <= Last;
}

/// <summary>A span made ready for comparing: its days, and year, month and day of the first as decimal digits of four bits
/// each.</summary>
internal readonly record struct DayDigits(int First, int Last, int Year, uint Digits)
{
    public static DayDigits Of(DaySpan span)
    {
        var day = DateOnly.FromDayNumber(span.First);
        var (digits, number) = (0u, (uint)(day.Year * 10_000 + day.Month * 100 + day.Day));
        for (var i = 0; i < 32; i += 4, number /= 10) digits |= number % 10 << i;
        return new(span.First, span.Last, day.Year, digits);
    }
}

/// <summary>How two birth dates stand to each other, the strongest first.</summary>
public enum DateAgreement
{
    Missing,
    Same,
    Swapped,
    Near,
    Month,
    Year,
    SameYear,
    Wide,
    NextYear,
    Different,
}

/// <summary>
/// Birth dates as lists write them: a day, a month, a year, an age at a date, or several of these. A date is a set of
/// spans;
/// two agree as well as their best pair of spans does. An impossible date (30 February) is read as its month, or its
/// year.
/// </summary>
public static partial class BirthDates
{
    /// <summary>Spans of a text: 1990-02-03, 03.02.1990, 3/2/1990 (day first), 19900203, 1990-02, 02.1990, 1990,
    /// «1998 г.р.»;
    /// several parted by |, ; or "or". Empty when there is no date in it.</summary>
    public static IReadOnlyList<DaySpan> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var spans = new List<DaySpan>(1);
        foreach (var part in Alternatives().Split(text.Length > 200 ? text[..200] : text))
        {
            if (One(part) is { } span && !spans.Contains(span)) spans.Add(span);
        }

        return spans;
    }

    /// <summary>Spans of uncertain dates; an end that nothing bounds is taken 100 years away and so says
    /// little.</summary>
    public static IReadOnlyList<DaySpan> From(IEnumerable<UncertainDate> dates) =>
        [.. dates.Where(d => d.Earliest is not null || d.Latest is not null).Select(d => Span(d.Earliest, d.Latest))
            .Distinct()];

    /// <summary>Birth days of somebody who was <paramref name="age"/> years old on a day between two.</summary>
    public static DaySpan AtAge(int age, DateOnly earliest, DateOnly latest) =>
        new(earliest.AddYears(-age - 1).DayNumber + 1, latest.AddYears(-age).DayNumber);

    /// <summary>The best agreement among all pairs of spans; Missing when a side has none.</summary>
    public static DateAgreement Compare(IReadOnlyList<DaySpan> a, IReadOnlyList<DaySpan> b)
    {
        if (a.Count == 0 || b.Count == 0) return DateAgreement.Missing;
        var best = DateAgreement.Different;
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                var one = Compare(x, y);
                if (one < best) best = one;
            }
        }

        return best;
    }

    private static DateAgreement Compare(DaySpan a, DaySpan b) => Compare(DayDigits.Of(a), DayDigits.Of(b));

    internal static DateAgreement Compare(in DayDigits a, in DayDigits b)
    {
        var days = Math.Max(a.Last - a.First, b.Last - b.First) + 1;
        if (a.First <= b.Last && b.First <= a.Last)
        {
            return days switch
            {
                1 => DateAgreement.Same,
                <= 31 => DateAgreement.Month,
                <= 366 => DateAgreement.Year,
                _ => DateAgreement.Wide
            };
        }

        if (days > 366) return DateAgreement.Different;
        var (x, y) = (a.Digits, b.Digits);
        if (days == 1)
        {
            if (x >> 16 == y >> 16 && (x >> 8 & 0xFF) == (y & 0xFF) && (x & 0xFF) == (y >> 8 & 0xFF)) return DateAgreement.Swapped;
            if (Math.Abs(a.First - b.First) == 1 || IsNear(x, y)) return DateAgreement.Near;
        }

        return Math.Abs(a.Year - b.Year) switch
        {
            0 => DateAgreement.SameYear,
            1 => DateAgreement.NextYear,
            _ => DateAgreement.Different,
        };
    }

    // One digit mistyped, or two neighbouring digits turned round; eight digits, four bits each.
    private static bool IsNear(uint x, uint y)
    {
        var differs = x ^ y;
        differs = (differs | differs >> 1 | differs >> 2 | differs >> 3) & 0x1111_1111;
        var count = BitOperations.PopCount(differs);
        if (count != 2) return count == 1;
        var at = BitOperations.TrailingZeroCount(differs);
        return (differs >> at & 0x11) == 0x11 && (x >> at & 0xF) == (y >> (at + 4) & 0xF) && (y >> at & 0xF) == (x >> (at + 4) & 0xF);
    }

    private static DaySpan? One(string text)
    {
        var t = text.Trim();
        if (YearFirst().Match(t) is { Success: true } iso) return Day(iso, "y", "m", "d");
        if (DayFirst().Match(t) is { Success: true } dotted) return Day(dotted, "y", "m", "d");
        if (MonthYear().Match(t) is { Success: true } month) return Month(Number(month, "y"), Number(month, "m"));
        return YearAlone().Match(t) is { Success: true } year ? Year(Number(year, "y")) : null;
    }

    private static DaySpan? Day(Match match, string y, string m, string d)
    {
        var (year, month, day) = (Number(match, y), Number(match, m), Number(match, d));
        if (year < 100) year += year > 30 ? 1900 : 2000;
        if (month > 12 && day is >= 1 and <= 12) (month, day) = (day, month);
        if (year is < 1 or > 9998) return null;
        if (month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
        {
            var number = new DateOnly(year, month, day).DayNumber;
            return new(number, number);
        }

        return Month(year, month);
    }

    private static DaySpan? Month(int year, int month)
    {
        if (month is < 1 or > 12) return Year(year);
        if (year is < 1 or > 9998) return null;
        var first = new DateOnly(year, month, 1);
        return new(first.DayNumber, first.AddMonths(1).DayNumber - 1);
    }

    private static DaySpan? Year(int year) =>
        year is < 1 or > 9998 ? null
            : new DaySpan(new DateOnly(year, 1, 1).DayNumber, new DateOnly(year, 12, 31).DayNumber);

    private static DaySpan Span(DateOnly? earliest, DateOnly? latest)
    {
        var first = earliest ?? (latest!.Value.Year > 101 ? latest.Value.AddYears(-100) : DateOnly.MinValue);
        var last = latest ?? (first.Year < 9898 ? first.AddYears(100) : DateOnly.MaxValue);
        return first <= last ? new(first.DayNumber, last.DayNumber) : new(last.DayNumber, first.DayNumber);
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s*(?:\||;|\bor\b|\bили\b|\bабо\b)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"^(?<y>\d{4})(?:[-./ ](?<m>\d{1,2})[-./ ](?<d>\d{1,2})|(?<m>\d\d)(?<d>\d\d))(?:[T ].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<d>\d{1,2})[-./ ](?<m>\d{1,2})[-./ ](?<y>\d{4}|\d\d)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^(?:(?<y>\d{4})[-./](?<m>\d{1,2})|(?<m>\d{1,2})[-./](?<y>\d{4}))(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"(?<!\d)(?<y>1[5-9]\d\d|20\d\d|1[0-4]\d\d)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex YearAlone();
}

/// <summary>Numbers that name a soldier or a unit, brought to one spelling (domain notes 5.5).</summary>
public static class Identifiers
{
    /// <summary>
    /// A Russian personal number (личный номер): one or two capital Cyrillic letters, a dash, six digits: Э-100100.
    /// Latin look-alikes, spaces and all kinds of dashes are folded; null when the text is not of that form.
    /// </summary>
    public static string? PersonalNumber(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 40) return null;
        var (letters, digits) = Apart(text);
        var cyrillic = Spelling.Swap(letters, toCyrillic: true).ToUpperInvariant();
        return cyrillic.Length is 1 or 2 && cyrillic.All(Spelling.IsCyrillic) && digits.Length == 6
            ? $"{cyrillic}-{digits}" : null;
    }

    /// <summary>
    /// A military unit: "в/ч 12345", "войсковая часть 12345" and plain digits become 12345; a Ukrainian "А7037" keeps
    /// its letter in
    /// Cyrillic. A name without a number is folded to its skeleton words. Null when nothing is left.
    /// </summary>
    public static string? Unit(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var tidy = Spelling.Tidy(text.Length > 200 ? text[..200] : text).ToUpperInvariant();
        var at = tidy.AsSpan().IndexOfAnyInRange('0', '9');
        if (at >= 0)
        {
            var end = at;
            while (end < tidy.Length && char.IsAsciiDigit(tidy[end])) end++;
            var digits = tidy[at..end];
            if (digits.Length is >= 3 and <= 6)
            {
                var letter = at > 0 && char.IsLetter(tidy[at - 1]) && (at < 2 || !char.IsLetter(tidy[at - 2]))
                    ? Spelling.Swap(tidy[(at - 1)..at], toCyrillic: true) : "";
                return digits.Length == 4 && letter is "А" or "Т" ? letter + digits : digits;
            }
        }

        var words = tidy.Split([' ', '-', '.', ',', '/', '«', '»', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Skeleton.Of).Where(w => w.Length > 0);
        var name = string.Join(' ', words);
        return name.Length == 0 ? null : name;
    }

    /// <summary>A place as a comparison key: words of the place's kind (г., село, область) out, skeletons of the
    /// rest.</summary>
    public static string? Place(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var words = Spelling.Tidy(text.Length > 400 ? text[..400] : text).ToLowerInvariant()
            .Split([' ', '.', ',', ';', '(', ')', '/', '"', '«', '»'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => !PlaceKinds.Contains(w)).Select(Skeleton.Of).Where(w => w.Length > 0).ToArray();
        return words.Length == 0 ? null : string.Join(' ', words);
    }

    private static readonly HashSet<string> PlaceKinds = new(StringComparer.Ordinal)
    {
        "г", "гор", "город", "м", "місто", "с", "село", "д", "дер", "деревня", "п", "пос", "поселок", "посёлок",
            "пгт", "смт", "ст", "станица", "станиця",
        "область", "обл", "край", "район", "р-н", "республика", "респ", "oblast", "region", "krai", "kray", "city",
            "town", "village", "district", "the", "of",
    };

    private static (string Letters, string Digits) Apart(string text)
    {
        var letters = new StringBuilder();
        var digits = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else if (char.IsLetter(c)) letters.Append(c);
        }

        return (letters.ToString(), digits.ToString());
    }
}
