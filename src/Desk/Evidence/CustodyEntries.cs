using Homeward.Basics;

namespace Homeward.Evidence;

// Acts about the keeping of a source: where it went, what harm there is in looking at it, whether it is still as it came.

/// <summary>handover-recorded, version 1. One step in a chain of custody that somebody tells; sealed under the source's key.</summary>
/// <param name="What">one of <see cref="HandoverKinds"/></param>
/// <param name="When">when it happened, as it was said; null when it is the time of recording</param>
/// <param name="How">by what way: in person, by courier, over an encrypted link</param>
internal sealed record HandoverRecorded(string What, string? From, string? To, UncertainDate? When, string? How, string Why);

/// <summary>harm-flagged, version 1. What a reader should be warned of; replaces what was flagged before.</summary>
internal sealed record HarmFlagged(IReadOnlyList<string> Flags, string Why);

/// <summary>originals-checked, version 1. Every original was read to its end and compared. Damaged: ids of sources, up to 1,000.</summary>
internal sealed record OriginalsChecked(long Looked, IReadOnlyList<string> Damaged, IReadOnlyList<string> Sentences);

/// <summary>What can happen to a source besides being received.</summary>
public static class HandoverKinds
{
    public const string Received = "received";
    public const string HandedOver = "handed-over";
    public const string Opened = "opened";
    public const string Copied = "copied";
    public const string Exported = "exported";
    public const string Transformed = "transformed";
    public const string Returned = "returned";
    public const string Checked = "checked";

    /// <summary>Those a person records; the others the desk knows by itself.</summary>
    public static IReadOnlyList<string> Told { get; } = [Received, HandedOver, Copied, Exported, Transformed, Returned];

    public static IReadOnlyList<string> All { get; } = [Received, HandedOver, Opened, Copied, Exported, Transformed, Returned, Checked];
}

/// <summary>What may harm whoever looks at a source.</summary>
public static class HarmFlags
{
    public static IReadOnlyList<string> All { get; } = ["death", "wounds", "torture", "sexual-violence", "child", "humiliation"];
}
