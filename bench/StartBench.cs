using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.Rehearsal;
using Homeward.Views;

namespace Homeward.Bench;

/// <summary>The small rehearsal desk in the browser: start to a locked server that answers, sign-in to the first page,
/// and each page on the server (median of 30, after one to warm).</summary>
internal static partial class StartBench
{
    private const string Passphrase = "correct horse battery staple";

    public static void Run(string[] args)
    {
        var people = RehearsalOptions.PeopleOf(args.Length > 0 ? args[0] : "small")!.Value;
        Console.WriteLine(Measured.Machine());
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var folder = Path.Combine(root, "desk");
            var pages = Fill(root, folder, people);
            Serve(folder, pages).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static List<string> Fill(string root, string folder, int people)
    {
        RehearsalWorld.Generate(people, 7, new RehearsalOptions(true, false), new Sink(root));
        var founded = Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System);
        using var desk = Desk.Open(folder, TimeProvider.System);
        desk.Unlock(Passphrase);
        var session = desk.As(founded.MemberId);
        Tell("import of the world", Measured.Of(() => session.Evidence.Add(Path.Combine(root, "sources"))));
        var sources = session.Evidence.Sources(Slice.First(200)).Rows;
        Tell("reading of its first 200 sources", Measured.Of(() =>
        {
            foreach (var source in sources) session.Claims.ReadSource(source.Id);
        }));
        Tell("looking for people in them", Measured.Of(() =>
        {
            foreach (var source in sources) session.Persons.RecordMentions(source.Id);
        }));
        Console.WriteLine($"record number {desk.Mark().RecordNumber}");
        return ["/", "/inbox", "/inbox?show=runs", "/inbox?page=4", "/sources/" + sources.MaxBy(s => s.Parts)!.Id, "/sources/" + sources.First(s => s.Parts == 0).Id,
            "/people", "/statements", "/exchanges", "/paths", "/law", "/figures"];
    }

    private static async Task Serve(string folder, List<string> pages)
    {
        var watch = Stopwatch.StartNew();
        using var desk = Desk.Open(folder, TimeProvider.System);
        await using var app = WebDesk.Build(new WebDeskSettings { Desk = desk, Port = 0 });
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = WebDesk.Address(app) };
        var door = await browser.GetStringAsync("/sign-in");
        Tell("start to locked, first answer (without the runtime's own start)", watch);
        watch.Restart();
        KeyValuePair<string, string>[] form = [new("form-key", FormKey().Match(door).Groups[1].Value), new("passphrase", Passphrase)];
        using (var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(form)))
        {
            if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"sign-in answered {answer.StatusCode}");
        }

        Tell("passphrase to signed in (journal opened and applied)", watch);
        await browser.GetStringAsync("/");
        Tell("passphrase to first page", watch);
        foreach (var page in pages)
        {
            using var first = await browser.GetAsync(page);
            if (!first.IsSuccessStatusCode)
            {
                Console.WriteLine($"{page}: {(int)first.StatusCode}");
                continue;
            }

            var times = new List<double>();
            var cpu = Measured.CpuSeconds();
            for (var i = 0; i < 30; i++)
            {
                watch.Restart();
                await browser.GetStringAsync(page);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Named(page),-20} median {times[15],7:F1} ms, worst of 30 {times[^1],7:F1} ms, {(Measured.CpuSeconds() - cpu) / 30 * 1000,6:F1} CPU-ms"));
        }
    }

    private static string Named(string page) => page.StartsWith("/sources/", StringComparison.Ordinal) ? "/sources/…" : page;

    private static void Tell(string what, Stopwatch watch) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalSeconds:F2} s"));

    private static void Tell(string what, Measured m) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {m.Seconds:F2} s, {m.Cpu:F2} CPU-s, {m.Megabytes:F0} MB"));

    [GeneratedRegex("name=\"form-key\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();

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
