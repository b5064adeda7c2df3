using Homeward.Sealing;

namespace Homeward.Ledger;

/// <summary>
/// What a cosigner does with a request (c2sp.org/tlog-witness): sign nothing but a checkpoint of the log they know, that begins with
/// what they saw last. The caller keeps <see cref="Seen"/> durably before the line leaves, or the promise is worth nothing.
/// </summary>
/// <param name="Line">the cosignature; null with a reason when there is none</param>
/// <param name="Seen">the checkpoint to keep as the last one seen</param>
/// <param name="Forked">true when two signed checkpoints of the log contradict each other: that is a finding, not a mistake</param>
public sealed record Cosigning(NoteSignature? Line, string? Seen, string? Reason, bool Forked = false)
{
    /// <param name="log">the desk's key, had from its people and not from the request</param>
    /// <param name="lastSeen">the note kept at the last time; null when this log was never seen</param>
    public static Cosigning Answer(
        string request, NoteKey log, string? lastSeen, NoteKey cosigner, DateTimeOffset time, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (ConsistencyProof.Parse(request, out var reason) is not { } proof) return new(null, null, reason);
        var (newer, unsigned) = Read(proof.Note, log);
        if (newer is null) return new(null, null, unsigned);
        var (older, spoiled) = lastSeen is null ? (new Checkpoint(log.Name, 0, MerkleTree.EmptyRoot()), null) : Read(lastSeen, log);
        if (older is null) return new(null, null, $"the checkpoint kept from the last time: {spoiled}");
        if (proof.Old != older.Size)
        {
            return new(null, null, $"the request starts from record {proof.Old}, but the last one seen was {older.Size}; ask for one from {older.Size}");
        }

        if (!proof.Shows(older.Root, newer))
        {
            return new(null, null,
                $"the journal of {newer.Size} records does not begin with the one of {older.Size} seen before; keep both notes, they prove it", true);
        }

        return new(Cosignature.Make(cosigner, newer.Body, time, sign), proof.Note, null);
    }

    private static (Checkpoint? Checkpoint, string? Reason) Read(string note, NoteKey log) =>
        Checkpoint.Read(note, log.Name, log.PublicKey, (m, s) => SigningKey.Verify(log.PublicKey, m, s));
}
