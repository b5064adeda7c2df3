using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>What the compiler defends, kept that way: projects, packages, the web, SQL, interfaces.</summary>
public class BordersTest
{
    [Theory]
    [InlineData("src/Core/Core.csproj", "")]
    [InlineData("src/Desk/Desk.csproj", "Core")]
    [InlineData("src/App/App.csproj", "Desk Core")]
    [InlineData("src/Verify/Verify.csproj", "Core")]
    public void Projects_References_PointDown(string project, string allowed)
    {
        var targets = XDocument.Load(Repository.At(project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(targets.Except(allowed.Split(' ')));
    }

    [Fact]
    public void Projects_InSrc_AreThreeFloorsAndTheVerifier()
    {
        var names = Repository.Files("src", ".csproj").Select(p => Path.GetFileNameWithoutExtension(p));
        Assert.Empty(names.Except(["Core", "Desk", "App", "Verify"]));
    }

    [Fact]
    public void Assemblies_References_PointDown()
    {
        Assert.DoesNotContain(CompiledCode.References(Repository.Core), a => a is "Homeward.Desk" or "homeward");
        Assert.DoesNotContain(CompiledCode.References(Repository.Desk), a => a == "homeward");
    }

    /// <summary>The verifier is for people who do not trust us: Core alone, and nothing that could reach another machine.</summary>
    [Fact]
    public void Verifier_References_CoreAloneAndNoNetwork()
    {
        var references = CompiledCode.References(Repository.Verify);
        Assert.Equal(["Homeward.Core"], references.Where(a => a.Begins("Homeward") || a.Begins("homeward")));
        Assert.DoesNotContain(references, a => a.Begins("System.Net") || a.Begins("Microsoft.AspNetCore") || a.Has("Sqlite"));
        Assert.DoesNotContain(CompiledCode.Uses(Repository.Verify), u => u.TargetNamespace.Begins("System.Net"));
    }

    [Fact]
    public void AspNetCore_IsUsedInAppOnly()
    {
        foreach (var floor in new[] { Repository.Core, Repository.Desk })
        {
            Assert.DoesNotContain(CompiledCode.References(floor), IsWeb);
            Assert.DoesNotContain(CompiledCode.Uses(floor), u => IsWeb(u.TargetNamespace));
        }

        static bool IsWeb(string name) => name.Begins("Microsoft.AspNetCore");
    }

    [Fact]
    public void Sql_IsUsedInDeskOnly()
    {
        foreach (var floor in new[] { Repository.Core, Repository.App })
        {
            Assert.DoesNotContain(CompiledCode.References(floor), IsSql);
            Assert.DoesNotContain(CompiledCode.Uses(floor), u => IsSql(u.TargetNamespace));
        }

        static bool IsSql(string name) =>
            Regex.IsMatch(name, @"^(Microsoft\.(Data\.Sqlite|EntityFrameworkCore)|SQLitePCL|Npgsql|Dapper|System\.Data)");
    }

    [Fact]
    public void Packages_EachVersion_HasALineThatSaysWhatItIsFor()
    {
        var versions = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.NotEmpty(versions);
        Assert.Empty(versions.Where(v => !IsExplained(v)).Select(v => v.Attribute("Include")!.Value));
        Assert.False(IsExplained(XElement.Parse("<a><PackageVersion Include='x'/></a>").Elements().Single()));

        static bool IsExplained(XElement version) =>
            version.NodesBeforeSelf().LastOrDefault(n => n is not XText) is XComment { Value.Length: > 10 };
    }

    [Fact]
    public void Packages_EachReference_IsPinnedCentrally()
    {
        var pinned = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(v => v.Attribute("Include")!.Value, v => v.Attribute("Version")!.Value);
        Assert.DoesNotContain(pinned.Values, v => v.Has("*"));
        var references = new[] { "src", "tests", "bench" }.SelectMany(f => Repository.Files(f, ".csproj"))
            .SelectMany(p => XDocument.Load(Repository.At(p)).Descendants("PackageReference")).ToList();
        Assert.DoesNotContain(references, r => r.Attributes().Any(a => a.Name.LocalName is "Version" or "VersionOverride"));
        var used = references.Select(r => r.Attribute("Include")!.Value).ToHashSet();
        Assert.Empty(used.Except(pinned.Keys));
        // The reverse, so that a package that left takes its line along. A pin for a package of a package says so.
        var file = Repository.Read("Directory.Packages.props");
        Assert.DoesNotContain(pinned.Keys.Except(used), p => !file.Has($"<!-- pin: {p}"));
    }

    [Fact]
    public void Interfaces_HaveTwoImplementationsOrAnOutsider()
    {
        var types = Repository.Floors.SelectMany(f => Assembly.LoadFrom(f).GetTypes()).ToList();
        var sources = Repository.Files("src", ".cs").Select(Repository.Read).ToList();
        Assert.Empty(LonelyInterfaces(types, sources));
        Assert.Equal([nameof(ILonely)], LonelyInterfaces([typeof(ILonely), typeof(Alone)], []));
        Assert.Empty(LonelyInterfaces([typeof(ILonely), typeof(Alone)],
            ["// implemented outside by: the reader of this test\ninternal interface ILonely { }"]));
    }

    private static IEnumerable<string> LonelyInterfaces(
        IReadOnlyCollection<Type> types, IReadOnlyCollection<string> sources) =>
        from i in types
        where i.IsInterface && (i.Namespace ?? "").Begins("Homeward")
        let name = i.Name.Split('`')[0]
        where types.Count(t => !t.IsInterface && t.GetInterfaces().Any(x => Open(x) == i)) < 2
        let outsider = $@"// implemented outside by: \S[^\n]*\n(\s*(///|\[)[^\n]*\n)*[^\n]*\binterface {name}\b"
        where !sources.Any(s => Regex.IsMatch(s, outsider))
        select name;

    private static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private interface ILonely;

    private sealed class Alone : ILonely;
}
