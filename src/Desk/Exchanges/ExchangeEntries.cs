namespace Homeward.Exchanges;

// The act kinds of Exchanges with their bodies. The register belongs to no case and is sealed under the desk's key; what ties a
// source to an exchange is sealed under that source's.

/// <summary>exchange-registered, version 1: an operation with its stages, counts and marks. Of = exchange. Registering it again
/// replaces what the register says; what sources say beside it stays.</summary>
internal sealed record ExchangeRegistered(ExchangeOperation Operation);

/// <summary>claim-placed and claim-placed-withdrawn, version 1. Of = claim, exchange (an operation or one of its stages).</summary>
internal sealed record ClaimPlaced(string? Why);

/// <summary>mention-placed and mention-placed-withdrawn, version 1. Of = mention, exchange. As: roster or said.</summary>
internal sealed record MentionPlaced(string As, string? Why);

/// <summary>How firmly a mention stands in an exchange.</summary>
public static class PlacedAs
{
    /// <summary>on a published list of those exchanged</summary>
    public const string Roster = "roster";

    /// <summary>a source says so</summary>
    public const string Said = "said";

    public static IReadOnlyList<string> All { get; } = [Roster, Said];
}
