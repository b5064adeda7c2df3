using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Homeward.App.Language;

namespace Homeward.Tests.App.Language;

/// <summary>Reads the pages' own text: no sentence may be asked for and missing, and none may lie there unused.</summary>
public sealed partial class StringUseTest
{
    /// <summary>Lists whose members are codes of the journal: looked up by code, so no page names them one by one.</summary>
    private static readonly string[] CodeLists =
        ["kind", "stage", "modality", "state", "per", "grade-source", "grade-information", "language", "outcome", "reading", "truth", "step", "room"];

    [Fact]
    public void Keys_UsedByPages_AllExist()
    {
        var keys = Words.For("en").Keys.ToHashSet();
        var missing = Sources().SelectMany(f => Asked().Matches(f.Text).Select(m => (f.Name, Key: m.Groups[1].Value)))
            .Where(u => !keys.Contains(u.Key)).Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join("\n", missing));
    }

    [Fact]
    public void Keys_OfTheLanguageFile_AreAllUsed()
    {
        var all = string.Join("\n", Sources().Select(f => f.Text));
        var unused = Words.For("en").Keys
            .Where(k => !CodeLists.Contains(k.Split('.')[0]))
            .Where(k => !all.Contains($"\"{k}\"", StringComparison.Ordinal))
            .Where(k => !(k.Split('.') is [_, _, _] parts && all.Contains($"\"{parts[0]}.{parts[1]}\"", StringComparison.Ordinal)))
            .ToList();
        Assert.True(unused.Count == 0, string.Join("\n", unused));
    }

    [Fact]
    public void CodeLists_NamedHere_AreAskedFor()
    {
        var all = string.Join("\n", Sources().Select(f => f.Text));
        foreach (var list in CodeLists) Assert.Contains($"Of(\"{list}\"", all, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Text)> Sources([CallerFilePath] string here = "")
    {
        var app = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/App"));
        return Directory.EnumerateFiles(app, "*.cs*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(app, f), File.ReadAllText(f)));
    }

    /// <summary>t["a.b"], T["a.b"], words["a.b"], Html("a.b"): the forms in which a page asks for a sentence.</summary>
    [GeneratedRegex("""(?:\b[tT]\[|words\[|\)\[|\bHtml\()\s*"([a-z0-9-]+(?:\.[a-z0-9-]+)+)""")]
    private static partial Regex Asked();
}
