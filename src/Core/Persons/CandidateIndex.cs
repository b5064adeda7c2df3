using System.Runtime.InteropServices;

namespace Homeward.Persons;

/// <summary>A record found for another, with the full ledger of the pair.</summary>
public sealed record Candidate(string Id, Comparison Comparison);

/// <summary>
/// Finds the records that may be of the same person as a new one, without comparing it with all: each blocking rule
/// keeps the records under their keys. A record is a row of numbers, one for each distinct value, and what a question's
/// value weighs beside a value is worked out once for the question; so a frequent name costs a few look-ups for each
/// record that bears it, and every one of them is weighed: none that reaches the threshold is lost. Only past
/// <see cref="MostCompared"/> records is a block not walked; the answer names it. Not safe for writing from two threads
/// at once; reading while nobody writes is.
/// </summary>
public sealed class CandidateIndex(LinkageModel model)
{
    /// <summary>Records one question is held against at most; the smallest blocks come first.</summary>
    public const int MostCompared = 40_000;

    // a rule that fits short lists only
    private const int WidestBlock = 200;

    // what came since the last settling is settled when there is this much of it, and as much again as a half of the rest
    private const int MostFresh = 50_000;

    private readonly int fields = model.Fields.Count;
    private readonly Comparer comparer = new(model);
    private readonly Dictionary<string, int>[] numbers =
        [.. model.Fields.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    private readonly List<FieldValue?>[] values = [.. model.Fields.Select(_ => new List<FieldValue?> { null })];
    private readonly Dictionary<string, int> placeOf = new(StringComparer.Ordinal);
    private readonly KeyedPlaces[] blocks = [.. model.Blocking.Select(_ => new KeyedPlaces())];

    private List<string?> ids = []; // [place]; null where the record was taken out
    private List<int> starts = [0]; // [place] → where its readings begin in cells
    private List<int> cells = []; // a reading: how it was read, then a value number for each field

    public int Count => placeOf.Count;

    /// <summary>Adds a record; one with the same id is replaced.</summary>
    public void Add(PersonRecord record)
    {
        Remove(record.Id);
        var prepared = comparer.Prepare(record);
        var place = ids.Count;
        for (var n = 0; n < prepared.Readings.Count; n++)
        {
            cells.Add((int)prepared.Guessed[n]);
            for (var f = 0; f < fields; f++) cells.Add(Number(f, prepared.Readings[n][f]));
        }

        placeOf[record.Id] = place;
        ids.Add(record.Id);
        starts.Add(cells.Count);
        foreach (var (rule, key) in Keys(prepared)) blocks[rule].Add(key, place);
        if (blocks.Max(b => b.Fresh) is var fresh && fresh > MostFresh && fresh > blocks.Max(b => b.Settled) / 2) Settle();
    }

    /// <summary>Tells the index that many additions are done: they are sorted among the rest, and the room of records taken
    /// out is given back.</summary>
    public void Settle()
    {
        var now = new int[ids.Count];
        var (keptIds, keptStarts, keptCells) = (new List<string?>(Count), new List<int>(Count + 1) { 0 }, new List<int>(cells.Count));
        for (var place = 0; place < now.Length; place++)
        {
            now[place] = -1;
            if (ids[place] is not { } id) continue;
            now[place] = placeOf[id] = keptIds.Count;
            keptIds.Add(id);
            keptCells.AddRange(Row(place));
            keptStarts.Add(keptCells.Count);
        }

        (ids, starts, cells) = (keptIds, keptStarts, keptCells);
        foreach (var block in blocks) block.Settle(now);
    }

    /// <summary>Takes a record out; false when it was not there.</summary>
    public bool Remove(string id)
    {
        if (!placeOf.Remove(id, out var place)) return false;
        ids[place] = null;
        return true;
    }

    /// <summary>
    /// The best candidates for a record, heaviest first, ties by id; itself (by id) left out. Every record that shares a
    /// block with it is weighed, but for blocks that were too large to walk: they are named by their rule in
    /// <paramref name="tooLarge"/>.
    /// </summary>
    /// <param name="record">the question</param>
    /// <param name="most">candidates wanted</param>
    /// <param name="minWeight">weight from which a record is a candidate</param>
    /// <param name="tooLarge">blocks that were not walked, with their sizes</param>
    public IReadOnlyList<Candidate> Find(PersonRecord record, int most, double minWeight, out IReadOnlyList<string> tooLarge)
    {
        var large = new List<string>();
        tooLarge = large;
        var prepared = comparer.Prepare(record);
        var held = new List<(int Rule, ReadOnlyMemory<int> Settled, IReadOnlyList<int> Fresh, int Size)>();
        foreach (var (rule, key) in Keys(prepared))
        {
            var (settled, fresh) = blocks[rule].Find(key);
            if (settled.Length + fresh.Count > 0) held.Add((rule, settled, fresh, settled.Length + fresh.Count));
        }

        var question = new IndexQuestion(model, comparer, prepared, values, ids.Count);
        var best = new BestPlaces(most, minWeight, place => ids[place]!);
        var met = 0;

        // The smallest blocks say most and are walked first; when a question has met enough records, what is left is named.
        foreach (var (rule, settled, fresh, size) in held.OrderBy(h => h.Size).ThenBy(h => h.Rule))
        {
            if ((model.Blocking[rule].PerRow is not null && size > WidestBlock) || met + size > MostCompared)
            {
                large.Add(FormattableString.Invariant($"{model.Blocking[rule].Name} ({size} records)"));
                continue;
            }

            foreach (var place in settled.Span) Weigh(place);
            foreach (var place in fresh) Weigh(place);
        }

        return [.. best.Places().Select(p => new Candidate(ids[p]!, comparer.Compare(prepared, Prepared(p))))];

        void Weigh(int place)
        {
            if (!question.IsNew(place) || ids[place] is not { } id || id == record.Id) return;
            met++;
            best.Offer(place, question.Weigh(Row(place), best.Least));
        }
    }

    private ReadOnlySpan<int> Row(int place) => CollectionsMarshal.AsSpan(cells)[starts[place]..starts[place + 1]];

    private PreparedRecord Prepared(int place)
    {
        var (readings, orders) = (new List<FieldValue?[]>(), new List<PreparedRecord.Order>());
        for (var row = Row(place); row.Length > 0; row = row[(fields + 1)..])
        {
            var reading = new FieldValue?[fields];
            for (var f = 0; f < fields; f++) reading[f] = values[f][row[f + 1]];
            readings.Add(reading);
            orders.Add((PreparedRecord.Order)row[0]);
        }

        return new(ids[place]!, readings, orders);
    }

    // Records share the values they have in common: a million of them hold far fewer distinct names and places.
    private int Number(int field, FieldValue? value)
    {
        if (value is null) return 0;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers[field], value.Identity, out var known);
        if (known) return number;
        number = values[field].Count;
        values[field].Add(value);
        return number;
    }

    private IEnumerable<(int Rule, ulong Key)> Keys(PreparedRecord record)
    {
        var seen = new HashSet<ulong>();
        for (var r = 0; r < blocks.Length; r++)
        {
            seen.Clear();
            foreach (var reading in record.Readings)
            {
                var key = BlockedRows.KeyFor(model, model.Blocking[r], reading);
                if (key != 0 && seen.Add(key)) yield return (r, key);
            }
        }
    }
}

/// <summary>
/// One question to the index: what its values weigh beside each value number, worked out when first met. Weights are
/// those of <see cref="Comparer.WeightOf"/> to the last digit.
/// </summary>
internal sealed class IndexQuestion
{
    private const int Slots = 1 << 12;
    private const int WidestReading = 32;

    [ThreadStatic]
    private static (ulong[] Met, Slot[] Slots)? scratch;

    private readonly LinkageModel model;
    private readonly Comparer comparer;
    private readonly PreparedRecord record;
    private readonly List<FieldValue?>[] values;
    private readonly int[] firstWith; // [reading * fields + field] → the first reading with the very same value
    private readonly ulong[] met; // one bit for each place
    private readonly Slot[] slots;

    public IndexQuestion(LinkageModel model, Comparer comparer, PreparedRecord record, List<FieldValue?>[] values, int places)
    {
        (this.model, this.comparer, this.record, this.values) = (model, comparer, record, values);
        var words = places / 64 + 1;
        var kept = scratch is { } s && s.Met.Length >= words ? s : (new ulong[words], new Slot[Slots]);
        scratch = kept;
        (met, slots) = kept;
        Array.Clear(met, 0, words);
        Array.Clear(slots);
        var n = model.Fields.Count;
        firstWith = new int[record.Readings.Count * n];
        for (var i = 0; i < firstWith.Length; i++)
        {
            firstWith[i] = i;
            for (var j = i % n; j < i && firstWith[i] == i; j += n)
            {
                if (ReferenceEquals(record.Readings[j / n][j % n], record.Readings[i / n][i % n])) firstWith[i] = j;
            }
        }
    }

    /// <summary>True the first time a place is asked for.</summary>
    public bool IsNew(int place)
    {
        ref var word = ref met[place >> 6];
        var bit = 1UL << place;
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }

    /// <summary>The weight of the pair; where it surely is under <paramref name="least"/>, some number under it.</summary>
    /// <param name="row">the readings of a record of the index</param>
    /// <param name="least">weight from which the pair matters</param>
    public double Weigh(ReadOnlySpan<int> row, double least)
    {
        var n = model.Fields.Count;
        var best = double.NegativeInfinity;
        for (; row.Length > 0; row = row[(n + 1)..])
        {
            for (var r = 0; r < record.Readings.Count; r++)
            {
                var (x, y) = (record.Guessed[r], (PreparedRecord.Order)row[0]);
                if (!PreparedRecord.Fit(x, y)) continue;
                best = Math.Max(best, Weigh(r, row[1..(n + 1)], (x | y) != 0 ? Comparer.ReadingCost : 0, least));
            }
        }

        return best;
    }

    private double Weigh(int reading, ReadOnlySpan<int> row, double order, double least)
    {
        var levels = (stackalloc int[WidestReading])[..row.Length];
        var weights = (stackalloc double[WidestReading])[..row.Length];
        var mine = record.Readings[reading];
        var sum = model.PriorWeight + order;
        var mayTurn = false;
        for (var f = 0; f < row.Length; f++)
        {
            (levels[f], weights[f]) = (FieldLevels.Missing, 0);
            if (row[f] == 0 || mine[f] is null) continue;
            ref readonly var slot = ref Of(reading, f, row[f]);
            (levels[f], weights[f]) = (slot.Level, slot.Weight);
            sum += slot.Weight;
            mayTurn |= slot.IsLast && model.Fields[f].SwapWith is not null;
        }

        if (mayTurn && Turn(mine, row, levels, weights)) return comparer.Limited(levels, weights, order);

        // limits only take away
        return sum < least ? sum : comparer.Limited(levels, weights, order);
    }

    // A surname and a given name that changed places; rare, so it is looked at for itself.
    private bool Turn(FieldValue?[] mine, ReadOnlySpan<int> row, Span<int> levels, Span<double> weights)
    {
        var theirs = new FieldValue?[row.Length];
        for (var f = 0; f < row.Length; f++) theirs[f] = values[f][row[f]];
        if (!Comparer.Turn(model, mine, theirs, levels)) return false;
        for (var f = 0; f < row.Length; f++) weights[f] = comparer.Weigh(f, levels[f], mine[f], theirs[f]);
        return true;
    }

    private ref readonly Slot Of(int reading, int field, int number)
    {
        var key = (ulong)(firstWith[reading * model.Fields.Count + field] + 1) << 32 | (uint)number;
        ref var slot = ref slots[BlockedRows.Mix(key) & (Slots - 1)];
        if (slot.Key == key) return ref slot;
        var (mine, theirs) = (record.Readings[reading][field], values[field][number]);
        var level = FieldLevels.Compare(model.Fields[field].Kind, mine, theirs);
        slot = new(key, comparer.Weigh(field, level, mine, theirs), level, level == model.Fields[field].Levels.Count - 1);
        return ref slot;
    }

    private readonly record struct Slot(ulong Key, double Weight, int Level, bool IsLast);
}

/// <summary>The heaviest places met so far, no more than wanted; ties go to the smaller id.</summary>
internal sealed class BestPlaces(int most, double least, Func<int, string> idOf)
{
    private readonly SortedSet<(double Weight, int Place)> best = new(Comparer<(double Weight, int Place)>.Create((x, y) =>
        x.Weight != y.Weight ? y.Weight.CompareTo(x.Weight) : string.CompareOrdinal(idOf(x.Place), idOf(y.Place))));

    /// <summary>A place that weighs less is not among the best.</summary>
    public double Least { get; private set; } = least;

    public void Offer(int place, double weight)
    {
        if (!(weight >= Least) || most < 1) return;
        best.Add((weight, place));
        if (best.Count > most) best.Remove(best.Max);
        if (best.Count == most) Least = Math.Max(Least, best.Max.Weight);
    }

    public IEnumerable<int> Places() => best.Select(b => b.Place);
}
