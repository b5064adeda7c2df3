using Homeward.Ledger;

namespace Homeward.Journal;

/// <summary>A row of the journal as it lies on disk. Everything in it is clear header or sealed bytes.</summary>
public sealed record StoredEntry(long Position, byte[] Header, byte[] Sealed)
{
    public byte[] LeafHash() => MerkleTree.LeafHash(Header, Sealed);
}

/// <summary>How far the journal goes: number of entries, Merkle root over them, key epoch of the newest.</summary>
public sealed record Head(long Size, byte[] Root, int Epoch);

/// <summary>
/// The append-only store of sealed entries. Two implementations by design: a file (SQLite) here, PostgreSQL for
/// teams; both pass tests/Conformance/JournalConformance. Nothing in it can read what it keeps. Where its file or its
/// server does not answer, it throws IOException: nothing is known to be damaged, and the same thing can be done again.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>Failure hook of the crash tests: called with the name of each step of a commit, before it and after it.</summary>
    internal Action<string>? TestingOnlyStep { get; set; }

    Head ReadHead();

    /// <summary>Entries from a position on, in order, at most <paramref name="most"/>.</summary>
    IReadOnlyList<StoredEntry> Read(long from, int most);

    /// <summary>The signed checkpoint of each batch from a size on, by tree size, at most <paramref name="most"/>.</summary>
    IReadOnlyList<(long Size, string Note)> ReadCheckpoints(long fromSize, int most = int.MaxValue);

    /// <summary>
    /// Takes the head lock: until the append is disposed nobody else appends. Dispose without commit leaves the
    /// journal as it was.
    /// </summary>
    /// <exception cref="JournalBusyException">another writer holds the lock too long</exception>
    IAppend BeginAppend();

    /// <summary>Rows outside the numbering, which only a check looks for.</summary>
    internal bool HasRowsBefore(long position);

    /// <summary>
    /// Calls back, from another thread, when somebody may have appended. Only a hint: it may come late, twice or never, so
    /// whoever must know reads the head. Ends with dispose. Null where nobody else can append.
    /// </summary>
    IDisposable? Follow(Action hint);
}

/// <summary>One append under the head lock.</summary>
public interface IAppend : IDisposable
{
    /// <summary>The head as read under the lock; true until commit.</summary>
    Head Head { get; }

    /// <summary>
    /// Writes the entries, the new head and its checkpoint, durably, all or nothing.
    /// Crash before it returns: either all of it is there after the restart or none of it; the caller re-reads the
    /// head to know which.
    /// </summary>
    void Commit(IReadOnlyList<StoredEntry> entries, Head next, string checkpoint);
}

/// <summary>Another writer holds the journal.</summary>
public sealed class JournalBusyException(string message) : Exception(message);

/// <summary>The journal is not as it was written, or of a format this program does not read. Never swallowed.</summary>
public class JournalDamagedException(string message) : Exception(message);

/// <summary>The journal holds something this program is too old to read. Nothing is damaged; nothing may be skipped
/// either.</summary>
public sealed class NewerProgramException(string message) : JournalDamagedException(message);
