using System.Globalization;
using System.Text.Json;

namespace Homeward.App.Rehearsing;

/// <summary>A statement as the maker of the world wrote it into a text.</summary>
/// <param name="Holds">whether it is so in the made-up world; null where the world does not decide it</param>
internal sealed record TruthClaim(
    string Kind, string? Stage, int Start, int Length, string Quote, string? When, string Modality, string Polarity, string? Person,
    string? Exchange, bool? Holds);

/// <param name="Name">surname, given name and patronymic, as written in Russian</param>
internal sealed record TruthPerson(string Id, string Side, string? Exchange, string Name);

/// <summary>A step of somebody's true path.</summary>
internal sealed record TruthStep(string Stage, DateOnly Day, DateOnly? Until);

internal sealed record TruthExchange(
    string Id, DateOnly First, DateOnly Last, int ReleasedRu, int ReleasedUa, bool Disclosed, string? Category);

/// <summary>
/// What is true in a made-up world, read from its truth folder. Only the made-up clerk of a rehearsal desk may look here; no
/// room ever does.
/// </summary>
internal sealed class WorldTruth
{
    private readonly Dictionary<string, List<TruthClaim>> claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Start, int Length, string Person)>> mentions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateOnly> days = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<TruthStep>> paths = new(StringComparer.Ordinal);

    private WorldTruth()
    {
    }

    public IReadOnlyDictionary<string, TruthPerson> Persons { get; private set; } = new Dictionary<string, TruthPerson>();

    public IReadOnlyList<TruthExchange> Exchanges { get; private set; } = [];

    /// <summary>What came in after this day is left to whoever opens the desk: about a tenth.</summary>
    public DateOnly LeftFrom { get; private set; }

    /// <summary>Where somebody is in the end, in the words of the world.</summary>
    public string OutcomeOf(string person) => outcomes.GetValueOrDefault(person) ?? "";

    /// <summary>The true path of a person, in order.</summary>
    public IReadOnlyList<TruthStep> Steps(string person) => paths.GetValueOrDefault(person) ?? [];

    /// <summary>Statements of a text.</summary>
    /// <param name="owner">see <see cref="OwnerOf"/></param>
    public IReadOnlyList<TruthClaim> Claims(string owner) => claims.GetValueOrDefault(owner) ?? [];

    /// <summary>The person a name in a text, or a row of a list, is of.</summary>
    public string? PersonAt(string owner, int start, int length) => rows.GetValueOrDefault(owner)
        ?? mentions.GetValueOrDefault(owner)?.Where(m => m.Start < start + length && start < m.Start + m.Length).Select(m => m.Person).FirstOrDefault();

    /// <summary>The day a text was published; null where nothing tells.</summary>
    public DateOnly? Day(string owner) => days.TryGetValue(owner, out var day) ? day : null;

    /// <summary>A text, message or row as the truth names it.</summary>
    /// <param name="name">name of the file as it was added</param>
    /// <param name="number">number of the message or line; null for a whole text</param>
    public static string OwnerOf(string name, long? number) => string.Create(
        CultureInfo.InvariantCulture, $"{(name.Contains('/', StringComparison.Ordinal) ? "sources/" : "records/")}{name}#{number}");

    public static WorldTruth Read(string world)
    {
        var truth = new WorldTruth();
        IEnumerable<JsonElement> Lines(string name) => File.ReadLines(Path.Combine(world, "truth", name)).Select(l => JsonSerializer.Deserialize<JsonElement>(l));
        truth.Persons = Lines("persons.jsonl").Select(j => new TruthPerson(Text(j, "id")!, Text(j, "side")!, Text(j, "exchange"), Name(j.GetProperty("ru"))))
            .ToDictionary(p => p.Id, StringComparer.Ordinal);
        truth.Exchanges = [.. Lines("exchanges.jsonl").Select(j => new TruthExchange(
            Text(j, "id")!, DayOf(j, "first"), DayOf(j, "last"), Number(j, "releasedRu"), Number(j, "releasedUa"),
            j.GetProperty("disclosed").GetBoolean(), Text(j, "category")))];
        foreach (var line in Lines("paths.jsonl"))
        {
            truth.outcomes[Text(line, "person")!] = Text(line, "outcome") ?? "";
            truth.paths[Text(line, "person")!] = [.. line.GetProperty("steps").EnumerateArray().Select(j => new TruthStep(
                Text(j, "stage")!, DayOf(j, "day"), j.TryGetProperty("until", out _) ? DayOf(j, "until") : null))];
        }

        foreach (var line in Lines("claims.jsonl")) truth.Add(line);
        foreach (var line in Lines("mentions.jsonl").Where(l => Text(l, "person") is not null))
        {
            Into(truth.mentions, Owner(line)).Add((Number(line, "start"), Number(line, "length"), Text(line, "person")!));
        }

        foreach (var line in Lines("hand-lists.jsonl").Where(l => Text(l, "person") is not null)) truth.rows[$"{Text(line, "source")}#{Number(line, "line")}"] = Text(line, "person")!;
        foreach (var list in Lines("records.jsonl").GroupBy(l => Text(l, "list")!))
        {
            // The rows stand in the list's own order, below one line of headings.
            foreach (var (line, at) in list.Select((l, i) => (l, i + 2))) truth.rows[$"records/{list.Key}.csv#{at.ToString(CultureInfo.InvariantCulture)}"] = Text(line, "person")!;
        }

        var sorted = truth.days.Values.Order().ToList();
        truth.LeftFrom = sorted.Count == 0 ? DateOnly.MaxValue : sorted[sorted.Count * 9 / 10];
        return truth;
    }

    private void Add(JsonElement line)
    {
        var owner = Owner(line);
        if (line.TryGetProperty("published", out _)) days[owner] = DayOf(line, "published");
        Into(claims, owner).Add(new TruthClaim(
            Text(line, "kind")!, Text(line, "stage"), Number(line, "start"), Number(line, "length"), Text(line, "quote")!, Text(line, "when"),
            Text(line, "modality")!, Text(line, "polarity") ?? Homeward.Claims.Polarities.Affirmed, Text(line, "person"), Text(line, "exchange"),
            line.TryGetProperty("holds", out var holds) && holds.ValueKind is JsonValueKind.True or JsonValueKind.False ? holds.GetBoolean() : null));
    }

    private static string Owner(JsonElement line) => string.Create(CultureInfo.InvariantCulture,
        $"{Text(line, "source")}#{(line.TryGetProperty("message", out var number) ? number.GetInt64() : (long?)null)}");

    private static List<T> Into<T>(Dictionary<string, List<T>> map, string key)
    {
        if (!map.TryGetValue(key, out var list)) map[key] = list = [];
        return list;
    }

    private static string Name(JsonElement json) => $"{Text(json, "surname")} {Text(json, "given")} {Text(json, "patronymic")}";

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static DateOnly DayOf(JsonElement json, string name) =>
        DateOnly.ParseExact(Text(json, name)!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
