namespace Homeward.Access;

// The act kinds of erasure with their bodies. All are sealed under the desk's key and outlive what was erased: they hold ids and
// reasons, never a word of the thing itself.

/// <summary>erasure-asked, version 1. Of = request, source or person.</summary>
internal sealed record ErasureAsked(string Why);

/// <summary>erasure-withdrawn, version 1: by whoever asked, or refused by another. Of = request.</summary>
internal sealed record ErasureWithdrawn(string Why);

/// <summary>
/// erasure-done, version 1: approved, and carried out by the act that holds it. Of = request. Keys: names of the data keys left
/// behind. Objects: names in the vault.
/// </summary>
/// <param name="Copies">redacted copies that took the place of erased sources: id of the erased source, id of the copy</param>
internal sealed record ErasureDone(
    IReadOnlyList<string> Keys, IReadOnlyList<string> Objects, IReadOnlyList<RedactedCopy> Copies);

/// <summary>What stands in place of an erased source.</summary>
public sealed record RedactedCopy(string Of, string Copy);

/// <summary>legal-hold-set and legal-hold-lifted, version 1. Of = source or person.</summary>
internal sealed record LegalHold(string Why);

/// <summary>retention-set, version 1: sources of a kind are looked at after so many days; null takes the clock away. Of = desk.</summary>
internal sealed record RetentionSet(string SourceKind, int? Days, string Why);
