using Homeward.Journal;
using Homeward.Ledger;

namespace Homeward.Views;

/// <summary>What others know of the journal or append to it: seals seen elsewhere, entries of other programs.</summary>
internal sealed partial class Chronicle
{
    /// <summary>States seen elsewhere that the tree has to pass through while it is loaded.</summary>
    private readonly Queue<Known> awaited = new();

    /// <summary>
    /// Hashes the rows up to what is known and lies before the views (a snapshot): a row of the table of checkpoints alone could have
    /// been put there. Rare: this machine's own note is as new as its snapshot. What lies beyond is compared as it is applied.
    /// </summary>
    private void Extends(IReadOnlyList<Known> known)
    {
        if (known.All(k => k.Checkpoint.Size == range.Size))
        {
            foreach (var (checkpoint, by) in known) Matches(range, checkpoint, by);
            return;
        }

        var leaves = new CompactRange();
        foreach (var (checkpoint, by) in known.OrderBy(k => k.Checkpoint.Size))
        {
            while (leaves.Size < checkpoint.Size)
            {
                var rows = journal.Read(leaves.Size, (int)Math.Min(2000, checkpoint.Size - leaves.Size));
                if (rows.Count == 0 || rows[0].Position != leaves.Size) throw new JournalDamagedException($"entry {leaves.Size} is missing from the journal");
                foreach (var row in rows) leaves.Append(row.LeafHash());
            }

            Matches(leaves, checkpoint, by);
        }
    }

    private static void Matches(CompactRange tree, Checkpoint known, string by)
    {
        if (!tree.Root().AsSpan().SequenceEqual(known.Root)) throw LastSeen.Other(known, by);
    }

    /// <summary>
    /// Applies what others appended since. A journal that does not answer is told in <see cref="BehindBecause"/>; one that holds less than
    /// was seen here, or something else, stops this desk: it answers from what it has, says why on every page and writes nothing.
    /// </summary>
    public void Refresh()
    {
        lock (writing)
        {
            if (ReadOnlyBecause is not null || closed) return;
            try
            {
                CatchUp(journal.ReadHead(), null);
                BehindBecause = null;
            }
            catch (IOException e)
            {
                BehindBecause = e.Message;
            }
            catch (Exception e) when (e is JournalDamagedException or RefusedException)
            {
                ReadOnlyBecause = e.Message;
            }
        }
    }
}
