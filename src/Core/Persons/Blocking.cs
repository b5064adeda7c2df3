using System.Globalization;

namespace Homeward.Persons;

/// <summary>A block that would have given more pairs than a run can bear, and what was done with it.</summary>
/// <param name="Rule">the blocking rule</param>
/// <param name="Values">what the rows of the block share, as written in its first row</param>
/// <param name="Rows">rows in the block</param>
/// <param name="PairsLeftOut">pairs of the block that this rule did not compare; other rules may have</param>
public sealed record LargeBlock(string Rule, string Values, int Rows, long PairsLeftOut);

/// <summary>Counts of one blocking rule: pairs it gives, and those of them that no earlier rule gave.</summary>
public sealed record BlockingCount(string Rule, int Blocks, long Pairs, long NewPairs);

/// <summary>
/// The rows of a table sorted by the key of one blocking rule. A key is a 64-bit hash of its parts; 0 means that a
/// part is
/// absent and the row is in no block.
/// </summary>
internal sealed class BlockedRows
{
    private BlockedRows(BlockingRule rule, ulong[] keyOf)
    {
        Rule = rule;
        KeyOf = keyOf;
        var count = 0;
        foreach (var key in keyOf)
        {
            if (key != 0) count++;
        }

        Keys = new ulong[count];
        Rows = new int[count];
        Sort(keyOf);
        for (var from = 0; from < Keys.Length;)
        {
            var to = End(from);
            if (to - from > 1) Array.Sort(Rows, from, to - from);
            from = to;
        }
    }

    // Keys are hashes, so their first bits deal them into even heaps; each heap is then sorted where it is in reach.
    private void Sort(ulong[] keyOf)
    {
        const int Bits = 12;
        var starts = new int[(1 << Bits) + 1];
        foreach (var key in keyOf)
        {
            if (key != 0) starts[(key >> (64 - Bits)) + 1]++;
        }

        for (var h = 0; h < 1 << Bits; h++) starts[h + 1] += starts[h];
        var next = starts.AsSpan(0, 1 << Bits).ToArray();
        for (var r = 0; r < keyOf.Length; r++)
        {
            if (keyOf[r] == 0) continue;
            var at = next[keyOf[r] >> (64 - Bits)]++;
            (Keys[at], Rows[at]) = (keyOf[r], r);
        }

        for (var h = 0; h < 1 << Bits; h++) Array.Sort(Keys, Rows, starts[h], starts[h + 1] - starts[h]);
    }

    public BlockingRule Rule { get; }

    /// <summary>Key of each row; set to 0 where a block was too large, so that later rules may still pair its
    /// rows.</summary>
    public ulong[] KeyOf { get; }

    public ulong[] Keys { get; }

    public int[] Rows { get; }

    public static BlockedRows Of(EncodedTable table, BlockingRule rule)
    {
        var keyOf = new ulong[table.RowCount];
        var parts = rule.Parts.Select(table.BlockingPart).ToArray();
        if (parts.Any(p => p.Hashes.Length == 1)) return new(rule, keyOf);
        for (var r = 0; r < keyOf.Length; r++)
        {
            var key = 0x9E3779B97F4A7C15UL;
            foreach (var (field, hashes) in parts)
            {
                var hash = hashes[table.Ids[field][r]];
                if (hash == 0)
                {
                    key = 0;
                    break;
                }

                key = Mix(key ^ hash);
            }

            keyOf[r] = key;
        }

        return new(rule, keyOf);
    }

    /// <summary>Key of a row that is not in the table, from its values; 0 when a part is absent.</summary>
    public static ulong KeyFor(LinkageModel model, BlockingRule rule, FieldValue?[] values)
    {
        var key = 0x9E3779B97F4A7C15UL;
        foreach (var part in rule.Parts)
        {
            var (name, how) = Cut(part);
            var value = values[Comparer.IndexOf(model, name)];
            var hash = value is null ? 0 : PartHash(value, how);
            if (hash == 0) return 0;
            key = Mix(key ^ hash);
        }

        return key;
    }

    /// <summary>Pairs of rows that share a key.</summary>
    public long CountPairs()
    {
        var all = 0L;
        for (var from = 0; from < Keys.Length;)
        {
            var to = End(from);
            all += (long)(to - from) * (to - from - 1) / 2;
            from = to;
        }

        return all;
    }

    /// <summary>The rule with no row in any block.</summary>
    public BlockedRows Emptied() => new(Rule, new ulong[KeyOf.Length]);

    /// <summary>First place after the block that starts at <paramref name="from"/>.</summary>
    public int End(int from)
    {
        var key = Keys[from];
        var to = from + 1;
        while (to < Keys.Length && Keys[to] == key) to++;
        return to;
    }

    /// <summary>Rows of the table with this key.</summary>
    public ReadOnlySpan<int> Find(ulong key)
    {
        if (key == 0) return [];
        int low = 0, high = Keys.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Keys[middle] < key) low = middle + 1;
            else high = middle;
        }

        return low == Keys.Length || Keys[low] != key ? [] : Rows.AsSpan(low, End(low) - low);
    }

    internal static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash) | 1;
    }

    /// <summary>Hash of one part of a rule for each value of its field; 0 where the value has none.</summary>
    internal static (int Field, ulong[] Hashes) Part(EncodedTable table, string part)
    {
        var (name, how) = Cut(part);
        var field = Comparer.IndexOf(table.Model, name);
        var values = table.Values[field];
        var hashes = new ulong[values.Count];
        for (var v = 1; v < hashes.Length; v++) hashes[v] = PartHash(values[v]!, how);
        return (field, hashes);
    }

    private static (string Name, string How) Cut(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (part, "") : (part[..colon], part[(colon + 1)..]);
    }

    private static ulong PartHash(FieldValue value, string how)
    {
        if (value.Days.Count > 0) return DayHash(value.Days[0], how);
        if (how == "initial") return FirstLetter(value);
        if (value.IsInitial) return 0;
        return how switch
        {
            "" => Hash(value.Key),
            "loose" => Hash(value.Loose),
            "bag" => Bag(value.Loose),
            "family" => value.Names.Length + value.ShortFor.Length > 0
                ? Hash("@" + NameLexicon.Family(value.Names.Length > 0 ? value.Names[0] : value.ShortFor[0])
                    .ToString(CultureInfo.InvariantCulture)) : Hash(value.Bones),
            _ when int.TryParse(how, NumberStyles.None, CultureInfo.InvariantCulture, out var n) =>
                value.Bones.Length >= Math.Min(n, 2) ? Hash(value.Bones.AsSpan(0, Math.Min(n, value.Bones.Length))) : 0,
            _ => throw new FormatException($"blocking: “:{how}” is not known for this field"),
        };
    }

    // The consonants, sorted and each once: letters changed round, doubled, and vowels heard wrong leave it as it is.
    private static ulong Bag(string loose)
    {
        Span<char> kept = stackalloc char[Math.Min(loose.Length, Skeleton.Longest)];
        var n = 0;
        foreach (var c in loose)
        {
            if (n < kept.Length && c is not ('a' or 'e' or 'i' or 'o' or 'u') && !kept[..n].Contains(c)) kept[n++] = c;
        }

        if (n < 2) return Hash(loose);
        kept[..n].Sort();
        return Hash(kept[..n]);
    }

    private static ulong FirstLetter(FieldValue value)
    {
        var known = value.Names.Length > 0 ? value.Names[0] : value.ShortFor.Length > 0 ? value.ShortFor[0] : -1;
        var letter = known >= 0 ? NameLexicon.KeysOfGiven(known)[0][0] : value.Bones[0];
        return Hash([letter switch { 'o' => 'a', 'i' => 'e', _ => letter }]);
    }

    private static ulong DayHash(DaySpan span, string how)
    {
        var first = DateOnly.FromDayNumber(span.First);
        if (how == "year") return span.Days <= 366 ? Mix((ulong)first.Year + 7) | 1 : 0;
        if (span.Days != 1) return 0;
        return how switch
        {
            "daymonth" => Mix((ulong)(first.Year * 10_000 +
                Math.Min(first.Day, first.Month) * 100 + Math.Max(first.Day, first.Month))) | 1,
            "md" => Mix((ulong)(first.Month * 100 + first.Day)) | 1,
            "ym" => Mix((ulong)(first.Year * 100 + first.Month)) | 1,
            _ => Mix((ulong)span.First + 11) | 1,
        };
    }

    // splitmix64's finaliser (Steele, Lea and Flood 2014)
    internal static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
