using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>
/// Readings as JSON: <c>{source, language, published, claims: [{kind, start, length, quote, stage, when, …}]}</c>.
/// Absent
/// values are left out; "affirmed" is left out; dates are EDTF; counts are the notation of <see
/// cref="CountRange.Notation"/>.
/// </summary>
public static class ClaimJson
{
    private static readonly JsonWriterOptions Pretty = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One reading as indented JSON with LF line ends.</summary>
    public static string Write(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Pretty))
        {
            json.WriteStartObject();
            json.WriteString("source", reading.Source);
            json.WriteString("language", reading.Language);
            if (reading.Published is { } day) json.WriteString("published", Day(day));
            else json.WriteNull("published");
            Optional(json, "published_as", reading.PublishedAs);
            json.WriteStartArray("claims");
            foreach (var claim in reading.Claims) Write(json, claim);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)
            .Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
    }

    /// <summary>One claim on one line.</summary>
    public static string Write(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain)) Write(json, claim);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>One claim into a larger document.</summary>
    public static void Write(Utf8JsonWriter json, Claim claim)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(claim);
        json.WriteStartObject();
        json.WriteString("kind", claim.Kind);
        json.WriteNumber("start", claim.Start);
        json.WriteNumber("length", claim.Length);
        json.WriteString("quote", claim.Quote);
        Optional(json, "stage", claim.Stage);
        Optional(json, "when", claim.When?.Edtf);
        if (claim.Relative is { } relative)
        {
            json.WriteStartObject("relative");
            json.WriteString("after", relative.After);
            if (relative.Days is { } days) json.WriteNumber("days", days);
            json.WriteEndObject();
        }

        WriteCounts(json, claim.Counts);
        json.WriteString("modality", claim.Modality);
        if (claim.Polarity != Polarities.Affirmed) json.WriteString("polarity", claim.Polarity);
        List(json, "voice", claim.Voice);
        Optional(json, "subject", claim.Subject);
        Optional(json, "group", claim.Group);
        Optional(json, "by", claim.By);
        List(json, "health", claim.Health);
        Optional(json, "treatment", claim.Treatment);
        List(json, "rule", claim.Rule);
        List(json, "category", claim.Category);
        Optional(json, "service", claim.Service);
        Optional(json, "task", claim.Task);
        if (claim.Coerced is { } coerced) json.WriteBoolean("coerced", coerced);
        Optional(json, "period", claim.Period);
        Optional(json, "agreed", claim.Agreed);
        Optional(json, "note", claim.Note);
        json.WriteEndObject();
    }

    /// <summary>Reads a reading or a gold file; unknown fields are passed over.</summary>
    /// <exception cref="FormatException">not JSON, or a claim lacks a field or holds a word outside its
    /// vocabulary</exception>
    public static Reading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            return ReadReading(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"this is not a reading: {broken.Message}", broken);
        }
    }

    /// <summary>Reads one claim.</summary>
    /// <exception cref="FormatException">a field is missing, of the wrong type, or outside its vocabulary</exception>
    public static Claim ReadClaim(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException("a claim is a JSON object");
        var claim = new Claim
        {
            Kind = Text(json, "kind") ?? throw new FormatException("a claim needs its kind"),
            Start = Number(json, "start") ?? throw new FormatException("a claim needs the start of its quote"),
            Length = Number(json, "length") ?? throw new FormatException("a claim needs the length of its quote"),
            Quote = Text(json, "quote") ?? throw new FormatException("a claim needs its quote"),
            Stage = Text(json, "stage"),
            When = Text(json, "when") is { } edtf ? ClaimDates.FromEdtf(edtf) : null,
            Relative = ReadRelative(json),
            Counts = ReadCounts(json),
            Modality = Text(json, "modality") ?? Modalities.Asserted,
            Polarity = Text(json, "polarity") ?? Polarities.Affirmed,
            Voice = Texts(json, "voice"),
            Subject = Text(json, "subject"),
            Group = Text(json, "group"),
            By = Text(json, "by"),
            Health = Texts(json, "health"),
            Treatment = Text(json, "treatment"),
            Rule = Texts(json, "rule"),
            Category = Texts(json, "category"),
            Service = Text(json, "service"),
            Task = Text(json, "task"),
            Coerced = json.TryGetProperty("coerced", out var coerced) ? coerced.ValueKind == JsonValueKind.True : null,
            Period = Text(json, "period"),
            Agreed = Text(json, "agreed"),
            Note = Text(json, "note"),
        };
        if (claim.Faults() is [var first, ..]) throw new FormatException($"claim at {claim.Start}: {first}");
        return claim;
    }

    private static Reading ReadReading(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("claims", out var claims) ||
            claims.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("a reading is an object with a list \"claims\"");
        }

        DateOnly? published = null;
        if (Text(json, "published") is { } day)
        {
            published = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var read)
                ? read
                : throw new FormatException($"published \"{day}\" is not a day like 2025-06-11");
        }

        return new(
            Text(json, "source"), Text(json, "language") ?? "und", published, Text(json, "published_as"),
            [.. claims.EnumerateArray().Select(ReadClaim)]);
    }

    private static void WriteCounts(Utf8JsonWriter json, IReadOnlyList<CountRange> counts)
    {
        if (counts.Count == 0) return;
        json.WriteStartObject("counts");
        foreach (var count in counts) json.WriteString(count.Per, count.Notation);
        json.WriteEndObject();
    }

    private static List<CountRange> ReadCounts(JsonElement json)
    {
        if (!json.TryGetProperty("counts", out var counts) || counts.ValueKind != JsonValueKind.Object) return [];
        return
        [
            .. counts.EnumerateObject().Select(c => c.Value.ValueKind switch
            {
                JsonValueKind.String when !string.IsNullOrWhiteSpace(c.Value.GetString()) =>
                    CountRange.Parse(c.Value.GetString()!, c.Name),
                JsonValueKind.Number => CountRange.Parse(c.Value.GetRawText(), c.Name),
                _ => throw new FormatException($"count \"{c.Name}\" is neither text nor number"),
            }),
        ];
    }

    private static RelativeDate? ReadRelative(JsonElement json) =>
        json.TryGetProperty("relative", out var relative) && relative.ValueKind == JsonValueKind.Object
            ? new(Text(relative, "after") ?? "", Number(relative, "days"))
            : null;

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string? Text(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new FormatException($"\"{name}\" is not text");

    private static int? Number(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw new FormatException($"\"{name}\" is not a whole number");

    private static List<string> Texts(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind != JsonValueKind.Array ? throw new FormatException($"\"{name}\" is not a list of texts")
        : [.. value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String
            ? v.GetString()!
            : throw new FormatException($"\"{name}\" holds something that is not text"))];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Dates of claims from and to EDTF.</summary>
public static class ClaimDates
{
    /// <summary>A date given as EDTF (a gold file, a correction): 2025-03-19, 2022-21, 2023-22/..,
    /// 2025-03-21~.</summary>
    /// <exception cref="FormatException">not one of the EDTF forms used for claims</exception>
    public static UncertainDate FromEdtf(string edtf)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(edtf);
        var read = Edtf.Parse(edtf);
        if (read.Value is not { } value) throw new FormatException($"\"{edtf}\" is not a date in EDTF: {read.Refusal}");
        return new(null, null, null, edtf, value.Span.Earliest, value.Span.Latest, "reader", "given as EDTF");
    }
}
