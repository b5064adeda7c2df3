using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>One word per thing: docs/glossary.md and the names of types say the same.</summary>
public class GlossaryTest
{
    private const string Page = "docs/glossary.md";

    private static readonly string[] Shapeless =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Service", "Processor", "Info", "Data", "Base", "Impl",
    ];

    private static readonly string[] Ambiguous = ["Path", "File", "Range", "Event", "Index", "Record", "Timer"];

    [Fact]
    public void Glossary_TypesItNames_Exist()
    {
        var claimed = Entries(Repository.Read(Page)).Where(e => e.Type is not null).ToList();
        Assert.NotEmpty(claimed);
        var known = Types().Select(t => t.FullName!.Split('`')[0]).ToHashSet();
        Assert.DoesNotContain(claimed, e => !known.Contains("Homeward." + e.Type));
    }

    /// <summary>A word whose type has been built must say so: the glossary is no wish list.</summary>
    [Fact]
    public void Glossary_WordsThatAreTypes_NameThem()
    {
        var types = Types().Where(t => t.IsPublic).Select(t => t.FullName!["Homeward.".Length..].Split('`')[0]).ToLookup(n => n.Split('.')[^1]);
        var unclaimed = from e in Entries(Repository.Read(Page))
                        where e.Type is null && types.Contains(e.Word)
                        select $"the glossary leaves the type of {e.Word} empty; it is `{types[e.Word].First()}`";
        Assert.Empty(unclaimed);
    }

    [Fact]
    public void Core_PublicTypeNames_AreMadeOfWordsOfTheGlossary()
    {
        var words = Vocabulary(Repository.Read(Page));
        var strangers = from t in Assembly.LoadFrom(Repository.Core).GetExportedTypes()
                        from w in Strangers(t.Name, words)
                        select $"'{w}' in {t.FullName}: add it to {Page}, with a meaning or among the ordinary words";
        Assert.Empty(strangers);
    }

    [Fact]
    public void Types_Names_SayWhatTheyAre()
    {
        var names = Types().Select(t => (t.FullName, Name: t.Name.Split('`')[0])).ToList();
        Assert.Empty(names.Where(n => Shapeless.Contains(WordsOf(n.Name).LastOrDefault())).Select(n => n.FullName));
        Assert.Empty(names.Where(n => Ambiguous.Contains(n.Name)).Select(n => n.FullName));
    }

    [Fact]
    public void Types_Namespaces_AreTheHouses() =>
        Assert.Empty(Types().Where(t => t.IsPublic && t.Namespace != "Homeward" && t.Namespace?.StartsWith("Homeward.", StringComparison.Ordinal) != true)
            .Select(t => t.FullName));

    [Fact]
    public void Strangers_NameOfUnknownWords_AreNamed()
    {
        var words = Vocabulary("| **CountRange** | x | how many | |\n\n## Ordinary words\n\nreader of form\n");
        Assert.Empty(Strangers("CountRangeReader", words));
        Assert.Empty(Strangers("FormOfCounts", words));
        Assert.Equal(["frobnicator"], Strangers("CountFrobnicator", words));
    }

    [Fact]
    public void Entries_Page_HasWordsTypesAndHomonyms()
    {
        var entries = Entries("| **Source** | file | what came in | `Evidence.Source` |\n| **Quote** | snippet | span | |").ToList();
        Assert.Equal([("Source", "Evidence.Source"), ("Quote", null)], entries);
    }

    private static IEnumerable<Type> Types() => Repository.Floors.SelectMany(f => Assembly.LoadFrom(f).GetTypes())
        .Where(t => !t.Name.StartsWith('<') && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
        .Where(t => t.Namespace?.StartsWith("Homeward", StringComparison.Ordinal) == true || t.IsPublic)
        .Where(t => t.Namespace?.StartsWith("AspNetCoreGeneratedDocument", StringComparison.Ordinal) != true);

    /// <summary>Rows of the tables: the words in bold in the first cell, the type in code in the last.</summary>
    private static IEnumerable<(string Word, string? Type)> Entries(string page) =>
        from row in page.Split('\n')
        where row.StartsWith("| **", StringComparison.Ordinal)
        let cells = row.Trim().Trim('|').Split('|')
        let types = Regex.Matches(cells[^1], "`([A-Za-z.]+)`").Select(m => m.Groups[1].Value).ToList()
        from word in Regex.Matches(cells[0], @"\*\*([\w-]+)\*\*").Select(m => m.Groups[1].Value)
        select (word, types.FirstOrDefault(t => t.Split('.')[^1] == word));

    private static HashSet<string> Vocabulary(string page)
    {
        var ordinary = page.Split("## Ordinary words").Skip(1).SelectMany(s => Regex.Matches(s, @"\w+").Select(m => m.Value));
        return [.. Entries(page).SelectMany(e => WordsOf(e.Word)).Concat(ordinary).Select(w => w.ToLowerInvariant())];
    }

    private static IEnumerable<string> Strangers(string name, HashSet<string> words) =>
        WordsOf(name.Split('`')[0]).Select(w => w.ToLowerInvariant()).Where(w => !Forms(w).Any(words.Contains));

    /// <summary>"UncertainDates2" → Uncertain, Dates, 2 is dropped: figures are no words.</summary>
    private static IEnumerable<string> WordsOf(string name) => Regex.Matches(name, "[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+").Select(m => m.Value);

    /// <summary>A word and what it may be the plural of.</summary>
    private static IEnumerable<string> Forms(string word)
    {
        yield return word;
        if (word.EndsWith("ies", StringComparison.Ordinal)) yield return word[..^3] + "y";
        if (word.EndsWith("es", StringComparison.Ordinal)) yield return word[..^2];
        if (word.EndsWith('s')) yield return word[..^1];
    }
}
