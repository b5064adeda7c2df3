using System.Globalization;
using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>What kind of value a fact takes.</summary>
public enum FactKind
{
    /// <summary>One of a closed list of words.</summary>
    Code,

    /// <summary>A whole number, for example days.</summary>
    Number,

    /// <summary>A calendar day.</summary>
    Day,
}

/// <summary>
/// The values a fact may still have. Knowing exactly is a span of one; knowing nothing is every value. So a doubtful
/// fact keeps
/// its doubt into the rule: a condition is true when it holds for every possible value and false when it holds for
/// none.
/// </summary>
/// <param name="Kind">which of the members below speaks</param>
/// <param name="Codes">possible words, sorted; empty for the other kinds</param>
/// <param name="Low">least possible number, or day number of the earliest possible day; null when open</param>
/// <param name="High">greatest possible number, or day number of the latest possible day; null when open</param>
public sealed record FactValue(FactKind Kind, IReadOnlyList<string> Codes, int? Low, int? High)
{
    public static FactValue Code(params string[] possible) =>
        new(FactKind.Code, [.. possible.Order(StringComparer.Ordinal).Distinct()], null, null);

    public static FactValue Number(int? low, int? high) => new(FactKind.Number, [], low, high);

    public static FactValue Day(DateOnly? earliest, DateOnly? latest) =>
        new(FactKind.Day, [], earliest?.DayNumber, latest?.DayNumber);

    public static FactValue Day(UncertainDate date) => Day(date.Earliest, date.Latest);

    /// <summary>
    /// The value in a form for people and files: "assault", "exchange|escape", "183..", "2025-03-19".
    /// </summary>
    public string Text => Kind switch
    {
        FactKind.Code => string.Join('|', Codes),
        _ when Low == High && Low is { } one => One(one),
        _ => (Low is { } low ? One(low) : "") + ".." + (High is { } high ? One(high) : ""),
    };

    /// <summary>What is possible by either of two statements; disputed when nothing is possible by both.</summary>
    public (FactValue Value, bool Disputed) Or(FactValue other)
    {
        if (Kind == FactKind.Code)
        {
            var both = Codes.Intersect(other.Codes).ToArray();
            return both.Length > 0 ? (Code(both), false) : (Code([.. Codes, .. other.Codes]), true);
        }

        var low = Greater(Low, other.Low);
        var high = Lesser(High, other.High);
        if (low is null || high is null || low <= high) return (new(Kind, [], low, high), false);
        var hullLow = Low is null || other.Low is null ? null : Lesser(Low, other.Low);
        var hullHigh = High is null || other.High is null ? null : Greater(High, other.High);
        return (new(Kind, [], hullLow, hullHigh), true);
    }

    private static int? Greater(int? a, int? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static int? Lesser(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private string One(int value) => Kind == FactKind.Day
        ? DateOnly.FromDayNumber(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One fact about a person, with the claims it rests on.</summary>
/// <param name="Name">name in the catalogue of facts (data/law/facts.json)</param>
/// <param name="Value">what is possible</param>
/// <param name="ClaimIds">the accepted claims behind it; empty for an assumption of the rule</param>
/// <param name="Note">for example how it was derived; null when nothing needs saying</param>
public sealed record Fact(string Name, FactValue Value, IReadOnlyList<string> ClaimIds, string? Note = null);

/// <summary>
/// The facts of one person by name. Two facts of one name are combined: what both allow, or, if they clash, what
/// either allows.
/// </summary>
public sealed class FactSet
{
    private readonly Dictionary<string, Fact> facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> disputed = new(StringComparer.Ordinal);

    public FactSet(IEnumerable<Fact> given)
    {
        foreach (var fact in given) Add(fact);
    }

    private FactSet(FactSet other)
    {
        foreach (var (name, fact) in other.facts) facts[name] = fact;
        disputed = other.disputed;
    }

    /// <summary>All facts, by name.</summary>
    public IEnumerable<Fact> All => facts.Values.OrderBy(fact => fact.Name, StringComparer.Ordinal);

    /// <summary>The fact of this name; null when nothing is known.</summary>
    public Fact? Find(string name) => facts.GetValueOrDefault(name);

    /// <summary>Whether statements about this fact exclude each other.</summary>
    public bool IsDisputed(string name) => disputed.Contains(name);

    /// <summary>The same facts, with one of them set to a value: "what if it were so".</summary>
    internal FactSet With(string name, FactValue value)
    {
        var copy = new FactSet(this);
        copy.facts[name] = new(name, value, []);
        return copy;
    }

    private void Add(Fact fact)
    {
        if (!facts.TryGetValue(fact.Name, out var known))
        {
            facts[fact.Name] = fact;
            return;
        }

        if (known.Value.Kind != fact.Value.Kind)
        {
            throw new ArgumentException(
                $"the fact '{fact.Name}' was given as {known.Value.Kind} and as {fact.Value.Kind}");
        }

        var (value, clash) = known.Value.Or(fact.Value);
        if (clash) disputed.Add(fact.Name);
        facts[fact.Name] = new(fact.Name, value, [.. known.ClaimIds.Union(fact.ClaimIds)], known.Note ?? fact.Note);
    }
}
