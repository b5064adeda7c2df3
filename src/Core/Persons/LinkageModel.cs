using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homeward.Persons;

/// <summary>One outcome of comparing a field: how often it is met when the records are one person's (m) and when not
/// (u).</summary>
public sealed record ComparisonLevel(string Name, double M, double U)
{
    /// <summary>log2(m/u), in steps of 1/1024 so that sums are exact in any order. "missing" weighs nothing.</summary>
    public double Weight => Name == "missing" ? 0 : LinkageModel.Step(Math.Log2(M / U));
}

/// <summary>A field that is compared.</summary>
/// <param name="Name">name in the model; also the column's</param>
/// <param name="Kind">how its values are compared</param>
/// <param name="Levels">outcomes in the order of <see cref="FieldLevels.Of"/></param>
/// <param name="TermFrequency">rare values weigh more, common values less, when they agree</param>
/// <param name="SwapWith">another field whose value may have been entered here</param>
/// <param name="Columns">further headings under which a table may hold it</param>
public sealed record ComparedField(
    string Name, FieldKind Kind, IReadOnlyList<ComparisonLevel> Levels, bool TermFrequency = false, string? SwapWith =
        null,
    IReadOnlyList<string>? Columns = null)
{
    [JsonIgnore]
    public bool IsName => Kind is FieldKind.Surname or FieldKind.Given or FieldKind.Patronymic;
}

/// <summary>
/// Which pairs are compared at all: those that agree on every part. A part is a field, or a field with ":n" (its
/// first n letters),
/// ":loose" (vowels folded), ":bag" (its consonants in any order), ":initial" (its first letter), ":family" (given names that share a short form), ":year", ":daymonth" (in either order).
/// </summary>
/// <param name="Parts">what the rows agree on</param>
/// <param name="Train">used for estimating m as well</param>
/// <param name="PerRow">the rule is left out, and the report says so, where it would give more pairs than this for each
/// row; null: always used</param>
public sealed record BlockingRule(IReadOnlyList<string> Parts, bool Train = false, double? PerRow = null)
{
    [JsonIgnore]
    public string Name => string.Join(" + ", Parts);
}

/// <summary>
/// Two lists (or one twice), and how much likelier than any other two rows a row of each are one person's: a roster
/// seldom names a man twice, a helpline and a channel often name the same. Estimated in training, without labels.
/// </summary>
/// <param name="A">name of a table</param>
/// <param name="B">name of the other; the same for rows of one table</param>
/// <param name="Weight">log2 of the ratio, in steps of 1/1024</param>
public sealed record ListPair(string A, string B, double Weight)
{
    /// <summary>[first table × tables + second table] → the pair of lists; empty where the model knows none of
    /// them.</summary>
    internal static ListPair?[] Matrix(LinkageModel model, IReadOnlyList<string> tables)
    {
        if (model.Lists is not { Count: > 0 } known) return [];
        var all = new ListPair?[tables.Count * tables.Count];
        for (var a = 0; a < tables.Count; a++)
        {
            for (var b = 0; b < tables.Count; b++)
            {
                var (x, y) = (tables[a], tables[b]);
                all[a * tables.Count + b] = known.FirstOrDefault(l => (l.A == x && l.B == y) || (l.A == y && l.B == x));
            }
        }

        return Array.TrueForAll(all, l => l is null) ? [] : all;
    }

    internal LedgerLine Line() => new("lists", Weight < 0 ? "seldom" : "often", Weight, "lists", [A, B], A == B
        ? $"How often one person stands twice in {A}."
        : $"How often one person stands in {A} and in {B}.");
}

/// <summary>
/// A Fellegi-Sunter model as a list a lawyer can read: fields, levels with m and u, blocking rules, how likely two
/// records
/// drawn at random are one person's, and where "possible" and "same" begin. All weights are base-2 logarithms.
/// Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969).
/// </summary>
public sealed record LinkageModel
{
    public const string CurrentFormat = "homeward-linkage/1";

    public string Format { get; init; } = CurrentFormat;

    public required string Name { get; init; }

    /// <summary>How the numbers were made: by hand, or trained on what, when.</summary>
    public string About { get; init; } = "";

    /// <summary>Column that names a row.</summary>
    public string Id { get; init; } = "id";

    /// <summary>Probability that two records drawn at random are of one person.</summary>
    public required double Prior { get; init; }

    /// <summary>
    /// A list of n rows is taken to hold one other row of the same person for each row: the prior is then 1/n, but never
    /// above 0.001. A trained model keeps the prior it was given.
    /// </summary>
    public bool PriorByRows { get; init; }

    /// <summary>Weight from which a pair is shown as the same (p ≥ 0.95 is 4.25).</summary>
    public double SameFrom { get; init; } = 4.25;

    /// <summary>Weight from which a pair is shown as possible.</summary>
    public double PossibleFrom { get; init; } = -6;

    /// <summary>Where names are the only evidence, the weight stays just above this and under <see cref="SameFrom"/>;
    /// null: no such limit.</summary>
    public double? NamesAlone { get; init; }

    /// <summary>How much likelier than others two rows of these lists are one person's, where the model was trained on
    /// several lists; null: not known.</summary>
    public IReadOnlyList<ListPair>? Lists { get; init; }

    public required IReadOnlyList<ComparedField> Fields { get; init; }

    public required IReadOnlyList<BlockingRule> Blocking { get; init; }

    [JsonIgnore]
    public double PriorWeight => Step(Math.Log2(Prior / (1 - Prior)));

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The model for people of this region: columns id, surname, given, patronymic, dob, place, unit and
    /// more.</summary>
    public static LinkageModel Persons => field ??= Load("model-persons.json");

    /// <summary>A number in steps of 1/1024: sums of such numbers are exact, so a ledger adds up to the last
    /// digit.</summary>
    public static double Step(double weight) => Math.Round(Math.Clamp(weight, -40, 40) * 1024) / 1024;

    /// <summary>2^w / (1 + 2^w).</summary>
    public static double Probability(double weight) => weight >= 0 ? 1 / (1 + Math.Pow(2, -weight))
        : Math.Pow(2, weight) / (1 + Math.Pow(2, weight));

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a model file. A file that cannot be used is refused with what is wrong and where.</summary>
    /// <exception cref="FormatException">the message says what to change</exception>
    public static LinkageModel FromJson(string json)
    {
        LinkageModel model;
        try
        {
            model = JsonSerializer.Deserialize<LinkageModel>(json,
                Json) ?? throw new FormatException("The model file is empty.");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The model file cannot be read: {broken.Message}", broken);
        }

        return model.Fault() is { } fault ? throw new FormatException("The model file cannot be used: " + fault)
            : model;
    }

    /// <summary>A model with weights to be trained: every level starts from a rough guess.</summary>
    public static LinkageModel Untrained(string name, IEnumerable<ComparedField> fields,
        IEnumerable<BlockingRule> blocking) => new()
        {
            Name = name,
            Prior = 0.0001,
            Fields = [.. fields.Select(f => f with { Levels = Guess(f.Kind) })],
            Blocking = [.. blocking],
        };

    /// <summary>Rough starting m and u for a kind.</summary>
    public static IReadOnlyList<ComparisonLevel> Guess(FieldKind kind)
    {
        var names = FieldLevels.Of(kind);
        var rest = names.Count - 3;
        return [.. names.Select((n, i) => i switch
        {
            0 => new ComparisonLevel(n, 1, 1),
            1 => new ComparisonLevel(n, 0.8, 0.005),
            _ when i == names.Count - 1 => new ComparisonLevel(n, 0.06, 0.9),
            _ => new ComparisonLevel(n, 0.14 / Math.Max(rest, 1), 0.095 / Math.Max(rest, 1)),
        })];
    }

    private string? Fault()
    {
        if (Format != CurrentFormat) return $"format is “{Format}”, this program reads “{CurrentFormat}”.";
        if (!(Prior > 0 && Prior < 1)) return "prior must lie between 0 and 1.";
        if (Fields.Count is 0 or > 30) return "between 1 and 30 fields are compared.";
        foreach (var field in Fields)
        {
            var wanted = FieldLevels.Of(field.Kind);
            if (!field.Levels.Select(l => l.Name).SequenceEqual(wanted))
                return $"field “{field.Name}” needs the levels {string.Join(", ", wanted)}, in this order.";
            if (field.Levels.FirstOrDefault(l => !(l.M > 0 && l.M <= 1 && l.U > 0 && l.U <= 1)) is { } bad)
                return $"field “{field.Name}”, level “{bad.Name}”: m and u must lie between 0 and 1.";
            if (field.SwapWith is { } other
                && Fields.All(f => f.Name != other)) return $"field “{field.Name}” swaps with “{other}”, which is " +
                    $"no field.";
        }

        foreach (var rule in Blocking)
        {
            if (rule.Parts.Count == 0) return "a blocking rule has no part.";
            if (rule.Parts.FirstOrDefault(p =>
                Fields.All(f => f.Name != p.Split(':')[0])) is { } part) return $"blocking part “{part}” names no " +
                    $"field.";
        }

        return Patterns() > 1L << 40 ? "the fields have too many levels together." : null;
    }

    /// <summary>The model for a list of so many rows (see <see cref="PriorByRows"/>).</summary>
    public LinkageModel For(int rows) =>
        PriorByRows ? this with { Prior = Math.Clamp(1.0 / Math.Max(1, rows), 1e-8, 0.001) } : this;

    internal long Patterns()
    {
        var patterns = 1L;
        foreach (var field in Fields) patterns = Math.Min(patterns * field.Levels.Count, 1L << 50);
        return patterns;
    }

    private static LinkageModel Load(string name)
    {
        using var reader = new StreamReader(NameLexicon.Open(name));
        return FromJson(reader.ReadToEnd());
    }
}
