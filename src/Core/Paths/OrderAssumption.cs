using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Paths;

/// <summary>How firmly the order of things holds.</summary>
public enum OrderStrength
{
    /// <summary>Exceptions are known; applied only when asked for.</summary>
    Usual,

    /// <summary>Applied unless switched off.</summary>
    Strong,

    /// <summary>Follows from the meaning of the words.</summary>
    Certain,
}

/// <summary>
/// What the order of things suggests: "released after captured". Nobody said it, so it is an assumption that a person
/// may
/// switch off, and it stands in a conflict beside the claims it clashes with. Data: data/paths/order.json.
/// </summary>
/// <param name="Id">name, for example captured-before-release; in conflicts it appears as "order:" and this</param>
/// <param name="Strength">certain, strong or usual</param>
/// <param name="Source">who says so</param>
/// <param name="Why">the reason, by language</param>
/// <param name="MinDays">at least so many days between; 0 allows the same day</param>
public sealed record OrderAssumption(
    string Id, OrderStrength Strength, string Source, IReadOnlyDictionary<string, string> Why, int MinDays)
{
    private static readonly Lazy<IReadOnlyList<OrderAssumption>> Table = new(Load);

    /// <summary>Prefix of the id in conflicts.</summary>
    public const string Prefix = "order:";

    /// <summary>The assumptions that come with the program.</summary>
    public static IReadOnlyList<OrderAssumption> Shipped => Table.Value;

    /// <summary>Those applied when nobody chose: certain and strong.</summary>
    public static IReadOnlyList<OrderAssumption> Applied =>
        [.. Shipped.Where(assumption => assumption.Strength != OrderStrength.Usual)];

    /// <summary>codes of the stages that come first</summary>
    public IReadOnlySet<string> Before { get; init; } = new HashSet<string>();

    /// <summary>codes of the stages that come later</summary>
    public IReadOnlySet<string> After { get; init; } = new HashSet<string>();

    /// <summary>An assumption of a desk's own, over stages of the same captivity.</summary>
    /// <param name="minDays">at least so many days between; 0 allows the same day</param>
    public static OrderAssumption Own(
        string id, IEnumerable<string> before, IEnumerable<string> after, int minDays, OrderStrength strength, string source)
        => new(id, strength, source, new Dictionary<string, string>(), minDays)
        {
            Before = before.ToHashSet(StringComparer.Ordinal),
            After = after.ToHashSet(StringComparer.Ordinal),
        };

    /// <summary>the end of the earlier stage counts, not its start</summary>
    internal bool FromEnd { get; init; }

    /// <summary>binds one captivity to the next instead of stages of the same captivity</summary>
    internal bool IsAcrossCaptivities { get; init; }

    /// <summary>holds over all captivities: nothing after death</summary>
    internal bool IsOverEverything { get; init; }

    /// <summary>The assumption as a statement over the events of one path; null when it binds none of them.</summary>
    internal PathStatement? Over(IReadOnlyList<PathEvent> events)
    {
        var constraints = new List<PathConstraint>();
        foreach (var before in events.Where(each => Before.Contains(each.Stage)))
        {
            foreach (var after in events.Where(each => After.Contains(each.Stage) && each != before))
            {
                if (!Binds(before, after)) continue;
                constraints.Add(new PathConstraint.Distance(new(before.Id, FromEnd), new(after.Id), MinDays, null));
            }
        }

        return constraints.Count == 0 ? null : new(Prefix + Id, constraints, [], true);
    }

    private bool Binds(PathEvent before, PathEvent after) => IsOverEverything
        || (IsAcrossCaptivities ? after.Captivity == before.Captivity + 1 : after.Captivity == before.Captivity);

    private static List<OrderAssumption> Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/paths/order.json")
            ?? throw new InvalidDataException("the table of order assumptions is not in this build");
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("order").EnumerateArray().Select(Read)];
    }

    private static OrderAssumption Read(JsonElement row)
    {
        var before = row.GetProperty("before");
        var why = row.GetProperty("why").EnumerateObject()
            .ToDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal);
        return new(row.GetProperty("id").GetString()!,
            Enum.Parse<OrderStrength>(row.GetProperty("strength").GetString()!, true),
            row.GetProperty("source").GetString()!, why, row.TryGetProperty("minDays", out var days)
                ? days.GetInt32() : 0)
        {
            Before = Stages(before),
            After = Stages(row.GetProperty("after")),
            FromEnd = before.TryGetProperty("point", out var point) && point.GetString() == "end",
            IsAcrossCaptivities = before.TryGetProperty("captivity", out _),
            IsOverEverything = before.TryGetProperty("any", out _),
        };
    }

    private static HashSet<string> Stages(JsonElement side)
    {
        if (side.TryGetProperty("any", out _)) return [.. StageKind.All.Select(kind => kind.Code)];
        if (side.TryGetProperty("stages", out var stages))
        {
            var codes = stages.EnumerateArray().Select(stage => stage.GetString()!).ToHashSet(StringComparer.Ordinal);
            var wrong = codes.FirstOrDefault(code => StageKind.Find(code) is null);
            return wrong is null ? codes : throw new InvalidDataException($"order.json: there is no stage '{wrong}'");
        }

        var parts = side.GetProperty("parts").EnumerateArray().Select(part => part.GetString()!).ToHashSet(
            StringComparer.Ordinal);
        return [.. StageKind.All.Where(kind => parts.Contains(kind.Part)).Select(kind => kind.Code)];
    }
}

/// <summary>One event of a path: a stage, in one captivity, the first or a later one of its kind.</summary>
/// <param name="Stage">code of the stage, or the id of an exchange</param>
/// <param name="Captivity">1 for the first captivity</param>
/// <param name="Instance">1 for the first such stage in that captivity (two stays in hospital are 1 and 2)</param>
public sealed record PathEvent(string Stage, int Captivity = 1, int Instance = 1)
{
    /// <summary>"captured", "captured@2" (second captivity), "hospital#2" (second stay).</summary>
    public string Id => Stage + (Captivity > 1 ? $"@{Captivity}" : "") + (Instance > 1 ? $"#{Instance}" : "");
}
