using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Keys;
using Homeward.Search;
using Homeward.Sealing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Homeward.Views;

/// <summary>How far the words of the journal can be searched.</summary>
/// <param name="Done">entries whose words are found</param>
/// <param name="Of">record number of the desk</param>
/// <param name="Stopped">why it does not go on; null while all is well</param>
public sealed record WordsSoFar(long Done, long Of, string? Stopped)
{
    public bool IsWhole => Stopped is null && Done >= Of;
}

/// <summary>
/// The stems of what was said, in a database of its own in memory, so that filling it never holds up an act: it has its
/// own gate and is filled by its own thread from the journal, in order of positions. No text is kept in it, only stems
/// and where they stand (contentless FTS5). Like the views it is a pure function of the journal and is thrown away at a
/// lock; a sealed copy of it may shorten the next start. What an erased key sealed is taken out of it at once, and the
/// freed pages are overwritten.
/// Owned by its chronicle. Starts with the first question, or when a server asks for it.
/// </summary>
internal sealed class WordIndex : IDisposable
{
    /// <summary>Entries taken in between two looks at who waits: about a tenth of a second.</summary>
    private const int Slice = 2000;
    private const int MergePages = 400;
    private const int RowsWorthAMerge = 10_000;
    private const int MostMonths = 24;

    private const string Schema = """
        CREATE VIRTUAL TABLE said USING fts5(text, mark, content='', contentless_delete=1, tokenize='ascii');
        CREATE TABLE told (position INTEGER PRIMARY KEY, key INTEGER NOT NULL, sort INTEGER NOT NULL, earliest INTEGER, latest INTEGER);
        CREATE TABLE told_key (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE told_to (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
        INSERT INTO told_to VALUES (1, 0);
        """;

    private static readonly string SchemaHash = Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(typeof(WordIndex).Module.ModuleVersionId + typeof(Stems).Module.ModuleVersionId.ToString() + Schema)));

    private readonly Chronicle live;
    private readonly Gate gate = new();
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly Lock starting = new();
    private readonly object news = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Dictionary<string, long> keyNumbers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> toForget = new();
    private string connectionString = "";
    private SqliteConnection? owner;
    private ViewWriter? writer;
    private Thread? filling;
    private string? file;
    private long to;
    private long savedTo;
    private int rowsSinceMerge;
    private string? stopped;
    private int forgetting;

    public WordIndex(Chronicle live) => this.live = live;

    public WordsSoFar SoFar => new(Math.Min(Volatile.Read(ref to), live.Size), live.Size, Volatile.Read(ref stopped));

    /// <summary>Where its sealed copy lies; said before it starts.</summary>
    public void LiesIn(string path) => file = path;

    /// <summary>Begins to fill it; does nothing when it was begun.</summary>
    public void Start()
    {
        lock (starting)
        {
            if (filling is not null || ending.IsCancellationRequested) return;
            Open();
            filling = new Thread(Fill) { IsBackground = true, Name = "words", Priority = ThreadPriority.BelowNormal };
            filling.Start();
        }
    }

    /// <summary>There may be more to take in. Called from the path of an act: it only wakes the thread.</summary>
    public void Wake()
    {
        if (filling is null) return;
        lock (news) Monitor.PulseAll(news);
    }

    /// <summary>A new epoch of keys: the sealed copy is to be made again, and what the destroyed keys sealed is taken out before this returns.</summary>
    public void Turned(IReadOnlySet<string> erased)
    {
        Volatile.Write(ref savedTo, 0);
        if (filling is null || erased.Count == 0) return;
        foreach (var key in erased) Forget(key);
        lock (news)
        {
            while (Volatile.Read(ref forgetting) > 0 && filling.IsAlive) Monitor.Wait(news, 100);
        }

        while (toForget.TryDequeue(out var key)) Remove(key); // the thread has ended: nobody else writes
    }

    private void Forget(string key)
    {
        Interlocked.Increment(ref forgetting);
        toForget.Enqueue(key);
        Wake();
    }

    /// <summary>Waits until the words of the record number of now can be searched and what was to be forgotten is.</summary>
    /// <returns>false when it stopped before</returns>
    public bool Wait(Action<long, long>? progress = null)
    {
        Start();
        var goal = live.Size;
        lock (news)
        {
            while ((Volatile.Read(ref to) < goal || Volatile.Read(ref forgetting) > 0) && stopped is null && !ending.IsCancellationRequested)
            {
                Monitor.Wait(news, 100);
                progress?.Invoke(Math.Min(to, goal), goal);
            }
        }

        return to >= goal;
    }

    /// <summary>
    /// Asks the words together with the views, so that walls stand in the same WHERE. Inside both gates; stopped after as
    /// many steps as a page may take.
    /// </summary>
    /// <exception cref="TooMuchException"/>
    public T Ask<T>(Func<Question, T> ask)
    {
        Start();
        return gate.Read(() => live.Database.Ask(_ =>
        {
            if (!idle.TryTake(out var connection)) connection = Connect(attach: true);
            var looks = 0;
            try
            {
                raw.sqlite3_progress_handler(connection.Handle, 100_000, _ => gate.Closed || ++looks * 100_000L > ViewDatabase.PageSteps ? 1 : 0, null);
                return ask(new Question(connection));
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
            {
                throw gate.Closed ? new LockedException() : new TooMuchException();
            }
            finally
            {
                raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
                idle.Add(connection);
            }
        }));
    }

    /// <summary>Ends the filling and writes the sealed copy where enough came since the last.</summary>
    public void StopAndSave()
    {
        Stop();
        if (owner is null || file is null || stopped is not null || to - savedTo < Chronicle.WorthASnapshot) return;
        live.SealWords(file, SchemaHash, owner);
        savedTo = to;
    }

    public void Dispose()
    {
        Stop();
        gate.Close(); // whoever asks ends first, whoever waits is turned away
        writer?.Dispose();
        while (idle.TryTake(out var connection)) connection.Dispose();
        owner?.Dispose();
        ending.Dispose();
    }

    private void Stop()
    {
        lock (starting)
        {
            if (!ending.IsCancellationRequested) ending.Cancel();
        }

        Wake();
        filling?.Join();
    }

    private void Open()
    {
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = "words-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
            Mode = SqliteOpenMode.Memory,
            Cache = SqliteCacheMode.Shared,
            Pooling = false,
        }.ToString();
        owner = Connect(attach: false);
        writer = new ViewWriter(owner);
        writer.Script("PRAGMA secure_delete = ON");
        writer.Script(Schema);
    }

    private SqliteConnection Connect(bool attach)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA temp_store = MEMORY; PRAGMA read_uncommitted = 1"
            + (attach ? $"; ATTACH DATABASE 'file:{live.Database.Name}?mode=memory&cache=shared' AS views" : "");
        pragma.ExecuteNonQuery();
        return connection;
    }

    private void Fill()
    {
        try
        {
            Restore();
            while (!ending.IsCancellationRequested)
            {
                if (toForget.TryDequeue(out var key))
                {
                    Remove(key);
                    Interlocked.Decrement(ref forgetting);
                    lock (news) Monitor.PulseAll(news);
                }
                else if (to < live.Size) TakeIn();
                else if (rowsSinceMerge >= RowsWorthAMerge) Merge();
                else
                {
                    lock (news)
                    {
                        if (to >= live.Size && toForget.IsEmpty && !ending.IsCancellationRequested) Monitor.Wait(news, 1000);
                    }
                }
            }
        }
        catch (Exception e) when (e is Journal.JournalDamagedException or SqliteException or System.Text.Json.JsonException or ObjectDisposedException)
        {
            // door: the desk works on without search; every search says why, and damage of the journal is named by a check
            Volatile.Write(ref stopped, ending.IsCancellationRequested ? null : e.Message);
        }
        finally
        {
            lock (news) Monitor.PulseAll(news);
        }
    }

    /// <summary>Takes the sealed copy where it fits this program, epoch and journal. Only a cache: else it is made again.</summary>
    private void Restore()
    {
        if (file is null || !File.Exists(file)) return;
        gate.EnterWrite();
        try
        {
            if (live.OpenWords(file, SchemaHash, owner!))
            {
                to = savedTo = writer!.Number("SELECT position FROM told_to");
                foreach (var (name, id) in writer.Rows("SELECT name, id FROM told_key", r => (r.Text(0), r.Long(1)))) keyNumbers[name] = id;
                foreach (var name in keyNumbers.Keys.Where(live.Keys.IsErased)) Forget(name);
                return;
            }
        }
        catch (Exception e) when (e is SealBrokenException or FormatException or IOException or UnauthorizedAccessException
            or ArgumentException or OverflowException or SqliteException)
        {
            // half read or damaged: begin with empty tables
        }
        finally
        {
            if (to == 0)
            {
                writer!.Dispose();
                while (idle.TryTake(out var connection)) connection.Dispose();
                owner!.Dispose();
                Open();
            }

            gate.ExitWrite();
        }
    }

    private SearchWords words = new();

    private void TakeIn()
    {
        var entries = live.OpenSome(to, Slice);
        if (entries.Count == 0) return;
        var rows = new List<(Entry Entry, Told Told, string Stems)>();
        foreach (var entry in entries)
        {
            if (live.Tell(entry) is { } told) rows.Add((entry, told, words.Indexed(told.Text)));
        }

        InTransaction(() =>
        {
            foreach (var (entry, told, stems) in rows) Add(entry, told, stems);
            writer!.Run("UPDATE told_to SET position = $1", entries[^1].Position + 1);
        });
        rowsSinceMerge += rows.Count;
        Volatile.Write(ref to, entries[^1].Position + 1);
        lock (news) Monitor.PulseAll(news);
    }

    private void Add(Entry entry, Told told, string stems)
    {
        if (told.Replaces is { } thing)
        {
            foreach (var before in writer!.Rows("SELECT rowid FROM said WHERE said MATCH $1", r => r.Long(0), $"mark:\"{Mark(thing)}\"")) Remove(before);
        }

        if (!keyNumbers.TryGetValue(entry.Key, out var key))
        {
            keyNumbers[entry.Key] = key = keyNumbers.Count + 1;
            writer!.Run("INSERT INTO told_key VALUES ($1, $2)", key, entry.Key);
        }

        writer!.Run("INSERT INTO said (rowid, text, mark) VALUES ($1, $2, $3)", entry.Position, stems, Marks(key, told));
        writer.Run(
            "INSERT INTO told VALUES ($1, $2, $3, $4, $5)", entry.Position, key, (int)told.Sort, told.Earliest, told.Latest);
    }

    /// <summary>Words beside the words, so that a narrow question looks at few rows: whose key, which months, which sort.</summary>
    private static string Marks(long key, Told told)
    {
        var marks = new StringBuilder(KeyMark(key));
        if (told.Sort == ToldSort.Statement) marks.Append(' ').Append(StatementMark);
        if (told.Replaces is { } thing) marks.Append(' ').Append(Mark(thing));
        foreach (var month in Months(told.Earliest, told.Latest)) marks.Append(' ').Append(month);
        return marks.ToString();
    }

    public const string StatementMark = "s1";

    public static string KeyMark(long key) => string.Create(CultureInfo.InvariantCulture, $"k{key}");

    /// <summary>The months of a span; a span of more than two years, or open at one end, is "many": found in every month.</summary>
    public static IEnumerable<string> Months(int? earliest, int? latest)
    {
        if (earliest is not { } first || latest is not { } last) return earliest is null && latest is null ? [] : ["many"];
        var (a, b) = (DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(last));
        var count = (b.Year * 12) + b.Month - (a.Year * 12) - a.Month + 1;
        return count is < 1 or > MostMonths ? ["many"] : Enumerable.Range((a.Year * 12) + a.Month - 1, count)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"m{m}"));
    }

    private static string Mark(string id) => "r" + id.Replace("-", "", StringComparison.Ordinal);

    /// <summary>Number of a key as it stands in marks; null for one that sealed no words.</summary>
    public static long? KeyNumber(Question question, string key) =>
        question.Number("SELECT id FROM told_key WHERE name = $1", key) is > 0 and var number ? number : null;

    private void Remove(long position)
    {
        writer!.Run("DELETE FROM said WHERE rowid = $1", position);
        writer.Run("DELETE FROM told WHERE position = $1", position);
    }

    /// <summary>Rows of an erased key go, and the stems with them: a merge of everything leaves no page that held one.</summary>
    private void Remove(string key)
    {
        if (!keyNumbers.TryGetValue(key, out var number)) return;
        InTransaction(() =>
        {
            foreach (var position in writer!.Rows("SELECT rowid FROM said WHERE said MATCH $1", r => r.Long(0), $"mark:\"{KeyMark(number)}\""))
            {
                Remove(position);
            }

            writer.Run("INSERT INTO said (said) VALUES ('optimize')");
        });
        words = new SearchWords(); // its cache holds words of every text
    }

    /// <summary>Small segments become few, a step at a time; somebody who asks or writes waits for one step at most.</summary>
    private void Merge()
    {
        var before = writer!.Number("SELECT total_changes()");
        InTransaction(() => writer.Run("INSERT INTO said (said, rank) VALUES ('merge', $1)", rowsSinceMerge == int.MaxValue ? MergePages : -MergePages));
        rowsSinceMerge = writer.Number("SELECT total_changes()") - before < 2 ? 0 : int.MaxValue;
    }

    private void InTransaction(Action work)
    {
        gate.EnterWrite();
        try
        {
            writer!.Run("BEGIN");
            try
            {
                work();
                writer.Run("COMMIT");
            }
            catch
            {
                writer.Run("ROLLBACK");
                throw;
            }
        }
        finally
        {
            gate.ExitWrite();
        }
    }
}
