namespace Homeward.Evidence;

// Act kinds about the journal's own proofs. They tell nothing of a case: key desk.

/// <summary>cosigner-trusted, version 1: an outsider whose signature under our checkpoints we keep. Key is a C2SP verifier key.</summary>
/// <param name="Who">who that is, in our words</param>
internal sealed record CosignerTrusted(string Key, string Who);

/// <summary>cosigner-dropped, version 1: no further cosignature of theirs is taken; those kept stay.</summary>
internal sealed record CosignerDropped(string Why);

/// <summary>checkpoint-cosigned, version 1. Text is the signed text of the checkpoint, Line the cosigner's line under it.</summary>
internal sealed record CheckpointCosigned(string Text, string Line);

/// <summary>source-bundled, version 1: what of a source was handed to whom, and why. Key: the source's, for the recipient tells.</summary>
/// <param name="Bundle">id of the bundle, bnd-…</param>
/// <param name="SealedTo">age recipients; empty when the bundle was written in clear</param>
/// <param name="Manifest">hexadecimal SHA-256 of its manifest</param>
/// <param name="Entries">positions disclosed in full</param>
internal sealed record SourceBundled(
    string Bundle, string For, string Why, IReadOnlyList<string> SealedTo, string Manifest, IReadOnlyList<long> Entries, bool Original);

/// <summary>source-key-exported, version 1: somebody took the key that opens this source's original out of the desk.</summary>
internal sealed record SourceKeyExported(string Why);

/// <summary>authority-chosen, version 1: whom this desk may ask for time stamps. By choosing, a member accepted that it tells them that
/// the desk exists and works at that hour.</summary>
internal sealed record AuthorityChosen(string Url);

/// <summary>authority-dropped, version 1.</summary>
internal sealed record AuthorityDropped(string Why);

/// <summary>checkpoint-stamped, version 1. Text is the checkpoint's, Answer the whole answer with its chain as it came.</summary>
/// <param name="From">where the answer came from: an address, or words</param>
/// <param name="Request">what was asked; null where it was not at hand</param>
internal sealed record CheckpointStamped(string Text, string From, byte[]? Request, byte[] Answer);
