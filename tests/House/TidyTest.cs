using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>What must not lie about in production code, and where a file belongs.</summary>
public class TidyTest
{
    /// <summary>We write to 120 (the sizes table counts what is over); here is where one must stop.</summary>
    private const int MostColumns = 200;

    [Fact]
    public void Sources_HoldNoLeftovers()
    {
        var files = Repository.Files("src", ".cs", ".cshtml", ".js", ".css").ToList();
        Assert.Empty(files.SelectMany(f => Leftovers(Repository.Read(f)).Select(l => $"{f}: {l}")));
    }

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("/* FIXME */")]
    [InlineData("// HACK: x")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("[Fact(Skip = \"no\")]")]
    [InlineData("Thread.Sleep(5);")]
    public void Leftovers_Leftover_IsNamed(string line) => Assert.Single(Leftovers("var a = 1;\n" + line + "\n"));

    [Fact]
    public void Leftovers_OrdinaryWords_AreNotNamed() =>
        Assert.Empty(Leftovers("var hacksaw = method.Autodo(); // the hackney; Skipped = 1; sleep"));

    [Fact]
    public void CatchAll_StandsAtTheTwoDoorsOnly()
    {
        var files = Repository.Files("src", ".cs", ".cshtml").ToDictionary(f => f, Repository.Read);
        Assert.Empty(files.SelectMany(f => UnmarkedCatchAll(f.Value).Select(l => $"{f.Key}: {l}")));
        Assert.InRange(files.Values.Sum(s => Regex.Count(s, "// door:")), 0, 2);
    }

    [Theory]
    [InlineData("catch (Exception e)\n{", 1)]
    [InlineData("catch (System.Exception)\n{", 1)]
    [InlineData("catch (Exception e) when (e.HResult == 1)\n{", 1)]
    [InlineData("catch\n{", 1)]
    [InlineData("catch { }", 1)]
    [InlineData("// door: the command line answers every failure\ncatch (Exception e)\n{", 0)]
    [InlineData("catch (Exception e) // door: the web answers every failure\n{", 0)]
    [InlineData("catch\n{\n    held.Dispose();\n    throw;\n}", 0)]
    [InlineData("catch (Exception e)\n{\n    log(e);\n}\nthrow;", 1)]
    [InlineData("catch (IOException e)\n{", 0)]
    [InlineData("catch (Exception e) when (e is IOException or JsonException)\n{", 0)]
    [InlineData("catch (Exception e) when (\n    e is IOException or JsonException)\n{", 0)]
    [InlineData("catch (Exception e) when (e is not OutOfMemoryException)\n{", 1)]
    public void UnmarkedCatchAll_Source_CountsThoseWithoutDoor(string source, int expected) =>
        Assert.Equal(expected, UnmarkedCatchAll(source).Count());

    [Fact]
    public void Lines_FitTheScreen() => Assert.Empty(
        from file in new[] { "src", "tests", "bench" }.SelectMany(folder => Repository.Files(folder, ".cs"))
        from line in Repository.Lines(file).Select((text, i) => (text, Number: i + 1))
        where line.text.Length > MostColumns + Tolerated(file) && !IsOneSentence(line.text)
        select $"{file}:{line.Number} has {line.text.Length} columns");

    /// <summary>Folder = namespace on the lower floors, so that a room is where its name says.</summary>
    [Fact]
    public void Namespaces_AreTheirFolders() => Assert.Empty(
        from file in Repository.Files("src/Core", ".cs").Concat(Repository.Files("src/Desk", ".cs"))
        let folder = Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/')[2..]
        let source = Repository.Read(file)
        let declares = Regex.IsMatch(source, @"\b(class|record|struct|enum|interface)\b")
        let expected = string.Join('.', ["Homeward", .. folder])
        let actual = Regex.Match(source, @"(?m)^namespace ([\w.]+);").Groups[1].Value
        where declares && actual != expected
        select $"{file} says '{actual}', its folder says '{expected}'");

    /// <summary>Tests may carry long quotes of data in a line of their own; sources may not.</summary>
    private static int Tolerated(string file) => file.Begins("src/") ? 0 : 60;

    /// <summary>A sentence for people, alone on its line, is not broken.</summary>
    private static bool IsOneSentence(string line) => Regex.IsMatch(line, @"^\s*\$?""[^""]*""[;,)]*$");

    private static IEnumerable<string> Leftovers(string source) =>
        source.Split('\n').Select(l => l.Trim()).Where(l =>
            Regex.IsMatch(l, @"\b(TODO|FIXME|HACK|NotImplementedException)\b|\bSkip = |\bThread\.Sleep\b"));

    private static IEnumerable<string> UnmarkedCatchAll(string source)
    {
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var isCatchAll = Regex.IsMatch(lines[i], @"^(?!\s*//).*\bcatch\s*(\((System\.)?Exception\b|\{|$|when\b)");
            // Naming the kinds in the filter is the same as several narrow catches.
            var clause = lines[i].Ends("(") && i + 1 < lines.Length ? lines[i] + lines[i + 1].Trim() : lines[i];
            var isNarrow = Regex.IsMatch(clause, @"\bcatch \((System\.)?Exception (\w+)\) when \(\2 is (?!not\b)");
            var isDoor = lines[i].Has("// door:") || (i > 0 && lines[i - 1].Has("// door:"));
            // Cleaning up and throwing on swallows nothing.
            var block = lines.Skip(i + 1).TakeWhile(l => l != lines[i].Split("catch")[0] + "}");
            var isThrownOn = block.LastOrDefault()?.Trim() == "throw;";
            if (isCatchAll && !isNarrow && !isDoor && !isThrownOn) yield return lines[i].Trim();
        }
    }
}
