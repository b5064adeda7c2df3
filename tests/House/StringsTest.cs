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
        foreach (var file in Repository.Files("src/App", ".cs", ".cshtml")) Assert.Empty(Missing(keys, Repository.Read(file)).Select(k => $"{file}: {k}"));
    }

    [Fact]
    public void Strings_EnglishScreens_SpeakACaseworkersWords()
    {
        // Words of the workshop that never stand on a screen outside "details" (keys whose name says so).
        var workshop = new Regex(@"\b(EDTF|log2|Kleene|Turnbull|Manski|polarity|tree size|checkpoint)\b", RegexOptions.IgnoreCase);
        Assert.Empty(Flat(File("en")).Where(s => !s.Key.Contains("details", StringComparison.Ordinal) && workshop.IsMatch(s.Value)).Select(s => s.Key));
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
            @T["inbox.title"] and T["inbox.gone"] and "inbox.list.json" // keys: state.*
            words.Of("stage", s) and T[$"refused.{code}"]
            """;
        Assert.Equal(["inbox.old"], Unused(["inbox.title", "inbox.old", "state.locked", "stage.held", "refused.wall"], Source));
        Assert.Equal(["inbox.gone"], Missing(["inbox.title", "state.locked"], Source));
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
                else if (!Placeholders(text).SetEquals(Placeholders(other))) yield return $"{language} {key}: placeholders differ from en";
            }

            foreach (var key in strings.Keys.Except(en.Keys)) yield return $"{language} {key} is not in en";
            foreach (var (key, text) in strings.Where(s => string.IsNullOrWhiteSpace(s.Value))) yield return $"{language} {key} is empty";
        }
    }

    private static HashSet<string> Placeholders(string text) => [.. Regex.Matches(text, @"\{(\w+)[^}]*\}").Select(m => m.Groups[1].Value)];

    /// <summary>
    /// A key is used where it stands as a literal; a family ("stage.") where a literal ends or is filled in after its dot, where
    /// Words.Of is given its name, or where a comment says "keys: family.*".
    /// </summary>
    private static IEnumerable<string> Unused(IEnumerable<string> keys, string sources)
    {
        var families = Regex.Matches(sources, "\"([a-z][\\w.-]*\\.)(?:\\{|\")|\\bOf\\(\"([\\w.-]+)\",|keys: ([\\w.-]+)\\.\\*")
            .Select(m => m.Groups[1].Success ? m.Groups[1].Value : (m.Groups[2].Success ? m.Groups[2] : m.Groups[3]).Value + ".").ToHashSet();
        return keys.Where(k => !sources.Contains($"\"{k}\"", StringComparison.Ordinal) && !families.Any(f => k.StartsWith(f, StringComparison.Ordinal)));
    }

    /// <summary>Literals that look like keys of a known family (same first word) and are none.</summary>
    private static IEnumerable<string> Missing(IReadOnlyCollection<string> keys, string source)
    {
        var families = keys.Select(k => k.Split('.')[0]).ToHashSet();
        return Regex.Matches(source, "\"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"").Select(m => m.Groups[1].Value)
            .Where(k => families.Contains(k.Split('.')[0]) && !keys.Contains(k))
            .Where(k => !Regex.IsMatch(k, @"\.(json|jsonl|csv|tsv|txt|html|css|js|age|db|md|sock|lock|key)$"));
    }
}
