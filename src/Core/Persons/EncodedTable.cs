using System.Globalization;
using System.Runtime.InteropServices;

namespace Homeward.Persons;

/// <summary>
/// Rows of one or more tables as numbers: for each field the number of its value (0 is absent), and each distinct value
/// prepared once. Two rows with the same number agree without a look at any text.
/// </summary>
internal sealed class EncodedTable : ITermShares
{
    private readonly int[][] keyCounts; // [field][key number]; 0 for a key that no row has
    private readonly Dictionary<string, int>[] keyNumbers;
    private readonly int[] known;

    private EncodedTable(LinkageModel model, int rows)
    {
        Model = model;
        RowCount = rows;
        Ids = [.. model.Fields.Select(_ => new int[rows])];
        Values = [.. model.Fields.Select(_ => new List<FieldValue?> { null })];
        TableOf = new byte[rows];
        TableNames = [];
        RowIds = new string[rows];
        KeyOf = new int[model.Fields.Count][];
        keyCounts = new int[model.Fields.Count][];
        keyNumbers = new Dictionary<string, int>[model.Fields.Count];
        known = new int[model.Fields.Count];
    }

    public LinkageModel Model { get; }

    public int RowCount { get; }

    /// <summary>[field][row] → value number.</summary>
    public int[][] Ids { get; }

    /// <summary>[field][value number].</summary>
    public List<FieldValue?>[] Values { get; }

    /// <summary>[field][value number] → number of its key; equal keys agree.</summary>
    public int[][] KeyOf { get; }

    /// <summary>[way of agreeing][field][value number] → what agreeing so adds for rarity; empty where it never adds
    /// anything.</summary>
    public double[][][] Rarities { get; private set; } = [];

    public byte[] TableOf { get; }

    public IReadOnlyList<string> TableNames { get; private set; }

    public string[] RowIds { get; }

    public List<string> Remarks { get; } = [];

    /// <summary>Fields that any row has, cheap ones to compare first, those that may have changed places last.</summary>
    public int[] Live { get; private set; } = [];

    /// <summary>[row * (live fields + 1) + place in <see cref="Live"/>] → value number, and the table's number last: what
    /// a pair needs of a row stands together in memory.</summary>
    public int[] Packed { get; private set; } = [];

    /// <summary>[field][value number] → the level of two rows that have this very value.</summary>
    public byte[][] LevelOfSame { get; private set; } = [];

    /// <summary>[field][value number] → a number that two values share where they agree without another look; a negative
    /// one, of its own, where more must be looked at.</summary>
    public int[][] Quick { get; private set; } = [];

    /// <summary>[field][value number] → a date of one span, ready for comparing; null where there are several.</summary>
    public DayDigits?[][] Days { get; private set; } = [];

    /// <summary>[field][value number] → what tells surnames apart at a glance; empty for other fields.</summary>
    public SurnameSketch[][] Sketches { get; private set; } = [];

    private void Pack()
    {
        Sketches = [.. Values.Select((list, f) => Model.Fields[f].Kind != FieldKind.Surname ? []
            : list.Select(SurnameSketch.Of).ToArray())];
        Live = [.. Enumerable.Range(0, Ids.Length).Where(f => Values[f].Count > 1).OrderBy(f => Model.Fields[f].Kind switch
        {
            _ when Model.Fields.Any(x => x.SwapWith is { } y && (x == Model.Fields[f] || y == Model.Fields[f].Name)) => 9,
            FieldKind.Date => 0,
            FieldKind.Unit or FieldKind.Exact => 1,
            FieldKind.Identifier => 2,
            FieldKind.Place => 3,
            FieldKind.Patronymic => 4,
            FieldKind.Given => 5,
            _ => 6,
        }).ThenBy(f => f)];
        var width = Live.Length + 1;
        Packed = new int[RowCount * width];
        for (var l = 0; l < Live.Length; l++)
        {
            var ids = Ids[Live[l]];
            for (var r = 0; r < ids.Length; r++) Packed[r * width + l] = ids[r];
        }

        for (var r = 0; r < RowCount; r++) Packed[r * width + Live.Length] = TableOf[r];

        LevelOfSame = [.. Values.Select((list, f) =>
            list.Select(v => (byte)FieldLevels.Compare(Model.Fields[f].Kind, v, v)).ToArray())];
        Quick = [.. Values.Select((list, f) => list.Select((v, id) => v is { IsInitial: false } && (v.More.Length == 0
            || Model.Fields[f].Kind == FieldKind.Words) && Model.Fields[f].Kind != FieldKind.Date ? KeyOf[f][id] : -1 - id).ToArray())];
        Days = [.. Values.Select((list, f) => Model.Fields[f].Kind != FieldKind.Date ? []
            : list.Select(v => v is { Days: [var only] } ? DayDigits.Of(only) : (DayDigits?)null).ToArray())];
    }

    public FieldValue? Value(int field, int row) => Values[field][Ids[field][row]];

    /// <summary>Value number of a field of a row.</summary>
    public int IdOf(int field, int row) => Ids[field][row];

    public TermShare? Share(ComparedField field, FieldValue value, TermKind use)
    {
        var f = Comparer.IndexOf(Model, field.Name);
        return f < 0 ? null : Share(field, f, value, use);
    }

    private TermShare? Share(ComparedField field, int f, FieldValue value, TermKind use)
    {
        if (field.Kind == FieldKind.Date && (use == TermKind.Year || !field.TermFrequency)) return years[f].Of(value);
        if (!field.TermFrequency) return null;
        return use == TermKind.Initial ? letters[f].Of(value)
            : new(value.TextWhole, Share(field, f, value), field.Levels[FieldLevels.Same].U);
    }

    // One of the rows that share a value may be the other of the pair. A short list says little about how common a
    // value is, so what
    // is known beforehand weighs as much as three thousand rows there, and a hundred in a long one.
    private double Share(ComparedField field, int f, FieldValue value)
    {
        var before = ListedShares.Instance.Share(field, value) ?? field.Levels[FieldLevels.Same].U;
        var rows = Math.Max(100, 3000 - known[f]);
        var others = Math.Max(0, keyCounts[f][keyNumbers[f].GetValueOrDefault(value.Key)] - 1);
        return (others + before * rows) / (Math.Max(0, known[f] - 1) + rows);
    }

    public static EncodedTable Of(IReadOnlyList<Table> tables, LinkageModel model, int threads)
    {
        if (tables.Count > 255) throw new FormatException("at most 255 tables are linked at once");
        var encoded = new EncodedTable(model, tables.Sum(t => t.RowCount));
        var numbers = model.Fields.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        var start = 0;
        for (var t = 0; t < tables.Count; t++)
        {
            encoded.AddRowIds(tables[t], t, start, tables.Count > 1);
            encoded.AddFields(tables[t], start, numbers, threads);
            start += tables[t].RowCount;
        }

        encoded.TableNames = [.. tables.Select(t => t.Name)];
        encoded.CountKeys();
        encoded.Pack();
        encoded.CountGroups();
        encoded.Rarities = [.. Enum.GetValues<TermKind>().Select(_ => model.Fields.Select(_ => Array.Empty<double>()).ToArray())];
        return encoded;
    }

    /// <summary>Rarity weights follow the u of the model, so they are made when it has been trained; until then nothing is
    /// rare.</summary>
    public void WeighRarity(LinkageModel model)
    {
        Rarities = [.. Enum.GetValues<TermKind>().Select(use =>
            model.Fields.Select((field, f) => use == TermKind.None ? [] : Rarity(field, f, use)).ToArray())];
    }

    private double[] Rarity(ComparedField field, int f, TermKind use)
    {
        if (!FieldLevels.Of(field.Kind).Where((_, l) => FieldLevels.TermOf(field.Kind, l) == use).Any()) return [];
        var values = Values[f];
        var rarity = new double[values.Count];
        for (var v = 1; v < rarity.Length; v++) rarity[v] = Comparer.Rarity(use, Share(field, f, values[v]!, use));
        return Array.TrueForAll(rarity, r => r == 0) ? [] : rarity;
    }

    private NameGroups? groups;
    private Companions? companions;
    private double[] groupOf = []; // [row] → what agreeing on surname and given name says less than each alone
    private double[] groupWithFather = [];
    private ulong[][] keyHashes = [];
    private CountedTerm[] years = [];
    private CountedTerm[] letters = [];

    /// <summary>What a part of a blocking rule makes of each value; rules share parts, so each is made once.</summary>
    public (int Field, ulong[] Hashes) BlockingPart(string part) =>
        parts.GetOrAdd(part, name => new(() => BlockedRows.Part(this, name))).Value;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<(int Field, ulong[] Hashes)>> parts =
        new(StringComparer.Ordinal);

    /// <summary>Hash of a value's key; 0 for an absent value or an initial.</summary>
    public ulong KeyHash(int field, int id) => keyHashes[field][id];

    /// <summary>What agreeing on several parts says less than on each: names that stand together often in these lists,
    /// and values that keep company.</summary>
    public double Together(FieldValue?[] a, FieldValue?[] b, ReadOnlySpan<int> levels)
    {
        if (companions is null || groups is null) return 0;
        var (names, place) = companions.Of(a, b, levels);
        if (!groups.Agree(levels, out var father)) return names + place;
        double Share(int f, FieldValue v) => this.Share(Model.Fields[f], f, v);
        return Both(names, Math.Min(groups.Together(a, father, Share), groups.Together(b, father, Share))) + place;
    }

    /// <summary>The same of two rows.</summary>
    /// <param name="x">what <see cref="Packed"/> holds of row a</param>
    /// <param name="y">what it holds of row b</param>
    public double Together(int a, int b, ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<int> levels)
    {
        if (companions is null || groups is null) return 0;
        var (names, place) = companions.Of(x, y, levels);
        if (!groups.Agree(levels, out var father)) return names + place;
        var of = father ? groupWithFather : groupOf;
        return Both(names, of.Length == 0 ? 0 : Math.Min(of[a], of[b])) + place;
    }

    // Both say what the same parts lose against independence: what was counted of the very names stands where it is known.
    private static double Both(double companions, double group) => group == 0 ? companions : Math.Min(companions, group);

    private void CountGroups()
    {
        keyHashes = [.. Values.Select(list =>
            list.Select(v => v is null || v.IsInitial ? 0 : BlockedRows.Hash(v.Key)).ToArray())];
        years = [.. Ids.Select((_, f) => CountedTerm.Years(this, f))];
        letters = [.. Ids.Select((_, f) => CountedTerm.Letters(this, f))];
        companions = Companions.Of(this);
        groups = NameGroups.Of(this);
        if (groups is null) return;
        groupOf = groups.PerRow(this, false, (f, v) => Share(Model.Fields[f], f, v));
        groupWithFather = groups.PerRow(this, true, (f, v) => Share(Model.Fields[f], f, v));
    }

    private void AddRowIds(Table table, int number, int start, bool several)
    {
        var column = table.Column(Model.Id);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = 0;
        for (var r = 0; r < table.RowCount; r++)
        {
            TableOf[start + r] = (byte)number;
            var id = column?[r] is { Length: > 0 } text ? text : FormattableString.Invariant($"row {r + 1}");
            if (!seen.Add(id))
            {
                repeated++;
                id = FormattableString.Invariant($"{id} (row {r + 1})");
            }

            RowIds[start + r] = several && column is null ? $"{table.Name}: {id}" : id;
        }

        if (column is null) Remarks.Add($"{table.Name}: no column “{Model.Id}”; rows are named by their number.");
        if (repeated == 0) return;
        Remarks.Add(string.Create(CultureInfo.InvariantCulture,
            $"{table.Name}: {repeated} rows repeat the id of an earlier row; their row number was added to it."));
    }

    private void AddFields(Table table, int start, Dictionary<string, int>[] numbers, int threads)
    {
        var used = 0;
        for (var f = 0; f < Model.Fields.Count; f++)
        {
            var field = Model.Fields[f];
            if (table.Column([field.Name, .. field.Columns ?? []]) is not { } column) continue;
            used++;
            var (kind, values) = (field.Kind, column.Values);
            var fresh = Enumerable.Range(0, values.Count).Where(v => !numbers[f].ContainsKey(values[v])).ToArray();
            var read = new FieldValue?[fresh.Length];
            Parallel.For(0, read.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, n => read[n] =
                FieldValue.Read(kind, values[fresh[n]]));
            for (var n = 0; n < fresh.Length; n++) Number(numbers[f], Values[f], values[fresh[n]], read[n]);
            var map = values.Select(text => numbers[f][text]).ToArray();
            var rows = column.Rows;
            for (var r = 0; r < rows.Length; r++) Ids[f][start + r] = map[rows[r]];
        }

        if (Surname(table) is null
            && table.Column(Table.WholeName) is { } whole) used += AddWholeNames(whole, start, numbers);
        if (used == 0)
            throw new FormatException($"{table.Name}: none of the model's columns is there " +
                $"({string.Join(", ", Model.Fields.Select(f => f.Name))}); its headings " +
                    $"are {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}.");
    }

    private TableColumn? Surname(Table table) =>
        Model.Fields.FirstOrDefault(f => f.Kind == FieldKind.Surname) is { } field
            ? table.Column([field.Name, .. field.Columns ?? []]) : table.Columns[0];

    // A list with one column for the whole name: it is read into its parts.
    private int AddWholeNames(TableColumn column, int start, Dictionary<string, int>[] numbers)
    {
        var parts = new (int Field, int[] Map)[3];
        for (var p = 0; p < 3; p++)
        {
            var kind = (FieldKind)p;
            parts[p] = (Model.Fields.ToList().FindIndex(f => f.Kind == kind), new int[column.Values.Count]);
        }

        for (var v = 1; v < column.Values.Count; v++)
        {
            var name = NameParser.Read(column.Values[v]).Name;
            Put(parts[0], v, name.Surname.Count > 0 ? name.Surname : name.Unknown.Take(1).ToList());
            Put(parts[1], v, name.Given.Count > 0 ? name.Given : name.Unknown.Skip(1).ToList());
            Put(parts[2], v, name.Patronymic is { } p ? [p] : []);
        }

        var rows = column.Rows;
        foreach (var (field, map) in parts)
        {
            if (field < 0) continue;
            for (var r = 0; r < rows.Length; r++) Ids[field][start + r] = map[rows[r]];
        }

        return 1;

        void Put((int Field, int[] Map) part, int v, IReadOnlyList<NamePiece> pieces)
        {
            if (part.Field < 0 || pieces.Count == 0) return;
            var text = string.Join(' ', pieces.Select(p => p.As));
            var value = part.Field == parts[0].Field ? FieldValue.SurnameOf(text, pieces)
                : FieldValue.FromPieces(text, pieces, isFather: part.Field == parts[2].Field);
            part.Map[v] = Number(numbers[part.Field], Values[part.Field], text, value);
        }
    }

    private static int Number(Dictionary<string, int> numbers, List<FieldValue?> values, string text, FieldValue? value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, text, out var known);
        if (known || value is null) return number;
        number = values.Count;
        values.Add(value);
        return number;
    }

    private void CountKeys()
    {
        for (var f = 0; f < Ids.Length; f++)
        {
            var values = Values[f];
            var keys = new Dictionary<string, int>(StringComparer.Ordinal);
            var keyOf = new int[values.Count];
            for (var v = 1; v < keyOf.Length; v++)
            {
                if (!keys.TryGetValue(values[v]!.Key, out var key)) keys[values[v]!.Key] = key = keys.Count + 1;
                keyOf[v] = key;
            }

            var counts = new int[keys.Count + 1];
            foreach (var id in Ids[f]) counts[keyOf[id]]++;
            known[f] = RowCount - counts[0];
            counts[0] = 0;
            (keyCounts[f], keyNumbers[f]) = (counts, keys);
            KeyOf[f] = keyOf;
        }
    }
}
