using System.Reflection;
using System.Text.RegularExpressions;
using Homeward.Tests.House;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>The table of importers and edge cases names tests that exist.</summary>
public sealed class ImportersGuideTest
{
    [Fact]
    public void Importers_EveryTestNamedInTheTables_Exists()
    {
        var named = Named(Repository.Read("docs/guide/importers.md")).ToList();
        Assert.InRange(named.Count, 60, 500);
        Assert.Empty(named.Except(Methods()));
    }

    [Fact]
    public void Named_Words_AreTakenFromTheTablesOnly() =>
        Assert.Equal(["A_B_C", "D_E_F"], Named("| x | `A_B_C`, `D_E_F` | `note` |\ntext `G_H_I`\n"));

    private static IEnumerable<string> Named(string guide) => guide.Split('\n').Where(l => l.StartsWith('|'))
        .SelectMany(l => Regex.Matches(l, "`(?:\\w+\\.)?([A-Z]\\w+_\\w+)`").Select(m => m.Groups[1].Value)).Distinct();

    private static HashSet<string> Methods() => [.. typeof(ImportersGuideTest).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(m => m.GetCustomAttributes().Any(a => a is FactAttribute)).Select(m => m.Name)];
}
