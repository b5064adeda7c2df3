namespace Homeward.Evidence;

// Act kinds about the journal's own proofs. They tell nothing of a case: key desk.

/// <summary>cosigner-trusted, version 1: an outsider whose signature under our checkpoints we keep. Key is a C2SP verifier key.</summary>
/// <param name="Who">who that is, in our words</param>
internal sealed record CosignerTrusted(string Key, string Who);

/// <summary>cosigner-dropped, version 1: no further cosignature of theirs is taken; those kept stay.</summary>
internal sealed record CosignerDropped(string Why);

/// <summary>checkpoint-cosigned, version 1. Text is the signed text of the checkpoint, Line the cosigner's line under it.</summary>
internal sealed record CheckpointCosigned(string Text, string Line);
