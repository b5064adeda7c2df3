namespace Homeward.Persons;

/// <summary>
/// Surnames, given names and fathers' names that stand together in a table more often than their own shares would make
/// them: in a small people everybody is a Магар and many are Рустам. Agreeing on both is then worth no more than the
/// share of rows that have both. Rows of one person are few, so groups of up to <see cref="OnePerson"/> rows count as
/// nothing.
/// </summary>
internal sealed class NameGroups
{
    /// <summary>Rows of one name that may all be one person's.</summary>
    private const int OnePerson = 6;

    private readonly Dictionary<ulong, int>[] counts = [[], []];
    private readonly int rows;

    private NameGroups(int[] fields, int rows) => (Fields, this.rows) = (fields, rows);

    /// <summary>Places of surname, given name and patronymic in the model; the last may be -1.</summary>
    public int[] Fields { get; }

    /// <summary>The groups of a table; null where the model has no surname or given name.</summary>
    public static NameGroups? Of(EncodedTable table)
    {
        int At(FieldKind kind) => table.Model.Fields.ToList().FindIndex(f => f.Kind == kind && f.TermFrequency);
        int[] fields = [At(FieldKind.Surname), At(FieldKind.Given), At(FieldKind.Patronymic)];
        if (fields[0] < 0 || fields[1] < 0) return null;
        var groups = new NameGroups(fields, table.RowCount);
        for (var father = 0; father < (fields[2] < 0 ? 1 : 2); father++)
        {
            var hashes = new ulong[table.RowCount];
            var n = 0;
            for (var r = 0; r < hashes.Length; r++)
            {
                if (groups.Key(table, r, father == 1) is var key && key != 0) hashes[n++] = key;
            }

            Array.Sort(hashes, 0, n);
            for (int from = 0, to; from < n; from = to)
            {
                for (to = from + 1; to < n && hashes[to] == hashes[from];) to++;
                if (to - from > OnePerson) groups.counts[father][hashes[from]] = to - from;
            }
        }

        return groups;
    }

    /// <summary>[row] → what agreeing on all parts says less; empty where that never happens.</summary>
    public double[] PerRow(EncodedTable table, bool withFather, Func<int, FieldValue, double> share)
    {
        if (counts[withFather ? 1 : 0].Count == 0) return [];
        var less = new double[table.RowCount];
        var known = new Dictionary<ulong, double>();
        for (var r = 0; r < less.Length; r++)
        {
            var key = Key(table, r, withFather);
            if (key == 0 || !counts[withFather ? 1 : 0].ContainsKey(key)) continue;
            if (!known.TryGetValue(key, out less[r])) known[key] = less[r] =
                Together([.. Enumerable.Range(0, table.Model.Fields.Count).Select(f => table.Value(f, r))], withFather, share);
        }

        return less;
    }

    /// <summary>True where a pair agrees on surname and given name; also whether on the father's name.</summary>
    public bool Agree(ReadOnlySpan<int> levels, out bool father)
    {
        father = Fields[2] >= 0 && levels[Fields[2]] == FieldLevels.Same;
        return levels[Fields[0]] == FieldLevels.Same && levels[Fields[1]] == FieldLevels.Same;
    }

    public double Together(FieldValue?[] values, bool withFather, Func<int, FieldValue, double> share)
    {
        var key = 0x51ED2701UL;
        var chance = 1.0;
        for (var p = 0; p < (withFather ? 3 : 2); p++)
        {
            if (Fields[p] < 0 || values[Fields[p]] is not { IsInitial: false } value) return 0;
            key = BlockedRows.Mix(key ^ BlockedRows.Hash(value.Key));
            chance *= share(Fields[p], value);
        }

        if (!counts[withFather ? 1 : 0].TryGetValue(key, out var together)) return 0;
        return LinkageModel.Step(Math.Clamp(Math.Log2(chance * rows / (together - OnePerson)), -12, 0));
    }

    private ulong Key(EncodedTable table, int row, bool withFather)
    {
        var key = 0x51ED2701UL;
        for (var p = 0; p < (withFather ? 3 : 2); p++)
        {
            var hash = table.KeyHash(Fields[p], table.Ids[Fields[p]][row]);
            if (hash == 0) return 0;
            key = BlockedRows.Mix(key ^ hash);
        }

        return key;
    }
}
