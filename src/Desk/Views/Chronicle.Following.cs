using System.Collections.Concurrent;
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

    /// <summary>
    /// Reads and opens on one core while the other applies; checks the tree against the head at the end. The tree grows with each
    /// committed piece, so that what breaks off in between (a server that goes away) is gone on with and never applied twice.
    /// </summary>
    private void CatchUp(Head head, Action<long, long>? progress)
    {
        if (head.Size < range.Size) throw new JournalDamagedException(
            $"the journal holds {head.Size} entries, fewer than the {range.Size} already seen here: an older copy was put in its place, or a standby that lagged took over");
        if (head.Epoch > Keys.Epoch) throw new RefusedException(
            $"the keys of this desk were changed elsewhere (key epoch {head.Epoch}, here {Keys.Epoch}): bring its folder keys/ here, lock the desk and sign in again");
        if (head.Size == range.Size)
        {
            if (!head.Root.AsSpan().SequenceEqual(range.Root())) throw new JournalDamagedException(
                "the head of the journal was exchanged");
            return;
        }

        var next = range.Copy();
        using var opened = new BlockingCollection<IReadOnlyList<OpenedEntry>>(4);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => OpenInto(opened, next.Size, head.Size, stop.Token));
        try
        {
            foreach (var chunk in opened.GetConsumingEnumerable())
            {
                using var scope = Database.BeginWrite();
                foreach (var (entry, leaf, count, place) in chunk)
                {
                    ApplyKept(entry, scope.Writer, count, entry.Position - place);
                    next.Append(leaf);
                    while (awaited.TryPeek(out var state) && state.Checkpoint.Size == next.Size)
                    {
                        Matches(next, state.Checkpoint, state.By);
                        awaited.Dequeue();
                    }
                }

                scope.Commit();
                range = next.Copy();
                progress?.Invoke(next.Size, head.Size);
            }
        }
        finally
        {
            stop.Cancel();
            reading.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }

        reading.GetAwaiter().GetResult();
        if (next.Root().AsSpan().SequenceEqual(head.Root)) return;
        const string Other = "the entries do not give the root of the journal's head";
        ReadOnlyBecause ??= Other; // the views hold them already
        throw new JournalDamagedException(Other);
    }

    private void OpenInto(
        BlockingCollection<IReadOnlyList<OpenedEntry>> opened, long from, long to, CancellationToken stop)
    {
        try
        {
            for (var at = from; at < to && !stop.IsCancellationRequested;)
            {
                var rows = journal.Read(at, (int)Math.Min(2000, to - at));
                if (rows.Count == 0 || rows[0].Position != at) throw new JournalDamagedException(
                    $"entry {at} is missing from the journal");
                for (var i = 0; i < rows.Count; i++) if (rows[i].Position != at + i) throw new JournalDamagedException(
                    $"entry {at + i} is missing from the journal");
                var chunk = opener.OpenAll(rows);
                at += rows.Count;
                opened.Add(chunk, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // the applying side stopped with its own error
        }
        finally
        {
            opened.CompleteAdding();
        }
    }
}
