using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Homeward.Views;

/// <summary>
/// The one connection that writes the views. Owned by whoever holds the gate for writing. An entry costs several statements, so they are
/// prepared once, kept, and bound by number straight on SQLite; the ids of names that come again and again are remembered.
/// </summary>
internal sealed class ViewWriter(SqliteConnection connection) : Question(connection), IDisposable
{
    private readonly Dictionary<string, (sqlite3_stmt Statement, int[] Places)> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Name), long> names = [];

    /// <summary>More names than this are asked for again.</summary>
    private const int MostNames = 50_000;

    public void Script(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <returns>rows changed</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                // what an INSERT … RETURNING would give is not asked for here
            }

            SqliteException.ThrowExceptionForRC(result, Connection.Handle);
            return raw.sqlite3_changes(Connection.Handle);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public override long Number(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            return Step(statement) && raw.sqlite3_column_type(statement, 0) == raw.SQLITE_INTEGER ? raw.sqlite3_column_int64(statement, 0) : 0;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public override bool Any(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            return Step(statement);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The number of a name in a table (id INTEGER PRIMARY KEY, name TEXT UNIQUE); a new one is added, with one further column
    /// worked out from it where the table has one.</summary>
    public long IdOf(string table, string name, string? column = null, Func<string, string>? value = null)
    {
        if (names.TryGetValue((table, name), out var id)) return id;
        if (column is null) Run($"INSERT OR IGNORE INTO {table} (name) VALUES ($1)", name);
        else Run($"INSERT OR IGNORE INTO {table} (name, {column}) VALUES ($1, $2)", name, value!(name));
        id = Number($"SELECT id FROM {table} WHERE name = $1", name);
        if (names.Count >= MostNames) names.Clear();
        names[(table, name)] = id;
        return id;
    }

    /// <summary>What was remembered may have been undone, or the tables made again.</summary>
    public void Forget() => names.Clear();

    public void Dispose()
    {
        foreach (var (statement, _) in prepared.Values) raw.sqlite3_finalize(statement);
        prepared.Clear();
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        SqliteException.ThrowExceptionForRC(result, Connection.Handle);
        return false;
    }

    private sqlite3_stmt Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var known))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(Connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var fresh), Connection.Handle);
            // SQLite counts $1, $2 … as they first appear in the text, so their places are looked up, once.
            var places = new int[values.Length];
            for (var i = 0; i < places.Length; i++) places[i] = raw.sqlite3_bind_parameter_index(fresh, "$" + (i + 1).ToString(CultureInfo.InvariantCulture));
            prepared[sql] = known = (fresh, places);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (known.Places[i] == 0) continue;
            var result = Bind(known.Statement, known.Places[i], values[i]);
            if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, Connection.Handle);
        }

        return known.Statement;
    }

    private static int Bind(sqlite3_stmt statement, int at, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, at),
        string text => raw.sqlite3_bind_text(statement, at, text),
        int n => raw.sqlite3_bind_int(statement, at, n),
        long n => raw.sqlite3_bind_int64(statement, at, n),
        DateOnly day => raw.sqlite3_bind_int(statement, at, day.DayNumber),
        DateTimeOffset time => raw.sqlite3_bind_int64(statement, at, time.ToUnixTimeMilliseconds()),
        bool yes => raw.sqlite3_bind_int(statement, at, yes ? 1 : 0),
        double d => raw.sqlite3_bind_double(statement, at, d),
        byte[] bytes => bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(statement, at, 0) : raw.sqlite3_bind_blob(statement, at, bytes),
        Enum word => raw.sqlite3_bind_int64(statement, at, Convert.ToInt64(word, CultureInfo.InvariantCulture)),
        char letter => raw.sqlite3_bind_text(statement, at, letter.ToString()),
        short or byte or uint or ushort => raw.sqlite3_bind_int64(statement, at, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        float f => raw.sqlite3_bind_double(statement, at, f),
        decimal or Guid or DateTime or TimeSpan or TimeOnly => throw new InvalidOperationException($"a {value.GetType().Name} has no one way into a view"),
        _ => throw new InvalidOperationException($"a {value.GetType().Name} has no way into a view"),
    };
}
