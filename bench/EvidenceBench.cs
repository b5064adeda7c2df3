using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Evidence;

namespace Homeward.Bench;

/// <summary>
/// Reading a Telegram export into messages against the least that any reader must do: Utf8JsonReader stepping over the
/// tokens of the same bytes. Both in one run, so the ratio holds on any machine.
/// </summary>
public static class EvidenceBench
{
    private const int Messages = 120_000;

    /// <summary>Prints MB/s of both and their ratio, the better of five rounds each.</summary>
    public static void Run()
    {
        var json = Export();
        double megabytes = json.Length / 1e6, scan = 0, read = 0, slim = 0;
        for (var round = 0; round < 5; round++)
        {
            scan = Math.Max(scan, megabytes / Time(() => Scan(json)));
            read = Math.Max(read, megabytes / Time(() => Read(json, true)));
            slim = Math.Max(slim, megabytes / Time(() => Read(json, false)));
        }

        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"telegram json {megabytes:F0} MB, {Messages} messages: tokens only {scan:F0} MB/s, messages {read:F0} MB/s ({read / scan:P0}), without raw bytes {slim:F0} MB/s");
        Console.WriteLine(line);
        Store(json);
    }

    /// <summary>The same export through `add`, with its journal, vault and views; and a second time, when all is known.</summary>
    private static void Store(byte[] json)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var file = Path.Combine(root, "result.json");
            File.WriteAllBytes(file, json);
            var folder = Path.Combine(root, "desk");
            var founded = Desk.Init(folder, "Bench", "Bench", "bench bench bench", TimeProvider.System);
            using var desk = Desk.Open(folder, TimeProvider.System);
            desk.Unlock("bench bench bench");
            var session = desk.As(founded.MemberId);
            foreach (var time in (string[])["first", "again"])
            {
                var held = GC.GetTotalMemory(true);
                var took = Measured.Of(() => session.Evidence.Add(file));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"add {time}: {Messages / took.Seconds:F0} messages/s, {Messages / took.Cpu:F0} per CPU-s, "
                    + $"peak {took.Megabytes:F0} MB, heap grew {(GC.GetTotalMemory(true) - held) / 1e6:F0} MB; {Measured.Machine()}"));
            }
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static double Time(Action work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
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

        if (count != Messages) throw new InvalidOperationException($"{count} of {Messages} messages were read");
    }

    private static byte[] Export()
    {
        var json = new StringBuilder(
            "{\n \"name\": \"Ищем своих\",\n \"type\": \"private_supergroup\",\n \"id\": 1700000001,\n \"messages\": [\n");
        for (var i = 1; i <= Messages; i++)
        {
            var text = i % 3 == 0
                ? "Здравствуйте. Ищу мужа, Иванова Петра Сергеевича, 12.04.1985 г.р., в/ч 12345. Пропал 12.03 под Суджей.\\nВышел на связь 5 числа, потом тишина. Кто был в обмене 24 мая, отзовитесь."
                : "Держитесь. Сегодня опять никого из наших в списке нет.";
            json.Append(CultureInfo.InvariantCulture,
                $"  {{\n   \"id\": {i},\n   \"type\": \"message\",\n   \"date\": \"2025-06-02T10:{i / 60 % 60:D2}:{i % 60:D2}\",\n   \"date_unixtime\": \"{1748847600 + i}\",\n");
            json.Append(CultureInfo.InvariantCulture,
                $"   \"from\": \"Участник {i % 700}\",\n   \"from_id\": \"user{5_000_000 + i % 700}\",\n");
            if (i % 4 == 0) json.Append(CultureInfo.InvariantCulture, $"   \"reply_to_message_id\": {i - 3},\n");
            if (i % 9 == 0)
            {
                json.Append("   \"photo\": \"photos/photo_1@02-06-2025_10-00-00.jpg\",\n   \"photo_file_size\": 81234,\n   \"width\": 960,\n   \"height\": 1280,\n");
            }

            json.Append("   \"text\": \"").Append(text)
                .Append("\",\n   \"text_entities\": [\n    {\n     \"type\": \"plain\",\n     \"text\": \"")
                .Append(text);
            json.Append(i == Messages ? "\"\n    }\n   ]\n  }\n" : "\"\n    }\n   ]\n  },\n");
        }

        return Encoding.UTF8.GetBytes(json.Append(" ]\n}").ToString());
    }
}
