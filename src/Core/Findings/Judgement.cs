using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>
/// One reading of a rule over facts: what conditions ask for values, parameters and named conditions. Values that are
/// tried
/// ("suppose he is in hospital") lie over the facts as known; "certainly" looks through them.
/// </summary>
internal sealed class Assessment(FactCatalogue catalogue, FactSet facts, IReadOnlyDictionary<string, int> parameters)
{
    private Assessment? known;

    /// <summary>values tried, by fact; null when none are</summary>
    public Dictionary<string, FactValue>? Supposed { get; init; }

    /// <summary>The same reading without anything supposed.</summary>
    public Assessment AsKnown => Supposed is null ? this : known ??= new(catalogue, facts, parameters);

    public FactValue ValueOf(string name)
    {
        if (Supposed is not null && Supposed.TryGetValue(name, out var supposed)) return supposed;
        return facts.Find(name)?.Value
            ?? catalogue.Find(name)?.Anything
            ?? throw new KeyNotFoundException($"there is no fact '{name}'");
    }

    public int Parameter(string name) => parameters[name];

    public Truth TestNamed(string name) => catalogue.FindNamed(name)!.When.Test(this);
}

/// <summary>
/// What remains possible. Every open fact is tried with one value for each answer it can give to the rule's
/// questions; each
/// trial is read by Kleene's logic. So an outcome counts as possible only if some state of the world leads to it, and
/// a fact
/// counts as relevant only if, with all else equal, its value decides. Where the trials would be too many, the rows
/// are read
/// once with the facts as they are: that may call more outcomes possible, never fewer.
/// </summary>
/// <param name="Possible">outcomes, least first</param>
/// <param name="Rows">rows that decide in some trial, in the order of the rule</param>
/// <param name="Relevant">open facts that would decide, by name</param>
internal sealed record Judgement(
    IReadOnlyList<FindingOutcome> Possible, IReadOnlyList<RuleRow> Rows, IReadOnlyList<string> Relevant)
{
    private const int MostTrials = 4096;

    public static Judgement Of(
        RulePack pack, Rule rule, FactSet facts, IReadOnlyDictionary<string, int> parameters)
    {
        var plain = new Assessment(pack.Facts, facts, parameters);
        var axes = Axes(pack, rule, plain);
        var trials = axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Values.Count, MostTrials + 1L));
        if (trials > MostTrials) axes = [];
        var masks = new int[Math.Max(1, axes.Aggregate(1, (product, axis) => product * axis.Values.Count))];
        var rows = new SortedSet<int>();
        var supposed = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        var assessment = new Assessment(pack.Facts, facts, parameters) { Supposed = supposed };
        for (var trial = 0; trial < masks.Length; trial++)
        {
            var rest = trial;
            foreach (var (name, values) in axes)
            {
                supposed[name] = values[rest % values.Count];
                rest /= values.Count;
            }

            masks[trial] = Walk(rule, assessment, rows);
        }

        var possible = Enum.GetValues<FindingOutcome>().Where(
            each => masks.Any(mask => (mask & 1 << (int)each) != 0)).ToList();
        var relevant = trials > MostTrials
            ? [.. rule.FactNames(pack.Facts).Where(name => !IsSingle(plain.ValueOf(name)))]
            : Deciding(axes, masks).Concat(UnderCertainly(pack, rule, facts, parameters, masks)).Distinct()
                .Order(StringComparer.Ordinal).ToList();
        return new(possible, [.. rows.Select(at => RowAt(rule, at))], relevant);
    }

    /// <summary>
    /// The outcomes that one trial leaves possible, as bits; rows are read from the top and one that holds ends it.
    /// </summary>
    private static int Walk(Rule rule, Assessment assessment, SortedSet<int> rows)
    {
        const int NotConcerned = -1;
        var concerns = rule.AppliesTo?.Test(assessment) ?? Truth.True;
        var mask = 0;
        if (concerns != Truth.True)
        {
            rows.Add(NotConcerned);
            mask |= 1 << (int)FindingOutcome.NotEngaged;
            if (concerns == Truth.False) return mask;
        }

        for (var i = 0; i < rule.Rows.Count; i++)
        {
            var truth = rule.Rows[i].When.Test(assessment);
            if (truth == Truth.False) continue;
            rows.Add(i);
            mask |= 1 << (int)rule.Rows[i].Outcome;
            if (truth == Truth.True) return mask;
        }

        rows.Add(rule.Rows.Count);
        return mask | 1 << (int)rule.Otherwise.Outcome;
    }

    private static RuleRow RowAt(Rule rule, int at) => at switch
    {
        -1 => rule.Otherwise with { Id = "not-concerned", Outcome = FindingOutcome.NotEngaged },
        _ when at == rule.Rows.Count => rule.Otherwise,
        _ => rule.Rows[at],
    };

    /// <summary>Facts along whose axis the outcome changes while all others stay the same.</summary>
    private static IEnumerable<string> Deciding(List<(string Name, List<FactValue> Values)> axes, int[] masks)
    {
        var stride = 1;
        foreach (var (name, values) in axes)
        {
            for (var trial = 0; trial < masks.Length; trial++)
            {
                if (trial / stride % values.Count == 0) continue;
                if (masks[trial] == masks[trial - stride]) continue;
                yield return name;
                break;
            }

            stride *= values.Count;
        }
    }

    /// <summary>
    /// Open facts that only "certainly" asks for: knowing them would be news, so they are tried as known.
    /// </summary>
    private static IEnumerable<string> UnderCertainly(
        RulePack pack, Rule rule, FactSet facts, IReadOnlyDictionary<string, int> parameters, int[] masks)
    {
        var now = masks.Aggregate(0, (all, mask) => all | mask);
        foreach (var name in rule.FactsUnderCertainly(pack.Facts))
        {
            var plain = new Assessment(pack.Facts, facts, parameters);
            foreach (var value in Values(pack, rule, plain, name))
            {
                var tried = facts.With(name, value);
                var known = new Assessment(pack.Facts, tried, parameters);
                if (Union(rule, known, Axes(pack, rule, known), parameters, pack, tried) == now) continue;
                yield return name;
                break;
            }
        }
    }

    private static int Union(
        Rule rule, Assessment known, List<(string Name, List<FactValue> Values)> axes,
        IReadOnlyDictionary<string, int> parameters, RulePack pack, FactSet facts)
    {
        var trials = axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Values.Count, MostTrials + 1L));
        if (trials > MostTrials) return Walk(rule, known, []);
        var supposed = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        var assessment = new Assessment(pack.Facts, facts, parameters) { Supposed = supposed };
        var all = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var rest = trial;
            foreach (var (name, values) in axes)
            {
                supposed[name] = values[rest % values.Count];
                rest /= values.Count;
            }

            all |= Walk(rule, assessment, []);
        }

        return all;
    }

    /// <summary>The open facts with the values to try; facts that are known have no axis.</summary>
    private static List<(string Name, List<FactValue> Values)> Axes(RulePack pack, Rule rule, Assessment plain)
    {
        var axes = new List<(string, List<FactValue>)>();
        foreach (var name in rule.FactNames(pack.Facts))
        {
            if (!rule.IsAskedOutsideCertainly(pack.Facts, name)) continue;
            var values = Values(pack, rule, plain, name);
            if (values.Count > 1) axes.Add((name, values));
        }

        return axes;
    }

    /// <summary>
    /// One value for each answer the fact can give: codes that no question tells apart are tried once.
    /// </summary>
    private static List<FactValue> Values(RulePack pack, Rule rule, Assessment plain, string name)
    {
        var value = plain.ValueOf(name);
        if (IsSingle(value)) return [];
        var atoms = rule.AtomsOf(pack.Facts, name);
        if (value.Kind == FactKind.Code)
        {
            return [.. value.Codes.GroupBy(
                code => string.Concat(atoms.Select(atom => atom.Codes.Contains(code) ? '1' : '0')))
                .Select(same => FactValue.Code(same.First()))];
        }

        var points = new SortedSet<int>();
        foreach (var atom in atoms)
        {
            var other = atom.OtherFact is null ? null : atom.FactName == name ? atom.OtherFact : atom.FactName;
            var near = other is null ? null : plain.ValueOf(other);
            int?[] limits = near is null
                ? [atom.Least?.Of(plain), atom.Most?.Of(plain)]
                : [near.Low, near.High, value.Low, value.High];
            if (near is not null && limits.All(limit => limit is null)) limits = [AnyDay];
            foreach (var limit in limits)
            {
                if (limit is { } at) points.UnionWith([at - 1, at, at + 1]);
            }
        }

        return [.. points.Where(at => !(at < value.Low) && !(at > value.High)).Select(
            at => new FactValue(value.Kind, [], at, at))];
    }

    /// <summary>1 January 2024: where two days are both open only their order matters, so any day will do.</summary>
    private const int AnyDay = 738_885;

    private static bool IsSingle(FactValue value) =>
        value.Kind == FactKind.Code ? value.Codes.Count == 1 : value.Low is not null && value.Low == value.High;
}
