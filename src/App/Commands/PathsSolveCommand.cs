using System.CommandLine;
using System.Text.Json;
using Homeward.Paths;

namespace Homeward.App.Commands;

/// <summary>homeward paths-solve FILE.json: can all this be true, and when was what?</summary>
internal static class PathsSolveCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE.json") { Description = "statements about the days of events" };
        var command = new Command("paths-solve",
            "tighten the days of events, or name the statements that cannot all hold") { file };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var name = parse.GetValue(file)!;
            var answer = PathsFile.Solve(TextInput.ReadAll(voice, name));
            using var document = JsonDocument.Parse(answer.Json);
            var root = document.RootElement;
            if (answer.HasProblems)
            {
                var problems = root.GetProperty("problems").EnumerateArray().Select(p => p.GetString()!).ToList();
                foreach (var problem in problems.Skip(1)) voice.Hint($"homeward: {name}: {problem}");
                throw new UsageException($"{name}: {problems[0]}");
            }

            if (voice.Json) voice.Say(answer.Json);
            else Say(voice, root);
            return answer.IsConsistent ? ExitCode.Done : ExitCode.FoundWrong;
        });
        return command;
    }

    private static void Say(Voice voice, JsonElement root)
    {
        voice.Table(["event", "begins", "ends"],
            [.. root.GetProperty("bounds").EnumerateArray().Select(row => (IReadOnlyList<string>)
        [
            row.GetProperty("event").GetString()!, Span(row.GetProperty("start")),
            row.TryGetProperty("end", out var end) ? Span(end) : "the same day",
        ])]);
        voice.Say("");
        foreach (var conflict in root.GetProperty("conflicts").EnumerateArray())
        {
            var names = Names(conflict, "statements").Concat(Names(conflict, "assumptions"));
            voice.Say("These cannot all hold: " + string.Join(", ", names));
        }

        var consistent = root.GetProperty("consistent").GetBoolean();
        voice.Say(consistent ? "Everything can hold together."
            : "Setting any one of such a set aside removes that contradiction. The days above rest on the rest.");
        if (!root.GetProperty("complete").GetBoolean()) voice.Say(
            "There was too much to look at every combination: other contradictions may exist.");
    }

    private static IEnumerable<string> Names(JsonElement conflict, string list) =>
        conflict.GetProperty(list).EnumerateArray().Select(n => n.GetString()!);

    private static string Span(JsonElement span)
    {
        var (first, last) = (span.GetProperty("earliest").GetString(), span.GetProperty("latest").GetString());
        return first is not null && first == last ? first : $"{first ?? "open"} to {last ?? "open"}";
    }
}
