namespace Homeward.Persons;

/// <summary>
/// The levels of pairs of rows, from value numbers alone where these decide: the same as <see cref="Comparer.PairLevels"/>
/// says of their values, at a small part of the cost. Used from several threads at once.
/// </summary>
internal sealed class PairLevels
{
    // The same two values meet again and again (Александр, Олександр): each thread remembers the levels of some pairs of
    // values, of one table at a time. What is remembered changes no level, only the time.
    private const int RecentSlots = 1 << 15;

    private readonly EncodedTable table;
    private readonly int[] live;
    private readonly FieldKind[] kinds;
    private readonly int[] last;
    private readonly bool[] maySwap;
    private readonly (int First, int Second)[] swaps; // places in Live

    public PairLevels(EncodedTable table, LinkageModel model)
    {
        this.table = table;
        live = table.Live;
        kinds = [.. live.Select(f => model.Fields[f].Kind)];
        last = [.. model.Fields.Select(f => f.Levels.Count - 1)];
        var pairs = model.Fields.Select((f, i) => (First: i, Second: f.SwapWith is { } other ? Comparer.IndexOf(model, other) : -1))
            .Where(p => p.Second >= 0).ToArray();
        maySwap = [.. model.Fields.Select((_, i) => Array.Exists(pairs, p => p.First == i || p.Second == i))];
        swaps = [.. pairs.Select(p => (Array.IndexOf(live, p.First), Array.IndexOf(live, p.Second)))
            .Where(p => p is { Item1: >= 0, Item2: >= 0 })];
    }

    [ThreadStatic]
    private static (EncodedTable? Of, ulong[] Slots) remembered;

    /// <summary>Numbers kept of a row.</summary>
    public int Width => live.Length + 1;

    /// <summary>Value numbers of a row, in the order of <see cref="EncodedTable.Live"/>, and its table last.</summary>
    public ReadOnlySpan<int> Row(int row) => table.Packed.AsSpan(row * Width, Width);

    /// <summary>True where another field's value may have been entered in this one.</summary>
    public bool MaySwap(int field) => maySwap[field];

    /// <summary>Levels of all fields of two rows.</summary>
    public void Of(ReadOnlySpan<int> x, ReadOnlySpan<int> y, Span<int> levels)
    {
        levels.Clear();
        for (var l = 0; l < live.Length; l++)
        {
            if (x[l] != 0 && y[l] != 0) levels[live[l]] = Of(l, x[l], y[l]);
        }

        Swap(x, y, levels);
    }

    /// <summary>Level of two values that are both there.</summary>
    /// <param name="at">place of the field in <see cref="EncodedTable.Live"/></param>
    public int Of(int at, int x, int y)
    {
        var f = live[at];
        if (x == y) return table.LevelOfSame[f][x];
        var kind = kinds[at];
        if (kind == FieldKind.Date)
        {
            return table.Days[f][x] is { } a && table.Days[f][y] is { } b ? (int)BirthDates.Compare(a, b)
                : FieldLevels.Compare(kind, table.Values[f][x], table.Values[f][y]);
        }

        if (table.Quick[f][x] == table.Quick[f][y]) return FieldLevels.Same;
        if (kind is FieldKind.Unit or FieldKind.Exact) return last[f];
        if (kind == FieldKind.Surname && SurnameSketch.Differ(table.Sketches[f][x], table.Sketches[f][y])) return last[f];
        var recent = Recent();
        var key = (ulong)f << 55 | (ulong)(uint)Math.Min(x, y) << 27 | (uint)Math.Max(x, y);
        ref var slot = ref recent[BlockedRows.Mix(key) & (RecentSlots - 1)];
        if (slot >> 4 == key) return (int)(slot & 15);
        var level = FieldLevels.Compare(kind, table.Values[f][x], table.Values[f][y]);
        if (level < 16) slot = key << 4 | (uint)level;
        return level;
    }

    /// <summary>Sees a surname and a given name that changed places as such.</summary>
    public void Swap(ReadOnlySpan<int> x, ReadOnlySpan<int> y, Span<int> levels)
    {
        foreach (var (first, second) in swaps)
        {
            var (f, g) = (live[first], live[second]);
            if (levels[f] != last[f] || levels[g] != last[g]) continue;
            if (!FieldLevels.IsSwapped(table.Values[f][x[first]], table.Values[g][x[second]], table.Values[f][y[first]],
                table.Values[g][y[second]])) continue;
            levels[f] = last[f] - 1;
            levels[g] = FieldLevels.Missing;
        }
    }

    private ulong[] Recent()
    {
        if (remembered.Of == table) return remembered.Slots;
        remembered = (table, new ulong[RecentSlots]);
        return remembered.Slots;
    }
}
