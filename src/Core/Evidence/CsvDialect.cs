namespace Homeward.Evidence;

/// <summary>How a table is written: told from its first lines.</summary>
/// <param name="Separator">comma, semicolon, tab or bar</param>
/// <param name="Sure">false when no separator divides the lines evenly</param>
public sealed record CsvDialect(char Separator, bool Sure)
{
    private static readonly char[] Candidates = ['\t', ';', ',', '|'];

    /// <summary>The separator that gives the first lines the same number (two or more) of cells most often.</summary>
    public static CsvDialect Of(string head)
    {
        if (head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && head.Length > 4) return new(head[4], true);
        var best = (Separator: ',', Score: 0.0, Even: false);
        foreach (var separator in Candidates)
        {
            var counts = Counts(head, separator);
            if (counts.Count == 0) continue;
            var usual = counts.GroupBy(n => n).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
            if (usual.Key < 2) continue;
            var share = (double)usual.Count() / counts.Count;
            var score = share + Math.Min(usual.Key, 20) / 100.0;
            if (score > best.Score) best = (separator, score, share >= 0.7);
        }

        return new(best.Separator, best.Even);
    }

    /// <summary>True for text that divides evenly into at least two cells on at least three lines.</summary>
    internal static bool LooksLikeTable(string head)
    {
        var dialect = Of(head);
        return dialect.Sure && Counts(head, dialect.Separator) is { Count: >= 3 } counts
            && counts.Average() >= (dialect.Separator == ',' ? 2.9 : 1.9);
    }

    /// <summary>Cells on each of the first lines; separators between quotes do not count. The last line may be cut, and is left out.</summary>
    private static List<int> Counts(string head, char separator)
    {
        var counts = new List<int>();
        var cells = 1;
        var quoted = false;
        var empty = true;
        for (var i = 0; i <= head.Length && counts.Count < 50; i++)
        {
            var end = i == head.Length;
            if (end && counts.Count > 2) break;
            var c = end ? '\n' : head[i];
            if (c == '"') quoted = !quoted;
            else if (c == separator && !quoted) cells++;
            else if (c == '\n' && !quoted)
            {
                if (!empty) counts.Add(cells);
                (cells, empty) = (1, true);
                continue;
            }

            empty &= char.IsWhiteSpace(c);
        }

        return counts;
    }
}
