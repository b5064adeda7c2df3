using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Homeward.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Homeward.Journal;

/// <summary>
/// The journal of a team in a PostgreSQL database that several desks' programs append to. The head row is the lock
/// (SELECT … FOR UPDATE), so commits are in order of position whatever order they came in. The server sees sealed rows only.
/// A commit is on the server's disk when it returns, and on its synchronous standby where it has one.
/// </summary>
public sealed class PostgresJournal : IJournal
{
    private const string Channel = "homeward_journal";

    /// <summary>How long a writer waits for another's turn, and how long the server keeps the lock for a program that went away.</summary>
    private const string Turn = "30s";
    private const int SecondsBetweenLooks = 20;
    private const int MostSealed = 2 * (EntryHeader.MostPlaintext + 16);
    private readonly NpgsqlDataSource database;

    private PostgresJournal(NpgsqlDataSource database) => this.database = database;

    /// <inheritdoc/>
    Action<string>? IJournal.TestingOnlyStep { get; set; }

    /// <summary>
    /// Makes an empty journal in a database (or in the first schema of its search path) that has none. One transaction: after a
    /// crash there is a journal or there is none.
    /// </summary>
    /// <exception cref="IOException">the database does not answer, or holds a journal already</exception>
    public static void Create(string connection) => Fill(connection, [], [], () => new Head(0, MerkleTree.EmptyRoot(), 1));

    /// <summary>Makes a journal that holds these entries, all or nothing: what a restore does.</summary>
    internal static void Fill(string connection, IEnumerable<StoredEntry> entries, IReadOnlyList<(long Size, string Note)> notes, Func<Head> head)
    {
        using var source = Source(connection);
        Guarded(() =>
        {
            using var db = source.OpenConnection();
            using var transaction = db.BeginTransaction();
            if (Scalar(db, "SELECT to_regclass('head') IS NOT NULL") is true) throw new IOException(
                "The database holds a journal already; name another database, or another schema with “Search Path=…”.");
            Execute(db, """
                CREATE TABLE entry (position bigint PRIMARY KEY, header bytea NOT NULL, sealed bytea NOT NULL);
                CREATE TABLE head (one int PRIMARY KEY CHECK (one = 1), size bigint NOT NULL, root bytea NOT NULL, epoch int NOT NULL,
                    format text NOT NULL);
                CREATE TABLE checkpoint (size bigint PRIMARY KEY, note text NOT NULL);
                ALTER TABLE entry ALTER sealed SET STORAGE EXTERNAL;
                """);
            using (var copy = db.BeginBinaryImport("COPY entry FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var entry in entries) copy.WriteRow(entry.Position, entry.Header, entry.Sealed);
                copy.Complete();
            }

            using (var copy = db.BeginBinaryImport("COPY checkpoint FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var (size, note) in notes) copy.WriteRow(size, note);
                copy.Complete();
            }

            var end = head();
            using var insert = new NpgsqlCommand("INSERT INTO head VALUES (1, $1, $2, $3, 'draft-1')", db)
            {
                Parameters = { new() { Value = end.Size }, new() { Value = end.Root }, new() { Value = end.Epoch } },
            };
            insert.ExecuteNonQuery();
            transaction.Commit();
            return true;
        });
    }

    /// <exception cref="IOException">the database does not answer</exception>
    /// <exception cref="JournalDamagedException">it holds no journal, or one of another version</exception>
    public static PostgresJournal Open(string connection)
    {
        var source = Source(connection);
        try
        {
            Guarded(() =>
            {
                using var db = source.OpenConnection();
                return Scalar(db, "SELECT format FROM head") is "draft-1" ? true
                    : throw new JournalDamagedException("the database holds a journal of another version");
            });
            return new PostgresJournal(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public Head ReadHead() => Guarded(() =>
    {
        using var db = database.OpenConnection();
        return ReadHead(db, "SELECT size, root, epoch FROM head");
    });

    public IReadOnlyList<StoredEntry> Read(long from, int most) => Guarded(() =>
    {
        using var db = database.OpenConnection();
        // A row longer than any entry is read as empty, so that it is named and not first carried into memory.
        using var select = new NpgsqlCommand($"""
            SELECT position, CASE WHEN length(header) = {EntryHeader.Length} THEN header ELSE ''::bytea END,
                CASE WHEN length(sealed) <= {MostSealed} THEN sealed ELSE ''::bytea END
            FROM entry WHERE position >= $1 ORDER BY position LIMIT $2
            """, db)
        { Parameters = { new() { Value = from }, new() { Value = most } } };
        using var rows = select.ExecuteReader(CommandBehavior.SequentialAccess);
        var result = new List<StoredEntry>();
        while (rows.Read()) result.Add(new(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2)));
        return (IReadOnlyList<StoredEntry>)result;
    });

    public IReadOnlyList<(long Size, string Note)> ReadCheckpoints(long fromSize, int most = int.MaxValue) => Guarded(() =>
    {
        using var db = database.OpenConnection();
        using var select = new NpgsqlCommand("SELECT size, note FROM checkpoint WHERE size >= $1 ORDER BY size LIMIT $2", db)
        {
            Parameters = { new() { Value = fromSize }, new() { Value = (long)most } },
        };
        using var rows = select.ExecuteReader();
        var result = new List<(long, string)>();
        while (rows.Read()) result.Add((rows.GetInt64(0), rows.GetString(1)));
        return (IReadOnlyList<(long, string)>)result;
    });

    bool IJournal.HasRowsBefore(long position) => Guarded(() =>
    {
        using var db = database.OpenConnection();
        using var select = new NpgsqlCommand("SELECT 1 FROM entry WHERE position < $1 LIMIT 1", db) { Parameters = { new() { Value = position } } };
        return select.ExecuteScalar() is not null;
    });

    public IAppend BeginAppend()
    {
        var db = Guarded(database.OpenConnection);
        try
        {
            return Guarded(() => new Append(this, db));
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public IDisposable? Follow(Action hint) => new Follower(database, hint);

    public void Dispose() => database.Dispose();

    private static NpgsqlDataSource Source(string connection)
    {
        try
        {
            // A message of the server never carries a row; who is the primary now is asked anew after every loss.
            var builder = new NpgsqlConnectionStringBuilder(connection)
            {
                ApplicationName = "homeward", IncludeErrorDetail = false, KeepAlive = 10, HostRecheckSeconds = 0,
            };
            return NpgsqlDataSource.Create(builder.ConnectionString);
        }
        catch (ArgumentException e)
        {
            throw new IOException($"The journal's connection is not understood ({e.Message}); it reads like “Host=localhost;Database=homeward;Username=homeward”.", e);
        }
    }

    private static Head ReadHead(NpgsqlConnection db, string sql)
    {
        using var select = new NpgsqlCommand(sql, db);
        using var rows = select.ExecuteReader();
        if (!rows.Read()) throw new JournalDamagedException("the journal has lost its head row");
        var head = new Head(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetInt32(2));
        if (rows.Read()) throw new JournalDamagedException("the journal has two head rows");
        return head;
    }

    private static object? Scalar(NpgsqlConnection db, string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection db, string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        command.ExecuteNonQuery();
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException e)
        {
            throw Said(e);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            throw new IOException($"The journal's database does not answer ({e.Message}). Nothing was lost: see that PostgreSQL runs, and do the same thing again.", e);
        }
        catch (InvalidCastException)
        {
            throw new JournalDamagedException("a column of the journal holds a value of the wrong kind");
        }
    }

    private static Exception Said(NpgsqlException e) => (e as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable => new JournalBusyException("another program is writing to this desk; try again"),
        PostgresErrorCodes.UndefinedTable => new JournalDamagedException("the database holds no journal"),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            new JournalDamagedException($"the database cannot read the journal ({e.Message})"),
        PostgresErrorCodes.DiskFull => new IOException("The disk of the database is full: the journal could not grow.", e),
        PostgresErrorCodes.ReadOnlySqlTransaction => new IOException(
            "The database is a standby and takes no writing. Name the primary in settings.json, or promote the standby.", e),
        _ => new IOException($"The journal's database does not answer ({e.Message}). Nothing was lost: see that PostgreSQL runs, and do the same thing again.", e),
    };

    private sealed class Append : IAppend
    {
        private readonly IJournal journal;
        private readonly NpgsqlConnection db;
        private readonly NpgsqlTransaction transaction;

        public Append(IJournal journal, NpgsqlConnection db)
        {
            (this.journal, this.db) = (journal, db);
            transaction = db.BeginTransaction(IsolationLevel.ReadCommitted);
            // A server set up for speed must not lose what it said it has; a program that hangs must not keep the others waiting.
            Execute(db, $"SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '{Turn}'; SET LOCAL idle_in_transaction_session_timeout = '{Turn}'");
            Head = PostgresJournal.ReadHead(db, "SELECT size, root, epoch FROM head FOR UPDATE");
        }

        public Head Head { get; }

        /// <summary>
        /// insert → head → commit. Until "commit" nothing of it exists for anybody. When the connection is lost inside "commit", the
        /// server decides; who asks for the head lock afterwards waits until it has.
        /// </summary>
        public void Commit(IReadOnlyList<StoredEntry> entries, Head next, string checkpoint) => Guarded(() =>
        {
            Step("before insert");
            using (var insert = new NpgsqlCommand("INSERT INTO entry SELECT * FROM unnest($1, $2, $3)", db, transaction))
            {
                insert.Parameters.Add(Array(NpgsqlDbType.Bigint, entries.Select(e => e.Position).ToArray()));
                insert.Parameters.Add(Array(NpgsqlDbType.Bytea, entries.Select(e => e.Header).ToArray()));
                insert.Parameters.Add(Array(NpgsqlDbType.Bytea, entries.Select(e => e.Sealed).ToArray()));
                insert.ExecuteNonQuery();
            }

            Step("before head");
            // The safety condition stands in the statement: a head that moved on is never overwritten.
            using (var update = new NpgsqlCommand(
                "UPDATE head SET size = $1, root = $2, epoch = $3 WHERE one = 1 AND size = $4 AND root = $5", db, transaction))
            {
                foreach (object value in new object[] { next.Size, next.Root, next.Epoch, Head.Size, Head.Root }) update.Parameters.Add(new() { Value = value });
                if (update.ExecuteNonQuery() != 1) throw new JournalDamagedException("the head moved under its lock");
            }

            using (var note = new NpgsqlCommand("INSERT INTO checkpoint VALUES ($1, $2)", db, transaction))
            {
                note.Parameters.Add(new() { Value = next.Size });
                note.Parameters.Add(new() { Value = checkpoint });
                note.ExecuteNonQuery();
            }

            using (var tell = new NpgsqlCommand("SELECT pg_notify($1, $2)", db, transaction))
            {
                tell.Parameters.Add(new() { Value = Channel });
                tell.Parameters.Add(new() { Value = next.Size.ToString(CultureInfo.InvariantCulture) });
                tell.ExecuteNonQuery();
            }

            Step("before commit");
            transaction.Commit();
            Step("after commit");
            return true;
        });

        public void Dispose()
        {
            try
            {
                transaction.Dispose();
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
            {
                // the connection is gone: the server ends the transaction by itself
            }
            finally
            {
                db.Dispose();
            }
        }

        private static NpgsqlParameter Array<T>(NpgsqlDbType kind, T[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | kind };

        private void Step(string name) => journal.TestingOnlyStep?.Invoke(name);
    }

    /// <summary>A connection that listens. It hints whenever it begins to listen again, and at least every <see cref="SecondsBetweenLooks"/>.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task listening;

        public Follower(NpgsqlDataSource database, Action hint) => listening = Task.Run(() => ListenAsync(database, hint));

        public void Dispose()
        {
            stop.Cancel();
            listening.Wait();
            stop.Dispose();
        }

        private async Task ListenAsync(NpgsqlDataSource database, Action hint)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var db = await database.OpenConnectionAsync(stop.Token);
                    await using (var listen = new NpgsqlCommand("LISTEN " + Channel, db)) await listen.ExecuteNonQueryAsync(stop.Token);
                    while (!stop.IsCancellationRequested)
                    {
                        hint();
                        await db.WaitAsync(TimeSpan.FromSeconds(SecondsBetweenLooks), stop.Token);
                    }
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (Exception e) when (e is NpgsqlException or IOException or SocketException or TimeoutException)
                {
                    // the server went away: what it had to tell is asked for with the next page; look whether it is back
                    await Task.Delay(TimeSpan.FromSeconds(2), stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }
        }
    }
}
