using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Homeward.Views;

/// <summary>
/// A connection to ask with. SQL stands in the method that asks; parameters are $1, $2 … in order; every row becomes
/// the record it fills.
/// </summary>
internal class Question(SqliteConnection connection, Dictionary<string, SqliteCommand>? prepared = null)
{
    /// <summary>More than this many questions of one connection are not kept prepared.</summary>
    private const int MostPrepared = 400;

    private readonly HashSet<SqliteCommand> busy = [];

    protected SqliteConnection Connection => connection;

    public IReadOnlyList<T> Rows<T>(string sql, Func<Row, T> fill, params ReadOnlySpan<object?> values)
    {
        using var asked = Prepare(sql, values);
        using var reader = asked.Command.ExecuteReader();
        var rows = new List<T>();
        var row = new Row(reader);
        while (reader.Read()) rows.Add(fill(row));
        return rows;
    }

    public T? One<T>(string sql, Func<Row, T> fill, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var asked = Prepare(sql, values);
        using var reader = asked.Command.ExecuteReader();
        return reader.Read() ? fill(new Row(reader)) : null;
    }

    public virtual long Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var asked = Prepare(sql, values);
        return asked.Command.ExecuteScalar() is long n ? n : 0;
    }

    public virtual bool Any(string sql, params ReadOnlySpan<object?> values)
    {
        using var asked = Prepare(sql, values);
        using var reader = asked.Command.ExecuteReader();
        return reader.Read();
    }

    /// <summary>A question that was asked before is not taken apart again: a wall makes its SQL long. One that asks itself while it reads gets
    /// another command.</summary>
    private Asked Prepare(string sql, ReadOnlySpan<object?> values)
    {
        var keeps = prepared is not null && prepared.TryGetValue(sql, out var known) && busy.Add(known) ? known : null;
        var command = keeps ?? connection.CreateCommand();
        if (keeps is null)
        {
            command.CommandText = sql;
            if (prepared is not null && !prepared.ContainsKey(sql) && prepared.Count < MostPrepared)
            {
                prepared[sql] = keeps = command;
                busy.Add(command);
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (i < command.Parameters.Count) command.Parameters[i].Value = values[i] ?? DBNull.Value;
            else command.Parameters.AddWithValue("$" + (i + 1), values[i] ?? DBNull.Value);
        }

        return new Asked(command, keeps is null ? null : busy);
    }

    private readonly struct Asked(SqliteCommand command, HashSet<SqliteCommand>? busy) : IDisposable
    {
        public SqliteCommand Command => command;

        public void Dispose()
        {
            if (busy is null) command.Dispose();
            else busy.Remove(command);
        }
    }
}

/// <summary>One row of an answer, by column number.</summary>
internal readonly struct Row(SqliteDataReader reader)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Long(int column) => reader.GetInt64(column);

    public int Int(int column) => reader.GetInt32(column);

    public int? IntOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public double Double(int column) => reader.GetDouble(column);

    public bool Bool(int column) => reader.GetInt64(column) != 0;

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>Adds a value of any kind to a hash, so that no two different values look alike.</summary>
    public void AddTo(IncrementalHash hash, int column)
    {
        var bytes = reader.GetValue(column) switch
        {
            DBNull => (byte[])[0],
            long n => [1, .. BitConverter.GetBytes(n)],
            double d => [2, .. BitConverter.GetBytes(d)],
            string s => [3, .. Encoding.UTF8.GetBytes(s)],
            byte[] b => [4, .. b],
            var other => throw new InvalidOperationException($"a {other.GetType().Name} in a view"),
        };
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    /// <summary>A day kept as days since 0001-01-01.</summary>
    public DateOnly? DayOrNull(int column) => reader.IsDBNull(column) ? null : DateOnly.FromDayNumber(reader.GetInt32(
        column));

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
