using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>The six cases a letter needs; the order of the forms in data/words/cases.*.json.</summary>
public enum GrammaticalCase
{
    Nominative,
    Genitive,
    Dative,
    Accusative,
    Instrumental,

    /// <summary>Russian prepositional, Ukrainian locative.</summary>
    Prepositional,
}

/// <summary>A name or rank as a letter needs it.</summary>
/// <param name="Text">the form the rules would choose</param>
/// <param name="Doubt">null: certain by the grammar; otherwise why a person must confirm it before it is printed: fleeting,
/// alternation, foreign, french, stress, soft-р, noun-or-feminine, noun-or-adjective, feminine-soft, ending-я, ending-о,
/// sex-unknown, no-rule, not-cyrillic</param>
public sealed record DeclinedName(string Text, string? Doubt);

/// <summary>
/// Russian and Ukrainian names and ranks in every case. Rules are data that a linguist can read and extend; where the grammar leaves a
/// choice (Кравец: Кравца or Кравеца?) the answer carries the doubt and nobody's name is guessed into a letter.
/// </summary>
public static class NameCases
{
    /// <summary>Roles the rules know.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["surname", "given", "patronymic", "rank"];

    private static readonly Dictionary<string, Lazy<Dictionary<string, List<CaseRule>>>> Tables = new(StringComparer.Ordinal)
    {
        ["ru"] = new(() => Load("ru")),
        ["uk"] = new(() => Load("uk")),
    };

    /// <param name="word">one part of a name in the nominative, or a rank of several words; parts joined by a hyphen change each on
    /// its own (of a rank only the last)</param>
    /// <param name="role">one of <see cref="Roles"/></param>
    /// <param name="male">the person's sex; null: not known, which is a doubt where it matters</param>
    /// <param name="lang">ru or uk</param>
    /// <exception cref="ArgumentException">another language or role</exception>
    public static DeclinedName Decline(string word, string role, bool? male, string lang, GrammaticalCase wanted)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!Tables.TryGetValue(lang, out var table)) throw new ArgumentException($"no case rules for “{lang}”", nameof(lang));
        if (!table.Value.TryGetValue(role, out var rules)) throw new ArgumentException($"“{role}” is no part of a name", nameof(role));
        if (wanted == GrammaticalCase.Nominative || word.Length == 0) return new(word, null);
        var spaced = word.Split(' ');
        var said = spaced.Select((part, i) => role == "patronymic" && i < spaced.Length - 1
            ? new(part, null) : Hyphened(part, role, male, wanted, rules)).ToList();
        return new(string.Join(' ', said.Select(s => s.Text)), said.Select(s => s.Doubt).FirstOrDefault(d => d is not null));
    }

    private static DeclinedName Hyphened(string word, string role, bool? male, GrammaticalCase wanted, List<CaseRule> rules)
    {
        var parts = word.Split('-');
        var said = parts.Select((part, i) => role == "rank" && i < parts.Length - 1
            ? new(part, null) : One(part, male, wanted, rules)).ToList();
        return new(string.Join('-', said.Select(s => s.Text)), said.Select(s => s.Doubt).FirstOrDefault(d => d is not null));
    }

    private static DeclinedName One(string word, bool? male, GrammaticalCase wanted, List<CaseRule> rules)
    {
        if (word.Length == 0) return new(word, null);
        if (!word.All(c => c is >= '\u0400' and <= '\u04ff' or '’' or 'ʼ' or '\'')) return new(word, "not-cyrillic");
        // An initial stands for a name and never changes.
        if (word.Length == 1) return new(word, null);
        var lower = word.ToLowerInvariant().Replace('’', '\'').Replace('ʼ', '\'');
        var rule = First(lower, male, rules);
        if (rule is null) return new(word, male is null ? "sex-unknown" : "no-rule");
        var form = rule.Forms[(int)wanted - 1];
        var doubt = rule.Doubt;
        if (male is null)
        {
            var (man, woman) = (First(lower, true, rules), First(lower, false, rules));
            if (man is null || woman is null || man.Forms[(int)wanted - 1] != woman.Forms[(int)wanted - 1]) doubt ??= "sex-unknown";
        }

        return new(Put(word, form), doubt);
    }

    private static CaseRule? First(string lower, bool? male, List<CaseRule> rules) =>
        rules.Find(rule => (rule.Male is null || male is null || rule.Male == male) && rule.Fits(lower));

    private static string Put(string word, string form)
    {
        if (form == ".") return word;
        var off = form.TakeWhile(c => c == '-').Count();
        var ending = form[off..];
        var isCapitals = word.Length > 1 && word.Where(char.IsLetter).All(char.IsUpper);
        return string.Concat(word.AsSpan(0, word.Length - off), isCapitals ? ending.ToUpperInvariant() : ending);
    }

    private static Dictionary<string, List<CaseRule>> Load(string lang)
    {
        using var json = JsonDocument.Parse(Embedded($"data/words/cases.{lang}.json"));
        return json.RootElement.GetProperty("roles").EnumerateObject().ToDictionary(
            role => role.Name, role => role.Value.EnumerateArray().Select(CaseRule.Read).ToList(), StringComparer.Ordinal);
    }

    private static Stream Embedded(string name) => typeof(Truth).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not in this program");

    private sealed record CaseRule(bool? Male, HashSet<string>? Words, IReadOnlyList<string> Ends, IReadOnlyList<string> Forms, string? Doubt)
    {
        public bool Fits(string lower) => Words?.Contains(lower)
            ?? Ends.Any(end => lower.Length > end.Length && lower.EndsWith(end, StringComparison.Ordinal));

        public static CaseRule Read(JsonElement json)
        {
            IReadOnlyList<string> Strings(string name) => json.TryGetProperty(name, out var list)
                ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
            var forms = Strings("forms");
            if (forms.Count != 5) throw new InvalidDataException("a case rule needs five forms: " + json.GetRawText());
            return new(
                json.TryGetProperty("sex", out var sex) ? sex.GetString() == "m" : null,
                json.TryGetProperty("words", out _) ? [.. Strings("words")] : null, Strings("ends"), forms,
                json.TryGetProperty("doubt", out var doubt) ? doubt.GetString() : null);
        }
    }
}
