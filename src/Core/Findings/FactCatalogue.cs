using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>One checkable fact: its values, how secret it is, and the question that asks for it.</summary>
/// <param name="Name">name that rules use</param>
/// <param name="Kind">code, number or day</param>
/// <param name="Values">the closed list of words for a code; empty otherwise</param>
/// <param name="Sensitivity">low, medium, high or critical</param>
/// <param name="Titles">what it is, by language</param>
/// <param name="Questions">the plain question, by language</param>
/// <param name="WhoToAsk">who could know, by language</param>
public sealed record FactDefinition(
    string Name,
    FactKind Kind,
    IReadOnlyList<string> Values,
    string Sensitivity,
    IReadOnlyDictionary<string, string> Titles,
    IReadOnlyDictionary<string, string> Questions,
    IReadOnlyDictionary<string, string> WhoToAsk)
{
    /// <summary>The value that says nothing.</summary>
    public FactValue Anything => Kind == FactKind.Code ? FactValue.Code([.. Values]) : new(Kind, [], null, null);
}

/// <summary>
/// The facts rules may speak of, and conditions with a name of their own ("long captivity"), read from
/// data/law/facts.json.
/// A named condition may use others, never itself.
/// </summary>
public sealed class FactCatalogue
{
    private readonly Dictionary<string, FactDefinition> facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedCondition> named = new(StringComparer.Ordinal);

    private FactCatalogue()
    {
    }

    public IEnumerable<FactDefinition> Facts => facts.Values;

    public FactDefinition? Find(string name) => facts.GetValueOrDefault(name);

    internal NamedCondition? FindNamed(string name) => named.GetValueOrDefault(name);

    /// <summary>
    /// Reads the catalogue; every problem is put into <paramref name="problems"/> with the place where it stands.
    /// </summary>
    public static FactCatalogue Read(ReadOnlySpan<byte> json, IList<string> problems)
    {
        var catalogue = new FactCatalogue();
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var people = root.GetProperty("whoToAsk").EnumerateObject()
            .ToDictionary(who => who.Name, who => Texts(who.Value), StringComparer.Ordinal);
        foreach (var row in root.GetProperty("facts").EnumerateArray()) catalogue.AddFact(row, people, problems);
        foreach (var row in root.GetProperty("conditions").EnumerateObject())
        {
            var when = Condition.Parse(row.Value.GetProperty("when"), $"facts.json: {row.Name}", problems);
            catalogue.named[row.Name] = new(row.Name, when, row.Value.GetProperty("when").GetRawText());
        }

        foreach (var condition in catalogue.named.Values)
        {
            catalogue.Check(condition.When, $"facts.json: {condition.Name}", problems);
            if (catalogue.Uses(condition.When, condition.Name, [])) problems.Add(
                $"facts.json: {condition.Name}: uses itself");
        }

        return catalogue;
    }

    /// <summary>Checks that every fact, value and named condition in an expression exists and fits.</summary>
    internal void Check(Condition condition, string where, IList<string> problems)
    {
        foreach (var (atom, _) in condition.Atoms())
        {
            if (atom.Named is { } name)
            {
                if (!named.ContainsKey(name)) problems.Add($"{where}: there is no named condition '{name}'");
                continue;
            }

            if (Find(atom.FactName) is not { } fact)
            {
                problems.Add($"{where}: there is no fact '{atom.FactName}'");
                continue;
            }

            if (fact.Kind != atom.Kind) problems.Add(
                $"{where}: '{fact.Name}' is a {fact.Kind}, asked as a {atom.Kind}");
            foreach (var value in atom.Codes)
            {
                if (fact.Kind == FactKind.Code && !fact.Values.Contains(value))
                {
                    var known = string.Join(", ", fact.Values);
                    problems.Add($"{where}: '{fact.Name}' has no value '{value}'; it has {known}");
                }
            }

            if (atom.OtherFact is { } other && Find(other)?.Kind != FactKind.Day)
            {
                problems.Add($"{where}: '{other}' is not a day");
            }
        }
    }

    private bool Uses(Condition condition, string name, HashSet<string> seen)
    {
        foreach (var (atom, _) in condition.Atoms())
        {
            if (atom.Named is not { } used) continue;
            if (used == name) return true;
            if (seen.Add(used) && FindNamed(used) is { } inner && Uses(inner.When, name, seen)) return true;
        }

        return false;
    }

    private void AddFact(
        JsonElement row, Dictionary<string, IReadOnlyDictionary<string, string>> people, IList<string> problems)
    {
        var name = row.GetProperty("name").GetString()!;
        var kind = row.GetProperty("kind").GetString() switch
        {
            "number" => FactKind.Number,
            "day" => FactKind.Day,
            _ => FactKind.Code,
        };
        var values = row.TryGetProperty("values", out var list)
            ? list.EnumerateArray().Select(v => v.GetString()!).ToArray() : [];
        var who = row.GetProperty("ask").GetString()!;
        if (!people.ContainsKey(who)) problems.Add($"facts.json: {name}: nobody is called '{who}' in whoToAsk");
        if (kind == FactKind.Code && values.Length == 0) problems.Add($"facts.json: {name}: a code needs values");
        var fact = new FactDefinition(name, kind, values, row.GetProperty("sensitivity").GetString()!,
            Texts(row.GetProperty("title")), Texts(row.GetProperty("question")),
            people.GetValueOrDefault(who) ?? new Dictionary<string, string>());
        foreach (var language in Wording.Languages)
        {
            if (!fact.Titles.ContainsKey(language) || !fact.Questions.ContainsKey(language))
            {
                problems.Add($"facts.json: {name}: no words in '{language}'");
            }
        }

        if (!facts.TryAdd(name, fact)) problems.Add($"facts.json: {name}: stands twice");
    }

    internal static IReadOnlyDictionary<string, string> Texts(JsonElement element) =>
        element.EnumerateObject().ToDictionary(
            text => text.Name, text => text.Value.GetString() ?? "", StringComparer.Ordinal);
}

/// <summary>A condition with a name, so that "long captivity" is defined once and can be read by a lawyer.</summary>
internal sealed record NamedCondition(string Name, Condition When, string Raw);
