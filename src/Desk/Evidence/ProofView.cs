using System.Text;
using Homeward.Ledger;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Tables of proofs: cosigner, cosignature, authority, stamp, handed_out. A signature that does not fit is never in them: it is verified here, also when
/// the journal is read again.</summary>
internal sealed class ProofView : IView
{
    public string Schema => """
        CREATE TABLE cosigner (id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, who TEXT NOT NULL,
            dropped INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE cosignature (size INTEGER NOT NULL, cosigner TEXT NOT NULL, at INTEGER NOT NULL, line TEXT NOT NULL,
            PRIMARY KEY (size, cosigner)) WITHOUT ROWID;
        CREATE TABLE authority (id TEXT PRIMARY KEY, url TEXT NOT NULL, dropped INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE stamp (position INTEGER PRIMARY KEY, size INTEGER NOT NULL, at INTEGER NOT NULL, authority TEXT NOT NULL, came TEXT NOT NULL);
        CREATE TABLE handed_out (source TEXT NOT NULL, position INTEGER NOT NULL, bundle TEXT, at INTEGER NOT NULL, by TEXT NOT NULL,
            PRIMARY KEY (source, position)) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["cosigner-trusted"] = 1, ["cosigner-dropped"] = 1, ["checkpoint-cosigned"] = 1,
        ["source-bundled"] = 1, ["source-key-exported"] = 1,
        ["authority-chosen"] = 1, ["authority-dropped"] = 1, ["checkpoint-stamped"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "cosigner-trusted" when entry.Read<CosignerTrusted>() is { } trusted:
                if (NoteKey.Parse(trusted.Key) is not { Kind: NoteKey.CosignatureV1 } key)
                {
                    throw new RefusedException("that is not the verifier key of a cosigner", "cosigner");
                }

                if (writer.Any("SELECT 1 FROM cosigner WHERE key = $1", trusted.Key))
                {
                    throw new RefusedException($"{key.Name} is a cosigner of this desk already", "cosigner");
                }

                writer.Run("INSERT INTO cosigner VALUES ($1, $2, $3, $4, 0)", id, key.Name, trusted.Key, trusted.Who);
                break;
            case "cosigner-dropped":
                writer.Run("UPDATE cosigner SET dropped = 1 WHERE id = $1", id);
                break;
            case "authority-chosen" when entry.Read<AuthorityChosen>() is { } chosen:
                writer.Run("INSERT INTO authority VALUES ($1, $2, 0)", id, chosen.Url);
                break;
            case "authority-dropped":
                writer.Run("UPDATE authority SET dropped = 1 WHERE id = $1", id);
                break;
            case "checkpoint-stamped" when entry.Read<CheckpointStamped>() is { } stamped:
                Stamp(entry.Position, stamped, writer);
                break;
            case "source-bundled" or "source-key-exported":
                writer.Run("INSERT INTO handed_out VALUES ($1, $2, $3, $4, $5)", id, entry.Position,
                    entry.Kind == "source-bundled" ? entry.Read<SourceBundled>()?.Bundle : null, entry.At, entry.By);
                break;
            case "checkpoint-cosigned" when entry.Read<CheckpointCosigned>() is { } cosigned:
                Cosign(id, cosigned, writer);
                break;
        }
    }

    private static void Cosign(string cosigner, CheckpointCosigned cosigned, ViewWriter writer)
    {
        var known = writer.One("SELECT key FROM cosigner WHERE id = $1 AND dropped = 0", r => r.Text(0), cosigner);
        var size = Checkpoint.Of(new SignedNote(cosigned.Text, []), out _)?.Size;
        var at = known is null || NoteKey.Parse(known) is not { } key || NoteSignature.Parse(cosigned.Line) is not { } line
            ? null : Cosignature.Verify(key, cosigned.Text, line);
        if (size is null || at is null) throw new RefusedException("the signature is not one of this cosigner's under this checkpoint", "cosigner");
        writer.Run(
            """
            INSERT INTO cosignature VALUES ($1, $2, $3, $4)
            ON CONFLICT (size, cosigner) DO UPDATE SET at = $3, line = $4 WHERE at > $3
            """,
            size, cosigner, at, cosigned.Line);
    }

    private static void Stamp(long position, CheckpointStamped stamped, ViewWriter writer)
    {
        var size = Checkpoint.Of(new SignedNote(stamped.Text, []), out _)?.Size;
        var read = TimeStamp.Read(stamped.Answer, out var reason) ?? throw new RefusedException($"the answer of {stamped.From}: {reason}", "stamp");
        var nonce = stamped.Request is null ? null : TimeStamp.ReadRequest(stamped.Request)?.Nonce;
        var (verdict, sentence) = read.Check(Encoding.UTF8.GetBytes(stamped.Text), nonce, []);
        if (size is null || verdict == BundleVerdict.Broken) throw new RefusedException($"the answer of {stamped.From}: {sentence}", "stamp");
        writer.Run("INSERT INTO stamp VALUES ($1, $2, $3, $4, $5)", position, size, read.At, read.Authority, stamped.From);
    }
}
