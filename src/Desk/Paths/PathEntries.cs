namespace Homeward.Paths;

// The act kinds of Paths with their bodies. A path is worked out and kept nowhere; what people decide about it is kept: which
// event a date counts from, which captivity a statement speaks of, and what the order of things is taken to be.

/// <summary>anchor-chosen, version 1. Of = claim. Sealed under the claim's source. Anchor: a stage or an exchange; null leaves it
/// open again.</summary>
internal sealed record AnchorChosen(string? Anchor, string? Why);

/// <summary>stage-placed, version 1. Of = claim. Sealed under the claim's source. Captivity and instance count from 1.</summary>
internal sealed record StagePlaced(int Captivity, int Instance, string? Why);

/// <summary>order-assumed, version 1. Of = ord-…, made from the name, so that a shipped assumption can be changed. Belongs to the
/// desk and to no case. Before and After: codes of stages; empty for a shipped assumption, whose stages stay.</summary>
internal sealed record OrderAssumed(
    string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After, int MinDays, string Strength, bool Applied, string Source, string Why);

/// <summary>order-withdrawn, version 1. Of = ord-…: a shipped assumption is again as shipped, an own one is gone.</summary>
internal sealed record OrderWithdrawn(string? Why);

/// <summary>step-judged, version 1. Of = stg-…, made from subject and step, and the person or exchange. Sealed under the person's record, or
/// under the desk's key for the group of an exchange. Status: one of <see cref="StepStatus"/>; null leaves it to the gradings again.</summary>
/// <param name="ClaimIds">statements that were looked at</param>
internal sealed record StepJudged(string Stage, int Captivity, int Instance, string? Status, string Why, IReadOnlyList<string> ClaimIds);
