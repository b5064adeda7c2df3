using System.Diagnostics;
using Homeward.Findings;

namespace Homeward.Bench;

/// <summary>Every shipped rule over made-up persons who know nothing, half and all of the facts. One line per number.</summary>
internal static class FindingsBench
{
    public static void Run()
    {
        foreach (var known in (double[])[0, 0.5, 1])
        {
            var persons = Enumerable.Range(0, 200).Select(seed => Facts(new Random(seed), known)).ToList();
            foreach (var person in persons.Take(50)) Assess(person);
            foreach (var count in (int[])[1_000, 10_000])
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                for (var i = 0; i < count; i++) Assess(persons[i % persons.Count]);
                var used = Process.GetCurrentProcess().TotalProcessorTime - before;
                var each = used.TotalMilliseconds / count;
                Console.WriteLine($"findings: {RulePack.Shipped.Rules.Count} rules, {known:P0} of facts known, {count} persons: "
                    + $"{each:F3} ms of processor time each, so 100,000 on two cores in {each * 50:F0} s");
            }
        }
    }

    private static void Assess(FactSet facts) => RulePack.Shipped.AssessAll(facts, new(2026, 3, 1));

    private static FactSet Facts(Random random, double known) => new(RulePack.Shipped.Facts.Facts
        .Where(_ => random.NextDouble() < known)
        .Select(fact => new Fact(fact.Name, fact.Kind switch
        {
            FactKind.Code => FactValue.Code(fact.Values[random.Next(fact.Values.Count)]),
            FactKind.Number => FactValue.Number(random.Next(900), null),
            _ => FactValue.Day(new DateOnly(2025, 1, 1).AddDays(random.Next(300)), new DateOnly(2025, 11, 1)),
        }, [])));
}
