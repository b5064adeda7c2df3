using Homeward.Views;

namespace Homeward.Evidence;

// What people write beside sources: act kinds with their bodies, and their tables.

/// <summary>wanted-opened, version 1: a source that another one cites and that we do not hold.</summary>
/// <param name="What">what it is, as the citing source calls it</param>
/// <param name="Until">day by which we stop asking; null: open</param>
internal sealed record WantedOpened(string What, string? AskedOf, DateOnly? Until);

/// <summary>wanted-closed, version 1. Found names the source that it proved to be; null when the search was given up.</summary>
internal sealed record WantedClosed(string? Found, string? Why);

/// <summary>translation-added, version 1: other words for a stretch of a text. Several may stand beside one another.</summary>
/// <param name="By">who translated, or the program that did</param>
/// <param name="Status">machine, human or checked</param>
internal sealed record TranslationAdded(int Start, int Length, string Quote, string Lang, string Words, string By, string Status);

/// <summary>sheet-written, version 1: what somebody found out about a picture or film. The last one counts, all are kept.</summary>
internal sealed record SheetWritten(
    string? FirstSeen, string? FirstSeenWhere, string? Place, string? PlaceHow, string? Taken, string? TakenHow, string? Shared, string? Outcome);

/// <summary>cell-corrected, version 1. Of = part, source. A cell of a row as it should read, or one of our own that the list did not have. What
/// came in stays as it came.</summary>
/// <param name="Was">what stood there when it was written</param>
internal sealed record CellCorrected(string Name, string Value, string Was, string? Why);

/// <summary>Tables of what is written beside sources: wanted, translation, sheet, part_cell. Words are opened from their entries.</summary>
internal sealed class NotesView : IView
{
    public string Schema => """
        CREATE TABLE wanted (id TEXT PRIMARY KEY, owner TEXT NOT NULL, source TEXT NOT NULL, position INTEGER NOT NULL, until INTEGER,
            state TEXT NOT NULL, found TEXT) WITHOUT ROWID;
        CREATE INDEX wanted_owner ON wanted (owner);
        CREATE TABLE translation (id TEXT PRIMARY KEY, owner TEXT NOT NULL, source TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX translation_owner ON translation (owner);
        CREATE TABLE part_cell (part TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (part, name)) WITHOUT ROWID;
        CREATE TABLE sheet (source TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        // desk-exported changes no table: it stands in the journal and in the history.
        ["wanted-opened"] = 1, ["wanted-closed"] = 1, ["translation-added"] = 1, ["sheet-written"] = 1, ["desk-exported"] = 1, ["cell-corrected"] = 1,
    };

    public Told? Tell(Entry entry) => entry.Kind == "cell-corrected" && entry.Read<CellCorrected>() is { Value.Length: > 0 } cell
        ? new Told($"{cell.Name}: {cell.Value}", ToldSort.Text, null, null, OurColumns.CellOf(entry.Of[0].Id, cell.Name)) : null;

    public void Apply(Entry entry, ViewWriter writer)
    {
        // Of = the thing itself; where it is new: what it stands beside (source or part), and that one's source.
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "wanted-opened":
                writer.Run("INSERT INTO wanted VALUES ($1, $2, $3, $4, $5, 'open', NULL)", id, entry.Of[1].Id, entry.Of[2].Id, entry.Position,
                    entry.Read<WantedOpened>()?.Until);
                break;
            case "wanted-closed":
                var closed = entry.Read<WantedClosed>();
                if (writer.Run("UPDATE wanted SET state = $2, found = $3 WHERE id = $1", id, closed?.Found is null ? "given-up" : "found", closed?.Found) == 0)
                {
                    throw new RefusedException("this is not on the list of what is wanted", "gone");
                }

                break;
            case "translation-added":
                writer.Run("INSERT INTO translation VALUES ($1, $2, $3, $4)", id, entry.Of[1].Id, entry.Of[2].Id, entry.Position);
                break;
            case "cell-corrected" when entry.Read<CellCorrected>() is { } cell:
                writer.Run("INSERT INTO part_cell VALUES ($1, $2, $3) ON CONFLICT (part, name) DO UPDATE SET position = $3", id, cell.Name, entry.Position);
                break;
            case "sheet-written":
                writer.Run("INSERT INTO sheet VALUES ($1, $2) ON CONFLICT (source) DO UPDATE SET position = $2", entry.Of[1].Id, entry.Position);
                break;
        }
    }
}
