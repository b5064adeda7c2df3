using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Basics;

namespace Homeward.Exchanges;

/// <summary>Words of a source that speak of an exchange.</summary>
/// <param name="Phrase">the words: "the March 19 exchange", "обмен 24 мая", "1000 for 1000"; null when only date or
/// count is known</param>
/// <param name="Dates">days the words may mean, one for each reading; when empty, day and month are looked for in the
/// phrase</param>
/// <param name="Counts">numbers said with it</param>
/// <param name="Published">day of the source: an exchange that began later cannot be meant; null when not known</param>
public sealed record ExchangeMention(
    string? Phrase, IReadOnlyList<UncertainDate> Dates, IReadOnlyList<CountRange> Counts, DateOnly? Published);

/// <summary>How well an exchange fits a mention.</summary>
public enum MatchStrength
{
    /// <summary>Something fits and nothing forbids it.</summary>
    Possible,

    /// <summary>The day, the span of days or the usual name fits.</summary>
    Likely,

    /// <summary>Two independent things fit, for example day and number.</summary>
    Strong,
}

/// <summary>
/// An operation or one stage of it that a mention may mean, with the reasons for and against. A person decides.
/// </summary>
/// <param name="ExchangeId">id of the operation or stage</param>
/// <param name="Key">its key in the register</param>
/// <param name="IsStage">true when it is a stage of a longer operation</param>
/// <param name="For">what speaks for it: reason keys, see <see cref="ExchangeMatch"/></param>
/// <param name="Against">what speaks against it</param>
public sealed record ExchangeCandidate(
    string ExchangeId, string Key, bool IsStage, MatchStrength Strength, IReadOnlyList<string> For,
        IReadOnlyList<string> Against);

/// <summary>
/// Finds the exchanges a mention may mean. Reasons for: same-day, same-days, inside-days (its days lie in those
/// meant, or the
/// day meant in its days), near-day (two days apart at most), same-count, near-count, name. Against: other-count,
/// aborted.
/// </summary>
public static partial class ExchangeMatch
{
    private static readonly string[][] Months =
    [
        ["january", "январ", "січ"], ["february", "феврал", "лют"], ["march", "март", "берез"],
            ["april", "апрел", "квіт"],
        ["may", "ма", "трав"], ["june", "июн", "черв"], ["july", "июл", "лип"], ["august", "август", "серп"],
        ["september", "сентябр", "верес"], ["october", "октябр", "жовт"], ["november", "ноябр", "листоп"],
            ["december", "декабр", "груд"],
    ];

    /// <summary>
    /// Candidates, the best first; among equals the latest first. Empty when nothing in the register fits.
    /// </summary>
    public static IReadOnlyList<ExchangeCandidate> Find(ExchangeRegister register, ExchangeMention mention)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(mention);
        var dates = mention.Dates.Count > 0 ? mention.Dates.Select(Days).ToList() : DaysIn(mention, register);
        var counts = mention.Counts.Where(
            count => count is { Disclosed: true, Low: not null, High: not null }).ToList();
        counts.AddRange(PairsIn(mention.Phrase).Select(
            number => new CountRange(null, number, number, false, true, "each")));
        var found = new List<(ExchangeCandidate Candidate, DateOnly? Day)>();
        foreach (var one in register.Operations.SelectMany(operation => Parts(operation, mention.Phrase)))
        {
            if (mention.Published is { } published && one.When.Earliest > published) continue;
            if (Weigh(one, dates, counts) is { } candidate) found.Add((candidate, one.When.Earliest));
        }

        return
        [
            .. found.OrderByDescending(each => each.Candidate.Strength)
                .ThenByDescending(each => each.Candidate.For.Count - each.Candidate.Against.Count)
                .ThenByDescending(each => each.Day).Select(each => each.Candidate),
        ];
    }

    /// <summary>Something in the register that a mention may mean: an operation or one of its stages.</summary>
    private sealed record Part(
        string Id, string Key, bool IsStage, UncertainDate When, IReadOnlyList<ExchangeCount> Counts, bool IsNamed,
            bool IsAborted);

    private static IEnumerable<Part> Parts(ExchangeOperation operation, string? phrase)
    {
        var aborted = operation.Kind == "aborted";
        yield return new(
            operation.Id, operation.Key, false, operation.When, operation.Counts, Name(operation, phrase), aborted);
        foreach (var stage in operation.Stages)
        {
            yield return new(stage.Id, stage.Key, true, stage.When, stage.Counts, false, aborted);
        }
    }

    private static ExchangeCandidate? Weigh(
        Part one, List<(DateOnly First, DateOnly Last)> dates, List<CountRange> counts)
    {
        var day = dates.Select(each => DayReason(each, one.When)).OfType<string>().OrderBy(Rank).FirstOrDefault();
        if (dates.Count > 0 && day is null) return null;
        var count = CountReason(one.Counts, counts);
        var fits = count is "other-count" ? null : count;
        List<string> reasons = [.. new[] { day, one.IsNamed ? "name" : null, fits }.OfType<string>()];
        if (reasons.Count == 0) return null;
        List<string> against = [];
        if (count is "other-count") against.Add(count);
        if (one.IsAborted) against.Add("aborted");
        var firm = reasons.Count(reason => reason is "same-day" or "same-days" or "name" or "same-count");
        var strength = against.Count > 0 || reasons is ["same-count"] || reasons.Contains("near-day")
            ? MatchStrength.Possible
            : firm >= 2 ? MatchStrength.Strong
            : firm == 1 ? MatchStrength.Likely : MatchStrength.Possible;
        return new(one.Id, one.Key, one.IsStage, strength, reasons, against);
    }

    private static int Rank(string reason) =>
        Array.IndexOf(["same-day", "same-days", "inside-days", "near-day"], reason);

    private static string? DayReason((DateOnly First, DateOnly Last) meant, UncertainDate when)
    {
        if (when.Earliest is not { } first || when.Latest is not { } last) return null;
        if (meant == (first, last)) return first == last ? "same-day" : "same-days";
        if (meant.First <= first && last <= meant.Last) return "inside-days";
        if (first <= meant.First && meant.Last <= last) return "inside-days";
        var gap = first > meant.Last ? first.DayNumber - meant.Last.DayNumber : meant.First.DayNumber - last.DayNumber;
        return gap <= 2 ? "near-day" : null;
    }

    private static string? CountReason(IReadOnlyList<ExchangeCount> claims, List<CountRange> counts)
    {
        var said = claims.Where(claim => claim.Count is { Disclosed: true, Low: not null }).ToList();
        if (counts.Count == 0 || said.Count == 0) return null;
        var best = "other-count";
        foreach (var count in counts)
        {
            foreach (var claim in said)
            {
                var high = claim.Count.High ?? int.MaxValue;
                if (count.Low == claim.Count.Low && count.High == claim.Count.High) return "same-count";
                var slack = count.Approx || claim.Count.Approx ? Math.Max(5, count.High!.Value / 20) : 0;
                if (count.Low - slack <= high && count.High + slack >= claim.Count.Low) best = "near-count";
            }
        }

        return best;
    }

    private static bool Name(ExchangeOperation operation, string? phrase) =>
        phrase is not null && operation.Aliases.Any(alias => Ordinal().Match(alias) is { Success: true } number
            ? Numbered().Matches(phrase).Any(match => match.Groups[1].Value == number.Groups[1].Value)
            : phrase.Contains(alias, StringComparison.OrdinalIgnoreCase));

    private static (DateOnly First, DateOnly Last) Days(UncertainDate date) =>
        (date.Earliest ?? DateOnly.MinValue, date.Latest ?? DateOnly.MaxValue);

    /// <summary>"1000 for 1000", "175 на 175": the same number twice.</summary>
    private static IEnumerable<int> PairsIn(string? phrase) => phrase is null ? [] : Pair().Matches(phrase)
        .Where(match => match.Groups[1].Value == match.Groups[2].Value)
        .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>
    /// Day and month in the words, with the year if it is said and otherwise every year that the register covers.
    /// </summary>
    private static List<(DateOnly First, DateOnly Last)> DaysIn(ExchangeMention mention, ExchangeRegister register)
    {
        var days = new List<(DateOnly, DateOnly)>();
        var phrase = mention.Phrase ?? "";
        foreach (var match in DayFirst().Matches(phrase).Concat(MonthFirst().Matches(phrase)))
        {
            var word = match.Groups["m"].Value;
            var number = match.Groups["d"].Value;
            var month = 1 + Array.FindIndex(Months, names => names.Any(name => Fits(word, name)));
            if (month == 0) continue;
            var years = match.Groups["y"].Success
                ? [int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture)]
                : register.Operations.Select(operation => operation.When.Earliest!.Value.Year).Distinct();
            foreach (var year in years)
            {
                var day = int.Parse(number, CultureInfo.InvariantCulture);
                if (day < 1 || day > DateTime.DaysInMonth(year, month)) continue;
                days.Add((new(year, month, day), new(year, month, day)));
            }
        }

        return days;
    }

    /// <summary>"ма" is May only as май, мая, мае; March is март…</summary>
    private static bool Fits(string word, string stem) => stem == "ма"
        ? word is "май" or "мая" or "мае"
        : word.StartsWith(stem, StringComparison.OrdinalIgnoreCase) && word.Length <= stem.Length + 4;

    [GeneratedRegex(@"^(\d+)(?:st|nd|rd|th)$")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"(?<!\d)(\d{1,4})\s*(?:for|на|за|x|х|×)\s*(\d{1,4})(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Pair();

    [GeneratedRegex(@"(?<!\d)(\d+)\s?-?\s?(?:st|nd|rd|th|й|го|м|му|ого|ий|тий)(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?<!\d)(?<d>\d{1,2})\s+(?:of\s+)?(?<m>\p{L}{3,})(?:,?\s+(?<y>20\d\d))?")]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"(?<m>\p{L}{3,})\s+(?<d>\d{1,2})(?!\d)(?:,?\s+(?<y>20\d\d))?")]
    private static partial Regex MonthFirst();
}
