using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Exchanges;

/// <summary>
/// The register of exchanges: what ships in data/exchanges/register.json, or an organisation's own edition. Reading bad
/// content does not throw: Problems names row and place, and rows that cannot be read are left out and said.
/// </summary>
public sealed class ExchangeRegister
{
    private static readonly Lazy<ExchangeRegister> Default = new(() =>
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/exchanges/register.json")
            ?? throw new InvalidDataException("the register of exchanges is not in this build");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray());
    });

    private ExchangeRegister(
        string coverage, IReadOnlyList<ExchangeOperation> operations, IReadOnlyList<MonthTotal> months,
        IReadOnlyList<StatedTotal> totals, IReadOnlyList<HeldClaim> held, IReadOnlyList<string> problems)
    {
        Coverage = coverage;
        Operations = operations;
        MonthTotals = months;
        StatedTotals = totals;
        HeldClaims = held;
        Problems = problems;
    }

    /// <summary>The register that comes with the program.</summary>
    public static ExchangeRegister Shipped => Default.Value;

    /// <summary>
    /// First and last day that were looked through; what lies outside is not "no exchange" but "not looked at".
    /// </summary>
    public string Coverage { get; }

    /// <summary>Operations by their first day.</summary>
    public IReadOnlyList<ExchangeOperation> Operations { get; }

    public IReadOnlyList<MonthTotal> MonthTotals { get; }

    public IReadOnlyList<StatedTotal> StatedTotals { get; }

    public IReadOnlyList<HeldClaim> HeldClaims { get; }

    public IReadOnlyList<string> Problems { get; }

    /// <summary>The id of a register key: the same on every desk and in every version.</summary>
    public static string IdOf(string key) => Ids.From(
        Ids.Exchange, SHA256.HashData(Encoding.UTF8.GetBytes("homeward/exchange/1 " + key)).AsSpan(0, Ids.RandomBytes));

    /// <summary>The operation with this id or key, or the one that has it as a stage; null when unknown.</summary>
    public ExchangeOperation? Find(string idOrKey) => Operations.FirstOrDefault(operation =>
        operation.Id == idOrKey || operation.Key == idOrKey
        || operation.Stages.Any(stage => stage.Id == idOrKey || stage.Key == idOrKey));

    /// <summary>The stage with this id or key; null when it names an operation or nothing.</summary>
    public ExchangeStage? FindStage(string idOrKey) => Operations.SelectMany(operation => operation.Stages)
        .FirstOrDefault(stage => stage.Id == idOrKey || stage.Key == idOrKey);

    /// <summary>Reads a register.</summary>
    public static ExchangeRegister Read(ReadOnlySpan<byte> json)
    {
        var problems = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return new RegisterReader(problems).Read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add($"the register cannot be read: {wrong.Message}");
            return new("", [], [], [], [], problems);
        }
    }

    /// <summary>One reading of a register file; collects problems instead of stopping at the first.</summary>
    private sealed class RegisterReader(List<string> problems)
    {
        public ExchangeRegister Read(JsonElement root)
        {
            var operations = Rows(root, "operations", Operation);
            foreach (var same in operations.SelectMany(Keys).GroupBy(key => key).Where(group => group.Count() > 1))
            {
                problems.Add($"{same.Key}: stands twice in the register");
            }

            return new(Text(root, "coverage") ?? "", [.. operations.OrderBy(operation => operation.When.Earliest)],
                Rows(root, "monthTotals", Month), Rows(root, "statedTotals", Total), Rows(root, "heldClaims", Held),
                    problems);
        }

        private static IEnumerable<string> Keys(ExchangeOperation operation) =>
            operation.Stages.Select(stage => stage.Key).Append(operation.Key);

        private List<T> Rows<T>(JsonElement root, string name, Func<JsonElement, string, T?> read) where T : class
        {
            var rows = new List<T>();
            if (!root.TryGetProperty(name, out var list)) return rows;
            var number = 0;
            foreach (var row in list.EnumerateArray())
            {
                number++;
                var where = $"{name} {Text(row, "key") ?? number.ToString(CultureInfo.InvariantCulture)}";
                if (read(row, where) is { } one) rows.Add(one);
            }

            return rows;
        }

        private ExchangeOperation? Operation(JsonElement row, string where)
        {
            var key = Text(row, "key");
            var when = When(Text(row, "date"), where);
            if (key is null) problems.Add($"{where}: 'key' is missing");
            if (key is null || when is null) return null;
            var kind = Text(row, "kind") ?? "exchange";
            if (kind is not ("exchange" or "aborted")) problems.Add($"{where}: kind is exchange or aborted");
            var stages = Rows(row, "stages", Stage);
            foreach (var stage in stages)
            {
                if (stage.When.Earliest < when.Earliest || stage.When.Latest > when.Latest)
                {
                    problems.Add($"{where}: stage {stage.Key} lies outside the operation's days");
                }
            }

            return new(IdOf(key), key, kind, when, Counts(row, where), stages, List(row, "aliases"),
                List(row, "criteria"),
                List(row, "mediators"), Rows(row, "transfers", Transfer), Text(row, "agreed"), Mark(row, where),
                Text(row, "notes"), List(row, "sources"));
        }

        private ExchangeStage? Stage(JsonElement row, string where)
        {
            var key = Text(row, "key");
            var when = When(Text(row, "date"), where);
            if (key is null || when is null)
            {
                problems.Add($"{where}: a stage needs 'key' and 'date'");
                return null;
            }

            return new(IdOf(key), key, when, Counts(row, where), List(row, "criteria"), Mark(row, where),
                Text(row, "notes"));
        }

        private List<ExchangeCount> Counts(JsonElement row, string where) =>
            Rows(row, "counts", (each, _) => Count(each, where));

        private ExchangeCount? Count(JsonElement each, string where)
        {
            var side = Text(each, "side");
            var category = Text(each, "category") ?? "all";
            if (side is not ("ru" or "ua")) problems.Add($"{where}: a count is for side ru or ua, not '{side}'");
            if (category is not ("all" or "military" or "civilian")) problems.Add(
                $"{where}: '{category}' is no category");
            if (Number(each, side ?? "ru", where) is not { } count) return null;
            return new(side ?? "", count, category, Text(each, "by"), Mark(each, where),
                each.TryGetProperty("outsideFormula", out var outside) && outside.GetBoolean(), Text(each, "note"));
        }

        private CountRange? Number(JsonElement row, string side, string where)
        {
            var text = Text(row, "count");
            var count = string.IsNullOrWhiteSpace(text) ? null : CountRange.Parse(text, "side-" + side);
            if (count is { Disclosed: true, Low: null, High: null }) count = null;
            if (count is null) problems.Add(
                $"{where}: '{text}' is no count (175, ~250, 12+, -40, 100-120, not disclosed)");
            return count;
        }

        private ExchangeTransfer? Transfer(JsonElement row, string where) =>
            Number(row, "ua", where) is { } count
                ? new(Text(row, "to") ?? "", count, Text(row, "category") ?? "all", Mark(row, where))
                : null;

        private MonthTotal? Month(JsonElement row, string where) =>
            When(Text(row, "period"), where) is { } period
                ? new(period, row.GetProperty("exchanges").GetInt32(), Text(row, "by") ?? "", Mark(row, where),
                    Text(row, "note"), Counts(row, where))
                : null;

        private StatedTotal? Total(JsonElement row, string where) =>
            Number(row, Text(row, "side") ?? "ru", where) is { } count
                ? new(Text(row, "side") ?? "", Text(row, "period") ?? "", count, Text(row, "by") ?? "",
                    Text(row, "what") ?? "", Mark(row, where))
                : null;

        private HeldClaim? Held(JsonElement row, string where) =>
            Number(row, "ru", where) is { } count
                ? new(Text(row, "on") ?? "", Text(row, "held") ?? "", count, Text(row, "by") ?? "", Mark(row, where))
                : null;

        private string Mark(JsonElement row, string where)
        {
            var mark = Text(row, "mark");
            if (mark is "V" or "S" or "K") return mark;
            problems.Add($"{where}: 'mark' is V, S or K");
            return "K";
        }

        /// <summary>A day, a month, or two of them with a slash.</summary>
        private UncertainDate? When(string? text, string where)
        {
            var parts = (text ?? "").Split('/');
            var first = Span(parts[0]);
            var last = Span(parts[^1]);
            if (parts.Length <= 2 && first is { } f && last is { } l && f.First <= l.Last)
            {
                return new(null, null, null, text!, f.First, l.Last, "register", "as the register gives it");
            }

            problems.Add($"{where}: '{text}' is no date (2025-03-19, 2022-06, 2025-05-23/2025-05-25)");
            return null;
        }

        private static (DateOnly First, DateOnly Last)? Span(string text)
        {
            var culture = CultureInfo.InvariantCulture;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var day)) return (
                day, day);
            if (!DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", culture, DateTimeStyles.None,
                out var month)) return null;
            return (month, month.AddMonths(1).AddDays(-1));
        }

        private static List<string> List(JsonElement row, string name) =>
            row.TryGetProperty(name, out var list)
                ? [.. list.EnumerateArray().Select(each => each.GetString() ?? "")] : [];

        private static string? Text(JsonElement row, string name) =>
            row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
