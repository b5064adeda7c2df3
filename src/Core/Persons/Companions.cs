namespace Homeward.Persons;

/// <summary>
/// Which values keep company in a table: surnames of one ending with their given names, given names with fathers'
/// names and with places. A Магомед is likelier to be a Рамазанович from Махачкала than anybody is, so agreeing on all
/// three says less than three independent weights; a Магомед from Полтава says more. Counted per pair of values and
/// drawn towards independence where rows are few, so that the rows of one person make no habit of a people.
/// </summary>
internal sealed class Companions
{
    private const int LeastRows = 50;
    private const int MostValues = 2_000;
    private const double Drawn = 500; // rows that independence weighs against what was counted
    private const double Least = -6;
    private const double Most = 2;
    private const int EndingLength = 3;

    /// <summary>The most that company can add to a pair.</summary>
    public const double MostTogether = 3 * Most;

    private readonly List<Link> links = [];

    private Companions()
    {
    }

    /// <summary>The company of a table's names; null where the model has no surname or given name.</summary>
    public static Companions? Of(EncodedTable table)
    {
        int At(FieldKind kind) => table.Model.Fields.ToList().FindIndex(f => f.Kind == kind && f.TermFrequency);
        var (surname, given) = (At(FieldKind.Surname), At(FieldKind.Given));
        if (surname < 0 || given < 0) return null;
        var all = new Companions();
        var givens = Numbers.Of(table, given, v => v.Key);
        all.Add(table, Numbers.Of(table, surname, Ending), givens);
        foreach (var kind in new[] { FieldKind.Patronymic, FieldKind.Place })
        {
            if (At(kind) is >= 0 and var f) all.Add(table, givens, Numbers.Of(table, f, v => v.Key));
        }

        return all;
    }

    /// <summary>What the parts of two rows' names, and their places, say less (or more) together than each alone:
    /// (names, place), log2 in steps.</summary>
    /// <param name="x">what the table keeps packed of one row</param>
    /// <param name="y">what it keeps of the other</param>
    /// <param name="levels">how their fields compare</param>
    public (double Names, double Place) Of(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<int> levels)
    {
        var (names, place) = (0.0, 0.0);
        foreach (var link in links)
        {
            if (!link.Holds(levels)) continue;
            var less = Math.Min(link.Of(x[link.FirstAt], x[link.SecondAt]), link.Of(y[link.FirstAt], y[link.SecondAt]));
            if (link.IsName) names += less;
            else place += less;
        }

        return (names, place);
    }

    /// <summary>The same of two records by their values.</summary>
    public (double Names, double Place) Of(FieldValue?[] a, FieldValue?[] b, ReadOnlySpan<int> levels)
    {
        var (names, place) = (0.0, 0.0);
        foreach (var link in links)
        {
            if (!link.Holds(levels)) continue;
            var less = Math.Min(link.Of(a), link.Of(b));
            if (link.IsName) names += less;
            else place += less;
        }

        return (names, place);
    }

    private static string Ending(FieldValue value)
    {
        var key = NameLexicon.SurnameKey(value.Bones);
        return key.Length <= EndingLength ? key : key[^EndingLength..];
    }

    private void Add(EncodedTable table, Numbers first, Numbers second)
    {
        if (first.Count < 2 || second.Count < 2) return;
        var width = second.Count;
        var counts = new int[first.Count * width];
        for (var r = 0; r < table.RowCount; r++)
        {
            counts[first.OfId[table.IdOf(first.Field, r)] * width + second.OfId[table.IdOf(second.Field, r)]]++;
        }

        var (rows, of, alone) = (0.0, new double[first.Count], new double[width]);
        for (var x = 1; x < first.Count; x++)
        {
            for (var y = 1; y < width; y++)
            {
                var n = counts[x * width + y];
                (rows, of[x], alone[y]) = (rows + n, of[x] + n, alone[y] + n);
            }
        }

        var bits = new double[counts.Length];
        for (var x = 1; x < first.Count; x++)
        {
            for (var y = 1; y < width && rows > 0; y++)
            {
                var share = alone[y] / rows;
                if (share == 0) continue;
                var here = (Math.Max(0, counts[x * width + y] - 1) + Drawn * share) / (of[x] + Drawn);
                bits[x * width + y] = LinkageModel.Step(Math.Clamp(Math.Log2(share / here), Least, Most));
            }
        }

        links.Add(new(table, first, second, bits));
    }

    // Numbers of the values of a field that are common enough to have company; the others, initials and absent ones are 0.
    private sealed record Numbers(int Field, int[] OfId, Dictionary<string, int> OfKey, Func<FieldValue, string> Key)
    {
        public int Count => OfKey.Count + 1;

        public static Numbers Of(EncodedTable table, int field, Func<FieldValue, string> key)
        {
            var values = table.Values[field];
            var rows = new int[values.Count];
            for (var r = 0; r < table.RowCount; r++) rows[table.IdOf(field, r)]++;
            var keys = new string?[values.Count];
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var v = 1; v < keys.Length; v++)
            {
                if (values[v] is not { IsInitial: false } value) continue;
                keys[v] = key(value);
                counts[keys[v]!] = counts.GetValueOrDefault(keys[v]!) + rows[v];
            }

            var common = counts.Where(c => c.Value >= LeastRows).OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostValues)
                .Select((c, n) => (c.Key, Number: n + 1)).ToDictionary(c => c.Key, c => c.Number, StringComparer.Ordinal);
            return new(field, [.. keys.Select(k => k is null ? 0 : common.GetValueOrDefault(k))], common, key);
        }

        public int OfValue(FieldValue? value) =>
            value is { IsInitial: false } ? OfKey.GetValueOrDefault(Key(value)) : 0;
    }

    private sealed class Link(EncodedTable table, Numbers first, Numbers second, double[] bits)
    {
        private readonly bool[] firstAgrees = Agrees(table.Model.Fields[first.Field].Kind);
        private readonly bool[] secondAgrees = Agrees(table.Model.Fields[second.Field].Kind);

        public int FirstAt { get; } = Array.IndexOf(table.Live, first.Field);

        public int SecondAt { get; } = Array.IndexOf(table.Live, second.Field);

        public Numbers First { get; } = first;

        public Numbers Second { get; } = second;

        public bool IsName { get; } = table.Model.Fields[second.Field].IsName;

        public bool Holds(ReadOnlySpan<int> levels) =>
            firstAgrees[levels[First.Field]] && secondAgrees[levels[Second.Field]];

        public double Of(int firstId, int secondId) => bits[First.OfId[firstId] * Second.Count + Second.OfId[secondId]];

        public double Of(FieldValue?[] values) =>
            bits[First.OfValue(values[First.Field]) * Second.Count + Second.OfValue(values[Second.Field])];

        private static bool[] Agrees(FieldKind kind) => [.. FieldLevels.Of(kind).Select((_, l) =>
            FieldLevels.TermOf(kind, l) is TermKind.Same or TermKind.Near)];
    }
}
