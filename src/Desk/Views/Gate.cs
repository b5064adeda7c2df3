namespace Homeward.Views;

/// <summary>
/// One writer or many readers over the in-memory database, the writer first: SQLite's in-memory modes let neither
/// overlap, and without
/// this gate a write fails while somebody scans. Process-wide for one desk; a holder never waits for anything but
/// the disk of the journal.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "see the lock itself: it outlives those who wait at it")]
internal sealed class Gate
{
    // ReaderWriterLockSlim lets a waiting writer in before new readers. It is never disposed: whoever still waits at it when
    // the desk locks must be told so, and it holds nothing of the system's.
    private readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.NoRecursion);

    /// <summary>Set first when a desk locks: readers inside end at their next look, later ones are turned away.</summary>
    public bool Closed { get => closed; private set => closed = value; }

    private volatile bool closed;

    /// <exception cref="Homeward.Keys.LockedException">the desk locks or is locked</exception>
    public T Read<T>(Func<T> read)
    {
        gate.EnterReadLock();
        try
        {
            if (Closed) throw new Homeward.Keys.LockedException();
            return read();
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <exception cref="Homeward.Keys.LockedException">the desk locks or is locked</exception>
    public void EnterWrite()
    {
        gate.EnterWriteLock();
        if (!Closed) return;
        gate.ExitWriteLock();
        throw new Homeward.Keys.LockedException();
    }

    /// <summary>Turns everybody away from now on and waits until nobody is inside.</summary>
    public void Close()
    {
        Closed = true;
        gate.EnterWriteLock();
        gate.ExitWriteLock();
    }

    public void ExitWrite() => gate.ExitWriteLock();
}
