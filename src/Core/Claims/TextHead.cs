using System.Globalization;

namespace Homeward.Claims;

/// <summary>
/// What stands above a text: its day, who called or posted, its headlines. Headlines and picture lines are not read:
/// they repeat
/// the body without its hedges.
/// </summary>
internal sealed class TextHead
{
    private const int MostLines = 8;
    private const int LongestDateLine = 120;

    /// <summary>A longer line is read in pieces, so that one line of a megabyte costs no more than many.</summary>
    private const int LongestPiece = 4_000;

    private readonly int _bodyStart;

    private TextHead(DateOnly? day, string? asWritten, string? caller, int bodyStart) =>
        (Day, DayAsWritten, Caller, _bodyStart) = (day, asWritten, caller, bodyStart);

    public DateOnly? Day { get; }

    /// <summary>"11/06/2025 (day first; month first it would be 2025-11-06)"</summary>
    public string? DayAsWritten { get; }

    /// <summary>who called or wrote, where the head says so: "мать"</summary>
    public string? Caller { get; }

    /// <param name="tells">whether a line says what happened to somebody. "My son was exchanged on 19 March 2025." is no head,
    /// and its day is not the day of the text.</param>
    public static TextHead Of(string text, Lexicon lexicon, string language, Func<string, bool> tells)
    {
        var words = new Vocabulary(lexicon);
        var seen = 0;
        for (var at = 0; at < text.Length && seen < MostLines;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            var line = Tokens.Of(text, at, Math.Min(end, at + LongestDateLine), words);
            if (line.Count > 0) seen++;
            if (DayIn(text, line, lexicon, language) is { } found)
            {
                var alone = end - at <= LongestDateLine && end < text.Length;
                if (!tells(text[at..Math.Min(end, at + LongestDateLine)]))
                {
                    return new(found.Day, found.Written, alone ? Role(line, lexicon) : null, alone ? end + 1 : 0);
                }

                if (IsDateline(text, at, found.Written)) return new(found.Day, found.Written, null, 0);
            }

            at = end + 1;
        }

        return new(null, null, null, 0);
    }

    /// <summary>Nothing stands above: every line is read.</summary>
    public static TextHead None { get; } = new(null, null, null, 0);

    /// <summary>"KYIV, 20 June 2025 — Ukraine and Russia …": the day stands near the front and a dash or colon ends it.</summary>
    private static bool IsDateline(string text, int from, string written)
    {
        const int NearTheFront = 40;
        var at = text.IndexOf(written.Split(" (")[0], from, StringComparison.Ordinal);
        if (at < 0 || at - from > NearTheFront) return false;
        at += written.Split(" (")[0].Length;
        while (at < text.Length && text[at] == ' ') at++;
        return at < text.Length && text[at] is '—' or '–' or '-' or ':';
    }

    /// <summary>Stretches to read, as UTF-16 [from, to): lines without headlines, long ones in pieces.</summary>
    public IEnumerable<(int From, int To)> BodyLines(string text)
    {
        var blankBefore = true;
        for (var at = _bodyStart; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            var blank = IsBlank(text, at, end);
            if (!blank && !(blankBefore && IsHeadline(text, at, end)))
            {
                for (var from = at; from < end;)
                {
                    var to = PieceEnd(text, from, end);
                    yield return (from, to);
                    from = to;
                }
            }

            blankBefore = blank;
            at = end + 1;
        }
    }

    private static int PieceEnd(string text, int from, int end)
    {
        if (end - from <= LongestPiece) return end;
        var limit = from + LongestPiece;
        var stop = text.LastIndexOf(". ", limit, LongestPiece / 2, StringComparison.Ordinal);
        if (stop > from) return stop + 1;
        var space = text.LastIndexOf(' ', limit, LongestPiece / 2);
        if (space > from) return space;
        return char.IsLowSurrogate(text[limit]) ? limit + 1 : limit;
    }

    private static bool IsBlank(string text, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (!char.IsWhiteSpace(text[at])) return false;
        }

        return true;
    }

    /// <summary>A short line alone between blank lines, without a full stop, with more text below.</summary>
    private static bool IsHeadline(string text, int from, int to)
    {
        if (to - from > 140 || to + 1 >= text.Length) return false;
        var next = text.IndexOf('\n', to + 1);
        if (!IsBlank(text, to + 1, next < 0 ? text.Length : next) || next < 0) return false;
        var last = to - 1;
        while (last > from && char.IsWhiteSpace(text[last])) last--;
        return !(text[last] is '.' or '!' or '?' or '…' or ';' or '"' or '»' or '”' or ':');
    }

    private static string? Role(List<Token> line, Lexicon lexicon)
    {
        var calls = lexicon.List("calls");
        if (!line.Any(t => t.Word.Is(calls))) return null;
        foreach (var token in line)
        {
            if (lexicon.Voices.TryGetValue(token.Word.Text, out var role)) return role;
        }

        return null;
    }

    private static (DateOnly Day, string Written)? DayIn(string text, List<Token> line, Lexicon lexicon,
        string language)
    {
        for (var at = 0; at + 2 < line.Count; at++)
        {
            if (Numeric(text, line, at) is { } numeric) return numeric;
            if (Worded(text, line, at, lexicon) is { } worded) return worded;
        }

        return null;
    }

    /// <summary>2025-06-11, 11.06.2025, 11/06/2025: day first, as European papers write; the other order is kept
    /// beside it.</summary>
    private static (DateOnly, string)? Numeric(string text, List<Token> line, int at)
    {
        if (at + 4 >= line.Count || line[at + 1].Mark is not ('.' or '/' or '-') ||
            line[at + 3].Mark != line[at + 1].Mark) return null;
        var (a, b, c) = (line[at].Word.Number, line[at + 2].Word.Number, line[at + 4].Word.Number);
        if (a < 0 || b < 0 || c < 0 || line[at + 4].End - line[at].Start > 10) return null;
        var written = text[line[at].Start..line[at + 4].End];
        if (a > 1900) return DayOf(a, b, c) is { } iso ? (iso, written) : null;
        if (c < 100) c += 2000;
        if (DayOf(c, b, a) is { } dayFirst)
        {
            var other = line[at + 1].Mark == '/' && a != b ? DayOf(c, a, b) : null;
            return (dayFirst, other is { } month
                ? $"{written} (day first; month first it would be {Iso(month)})"
                : written);
        }

        return DayOf(c, a, b) is { } monthFirst ? (monthFirst, $"{written} (month first; it is no day the other way)")
            : null;
    }

    private static (DateOnly, string)? Worded(string text, List<Token> line, int at, Lexicon lexicon)
    {
        var month = Month(line[at].Word, lexicon);
        if (month > 0 && line[at + 1].Word.Number is var day and > 0)
        {
            var year = at + 2 < line.Count && line[at + 2].Mark == ',' ? at + 3 : at + 2;
            if (year < line.Count && DayOf(line[year].Word.Number, month, day) is { } monthFirst)
            {
                return (monthFirst, text[line[at].Start..line[year].End]);
            }
        }

        var second = Month(line[at + 1].Word, lexicon);
        if (second == 0 || DayOf(line[at + 2].Word.Number, second, line[at].Word.Number) is not { } found) return null;
        return (found, text[line[at].Start..line[at + 2].End]);
    }

    private static int Month(Word word, Lexicon lexicon)
    {
        for (var month = 1; month <= 12; month++)
        {
            if (word.Is(lexicon.List("month" + month.ToString(CultureInfo.InvariantCulture)))) return month;
        }

        return 0;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(int year, int month, int day) =>
        year is >= 1900 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new(year, month, day)
            : null;
}

/// <summary>Which of our languages a text is in, by letters that only one of them has; "und" when there is too little
/// to say.</summary>
public static class LanguageGuess
{
    private const int Sample = 1 << 15;

    /// <summary>Words of one language whose letters both share, for texts too short to show a letter of their
    /// own.</summary>
    private static readonly string[] RussianWords = ["что", "его", "как", "они", "все", "был", "было", "или", "если",
        "нет", "и"];

    private static readonly string[] UkrainianWords = ["що", "його", "як", "вони", "та", "був", "було", "або", "якщо",
        "нема", "й"];

    /// <summary>en, ru, uk or und.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sample = text.AsSpan(0, Math.Min(text.Length, Sample));
        int latin = 0, cyrillic = 0, russian = 0, ukrainian = 0;
        foreach (var c in sample)
        {
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) latin++;
            else if (c is >= 'Ѐ' and <= 'ӿ')
            {
                cyrillic++;
                if ("ыэёъЫЭЁЪ".Contains(c, StringComparison.Ordinal)) russian++;
                else if ("іїєґІЇЄҐ".Contains(c, StringComparison.Ordinal)) ukrainian++;
            }
        }

        if (latin + cyrillic < 3) return "und";
        if (latin > cyrillic) return "en";
        foreach (var range in sample.SplitAny(" \n\t,.!?"))
        {
            var word = sample[range];
            if (word.Length is < 1 or > 5) continue;
            if (Among(word, RussianWords)) russian++;
            else if (Among(word, UkrainianWords)) ukrainian++;
        }

        return ukrainian > russian ? "uk" : "ru";
    }

    private static bool Among(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
