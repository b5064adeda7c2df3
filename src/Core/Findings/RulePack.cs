using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>
/// The rules of one desk: those shipped in data/law, or the organisation's own edition of them. Reading never throws
/// on bad
/// content: every problem is named with file, rule and place, and a pack with problems refuses to assess.
/// </summary>
public sealed class RulePack
{
    private static readonly Lazy<RulePack> Default = new(LoadShipped);

    private RulePack(FactCatalogue facts, IReadOnlyList<Rule> rules, IReadOnlyList<string> problems)
    {
        Facts = facts;
        Rules = rules;
        Problems = problems;
    }

    /// <summary>The rules that come with the program.</summary>
    public static RulePack Shipped => Default.Value;

    public FactCatalogue Facts { get; }

    /// <summary>Every version of every rule, by id and first day of validity.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>What is wrong with the pack; empty when it can be used.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The version of a rule that was in force on a day; null when there was none.</summary>
    public Rule? Find(string id, DateOnly day) => Rules.FirstOrDefault(rule => rule.Id == id && rule.IsValidOn(day));

    /// <summary>
    /// Every rule in force on a day, assessed over the facts of one person. Pure: the same input gives the same
    /// findings.
    /// </summary>
    public IReadOnlyList<Finding> AssessAll(
        FactSet facts, DateOnly day, IReadOnlyDictionary<string, int>? parameters = null) =>
        [.. Rules.Where(rule => rule.IsValidOn(day)).Select(
            rule => Finding.Assess(this, rule, facts, day, parameters))];

    /// <summary>Editions of the organisation's own that cannot be used with this program, and why; each is left out.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>
    /// These rules with what an organisation decided beside them. An own edition stands in place of the edition with the same
    /// id and first day; a signature and a last day bind the one edition whose text has their hash, so a changed text is unsigned.
    /// An own edition that cannot be read, or that is in force on one day with another, is left out and named.
    /// </summary>
    public RulePack With(
        IEnumerable<string> own, IReadOnlyDictionary<string, RuleSignature> signed, IReadOnlyDictionary<string, DateOnly> lastDays)
    {
        ArgumentNullException.ThrowIfNull(own);
        var (rules, leftOut) = (Rules.ToList(), new List<string>());
        foreach (var json in own)
        {
            var (rule, problems) = ReadOne(json);
            if (rule is null || problems.Count > 0)
            {
                leftOut.AddRange(problems);
                continue;
            }

            var tried = rules.Where(r => r.Id != rule.Id || r.ValidFrom != rule.ValidFrom).Append(rule).ToList();
            var clash = new List<string>();
            FindOverlaps([.. tried.Where(r => r.Id == rule.Id).Select(r => Ended(r, lastDays)).OrderBy(r => r.ValidFrom)], clash);
            if (clash.Count == 0) rules = tried;
            else leftOut.AddRange(clash);
        }

        return new(Facts, [.. rules.Select(r => Ended(r, lastDays)).Select(r => signed.TryGetValue(r.Hash, out var word)
            ? r with { VerifiedOn = word.On, VerifiedBy = word.By } : r).OrderBy(r => r.Id, StringComparer.Ordinal).ThenBy(r => r.ValidFrom)],
            Problems)
        { LeftOut = leftOut };
    }

    /// <summary>Reads one rule as it would stand in a file, over these facts.</summary>
    /// <returns>the rule, and every problem with its place; with a problem the rule is not to be used</returns>
    public (Rule? Rule, IReadOnlyList<string> Problems) ReadOne(string json)
    {
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return (RuleReader.Read(document.RootElement, "rule", Facts, problems), problems);
            problems.Add("rule: one rule is an object {…}");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add($"rule: cannot be read: {wrong.Message}");
        }

        return (null, problems);
    }

    private static Rule Ended(Rule rule, IReadOnlyDictionary<string, DateOnly> lastDays) =>
        lastDays.TryGetValue(rule.Hash, out var day) && !(rule.ValidTo < day) ? rule with { ValidTo = day } : rule;

    /// <summary>Reads a catalogue of facts and rule files (name, bytes).</summary>
    public static RulePack Read(ReadOnlySpan<byte> catalogue, IEnumerable<(string Name, byte[] Json)> files)
    {
        var problems = new List<string>();
        FactCatalogue facts;
        try
        {
            facts = FactCatalogue.Read(catalogue, problems);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add($"facts.json: cannot be read: {wrong.Message}");
            facts = FactCatalogue.Read("""{"whoToAsk":{},"facts":[],"conditions":{}}"""u8, problems);
        }

        var rules = new List<Rule>();
        foreach (var (name, json) in files)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                foreach (var row in document.RootElement.GetProperty("rules").EnumerateArray())
                {
                    if (RuleReader.Read(row, name, facts, problems) is { } rule) rules.Add(rule);
                }
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                problems.Add($"{name}: cannot be read: {wrong.Message}");
            }
        }

        rules.Sort((a, b) => (a.Id, a.ValidFrom).CompareTo((b.Id, b.ValidFrom)));
        FindOverlaps(rules, problems);
        return new(facts, rules, problems);
    }

    private static void FindOverlaps(List<Rule> rules, List<string> problems)
    {
        for (var i = 1; i < rules.Count; i++)
        {
            if (rules[i - 1].Id != rules[i].Id) continue;
            if (rules[i - 1].ValidTo is null || rules[i].ValidFrom is null
                || rules[i].ValidFrom <= rules[i - 1].ValidTo)
            {
                problems.Add($"{rules[i].Id}: two versions are in force on one day; give the older a last day");
            }
        }
    }

    /// <summary>Reads files of rules over a catalogue of facts, the shipped one where none is given: for whoever writes rules.</summary>
    public static RulePack Check(IEnumerable<(string Name, byte[] Json)> files, byte[]? catalogue = null) =>
        Read(catalogue ?? Bytes("data/law/facts.json"), files);

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(RulePack).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static RulePack LoadShipped()
    {
        var assembly = typeof(RulePack).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("data/law/", StringComparison.Ordinal)
                && name.EndsWith(".json", StringComparison.Ordinal) && name != "data/law/facts.json")
            .Order(StringComparer.Ordinal);
        return Read(Bytes("data/law/facts.json"), files.Select(name => (name, Bytes(name))));
    }
}

/// <summary>That a lawyer of the organisation read an edition of a rule and stands for it.</summary>
/// <param name="By">the lawyer's name</param>
public sealed record RuleSignature(DateOnly On, string By);

/// <summary>Reads one rule of a file and says what is wrong with it.</summary>
internal static class RuleReader
{
    public static Rule? Read(JsonElement row, string file, FactCatalogue facts, IList<string> problems)
    {
        var id = Text(row, "id");
        var where = $"{file}: {id ?? "a rule without id"}";
        var before = problems.Count;
        foreach (var needed in (string[])["id", "version", "title", "bodyOfLaw", "citation", "confidence",
            "consequence", "whoIsBound"])
        {
            if (!row.TryGetProperty(needed, out _)) problems.Add($"{where}: '{needed}' is missing");
        }

        if (problems.Count > before) return null;
        var confidence = ConfidenceOf(row, where, problems);
        var rows = Rows(row, where, confidence, facts, problems);
        var appliesTo = row.TryGetProperty("appliesTo", out var concerned)
            ? Parsed(concerned, $"{where}: appliesTo", facts, problems) : null;
        var citation = row.GetProperty("citation");
        var rule = new Rule(id!, Text(row, "version")!,
            HashOf(row, [.. rows.Select(r => r.When), .. Some(appliesTo)], facts),
            Texts(row, "title", where, problems), Text(row, "bodyOfLaw")!, Text(row, "jurisdiction") ?? "international",
            DayOf(row, "validFrom", where, problems), DayOf(row, "validTo", where, problems), rows,
            Otherwise(row, where, confidence, problems), Assumptions(row, where, facts, problems), Parameters(row),
            Texts(row, "consequence", where, problems), Texts(row, "whoIsBound", where, problems),
            row.TryGetProperty("remedies", out var list) ? [.. list.EnumerateArray().Select(r => r.GetString()!)] : [],
            Term(row, where, facts, problems),
            new(Text(citation, "instrument") ?? "", Text(citation, "article") ?? "", Text(citation, "edition") ?? "",
                Text(citation, "where") ?? ""),
            confidence, Text(row, "confidenceNote"), DayOf(row, "verifiedOn", where, problems), Text(row, "verifiedBy"),
            row.TryGetProperty("notes", out _) ? Texts(row, "notes", where, problems) : null)
        {
            AppliesTo = appliesTo,
            Raw = Plain(row),
        };
        CheckParameters(rule, facts, where, problems);
        if (rule.ValidTo < rule.ValidFrom) problems.Add($"{where}: validTo lies before validFrom");
        return rule;
    }

    private static List<RuleRow> Rows(
        JsonElement row, string where, Confidence confidence, FactCatalogue facts, IList<string> problems)
    {
        var rows = new List<RuleRow>();
        if (row.TryGetProperty("when", out var single))
        {
            var reading = Text(row, "reading") ?? "core";
            var outcome = reading == "core" ? FindingOutcome.Engaged : FindingOutcome.Arguable;
            rows.Add(new("1", outcome, reading, false, "table", confidence, Texts(row, "consequence", where, problems))
            {
                When = Parsed(single, $"{where}: when", facts, problems),
            });
        }

        if (row.TryGetProperty("rows", out var list))
        {
            foreach (var each in list.EnumerateArray()) rows.Add(Row(each, where, facts, problems));
        }

        if (rows.Count == 0) problems.Add($"{where}: has neither 'when' nor 'rows'");
        return rows;
    }

    private static RuleRow Row(JsonElement each, string where, FactCatalogue facts, IList<string> problems)
    {
        var place = $"{where}: row {Text(each, "id")}";
        var reading = Text(each, "reading") ?? "core";
        if (reading is not ("core" or "broad" or "narrow")) problems.Add($"{place}: reading is core, broad or narrow");
        return new(Text(each, "id") ?? "?", OutcomeOf(Text(each, "outcome"), place, problems), reading,
            each.TryGetProperty("watch", out var watch) && watch.GetBoolean(), Text(each, "from") ?? "table",
            ConfidenceOf(each, place, problems), Texts(each, "says", place, problems))
        {
            When = each.TryGetProperty("when", out var when)
                ? Parsed(when, place, facts, problems)
                : Condition.Parse(default, place, problems),
        };
    }

    private static RuleRow Otherwise(JsonElement row, string where, Confidence confidence, IList<string> problems)
    {
        if (!row.TryGetProperty("otherwise", out var otherwise))
        {
            return new("otherwise", FindingOutcome.NotEngaged, "core", false, "table", confidence,
                new Dictionary<string, string>());
        }

        return new("otherwise", OutcomeOf(Text(otherwise, "outcome"), where, problems), "core", false,
            Text(otherwise, "from") ?? "project", confidence, Texts(otherwise, "says", where, problems));
    }

    private static Condition Parsed(JsonElement element, string where, FactCatalogue facts, IList<string> problems)
    {
        var condition = Condition.Parse(element, where, problems);
        facts.Check(condition, where, problems);
        return condition;
    }

    private static List<RuleAssumption> Assumptions(
        JsonElement row, string where, FactCatalogue facts, IList<string> problems)
    {
        if (!row.TryGetProperty("assumptions", out var list)) return [];
        var given = new List<RuleAssumption>();
        foreach (var each in list.EnumerateArray())
        {
            var name = Text(each, "fact") ?? "";
            var value = Text(each, "value") ?? "";
            if (facts.Find(name)?.Values.Contains(value) != true) problems.Add(
                $"{where}: assumption: '{name}' cannot be '{value}'");
            given.Add(new(name, FactValue.Code(value), Texts(each, "why", where, problems)));
        }

        return given;
    }

    private static Dictionary<string, int> Parameters(JsonElement row) =>
        row.TryGetProperty("parameters", out var list)
            ? list.EnumerateObject().ToDictionary(
                each => each.Name, each => each.Value.GetInt32(), StringComparer.Ordinal)
            : new(StringComparer.Ordinal);

    private static void CheckParameters(Rule rule, FactCatalogue facts, string where, IList<string> problems)
    {
        foreach (var (atom, _) in Reach(rule.Conditions, facts))
        {
            foreach (var limit in (Limit?[])[atom.Least, atom.Most])
            {
                if (limit?.Parameter is { } name && !rule.Parameters.ContainsKey(name))
                {
                    problems.Add($"{where}: uses the parameter '{name}' and gives it no value");
                }
            }
        }
    }

    private static DeadlineTerm? Term(JsonElement row, string where, FactCatalogue facts, IList<string> problems)
    {
        if (!row.TryGetProperty("deadline", out var term) || term.ValueKind == JsonValueKind.Null) return null;
        var from = Text(term, "countedFromFact") ?? "";
        if (facts.Find(from)?.Kind != FactKind.Day) problems.Add(
            $"{where}: the deadline counts from '{from}', which is not a day");
        var unit = Text(term, "unit") ?? "";
        if (unit is not ("days" or "working-days" or "months")) problems.Add(
            $"{where}: a deadline counts days, working-days or months");
        var length = term.TryGetProperty("length", out var l) && l.TryGetInt32(out var n) ? n : 0;
        if (length <= 0) problems.Add($"{where}: a deadline has a length above 0");
        return new(length, unit, from, ConfidenceOf(term, where, problems));
    }

    /// <summary>
    /// Every question that conditions can come to, through named conditions too, each with whether it stands under
    /// "certainly"; a cycle is walked once.
    /// </summary>
    internal static IEnumerable<(Atom Atom, bool IsCertain)> Reach(
        IEnumerable<Condition> conditions, FactCatalogue facts)
    {
        var seen = new HashSet<(string, bool)>();
        var open = new Stack<(Condition Condition, bool IsCertain)>(conditions.Select(condition => (condition, false)));
        while (open.TryPop(out var next))
        {
            foreach (var (atom, isCertain) in next.Condition.Atoms())
            {
                var certain = isCertain || next.IsCertain;
                if (atom.Named is null) yield return (atom, certain);
                else if (seen.Add((atom.Named, certain)) && facts.FindNamed(atom.Named) is { } named)
                {
                    open.Push((named.When, certain));
                }
            }
        }
    }

    /// <summary>SHA-256 over the rule's own text and that of the named conditions it uses, without layout.</summary>
    private static string HashOf(JsonElement row, IEnumerable<Condition> conditions, FactCatalogue facts)
    {
        var text = new StringBuilder(Plain(row));
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<Condition>(conditions);
        while (open.TryPop(out var condition))
        {
            foreach (var (atom, _) in condition.Atoms())
            {
                if (atom.Named is { } name && names.Add(name) && facts.FindNamed(name) is { } named) open.Push(
                    named.When);
            }
        }

        foreach (var name in names) text.Append('\n').Append(name).Append('=').Append(facts.FindNamed(name)?.Raw);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Plain(JsonElement element)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) element.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static IEnumerable<Condition> Some(Condition? condition) => condition is null ? [] : [condition];

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyDictionary<string,
        string> Texts(JsonElement row, string name, string where, IList<string> problems)
    {
        var texts = row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? FactCatalogue.Texts(value) : new Dictionary<string, string>();
        foreach (var language in Wording.Languages)
        {
            if (!texts.ContainsKey(language)) problems.Add($"{where}: '{name}' has no words in '{language}'");
        }

        return texts;
    }

    private static DateOnly? DayOf(JsonElement row, string name, string where, IList<string> problems)
    {
        if (Text(row, name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day)) return day;
        problems.Add($"{where}: '{name}' is not a day: {text}");
        return null;
    }

    private static FindingOutcome OutcomeOf(string? text, string where, IList<string> problems)
    {
        switch (text)
        {
            case "engaged": return FindingOutcome.Engaged;
            case "arguable": return FindingOutcome.Arguable;
            case "not-engaged": return FindingOutcome.NotEngaged;
            case "unknown": return FindingOutcome.Unknown;
            default:
                problems.Add($"{where}: outcome is engaged, arguable, not-engaged or unknown");
                return FindingOutcome.Unknown;
        }
    }

    private static Confidence ConfidenceOf(JsonElement row, string where, IList<string> problems)
    {
        if (Enum.TryParse<Confidence>(Text(row, "confidence"), out var confidence)) return confidence;
        problems.Add($"{where}: confidence is V (text read), S (secondary source) or K (unverified)");
        return Confidence.K;
    }
}
