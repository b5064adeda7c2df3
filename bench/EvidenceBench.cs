using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Evidence;

namespace Homeward.Bench;

/// <summary>
/// Reading a Telegram export into messages against the least that any reader must do: Utf8JsonReader stepping over the
/// tokens of the same bytes. Both in one run, so the ratio holds on any machine. Then exports of 10,000, 100,000 … messages
/// through `add`, with journal, vault, views and search words, and each a second time, when all is known.
/// </summary>
public static class EvidenceBench
{
    private const int ParsedMessages = 120_000;
    private const string Passphrase = "bench bench bench";

    /// <summary>Prints MB/s of both readers and their ratio, the better of five rounds each; then what storing takes.</summary>
    public static void Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        Console.WriteLine(Measured.Machine());
        Parse();
        Console.WriteLine("| messages | MB | stored/s | per CPU-s | known/s | words ready s after | views MB | peak beyond views MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        Store(2_000, false); // warm
        for (var n = 10_000; n <= most; n *= 10) Store(n, true);
    }

    private static void Parse()
    {
        using var made = new MemoryStream();
        Export(made, ParsedMessages);
        var json = made.ToArray();
        double megabytes = json.Length / 1e6, scan = 0, read = 0, slim = 0;
        for (var round = 0; round < 5; round++)
        {
            scan = Math.Max(scan, megabytes / Time(() => Scan(json)));
            read = Math.Max(read, megabytes / Time(() => Read(json, true)));
            slim = Math.Max(slim, megabytes / Time(() => Read(json, false)));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"telegram json {megabytes:F0} MB, {ParsedMessages} messages, MB per processor second: tokens only {scan:F0}, messages {read:F0} ({read / scan:P0}), without raw bytes {slim:F0}"));
    }

    private static void Store(int messages, bool tell)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var file = Path.Combine(root, "result.json");
            using (var stream = File.Create(file)) Export(stream, messages);
            var folder = Path.Combine(root, "desk");
            var founded = Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System, argonKiB: 64);
            using var desk = Desk.Open(folder, TimeProvider.System);
            desk.Unlock(Passphrase);
            var session = desk.As(founded.MemberId);
            var before = Measured.Of(() => GC.Collect()).Megabytes;
            var first = Measured.Of(() => session.Evidence.Add(file));
            var wait = Stopwatch.StartNew();
            desk.Live.Words.Wait();
            var words = wait.Elapsed.TotalSeconds;
            var views = desk.Live.Database.Bytes() / 1e6;
            var again = Measured.Of(() => session.Evidence.Add(file));
            if (!tell) return;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {messages:N0} | {new FileInfo(file).Length / 1e6:F0} | {messages / first.Seconds:N0} | {messages / first.Cpu:N0} | {messages / again.Seconds:N0} "
                + $"| {words:F1} | {views:F0} | {first.Megabytes - before - views:F0} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static double Time(Action work)
    {
        GC.Collect();
        var cpu = Measured.CpuSeconds();
        work();
        return Measured.CpuSeconds() - cpu;
    }

    private static void Scan(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }

    private static void Read(byte[] json, bool raw)
    {
        var count = 0;
        foreach (var part in TelegramExport.Read(new MemoryStream(json), new() { KeepRaw = raw }))
        {
            if (part is TelegramMessage) count++;
        }

        if (count != ParsedMessages) throw new InvalidOperationException($"{count} of {ParsedMessages} messages were read");
    }

    private static void Export(Stream stream, int messages)
    {
        using var json = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        json.Write("{\n \"name\": \"Ищем своих\",\n \"type\": \"private_supergroup\",\n \"id\": 1700000001,\n \"messages\": [\n");
        for (var i = 1; i <= messages; i++)
        {
            var text = i % 3 == 0
                ? $"Здравствуйте. Ищу мужа, Иванова Петра Сергеевича, 12.04.1985 г.р., в/ч {10_000 + i % 89_999}. Пропал 12.03 под Суджей.\\nВышел на связь 5 числа, потом тишина. Кто был в обмене 24 мая, отзовитесь."
                : "Держитесь. Сегодня опять никого из наших в списке нет.";
            json.Write(string.Create(CultureInfo.InvariantCulture,
                $"  {{\n   \"id\": {i},\n   \"type\": \"message\",\n   \"date\": \"2025-06-02T10:{i / 60 % 60:D2}:{i % 60:D2}\",\n   \"date_unixtime\": \"{1748847600 + i}\",\n"));
            json.Write(string.Create(CultureInfo.InvariantCulture,
                $"   \"from\": \"Участник {i % 700}\",\n   \"from_id\": \"user{5_000_000 + i % 700}\",\n"));
            if (i % 4 == 0) json.Write(string.Create(CultureInfo.InvariantCulture, $"   \"reply_to_message_id\": {i - 3},\n"));
            if (i % 9 == 0)
            {
                json.Write("   \"photo\": \"photos/photo_1@02-06-2025_10-00-00.jpg\",\n   \"photo_file_size\": 81234,\n   \"width\": 960,\n   \"height\": 1280,\n");
            }

            json.Write("   \"text\": \"");
            json.Write(text);
            json.Write("\",\n   \"text_entities\": [\n    {\n     \"type\": \"plain\",\n     \"text\": \"");
            json.Write(text);
            json.Write(i == messages ? "\"\n    }\n   ]\n  }\n" : "\"\n    }\n   ]\n  },\n");
        }

        json.Write(" ]\n}");
    }
}
