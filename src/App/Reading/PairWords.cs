using Homeward.App.Charts;
using Homeward.App.Language;
using Homeward.Persons;

namespace Homeward.App.Reading;

/// <summary>The ledger of a pair in a reader's language. The sentences have the same keys as the comparison's own reasons.</summary>
public static class PairWords
{
    public static WeightBars Bars(PairPage pair, Words words)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(words);
        return new WeightBars("pair", [.. pair.Ledger.Select(line => new WeightRow(
            words.Of("field", line.Field), Value(line, 0), Value(line, 1), Sentence(line, words), line.Weight, line.Level == "missing"))]);
    }

    /// <summary>The three strongest reasons for it, or against it, in words. What is said before anything is compared is no reason.</summary>
    public static IReadOnlyList<string> Strongest(PairPage pair, bool forIt, Words words)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return [.. pair.Ledger.Where(l => l.Field != "prior" && (forIt ? l.Weight > 0 : l.Weight < 0)).OrderByDescending(l => Math.Abs(l.Weight))
            .Take(3).Select(l => Sentence(l, words))];
    }

    /// <summary>Why in one sentence; in English where a newer comparison gives a reason these words do not know.</summary>
    public static string Sentence(LedgerLine line, Words words)
    {
        ArgumentNullException.ThrowIfNull(line);
        var key = "because." + line.Reason;
        if (!words.Knows(key)) return line.Sentence;
        var said = words[key, ("field", words.Of("field", line.Field)), ("a", line.Args.ElementAtOrDefault(0) ?? ""), ("b", line.Args.ElementAtOrDefault(1) ?? "")];
        return char.ToUpperInvariant(said[0]) + said[1..];
    }

    private static string? Value(LedgerLine line, int at) =>
        line.Field is "prior" or "names-alone" or "order" || line.Level is "rare" or "common" ? null : line.Args.ElementAtOrDefault(at);
}
