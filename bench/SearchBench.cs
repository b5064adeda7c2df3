using System.Diagnostics;
using System.Globalization;
using System.Text;
using Homeward.Evidence;
using Homeward.Rehearsal;
using Homeward.Search;
using Homeward.Views;
using Npgsql;

namespace Homeward.Bench;

/// <summary>
/// Search in messages of made-up wars, against PostgreSQL's full text on the same messages in the same run: how fast words
/// become searchable, how long a page of 20 with its count takes, and what share of the messages that hold any form of a
/// word is found by another form of it (the forms stand below, written by hand; the messages that hold them are the truth).
/// </summary>
internal static class SearchBench
{
    private const string Passphrase = "correct horse battery staple";
    private const int PerAct = 1000;
    private const int PerWorld = 20_000;

    /// <summary>What is typed, and every form that should be found by it.</summary>
    private static readonly (string Lang, string Typed, string Forms)[] Words =
    [
        ("ru", "обмены", "обмен обмена обмену обменом обмене обмены обменов обменам обменами обменах"),
        ("ru", "госпиталя", "госпиталь госпиталя госпиталю госпиталем госпитале госпитали госпиталей госпиталям госпиталями госпиталях"),
        ("ru", "человек", "человек человека человеку человеком человеке люди людей людям людьми людях"),
        ("ru", "контракты", "контракт контракта контракту контрактом контракте контракты контрактов контрактам контрактами контрактах"),
        ("ru", "ранение", "ранение ранения ранению ранением ранении ранений ранениям ранениями ранениях ранен ранена ранены раненый раненого раненому раненым раненом раненые раненых ранеными"),
        ("ru", "товарищ", "товарищ товарища товарищу товарищем товарище товарищи товарищей товарищам товарищами товарищах"),
        ("ru", "отец", "отец отца отцу отцом отце отцы отцов отцам отцами отцах"),
        ("ru", "боец", "боец бойца бойцу бойцом бойце бойцы бойцов бойцам бойцами бойцах"),
        ("ru", "вернуться", "вернулся вернулась вернулись вернуться вернётся вернутся вернулось"),
        ("ru", "списки", "список списка списку списком списке списки списков спискам списками списках"),
        ("ru", "телефона", "телефон телефона телефону телефоном телефоне телефоны телефонов телефонам телефонами телефонах"),
        ("ru", "врачи", "врач врача врачу врачом враче врачи врачей врачам врачами врачах"),
        ("ru", "пленные", "пленный пленного пленному пленным пленном пленные пленных пленными"),
        ("ru", "колонии", "колония колонии колонию колонией колоний колониям колониями колониях"),
        ("ru", "ребенок", "ребёнок ребёнка ребёнку ребёнком ребёнке дети детей детям детьми детях"),
        ("uk", "полонені", "полонений полоненого полоненому полоненим полонені полонених полоненими"),
        ("uk", "обміну", "обмен обмена обмену обменом обмене обмены обменов обменам обменами обменах обмін обміну обміном обміні обміни обмінів обмінам обмінами обмінах"),
        ("uk", "госпіталю", "госпиталь госпиталя госпиталю госпиталем госпитале госпитали госпиталей госпиталям госпиталями госпиталях госпіталь госпіталю госпіталя госпіталем госпіталі госпіталів госпіталям госпіталями госпіталях"),
        ("uk", "товаришами", "товариш товариша товаришу товаришем товаришеві товариші товаришів товаришам товаришами товаришах"),
        ("uk", "боєць", "боец бойца бойцу бойцом бойце бойцы бойцов бойцам бойцами бойцах боєць бійця бійцю бійцем бійцеві бійці бійців бійцям бійцями бійцях"),
        ("uk", "повернувся", "повернувся повернулася повернулись повернулися повернутися повернеться повернуться"),
        ("uk", "родина", "родина родини родині родину родиною родин родинам родинами родинах"),
        ("uk", "частини", "частина частини частині частину частиною частин частинам частинами частинах"),
        ("uk", "лікарі", "лікар лікаря лікарю лікарем лікареві лікарі лікарів лікарям лікарями лікарях"),
        ("uk", "телефону", "телефон телефону телефона телефоном телефоні телефони телефонів телефонам телефонами телефонах"),
        ("en", "exchanged", "exchange exchanges exchanged exchanging"),
        ("en", "prisoners", "prisoner prisoners"),
        ("en", "captured", "capture captures captured capturing"),
        ("en", "told", "tell tells told telling"),
        ("en", "unit", "unit units"),
        ("en", "child", "child children"),
    ];

    /// <summary>Besides each word alone: pairs, phrases, beginnings, without.</summary>
    private static readonly (string Ours, string Theirs)[] Longer =
    [
        ("обмен госпиталь", "обмен госпиталь"), ("плен фронт", "плен фронт"), ("телефон части", "телефон части"), ("\"в плен\"", "\"в плен\""),
        ("\"после обмена\"", "\"после обмена\""), ("обмен -госпиталь", "обмен -госпиталь"), ("контракт | госпиталь", "контракт or госпиталь"),
        ("брат плен обмен", "брат плен обмен"), ("полон частина", "полон частина"), ("exchange unit", "exchange unit"), ("\"without news\"", "\"without news\""),
        ("лагерь врач", "лагерь врач"), ("ничегоподобного", "ничегоподобного"), ("Сидоров", "Сидоров"), ("Коваленко", "Коваленко"),
    ];

    public static void Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0]) : 100_000;
        Console.WriteLine(Measured.Machine());
        foreach (var size in new[] { 10_000, 100_000, 1_000_000 }.Where(n => n <= most)) Run(size);
    }

    private static void Run(int size)
    {
        var root = Directory.CreateTempSubdirectory("hw-search").FullName;
        try
        {
            var truth = Words.Select(_ => new HashSet<long>()).ToArray();
            using var server = BenchPostgres.Start();
            var folder = Path.Combine(root, "desk");
            var founded = Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System, argonKiB: 64);
            using (var desk = Desk.Open(folder, TimeProvider.System))
            {
                desk.Unlock(Passphrase);
                var session = desk.As(founded.MemberId);
                using (var copy = server.BeginCopy()) Store(session, size, copy, truth);
                var words = Measured.Of(() => session.Words.Wait());
                var bytes = session.Seat.Live.Words.Ask(q => q.Number("SELECT page_count * page_size FROM pragma_page_count('main'), pragma_page_size('main')"));
                var theirs = Stopwatch.StartNew();
                server.Execute("ALTER TABLE msg ADD ts tsvector; UPDATE msg SET ts = to_tsvector('russian', body)");
                server.Execute("CREATE INDEX msg_ts ON msg USING gin (ts)");
                server.Execute("VACUUM ANALYZE msg");
                theirs.Stop();
                Console.WriteLine($"{size} messages: ready at {size / words.Seconds:F0}/s ({words.Cpu:F1} CPU-s, process peak {words.Megabytes:F0} MB), words {bytes / 1e6:F0} MB; "
                    + $"PostgreSQL text and index at {size / theirs.Elapsed.TotalSeconds:F0}/s, {server.Number("SELECT pg_indexes_size('msg') + sum(pg_column_size(ts)) FROM msg") / 1e6:F0} MB");
                Recall(session, server, truth);
                Speed(session, server);
            }

            Reopen(folder);
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static void Reopen(string folder)
    {
        using var desk = Desk.Open(folder, TimeProvider.System);
        Session? session = null;
        var open = Measured.Of(() => session = desk.As(desk.Unlock(Passphrase)!.MemberId));
        var words = Measured.Of(() => session!.Words.Wait());
        Console.WriteLine($"  opened again from sealed copies: desk {open.Seconds:F2} s, all words {words.Seconds:F2} s more (load {File.ReadAllText("/proc/loadavg")[..4]})");
    }

    private static void Store(Session session, int size, TextWriter copy, HashSet<long>[] truth)
    {
        var forms = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var w = 0; w < Words.Length; w++)
        {
            foreach (var form in Words[w].Forms.Split(' '))
            {
                var key = form.ToLowerInvariant().Replace('ё', 'е');
                (forms.TryGetValue(key, out var of) ? of : forms[key] = []).Add(w);
            }
        }

        const string source = "src-benchbenchbench00";
        var seat = session.Seat;
        var at = seat.Do("source", new Draft("source-received", 1, [new(source, 0)], Secrecy.Record, source, Entry.Write(
            new SourceReceived("bench", "bench", "TelegramChatJson", "application/json", false, null, "none", 0, "", "", null, null, null, null, false, [])))).Size;
        var act = new List<Draft>();
        foreach (var (text, unix) in Messages(size))
        {
            var position = at++;
            copy.Write($"{position}\t{text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\t", "\\t").Replace("\r", "\\r")}\n");
            foreach (var word in text.ToLowerInvariant().Replace('ё', 'е').Split(Apart, StringSplitOptions.RemoveEmptyEntries).Distinct())
            {
                if (forms.TryGetValue(word, out var of)) of.ForEach(w => truth[w].Add(position));
            }

            act.Add(new Draft("part-received", 1, [new(Seat(position), null), new(source, null)], Secrecy.Record, source, Entry.Write(new PartReceived(
                (int)position, 0, 0, $"1/{position}", $"{position}", "somebody", null, null, unix, text, null, null, null, [], []))));
            if (act.Count == PerAct) Write();
        }

        if (act.Count > 0) Write();

        void Write()
        {
            seat.Do($"act-{at}", act);
            act.Clear();
        }

        static string Seat(long n) => string.Create(CultureInfo.InvariantCulture, $"prt-{n:D16}");
    }

    private static readonly char[] Apart = [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !char.IsLetterOrDigit(c))];

    private static IEnumerable<(string Text, long? Unix)> Messages(int size)
    {
        var given = 0;
        for (ulong seed = 1; ; seed++)
        {
            var exports = new Exports();
            RehearsalWorld.Generate(PerWorld, seed, new RehearsalOptions(true, false), exports);
            foreach (var export in exports.Kept)
            {
                foreach (var message in TelegramExport.Read(new MemoryStream(export), new TelegramOptions { KeepRaw = false }).OfType<TelegramMessage>())
                {
                    if (message.Text.Length == 0) continue;
                    yield return (message.Text, message.DateUnix);
                    if (++given == size) yield break;
                }
            }
        }
    }

    private sealed class Exports : IWorldSink
    {
        public List<byte[]> Kept { get; } = [];

        public void Put(string path, Action<Stream> write)
        {
            using var stream = new MemoryStream();
            write(stream);
            if (path.StartsWith("sources/telegram", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal)) Kept.Add(stream.ToArray());
        }
    }

    private static void Recall(Session session, BenchPostgres server, HashSet<long>[] truth)
    {
        foreach (var lang in Words.Select(w => w.Lang).Distinct())
        {
            var (wanted, ours, oursRight, theirs, theirsRight, count) = (0, 0, 0, 0, 0, 0);
            var (recall, theirRecall) = (0.0, 0.0);
            for (var w = 0; w < Words.Length; w++)
            {
                if (Words[w].Lang != lang || truth[w].Count == 0) continue;
                var match = "text : " + SearchQuestion.Read(Words[w].Typed, new SearchWords()).Match;
                var found = session.Seat.Live.Words.Ask(q => q.Rows("SELECT rowid FROM said WHERE said MATCH $1", r => r.Long(0), match));
                var other = server.Ids($"SELECT id FROM msg WHERE ts @@ websearch_to_tsquery('russian', '{Words[w].Typed}')");
                var (mine, hers) = (found.Count(truth[w].Contains), other.Count(truth[w].Contains));
                wanted += truth[w].Count;
                ours += found.Count;
                oursRight += mine;
                theirs += other.Count;
                theirsRight += hers;
                recall += (double)mine / truth[w].Count;
                theirRecall += (double)hers / truth[w].Count;
                count++;
                if (mine < truth[w].Count * 0.99) Console.WriteLine($"    {Words[w].Typed}: {mine} of {truth[w].Count} found; PostgreSQL {hers}");
            }

            if (count > 0) Console.WriteLine($"  {lang}: {count} words in {wanted} messages; recall {recall / count:P1} (PostgreSQL {theirRecall / count:P1}), "
                + $"of what was found holds a form of the word {(double)oursRight / Math.Max(1, ours):P1} ({(double)theirsRight / Math.Max(1, theirs):P1})");
        }
    }

    private static void Speed(Session session, BenchPostgres server)
    {
        var asked = Words.Select(w => (Ours: w.Typed, Theirs: w.Typed)).Concat(Longer).ToList();
        var (ids, pages, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 4; round++)
        {
            foreach (var (mine, hers) in asked)
            {
                var watch = Stopwatch.StartNew();
                session.Words.Positions(mine, new WordFilter(), Slice.First(20), ToldSort.Text, out _);
                var bare = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                session.Words.Texts(mine, new WordFilter(), Slice.First(20));
                var page = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                server.Page(hers);
                if (round == 0) continue; // to warm
                ids.Add(bare);
                pages.Add(page);
                theirs.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        Console.WriteLine($"  a page of 20, counted to 1,000, with texts opened and marked: {Of(pages)}");
        Console.WriteLine($"  positions only: {Of(ids)}; PostgreSQL: {Of(theirs)}; "
            + $"times faster: median {At(theirs, 50) / At(ids, 50):F1}, p95 {At(theirs, 95) / At(ids, 95):F1}, all {theirs.Sum() / ids.Sum():F1} (load {File.ReadAllText("/proc/loadavg")[..4]})");

        static string Of(List<double> times) => $"median {At(times, 50):F1} ms, p95 {At(times, 95):F1} ms, worst {times.Max():F1} ms";

        static double At(List<double> times, int percent)
        {
            times.Sort();
            return times[Math.Min(times.Count - 1, times.Count * percent / 100)];
        }
    }
}

/// <summary>A PostgreSQL of its own for one measurement, on a socket in its own folder.</summary>
internal sealed class BenchPostgres : IDisposable
{
    private readonly string folder;
    private NpgsqlConnection db = null!;

    private BenchPostgres(string folder) => this.folder = folder;

    public static BenchPostgres Start()
    {
        var server = new BenchPostgres(Directory.CreateTempSubdirectory("hw-pg").FullName);
        if (Environment.UserName == "root") Shell($"chown postgres {server.folder}");
        server.As($"initdb -D {server.folder}/data -U bench -A trust -E UTF8 --locale=C.UTF-8 --no-sync");
        server.As($"pg_ctl start -D {server.folder}/data -w -l {server.folder}/log -o \"-c listen_addresses='' -c unix_socket_directories='{server.folder}' -c fsync=off -c shared_buffers=512MB -c work_mem=64MB -c maintenance_work_mem=256MB -c jit=off\"");
        server.db = new NpgsqlConnection($"Host={server.folder};Username=bench;Database=postgres;Command Timeout=3600");
        server.db.Open();
        server.Execute("CREATE TABLE msg (id bigint PRIMARY KEY, body text NOT NULL)");
        return server;
    }

    public TextWriter BeginCopy() => db.BeginTextImport("COPY msg (id, body) FROM STDIN");

    public void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        command.ExecuteNonQuery();
    }

    public double Number(string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        return Convert.ToDouble(command.ExecuteScalar());
    }

    public List<long> Ids(string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        using var rows = command.ExecuteReader();
        var ids = new List<long>();
        while (rows.Read()) ids.Add(rows.GetInt64(0));
        return ids;
    }

    /// <summary>The same question: the newest 20, and how many up to 1,001.</summary>
    public void Page(string typed)
    {
        Ids($"SELECT id FROM msg WHERE ts @@ websearch_to_tsquery('russian', '{typed}') ORDER BY id DESC LIMIT 20");
        Number($"SELECT count(*) FROM (SELECT 1 FROM msg WHERE ts @@ websearch_to_tsquery('russian', '{typed}') LIMIT 1001) x");
    }

    public void Dispose()
    {
        db.Dispose();
        NpgsqlConnection.ClearAllPools();
        As($"pg_ctl stop -D {folder}/data -m immediate");
        Directory.Delete(folder, true);
    }

    private void As(string command) => Shell(Environment.UserName == "root" ? $"runuser -u postgres -- env PATH=\"$PATH:$(echo /usr/lib/postgresql/*/bin)\" {command}" : command);

    private static void Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd /; {command} >/dev/null 2>&1 </dev/null"]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command}: ended with {process.ExitCode}; PostgreSQL is needed for this bench");
    }
}
