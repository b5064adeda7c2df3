using Homeward.Basics;
using Homeward.Claims;
using Homeward.Paths;

namespace Homeward.Cases;

/// <summary>Whether a contract bears a day on which he was a prisoner: a paper nobody could sign freely, or at all.</summary>
public static class ContractDay
{
    /// <summary>
    /// True: every day the statements allow lies after the capture and before the release. False: none does. Unknown: some do, or the capture,
    /// the release or the contract is not dated. A path that says nothing of a contract is False.
    /// </summary>
    public static Truth InCaptivity(CaptivityPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Bounds(path, Stages.ContractSigned) is not { } contract) return Truth.False;
        var captured = Bounds(path, Stages.Captured);
        var released = Bounds(path, Stages.Exchanged) ?? Bounds(path, "freed-by-own-side") ?? Bounds(path, "escaped");
        if (released?.StartLatest is { } lastRelease && contract.StartEarliest >= lastRelease) return Truth.False;
        if (captured?.StartEarliest is { } firstCapture && contract.StartLatest <= firstCapture) return Truth.False;
        return captured?.StartLatest is { } latestCapture && released?.StartEarliest is { } earliestRelease
            && contract.StartEarliest > latestCapture && contract.StartLatest < earliestRelease ? Truth.True : Truth.Unknown;
    }

    private static EventBounds? Bounds(CaptivityPath path, string stage) =>
        path.Stages.FirstOrDefault(s => s.Event.Stage == stage && s.Status == StageStatus.Happened)?.Bounds;
}
