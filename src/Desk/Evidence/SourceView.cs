using System.Text;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Tables of Evidence: run, refused, source, text_chunk, part. Texts are not kept here: they are opened
/// from their entry when shown.</summary>
internal sealed class SourceView : IView
{
    public string Schema => """
        CREATE TABLE run (id TEXT PRIMARY KEY, importer TEXT, name TEXT, sha256 TEXT, by TEXT NOT NULL,
            started INTEGER NOT NULL, closed INTEGER,
            seen INTEGER, stored INTEGER, known INTEGER, refused INTEGER, position INTEGER NOT NULL,
            missing_unavailable INTEGER, missing_large INTEGER, missing_left_out INTEGER, undone INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX run_sha ON run (sha256);
        CREATE TABLE refused (run TEXT NOT NULL, ordinal INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (run, ordinal)) WITHOUT ROWID;
        CREATE TABLE source (id TEXT PRIMARY KEY, position INTEGER NOT NULL, run TEXT, title TEXT NOT NULL,
            name TEXT NOT NULL, kind TEXT NOT NULL,
            media TEXT NOT NULL, lang TEXT, object TEXT, bytes INTEGER NOT NULL, sha256 TEXT,
                received INTEGER NOT NULL, by TEXT NOT NULL,
            edtf TEXT, earliest INTEGER, latest INTEGER, channel TEXT, parent TEXT, sample INTEGER NOT NULL,
                parts INTEGER NOT NULL, erased INTEGER NOT NULL, unread TEXT, looks TEXT, contents INTEGER) WITHOUT ROWID;
        CREATE INDEX source_parent ON source (parent) WHERE parent IS NOT NULL;
        CREATE INDEX source_looks ON source (looks) WHERE looks IS NOT NULL;
        CREATE INDEX source_sha ON source (sha256);
        CREATE INDEX source_run ON source (run);
        CREATE INDEX source_position ON source (position DESC);
        CREATE TABLE text_chunk (source TEXT NOT NULL, ordinal INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (source, ordinal)) WITHOUT ROWID;
        CREATE TABLE part (id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, ordinal INTEGER NOT NULL,
            position INTEGER PRIMARY KEY, place TEXT, fingerprint TEXT,
            sender TEXT, edtf TEXT, earliest INTEGER, latest INTEGER, sent_unix INTEGER, length INTEGER NOT NULL,
                version_of TEXT, erased INTEGER NOT NULL);
        CREATE INDEX part_source ON part (source, ordinal);
        CREATE INDEX part_fingerprint ON part (fingerprint);
        CREATE INDEX part_place ON part (place);
        CREATE TABLE list (name TEXT PRIMARY KEY, id TEXT NOT NULL, key TEXT, columns TEXT NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["run-started"] = 1, ["run-refused"] = 1, ["run-closed"] = 1, ["source-received"] = 1, ["text-taken"] = 1,
        ["part-received"] = 1, ["contents-taken"] = 1, ["run-undone"] = 1, ["run-restored"] = 1, ["list-mapped"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "run-started":
                var run = entry.Read<RunStarted>();
                writer.Run(
                    "INSERT INTO run VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL, NULL, NULL, $7, NULL, NULL, NULL, 0)",
                    id, run?.Importer, run?.Name, run?.Sha256, entry.By, entry.At, entry.Position);
                break;
            case "run-refused":
                var at = writer.Number("SELECT count(*) FROM refused WHERE run = $1", id);
                foreach (var thing in entry.Read<RunRefused>()?.Things ?? [])
                {
                    writer.Run("INSERT INTO refused VALUES ($1, $2, $3, $4)", id, at++, thing.Where, thing.Reason);
                }

                break;
            case "run-closed":
                var closed = entry.Read<RunClosed>();
                if (closed is not null && closed.Seen != closed.Stored + closed.Known + closed.Refused)
                {
                    throw new RefusedException(
                        $"the run does not add up: {closed.Seen} seen, {closed.Stored} stored, {closed.Known} known, {closed.Refused} refused");
                }

                writer.Run(
                    "UPDATE run SET closed = $2, seen = $3, stored = $4, known = $5, refused = $6, missing_unavailable = $7, missing_large = $8, missing_left_out = $9 WHERE id = $1",
                    id, entry.At, closed?.Seen, closed?.Stored, closed?.Known, closed?.Refused,
                    closed?.Missing?.Unavailable, closed?.Missing?.TooLarge, closed?.Missing?.NotIncluded);
                break;
            case "source-received":
                Receive(entry, id, writer);
                break;
            case "text-taken":
                writer.Run("INSERT INTO text_chunk VALUES ($1, $2, $3)", id, entry.Read<TextTaken>()?.Ordinal
                    ?? (int)(entry.Position & int.MaxValue), entry.Position);
                break;
            case "part-received":
                ReceivePart(entry, id, writer);
                break;
            case "contents-taken":
                writer.Run("UPDATE source SET contents = $2 WHERE id = $1", id, entry.Read<ContentsTaken>()?.Files ?? 0);
                break;
            case "run-undone":
                Undo(id, writer);
                break;
            case "run-restored":
                writer.Run("UPDATE run SET undone = 0 WHERE id = $1", id);
                writer.Run("DELETE FROM withdrawn WHERE because = $1", id);
                break;
            case "list-mapped" when entry.Read<ListMapped>() is { } list:
                writer.Run(
                    "INSERT INTO list VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET key = $3, columns = $4",
                    list.Name, id, list.Key, Encoding.UTF8.GetString(Entry.Write(list.Columns)));
                break;
        }
    }

    /// <summary>What the run brought is withdrawn: no question finds it any more, and nothing of it is gone.</summary>
    private static void Undo(string id, ViewWriter writer)
    {
        if (writer.Run("UPDATE run SET undone = 1 WHERE id = $1 AND undone = 0 AND closed IS NOT NULL", id) == 0)
        {
            throw new RefusedException("this run is not there, was not ended, or is undone already", "gone");
        }

        writer.Run("INSERT OR IGNORE INTO withdrawn SELECT id, $1 FROM source WHERE run = $1", id);
    }

    public Told? Tell(Entry entry)
    {
        switch (entry.Kind)
        {
            case "part-received" when entry.Read<PartReceived>() is { Text.Length: > 0 } part:
                return new Told(part.Text, ToldSort.Text, part.Sent?.Earliest?.DayNumber, part.Sent?.Latest?.DayNumber);
            case "text-taken" when entry.Read<TextTaken>() is { Text.Length: > 0 } taken:
                return new Told(taken.Text, ToldSort.Text, null, null);
            case "source-received" when entry.Read<SourceReceived>() is { } source:
                return new Told($"{source.Title}\n{source.Name}", ToldSort.Title, source.Claimed?.Earliest?.DayNumber, source.Claimed?.Latest?.DayNumber);
            default:
                return null;
        }
    }

    private static void Receive(Entry entry, string id, ViewWriter writer)
    {
        var s = entry.Read<SourceReceived>();
        writer.Run(
            "INSERT INTO source VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, $20, $21, $22, NULL)",
            id, entry.Position, s?.Run, s?.Title ?? "", s?.Name ?? "", s?.Kind ?? "", s?.MediaType
                ?? "", s?.Lang, s?.Object, s?.Bytes ?? 0, s?.Sha256,
            entry.At, entry.By, s?.Claimed?.Edtf, s?.Claimed?.Earliest, s?.Claimed?.Latest, s?.Channel, s?.Parent,
                s?.Sample ?? false, s is null, s?.Unread, s?.Looks);
    }

    private static void ReceivePart(Entry entry, string id, ViewWriter writer)
    {
        // Of = part, source. The source's id stands in the act, so that an erased part still counts as one of its
        // source's.
        var source = entry.Of[1].Id;
        var p = entry.Read<PartReceived>();
        writer.Run(
            "INSERT INTO part VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            id, source, p?.Ordinal ?? -1, entry.Position, p?.Place, p?.Fingerprint, p?.Sender, p?.Sent?.Edtf,
                p?.Sent?.Earliest, p?.Sent?.Latest,
            p?.SentUnix, p?.Text.Length ?? 0, p?.VersionOf, p is null);
        writer.Run("UPDATE source SET parts = parts + 1 WHERE id = $1", source);
    }
}
