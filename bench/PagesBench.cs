using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Rehearsal;
using Homeward.Views;

namespace Homeward.Bench;

/// <summary>
/// The desk in the browser on desks of growing size: what each page takes (as a browser on the same machine sees it, the sending
/// of the page included), how many list pages two cores give, how heavy pages are, how much memory the program has.
/// `pages [people] [messages] [folder] [part]`: with a folder the desk is made once and kept there; with a part only pages are asked for in
/// whose address it stands.
/// </summary>
internal static partial class PagesBench
{
    private const string Passphrase = "correct horse battery staple";
    private const int MostRead = 100_000;
    private const int Rounds = 60;

    public static void Run(string[] args)
    {
        var people = args.Length > 0 ? int.Parse(args[0]) : 2_000;
        var messages = args.Length > 1 ? int.Parse(args[1]) : 50_000;
        Console.WriteLine(Measured.Machine());
        var kept = args.Length > 2;
        var root = kept ? args[2] : Directory.CreateTempSubdirectory("homeward-pages").FullName;
        try
        {
            var folder = Path.Combine(root, "desk");
            if (!Directory.Exists(folder)) Fill(root, folder, people, messages);
            Serve(folder, args.Length > 3 ? args[3] : "").GetAwaiter().GetResult();
        }
        finally
        {
            if (!kept) Directory.Delete(root, true);
        }
    }

    private static void Fill(string root, string folder, int people, int messages)
    {
        var founded = Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System, argonKiB: 64);
        using var desk = Desk.Open(folder, TimeProvider.System);
        desk.Unlock(Passphrase);
        var session = desk.As(founded.MemberId);
        session.Exchanges.Register();
        var world = Path.Combine(root, "world");
        RehearsalWorld.Generate(people, 7, new RehearsalOptions(true, false), new Sink(world));
        Tell("lists and exports of the world taken in", Measured.Of(() =>
        {
            session.Evidence.Add(Path.Combine(world, "sources"));
            foreach (var list in Directory.EnumerateFiles(Path.Combine(world, "records"), "*.csv")) session.Evidence.Add(list);
        }));
        for (ulong seed = 8; Parts(session) < messages; seed++)
        {
            var more = Path.Combine(root, $"world-{seed}");
            RehearsalWorld.Generate(20_000, seed, new RehearsalOptions(true, false), new Sink(more));
            foreach (var export in Directory.EnumerateFiles(Path.Combine(more, "sources"), "*.json", SearchOption.AllDirectories))
            {
                if (Parts(session) < messages) session.Evidence.Add(export);
            }

            Directory.Delete(more, true);
        }

        Tell($"people opened ({people})", Measured.Of(() => Open(session, people)));
        Tell("statements read and half of them decided", Measured.Of(() => ReadAndDecide(session)));
        Guard(session);
        Directory.Delete(world, true);
        Console.WriteLine($"{Parts(session):N0} messages and rows, {session.Persons.Search(null, Slice.First(0)).Total:N0} people, "
            + $"{session.Claims.List(Slice.First(0)).Total:N0} statements, record number {session.RecordNumber:N0}");
    }

    private static long Parts(Session session) =>
        session.Seat.Live.Database.AskLong(q => q.Number("SELECT count(*) FROM part"));

    private static void Open(Session session, int people)
    {
        foreach (var source in session.Persons.SourcesWithoutMentions())
        {
            if (session.Evidence.Row(source)!.Name.EndsWith(".csv", StringComparison.Ordinal)) session.Persons.RecordMentions(source);
        }

        var opened = 0;
        var loose = session.Seat.Live.Database.AskLong(q => q.Rows(
            "SELECT m.id FROM mention m WHERE NOT EXISTS (SELECT 1 FROM person_mention p WHERE p.mention = m.id) ORDER BY m.position", r => r.Text(0)));
        foreach (var some in loose.Take(people).Chunk(500))
        {
            var outcome = session.Persons.OpenMany([.. some.Select(m => new PersonToOpen(m, EntryReasons.Mention, false))], $"bench-open-{opened}");
            Done(outcome);
            opened += some.Length;
        }
    }

    private static void ReadAndDecide(Session session)
    {
        var read = 0L;
        for (var at = 0; read < MostRead; at += 200)
        {
            var some = session.Evidence.Sources(new Slice(at, 200)).Rows;
            foreach (var source in some.Where(s => !s.Name.EndsWith(".csv", StringComparison.Ordinal)))
            {
                if (read >= MostRead) break;
                session.Claims.ReadSource(source.Id);
                read += Math.Max(1, source.Parts);
            }

            if (some.Count < 200) break;
        }

        var decide = session.Claims.List(Slice.First(200), ClaimState.Proposed).Rows;
        foreach (var (row, i) in decide.Select((r, i) => (r, i))) session.Claims.Accept(row.Id, row.Version, $"bench-accept-{i}");
    }

    /// <summary>As on any desk in use: some people only for some eyes, and a run that was taken back. Without these a list need not look at walls.</summary>
    private static void Guard(Session session)
    {
        foreach (var (person, i) in session.Persons.Search(null, new Slice(100, 50)).Rows.Select((p, i) => (p, i)))
        {
            Done(session.WhoMaySee.Set(person.Id, [], false, "asked for it", $"bench-wall-{i}"));
        }

        var smallest = session.Evidence.Runs(Slice.First(200)).Rows.Where(r => r.Stored > 0).MinBy(r => r.Stored)!;
        Done(session.Evidence.Undo(smallest.Id, "taken in twice", "bench-undo"));
    }

    private static void Done(Outcome outcome)
    {
        if (outcome.Refusal is { } refusal) throw new InvalidOperationException(refusal.Sentence);
    }

    private static async Task Serve(string folder, string part)
    {
        var watch = Stopwatch.StartNew();
        using var desk = Desk.Open(folder, TimeProvider.System);
        await using var app = WebDesk.Build(new WebDeskSettings { Desk = desk, Port = 0 });
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 16 };
        using var browser = new HttpClient(handler) { BaseAddress = WebDesk.Address(app), Timeout = TimeSpan.FromMinutes(10) };
        var door = await browser.GetStringAsync("/sign-in");
        watch.Restart();
        KeyValuePair<string, string>[] form = [new("form-key", FormKey().Match(door).Groups[1].Value), new("passphrase", Passphrase)];
        using (var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(form)))
        {
            if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"sign-in answered {answer.StatusCode}");
        }

        Console.WriteLine($"signed in after {watch.Elapsed.TotalSeconds:F2} s (desk opened, snapshot or journal applied); record number {desk.Mark().RecordNumber:N0}");
        var session = desk.As(desk.Unlock(Passphrase)!.MemberId);
        session.Words.Wait();
        foreach (var page in Pages(session).Where(p => p.Contains(part, StringComparison.Ordinal))) await Measure(browser, page);
        await Measure(browser, "/search", "обмен");
        await Measure(browser, "/search", "Коваленко");
        await Measure(browser, "/people", "Коваленко");
        if (part.Length > 0) return;
        await Throughput(browser, "/people");
        await Throughput(browser, "/statements/voices");
        GC.Collect();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory now {Environment.WorkingSet / 1e6:F0} MB, at most {Measured.Peak():F0} MB (the measuring client is in the same process)"));
    }

    /// <summary>Every page a member opens in a day, with something behind it.</summary>
    private static List<string> Pages(Session session)
    {
        var source = session.Evidence.Sources(Slice.First(200)).Rows.MaxBy(s => s.Parts)!;
        var part = session.Evidence.Parts(source.Id, new Slice(Math.Min(50, source.Parts - 1), 1)).Rows[0];
        var person = session.Persons.Search(null, Slice.First(1)).Rows[0];
        var claim = session.Claims.List(Slice.First(1)).Rows[0];
        var people = session.Persons.Search(null, Slice.First(0)).Total;
        var mention = session.Persons.AllMentions(Slice.First(1)).Rows[0];
        return
        [
            "/", "/inbox", "/inbox?show=all", "/inbox?show=runs", "/inbox?show=all&sort=title", $"/sources/{source.Id}", $"/sources/{source.Id}?show=all&page=100", $"/parts/{part.Id}",
            "/statements", "/statements?state=accepted", "/statements?kind=exchange&sort=when", "/statements?sort=when", "/statements?sort=-decided", "/statements?second=yes",
            "/statements?state=proposed&sort=grade", $"/statements/{claim.Id}", "/statements/voices",
            "/people", $"/people?page={people / 100}", "/people?sort=name", "/people?sort=-born", $"/people?page={people / 100}&sort=name", $"/people?page={people / 200}&sort=-unit", "/people/mentions", "/people/mentions?show=loose&sort=name",
            $"/people/{person.Id}", $"/mentions/{mention.Id}", "/exchanges", $"/exchanges/{session.Exchanges.List(null, Slice.First(1)).Rows[0].Id}",
            "/paths", "/law", "/help", "/figures", "/publications", "/keeping", "/inbox/wanted", "/inbox/note", "/inbox/upload",
            "/codes", "/codes?page=50", "/letters", "/deadlines", "/help/searches", "/help/rounds", "/pairs", "/paths/together", "/law/rules", "/keeping/members", $"/history/{claim.Id}",
            $"/people/{person.Id}/rights",
        ];
    }

    private static async Task Measure(HttpClient browser, string page, string? words = null)
    {
        var (times, bytes, cpu) = (new List<double>(), 0L, 0.0);
        var key = words is null ? "" : FormKey().Match(await browser.GetStringAsync("/search")).Groups[1].Value;
        var rounds = Rounds;
        for (var i = -5; i < rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = words is null ? await browser.GetAsync(page)
                : await browser.PostAsync(page, new FormUrlEncodedContent([new("form-key", key), new("q", words)]));
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            var ms = watch.Elapsed.TotalMilliseconds;
            if (!answer.IsSuccessStatusCode)
            {
                Console.WriteLine($"{Named(page),-44} {(int)answer.StatusCode} after {ms:F0} ms");
                return;
            }

            if (i == -5 && ms > 1000) rounds = 8;
            if (i == -1) cpu = Measured.CpuSeconds();
            if (i >= 0) times.Add(ms);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Named(page) + (words is null ? "" : " " + words),-44} median {times[times.Count / 2],7:F1} ms, p95 {times[(int)(times.Count * 0.95)],7:F1} ms, {(Measured.CpuSeconds() - cpu) / rounds * 1000,6:F1} CPU-ms, {bytes / 1024.0,5:F0} KB"));
    }

    private static async Task Throughput(HttpClient browser, string page)
    {
        var (done, until, cpu) = (0, Stopwatch.StartNew(), Measured.CpuSeconds());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (until.Elapsed < TimeSpan.FromSeconds(4))
            {
                using var answer = await browser.GetAsync(page);
                await answer.Content.ReadAsByteArrayAsync();
                if (answer.IsSuccessStatusCode) Interlocked.Increment(ref done);
            }
        }));
        var seconds = until.Elapsed.TotalSeconds;
        Console.WriteLine($"{page}: {done / seconds:F0} pages/s by eight browsers in the same process, {done / (Measured.CpuSeconds() - cpu):F0} per CPU-second "
            + $"(load {File.ReadAllText("/proc/loadavg")[..4]})");
    }

    private static string Named(string page) => Id().Replace(page, "…");

    private static void Tell(string what, Measured m) => Console.WriteLine($"{what}: {m.Seconds:F1} s, {m.Cpu:F1} CPU-s, {m.Megabytes:F0} MB");

    [GeneratedRegex("name=\"form-key\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();

    [GeneratedRegex("[a-z]{3}-[0-9a-z]{16}")]
    private static partial Regex Id();

    private sealed class Sink(string root) : IWorldSink
    {
        public void Put(string path, Action<Stream> write)
        {
            var file = Path.Combine([root, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = File.Create(file);
            write(stream);
        }
    }
}
