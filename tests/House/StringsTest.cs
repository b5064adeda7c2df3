using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>The words on the screen: the same in every language, all used, none missing.</summary>
public class StringsTest
{
    private static readonly string[] Languages = ["en", "ru", "uk"];

    [Fact]
    public void Strings_Languages_HaveTheSameKeysAndPlaceholders() =>
        Assert.Empty(Differences(Languages.ToDictionary(l => l, l => Flat(File(l)))));

    [Fact]
    public void Strings_EveryKey_IsUsed()
    {
        var sources = string.Join('\n', Repository.Files("src", ".cs", ".cshtml").Select(Repository.Read));
        Assert.Empty(Unused(Flat(File("en")).Keys, sources));
    }

    [Fact]
    public void Strings_EveryKeyUsed_Exists()
    {
        var keys = Flat(File("en")).Keys.ToHashSet();
        Assert.Empty(Repository.Files("src/App", ".cs", ".cshtml")
            .SelectMany(file => Missing(keys, Repository.Read(file)).Select(k => $"{file}: {k}")));
    }

    [Fact]
    public void Strings_EnglishScreens_SpeakACaseworkersWords()
    {
        // The workshop's words stand under "details" only: keys that say so, and the folded ledger of weights.
        var workshop = new Regex(@"(?i)\b(EDTF|log2|Kleene|Turnbull|Manski|polarity|tree size|checkpoint)\b");
        var shown = Flat(File("en")).Where(s => !Regex.IsMatch(s.Key, @"details|^weights\."));
        Assert.Empty(shown.Where(s => workshop.IsMatch(s.Value)).Select(s => s.Key));
    }

    [Fact]
    public void Differences_Gaps_AreNamed()
    {
        var en = Flat("""{"a.title": "Hello {name}", "a.count": "{n|# man|# men}"}""");
        var ru = Flat("""{"a.title": "Привет {имя}", "a.count": "{n|# год|# года|# лет}"}""");
        var uk = Flat("""{"a.title": "Привіт {name}", "b": ""}""");
        Assert.Equal(
            ["ru a.title: placeholders differ from en", "uk a.count is missing", "uk b is not in en", "uk b is empty"],
            Differences(new() { ["en"] = en, ["ru"] = ru, ["uk"] = uk }));
    }

    [Fact]
    public void UnusedAndMissing_Source_AreNamed()
    {
        const string Source = """
            @T["inbox.title"] and T["inbox.gone"] and "inbox.list.json" // keys: state.*, front.empty
            words.Of("stage", s) and T[$"refused.{code}"] and Status("status.busy")
            """;
        string[] keys =
            ["inbox.title", "inbox.old", "state.locked", "front.empty", "stage.held", "refused.wall", "status.busy.what"];
        Assert.Equal(["inbox.old"], Unused(keys, Source));
        Assert.Equal(["inbox.gone"], Missing(keys, Source));
    }

    private static string File(string language)
    {
        var path = $"src/App/Resources/{language}.json";
        return System.IO.File.Exists(Repository.At(path)) ? Repository.Read(path) : "{}";
    }

    private static SortedDictionary<string, string> Flat(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!, StringComparer.Ordinal);

    private static IEnumerable<string> Differences(Dictionary<string, SortedDictionary<string, string>> languages)
    {
        var en = languages["en"];
        foreach (var (language, strings) in languages)
        {
            foreach (var (key, text) in en)
            {
                if (!strings.TryGetValue(key, out var other)) yield return $"{language} {key} is missing";
                else if (!Placeholders(text).SetEquals(Placeholders(other)))
                {
                    yield return $"{language} {key}: placeholders differ from en";
                }
            }

            foreach (var key in strings.Keys.Except(en.Keys)) yield return $"{language} {key} is not in en";
            foreach (var (key, _) in strings.Where(s => string.IsNullOrWhiteSpace(s.Value)))
            {
                yield return $"{language} {key} is empty";
            }
        }
    }

    private static HashSet<string> Placeholders(string text) =>
        [.. Regex.Matches(text, @"\{(\w+)[^}]*\}").Select(m => m.Groups[1].Value)];

    /// <summary>
    /// A key is used where it stands as a literal. A family is used where a literal is its name ("status.busy" for
    /// "status.busy.title"), ends or is filled in after its dot ("refused."), or is given to Words.Of. What no literal
    /// shows is listed in a comment: "keys: front.*, front.urgent-empty".
    /// </summary>
    private static IEnumerable<string> Unused(IEnumerable<string> keys, string sources)
    {
        var literals = Regex.Matches(sources, "\"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"")
            .Select(m => m.Groups[1].Value).ToHashSet();
        var families = Regex.Matches(sources, "\"([a-z][\\w.-]*\\.)(?:\\{|\")|\\bOf\\(\"([\\w.-]+)\",")
            .Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value + ".").ToHashSet();
        foreach (var listed in Regex.Matches(sources, @"keys: ([\w.*, -]+)")
            .SelectMany(m => m.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (listed.Ends(".*")) families.Add(listed[..^1]);
            else literals.Add(listed);
        }

        return keys.Where(k => !Prefixes(k).Any(literals.Contains) && !families.Any(f => k.Begins(f)));
    }

    /// <summary>"a.b.c" and "a.b": a single word is too common a literal to count.</summary>
    private static IEnumerable<string> Prefixes(string key)
    {
        for (; key.Has("."); key = key[..key.LastIndexOf('.')]) yield return key;
    }

    /// <summary>Literals that look like keys of a known family (same first word) and are none.</summary>
    private static IEnumerable<string> Missing(IReadOnlyCollection<string> keys, string source)
    {
        var families = keys.Select(k => k.Split('.')[0]).ToHashSet();
        return Regex.Matches(source, "\"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"").Select(m => m.Groups[1].Value)
            .Where(k => families.Contains(k.Split('.')[0]) && !keys.Contains(k))
            .Where(k => !keys.Any(other => other.Begins(k + ".")))
            .Where(k => !Regex.IsMatch(k, @"\.(json|jsonl|csv|tsv|txt|html|css|js|age|db|md|sock|lock|key)$"));
    }
}
