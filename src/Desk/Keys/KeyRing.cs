using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Sealing;

namespace Homeward.Keys;

/// <summary>
/// What an unlocked desk can read with: the epoch key, the journal key of every epoch, the signing key, the key of
/// keyed hashes, and the
/// wrapped data keys as the journal gave them. Exists only while the desk is unlocked; dispose zeroes it. Safe for
/// concurrent use.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private const string Format = "homeward-epoch/draft-1";
    internal const int MostOpenKeys = 4096;
    internal const int MostRetiredKeys = 64;
    private byte[] epochKey;
    private readonly SortedDictionary<int, byte[]> journalKeys;
    private readonly byte[] signingSeed;
    private readonly byte[] indexKey;
    private readonly Dictionary<string, (int Epoch, byte[] Wrapped)> wrapped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> open = new(StringComparer.Ordinal);
    private readonly Queue<string> opened = new();
    private readonly Queue<byte[]> retired = new();
    private bool closed;
    private readonly HashSet<string> unwritten = new(StringComparer.Ordinal);
    private readonly Lock guard = new();

    private KeyRing(string desk, int epoch, byte[] epochKey, SortedDictionary<int, byte[]> journalKeys,
        byte[] signingSeed, byte[] indexKey)
    {
        (Desk, Epoch, this.epochKey, this.journalKeys, this.signingSeed, this.indexKey) = (desk, epoch, epochKey,
            journalKeys, signingSeed, indexKey);
        Signing = new SigningKey(signingSeed);
    }

    public string Desk { get; }

    /// <summary>Moves on only in <see cref="Adopt"/>, under the journal's lock.</summary>
    public int Epoch { get; private set; }

    public SigningKey Signing { get; }

    /// <summary>A first key ring for a new desk.</summary>
    public static KeyRing Create(string desk) => new(
        desk, 1, Fresh(), new SortedDictionary<int, byte[]> { [1] = Fresh() }, Fresh(), Fresh());

    /// <summary>Seals the ring to the identities of members (age): the content of an epoch file.</summary>
    /// <param name="next">an epoch that is not in force yet: then the ring as it will be</param>
    public byte[] Seal(IReadOnlyList<string> recipients, NextEpoch? next = null)
    {
        byte[] plain;
        var at = 0;
        lock (guard)
        {
            RefuseClosed();
            // One pinned buffer that is wiped: a string of keys would stay in memory, also of an epoch whose end is an erasure.
            plain = GC.AllocateArray<byte>(256 + 80 * (journalKeys.Count + 5), pinned: true);
            Text($"{Format}\ndesk {Desk}\n");
            Key(string.Create(CultureInfo.InvariantCulture, $"epoch {next?.Epoch ?? Epoch} "), next?.Key ?? epochKey);
            foreach (var (epoch, key) in journalKeys.Where(k => next is null || k.Key < next.Epoch)) Key(string.Create(CultureInfo.InvariantCulture, $"journal {epoch} "), key);
            if (next is not null) Key(string.Create(CultureInfo.InvariantCulture, $"journal {next.Epoch} "), next.JournalKey);
            Key("signing ", signingSeed);
            Key("index ", indexKey);
        }

        using var output = new MemoryStream();
        try
        {
            AgeFile.Seal(new MemoryStream(plain, 0, at), output, recipients, RandomNumberGenerator.Fill);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }

        return output.ToArray();

        void Text(string text) => at += Encoding.ASCII.GetBytes(text, plain.AsSpan(at));

        void Key(string name, byte[] key)
        {
            Text(name);
            Base64.EncodeToUtf8(key, plain.AsSpan(at), out _, out var written);
            at += written;
            Text("\n");
        }
    }

    /// <summary>Fresh keys for the epoch after this one. Nothing is in force before <see cref="Adopt"/>.</summary>
    public NextEpoch Next() => new(Epoch + 1, Fresh(), Fresh());

    /// <summary>
    /// Every key that lives, wrapped under the next epoch; what is named in <paramref name="erased"/> is left behind, and
    /// what an earlier epoch left behind stays there. The journal key of the next epoch is known from here on, so that
    /// entries can be sealed under it.
    /// </summary>
    public IReadOnlyList<RewrappedKey> Rewrap(NextEpoch next, IReadOnlySet<string> erased)
    {
        lock (guard)
        {
            journalKeys[next.Epoch] = next.JournalKey;
            return [.. wrapped.Where(w => w.Value.Epoch == Epoch && !erased.Contains(w.Key) && !unwritten.Contains(w.Key))
                .Select(w => new RewrappedKey(w.Key, Rewrapped(w.Key, w.Value.Wrapped, next)))];
        }
    }

    /// <summary>The turn did not happen.</summary>
    public void Withdraw(NextEpoch next)
    {
        lock (guard)
        {
            if (Epoch < next.Epoch) journalKeys.Remove(next.Epoch);
        }
    }

    /// <summary>
    /// The turn stands in the journal: the next epoch is this one, and the key of the one before is wiped. Keys that no act
    /// carried yet go along; the erased ones stay wrapped under a key that is nowhere any more.
    /// </summary>
    public void Adopt(NextEpoch next, IReadOnlyList<RewrappedKey> rewrapped, IReadOnlySet<string> erased)
    {
        lock (guard)
        {
            foreach (var name in unwritten.Where(n => !erased.Contains(n))) wrapped[name] = (next.Epoch, Rewrapped(name, wrapped[name].Wrapped, next));
            foreach (var (name, key) in rewrapped) wrapped[name] = (next.Epoch, key);
            foreach (var name in erased)
            {
                if (open.Remove(name, out var key)) CryptographicOperations.ZeroMemory(key);
            }

            CryptographicOperations.ZeroMemory(epochKey);
            (epochKey, Epoch) = (next.Key, next.Epoch);
            journalKeys[next.Epoch] = next.JournalKey;
            next.GivenAway();
        }
    }

    private byte[] Rewrapped(string name, byte[] under, NextEpoch next)
    {
        Span<byte> key = stackalloc byte[32];
        if (!KeyWrap.Unwrap(under, name, epochKey, key)) throw new InvalidOperationException($"a key of this epoch does not open: {name}");
        var again = KeyWrap.Wrap(key, name, next.Key, RandomNumberGenerator.GetBytes(KeyWrap.SaltLength));
        CryptographicOperations.ZeroMemory(key);
        return again;
    }

    /// <exception cref="SealBrokenException">the file was changed, or the identity is not a member's of this
    /// epoch</exception>
    public static KeyRing Open(Stream epochFile, AgeIdentity identity)
    {
        using var plain = AgeFile.Open(epochFile, identity);
        // Keys are read from one pinned buffer that is wiped: a string of them would stay in memory after a lock.
        var text = GC.AllocateArray<byte>(DeskFolder.MostSmallBytes, pinned: true);
        try
        {
            var length = plain.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            if (length == text.Length) throw Malformed();
            return Read(text.AsMemory(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Anybody who knows a member's recipient can seal an epoch file, so nothing of it is trusted: one spelling,
    /// or it is refused.</summary>
    private static KeyRing Read(ReadOnlyMemory<byte> text)
    {
        var lines = new Queue<ReadOnlyMemory<byte>>();
        for (int end; (end = text.Span.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..]) lines.Enqueue(text[..end]);
        if (!text.IsEmpty || lines.Count < 6 || !lines.Dequeue().Span.SequenceEqual(Encoding.ASCII.GetBytes(Format))) throw Malformed();
        var desk = Encoding.ASCII.GetString(After(lines.Dequeue(), "desk ").Span);
        var (epoch, epochKey) = Numbered(lines.Dequeue(), "epoch ");
        var keys = new SortedDictionary<int, byte[]>();
        while (lines.Count > 2)
        {
            var (of, key) = Numbered(lines.Dequeue(), "journal ");
            if (!keys.TryAdd(of, key)) throw Malformed();
        }

        return new KeyRing(desk, epoch, epochKey, keys, Pinned(After(lines.Dequeue(), "signing ")), Pinned(After(lines.Dequeue(), "index ")));
    }

    /// <returns>null when this ring has no journal key of that epoch</returns>
    /// <exception cref="LockedException">the desk was locked</exception>
    public byte[]? JournalKey(int epoch)
    {
        lock (guard)
        {
            RefuseClosed();
            return journalKeys.GetValueOrDefault(epoch);
        }
    }

    /// <summary>A keyed hash for finding a number again without storing it (phones, handles): HMAC-SHA256, first 16
    /// bytes.</summary>
    public byte[] Index(string label, string value) =>
        HMACSHA256.HashData(indexKey, Encoding.UTF8.GetBytes($"{label}\n{value}"))[..16];

    /// <summary>Takes note of a wrapped data key the journal holds. A later epoch's wrapping replaces an earlier
    /// one.</summary>
    public void Remember(string name, int epoch, byte[] wrappedKey)
    {
        lock (guard)
        {
            if (!wrapped.TryGetValue(name, out var known) || known.Epoch <= epoch) wrapped[name] = (epoch, wrappedKey);
        }
    }

    public bool Knows(string name)
    {
        lock (guard) return wrapped.ContainsKey(name);
    }

    /// <summary>True for a key that only an earlier epoch wrapped: when the epochs changed, this one was left behind
    /// for ever.</summary>
    public bool IsErased(string name)
    {
        lock (guard)
        {
            RefuseClosed();
            return wrapped.TryGetValue(name, out var known) && known.Epoch < Epoch;
        }
    }

    /// <summary>Names of keys of this epoch that begin so and that the journal holds.</summary>
    public IReadOnlyList<string> Living(string beginning)
    {
        lock (guard)
        {
            return [.. wrapped.Where(w => w.Key.StartsWith(beginning, StringComparison.Ordinal) && w.Value.Epoch == Epoch && !unwritten.Contains(w.Key))
                .Select(w => w.Key).Order(StringComparer.Ordinal)];
        }
    }

    public bool IsLiving(string name)
    {
        lock (guard) return wrapped.TryGetValue(name, out var known) && known.Epoch == Epoch && !unwritten.Contains(name);
    }

    /// <summary>Everything noted and written so far, for the sealed snapshot of the views.</summary>
    public IReadOnlyList<(string Name, int Epoch, byte[] Wrapped)> Noted()
    {
        lock (guard) return [.. wrapped.Where(w => !unwritten.Contains(w.Key)).Select(w => (w.Key, w.Value.Epoch, w.Value.Wrapped))];
    }

    /// <summary>
    /// Makes sure that a data key of this name exists. A new one lives only in memory until an act carries its
    /// wrapped form into the
    /// journal; a crash before that loses a key nothing durable was sealed with.
    /// </summary>
    public void Ensure(string name)
    {
        lock (guard)
        {
            if (wrapped.ContainsKey(name)) return;
            var key = Fresh();
            wrapped[name] = (Epoch, KeyWrap.Wrap(key, name, epochKey, RandomNumberGenerator.GetBytes(
                KeyWrap.SaltLength)));
            unwritten.Add(name);
            Keep(name, key);
        }
    }

    /// <summary>The wrapped form an act must carry; null when the journal holds it already.</summary>
    public byte[]? Unwritten(string name)
    {
        lock (guard) return unwritten.Contains(name) ? wrapped[name].Wrapped : null;
    }

    /// <summary>The act that carried this key is in the journal.</summary>
    public void Written(string name)
    {
        lock (guard) unwritten.Remove(name);
    }

    /// <summary>
    /// The data key of a source or person. Null when the journal holds none that this epoch opens: it was erased.
    /// The array stays owned by the ring; do not keep it.
    /// </summary>
    public byte[]? DataKey(string name)
    {
        lock (guard)
        {
            RefuseClosed();
            if (open.TryGetValue(name, out var key)) return key;
            if (!wrapped.TryGetValue(name, out var closed) || closed.Epoch != Epoch) return null;
            key = GC.AllocateArray<byte>(32, pinned: true);
            if (!KeyWrap.Unwrap(closed.Wrapped, name, epochKey, key)) return null;
            Keep(name, key);
            return key;
        }
    }

    /// <summary>True while a key that was handed out has not been wiped: what was sealed or opened with it stands. Asked after the use;
    /// when it is false, ask for the key again and do it again.</summary>
    /// <exception cref="LockedException">the desk was locked meanwhile</exception>
    public bool IsHeld(string name, byte[] key)
    {
        lock (guard)
        {
            RefuseClosed();
            return (open.TryGetValue(name, out var now) && ReferenceEquals(now, key)) || retired.Contains(key);
        }
    }

    /// <summary>The age identity a source's original is sealed to: HKDF of its data key.</summary>
    public static AgeIdentity VaultIdentity(ReadOnlySpan<byte> dataKey)
    {
        Span<byte> secret = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, secret, [], "homeward/vault-identity/1"u8);
        var identity = new AgeIdentity(secret);
        CryptographicOperations.ZeroMemory(secret);
        return identity;
    }

    /// <summary>A key for a file that is only a cache (the snapshot of the views): dies with its epoch.</summary>
    public byte[] CacheKey(string label)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, epochKey, key, [],
            Encoding.UTF8.GetBytes("homeward/cache/1/" + label));
        return key;
    }

    public void Dispose()
    {
        lock (guard)
        {
            closed = true;
            while (retired.TryDequeue(out var key)) CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(epochKey);
            CryptographicOperations.ZeroMemory(signingSeed);
            CryptographicOperations.ZeroMemory(indexKey);
            foreach (var key in journalKeys.Values) CryptographicOperations.ZeroMemory(key);
            foreach (var key in open.Values) CryptographicOperations.ZeroMemory(key);
            open.Clear();
            opened.Clear();
            unwritten.Clear();
            wrapped.Clear();
            Signing.Dispose();
        }
    }

    private void Keep(string name, byte[] key)
    {
        // Bounded: the oldest opened key goes first. It is wiped a little later, because a reader may still be at its
        // one opening; whoever is even slower asks IsHeld and begins again.
        if (open.TryAdd(name, key)) opened.Enqueue(name);
        while (open.Count > MostOpenKeys && opened.TryDequeue(out var oldest))
        {
            if (open.Remove(oldest, out var gone)) retired.Enqueue(gone);
        }

        while (retired.Count > MostRetiredKeys) CryptographicOperations.ZeroMemory(retired.Dequeue());
    }

    /// <summary>A locked desk's ring holds zeros: whoever still has it must hear that, and not take zeros for damage.</summary>
    private void RefuseClosed()
    {
        if (closed) throw new LockedException();
    }

    private static byte[] Fresh()
    {
        var key = GC.AllocateArray<byte>(32, pinned: true);
        RandomNumberGenerator.Fill(key);
        return key;
    }

    private static byte[] Pinned(ReadOnlyMemory<byte> base64)
    {
        var key = GC.AllocateArray<byte>(32, pinned: true);
        var status = Base64.DecodeFromUtf8(base64.Span, key, out var read, out var written);
        return status == OperationStatus.Done && read == base64.Length && written == 32 ? key : throw Malformed();
    }

    private static (int Number, byte[] Key) Numbered(ReadOnlyMemory<byte> line, string first)
    {
        var rest = After(line, first);
        var space = rest.Span.IndexOf((byte)' ');
        if (space < 1 || !int.TryParse(rest.Span[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) throw Malformed();
        return (number, Pinned(rest[(space + 1)..]));
    }

    private static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> line, string first) =>
        line.Span.StartsWith(Encoding.ASCII.GetBytes(first)) ? line[first.Length..] : throw Malformed();

    private static SealBrokenException Malformed() => new("the epoch file does not hold a key ring this program reads");
}

/// <summary>A data key under another epoch's key.</summary>
public sealed record RewrappedKey(string Name, byte[] Wrapped);

/// <summary>The keys of an epoch that is being made. Zeroed unless a ring took them over.</summary>
public sealed class NextEpoch(int epoch, byte[] key, byte[] journalKey) : IDisposable
{
    private bool given;

    public int Epoch => epoch;

    internal byte[] Key => key;

    internal byte[] JournalKey => journalKey;

    internal void GivenAway() => given = true;

    public void Dispose()
    {
        if (given) return;
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(journalKey);
    }
}
