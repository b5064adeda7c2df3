using System.Diagnostics;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Homeward.Tests.Conformance.PostgresServers))]

namespace Homeward.Tests.Conformance;

/// <summary>Stops every server that a test of this run started.</summary>
public sealed class PostgresServers : IDisposable
{
    private static readonly Lock Guard = new();
    private static readonly List<PostgresServer> Started = [];
    private static PostgresServer? shared;
    private static int databases;

    /// <summary>Connection of a fresh, empty database on the one server that the tests share.</summary>
    public static string FreshDatabase()
    {
        lock (Guard)
        {
            var server = shared ??= Add(PostgresServer.Start());
            var name = $"desk{++databases}";
            server.Execute($"CREATE DATABASE {name} TEMPLATE template0");
            return server.Connection(name);
        }
    }

    internal static PostgresServer Add(PostgresServer server)
    {
        lock (Started) Started.Add(server);
        return server;
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        lock (Started) Started.ForEach(s => s.Dispose());
    }
}

/// <summary>
/// A real PostgreSQL, made and started by hand in a folder of its own, that answers on a socket in that folder only. Where there is
/// no PostgreSQL on the machine the tests that need one fail and say so: they never pass without it.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string folder;

    private PostgresServer(string folder) => this.folder = folder;

    public string Socket => folder;

    private string Files => Path.Combine(folder, "data");

    public static PostgresServer Start()
    {
        var server = new PostgresServer(NewFolder());
        Run("initdb", "-D", server.Files, "-U", "homeward", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server.Up();
        return server;
    }

    /// <summary>A standby that follows this server.</summary>
    public PostgresServer Standby()
    {
        var standby = new PostgresServer(NewFolder());
        Run("pg_basebackup", "-h", folder, "-U", "homeward", "-D", standby.Files, "-R", "-c", "fast", "--no-sync");
        standby.Up();
        return standby;
    }

    public string Connection(string database) => $"Host={folder};Username=homeward;Database={database}";

    public void Execute(string sql, string database = "postgres")
    {
        using var db = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        db.Open();
        using var command = new NpgsqlCommand(sql, db);
        command.ExecuteNonQuery();
    }

    public object? Ask(string sql, string database = "postgres")
    {
        using var db = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        db.Open();
        using var command = new NpgsqlCommand(sql, db);
        return command.ExecuteScalar();
    }

    /// <summary>As a power cut stops it, or in order.</summary>
    public void Stop(bool atOnce = false) => Run("pg_ctl", "stop", "-D", Files, "-w", "-m", atOnce ? "immediate" : "fast");

    public void Up() => Run("pg_ctl", "start", "-D", Files, "-w", "-l", Path.Combine(folder, "log"), "-o",
        $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c shared_buffers=16MB -c max_connections=60 -c hot_standby=on");

    public void Promote() => Run("pg_ctl", "promote", "-D", Files, "-w");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Files, "postmaster.pid"))) Stop(atOnce: true);
        Directory.Delete(folder, true);
    }

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("hw-pg").FullName; // short: the name of a socket has at most 107 bytes
        if (Environment.UserName == "root") Started("chown", [Unprivileged, folder]);
        return folder;
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string Unprivileged => File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static void Run(string program, params string[] arguments)
    {
        var full = Program(program);
        if (Environment.UserName == "root") Started("runuser", ["-u", Unprivileged, "--", full, .. arguments]);
        else Started(full, arguments);
    }

    private static string Program(string name)
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(
            Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : []);
        return places.Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            $"NOT RUN: {name} is not on this machine. Install PostgreSQL (Debian: postgresql); without it nobody knows whether the journal of teams works.");
    }

    private static void Started(string program, IReadOnlyList<string> arguments)
    {
        // The server keeps the streams it is given open for its whole life, so it gets none of ours.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>\"$HW_SAID\" </dev/null", program, .. arguments]) { WorkingDirectory = "/" };
        var said = Path.GetTempFileName();
        start.Environment["HW_SAID"] = said;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        var words = File.ReadAllText(said);
        File.Delete(said);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {words}");
    }
}
