using System.Globalization;
using Homeward.Access;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Views;
using Microsoft.Data.Sqlite;

namespace Homeward.Bench;

/// <summary>
/// Small entries (a statement of about 300 bytes) appended in acts of 1,000 through the whole story of a write, against
/// a plain insert of the same stored bytes into SQLite with the same fsyncs; then unlocking, which opens, checks and
/// applies all of them to the claims view with its indexes.
/// </summary>
internal static class JournalBench
{
    private const int Batch = 1000;
    private const string Passphrase = "correct horse battery staple";

    public static void Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        Console.WriteLine(Measured.Machine());
        Console.WriteLine("| entries | appended/s | of CPU-s | plain SQLite/s | ratio | applied/s | of CPU-s | bytes on disk each | memory MB append / apply |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        One(2_000, false); // warm
        for (var n = 10_000; n <= most; n *= 10) One(n, true);
    }

    private static void One(int entries, bool tell)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var folder = Path.Combine(root, "desk");
            var founded = Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System, argonKiB: 64);
            using var desk = Desk.Open(folder, TimeProvider.System);
            desk.Unlock(Passphrase);
            var seat = desk.As(founded.MemberId).Seat;
            var acts = Enumerable.Range(0, entries / Batch).Select(Drafts).ToList();
            var append = Measured.Of(() =>
            {
                for (var i = 0; i < acts.Count; i++) seat.Do($"bench/{i}", acts[i]);
            });
            acts.Clear();
            var plain = Plain(desk, Path.Combine(root, "plain.sqlite"));
            if (tell && entries == 10_000) Parts(desk);
            desk.Lock();
            File.Delete(desk.Folder.Snapshot);
            var apply = Measured.Of(() => desk.Unlock(Passphrase));
            var n = desk.Mark().RecordNumber;
            var bytes = new FileInfo(Path.Combine(folder, "journal.sqlite")).Length;
            if (!tell) return;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {entries:N0} | {n / append.Seconds:N0} | {n / append.Cpu:N0} | {n / plain.Seconds:N0} | {plain.Seconds / append.Seconds:F2} | {n / apply.Seconds:N0} | {n / apply.Cpu:N0} | {bytes / n} | {append.Megabytes:F0} / {apply.Megabytes:F0} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    /// <summary>Where the processor time of one entry goes, in microseconds.</summary>
    private static void Parts(Desk desk)
    {
        var rows = desk.Journal.Read(0, 10_000);
        var opener = new EntryOpener(desk.Live.Keys);
        var entries = rows.Select(opener.Open).ToList();
        var batch = new byte[16];
        Console.WriteLine(string.Join(", ", new (string What, Action<int> Work)[]
        {
            ("seal", i => opener.Seal(entries[i], batch, 0, 1, entries[i].Body!)), ("open", i => opener.Open(rows[i])),
            ("act to JSON", i => entries[i].WriteAct()), ("act from JSON", i => Entry.ReadAct(1, 1, entries[i].WriteAct())),
            ("leaf hash", i => rows[i].LeafHash()), ("body from JSON", i => entries[i].Read<ClaimProposed>()),
        }.Select(part =>
        {
            for (var i = 0; i < 2000; i++) part.Work(i);
            var cpu = Measured.CpuSeconds();
            for (var i = 0; i < rows.Count; i++) part.Work(i);
            return string.Create(CultureInfo.InvariantCulture, $"{part.What} {(Measured.CpuSeconds() - cpu) / rows.Count * 1e6:F1}");
        })) + " µs");
    }

    private static Views.Draft[] Drafts(int act)
    {
        var source = Seat.NewId("src-");
        var received = new SourceReceived(
            "a chat", "result.json", "TelegramChatJson", "application/json", false, "ru", new string('0', 32), 1000, new string('a', 64),
            "run-x", null, "a channel", null, null, false, []);
        return [new Views.Draft("source-received", 1, [new(source, 0)], Secrecy.Record, source, Entry.Write(received)),
            .. Enumerable.Range(1, Batch - 1).Select(i => new Views.Draft(
                "claim-proposed", 1, [new(Seat.NewId("clm-"), 0), new(source, null), new(source, null)], Secrecy.Record, source,
                Entry.Write(new ClaimProposed(Claim(act, i), "reader"))))];
    }

    private static Claim Claim(int act, int i) => new()
    {
        Kind = Kinds.Stage, Stage = "returned-to-unit", Start = i * 40, Length = 34, Quote = "их отправили обратно на фронт в мае",
        When = new("в мае", "ru", new(2025, 6, 2), "2025-05", new(2025, 5, 1), new(2025, 5, 31), "reader", "a month by its name"),
        Voice = ["ARA", string.Create(CultureInfo.InvariantCulture, $"voice {(act * Batch + i) % 997}")], Group = "released 2025-03-19",
    };

    /// <summary>The same rows into a plain table, in transactions of the same size with the same durability.</summary>
    private static Measured Plain(Desk desk, string file)
    {
        var rows = new List<StoredEntry>();
        for (var size = desk.Mark().RecordNumber; rows.Count < size;) rows.AddRange(desk.Journal.Read(rows.Count, 5000));
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        db.Open();
        Run(db, "PRAGMA journal_mode = WAL");
        Run(db, "PRAGMA synchronous = FULL");
        Run(db, "CREATE TABLE entry (position INTEGER PRIMARY KEY, header BLOB NOT NULL, sealed BLOB NOT NULL) STRICT");
        return Measured.Of(() =>
        {
            foreach (var chunk in rows.Chunk(Batch))
            {
                using var transaction = db.BeginTransaction(deferred: false);
                using var insert = db.CreateCommand();
                insert.Transaction = transaction;
                insert.CommandText = "INSERT INTO entry VALUES ($1, $2, $3)";
                var (position, header, body) = (insert.Parameters.Add("$1", SqliteType.Integer), insert.Parameters.Add("$2", SqliteType.Blob),
                    insert.Parameters.Add("$3", SqliteType.Blob));
                foreach (var row in chunk)
                {
                    (position.Value, header.Value, body.Value) = (row.Position, row.Header, row.Sealed);
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }
        });
    }

    private static void Run(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
