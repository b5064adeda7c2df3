using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;

namespace Homeward.Views;

/// <summary>How one epoch of keys ends and the next begins, and how a rebuild finds the keys that live on.</summary>
internal sealed partial class Chronicle
{
    /// <summary>
    /// An act that begins a new epoch: its entries, the living keys under the new epoch's key, and nothing of the erased ones.
    /// The same story as <see cref="Do"/>; after the commit the ring moves on and, where something was erased, the views are made
    /// again from the journal, so that no table holds a word of it. The file of the new epoch must be durable before; the file
    /// of the old one is destroyed by the caller, after.
    /// </summary>
    /// <param name="act">drafts under the key "desk" only</param>
    public Done Turn(Act act, NextEpoch next, string why, IReadOnlySet<string> erased)
    {
        lock (writing)
        {
            if (ReadOnlyBecause is { } because) throw new RefusedException($"the desk is read-only: {because}");
            using var append = journal.BeginAppend();
            CatchUp(append.Head, null);
            if (FindDone(act.Id, act.By) is { } done) return done;
            try
            {
                var keys = Keys.Rewrap(next, erased);
                var whole = act with { Drafts = [.. act.Drafts, .. TurnDrafts(why, keys, erased)] };
                using (var scope = Database.BeginWrite())
                {
                    var after = range.Copy();
                    var entries = Prepare(whole, scope.Writer, after, (next.Epoch, keys.Single(k => k.Name == Secrecy.Desk).Wrapped));
                    var head = new Head(after.Size, after.Root(), next.Epoch);
                    var note = new Checkpoint(face.Origin, head.Size, head.Root).Sign(Keys.Signing.PublicKey, Keys.Signing.Sign);
                    CommitOrFindOut(append, entries, head, note);
                    Keys.Adopt(next, keys, erased); // before anybody can ask for the new entries
                    scope.Commit();
                    done = new Done(range.Size, [.. act.Drafts.Select(d => d.Of[0].Id)], head.Size, false);
                    range = after;
                }
            }
            finally
            {
                Keys.Withdraw(next);
            }

            Words.Turned(erased);
            if (erased.Count > 0) MakeViewsAgain();
            snapshotAt = 0;
            return done;
        }
    }

    private List<Draft> TurnDrafts(string why, IReadOnlyList<RewrappedKey> keys, IReadOnlySet<string> erased)
    {
        Draft Desk(string kind, byte[] body) => new(kind, 1, [new(face.Desk, null)], Secrecy.Desk, Secrecy.Desk, body);
        return
        [
            Desk(EpochTurned.Kind, Entry.Write(new EpochTurned(why, keys.Count, [.. erased.Order(StringComparer.Ordinal)]))),
            .. keys.Chunk(KeysRewrapped.Most).Select(some => Desk(KeysRewrapped.Kind, Entry.Write(new KeysRewrapped(some)))),
        ];
    }

    /// <summary>After an erasure: until this is done the tables still hold what the journal no longer gives.</summary>
    private void MakeViewsAgain()
    {
        try
        {
            using var again = Replay(new Head(range.Size, range.Root(), Keys.Epoch), null);
            Database.TakeOver(again.Database);
            ReadOnlyBecause = again.ReadOnlyBecause;
        }
        catch
        {
            ReadOnlyBecause = "what was erased is gone from the disk, but the tables in memory could not be made again; lock the desk now";
            throw;
        }
    }

    /// <summary>
    /// Takes up the keys of the present epoch before anything is opened: they stand in its first batch, later than most
    /// entries they belong to. Epochs never go back, so that batch is found by halving.
    /// </summary>
    private void RememberTurn(long size)
    {
        // Known already from a snapshot; or this is a second journal (the reading log) under the keys of the first.
        if (Keys.Epoch == 1 || size == 0 || Keys.IsLiving(Secrecy.Desk)) return;
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (HeaderAt(middle).Epoch < Keys.Epoch) low = middle + 1;
            else high = middle;
        }

        if (low == size) throw new JournalDamagedException($"no entry of the journal begins key epoch {Keys.Epoch}");
        var (first, read) = (HeaderAt(low), 0);
        for (var at = low; read < first.Count;)
        {
            var rows = journal.Read(at, Math.Min(16, first.Count - read));
            if (rows.Count == 0) throw new JournalDamagedException($"entry {at} is missing from the journal");
            foreach (var row in rows) opener.Open(row);
            (at, read) = (rows[^1].Position + 1, read + rows.Count);
        }
    }

    private EntryHeader HeaderAt(long position) => journal.Read(position, 1) is [var row] && row.Position == position
        && EntryHeader.Parse(row.Header, out _) is { } header ? header
        : throw new JournalDamagedException($"entry {position} is missing from the journal, or its header is damaged");
}
