using System.Buffers;

namespace Homeward.Basics;

/// <summary>What a date stands for where it is not an event.</summary>
public enum DateRole
{
    Event,

    /// <summary>A date or year of birth.</summary>
    Birth,
}

/// <summary>One date expression found in a text.</summary>
/// <param name="Start">where it begins, in UTF-16 units</param>
/// <param name="Length">how long it is, in UTF-16 units</param>
/// <param name="Date">the likeliest reading; "../.." without days for lengths, frequencies and what counts from
/// another event</param>
/// <param name="Alternatives">other readings the words allow, likeliest first</param>
/// <param name="Relative">set when the date counts from another event</param>
/// <param name="IsDuration">a length of time: "two weeks"</param>
/// <param name="IsFrequency">how often: "every day", "six hours a day"</param>
public sealed record DateMention(
    int Start, int Length, UncertainDate Date, IReadOnlyList<UncertainDate> Alternatives, RelativeSpan? Relative,
    bool IsDuration, bool IsFrequency)
{
    public DateRole Role { get; init; }

    /// <summary>For a length of time: its bounds in days.</summary>
    public int DaysLow { get; init; }

    /// <inheritdoc cref="DaysLow"/>
    public int DaysHigh { get; init; }

    /// <summary>Why the words give no day although they look like a date ("there is no 31 June"); null
    /// otherwise.</summary>
    public string? Doubt { get; init; }
}

/// <summary>What one phrase means: a date with its alternatives, or a refusal with the reason.</summary>
/// <param name="Date">null when refused</param>
/// <param name="Relative">set when the phrase counts from another event; Date is then null unless the anchor is
/// meant</param>
public sealed record DateReading(
    UncertainDate? Date, IReadOnlyList<UncertainDate> Alternatives, RelativeSpan? Relative, string? Refusal)
{
    internal static DateReading Refused(string why, RelativeSpan? relative = null) => new(null, [], relative, why);
}

/// <summary>Finds and reads dates in English, Russian, Ukrainian, Catalan and Spanish. Never throws on any
/// text.</summary>
public static class DatePhrases
{
    /// <summary>Longest phrase <see cref="Parse"/> looks at; a longer text is for <see cref="Find"/>.</summary>
    public const int MaxPhrase = 1000;

    private const int Window = 4096;

    /// <summary>No rule of the grammar looks at more tokens than this.</summary>
    private const int LongestExpression = 96;

    /// <summary>
    /// All date expressions of a text, in order, without overlaps. Time is linear in the length of the text.
    /// </summary>
    /// <param name="text">any text; a bare day ("21-го") takes the month named before it</param>
    /// <param name="lang">en, ru, uk, ca, es; an unknown language gives an empty list</param>
    /// <param name="anchor">the day of publication or of the message; null when not known</param>
    public static IReadOnlyList<DateMention> Find(string text, string lang, DateOnly? anchor)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (DateLexicon.Of(lang) is not { } lexicon) return [];
        var found = new List<DateMention>();
        var finder = new DateFinder(text, lexicon, Usable(anchor), wholePhrase: false);
        var buffer = ArrayPool<DateToken>.Shared.Rent(Window);
        for (var at = 0; at < text.Length;)
        {
            var tokenizer = new DateTokenizer(text, lexicon, at);
            var n = tokenizer.Fill(buffer.AsSpan(0, Window));
            if (n == 0) break;
            // A window without any sentence end is cut, with room for an expression that runs over the cut.
            var cut = n == Window && !buffer[n - 1].Is(Word.Break);
            var next = finder.Read(buffer.AsSpan(0, n), cut ? n - LongestExpression : n, found);
            at = next < n ? buffer[next].Start : tokenizer.At;
        }

        ArrayPool<DateToken>.Shared.Return(buffer);
        return found;
    }

    /// <summary>
    /// One reading of a phrase that is a date or holds exactly one. Refuses, with the reason, what has no date, two
    /// dates,
    /// a day that does not exist, or a length or frequency instead of a date.
    /// </summary>
    public static DateReading Parse(string phrase, string lang, DateOnly? anchor)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        if (phrase.Length > MaxPhrase)
            return DateReading.Refused($"longer than {MaxPhrase} characters: search it as a text instead");
        if (DateLexicon.Of(lang) is not { } lexicon)
            return DateReading.Refused($"no words for the language \"{lang}\" here");
        if (AsEdtf(phrase, lang, anchor) is { } written) return written;
        var buffer = ArrayPool<DateToken>.Shared.Rent(Window);
        var n = new DateTokenizer(phrase, lexicon, 0).Fill(buffer.AsSpan(0, Window));
        var found = new List<DateMention>(2);
        var finder = new DateFinder(phrase, lexicon, Usable(anchor), wholePhrase: true);
        finder.Read(buffer.AsSpan(0, n), n, found);
        ArrayPool<DateToken>.Shared.Return(buffer);
        return OneOf(found, finder.Leftover);
    }

    /// <summary>A message is of our times: an anchor near the edges of the calendar is no anchor.</summary>
    private static DateOnly? Usable(DateOnly? anchor) => anchor is { Year: > 1000 and < 9000 } ? anchor : null;

    private static DateReading? AsEdtf(string phrase, string lang, DateOnly? anchor)
    {
        var text = phrase.AsSpan().Trim();
        if (text.Length < 7
            || !(char.IsAsciiDigit(text[0]) || text[0] is '.' or '[' or '{' or 'Y' or '-' or 'X' or '/')) return null;
        // "2023-24" is two years to most people.
        if (text.Length == 7 && text[4] == '-' && text[5] >= '1' && !(text[5] == '1' && text[6] <= '2')) return null;
        foreach (var c in text)
        {
            if (c is ' ' or '\n' || c > 127) return null;
        }

        if (Edtf.Parse(text.ToString()).Value is not { } value) return null;
        var span = value.Span;
        return new(
            new(phrase, lang, anchor, value.ToString(), span.Earliest, span.Latest, "reader",
            "written in the standard form"), [], null, null);
    }

    /// <summary>"two weeks ago, on 6 August", "the 24 May exchange this year": the one lies inside the other.</summary>
    private static DateMention? Narrower(DateMention a, DateMention b)
    {
        if (a.Relative is not null || b.Relative is not null || a.Doubt is not null || b.Doubt is not null) return null;
        var (x, y) = (new DateSpan(a.Date.Earliest, a.Date.Latest), new DateSpan(b.Date.Earliest, b.Date.Latest));
        if (x.Earliest is null || x.Latest is null || y.Earliest is null || y.Latest is null || x == y) return null;
        return x.Contains(y) == Truth.True ? b : y.Contains(x) == Truth.True ? a : null;
    }

    private static DateReading OneOf(List<DateMention> found, string? leftover)
    {
        DateMention? date = null;
        foreach (var m in found)
        {
            if (m.IsDuration || m.IsFrequency) continue;
            if (date is { Relative.Direction: RelativeDirection.Same } && m.Relative is null)
            {
                // "on the day of the exchange, 24 May": the date says which day that was.
                date = m;
                continue;
            }

            if (date is not null && m is { Relative.Direction: RelativeDirection.Same } && date.Relative is null) continue;
            if (date is not null && Narrower(date, m) is { } narrower)
            {
                date = narrower;
                continue;
            }

            if (date is not null)
            {
                return DateReading.Refused(
                    $"two dates: \"{date.Date.Phrase}\" and \"{m.Date.Phrase}\"; give one at a time");
            }

            date = m;
        }

        if (date is null)
        {
            if (leftover is not null && found.Count == 0)
                return DateReading.Refused($"no date was recognised ({leftover})");
            if (found.Count == 0) return DateReading.Refused("no date was recognised");
            return DateReading.Refused(found[0].IsDuration ? "a length of time, not a date" : "how often, not when");
        }

        if (date.Doubt is not null) return DateReading.Refused(date.Doubt);
        if (leftover is not null) return DateReading.Refused($"a number is left over: {leftover}");
        if (date.Relative is not null && date.Date.Earliest is null)
        {
            return new(null, date.Alternatives, date.Relative, "it counts from another event, whose day is needed");
        }

        return new(date.Date, date.Alternatives, date.Relative, null);
    }
}
