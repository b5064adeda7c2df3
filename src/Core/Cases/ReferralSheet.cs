using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>
/// What a partner is told when somebody is referred: for each need a list of the fields that may be on the sheet, and nothing else ever is.
/// data/letters/referrals.json.
/// </summary>
public static class ReferralSheet
{
    /// <summary>Beginning of the id of every referral sheet; a need follows.</summary>
    public const string Prefix = "referral-";

    private sealed record Need(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Fields);

    private static readonly Lazy<(IReadOnlyDictionary<string, Need> Needs, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Words)>
        Shipped = new(Load);

    /// <summary>lawyer, doctor, psychologist, money, evacuation, information</summary>
    public static IReadOnlyList<string> Needs => [.. Shipped.Value.Needs.Keys];

    /// <summary>The name of a need; the need itself when there is none such.</summary>
    public static string Label(string need, string lang) => Shipped.Value.Needs.TryGetValue(need, out var known) ? known.Labels[lang] : need;

    /// <summary>The fields a partner gets for a need.</summary>
    /// <exception cref="KeyNotFoundException">no such need</exception>
    public static IReadOnlyList<string> Allowed(string need) => Shipped.Value.Needs[need].Fields;

    /// <summary>The sheet as a template: one line for each allowed field.</summary>
    /// <param name="lang">en, ru or uk</param>
    /// <exception cref="KeyNotFoundException">no such need or language</exception>
    public static LetterTemplate Template(string need, string lang)
    {
        var words = Shipped.Value.Words;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"id: {Prefix}{need}\nversion: 1\ntitle: {words["title"][lang]}: {Label(need, lang)}\n")
            .Append("sends: organisation\nrules:\nrisks: RU-RISK-284-1\nto: partner\npurpose: referral\n---\n")
            .Append(CultureInfo.InvariantCulture, $"> {words["to"][lang]}: {{partner}}\n^ {words["title"][lang]}\n{words["need"][lang]}: {{need}}\n");
        foreach (var field in Allowed(need)) text.Append(CultureInfo.InvariantCulture, $"{LetterField.Find(field)!.Labels[lang]}: {{{field}}}\n");
        text.Append(CultureInfo.InvariantCulture, $"{words["only"][lang]}\n{{organisation}}\n{{today}}\n");
        var (template, faults) = LetterTemplate.Read(text.ToString(), lang);
        return template ?? throw new InvalidOperationException($"referral {need}: {faults[0]}");
    }

    private static (IReadOnlyDictionary<string, Need>, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>) Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/letters/referrals.json")
            ?? throw new InvalidOperationException("data/letters/referrals.json is not in this program");
        using var json = JsonDocument.Parse(stream);
        IReadOnlyDictionary<string, string> Texts(JsonElement e) =>
            e.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!, StringComparer.Ordinal);
        var needs = json.RootElement.GetProperty("needs").EnumerateObject().ToDictionary(n => n.Name, n => new Need(
            Texts(n.Value.GetProperty("label")), [.. n.Value.GetProperty("fields").EnumerateArray().Select(f => f.GetString()!)]), StringComparer.Ordinal);
        return (needs, json.RootElement.GetProperty("words").EnumerateObject().ToDictionary(w => w.Name, w => Texts(w.Value), StringComparer.Ordinal));
    }
}
