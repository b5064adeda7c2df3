using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Homeward.App.Measuring;

namespace Homeward.App.Commands;

/// <summary>homeward bench linkage: measures linkage against the known results, in a process of its own for each part.</summary>
internal static class BenchCommand
{
    public static Command Build() => new("bench", "measure this program against what is known") { BuildLinkage() };

    private static Command BuildLinkage()
    {
        var sets = new Option<string?>("--sets") { Description = "folder with the labelled sets; else the one beside the checkout", HelpName = "DIR" };
        var only = new Option<string?>("--only") { Description = "one part: " + string.Join(", ", LinkageParts.Names), HelpName = "PART" };
        var people = new Option<int>("--people") { Description = "people of the made-up world", DefaultValueFactory = _ => 1_000_000 };
        var model = new Option<bool>("--show-model") { Description = "print the trained model of a part" };
        var command = new Command("linkage", "the table of linkage: best known, at least, measured") { sets, only, people, model };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var folder = Folder(voice, parse.GetValue(sets));
            var count = parse.GetValue(people);
            if (count is < 1000 or > 5_000_000) throw new UsageException("--people takes a number from 1,000 to 5,000,000");
            if (parse.GetValue(only) is { } part)
            {
                if (!LinkageParts.Names.Contains(part)) throw new UsageException($"there is no part “{part}”; there are {string.Join(", ", LinkageParts.Names)}");
                return Print(voice, LinkageParts.Run(part, folder, count, parse.GetValue(model) ? voice : null));
            }

            var rows = new List<MeasuredRow>();
            foreach (var name in LinkageParts.Names)
            {
                voice.Hint($"homeward: measuring {name}");
                rows.AddRange(Apart(name, folder, count));
            }

            return Print(voice, rows);
        });
        return command;
    }

    private static string Folder(Voice voice, string? named)
    {
        if (named is not null)
        {
            var path = voice.Resolve(named);
            return LinkageParts.Missing(path) is not { } missing ? path
                : throw new UsageException($"{named} does not hold {missing}; --sets names a folder with the labelled sets of the linkage notes");
        }

        for (var at = new DirectoryInfo(voice.Resolve(".")); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "..", "shared", "data", "linkage");
            if (LinkageParts.Missing(beside) is null) return Path.GetFullPath(beside);
        }

        throw new UsageException("the labelled sets are not here: ../shared/data/linkage is absent beside this folder and those above it. "
            + "They are not part of the project; give their folder with --sets DIR");
    }

    private static List<MeasuredRow> Apart(string part, string folder, int people)
    {
        string[] arguments = ["bench", "linkage", "--only", part, "--sets", folder, "--people", people.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json"];
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(BenchCommand).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var said = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode is not (ExitCode.Done or ExitCode.FoundWrong)) throw new UsageException($"measuring {part} ended with code {child.ExitCode}");
        return JsonSerializer.Deserialize<List<MeasuredRow>>(said, Shape)!;
    }

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    private static int Print(Voice voice, IReadOnlyList<MeasuredRow> rows)
    {
        if (voice.Json) voice.Document(rows);
        else voice.Table(["what", "best known", "at least", "measured", ""], [.. rows.Select(r => (IReadOnlyList<string>)
            [r.What, r.BestKnown, r.AtLeast, r.Measured, r.Reached switch { true => "reached", false => "not reached", _ => "" }])]);
        return rows.Any(r => r.Reached == false) ? ExitCode.FoundWrong : ExitCode.Done;
    }
}
