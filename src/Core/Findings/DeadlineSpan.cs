using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>
/// The last day of a term whose first day is uncertain. Plan by Earliest: after it the term may be over; after Latest
/// it is.
/// A last day that falls on a weekend or holiday is not moved on, although procedure usually does so: the day given
/// is the safe one.
/// </summary>
/// <param name="RuleId">the rule the term comes from</param>
/// <param name="Earliest">last day if the earliest possible start is the true one; null when the start is open to the
/// past</param>
/// <param name="Latest">last day if the latest possible start is the true one; null when the start is open to the
/// future</param>
/// <param name="Start">the start as known</param>
/// <param name="Confidence">mark of the length and of the way of counting</param>
public sealed record DeadlineSpan(string RuleId, DateOnly? Earliest, DateOnly? Latest, UncertainDate Start,
    Confidence Confidence)
{
    /// <summary>
    /// Works the span of last days out; null when the rule has no term. A term in months ends on the day of the same
    /// number
    /// (19 March + 3 months = 19 June), or on the last day of a shorter month; a term in days does not count the
    /// first day.
    /// </summary>
    public static DeadlineSpan? Of(Rule rule, UncertainDate start)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(start);
        if (rule.Deadline is not { } term) return null;
        return new(rule.Id, Add(start.Earliest, term), Add(start.Latest, term), start, term.Confidence);
    }

    /// <summary>
    /// Whether the term is over on a day: False until the earliest last day has passed, True after the latest,
    /// Unknown between.
    /// </summary>
    public Truth IsOverOn(DateOnly day)
    {
        if (Latest is { } latest && day > latest) return Truth.True;
        return Earliest is { } earliest && day <= earliest ? Truth.False : Truth.Unknown;
    }

    private static DateOnly? Add(DateOnly? start, DeadlineTerm term) => start is not { } day ? null : term.Unit switch
    {
        "months" => day.AddMonths(term.Length),
        "days" => day.AddDays(term.Length),
        _ => WorkingDays(day, term.Length),
    };

    /// <summary>
    /// Monday to Friday; public holidays are not known here, so the true last day may be later, never earlier.
    /// </summary>
    private static DateOnly WorkingDays(DateOnly day, int length)
    {
        while (length > 0)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) length--;
        }

        return day;
    }
}
