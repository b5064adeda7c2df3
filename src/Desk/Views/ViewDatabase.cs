using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Homeward.Views;

/// <summary>A page asked for more than a page may take; nothing was lost, the question was stopped.</summary>
public sealed class TooMuchException() : Exception(
    "this question would take too long for a page and was stopped; narrow the search, or export instead");

/// <summary>
/// The in-memory database all questions run on: Mode=Memory with a shared cache (memdb ends at 2 GiB, this does
/// not), sorts kept in
/// memory, one gate. Plain text lives here and nowhere on a disk. Disposing forgets everything.
/// </summary>
internal sealed class ViewDatabase : IDisposable
{
    /// <summary>Steps of SQLite's machine a page may take: about a quarter of a second on a small server. Counted,
    /// not timed, so that it is the same everywhere.</summary>
    public const int PageSteps = 40_000_000;
    private const int StepsBetweenLooks = 100_000;
    private readonly string connectionString;
    private readonly SqliteConnection writer;
    private readonly ConcurrentBag<Reader> idle = [];

    /// <summary>A connection to ask with, and the questions it was asked before.</summary>
    private sealed record Reader(SqliteConnection Connection, Dictionary<string, SqliteCommand> Prepared);

    private readonly Gate gate = new();

    public ViewDatabase()
    {
        Name = "views-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Name,
            Mode = SqliteOpenMode.Memory,
            Cache = SqliteCacheMode.Shared,
            Pooling = false,
        }.ToString();
        writer = Connect();
        Writer = new ViewWriter(writer);
    }

    /// <summary>Name of the shared cache in this process, for a connection that asks it beside another database.</summary>
    public string Name { get; }

    public ViewWriter Writer { get; }

    public void Create(IEnumerable<string> schemas)
    {
        foreach (var schema in schemas) Writer.Script(schema);
    }

    /// <summary>Back to empty tables.</summary>
    public void Reset(IReadOnlyList<string> schemas)
    {
        var made = AskLong(q => q.Rows("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'", r => (Type: r.Text(0), Name: r.Text(1))));
        foreach (var (type, name) in made.OrderByDescending(m => m.Type)) Writer.Script($"DROP {type} \"{name}\"");
        Writer.Forget();
        Create(schemas);
    }

    /// <summary>A question for a page: runs whole inside the gate and is stopped after <see
    /// cref="PageSteps"/>.</summary>
    /// <exception cref="TooMuchException"/>
    public T Ask<T>(Func<Question, T> ask) => Ask(ask, PageSteps);

    /// <summary>A question without that bound, for work that is not a page (a check, an export of a frozen
    /// copy).</summary>
    public T AskLong<T>(Func<Question, T> ask) => Ask(ask, 0);

    /// <summary>Opens the gate for writing; the transaction ends with the scope.</summary>
    public WriteScope BeginWrite()
    {
        gate.EnterWrite();
        try
        {
            Writer.Run("BEGIN");
            return new WriteScope(this);
        }
        catch
        {
            gate.ExitWrite();
            throw;
        }
    }

    /// <summary>A private copy of this moment, for long work outside the gate.</summary>
    public ViewDatabase Freeze()
    {
        var copy = new ViewDatabase();
        gate.Read(() =>
        {
            writer.BackupDatabase(copy.writer);
            return 0;
        });
        return copy;
    }

    /// <summary>Becomes a copy of another; whoever asks meanwhile waits at the gate.</summary>
    public void TakeOver(ViewDatabase other) => other.WithWriter(from => WithWriter(to =>
    {
        from.BackupDatabase(to);
        return 0;
    }));

    /// <summary>The writing connection itself, for whoever holds the gate (the snapshot).</summary>
    public T WithWriter<T>(Func<SqliteConnection, T> work)
    {
        gate.EnterWrite();
        try
        {
            return work(writer);
        }
        finally
        {
            gate.ExitWrite();
        }
    }

    /// <summary>SHA-256 over all rows of each table, in order of their content: equal tables, equal hashes.</summary>
    public IReadOnlyDictionary<string, string> TableHashes() => AskLong(q =>
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in q.Rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            r => r.Text(0)))
        {
            var columns = (int)q.Number("SELECT count(*) FROM pragma_table_info($1)", table);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var order = string.Join(", ", Enumerable.Range(1, columns));
            q.Rows($"SELECT * FROM \"{table}\" ORDER BY {order}", r =>
            {
                for (var i = 0; i < columns; i++) r.AddTo(hash, i);
                return 0;
            });
            hashes[table] = Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        return (IReadOnlyDictionary<string, string>)hashes;
    });

    /// <summary>Memory its pages take.</summary>
    public long Bytes() => Ask(q => q.Number("PRAGMA page_count") * q.Number("PRAGMA page_size"));

    /// <summary>Waits for whoever is inside a question, who is stopped at the next look; then nothing of the tables is left.</summary>
    public void Dispose()
    {
        gate.Close();
        Writer.Dispose();
        while (idle.TryTake(out var reader))
        {
            foreach (var command in reader.Prepared.Values) command.Dispose();
            reader.Connection.Dispose();
        }

        writer.Dispose();
    }

    private T Ask<T>(Func<Question, T> ask, int steps) => gate.Read(() =>
    {
        if (!idle.TryTake(out var reader)) reader = new Reader(Connect(), new Dictionary<string, SqliteCommand>(StringComparer.Ordinal));
        var connection = reader.Connection;
        var looks = 0;
        try
        {
            raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks,
                _ => gate.Closed || (steps > 0 && ++looks * (long)StepsBetweenLooks > steps) ? 1 : 0, null);
            return ask(new Question(connection, reader.Prepared));
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw gate.Closed ? new Homeward.Keys.LockedException() : new TooMuchException();
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
            idle.Add(reader);
        }
    });

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        // The gate keeps readers and the writer apart, so the table locks of the shared cache are only in the way.
        pragma.CommandText =
            "PRAGMA temp_store = MEMORY; PRAGMA read_uncommitted = 1; PRAGMA cache_size = -65536";
        pragma.ExecuteNonQuery();
        return connection;
    }

    /// <summary>The write half of the gate with an open transaction: commit, or everything since is undone.</summary>
    internal sealed class WriteScope(ViewDatabase database) : IDisposable
    {
        private bool ended;
        private bool left;

        public ViewWriter Writer => database.Writer;

        public void Commit()
        {
            Writer.Run("COMMIT");
            ended = true;
        }

        public void Dispose()
        {
            if (left) return;
            left = true;
            try
            {
                if (!ended)
                {
                    Writer.Run("ROLLBACK");
                    Writer.Forget();
                }
            }
            finally
            {
                database.gate.ExitWrite();
            }
        }
    }
}
