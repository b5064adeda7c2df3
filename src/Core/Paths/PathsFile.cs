using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Homeward.Paths;

/// <summary>
/// The constraint file of <c>homeward paths-solve FILE.json</c>, in and out; described for people in
/// docs/guide/paths-solve.md.
/// Pure: text in, text out. Bad input gives problems with their place and no solution, never an exception.
/// </summary>
public static class PathsFile
{
    public const string Format = "homeward/paths-solve/1";

    public const string AnswerFormat = "homeward/paths-solution/1";

    /// <summary>What came out.</summary>
    /// <param name="Json">the answer as one JSON document</param>
    /// <param name="HasProblems">true when the file could not be read; Json then lists why</param>
    /// <param name="IsConsistent">whether all statements can hold together</param>
    public sealed record Answer(string Json, bool HasProblems, bool IsConsistent);

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Solves a constraint file.</summary>
    public static Answer Solve(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var problems = new List<string>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json,
                new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException wrong)
        {
            return Refuse([$"not JSON: {wrong.Message}"]);
        }

        using (document)
        {
            var file = new Reader(problems).Read(document.RootElement);
            if (problems.Count > 0) return Refuse(problems);
            var solution = PathSolver.Solve(file.Problem, file.Without);
            var answer = new JsonObject { ["format"] = AnswerFormat };
            Write(answer, solution, file.Problem);
            answer["setAside"] = Strings(file.Without.Order(StringComparer.Ordinal));
            if (file.WhatIf) answer["whatIf"] = WhatIf(file, solution);
            return new(answer.ToJsonString(Readable), false, solution.IsConsistent);
        }
    }

    private static Answer Refuse(IEnumerable<string> problems) => new(
        new JsonObject { ["format"] = AnswerFormat, ["problems"] = Strings(problems) }.ToJsonString(Readable), true,
            false);

    /// <summary>For each statement in a conflict: the answer without it.</summary>
    private static JsonArray WhatIf(Content file, PathSolution solution)
    {
        var answers = new JsonArray();
        foreach (var id in solution.Conflicts.SelectMany(conflict => conflict.StatementIds).Distinct())
        {
            var answer = new JsonObject { ["without"] = id };
            Write(answer, PathSolver.Solve(file.Problem, new HashSet<string>(file.Without) { id }), file.Problem);
            answers.Add(answer);
        }

        return answers;
    }

    private static void Write(JsonObject answer, PathSolution solution, PathProblem problem)
    {
        var assumptions = problem.Statements.Where(each => each.IsAssumption).Select(each => each.Id).ToHashSet();
        answer["consistent"] = solution.IsConsistent;
        answer["complete"] = solution.IsComplete;
        answer["bounds"] = new JsonArray([.. solution.Bounds.Select(Bounds)]);
        answer["conflicts"] = new JsonArray(
        [
            .. solution.Conflicts.Select(conflict => new JsonObject
            {
                ["statements"] = Strings(conflict.StatementIds.Where(id => !assumptions.Contains(id))),
                ["assumptions"] = Strings(conflict.StatementIds.Where(assumptions.Contains)),
            }),
        ]);
    }

    private static JsonObject Bounds(EventBounds bounds)
    {
        var row = new JsonObject
        {
            ["event"] = bounds.Event,
            ["start"] = Span(bounds.StartEarliest, bounds.StartLatest)
        };
        if (!bounds.IsInstant) row["end"] = Span(bounds.EndEarliest, bounds.EndLatest);
        return row;
    }

    private static JsonObject Span(DateOnly? earliest, DateOnly? latest) =>
        new() { ["earliest"] = Day(earliest), ["latest"] = Day(latest) };

    private static JsonValue? Day(DateOnly? day) =>
        day is { } known ? JsonValue.Create(known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;

    private static JsonArray Strings(IEnumerable<string> texts) =>
        new([.. texts.Select(text => JsonValue.Create(text))]);

    private sealed record Content(PathProblem Problem, HashSet<string> Without, bool WhatIf);

    /// <summary>One reading of a file; collects every problem with its place.</summary>
    private sealed class Reader(List<string> problems)
    {
        private readonly HashSet<string> spans = new(StringComparer.Ordinal);
        private readonly HashSet<string> named = new(StringComparer.Ordinal);

        public Content Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                problems.Add("the file holds one object with \"statements\"");
                return new(new(spans, []), [], false);
            }

            if (Text(root, "format") is { } format && format != Format) problems.Add(
                $"format: '{format}' is not '{Format}'");
            foreach (var name in Names(root, "spans")) spans.Add(name);
            var statements = Statements(root, "statements", false).Concat(
                Statements(root, "assumptions", true)).ToList();
            if (!root.TryGetProperty("statements", out _)) problems.Add("'statements' is missing");
            spans.UnionWith(named.Where(name => StageKind.Find(name) is { IsInstant: false }));
            if (Flag(root, "order")) statements.AddRange(Order());
            foreach (var twice in statements.GroupBy(each => each.Id).Where(group => group.Count() > 1))
            {
                problems.Add($"the id '{twice.Key}' stands twice");
            }

            var without = Names(root, "without").ToHashSet(StringComparer.Ordinal);
            foreach (var id in without.Where(id => statements.TrueForAll(each => each.Id != id)))
            {
                problems.Add($"without: there is no statement '{id}'");
            }

            CheckEnds(statements);
            return new(new(spans, statements), without, Flag(root, "whatIf"));
        }

        private IEnumerable<PathStatement> Order()
        {
            var events = named.Where(name => StageKind.Find(name) is not null).Select(
                name => new PathEvent(name)).ToList();
            return OrderAssumption.Applied.Select(assumption => assumption.Over(events)).OfType<PathStatement>();
        }

        private List<PathStatement> Statements(JsonElement root, string list, bool areAssumptions)
        {
            var statements = new List<PathStatement>();
            if (!root.TryGetProperty(list, out var rows)) return statements;
            if (rows.ValueKind != JsonValueKind.Array)
            {
                problems.Add($"'{list}' is a list");
                return statements;
            }

            foreach (var row in rows.EnumerateArray())
            {
                var where = $"{list}[{statements.Count}]";
                var id = Text(row, "id");
                if (id is null) problems.Add($"{where}: 'id' is missing");
                where = id ?? where;
                var asserts = new List<string>();
                var constraints = row.ValueKind == JsonValueKind.Object && row.TryGetProperty("all", out var all)
                    && all.ValueKind == JsonValueKind.Array
                    ? all.EnumerateArray().Select(each =>
                        Constraint(each, where, asserts)).OfType<PathConstraint>().ToList()
                    : [.. new[] { Constraint(row, where, asserts) }.OfType<PathConstraint>()];
                statements.Add(new(id ?? where, constraints, areAssumptions ? [] : asserts, areAssumptions));
            }

            return statements;
        }

        private PathConstraint? Constraint(JsonElement row, string where, List<string> asserts)
        {
            if (Text(row, "not") is { } absent)
            {
                Name(absent);
                return new PathConstraint.Absent(absent, DayOf(row, "earliest", where), DayOf(row, "latest", where));
            }

            if (Text(row, "event") is { } dated)
            {
                var point = Point(dated);
                asserts.Add(point.Event);
                var (first, last) = (DayOf(row, "earliest", where), DayOf(row, "latest", where));
                if (first > last) problems.Add($"{where}: earliest lies after latest");
                return new PathConstraint.Window(point, first, last);
            }

            if (Text(row, "to") is not { } to)
            {
                problems.Add($"{where}: needs 'event', 'not', or 'from' and 'to'");
                return null;
            }

            var end = Point(to);
            asserts.Add(end.Event);
            var (least, most) = (NumberOf(row, "minDays", where), NumberOf(row, "maxDays", where));
            if (least is null && most is null) problems.Add($"{where}: needs 'minDays' or 'maxDays'");
            if (least > most) problems.Add($"{where}: minDays is greater than maxDays");
            var anchors = Text(row, "from") is { } from ? [from] : Names(row, "fromOneOf").ToList();
            var ways = anchors.Select(anchor =>
                (PathConstraint)new PathConstraint.Distance(Point(anchor), end, least, most)).ToList();
            if (ways.Count == 0) problems.Add($"{where}: needs 'from' or 'fromOneOf'");
            return ways.Count == 1 ? ways[0] : new PathConstraint.OneOf(ways);
        }

        private PathPoint Point(string text)
        {
            var isEnd = text.EndsWith(".end", StringComparison.Ordinal);
            var name = isEnd ? text[..^4] : text.EndsWith(".start", StringComparison.Ordinal) ? text[..^6] : text;
            if (isEnd) ends.Add(name);
            Name(name);
            return new(name, isEnd);
        }

        private readonly HashSet<string> ends = new(StringComparer.Ordinal);

        private void CheckEnds(List<PathStatement> statements)
        {
            if (statements.Count == 0) return;
            foreach (var name in ends.Where(name => !spans.Contains(name)))
            {
                problems.Add($"'{name}.end': '{name}' is one day; list it in 'spans' if it lasts");
            }
        }

        private void Name(string name) => named.Add(name);

        private static string? Text(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object
            && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()
                : null;

        private static bool Flag(JsonElement root, string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

        private static IEnumerable<string> Names(JsonElement row, string name) =>
            row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var list)
                && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(
                    each => each.GetString()!)
                : [];

        private DateOnly? DayOf(JsonElement row, string name, string where)
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out var value)) return null;
            if (value.ValueKind == JsonValueKind.Null) return null;
            var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day)) return day;
            problems.Add($"{where}: {name}: '{text}' is no day (2025-03-19)");
            return null;
        }

        private int? NumberOf(JsonElement row, string name, string where)
        {
            const int Most = 4_000_000;
            if (!row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var days)
                && Math.Abs((long)days) <= Most) return days;
            problems.Add($"{where}: {name}: '{value.GetRawText()}' is no number of days");
            return null;
        }
    }
}
