using System.Globalization;
using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>Dates of claims from and to EDTF, with the span of days of `contracts.md`.</summary>
public static class ClaimDates
{
    /// <summary>A date given as EDTF (a gold file, a correction): 2025-03-19, 2022-21, 2023-22/.., 2025-03-21~.</summary>
    /// <exception cref="FormatException">not one of the EDTF forms used for claims</exception>
    public static UncertainDate FromEdtf(string edtf)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(edtf);
        var (earliest, latest) = Bounds(edtf);
        return new(null, null, null, edtf, earliest, latest, "reader", "given as EDTF");
    }

    private static (DateOnly? Earliest, DateOnly? Latest) Bounds(string edtf)
    {
        var parts = edtf.Split('/');
        return parts.Length switch
        {
            1 => Span(parts[0]),
            2 => (parts[0] is ".." or "" ? null : Span(parts[0]).Earliest, parts[1] is ".." or "" ? null : Span(parts[1]).Latest),
            _ => throw new FormatException($"\"{edtf}\" is not a date in EDTF"),
        };
    }

    private static (DateOnly Earliest, DateOnly Latest) Span(string text)
    {
        var plain = text.Trim().Trim('~', '?', '%');
        var numbers = plain.Split('-');
        if (numbers.Length is < 1 or > 3 || numbers[0].Length != 4) throw new FormatException($"\"{text}\" is not a date in EDTF");
        var year = Part(numbers[0], text);
        if (numbers.Length == 1) return (new(year, 1, 1), new(year, 12, 31));
        var month = Part(numbers[1], text);
        if (month is >= 21 and <= 24 && numbers.Length == 2)
        {
            var first = new DateOnly(year, month == 24 ? 12 : 3 * (month - 20), 1);
            return (first, first.AddMonths(3).AddDays(-1));
        }

        if (month is < 1 or > 12) throw new FormatException($"\"{text}\" has no such month");
        if (numbers.Length == 2) return (new(year, month, 1), new(year, month, DateTime.DaysInMonth(year, month)));
        var day = Part(numbers[2], text);
        if (day < 1 || day > DateTime.DaysInMonth(year, month)) throw new FormatException($"\"{text}\" has no such day");
        return (new(year, month, day), new(year, month, day));
    }

    private static int Part(string digits, string text) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"\"{text}\" is not a date in EDTF");
}
