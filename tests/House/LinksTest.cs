using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>Documents point at things that are there.</summary>
public class LinksTest
{
    private static readonly string[] Pages =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(f => Path.GetFileName(f)),
        .. Repository.Files("docs", ".md"), .. Repository.Files("bench", ".md"), .. Repository.Files("data", ".md"),
    ];

    [Fact]
    public void Links_InEveryPage_Resolve() => Assert.Empty(Pages.SelectMany(p => Broken(p, Repository.Read(p))));

    [Theory]
    [InlineData("[a](nowhere.md)")]
    [InlineData("[a](README.md#no-such-heading)")]
    [InlineData("![a](picture.png)")]
    public void Broken_BrokenLink_IsNamed(string text) => Assert.Single(Broken("README.md", text));

    [Fact]
    public void Broken_CodeAndOutsideLinks_AreLeftAlone() =>
        Assert.Empty(Broken("README.md", "`[a](b)` and\n```\n[c](d)\n```\n[e](https://example.org/) [f](LICENSE)"));

    [Fact]
    public void Readme_Commands_Exist()
    {
        var commands = CodeLines(Repository.Read("README.md")).Select(l => l.TrimStart('$', ' ')).ToList();
        Assert.Contains("./run", commands.Select(c => c.Split(' ')[0]));
        Assert.Contains("./test", commands.Select(c => c.Split(' ')[0]));
        foreach (var script in commands.Where(c => c.StartsWith("./", StringComparison.Ordinal)).Select(c => c.Split(' ')[0]).Distinct())
        {
            Assert.True(File.Exists(Repository.At(script)), $"README names {script}, which is not there");
            if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(Repository.At(script)).HasFlag(UnixFileMode.UserExecute));
        }

        if (Commands.All() is not { } all) return; // no command line yet: README may name none
        var known = all.Select(c => c.Path).ToHashSet();
        Assert.DoesNotContain(commands, c => c.StartsWith("homeward ", StringComparison.Ordinal) && !known.Contains(c.Split(' ')[1]));
    }

    internal static IEnumerable<string> Broken(string page, string text)
    {
        var prose = Regex.Replace(Regex.Replace(text, "^```.*?^```", "", RegexOptions.Singleline | RegexOptions.Multiline), "`[^`\n]*`", "");
        foreach (Match link in Regex.Matches(prose, @"\[[^\]]*\]\(([^)\s]+)\)"))
        {
            var target = link.Groups[1].Value;
            if (Regex.IsMatch(target, "^[a-z]+:")) continue;
            var parts = target.Split('#', 2);
            var file = parts[0].Length == 0 ? page
                : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0])).Replace('\\', '/');
            if (!Path.Exists(Repository.At(file))) yield return $"{page}: {target} is not there";
            else if (parts.Length == 2 && !Anchors(Repository.Read(file)).Contains(parts[1])) yield return $"{page}: {target} has no such heading";
        }
    }

    private static HashSet<string> Anchors(string text) =>
        [.. Regex.Matches(text, "^#+ +(.+)$", RegexOptions.Multiline).Select(m => Anchor(m.Groups[1].Value))];

    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in heading.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_') anchor.Append(c);
            else if (c == ' ') anchor.Append('-');
        }

        return anchor.ToString();
    }

    private static IEnumerable<string> CodeLines(string text) =>
        Regex.Matches(text, "^```[a-z]*\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
            .SelectMany(m => m.Groups[1].Value.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0);
}
