using System.Diagnostics;
using Homeward.Basics;

namespace Homeward.Bench;

/// <summary>Phrases per second of a processor, over the golden tables, and growth of the search with the length of a
/// text.</summary>
internal static class DatesBench
{
    public static void Run()
    {
        foreach (var lang in new[] { "en", "ru", "uk", "ca", "es" }) Phrases(lang);
        Edtfs();
        Console.WriteLine("search in running text (Russian):");
        for (var size = 1_000_000; size <= 16_000_000; size *= 2) Text(size);
    }

    private static string? Table(string lang) => Beside($"tests/Core/Basics/phrases.{lang}.tsv");

    private static void Phrases(string lang)
    {
        if (Table(lang) is not { } table)
        {
            Console.WriteLine($"phrases.{lang}.tsv is not beside this program: not measured");
            return;
        }

        var phrases = File.ReadLines(table).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')[1]).ToArray();
        var anchor = new DateOnly(2025, 6, 2);
        void All()
        {
            foreach (var p in phrases) _ = DatePhrases.Parse(p, lang, anchor);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        All();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / phrases.Length;
        var best = Best(phrases.Length, All);
        Console.WriteLine(
            $"{lang}: {best:N0} phrases per processor second, {bytes} bytes each, {phrases.Length} different phrases");
    }

    /// <summary>Our parser over the published feature list; and, where HOMEWARD_EDTF_NPM names a folder in which the npm package
    /// "edtf" was installed, that one over the same texts right after it.</summary>
    private static void Edtfs()
    {
        if (Beside("bench/edtf.txt") is not { } file)
        {
            Console.WriteLine("bench/edtf.txt is not beside this program: not measured");
            return;
        }

        var texts = File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').ToArray();
        var taken = texts.Count(t => Edtf.Parse(t).Value is not null);
        var best = Best(texts.Length, () =>
        {
            foreach (var t in texts) _ = Edtf.Parse(t);
        });
        Console.WriteLine($"EDTF: {best:N0} texts per processor second, takes {taken} of {texts.Length} texts");
        if (Environment.GetEnvironmentVariable("HOMEWARD_EDTF_NPM") is not { Length: > 0 } folder)
        {
            Console.WriteLine("HOMEWARD_EDTF_NPM names no folder with the npm package edtf: not compared");
            return;
        }

        using var node = Process.Start(new ProcessStartInfo("node", [Beside("bench/edtf-npm.mjs")!, folder, file]))!;
        node.WaitForExit();
    }

    /// <summary>Things done in a second of the processor, best of five rounds after a second and a half of warming up: a shared
    /// machine gives no seconds of the clock that could be compared.</summary>
    private static double Best(int things, Action all)
    {
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 1500) all();
        using var self = Process.GetCurrentProcess();
        var best = 0.0;
        for (var round = 0; round < 5; round++)
        {
            self.Refresh();
            var from = self.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var n = 0;
            while (watch.ElapsedMilliseconds < 500)
            {
                all();
                n += things;
            }

            self.Refresh();
            best = Math.Max(best, n / (self.TotalProcessorTime - from).TotalSeconds);
        }

        return best;
    }

    private static string? Beside(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        }

        return null;
    }

    private static void Text(int size)
    {
        const string sentence =
            "Освободили его 19 марта, это она узнала из списка; 21-го позвонил сам с чужого номера, обещали "
                + "две недели отпуска. ";
        var text = string.Concat(Enumerable.Repeat(sentence, size / sentence.Length));
        var watch = Stopwatch.StartNew();
        var found = DatePhrases.Find(text, "ru", new(2025, 3, 25)).Count;
        Console.WriteLine(
            $"  {text.Length,12:N0} characters: {watch.ElapsedMilliseconds,6:N0} ms, {found:N0} mentions");
    }
}
