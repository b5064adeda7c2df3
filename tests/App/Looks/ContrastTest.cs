using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.App.Host;

namespace Homeward.Tests.App.Looks;

/// <summary>Every pair of colours that meets on a page, computed as WCAG 2.2 does, in light and in dark.</summary>
public sealed partial class ContrastTest
{
    private static readonly (string Ink, string Ground, double Least)[] Pairs =
    [
        ("ink", "paper", 7), ("ink", "sheet", 7), ("ink", "teal-wash", 7), ("ink", "amber-wash", 7), ("ink", "brick-wash", 7), ("ink", "mark", 7),
        ("soft", "paper", 4.5), ("soft", "sheet", 4.5), ("soft", "teal-wash", 4.5), ("soft", "mark", 4.5),
        ("teal", "paper", 4.5), ("teal", "sheet", 4.5), ("teal", "teal-wash", 4.5), ("teal", "mark", 4.5), ("teal", "amber-wash", 4.5), ("teal", "brick-wash", 4.5),
        ("teal-ink", "teal", 4.5), ("brick-ink", "brick", 4.5),
        ("amber", "paper", 4.5), ("amber", "sheet", 4.5), ("brick", "paper", 4.5), ("brick", "sheet", 4.5), ("brick", "brick-wash", 4.5), ("brick", "teal-wash", 4.5), ("amber", "teal-wash", 4.5),
        // borders of fields, focus rings, drawings: 3:1
        ("edge", "paper", 3), ("teal", "paper", 3), ("bar", "paper", 3), ("bar", "bar-light", 3),
        ("k-blue", "paper", 3), ("k-rust", "paper", 3), ("k-green", "paper", 3), ("k-plum", "paper", 3), ("k-blue", "mark", 3), ("k-rust", "mark", 3),
    ];

    public static TheoryData<string, string, string, double> All
    {
        get
        {
            var data = new TheoryData<string, string, string, double>();
            foreach (var (ink, ground, least) in Pairs)
            {
                data.Add("light", ink, ground, least);
                data.Add("dark", ink, ground, least);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Colours_ThatMeet_CanBeToldApart(string scheme, string ink, string ground, double least)
    {
        var colours = Scheme(scheme);
        var ratio = Contrast(colours[ink], colours[ground]);
        Assert.True(ratio >= least, $"{scheme}: --{ink} on --{ground} is {ratio:0.00}, wanted {least}");
    }

    [Theory]
    [InlineData("000000", "ffffff", 21.0)]
    [InlineData("777777", "ffffff", 4.48)]
    public void Contrast_KnownPairs_AreAsPublished(string a, string b, double expected) => Assert.Equal(expected, Contrast(a, b), 2);

    internal static Dictionary<string, string> Scheme(string name)
    {
        var css = Assets.Text("desk.css");
        var dark = css.IndexOf("@media (prefers-color-scheme: dark)", StringComparison.Ordinal);
        var colours = Named().Matches(css[..dark]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        if (name == "light") return colours;
        var block = css[dark..css.IndexOf("*, *::before", StringComparison.Ordinal)];
        foreach (Match m in Named().Matches(block)) colours[m.Groups[1].Value] = m.Groups[2].Value;
        return colours;
    }

    internal static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Part(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Part(0) + 0.7152 * Part(2) + 0.0722 * Part(4);
    }

    [GeneratedRegex("--([a-z-]+): #([0-9a-f]{6});")]
    private static partial Regex Named();
}
