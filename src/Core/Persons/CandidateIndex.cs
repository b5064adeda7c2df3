namespace Homeward.Persons;

/// <summary>A record found for another, with the full ledger of the pair.</summary>
public sealed record Candidate(string Id, Comparison Comparison);

/// <summary>
/// Finds the records that may be of the same person as a new one, without comparing it with all: each blocking rule
/// keeps the
/// records under their keys. Adding a record costs a few look-ups; asking costs as many comparisons as its blocks hold.
/// A block larger than <see cref="LargestBlock"/> is not walked for a question; the answer names it. Not safe for
/// writing from
/// two threads at once; reading while nobody writes is.
/// </summary>
public sealed class CandidateIndex(LinkageModel model, ITermShares? shares = null)
{
    public const int LargestBlock = 2_000;

    // Records share the values they have in common: a million of them hold far fewer distinct names and places.
    private readonly Dictionary<string, FieldValue> values = new(StringComparer.Ordinal);
    private readonly Comparer comparer = new(model, shares);
    private readonly List<PreparedRecord> records = [];
    private readonly Dictionary<string, int> placeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<int>>[] blocks =
        [.. model.Blocking.Select(_ => new Dictionary<ulong, List<int>>())];

    public int Count => placeOf.Count;

    /// <summary>Adds a record; one with the same id is replaced.</summary>
    public void Add(PersonRecord record)
    {
        Remove(record.Id);
        var prepared = comparer.Prepare(record);
        Share(prepared);
        placeOf[record.Id] = records.Count;
        foreach (var (rule, key) in Keys(prepared))
        {
            if (!blocks[rule].TryGetValue(key, out var block)) blocks[rule][key] = block = [];
            block.Add(records.Count);
        }

        records.Add(prepared);
    }

    /// <summary>Takes a record out; false when it was not there.</summary>
    public bool Remove(string id)
    {
        if (!placeOf.Remove(id, out var place)) return false;
        foreach (var (rule, key) in Keys(records[place])) blocks[rule][key].Remove(place);
        return true;
    }

    /// <summary>
    /// The best candidates for a record, heaviest first, ties by id; itself (by id) left out. Blocks that were too
    /// large to walk are
    /// named by their rule in <paramref name="tooLarge"/>.
    /// </summary>
    public IReadOnlyList<Candidate> Find(PersonRecord record, int most, double minWeight,
        out IReadOnlyList<string> tooLarge)
    {
        var prepared = comparer.Prepare(record);
        var seen = new HashSet<int>();
        var large = new List<string>();
        var found = new List<(int Place, double Weight)>();
        foreach (var (rule, key) in Keys(prepared))
        {
            if (!blocks[rule].TryGetValue(key, out var block)) continue;
            if (block.Count > LargestBlock)
            {
                large.Add(FormattableString.Invariant($"{model.Blocking[rule].Name} ({block.Count} records)"));
                continue;
            }

            foreach (var place in block)
            {
                if (records[place].Id == record.Id || !seen.Add(place)) continue;
                var weight = comparer.WeightOf(prepared, records[place]);
                if (weight >= minWeight) found.Add((place, weight));
            }
        }

        tooLarge = large;
        return [.. found.OrderByDescending(f => f.Weight).ThenBy(f => records[f.Place].Id, StringComparer.Ordinal)
            .Take(most)
            .Select(f => new Candidate(records[f.Place].Id, comparer.Compare(prepared, records[f.Place])))];
    }

    private void Share(PreparedRecord record)
    {
        foreach (var reading in record.Readings)
        {
            for (var f = 0; f < reading.Length; f++)
            {
                if (reading[f] is not { } value) continue;
                var others = string.Join(',', value.Others);
                var name = FormattableString.Invariant($"{f}|{value.TextWhole}|{value.Key}|{value.More.Length}|{others}");
                if (values.TryGetValue(name, out var shared)) reading[f] = shared;
                else values[name] = value;
            }
        }
    }

    private IEnumerable<(int Rule, ulong Key)> Keys(PreparedRecord record)
    {
        for (var r = 0; r < blocks.Length; r++)
        {
            var first = 0UL;
            for (var n = 0; n < record.Readings.Count; n++)
            {
                var key = BlockedRows.KeyFor(model, model.Blocking[r], record.Readings[n]);
                if (key == 0 || (n > 0 && key == first)) continue;
                if (n == 0) first = key;
                yield return (r, key);
            }
        }
    }
}
