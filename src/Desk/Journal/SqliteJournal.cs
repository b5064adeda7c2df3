using Homeward.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Homeward.Journal;

/// <summary>
/// The journal in one SQLite file. WAL with synchronous=FULL: a commit is on the disk when it returns. The head row
/// is the lock:
/// BEGIN IMMEDIATE admits one writer over all processes.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    /// <summary>"HWJ1"; stands in the file so that no other database is taken for a journal.</summary>
    private const int ApplicationId = 0x48574A31;

    private const int BusySeconds = 30;

    /// <summary>Both plaintexts at their longest, with their tags.</summary>
    private const int MostSealed = 2 * (EntryHeader.MostPlaintext + 16);
    private readonly string connectionString;
    private readonly SqliteConnection reader;
    private readonly Lock readerLock = new();

    private SqliteJournal(string file)
    {
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString();
        reader = Connect();
    }

    /// <inheritdoc/>
    Action<string>? IJournal.TestingOnlyStep { get; set; }

    /// <summary>
    /// Makes an empty journal. The file is filled under another name and renamed when whole: after a crash here
    /// there is no
    /// journal, and making it again works.
    /// </summary>
    public static void Create(string file) => Fill(file, [], [], () => new Head(0, MerkleTree.EmptyRoot(), 1));

    /// <summary>Makes a journal that holds these entries, whole or not at all: what a restore does. The head is asked for when all
    /// entries were taken.</summary>
    internal static void Fill(string file, IEnumerable<StoredEntry> entries, IReadOnlyList<(long Size, string Note)> notes, Func<Head> head)
    {
        if (File.Exists(file)) throw new IOException("a journal already stands here");
        var fresh = file + ".new";
        File.Delete(fresh);
        using (new FileStream(fresh, Homeward.Keys.DeskFolder.Private(FileMode.CreateNew)))
        {
        }

        Guarded(() => FillFresh(fresh, entries, notes, head));
        using (var whole = new FileStream(fresh, FileMode.Open, FileAccess.Write, FileShare.None)) whole.Flush(flushToDisk: true);
        File.Move(fresh, file);
        Homeward.Keys.DeskFolder.FlushFolder(Path.GetDirectoryName(file)!);
    }

    private static bool FillFresh(string fresh, IEnumerable<StoredEntry> entries, IReadOnlyList<(long Size, string Note)> notes, Func<Head> head)
    {
        var options = new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ToString();
        using var db = new SqliteConnection(options);
        db.Open();
        Execute(db, $"PRAGMA application_id = {ApplicationId}");
        Execute(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"); // the file counts only once it is flushed and renamed
        Execute(db, """
            CREATE TABLE entry (position INTEGER PRIMARY KEY, header BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;
            CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL,
                root BLOB NOT NULL, epoch INTEGER NOT NULL) STRICT;
            CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
            """);
        using (var transaction = db.BeginTransaction())
        {
            Insert(db, transaction, entries);
            foreach (var (size, note) in notes) InsertNote(db, transaction, size, note);
            using var insert = db.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO head VALUES (1, $size, $root, $epoch)";
            var end = head();
            insert.Parameters.AddWithValue("$size", end.Size);
            insert.Parameters.AddWithValue("$root", end.Root);
            insert.Parameters.AddWithValue("$epoch", end.Epoch);
            insert.ExecuteNonQuery();
            transaction.Commit();
        }

        Execute(db, "PRAGMA journal_mode = WAL");
        Execute(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        return true;
    }

    private static void Insert(SqliteConnection db, SqliteTransaction transaction, IEnumerable<StoredEntry> entries)
    {
        using var insert = db.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO entry (position, header, sealed) VALUES ($position, $header, $sealed)";
        var position = insert.Parameters.Add("$position", SqliteType.Integer);
        var header = insert.Parameters.Add("$header", SqliteType.Blob);
        var body = insert.Parameters.Add("$sealed", SqliteType.Blob);
        insert.Prepare();
        foreach (var entry in entries)
        {
            (position.Value, header.Value, body.Value) = (entry.Position, entry.Header, entry.Sealed);
            insert.ExecuteNonQuery();
        }
    }

    private static void InsertNote(SqliteConnection db, SqliteTransaction transaction, long size, string note)
    {
        using var insert = db.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO checkpoint VALUES ($size, $note)";
        insert.Parameters.AddWithValue("$size", size);
        insert.Parameters.AddWithValue("$note", note);
        insert.ExecuteNonQuery();
    }

    public static SqliteJournal Open(string file)
    {
        if (!File.Exists(file)) throw new JournalDamagedException("there is no journal in this folder");
        SqliteJournal? journal = null;
        try
        {
            journal = new SqliteJournal(file);
            using var check = journal.reader.CreateCommand();
            check.CommandText = "PRAGMA application_id";
            if (Convert.ToInt64(check.ExecuteScalar(), null) != ApplicationId) throw new JournalDamagedException(
                "the file is not a journal");
            journal.ReadHead();
            return journal;
        }
        catch (SqliteException e)
        {
            journal?.Dispose();
            throw Said(e);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    public Head ReadHead()
    {
        lock (readerLock) return Guarded(() => ReadHead(reader, null));
    }

    public IReadOnlyList<StoredEntry> Read(long from, int most)
    {
        lock (readerLock)
        {
            return Guarded(() =>
            {
                using var select = reader.CreateCommand();
                // A row longer than any entry is read as empty, so that it is named and not first carried into memory.
                select.CommandText = $"""
                    SELECT position, iif(length(header) = {EntryHeader.Length}, header, x''),
                        iif(length(sealed) <= {MostSealed}, sealed, x'')
                    FROM entry WHERE position >= $from ORDER BY position LIMIT $most
                    """;
                select.Parameters.AddWithValue("$from", from);
                select.Parameters.AddWithValue("$most", most);
                using var rows = select.ExecuteReader();
                var result = new List<StoredEntry>();
                while (rows.Read()) result.Add(new(rows.GetInt64(0), Blob(rows, 1), Blob(rows, 2)));
                return result;
            });
        }
    }

    public IReadOnlyList<(long Size, string Note)> ReadCheckpoints(long fromSize, int most = int.MaxValue)
    {
        lock (readerLock)
        {
            return Guarded(() =>
            {
                using var select = reader.CreateCommand();
                select.CommandText = "SELECT size, note FROM checkpoint WHERE size >= $from ORDER BY size LIMIT $most";
                select.Parameters.AddWithValue("$from", fromSize);
                select.Parameters.AddWithValue("$most", most);
                using var rows = select.ExecuteReader();
                var result = new List<(long, string)>();
                while (rows.Read()) result.Add((rows.GetInt64(0), rows.GetString(1)));
                return result;
            });
        }
    }

    /// <summary>The lock of the desk's folder keeps other writers out.</summary>
    public IDisposable? Follow(Action hint) => null;

    bool IJournal.HasRowsBefore(long position)
    {
        lock (readerLock)
        {
            return Guarded(() =>
            {
                using var select = reader.CreateCommand();
                select.CommandText = "SELECT 1 FROM entry WHERE position < $position LIMIT 1";
                select.Parameters.AddWithValue("$position", position);
                return select.ExecuteScalar() is not null;
            });
        }
    }

    public IAppend BeginAppend()
    {
        var db = Connect();
        try
        {
            return new Append(this, db);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 5)
        {
            db.Dispose();
            throw new JournalBusyException("another program is writing to this desk; try again");
        }
        catch (SqliteException e)
        {
            db.Dispose();
            throw Said(e);
        }
    }

    public void Dispose() => reader.Dispose();

    private SqliteConnection Connect()
    {
        var db = new SqliteConnection(connectionString);
        db.Open();
        Execute(db, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
        return db;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw Said(e);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new JournalDamagedException("a column of the journal holds a value of the wrong kind");
        }
    }

    /// <summary>A full or refusing disk is no damage: it is said as what it is, and the same act can be done again.</summary>
    private static Exception Said(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new IOException("The disk is full: the journal could not grow.", e),
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM =>
            new IOException($"The disk did not let the journal be read or written ({e.Message}); is it full, too small or read-only?", e),
        _ => new JournalDamagedException($"the journal file cannot be read ({e.Message})"),
    };

    private static Head ReadHead(SqliteConnection db, SqliteTransaction? transaction)
    {
        using var select = db.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = "SELECT size, root, epoch FROM head";
        using var rows = select.ExecuteReader();
        if (!rows.Read()) throw new JournalDamagedException("the journal has lost its head row");
        var head = new Head(rows.GetInt64(0), Blob(rows, 1), rows.GetInt32(2));
        if (rows.Read()) throw new JournalDamagedException("the journal has two head rows");
        return head;
    }

    private static byte[] Blob(SqliteDataReader rows, int column) =>
        rows.GetFieldValue<byte[]>(column);

    private static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Append : IAppend
    {
        private readonly SqliteJournal journal;
        private readonly SqliteConnection db;
        private readonly SqliteTransaction transaction;

        public Append(SqliteJournal journal, SqliteConnection db)
        {
            (this.journal, this.db) = (journal, db);
            transaction = db.BeginTransaction(deferred: false); // BEGIN IMMEDIATE: the head lock
            Head = SqliteJournal.ReadHead(db, transaction);
        }

        public Head Head { get; }

        /// <summary>
        /// insert → head → commit. Until "commit" nothing of it exists for anybody. If the process dies inside
        /// "commit", SQLite's
        /// log decides: the frames are whole and the batch is there, or they are not and it is gone.
        /// </summary>
        public void Commit(IReadOnlyList<StoredEntry> entries, Head next, string checkpoint)
        {
            try
            {
                Write(entries, next, checkpoint);
            }
            catch (SqliteException e)
            {
                throw Said(e);
            }
        }

        private void Write(IReadOnlyList<StoredEntry> entries, Head next, string checkpoint)
        {
            Step("before insert");
            Insert(db, transaction, entries);
            Step("before head");
            using (var update = db.CreateCommand())
            {
                update.Transaction = transaction;
                // The safety condition stands in the statement: a head that moved on is never overwritten.
                update.CommandText = """
                    UPDATE head SET size = $size, root = $root, epoch = $epoch WHERE one = 1 AND size = $was
                        AND root = $wasRoot;
                    """;
                update.Parameters.AddWithValue("$size", next.Size);
                update.Parameters.AddWithValue("$root", next.Root);
                update.Parameters.AddWithValue("$epoch", next.Epoch);
                update.Parameters.AddWithValue("$was", Head.Size);
                update.Parameters.AddWithValue("$wasRoot", Head.Root);
                if (update.ExecuteNonQuery() != 1) throw new JournalDamagedException("the head moved under its lock");
            }

            InsertNote(db, transaction, next.Size, checkpoint);
            Step("before commit");
            transaction.Commit();
            Step("after commit");
        }

        public void Dispose()
        {
            try
            {
                transaction.Dispose();
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself (a full disk); closing the connection ends what is left of it
            }
            finally
            {
                db.Dispose();
            }
        }

        private void Step(string name) => ((IJournal)journal).TestingOnlyStep?.Invoke(name);
    }
}
