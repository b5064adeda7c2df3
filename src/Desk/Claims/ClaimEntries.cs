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

/// <summary>claim-seconded, version 1: a second person read the words and stands behind the statement as it is.</summary>
internal sealed record ClaimSeconded(string? Why);

/// <summary>voice-described, version 1: a voice of the register as it is from now on. Belongs to the desk and is erased with no source:
/// only names under which somebody speaks in public.</summary>
/// <param name="Names">every name by which sources call it; each belongs to one voice</param>
/// <param name="Kind">one of <see cref="VoiceKinds"/></param>
/// <param name="Party">one of <see cref="VoiceParties"/></param>
internal sealed record VoiceDescribed(IReadOnlyList<VoiceName> Names, string Kind, string Party, string? Interests, string? Why);

/// <summary>voice-withdrawn, version 1: it is no voice of the register any more; its names stand for themselves again.</summary>
internal sealed record VoiceWithdrawn(string? Why, string? Into);

/// <summary>voice-judged, version 1. Of = claim, voice. In this statement it is that voice though the name is another, or it is not though
/// the name is the same. Sealed under the claim's source.</summary>
/// <param name="Depth">place in the chain, 0 is the outlet</param>
internal sealed record VoiceJudged(int Depth, bool Same, string? Why);

/// <summary>A name of a voice as it is written, with its language where somebody said it.</summary>
public sealed record VoiceName(string Text, string? Lang);

/// <summary>States of a claim. Nothing leaves one without somebody's act.</summary>
public static class ClaimState
{
    public const string Proposed = "proposed";
    public const string Accepted = "accepted";
    public const string SetAside = "set-aside";

    public static IReadOnlyList<string> All { get; } = [Proposed, Accepted, SetAside];
}
