using System.Globalization;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>
/// A three-valued condition over facts, as it stands in a rule file:
/// <c>{"all": […]}</c>, <c>{"any": […]}</c>, <c>{"not": …}</c>, <c>{"certainly": …}</c> (unknown counts as false),
/// <c>{"named": "long-captivity"}</c>, <c>{"fact": "release_mode", "in": ["escape"]}</c>,
/// <c>{"fact": "captivity_days", "atLeast": 365 or "$parameter"}</c>, <c>"atMost"</c>,
/// <c>{"fact": "released_on", "onOrAfter": "2026-02-03"}</c>, <c>"before"</c>,
/// <c>{"fact": "contract_on", "onOrAfterFact": "captured_on"}</c>, <c>"onOrBeforeFact"</c>.
/// Kleene's logic: a conjunction is as true as its least true part, a disjunction as its most true part.
/// </summary>
internal abstract record Condition
{
    public abstract Truth Test(Assessment assessment);

    /// <summary>Every question inside, with whether it stands under "certainly".</summary>
    public abstract IEnumerable<(Atom Atom, bool IsCertain)> Atoms();

    /// <summary>Reads an expression; problems are told with their place and the result is then "never".</summary>
    public static Condition Parse(JsonElement element, string where, IList<string> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{where}: a condition is an object such as {{\"fact\": …, \"in\": […]}}");
            return new Any([]);
        }

        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "all": return new All(ReadParts(member.Value, where, problems));
                case "any": return new Any(ReadParts(member.Value, where, problems));
                case "not": return new Not(Parse(member.Value, where, problems));
                case "certainly": return new Certainly(Parse(member.Value, where, problems));
                case "named": return Atom.OfName(member.Value.GetString() ?? "");
                case "fact": return Atom.Read(element, where, problems);
                default: break;
            }
        }

        problems.Add($"{where}: a condition needs one of all, any, not, certainly, named, fact");
        return new Any([]);
    }

    private static Condition[] ReadParts(JsonElement list, string where, IList<string> problems)
    {
        if (list.ValueKind == JsonValueKind.Array) return [.. list.EnumerateArray().Select(
            e => Parse(e, where, problems))];
        problems.Add($"{where}: all and any take a list");
        return [];
    }

    private sealed record All(Condition[] Parts) : Condition
    {
        public override Truth Test(Assessment assessment)
        {
            var truth = Truth.True;
            foreach (var part in Parts)
            {
                truth = truth.And(part.Test(assessment));
                if (truth == Truth.False) break;
            }

            return truth;
        }

        public override IEnumerable<(Atom Atom, bool IsCertain)> Atoms() => Parts.SelectMany(part => part.Atoms());
    }

    private sealed record Any(Condition[] Parts) : Condition
    {
        public override Truth Test(Assessment assessment)
        {
            var truth = Truth.False;
            foreach (var part in Parts)
            {
                truth = truth.Or(part.Test(assessment));
                if (truth == Truth.True) break;
            }

            return truth;
        }

        public override IEnumerable<(Atom Atom, bool IsCertain)> Atoms() => Parts.SelectMany(part => part.Atoms());
    }

    private sealed record Not(Condition Inner) : Condition
    {
        public override Truth Test(Assessment assessment) => Inner.Test(assessment).Not();

        public override IEnumerable<(Atom Atom, bool IsCertain)> Atoms() => Inner.Atoms();
    }

    /// <summary>
    /// True only when the inner condition is known to hold: "agreement known" is false as long as nobody has read it.
    /// </summary>
    private sealed record Certainly(Condition Inner) : Condition
    {
        public override Truth Test(Assessment assessment) =>
            Inner.Test(assessment.AsKnown) == Truth.True ? Truth.True : Truth.False;

        public override IEnumerable<(Atom Atom, bool IsCertain)> Atoms() =>
            Inner.Atoms().Select(each => (each.Atom, true));
    }
}

/// <summary>A single question to one fact (or to a named condition).</summary>
internal sealed record Atom : Condition
{
    public string FactName { get; private init; } = "";

    public string? Named { get; private init; }

    public FactKind Kind { get; private init; }

    public IReadOnlyList<string> Codes { get; private init; } = [];

    /// <summary>inclusive limits of the numbers or day numbers for which the answer is yes</summary>
    public Limit? Least { get; private init; }

    public Limit? Most { get; private init; }

    public string? OtherFact { get; private init; }

    public bool NotBefore { get; private init; }

    public static Atom OfName(string name) => new() { Named = name };

    public static Atom Read(JsonElement element, string where, IList<string> problems)
    {
        var name = element.GetProperty("fact").GetString() ?? "";
        foreach (var member in element.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "fact": break;
                case "is": return new() { FactName = name, Codes = [value.GetString() ?? ""] };
                case "in":
                    return new()
                    {
                        FactName = name,
                        Codes = [.. value.EnumerateArray().Select(v => v.GetString() ?? "")]
                    };
                case "atLeast":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Number,
                        Least = Limit.Read(value, 0, where, problems)
                    };
                case "atMost":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Number,
                        Most = Limit.Read(value, 0, where, problems)
                    };
                case "onOrAfter":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Day,
                        Least = Limit.Read(value, 0, where, problems)
                    };
                case "before":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Day,
                        Most = Limit.Read(value, -1, where, problems)
                    };
                case "onOrAfterFact":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Day,
                        OtherFact = value.GetString(),
                        NotBefore = true
                    };
                case "onOrBeforeFact":
                    return new()
                    {
                        FactName = name,
                        Kind = FactKind.Day,
                        OtherFact = value.GetString()
                    };
                default:
                    problems.Add($"{where}: a fact cannot be asked with '{member.Name}'");
                    return new() { FactName = name };
            }
        }

        problems.Add($"{where}: '{name}' is named but nothing is asked of it");
        return new() { FactName = name };
    }

    public override IEnumerable<(Atom Atom, bool IsCertain)> Atoms() => [(this, false)];

    public override Truth Test(Assessment assessment)
    {
        if (Named is { } named) return assessment.TestNamed(named);
        var value = assessment.ValueOf(FactName);
        if (Kind == FactKind.Code)
        {
            var within = 0;
            for (var i = 0; i < value.Codes.Count; i++)
            {
                if (Codes.Contains(value.Codes[i])) within++;
            }

            return within == 0 ? Truth.False : within == value.Codes.Count ? Truth.True : Truth.Unknown;
        }

        if (OtherFact is { } other)
        {
            var second = assessment.ValueOf(other);
            return NotBefore ? AtOrAfter(value, second) : AtOrAfter(second, value);
        }

        var least = Least?.Of(assessment) ?? int.MinValue;
        var most = Most?.Of(assessment) ?? int.MaxValue;
        if (value.High < least || value.Low > most) return Truth.False;
        var inside = (least == int.MinValue || value.Low >= least) && (most == int.MaxValue || value.High <= most);
        return inside ? Truth.True : Truth.Unknown;
    }

    private static Truth AtOrAfter(FactValue later, FactValue earlier)
    {
        if (later.Low >= earlier.High) return Truth.True;
        return later.High < earlier.Low ? Truth.False : Truth.Unknown;
    }
}

/// <summary>
/// A limit in a condition: a number, a day, or a parameter that a lawyer may turn ("$long_captivity_days").
/// </summary>
internal sealed record Limit(int Value, string? Parameter)
{
    public int Of(Assessment assessment) => Parameter is { } name ? assessment.Parameter(name) : Value;

    public static Limit Read(JsonElement value, int shift, string where, IList<string> problems)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return new(
            number + shift, null);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.StartsWith('$')) return new(0, text[1..]);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new(day.DayNumber + shift, null);
        }

        problems.Add($"{where}: '{value.GetRawText()}' is no number, no day (2026-02-03) and no parameter ($name)");
        return new(0, null);
    }
}
