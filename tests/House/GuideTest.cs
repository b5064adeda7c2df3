using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>The guide knows every command, option and setting of the running program, and no others.</summary>
public class GuideTest
{
    private const string Page = "docs/guide/commands.md";

    [Fact]
    public void Guide_EveryCommand_HasItsSection()
    {
        if (Commands.All() is not { } all)
        {
            Assert.Empty(Repository.Files("src/App/Commands", ".cs")); // commands without Root.Build() cannot be checked
            Assert.Skip("the program has no commands yet (no Homeward.App.Commands.Root.Build())");
            return;
        }

        Assert.NotEmpty(all);
        Assert.Empty(Gaps(all, Repository.Read(Page)));
    }

    [Fact]
    public void Guide_EverySetting_HasItsPlace()
    {
        var guide = Repository.Read(Page);
        var variables = Repository.Files("src", ".cs").Append("run").Append("test")
            .SelectMany(f => Regex.Matches(Repository.Read(f), @"\bHOMEWARD_[A-Z_]+").Select(m => m.Value)).Distinct();
        Assert.DoesNotContain(variables, v => !guide.Contains($"`{v}`", StringComparison.Ordinal));
        var settings = Repository.Floors.SelectMany(f => Assembly.LoadFrom(f).GetTypes())
            .Where(t => t.Name == "Settings" && t.Namespace!.StartsWith("Homeward", StringComparison.Ordinal))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]);
        Assert.DoesNotContain(settings, s => !guide.Contains($"`{s}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Gaps_CommandWithoutSection_IsNamed()
    {
        var root = new RootCommand("x") { new Command("add", "keeps a source") { new Option<string>("--as") { Description = "kind" } } };
        var commands = Commands.Of(root).ToList();
        Assert.Equal(["add has no section"], Gaps(commands, ""));
        Assert.Equal(["add does not name --as"], Gaps(commands, "### homeward add\n\ntext"));
        Assert.Empty(Gaps(commands, "### homeward add\n\n`--as KIND` text"));
        Assert.Equal(["drop is no command"], Gaps(commands, "### homeward add\n`--as`\n### homeward drop\ntext"));
        Assert.Empty(Gaps(commands, "### homeward add\n`--as`\n### homeward drop\n*Not served yet.* text"));
        Assert.Equal(["add is marked as not served"], Gaps(commands, "### homeward add\n`--as`\n*Not served yet.*"));
    }

    [Fact]
    public void Gaps_CommandWithoutDescription_IsNamed() =>
        Assert.Equal(["add says nothing in --help"], Gaps([.. Commands.Of(new RootCommand("x") { new Command("add") })], "### homeward add\n"));

    private static IEnumerable<string> Gaps(IReadOnlyCollection<CommandSeen> commands, string guide)
    {
        var sections = Regex.Matches(guide, @"^### homeward ([a-z -]+?)\s*$(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        foreach (var command in commands)
        {
            if (!command.Described) yield return $"{command.Path} says nothing in --help";
            if (!sections.TryGetValue(command.Path, out var section))
            {
                // A command that only gathers others (dates, names) is described by theirs.
                if (!command.Gathers) yield return $"{command.Path} has no section";
                continue;
            }

            if (section.Contains(Commands.NotServed, StringComparison.Ordinal)) yield return $"{command.Path} is marked as not served";
            foreach (var option in command.Options.Where(o => !Regex.IsMatch(section, $@"`{o}\b")))
            {
                yield return $"{command.Path} does not name {option}";
            }
        }

        foreach (var (path, text) in sections)
        {
            if (commands.All(c => c.Path != path) && !text.Contains(Commands.NotServed, StringComparison.Ordinal)) yield return $"{path} is no command";
        }
    }
}

/// <summary>A command as the program offers it. Path is its words without the program's name: "dates parse".</summary>
internal sealed record CommandSeen(string Path, bool Described, bool Gathers, IReadOnlyList<string> Options);

internal static class Commands
{
    public const string NotServed = "*Not served yet.*";

    /// <summary>Options of every command, explained once at the head of the page.</summary>
    private static readonly string[] Common = ["--help", "--version", "--json", "--desk", "--passphrase-file", "--passphrase-fd"];

    /// <summary>All commands of the program; null while it has none.</summary>
    public static IReadOnlyList<CommandSeen>? All()
    {
        var build = Assembly.LoadFrom(Repository.App).GetType("Homeward.App.Commands.Root")
            ?.GetMethod("Build", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        return build is null ? null : [.. Of((RootCommand)build.Invoke(null, [.. build.GetParameters().Select(p => p.DefaultValue)])!)];
    }

    public static IEnumerable<CommandSeen> Of(Command command, string path = "")
    {
        foreach (var sub in command.Subcommands.Where(c => !c.Hidden))
        {
            var name = path.Length == 0 ? sub.Name : $"{path} {sub.Name}";
            var options = sub.Options.Where(o => !o.Hidden).Select(o => o.Name).Except(Common).ToList();
            yield return new(name, !string.IsNullOrWhiteSpace(sub.Description), sub.Subcommands.Count > 0, options);
            foreach (var deeper in Of(sub, name)) yield return deeper;
        }
    }
}
