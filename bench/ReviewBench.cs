using System.Diagnostics;
using System.Globalization;
using Homeward.Views;

namespace Homeward.Bench;

/// <summary>The review queue of a desk with some 6,000 mentions from made-up lists: recorded, made, asked again, searched.</summary>
internal static class ReviewBench
{
    /// <summary>Prints wall and processor time of each step; processor time holds on a busy machine too.</summary>
    public static int Run(string folder)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var founded = Homeward.Desk.Init(Path.Combine(root, "desk"), "bench", "bench", null, TimeProvider.System, argonKiB: 64);
            using var desk = Homeward.Desk.Open(Path.Combine(root, "desk"), TimeProvider.System);
            desk.Unlock(founded.Passphrase);
            var session = desk.As(founded.MemberId);
            Time("add", () => session.Evidence.Add(folder).Count);
            Time("record mentions", () => session.Persons.SourcesWithoutMentions().Sum(s => session.Persons.RecordMentions(s)));
            Time("queue made", () => session.Persons.Pairs(Slice.First()).Total);
            Time("queue again", () => session.Persons.Pairs(Slice.First()).Total);
            var pair = session.Persons.NextPair()!;
            Time("one judged", () => session.Persons.Judge(pair.Id, Persons.Answer.Same, 0, "bench").IsDone ? 1 : 0);
            Time("next pair", () => session.Persons.NextPair() is null ? 0 : 1);
            Time("search", () => session.Persons.SearchMentions("Петров Сергей", Slice.First()).Total);
            Time("search P. S.", () => session.Persons.SearchMentions("Petrov S.", Slice.First()).Total);
            desk.Lock();
            Time("unlock", () => desk.Unlock(founded.Passphrase) is null ? 0 : 1);
            return 0;
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static void Time(string what, Func<int> work)
    {
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var result = work();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-18} {result,8:N0}   wall {watch.ElapsedMilliseconds,7:N0} ms   processor {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds,7:N0} ms"));
    }
}
