using System.Globalization;
using System.Text;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Bench;

/// <summary>
/// A new roster of 1,000 rows against open searches, at ten and a hundred times as many, with everything that belongs to it: the searches opened
/// from the journal, blocks made, matches found and written. Beside it what every row against every search would cost.
/// </summary>
internal static class SearchesBench
{
    private const int Rows = 1_000;

    public static void Run(string[] arguments)
    {
        var most = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20_000;
        Console.WriteLine("| searches | first look s (CPU-s) | roster of 1,000 s (CPU-s) | matches | one page with reasons ms | all pairs CPU-s, reckoned from a sample |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var count in new[] { most / 100, most / 10, most }) One(count);
    }

    private static void One(int searches)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var founded = Homeward.Desk.Init(Path.Combine(root, "desk"), "bench", "bench", null, TimeProvider.System, argonKiB: 64);
            using var desk = Homeward.Desk.Open(Path.Combine(root, "desk"), TimeProvider.System);
            desk.Unlock(founded.Passphrase);
            var session = desk.As(founded.MemberId);
            var (surnames, given) = Lists();
            var random = new Random(5);
            var people = Enumerable.Range(0, searches).Select(_ => Man(random, surnames, given)).ToList();
            foreach (var (chunk, place) in people.Chunk(400).Select((c, i) => (c, i)))
            {
                session.Seat.Do($"searches-{place}", [.. chunk.SelectMany((man, i) => Opened(place * 400 + i, man))]);
            }

            var first = Measured.Of(() => session.Cases.Look());
            Roster(session, root, people, random, surnames, given);
            LookResult found = null!;
            var roster = Measured.Of(() => found = session.Cases.Look());
            var waiting = session.Cases.Searches("waiting", Slice.First(50)).Rows;
            var page = Measured.Of(() => { foreach (var row in waiting) session.Cases.Search(row.Id); });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {searches:N0} | {first.Seconds:F2} ({first.Cpu:F2}) | {roster.Seconds:F2} ({roster.Cpu:F2}) | {found.Found:N0} | {page.Seconds * 1000 / Math.Max(1, waiting.Count):F1} | {AllPairs(people) * Rows * searches:F1} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private sealed record Named(string Surname, string Given, string Patronymic, DateOnly Born);

    /// <summary>The words of the rehearsal world that a bench may read from the folder of the project.</summary>
    private static (string[] Surnames, string[] Given) Lists()
    {
        string[] Words(string name)
        {
            using var stream = typeof(Truth).Assembly.GetManifestResourceStream($"data/rehearsal/{name}")!;
            using var reader = new StreamReader(stream);
            return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')[0].Trim()).Where(w => w.Length > 2 && char.IsUpper(w[0])).Distinct()];
        }

        return (Words("surnames.tsv"), Words("given.tsv"));
    }

    private static Named Man(Random random, string[] surnames, string[] given) => new(
        surnames[random.Next(surnames.Length)], given[random.Next(given.Length)], given[random.Next(given.Length)] + "ович",
        new DateOnly(1975, 1, 1).AddDays(random.Next(11_000)));

    private static IEnumerable<Draft> Opened(int number, Named man)
    {
        var of = $"cas-{number:D16}";
        yield return new Draft("case-opened", 1, [new(of, 0), new($"src-{number:D16}", null)], Secrecy.Record, "cas-bench/record",
            Entry.Write(new CaseOpened($"H-{number:D7}", Risks.Ordinary, [])));
        var form = new NameColumns(man.Surname, man.Given, man.Patronymic).FormOfColumns("ru")!;
        var born = $"{man.Born:yyyy-MM-dd}";
        yield return new Draft("search-opened", 1, [new($"sea-{number:D16}", 0), new(of, null)], Secrecy.Record, "cas-bench/record",
            Entry.Write(new SearchOpened([form], new UncertainDate(born, null, null, born, man.Born, man.Born, "", ""), null, null, null, null)));
    }

    /// <summary>A third of the rows are of somebody who is searched for.</summary>
    private static void Roster(Session session, string root, List<Named> people, Random random, string[] surnames, string[] given)
    {
        var text = new StringBuilder("surname,given,patronymic,birth date\n");
        for (var i = 0; i < Rows; i++)
        {
            var man = i % 3 == 0 ? people[random.Next(people.Count)] : Man(random, surnames, given);
            text.Append(CultureInfo.InvariantCulture, $"{man.Surname},{man.Given},{man.Patronymic},{man.Born:dd.MM.yyyy}\n");
        }

        var file = Path.Combine(root, "roster.csv");
        File.WriteAllText(file, text.ToString());
        session.Persons.RecordMentions(session.Evidence.Add(file).Single().SourceIds.Single());
    }

    /// <summary>Processor seconds of one comparison of a row with a search.</summary>
    private static double AllPairs(List<Named> people)
    {
        var comparer = new Comparer(LinkageModel.Persons);
        var prepared = people.Take(400).Select((m, i) => comparer.Prepare(new PersonRecord($"{i}", [new NameColumns(m.Surname, m.Given, m.Patronymic).FormOfColumns("ru")!]))).ToList();
        var sum = 0.0;
        var measured = Measured.Of(() => { foreach (var a in prepared) foreach (var b in prepared) sum += comparer.WeightOf(a, b); });
        return sum > double.MaxValue ? 0 : measured.Cpu / ((double)prepared.Count * prepared.Count);
    }
}
