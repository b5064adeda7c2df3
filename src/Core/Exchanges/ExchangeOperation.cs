using Homeward.Basics;

namespace Homeward.Exchanges;

/// <summary>
/// How many somebody says came back to one side. A claim, never "the" number: claims of several sources stand side by
/// side.
/// </summary>
/// <param name="Side">ru: returned to Russia; ua: returned to Ukraine</param>
/// <param name="Count">the number as said, or withheld</param>
/// <param name="Category">all, military or civilian</param>
/// <param name="By">who says so; null where the register does not know</param>
/// <param name="Mark">S: seen in a secondary source; K: not verified</param>
/// <param name="OutsideFormula">true for people handed over beside the agreed numbers</param>
/// <param name="Note">what else is known; null when nothing</param>
public sealed record ExchangeCount(
    string Side, CountRange Count, string Category, string? By, string Mark, bool OutsideFormula, string? Note);

/// <summary>People handed to a third country in the course of an exchange.</summary>
public sealed record ExchangeTransfer(string To, CountRange Count, string Category, string Mark);

/// <summary>One stage of an operation: usually one day at one border crossing.</summary>
/// <param name="Id">id of the stage</param>
/// <param name="Key">its day in the register, for example 2025-05-24</param>
public sealed record ExchangeStage(
    string Id,
    string Key,
    UncertainDate When,
    IReadOnlyList<ExchangeCount> Counts,
    IReadOnlyList<string> Criteria,
    string Mark,
    string? Notes);

/// <summary>
/// One exchange as it was agreed: one day or several, with stages. Stages is empty where the operation was a single
/// day.
/// </summary>
/// <param name="Id">id of the exchange, made from its key, so that every desk has the same</param>
/// <param name="Key">name in the register: the day, or first..last day</param>
/// <param name="Kind">exchange, or aborted where nobody was handed over</param>
/// <param name="Aliases">what people call it: "1000 for 1000", "57th" (a Ukrainian count, no key)</param>
/// <param name="Criteria">whom it was for: under-25, severely-wounded, …</param>
/// <param name="Agreed">where and when it was agreed; null when not known</param>
/// <param name="Mark">S or K for the event itself</param>
public sealed record ExchangeOperation(
    string Id,
    string Key,
    string Kind,
    UncertainDate When,
    IReadOnlyList<ExchangeCount> Counts,
    IReadOnlyList<ExchangeStage> Stages,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Criteria,
    IReadOnlyList<string> Mediators,
    IReadOnlyList<ExchangeTransfer> Transfers,
    string? Agreed,
    string Mark,
    string? Notes,
    IReadOnlyList<string> Sources)
{
    /// <summary>
    /// Whether sources differ on how many came back to a side: two claims of one category that cannot both be right.
    /// </summary>
    public bool Differs(string side) => Counts
        .Where(count => count.Side == side && count.Count.Disclosed && !count.Count.Approx)
        .GroupBy(count => (count.Category, count.OutsideFormula))
        .Any(same => same.Max(count => count.Count.Low ?? 0) > same.Min(count => count.Count.High ?? int.MaxValue));

    /// <summary>
    /// Whether somebody says that the figures of this operation, or of one of its stages, are withheld.
    /// </summary>
    public bool HasWithheldFigures =>
        Counts.Concat(Stages.SelectMany(stage => stage.Counts)).Any(count => !count.Count.Disclosed);
}

/// <summary>A sum over a month that a source gives, where the single exchanges are not all known.</summary>
public sealed record MonthTotal(
    UncertainDate Period, int Exchanges, string By, string Mark, string? Note, IReadOnlyList<ExchangeCount> Counts);

/// <summary>A total that a side has stated; kept to test a register against, never added to anything.</summary>
/// <param name="What">what the number counts, in the words of the register</param>
public sealed record StatedTotal(string Side, string Period, CountRange Count, string By, string What, string Mark);

/// <summary>How many prisoners somebody says are held at a time.</summary>
public sealed record HeldClaim(string On, string Held, CountRange Count, string By, string Mark);
