using System.Buffers;
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

    private static readonly Dictionary<string, Lazy<Dictionary<string, CaseRules>>> Tables = new(StringComparer.Ordinal)
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
        // Nearly every name is one word; only the others are taken apart.
        if (word.AsSpan().IndexOfAny(' ', '-') < 0) return One(word, male, wanted, rules);
        var spaced = word.Split(' ');
        var said = spaced.Select((part, i) => role == "patronymic" && i < spaced.Length - 1
            ? new(part, null) : Hyphened(part, role, male, wanted, rules)).ToList();
        return new(string.Join(' ', said.Select(s => s.Text)), said.Select(s => s.Doubt).FirstOrDefault(d => d is not null));
    }

    private static DeclinedName Hyphened(string word, string role, bool? male, GrammaticalCase wanted, CaseRules rules)
    {
        var parts = word.Split('-');
        var said = parts.Select((part, i) => role == "rank" && i < parts.Length - 1
            ? new(part, null) : One(part, male, wanted, rules)).ToList();
        return new(string.Join('-', said.Select(s => s.Text)), said.Select(s => s.Doubt).FirstOrDefault(d => d is not null));
    }

    private static DeclinedName One(string word, bool? male, GrammaticalCase wanted, CaseRules rules)
    {
        if (word.Length == 0) return new(word, null);
        if (word.AsSpan().IndexOfAnyExcept(Letters) >= 0) return new(word, "not-cyrillic");
        // An initial stands for a name and never changes.
        if (word.Length == 1) return new(word, null);
        var lower = word.ToLowerInvariant().Replace('’', '\'').Replace('ʼ', '\'');
        var rule = rules.First(lower, male);
        if (rule is null) return new(word, male is null ? "sex-unknown" : "no-rule");
        var form = rule.Forms[(int)wanted - 1];
        var doubt = rule.Doubt;
        if (male is null)
        {
            var (man, woman) = (rules.First(lower, true), rules.First(lower, false));
            if (man is null || woman is null || man.Forms[(int)wanted - 1] != woman.Forms[(int)wanted - 1]) doubt ??= "sex-unknown";
        }

        return new(Put(word, form), doubt);
    }

    private static readonly SearchValues<char> Letters =
        SearchValues.Create([.. Enumerable.Range(0x0400, 0x100).Select(c => (char)c), '’', 'ʼ', '\'']);

    private static string Put(string word, CaseForm form)
    {
        if (form.IsSame) return word;
        var isCapitals = word.Length > 1 && char.IsUpper(word[1]) && word.Where(char.IsLetter).All(char.IsUpper);
        return string.Concat(word.AsSpan(0, word.Length - form.Off), isCapitals ? form.Ending.ToUpperInvariant() : form.Ending);
    }

    private static Dictionary<string, CaseRules> Load(string lang)
    {
        using var json = JsonDocument.Parse(Embedded($"data/words/cases.{lang}.json"));
        return json.RootElement.GetProperty("roles").EnumerateObject().ToDictionary(
            role => role.Name, role => new CaseRules([.. role.Value.EnumerateArray().Select(CaseRule.Read)]), StringComparer.Ordinal);
    }

    private static Stream Embedded(string name) => typeof(Truth).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not in this program");

    /// <summary>The rules of a role in their order, and for each last letter and sex those that can fit at all.</summary>
    private sealed class CaseRules
    {
        private readonly List<CaseRule> all;
        private readonly Dictionary<char, CaseRule[]>[] byEnd;

        public CaseRules(List<CaseRule> all)
        {
            this.all = all;
            byEnd = [.. ((bool?[])[true, false, null]).Select(Fitting)];
        }

        public CaseRule? First(string lower, bool? male)
        {
            var known = byEnd[male is null ? 2 : male.Value ? 0 : 1];
            if (!known.TryGetValue(lower[^1], out var some)) return null;
            foreach (var rule in some)
            {
                if (rule.Fits(lower)) return rule;
            }

            return null;
        }

        private Dictionary<char, CaseRule[]> Fitting(bool? male) =>
            all.SelectMany(rule => rule.Lasts).Distinct().ToDictionary(last => last, last => all.Where(rule =>
                (rule.Male is null || male is null || rule.Male == male) && rule.Lasts.Contains(last)).ToArray());
    }

    /// <summary>How a form is made: letters taken off the end, and what is put there. IsSame: the word does not change.</summary>
    private sealed record CaseForm(bool IsSame, int Off, string Ending)
    {
        public static CaseForm Of(string text) => text == "." ? new(true, 0, "")
            : new(false, text.TakeWhile(c => c == '-').Count(), text.TrimStart('-'));
    }

    private sealed record CaseRule(bool? Male, HashSet<string>? Words, string[] Ends, CaseForm[] Forms, string? Doubt)
    {
        /// <summary>Last letters of the words it can fit.</summary>
        public HashSet<char> Lasts { get; } = [.. (Words ?? (IEnumerable<string>)Ends).Select(w => w[^1])];

        public bool Fits(string lower)
        {
            if (Words is not null) return Words.Contains(lower);
            foreach (var end in Ends)
            {
                if (lower.Length > end.Length && lower.EndsWith(end, StringComparison.Ordinal)) return true;
            }

            return false;
        }

        public static CaseRule Read(JsonElement json)
        {
            string[] Strings(string name) => json.TryGetProperty(name, out var list)
                ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
            var forms = Strings("forms");
            if (forms.Length != 5) throw new InvalidDataException("a case rule needs five forms: " + json.GetRawText());
            return new(
                json.TryGetProperty("sex", out var sex) ? sex.GetString() == "m" : null,
                json.TryGetProperty("words", out _) ? [.. Strings("words")] : null, Strings("ends"), [.. forms.Select(CaseForm.Of)],
                json.TryGetProperty("doubt", out var doubt) ? doubt.GetString() : null);
        }
    }
}
