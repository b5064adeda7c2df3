using System.Diagnostics;
using System.Globalization;
using System.Text;
using Homeward.Claims;
using Homeward.Evidence;

namespace Homeward.Bench;

/// <summary>Reading speed per language: megabytes of UTF-8 text per second on one core, and claims proposed per
/// second.</summary>
internal static class ReadingBench
{
    /// <summary>Reads the texts of tests/Core/Claims/texts, repeated to about 4 MB per language; aim: 2 MB/s or more
    /// each.</summary>
    public static void Run()
    {
        foreach (var language in (string[])["en", "ru", "uk"])
        {
            var text = Corpus(language, 4_000_000);
            var bytes = Encoding.UTF8.GetByteCount(text);
            var layer = TextLayer.Of(text);
            Reader.Read(layer, language, new(2025, 6, 1));
            var best = TimeSpan.MaxValue;
            var claims = 0;
            for (var round = 0; round < 3; round++)
            {
                var watch = Stopwatch.StartNew();
                claims = Reader.Read(layer, language, new(2025, 6, 1)).Claims.Count;
                if (watch.Elapsed < best) best = watch.Elapsed;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"reading {language}: {bytes / 1e6 / best.TotalSeconds:0.0} MB/s, {claims / best.TotalSeconds:0} claims/s ({bytes / 1e6:0.0} MB)"));
        }
    }

    private static string Corpus(string language, int bytes)
    {
        var texts = Directory.GetFiles(Folder(), language + "-*.txt").Order(StringComparer.Ordinal)
            .Select(File.ReadAllText).ToList();
        var corpus = new StringBuilder();
        for (var i = 0; corpus.Length < bytes / (language == "en" ? 1
            : 2); i++) corpus.Append(texts[i % texts.Count]).Append('\n');
        return corpus.ToString();
    }

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(System.IO.Path.Combine(at.FullName, "Homeward.slnx"))) at = at.Parent;
        return System.IO.Path.Combine(at?.FullName ?? ".", "tests/Core/Claims/texts");
    }
}
