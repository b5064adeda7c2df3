using System.Diagnostics;
using Homeward.Cases;
using Homeward.Documents;

namespace Homeward.Bench;

/// <summary>
/// Names in every case, a letter, its DOCX, and lists of 5, 50 and 500 people. The names are the Russian ones of the table of the tests, so that
/// petrovich-npm.mjs can be run over the same. Best of five.
/// </summary>
internal static class LettersBench
{
    private sealed record Row(string Role, bool Male, string[] Forms, bool Sure);

    public static void Run(string[] args)
    {
        var rows = File.ReadLines(args.Length > 0 ? args[0] : "tests/Core/Cases/name-cases.tsv").Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))
            .Where(c => c[0] == "ru" && c[2] is "surname" or "given" or "patronymic" && c[0] == "ru")
            .Select(c => new Row(c[2], c[1] == "m", [.. c[3..].Select(f => f.TrimStart('?'))], !string.Concat(c).Contains('?', StringComparison.Ordinal))).ToList();
        var (right, sure, rightOfSure) = (0, 0, 0);
        foreach (var row in rows)
        {
            for (var k = 1; k <= 5; k++)
            {
                var isRight = NameCases.Decline(row.Forms[0], row.Role, row.Male, "ru", (GrammaticalCase)k).Text == row.Forms[k];
                right += isRight ? 1 : 0;
                sure += row.Sure ? 1 : 0;
                rightOfSure += row.Sure && isRight ? 1 : 0;
            }
        }

        var each = Best(() =>
        {
            foreach (var row in rows)
            {
                for (var k = 1; k <= 5; k++) NameCases.Decline(row.Forms[0], row.Role, row.Male, "ru", (GrammaticalCase)k);
            }

            return rows.Count * 5;
        });
        Console.WriteLine($"names: {right} of {rows.Count * 5} forms as written by hand ({rightOfSure} of {sure} where the grammar leaves no choice), "
            + $"{1 / each:N0} forms per processor second");
        Letters();
        foreach (var people in (int[])[100, 1_000]) OnADesk(people);
    }

    /// <summary>Letters from what a desk knows, kept: consent asked, facts gathered, drafted, sealed and durable on the disk.</summary>
    private static void OnADesk(int people)
    {
        var root = Directory.CreateTempSubdirectory("homeward-letters").FullName;
        try
        {
            var founded = Desk.Init(Path.Combine(root, "desk"), "bench", "Mira", null, TimeProvider.System, argonKiB: 64);
            using var desk = Desk.Open(Path.Combine(root, "desk"), TimeProvider.System);
            desk.Unlock(founded.Passphrase);
            var session = desk.As(founded.MemberId);
            var file = Path.Combine(root, "list.csv");
            File.WriteAllLines(file, Enumerable.Range(0, people).Select(i => $"Петров{(char)('а' + i % 32)},Сергей,Николаевич,12.05.{1960 + i % 40},1{i:0000}")
                .Prepend("фамилия,имя,отчество,дата рождения,в/ч"));
            var source = session.Evidence.Add(file).Single().SourceIds.Single();
            session.Persons.RecordMentions(source);
            var persons = new List<string>();
            for (var skip = 0; skip < people; skip += 200)
            {
                foreach (var mention in session.Persons.Mentions(source, new(skip, 200)).Rows)
                {
                    var person = session.Persons.Open(mention.Id, "roster", false, $"open-{mention.Id}").Id!;
                    session.Persons.Agree(person, new("letter", "command", null, "named", "self", null, "spoken", "ru"), $"agree-{mention.Id}");
                    persons.Add(person);
                }
            }

            var clock = Stopwatch.StartNew();
            foreach (var person in persons)
            {
                var kept = session.Letters.Draft(new("raport-vvk", "", "ru", [person], new Dictionary<string, string>(), new Dictionary<string, string>(), [], null), "d-" + person);
                if (!kept.IsDone) throw new InvalidOperationException(kept.Refusal!.Sentence);
            }

            Console.WriteLine($"{people} letters drafted and kept on a desk of {people} people: {clock.Elapsed.TotalMilliseconds / people:F1} ms each");
            clock.Restart();
            session.Deadlines.All();
            Console.WriteLine($"  its deadlines, none running: {clock.Elapsed.TotalMilliseconds:F1} ms");
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static void Letters()
    {
        var template = LetterShelf.Find("zhaloba-prokuror-semya")!;
        var facts = Facts(0);
        Console.WriteLine($"a letter drafted: {Best(() => Times(100, () => LetterDraft.Of(template, facts, _ => true))) * 1000:F3} ms");
        var paper = LettersRoom.OnPaper(LetterDraft.Of(template, facts, _ => true));
        Console.WriteLine($"its DOCX: {Best(() => Times(20, () => DocxPaper.Write(paper, new MemoryStream()))) * 1000:F2} ms");
        var list = LetterShelf.Find("zhaloba-prokuror-spisok")!;
        foreach (var count in (int[])[5, 50, 500])
        {
            var people = Enumerable.Range(0, count).Select(i => new AnnexPerson($"per-{i}", $"A-{i}", true, Facts(i))).ToList();
            var draft = LetterDraft.Of(list, facts, _ => true).Over(people);
            Console.WriteLine($"a letter over {count} people: {Best(() => Times(5, () => LetterDraft.Of(list, facts, _ => true).Over(people))) * 1000:F2} ms, "
                + $"its DOCX {Best(() => Times(3, () => DocxPaper.Write(LettersRoom.OnPaper(draft), new MemoryStream()))) * 1000:F1} ms");
        }
    }

    private static Dictionary<string, LetterFact> Facts(int number) => new(StringComparer.Ordinal)
    {
        ["person.name"] = new("", "men-1", new("Петров", "Сергей", $"Николаевич", true)), ["person.rank"] = new("рядовой", null),
        ["person.born"] = new("12 мая 1990 года", "men-1"), ["unit"] = new($"{10_000 + number}", "men-1"), ["exchanged.on"] = new("19 марта 2025 года", "clm-1"),
        ["sender.name"] = new("", null, new("Петрова", "Анна", "Ильинична", false)), ["today"] = new("11 июня 2025 года", null),
        ["events"] = new("", null) { Parts = [.. Enumerable.Range(0, 10).Select(i => ($"«сказано {i}»", (string?)$"clm-{i}"))] },
    };

    private static int Times(int count, Action what)
    {
        for (var i = 0; i < count; i++) what();
        return count;
    }

    /// <summary>Processor seconds of one, best of five half seconds after warming up.</summary>
    private static double Best(Func<int> what)
    {
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 700;) what();
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var (before, clock, n) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew(), 0);
            while (clock.ElapsedMilliseconds < 400) n += what();
            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / n);
        }

        return best;
    }
}
