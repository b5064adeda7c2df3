using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Tests.House;

namespace Homeward.Tests.App.Looks;

/// <summary>The stylesheet as a whole: every colour by its name, every pair of them that a rule makes legible, nothing that knows left from right.</summary>
public sealed class SheetsTest
{
    private static readonly IReadOnlyDictionary<string, string> Sheets =
        Repository.Files("src/App/wwwroot", ".css").ToDictionary(f => f, Repository.Read);

    /// <summary>Grounds that ordinary text comes to stand on: the page, rows under the mouse, the chosen row, what is marked, notes.</summary>
    private static readonly string[] Grounds = ["paper", "sheet", "teal-wash", "mark", "amber-wash", "brick-wash"];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Rules_TheirColours_CanBeToldFromTheGround(string scheme)
    {
        var colours = ContrastTest.Scheme(scheme);
        var wrong = new List<string>();
        foreach (var rule in Sheets.Where(s => !s.Key.Ends("print.css")).SelectMany(s => Rules(s.Value)))
        {
            var ink = Colour(rule.Body, "color");
            var ground = Colour(rule.Body, "background");
            var pairs = (ink, ground) switch
            {
                (not null, not null) => [(ink, ground)],
                (not null, null) => new[] { "paper", "sheet" }.Select(g => (ink, g)),
                (null, not null) when Grounds.Contains(ground) => new[] { "ink", "soft", "teal" }.Select(i => (i, ground)),
                _ => [],
            };
            // What says with "own ground" that it stands elsewhere is a rule with both.
            if (rule.Selector.Has("alarm") || ink is "teal-ink" or "brick-ink" && ground is null) continue;
            foreach (var (text, on) in pairs)
            {
                var ratio = ContrastTest.Contrast(colours[text], colours[on]);
                if (ratio < 4.5) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{rule.Selector}: --{text} on --{on} is {ratio:0.00}"));
            }

            foreach (Match line in Regex.Matches(rule.Body, @"(?:outline|border[\w-]*|stroke|fill|text-decoration[\w-]*):[^;]*var\(--([\w-]+)\)"))
            {
                // Lines of tables, grids and shades behind text say nothing by themselves.
                if (line.Groups[1].Value is "line" or "bar-light" or "paper" or "small" or "u") continue;
                if (ContrastTest.Contrast(colours[line.Groups[1].Value], colours["paper"]) < 3) wrong.Add($"{rule.Selector}: line --{line.Groups[1].Value}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    [Fact]
    public void Rules_Colours_AreCalledByTheirNames()
    {
        foreach (var (file, css) in Sheets.Where(s => !s.Key.Ends("print.css")))
        {
            Assert.Empty(Rules(css).Where(r => !r.Selector.Has(":root") && Regex.IsMatch(r.Body, @"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl")).Select(r => $"{file} {r.Selector}"));
        }
    }

    [Fact]
    public void Rules_LeftAndRight_AreNotKnown()
    {
        foreach (var (file, css) in Sheets) Assert.Empty(Sided(css).Select(s => $"{file}: {s}"));
    }

    [Theory]
    [InlineData(".a { margin-left: 1px }", 1)]
    [InlineData(".a { left: 0; text-align: right; float: left }", 3)]
    [InlineData(".a { padding: 1px 2px 3px 4px }", 1)]
    [InlineData(".a { padding: 1px 2px 3px 2px; padding-inline: 1px 4px }", 0)]
    [InlineData(".a { border-radius: 1px 2px 3px 4px }", 1)]
    public void Sided_Rules_AreFound(string css, int found) => Assert.Equal(found, Sided(css).Count());

    [Fact]
    public void Pages_WithoutStyleOrScriptOfTheirOwn()
    {
        foreach (var file in Repository.Files("src/App/Pages", ".cshtml"))
        {
            var page = Repository.Read(file);
            Assert.False(Regex.IsMatch(page, @"(?i)<style|\bstyle=|\son[a-z]+=""|javascript:|<script(?![^>]*src=)"), file);
            Assert.False(Regex.IsMatch(page, @"(?i)(?:src|href|action)=""(?:https?:)?//"), file);
        }
    }

    private static IEnumerable<string> Sided(string css)
    {
        foreach (var rule in Rules(css))
        {
            foreach (Match m in Regex.Matches(rule.Body, @"(?:^|[\s;])((?:(?:margin|padding|border|scroll-\w+)-)?(?:left|right)(?:-\w+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"))
            {
                if (!rule.Selector.Begins("@")) yield return $"{rule.Selector} {m.Groups[1].Value}";
            }

            foreach (Match m in Regex.Matches(rule.Body, @"(?:^|[\s;])(margin|padding|inset|border-radius|border-width)\s*:\s*([^;]+)"))
            {
                var values = Regex.Matches(m.Groups[2].Value.Trim(), @"(?:[\w.%-]+|)\((?:[^()]|\([^()]*\))*\)|[^\s]+").Select(v => v.Value).ToList();
                if (values.Count == 4 && (m.Groups[1].Value == "border-radius" ? values[0] != values[1] : values[1] != values[3])) yield return $"{rule.Selector} {m.Value.Trim()}";
            }
        }
    }

    private static string? Colour(string body, string property) =>
        Regex.Match(body, $@"(?:^|[\s;])(?:{property}|{property}-color)\s*:\s*var\(--([\w-]+)\)") is { Success: true } m ? m.Groups[1].Value : null;

    /// <summary>Innermost rules with their selectors; what stands around them (media) does not matter here.</summary>
    private static IEnumerable<(string Selector, string Body)> Rules(string css) =>
        Regex.Matches(Regex.Replace(css, @"/\*.*?\*/", "", RegexOptions.Singleline), @"([^{};]+)\{([^{}]*)\}").Select(m => (m.Groups[1].Value.Trim(), m.Groups[2].Value));
}
