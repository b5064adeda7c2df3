// wide: the reader has its grammar in files of their own; beside it stands what people decide about statements
namespace Homeward.Claims;

/// <summary>Where a statement comes from, as far as it is known.</summary>
/// <param name="Id">of the statement</param>
/// <param name="Origins">names of everything it goes back to: the text and its copies, who speaks. Equal names are the same thing</param>
public sealed record StatementOrigins(string Id, IReadOnlyList<string> Origins);

/// <summary>Statements that go back to one origin, however often they were told.</summary>
/// <param name="Ids">the statements, in the order given</param>
/// <param name="Shared">the origins that at least two of them have in common; empty for a single one</param>
public sealed record IndependentVoice(IReadOnlyList<string> Ids, IReadOnlyList<string> Shared);

/// <summary>
/// How many independent voices stand behind statements. Two that share any origin are one voice, and so is whatever hangs together
/// through others: forty copies, or five papers that quote one spokesman, confirm nothing to each other. It counts too few rather
/// than too many.
/// </summary>
public static class IndependentVoices
{
    /// <summary>The voices, in the order of their first statements. Every statement is in exactly one.</summary>
    public static IReadOnlyList<IndependentVoice> Of(IReadOnlyList<StatementOrigins> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var root = Enumerable.Range(0, told.Count).ToArray();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < told.Count; i++)
        {
            foreach (var origin in told[i].Origins)
            {
                if (first.TryAdd(origin, i)) continue;
                var (a, b) = (Root(root, i), Root(root, first[origin]));
                (root[Math.Max(a, b)], _) = (Math.Min(a, b), 0);
            }
        }

        return [.. Enumerable.Range(0, told.Count).GroupBy(i => Root(root, i)).OrderBy(g => g.Key).Select(g => new IndependentVoice(
            [.. g.Select(i => told[i].Id)],
            [.. g.SelectMany(i => told[i].Origins.Distinct(StringComparer.Ordinal)).GroupBy(o => o, StringComparer.Ordinal)
                .Where(o => o.Count() > 1).Select(o => o.Key)]))];
    }

    private static int Root(int[] root, int i)
    {
        while (root[i] != i) i = root[i] = root[root[i]];
        return i;
    }
}
