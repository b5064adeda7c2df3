namespace Homeward.Claims;

// The act kinds of Claims with their bodies. All are sealed under the key of the source that speaks.

/// <summary>source-read, version 1: a reader went over a source or one of its parts. Danger: words that raise it.</summary>
internal sealed record SourceRead(
    string Reader, string ReaderVersion, string Language, DateOnly? Published, int Proposed, IReadOnlyList<string> Danger);

/// <summary>claim-proposed, version 1: by a reader ("reader") or a member's hand (the member's id).</summary>
internal sealed record ClaimProposed(Claim Claim, string ProposedBy);

/// <summary>claim-accepted and claim-set-aside, version 1. A reason is never demanded to accept.</summary>
internal sealed record ClaimDecided(string? Why);

/// <summary>claim-corrected, version 1: the claim as it should read. The proposal stays where it stands.</summary>
internal sealed record ClaimCorrected(Claim Claim, string? Why);

/// <summary>claim-graded, version 1: source A-F and information 1-6, each on its own.</summary>
internal sealed record ClaimGraded(string Source, int Information, string? Why);

/// <summary>States of a claim. Nothing leaves one without somebody's act.</summary>
public static class ClaimState
{
    public const string Proposed = "proposed";
    public const string Accepted = "accepted";
    public const string SetAside = "set-aside";

    public static IReadOnlyList<string> All { get; } = [Proposed, Accepted, SetAside];
}
