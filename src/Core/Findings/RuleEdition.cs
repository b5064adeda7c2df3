using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Homeward.Basics;

namespace Homeward.Findings;

/// <summary>What a lawyer can change in a rule without touching its conditions. Null leaves a thing as it is.</summary>
/// <param name="Texts">by "title/ru", "consequence/en", "whoIsBound/uk", "notes/ru"</param>
/// <param name="ValidFrom">first day, or "" for open</param>
/// <param name="ValidTo">last day, or "" for open</param>
/// <param name="Confidence">V, S or K</param>
/// <param name="Citation">by instrument, article, edition, where</param>
/// <param name="TermLength">length of the term, where the rule has one</param>
/// <param name="TermUnit">days, working-days or months</param>
/// <param name="Parameters">what the law leaves open, by name: long_captivity_days</param>
public sealed record RuleChange(
    IReadOnlyDictionary<string, string> Texts, string? ValidFrom = null, string? ValidTo = null, string? Confidence = null,
    IReadOnlyDictionary<string, string>? Citation = null)
{
    public string? ConfidenceNote { get; init; }

    public int? TermLength { get; init; }

    public string? TermUnit { get; init; }

    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
}

/// <summary>Editions of rules that an organisation makes for itself, as text: nothing but their reader judges whether they hold.</summary>
public static class RuleEdition
{
    private static readonly string[] Worded = ["title", "consequence", "whoIsBound", "notes"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a rule laid out for a person.</summary>
    public static string LaidOut(string raw) => JsonNode.Parse(raw)!.ToJsonString(Readable);

    /// <summary>A rule's text with changes; conditions stay. A signature never travels: it stands beside the text it was given for.</summary>
    /// <param name="version">the name of the new edition</param>
    /// <exception cref="JsonException">the text is no JSON</exception>
    public static string Changed(string raw, RuleChange change, string version)
    {
        ArgumentNullException.ThrowIfNull(change);
        var rule = Unsigned(raw, version);
        foreach (var (place, text) in change.Texts)
        {
            if (place.Split('/') is not [var name, var lang] || !Worded.Contains(name) || !Wording.Languages.Contains(lang)) continue;
            if (rule[name] is not JsonObject words) rule[name] = words = [];
            if (text.Length > 0) words[lang] = text;
            else words.Remove(lang);
        }

        if (rule["notes"] is JsonObject { Count: 0 }) rule.Remove("notes");
        Put(rule, "validFrom", change.ValidFrom);
        Put(rule, "validTo", change.ValidTo);
        Put(rule, "confidenceNote", change.ConfidenceNote);
        if (change.Confidence is { } mark) rule["confidence"] = mark;
        foreach (var (name, text) in change.Citation ?? new Dictionary<string, string>())
        {
            if (rule["citation"] is JsonObject citation) citation[name] = text;
        }

        if (rule["deadline"] is JsonObject term)
        {
            if (change.TermLength is { } length) term["length"] = length;
            if (change.TermUnit is { } unit) term["unit"] = unit;
        }

        foreach (var (name, value) in change.Parameters)
        {
            if (rule["parameters"] is JsonObject parameters && parameters.ContainsKey(name)) parameters[name] = value;
        }

        return rule.ToJsonString();
    }

    /// <summary>The text as a new, unsigned edition.</summary>
    /// <exception cref="JsonException">the text is no JSON object</exception>
    public static JsonObject Unsigned(string raw, string version)
    {
        var rule = JsonNode.Parse(raw) as JsonObject ?? throw new JsonException("one rule is an object {…}");
        (rule["version"], rule["verifiedOn"], rule["verifiedBy"]) = (version, null, null);
        return rule;
    }

    /// <summary>A name no edition of the rule has yet: "1", then "1+2", "1+3" …</summary>
    public static string NextVersion(string version, int editions)
    {
        ArgumentNullException.ThrowIfNull(version);
        return string.Create(CultureInfo.InvariantCulture, $"{version.Split('+')[0]}+{editions + 2}");
    }

    private static void Put(JsonObject rule, string name, string? text)
    {
        if (text is not null) rule[name] = text.Length == 0 ? null : text;
    }
}
