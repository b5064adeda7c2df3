namespace Homeward.Exchanges;

// The act kinds of Exchanges with their bodies. The register belongs to no case and is sealed under the desk's key; what ties a
// source to an exchange is sealed under that source's.

/// <summary>exchange-registered, version 1: an operation with its stages, counts and marks. Of = exchange. Registering it again
/// replaces what the register says; what sources say beside it stays.</summary>
internal sealed record ExchangeRegistered(ExchangeOperation Operation);

/// <summary>claim-placed and claim-placed-withdrawn, version 1. Of = claim, exchange (an operation or one of its stages).</summary>
internal sealed record ClaimPlaced(string? Why);

/// <summary>mention-placed, version 2, and mention-placed-withdrawn, version 1. Of = mention, exchange. As: roster or said. Version 1
/// had no side, category or place in the formula; they then read as not said.</summary>
internal sealed record MentionPlaced(string As, string? Why, string? Side = null, string? Category = null, bool Outside = false)
{
    public MentionPlaced At(PlacedWhere? where) =>
        where is null ? this : this with { Side = where.Side, Category = where.Category, Outside = where.OutsideFormula };
}

/// <summary>Where in an exchange somebody stands, as the source says it.</summary>
/// <param name="Side">to whom they returned: ru or ua; null when not said</param>
/// <param name="Category">military or civilian; null when not said</param>
/// <param name="OutsideFormula">handed over beside the agreed numbers</param>
public sealed record PlacedWhere(string? Side = null, string? Category = null, bool OutsideFormula = false)
{
    public static PlacedWhere Unsaid { get; } = new();
}

/// <summary>How firmly a mention stands in an exchange.</summary>
public static class PlacedAs
{
    /// <summary>on a published list of those exchanged</summary>
    public const string Roster = "roster";

    /// <summary>a source says so</summary>
    public const string Said = "said";

    public static IReadOnlyList<string> All { get; } = [Roster, Said];
}

/// <summary>One row of a list as published.</summary>
/// <param name="ExchangeId">the operation or stage it is placed at</param>
/// <param name="PersonId">the person followed here, where somebody opened one; null otherwise</param>
/// <param name="Mention">the row as written; null when it was erased</param>
public sealed record RosterRow(
    string MentionId, string ExchangeId, string SourceId, PlacedWhere Where, string? PersonId, Homeward.Persons.MentionRow? Mention);
