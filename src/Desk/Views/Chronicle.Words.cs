using Homeward.Journal;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Views;

// Entries opened again from the journal, for search and for pages; the sealed copy of the words.
internal sealed partial class Chronicle
{
    /// <summary>The outer seal of an entry only: what it is about.</summary>
    public Entry OpenAct(long position) => journal.Read(position, 1) is [var row] ? opener.OpenAct(row)
        : throw new JournalDamagedException($"entry {position} is missing from the journal");

    /// <summary>An entry as it lies in the journal, with both halves opened for an outsider.</summary>
    public (StoredEntry Stored, Entry Entry, EntrySeal.Outer Outer, EntrySeal.Inner? Inner) Disclose(long position)
    {
        var rows = journal.Read(position, 1);
        if (rows.Count == 0 || rows[0].Position != position) throw new JournalDamagedException(
            $"entry {position} is missing from the journal");
        var (entry, outer, inner) = opener.Disclose(rows[0]);
        return (rows[0], entry, outer, inner);
    }

    /// <summary>Entries in order, opened, from a position to the record number the views stand at.</summary>
    public IEnumerable<Entry> OpenFrom(long position)
    {
        for (var at = position; at < Size;)
        {
            var rows = journal.Read(at, 256);
            if (rows.Count == 0) yield break;
            foreach (var row in rows) yield return opener.Open(row);
            at = rows[^1].Position + 1;
        }
    }

    /// <summary>Up to so many entries from a position on, opened.</summary>
    public List<Entry> OpenSome(long position, int most) => [.. journal.Read(position, (int)Math.Min(most, Size - position)).Select(opener.Open)];

    /// <summary>What an entry says in words; null for most.</summary>
    public Told? Tell(Entry entry) => kinds.TryGetValue(entry.Kind, out var known) ? known.View.Tell(entry) : null;

    public const string WordsLabel = "words";

    /// <summary>Seals a copy of the words beside the tree they stand on.</summary>
    public void SealWords(string file, string schema, Microsoft.Data.Sqlite.SqliteConnection words)
    {
        lock (writing) Snapshot.Write(file, Keys, schema, new Snapshot.State(range.Size, range.Save(), []), words, WordsLabel);
    }

    /// <summary>Reads such a copy back; false when it is of another program, epoch or history.</summary>
    public bool OpenWords(string file, string schema, Microsoft.Data.Sqlite.SqliteConnection words) =>
        Snapshot.Read(file, Keys, schema, words, WordsLabel) is { } state && state.Size <= Size
        && IsSigned(new Head(state.Size, CompactRange.Load(state.Size, state.Range).Root(), Keys.Epoch));
}
