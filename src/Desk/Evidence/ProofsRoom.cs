using Homeward.Access;
using Homeward.Basics;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>An outsider whose signatures under our checkpoints are kept.</summary>
/// <param name="Key">C2SP verifier key</param>
/// <param name="LastSize">record number of the newest checkpoint they signed; null while there is none</param>
public sealed record CosignerRow(string Id, string Name, string Key, string Who, bool Dropped, long? LastSize, DateTimeOffset? LastAt);

/// <summary>Who signed a checkpoint beside this desk, and when they say they did.</summary>
public sealed record CosignedBy(string Name, string Who, DateTimeOffset At);

/// <summary>A checkpoint: what is printed, with every signature kept of it.</summary>
/// <param name="Size">record number</param>
/// <param name="Root">hexadecimal</param>
/// <param name="Note">C2SP signed note, the desk's own signature first</param>
/// <param name="LogKey">C2SP verifier key of this desk</param>
public sealed record CheckpointPage(
    string Origin, long Size, string Root, string Note, string LogKey, IReadOnlyList<CosignedBy> CosignedBy);

/// <summary>An authority this desk may ask for time stamps.</summary>
public sealed record AuthorityRow(string Id, string Url);

/// <summary>A time stamp that is kept.</summary>
/// <param name="Size">record number of the stamped checkpoint</param>
/// <param name="At">the authority's time</param>
/// <param name="CameFrom">where the answer came from</param>
public sealed record StampRow(long Position, long Size, DateTimeOffset At, string Authority, string CameFrom);

/// <summary>
/// What lets an outsider check this desk without trusting it: checkpoints, cosignatures, proofs. Nothing here tells of a case;
/// members who may see nothing else of the desk's content are kept out all the same.
/// </summary>
public sealed partial class ProofsRoom
{
    /// <summary>How far back a bare cosignature line is tried against our checkpoints.</summary>
    private const long LookBack = 100_000;

    private readonly Seat seat;
    private readonly IJournal journal;
    private readonly DeskFile face;
    private readonly TreeNodes tree;

    internal ProofsRoom(Seat seat, IJournal journal, DeskFile face, TreeNodes tree) =>
        (this.seat, this.journal, this.face, this.tree) = (seat, journal, face, tree);

    /// <summary>C2SP verifier key of this desk's journal: what an outsider has to know of us.</summary>
    public string LogKey => Checkpoint.KeyOf(face.Origin, face.LogKey).Print();

    /// <summary>The newest checkpoint; with <paramref name="cosigned"/> the newest that somebody else signed too (null when nobody has, and
    /// where it is missing or damaged: opening the desk and a check say so, and null for somebody who sees nothing here).</summary>
    public CheckpointPage? Newest(bool cosigned = false)
    {
        if (!IsInside()) return null;
        var size = cosigned
            ? seat.Ask(q => q.Number($"SELECT max(size) FROM cosignature WHERE {Walls.SeesOpen}", seat.Actor))
            : journal.ReadHead().Size;
        return size > 0 && Read(size).Checkpoint is { } own && own.Size == size ? Page(own) : null;
    }

    /// <summary>The request for a cosignature of the newest checkpoint (c2sp.org/tlog-witness), for somebody who saw an earlier one.</summary>
    /// <param name="old">record number they saw last; 0 when they never saw this desk</param>
    /// <exception cref="RefusedException">no checkpoint was signed at that record number</exception>
    public string Request(long old)
    {
        RefuseOutsiders();
        var newest = Own(journal.ReadHead().Size);
        if (old < 0 || old > newest.Size) throw new RefusedException($"the journal has {newest.Size} records; {old} is beyond them", "size");
        var hashes = old == 0 ? [] : tree.Consistency(Own(old), newest);
        return new ConsistencyProof(old, hashes, NoteAt(newest.Size)).Print();
    }

    public IReadOnlyList<CosignerRow> Cosigners() => seat.Ask(q => q.Rows(
        $"""
        SELECT c.id, c.name, c.key, c.who, c.dropped, (SELECT max(s.size) FROM cosignature s WHERE s.cosigner = c.id),
            (SELECT max(s.at) FROM cosignature s WHERE s.cosigner = c.id)
        FROM cosigner c WHERE {Walls.SeesOpen} ORDER BY c.name, c.id
        """,
        r => new CosignerRow(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Bool(4), r.LongOrNull(5),
            r.LongOrNull(6) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null), seat.Actor));

    /// <summary>From now on signatures of this key under our checkpoints are kept and shown.</summary>
    public Outcome Trust(string key, string who, string actId)
    {
        ArgumentNullException.ThrowIfNull(key);
        return seat.Try(() =>
        {
            RefuseOutsiders();
            return seat.Do(actId, new Draft("cosigner-trusted", 1, [new(Seat.NewId(Ids.Cosigner), 0)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new CosignerTrusted(key.Trim(), who))));
        });
    }

    public Outcome Drop(string id, string why, string actId) => seat.Try(() =>
    {
        RefuseOutsiders();
        if (Cosigners().All(c => c.Id != id || c.Dropped)) throw new RefusedException($"there is no cosigner {id}", "gone");
        return seat.Do(actId, new Draft("cosigner-dropped", 1, [new(id, 1)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new CosignerDropped(why))));
    });

    /// <summary>
    /// Keeps what cosigners sent back: a whole note with their lines, or their lines alone. Lines of unknown keys are left out, as
    /// the format asks; a line that names a known key and does not fit refuses everything.
    /// </summary>
    /// <returns>the outcome, and who signed which record number</returns>
    public (Outcome Outcome, IReadOnlyList<(string Name, long Size)> Kept) Accept(string text, string actId)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<(string Name, long Size)> kept = [];
        var outcome = seat.Try(() =>
        {
            RefuseOutsiders();
            var (candidates, lines) = Read(text);
            var drafts = new List<Draft>();
            var names = new List<(string, long)>();
            foreach (var cosigner in Cosigners().Where(c => !c.Dropped))
            {
                var key = NoteKey.Parse(cosigner.Key)!;
                foreach (var line in lines.Where(key.Made))
                {
                    var signed = candidates.FirstOrDefault(c => Cosignature.Verify(key, c.Body, line) is not null)
                        ?? throw new RefusedException($"the line of {key.Name} does not fit a checkpoint of this desk; nothing was kept", "cosigner");
                    drafts.Add(new Draft("checkpoint-cosigned", 1, [new(cosigner.Id, null)], Secrecy.Desk, Secrecy.Desk,
                        Entry.Write(new CheckpointCosigned(signed.Body, line.Print()))));
                    names.Add((key.Name, signed.Size));
                }
            }

            if (drafts.Count == 0) throw new RefusedException("none of these lines is of a cosigner this desk knows", "cosigner");
            kept = names;
            return seat.Do(actId, drafts);
        });
        return (outcome, outcome.IsDone ? kept : []);
    }

    /// <summary>
    /// Writes a bundle of sources (or of single messages and rows of one) for an outsider. In order: the file under another name;
    /// the act that says what is handed to whom; the file's own name. After a crash the act may stand without the file, never the
    /// reverse.
    /// </summary>
    /// <exception cref="RefusedException">a wall, an erasure, or something the person has to decide first</exception>
    public BundleMade Bundle(BundleWish wish, string file, Action<string, long, long>? progress = null) =>
        new BundleSources(seat, this, tree, face, wish, progress).Write(file);

    /// <summary>
    /// The age identity that opens a source's original with the ordinary age tool, and where that lies. Taking it out is an act.
    /// </summary>
    public (string Identity, string File) ExportKey(string source, string why, string actId)
    {
        var found = seat.Ask(q => q.One(
            $"SELECT s.object FROM source s WHERE s.id = $2 AND s.object IS NOT NULL AND {Walls.Sees("s.id")}", r => r.Text(0), seat.Actor, source));
        if (found is null || seat.Live.Keys.DataKey(source) is not { } key) throw new RefusedException($"there is no original of {source} here, or you may not see it", "wall");
        using var identity = KeyRing.VaultIdentity(key);
        seat.Do(actId, new Draft("source-key-exported", 1, [new(source, null)], Secrecy.Record, source, Entry.Write(new SourceKeyExported(why))));
        return (identity.Export(), seat.Vault.PlaceOf(found));
    }

    /// <summary>Our checkpoint at a record number, read back from the journal and verified.</summary>
    /// <exception cref="RefusedException">none was signed there</exception>
    /// <exception cref="JournalDamagedException">it is not as it was signed</exception>
    internal Checkpoint Own(long size)
    {
        var (checkpoint, reason) = Checkpoint.Read(NoteAt(size), face.Origin, face.LogKey, Verify);
        return checkpoint is not null && checkpoint.Size == size ? checkpoint
            : throw new JournalDamagedException($"the checkpoint at {size}: {reason ?? "it is signed for another size"}");
    }

    internal IReadOnlyList<(string Line, CosignedBy By)> CosignaturesAt(long size) => seat.Ask(q => q.Rows(
        $"""
        SELECT s.line, c.name, c.who, s.at FROM cosignature s JOIN cosigner c ON c.id = s.cosigner
        WHERE s.size = $2 AND {Walls.SeesOpen} ORDER BY c.name, c.id
        """,
        r => (r.Text(0), new CosignedBy(r.Text(1), r.Text(2), r.Time(3))), seat.Actor, size));

    /// <summary>The note of a record number with every cosignature kept under it.</summary>
    internal string WholeNote(long size) => NoteAt(size) + string.Concat(CosignaturesAt(size).Select(c => c.Line + "\n"));

    private bool IsInside() => seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor));

    internal void RefuseOutsiders()
    {
        if (!IsInside()) throw new RefusedException("you may not do this on this desk", "wall");
    }

    /// <summary>Record numbers of the checkpoints that somebody else signed, from a size on, the oldest first.</summary>
    internal IReadOnlyList<long> CosignedFrom(long size) => seat.Ask(q => q.Rows(
        $"SELECT DISTINCT size FROM cosignature WHERE size >= $2 AND {Walls.SeesOpen} ORDER BY size", r => r.Long(0), seat.Actor, size));

    private CheckpointPage Page(Checkpoint own) => new(
        own.Origin, own.Size, Convert.ToHexStringLower(own.Root), WholeNote(own.Size), LogKey, [.. CosignaturesAt(own.Size).Select(c => c.By)]);

    private (Checkpoint? Checkpoint, string? Reason) Read(long size) =>
        journal.ReadCheckpoints(size, 1) is [var found] && found.Size == size
            ? Checkpoint.Read(found.Note, face.Origin, face.LogKey, Verify) : (null, "it is missing");

    private bool Verify(byte[] message, byte[] signature) => SigningKey.Verify(face.LogKey, message, signature);

    private string NoteAt(long size) => journal.ReadCheckpoints(size, 1).FirstOrDefault(n => n.Size == size).Note
        ?? throw new RefusedException($"no checkpoint was signed at record number {size}", "size");

    /// <summary>The checkpoints a text may be about, newest first, and its signature lines.</summary>
    private (IReadOnlyList<Checkpoint> Candidates, IReadOnlyList<NoteSignature> Lines) Read(string text)
    {
        if (text.Contains("\n\n", StringComparison.Ordinal))
        {
            // A whole note, or a whole request with the lines put under it.
            var body = ConsistencyProof.Parse(text, out _)?.Note ?? text;
            var note = SignedNote.Parse(body, out var reason) ?? throw new RefusedException(reason!, "note");
            var stated = Checkpoint.Of(note, out reason) ?? throw new RefusedException(reason!, "note");
            var own = Own(stated.Size);
            return own.Body == note.Text ? ([own], note.Signatures)
                : throw new RefusedException($"this is not the checkpoint this desk signed at record number {stated.Size}", "note");
        }

        if (text.Length > SignedNote.MostCharacters) throw new RefusedException("that is longer than any note", "note");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NoteSignature.Parse).ToList();
        if (lines.Count == 0 || lines.Contains(null)) throw new RefusedException("that is neither a note nor lines of signatures", "note");
        var notes = journal.ReadCheckpoints(Math.Max(0, journal.ReadHead().Size - LookBack));
        return ([.. notes.Reverse().Select(n => SignedNote.Parse(n.Note, out _)).OfType<SignedNote>()
            .Select(n => Checkpoint.Of(n, out _)).OfType<Checkpoint>()], [.. lines.Select(l => l!)]);
    }
}
