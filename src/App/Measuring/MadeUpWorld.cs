using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.App.Commands;
using Homeward.Basics;
using Homeward.Persons;
using Homeward.Rehearsal;
using LinkOptions = Homeward.Persons.LinkOptions;

namespace Homeward.App.Measuring;

/// <summary>
/// The rehearsal world's five lists, linked as a user would link them (<c>homeward link</c> with <c>--train</c>), and one
/// new record held against all of them.
/// </summary>
internal static class MadeUpWorld
{
    public static IReadOnlyList<MeasuredRow> Link(int people, Voice? tell)
    {
        using var folder = new ScratchFolder();
        Make(people, folder.Path);
        System.Runtime.GCSettings.LatencyMode = System.Runtime.GCLatencyMode.Batch; // as homeward link does
        var before = Used();
        var tables = Lists(folder.Path).Select(LinkageParts.Read).ToList();
        var stage = ("reading files", Used());
        var linking = Linker.Link(tables, LinkageModel.Persons, new LinkOptions { Train = true, Threads = Environment.ProcessorCount }, Tell);
        tables.Clear();
        Tell("writing", 0);
        using (var pairs = new StreamWriter(Path.Combine(folder.Path, "pairs.csv"))) LinkOutput.WritePairs(linking, pairs);
        using (var clusters = new StreamWriter(Path.Combine(folder.Path, "clusters.csv"))) LinkOutput.WriteClusters(linking, clusters);
        Tell("done", 1);
        var spent = Used() - before;
        using var self = Process.GetCurrentProcess();
        var memory = self.PeakWorkingSet64 >> 20;
        if (tell is not null) tell.Hint(linking.Model.ToJson() + "\n" + string.Join('\n', linking.Report.Blocking));
        var owners = Truth(folder.Path);
        var quality = new LinkQuality(linking, [.. linking.RowIds.Select(id => owners[id])], []);
        var clustered = quality.Clustered();
        var groups = quality.Clustered(linking.Cluster(linking.Model.SameFrom, []).ClusterOf);
        var tied = quality.From(linking.Tied, linking.Model.SameFrom);
        var (rows, sure) = (linking.RowIds.Count, quality.AtNinetyFive);
        var perMillion = spent * 1_000_000 / rows;
        var name = string.Create(CultureInfo.InvariantCulture, $"rehearsal, {people:N0} people, five lists, {rows:N0} rows");
        return
        [
            new(name + ": pairwise F1, best threshold", "0.865 (Splink 5, 1 M rows)", "0.93", quality.Best.ToString(), quality.Best.F1 >= 0.93),
            new(name + ": clustered F1 (fixed threshold)", "0.891 (Splink 5, 1 M rows)", "0.95", clustered.ToString(), clustered.F1 >= 0.95),
            new("same, automatic suggestions, pairs as written p ≥ 0.95", "P 0.9989, R 0.680", "P 0.999, R 0.80",
                tied.ToString(), tied is { Precision: >= 0.999, Recall: >= 0.80 }),
            new("same, two records alone p ≥ 0.95", "P 0.9989, R 0.680", "", sure.ToString(), null),
            new("same, whole groups p ≥ 0.95", "", "", groups.ToString(), null),
            new("same, true pairs among the pairs kept", "0.811 (plain), 0.884 (skeleton)", "", quality.Candidates.ToString("0.0000", CultureInfo.InvariantCulture), null),
            new("same, whole job with training and files", "104 CPU-s, 1,100 MB (Splink 5, 1 M rows)", "12 CPU-s, 1,024 MB a million rows",
                string.Create(CultureInfo.InvariantCulture, $"{spent:F1} CPU-s ({perMillion:F1} a million rows), {memory:N0} MB; ")
                    + string.Create(CultureInfo.InvariantCulture, $"{linking.Report.Blocking.Count(b => b.Pairs > 0)} rules, {linking.Report.Blocking.Sum(b => b.NewPairs):N0} pairs"),
                perMillion <= 12 && memory * 1_000_000L / rows <= 1024),
        ];

        void Tell(string what, double share)
        {
            if (what == stage.Item1) return;
            var now = Used();
            tell?.Hint(string.Create(CultureInfo.InvariantCulture, $"{stage.Item1}: {now - stage.Item2:F1} CPU-s, {Environment.WorkingSet >> 20} MB"));
            stage = (what, now);
        }
    }

    // The desk's question when something comes in.
    public static IReadOnlyList<MeasuredRow> OneAgainstAll(int people, Voice? tell)
    {
        using var folder = new ScratchFolder();
        Make(people, folder.Path);
        var index = new CandidateIndex(LinkageModel.Persons);
        var asked = new List<PersonRecord>();
        foreach (var list in Lists(folder.Path))
        {
            var table = LinkageParts.Read(list);
            for (var r = 0; r < table.RowCount; r++)
            {
                var record = Record(table, r);
                index.Add(record);
                if (index.Count % 127 == 0 && asked.Count < 10_000) asked.Add(record with { Id = "new" });
            }
        }

        index.Settle();
        tell?.Hint(string.Create(CultureInfo.InvariantCulture, $"index of {index.Count:N0} built: {Used():F1} CPU-s, {Environment.WorkingSet >> 20} MB"));
        foreach (var record in asked.Take(200)) index.Find(record, 10, 0, out _);
        var (times, clocks, left) = (new List<double>(asked.Count), new List<double>(asked.Count), 0);
        var before = Used();
        foreach (var record in asked)
        {
            var (at, clock) = (Used(), Stopwatch.GetTimestamp());
            index.Find(record, 10, 0, out var tooLarge);
            clocks.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            times.Add(1000 * (Used() - at));
            if (tooLarge.Any(t => !t.StartsWith("surname (", StringComparison.Ordinal))) left++;
        }

        var perSecond = asked.Count / (Used() - before);
        times.Sort();
        clocks.Sort();
        double At(double share) => times[(int)((times.Count - 1) * share)];
        return
        [
            new(string.Create(CultureInfo.InvariantCulture, $"one new record against {index.Count:N0}"), "100/s on 8 cores (Senzing's guide)", "2,000/s",
                string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} per CPU-s"), perSecond >= 2000),
            new("same, each: processor time", "", "10 ms",
                string.Create(CultureInfo.InvariantCulture, $"median {At(0.5):F2} ms, 99 % {At(0.99):F2} ms, 99.9 % {At(0.999):F2} ms, slowest of {times.Count:N0} {times[^1]:F2} ms; ")
                    + string.Create(CultureInfo.InvariantCulture, $"by the clock {clocks[clocks.Count / 2]:F2} ms and {clocks[^1]:F2} ms; a block left unwalked in {left}"),
                At(1) < 10),
        ];
    }

    private static PersonRecord Record(Table table, int r) => new(
        table.Columns[0][r], [NameParser.FormOf(table.Columns[1][r], table.Columns[2][r], table.Columns[3][r])],
        [.. BirthDates.Read(table.Columns[4][r]).Select(d => new UncertainDate(
            null, null, null, "", DateOnly.FromDayNumber(d.First), DateOnly.FromDayNumber(d.Last), "bench", ""))],
        table.Columns[6][r], table.Columns[5][r]);

    private static IEnumerable<string> Lists(string folder) => Directory.EnumerateFiles(Path.Combine(folder, "records")).Order(StringComparer.Ordinal);

    // Lists and which row is whose; the rest of the truth is not needed here.
    private static void Make(int people, string folder)
    {
        var all = new RehearseCommand.FolderSink(folder, _ => { });
        RehearsalWorld.Generate(people, 1, new RehearsalOptions(Sources: false), new OnlyRecords(all));
    }

    private sealed class OnlyRecords(IWorldSink to) : IWorldSink
    {
        public void Put(string path, Action<Stream> write)
        {
            if (path.StartsWith("records/", StringComparison.Ordinal) || path == "truth/records.jsonl") to.Put(path, write);
        }
    }

    private static Dictionary<string, string> Truth(string folder)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(folder, "truth", "records.jsonl"), Encoding.UTF8))
        {
            using var json = JsonDocument.Parse(line);
            owners[json.RootElement.GetProperty("record").GetString()!] = json.RootElement.GetProperty("person").GetString()!;
        }

        return owners;
    }

    private static double Used() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("homeward-bench-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
