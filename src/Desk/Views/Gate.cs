namespace Homeward.Views;

/// <summary>
/// One writer or many readers over the in-memory database, the writer first: SQLite's in-memory modes let neither overlap, and without
/// this gate a write fails while somebody scans. Process-wide for one desk; a holder never waits for anything but the disk of the journal.
/// </summary>
internal sealed class Gate : IDisposable
{
    // ReaderWriterLockSlim lets a waiting writer in before new readers.
    private readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.NoRecursion);

    public T Read<T>(Func<T> read)
    {
        gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void EnterWrite() => gate.EnterWriteLock();

    public void ExitWrite() => gate.ExitWriteLock();

    public void Dispose() => gate.Dispose();
}
