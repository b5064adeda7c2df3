using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Views;

/// <summary>An entry of the journal, opened, with what the tree and its batch need.</summary>
/// <param name="Leaf">hash of the stored row</param>
/// <param name="Count">entries in its batch</param>
/// <param name="Place">its place there</param>
internal sealed record OpenedEntry(Entry Entry, byte[] Leaf, int Count, int Place);

/// <summary>Opens stored entries with the key ring, and makes them. Holds no state of its own.</summary>
internal sealed class EntryOpener(KeyRing keys)
{
    /// <summary>
    /// Opens an entry. The outer seal must open (the journal key outlives every erasure); the body may be gone for
    /// ever, and then is null.
    /// </summary>
    /// <exception cref="JournalDamagedException">the row is not as it was written; the message names the
    /// position</exception>
    public Entry Open(StoredEntry stored)
    {
        var header = Header(stored);
        var outer = OpenOuter(stored, header);
        var entry = Entry.ReadAct(stored.Position, header.Epoch, outer.Act);
        if (entry.Wrapped is not null) keys.Remember(entry.Key, header.Epoch, entry.Wrapped);
        var opened = OpenBody(stored, header, outer, entry);
        if (opened is { Kind: KeysRewrapped.Kind, Body: not null }) RememberAll(opened, header.Epoch);
        return opened;
    }

    /// <summary>
    /// Opens a run of entries on all cores, with their bodies read. Every wrapped key that they carry is known before the first body is
    /// opened. Where keys were wrapped anew in between, one after the other.
    /// </summary>
    public IReadOnlyList<OpenedEntry> OpenAll(IReadOnlyList<StoredEntry> rows)
    {
        var outer = new (EntryHeader Header, EntrySeal.Outer Outer, Entry Act)[rows.Count];
        InParallel(rows.Count, i =>
        {
            var header = Header(rows[i]);
            var opened = OpenOuter(rows[i], header);
            outer[i] = (header, opened, Entry.ReadAct(rows[i].Position, header.Epoch, opened.Act));
        });
        var result = new OpenedEntry[rows.Count];
        if (outer.Any(o => o.Act.Kind == KeysRewrapped.Kind))
        {
            for (var i = 0; i < rows.Count; i++) result[i] = new(Open(rows[i]), rows[i].LeafHash(), outer[i].Header.Count, outer[i].Header.Place);
            return result;
        }

        foreach (var (header, _, act) in outer) if (act.Wrapped is not null) keys.Remember(act.Key, header.Epoch, act.Wrapped);
        InParallel(rows.Count, i =>
        {
            var entry = OpenBody(rows[i], outer[i].Header, outer[i].Outer, outer[i].Act);
            result[i] = new(entry.WithRead(Entry.ReadAhead(entry.Kind, entry.Body)), rows[i].LeafHash(), outer[i].Header.Count, outer[i].Header.Place);
        });
        return result;
    }

    /// <summary>The error of the first row that has one, as if they had been opened in order.</summary>
    private static void InParallel(int count, Action<int> work)
    {
        try
        {
            Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(0, count, Math.Max(1, Math.Min(250, count))), span =>
            {
                for (var i = span.Item1; i < span.Item2; i++) work(i);
            });
        }
        catch (AggregateException)
        {
            for (var i = 0; i < count; i++) work(i); // again in order, so that the same row is named every time
            throw;
        }
    }

    private void RememberAll(Entry entry, int epoch)
    {
        foreach (var (name, wrapped) in entry.Read<KeysRewrapped>()?.Keys ?? []) keys.Remember(name, epoch, wrapped);
    }

    /// <summary>Opens the outer seal only: what kind of act, when, by whom.</summary>
    public Entry OpenAct(StoredEntry stored)
    {
        var header = Header(stored);
        return Entry.ReadAct(stored.Position, header.Epoch, OpenOuter(stored, header).Act);
    }

    /// <summary>Both halves with their blinds, as they are disclosed to an outsider. The body is null after an erasure.</summary>
    /// <exception cref="JournalDamagedException">the row is not as it was written</exception>
    public (Entry Entry, EntrySeal.Outer Outer, EntrySeal.Inner? Inner) Disclose(StoredEntry stored)
    {
        var entry = Open(stored);
        var header = Header(stored);
        var outer = OpenOuter(stored, header);
        while (entry.Body is not null && keys.DataKey(entry.Key) is { } dataKey)
        {
            try
            {
                return (entry, outer, EntrySeal.OpenInner(header, stored.Header, stored.Sealed, keys.JournalKey(header.Epoch)!, dataKey, outer.InnerCommitment));
            }
            catch (CryptographicException)
            {
                if (keys.IsHeld(entry.Key, dataKey)) throw Damaged(stored, "its inner seal does not open");
            }
        }

        return (entry, outer, null);
    }

    public StoredEntry Seal(Entry entry, byte[] batch, int place, int count, byte[] body)
    {
        var journalKey = keys.JournalKey(entry.Epoch) ?? throw new InvalidOperationException(
            "no journal key of this epoch");
        var day = (int)Math.Floor(entry.At.ToUnixTimeSeconds() / 86400.0);
        var header = new EntryHeader(entry.Position, batch, place, count, day, entry.Epoch, [], 0, 0, []);
        Span<byte> random = stackalloc byte[EntrySeal.RandomLength];
        RandomNumberGenerator.Fill(random);
        while (true)
        {
            var dataKey = keys.DataKey(entry.Key) ?? throw new InvalidOperationException("no data key of this name");
            var closed = EntrySeal.Seal(header, entry.WriteAct(), body, journalKey, dataKey, random);
            if (keys.IsHeld(entry.Key, dataKey)) return new StoredEntry(entry.Position, closed.Header, closed.Bytes);
            RandomNumberGenerator.Fill(random); // the key was wiped meanwhile: what was just made is thrown away
        }
    }

    private static EntryHeader Header(StoredEntry stored)
    {
        var header = EntryHeader.Parse(stored.Header, out var reason);
        if (header is null) throw Damaged(stored, reason!);
        if (header.Position != stored.Position) throw Damaged(stored,
            $"its header says it stands at {header.Position}");
        if (!EntrySeal.LengthsFit(header, stored.Sealed.Length)) throw Damaged(stored,
            "its sealed bytes have another length than its header says");
        return header;
    }

    private EntrySeal.Outer OpenOuter(StoredEntry stored, EntryHeader header)
    {
        if (keys.JournalKey(header.Epoch) is not { } journalKey) throw Damaged(stored,
            $"it names key epoch {header.Epoch}, which this desk does not have");
        try
        {
            return EntrySeal.OpenOuter(header, stored.Header, stored.Sealed, journalKey);
        }
        catch (CryptographicException)
        {
            _ = keys.JournalKey(header.Epoch); // says "locked" where the keys were wiped under this reader
            throw Damaged(stored, "its outer seal does not open");
        }
    }

    private Entry OpenBody(StoredEntry stored, EntryHeader header, EntrySeal.Outer outer, Entry entry)
    {
        if (keys.DataKey(entry.Key) is not { } dataKey)
        {
            if (!keys.IsErased(entry.Key)) throw Damaged(stored, "the key of its body does not open");
            return entry;
        }

        try
        {
            return entry with
            {
                Body = EntrySeal.OpenInner(header, stored.Header, stored.Sealed, keys.JournalKey(header.Epoch)!, dataKey,
                outer.InnerCommitment).Body
            };
        }
        catch (CryptographicException)
        {
            if (!keys.IsHeld(entry.Key, dataKey)) return OpenBody(stored, header, outer, entry);
            throw Damaged(stored, "its inner seal does not open");
        }
    }

    private static JournalDamagedException Damaged(StoredEntry stored, string what) =>
        new($"entry {stored.Position} of the journal is not as it was written: {what}");
}

/// <summary>epoch-turned, version 1: a new epoch began here. Why: member-left, member-role, erasure, recovery-replaced.</summary>
/// <param name="Keys">how many keys live on</param>
/// <param name="Erased">names of the keys that were left behind</param>
internal sealed record EpochTurned(string Why, int Keys, IReadOnlyList<string> Erased)
{
    public const string Kind = "epoch-turned";
}

/// <summary>
/// keys-rewrapped, version 1: keys that live on, under the key of the epoch in the entry's header. All of an epoch stand in its
/// first batch, so that a rebuild can take them up before it opens the entries they belong to.
/// </summary>
internal sealed record KeysRewrapped(IReadOnlyList<RewrappedKey> Keys)
{
    public const string Kind = "keys-rewrapped";

    /// <summary>Keys in one entry.</summary>
    public const int Most = 2000;
}
