namespace Homeward.Statistics;

// The act kinds of Statistics with their bodies. A figure names people and statements by id only, so it is sealed under
// "desk":
// what a source says, and what became of whom, is opened from their own entries and goes when those are erased.

/// <summary>One source's number of released people. ClaimId is a claim, or "register:" and the key of the
/// exchange.</summary>
internal sealed record ReleasedKept(
    string ClaimId, string? By, string Category, int? Low, int? High, bool Approx, bool Disclosed, double? LowShare,
        double? HighShare,
    int? LowCount, int? HighCount, int? Of, string Why, bool IsCensus, bool MoreNamedThanReleased);

internal sealed record LineKept(string Definition, int Known, int FollowedUp, int Returned, int NotReturned,
    int Unknown);

internal sealed record IntervalKept(string Method, double Low, double High);

internal sealed record SensitivityKept(string ClaimId, double Odds, int Released, int Low, int High);

/// <summary>Happened: true, false or unknown.</summary>
internal sealed record GroupKept(string ClaimId, string Stage, string Happened, int? Low, int? High, bool Approx,
    bool Disclosed, bool IsCounted);

/// <summary>Everything a figure says, in numbers and ids; its bytes as JSON are what the hash covers. The record number
/// is not in
/// it, so that figures of two moments can be compared.</summary>
internal sealed record FigureResult(
    IReadOnlyList<LineKept> Lines, IReadOnlyList<ReleasedKept> Released, string Refusal,
        IReadOnlyList<IntervalKept> Intervals,
    IReadOnlyList<SensitivityKept> Sensitivity, IReadOnlyList<GroupKept> Groups, IReadOnlyList<string> Members,
    IReadOnlyList<string> KnownThroughOutcome, int LearnedThroughEventOnly);

/// <summary>figure-frozen, version 1. Of = figure, exchange.</summary>
/// <param name="Definition">name with version: A-1-arrived</param>
/// <param name="InclusionRule">key of the sentence that says who is in</param>
/// <param name="Standard">only steps that meet this standard of proof count</param>
/// <param name="RecordNumber">size of the journal it was worked out at</param>
/// <param name="Root">hexadecimal Merkle root at that size</param>
/// <param name="Reference">SHA-256 of each table of reference data used, by name</param>
/// <param name="Hash">hexadecimal SHA-256 of the result as JSON</param>
internal sealed record FigureFrozen(
    string Side, string Category, DateOnly CutOff, string Definition, string InclusionRule, string Standard,
        double Level, long RecordNumber,
    string Root, int Epoch, string Program, IReadOnlyDictionary<string, string> Reference, FigureResult Result,
        string Hash);
