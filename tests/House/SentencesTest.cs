using System.Text.Json;
using System.Text.RegularExpressions;

namespace Homeward.Tests.House;

/// <summary>
/// What the code hands to a sentence and what the sentence has room for: a value that is missing throws on somebody's page, a value too
/// many was once said and is not any more.
/// </summary>
public class SentencesTest
{
    [Fact]
    public void Sentences_TheirValues_AreThoseTheCodeGives()
    {
        var holes = Holes(Repository.Read("src/App/Resources/en.json"));
        var wrong = Repository.Files("src/App", ".cs", ".cshtml").SelectMany(file => Wrong(holes, Repository.Read(file)).Select(w => $"{file}: {w}")).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Words that are looked up by a code are shown as they stand: nobody hands them a value.</summary>
    [Fact]
    public void Words_LookedUpByACode_TakeNoValue()
    {
        var holes = Holes(Repository.Read("src/App/Resources/en.json"));
        var sources = string.Join('\n', Repository.Files("src/App", ".cs", ".cshtml").Select(Repository.Read));
        var families = Regex.Matches(sources, @"\bOf\(""([\w.-]+)"",").Select(m => m.Groups[1].Value + ".").ToHashSet();
        var literal = Regex.Matches(sources, "\"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"").Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Empty(holes.Where(h => h.Value.Count > 0 && !literal.Contains(h.Key) && families.Any(f => h.Key.Begins(f) && !h.Key[f.Length..].Has(".")))
            .Select(h => h.Key));
    }

    [Fact]
    public void Check_OfWrongCalls_NamesEach()
    {
        var holes = Holes("""{"a.one": "{n|# man|# men} of {all}", "a.two": "Nothing", "b.three": "{who}"}""");
        Assert.Equal(
            ["a.one needs “all”", "a.two has no room for “n”", "a.one needs “n”", "a.one needs “all”", "b.three needs “who”"],
            Wrong(holes, """
                @t["a.one", ("n", x[1])] @t["a.two", ("n", 3)] @t["a.one"] T.Html("b.three", ("whom", Link(t["a.two"])))
                @t["a.one", ("n", f(1, "a.two")), ("all", 2)] T[one ? "a.one" : "a.two", ("n", 1), ("all", 2)] T["a.one", args]
                """).Where(w => !w.Has("“whom”")));
    }

    private static Dictionary<string, HashSet<string>> Holes(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.ToDictionary(
        s => s.Key, s => Regex.Matches(s.Value, @"\{(\w+)[^}]*\}").Select(m => m.Groups[1].Value).ToHashSet());

    private static IEnumerable<string> Wrong(Dictionary<string, HashSet<string>> holes, string source)
    {
        foreach (Match call in Regex.Matches(source, @"(?:\b[tT]|\bwords|\bWords|\))(\[)(?=[^\]]*"")|\.Html(\()"))
        {
            var open = call.Groups[1].Success ? call.Groups[1].Index : call.Groups[2].Index;
            if (Arguments(source, open) is not { Count: > 0 } arguments) continue;
            // What stands before a question mark is asked, not said.
            var said = Regex.Replace(arguments[0], "^[^?]*[^?]\\?(?=[^?.\\[])", "");
            var keys = Regex.Matches(said, "\"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"").Select(m => m.Groups[1].Value).Where(holes.ContainsKey).Distinct().ToList();
            if (keys.Count == 0) continue;
            var names = arguments.Skip(1).Select(a => Regex.Match(a.Trim(), "^\\((?:Name: )?\"(\\w+)\",")).ToList();
            if (names.Exists(n => !n.Success)) continue; // handed on as a variable
            var given = names.ConvertAll(n => n.Groups[1].Value);
            foreach (var key in keys)
            {
                foreach (var missing in holes[key].Except(given)) yield return $"{key} needs “{missing}”";
            }

            foreach (var more in given.Where(g => !keys.Exists(k => holes[k].Contains(g)))) yield return $"{keys[0]} has no room for “{more}”";
        }
    }

    /// <summary>What stands between a bracket and its partner, parted at the commas that belong to it; null where there is no partner.</summary>
    private static List<string>? Arguments(string source, int open)
    {
        var (depth, start, found) = (0, open + 1, new List<string>());
        for (var at = open; at < source.Length; at++)
        {
            switch (source[at])
            {
                case '"':
                    for (at++; at < source.Length && source[at] != '"'; at++)
                    {
                        if (source[at] == '\\') at++;
                    }

                    break;
                case '\'' when at + 2 < source.Length && source[at + 2] == '\'':
                    at += 2;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ',' when depth == 1:
                    found.Add(source[start..at]);
                    start = at + 1;
                    break;
                case ')' or ']' or '}':
                    if (--depth > 0) break;
                    found.Add(source[start..at]);
                    return found;
            }
        }

        return null;
    }
}
