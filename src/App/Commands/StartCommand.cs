using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Homeward.App.Rehearsing;
using Homeward.Rehearsal;

namespace Homeward.App.Commands;

/// <summary>homeward start: makes the rehearsal desk beside the founding story, once, and serves it. This is what ./run calls.</summary>
internal static class StartCommand
{
    /// <summary>As many made-up people as are worked through while somebody waits.</summary>
    private const int Standard = 2_000;

    public static Command Build()
    {
        var port = ServeCommand.Port();
        var folder = new Option<string>("--folder")
        {
            Description = "where the rehearsal stands", HelpName = "DIR", DefaultValueFactory = _ => "rehearsal-desk",
        };
        var people = new Option<string?>("--people") { Description = "how many invented people: tiny, small or a number", HelpName = "N" };
        var only = new Option<bool>("--no-serve") { Description = "make it and stop" };
        var command = new Command("start", "make a rehearsal desk where everything is invented, and serve it") { port, folder, people, only };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var rehearsal = RehearsalDesk.At(voice.Resolve(parse.GetValue(folder)!), Number(parse.GetValue(people)), Standard);
            using var desk = rehearsal.Open();
            var steps = Make(rehearsal, desk, voice);
            Tell(rehearsal, steps, parse.GetValue(only), voice);
            return parse.GetValue(only) ? ExitCode.Done : ServeCommand.Serve(desk, new ServedPorts(parse.GetValue(port)), [], voice, $"the passphrase: {RehearsalDesk.Passphrase}");
        });
        return command;
    }

    private static List<StepDone> Make(RehearsalDesk rehearsal, Desk desk, Voice voice)
    {
        var steps = new List<StepDone>();
        if (rehearsal.IsFinished) return steps;
        var since = Stopwatch.GetTimestamp();
        voice.Hint($"Making the rehearsal desk in {desk.Folder.Root} (once; stop it whenever you like, it goes on where it was)");
        rehearsal.Make(desk, step =>
        {
            voice.Hint(string.Create(CultureInfo.InvariantCulture, $"  {step.Step,-11} {step.What}  ({step.Seconds:0.0} s)"));
            steps.Add(step);
        }, voice.Progress);
        desk.Lock();
        voice.Hint(string.Create(CultureInfo.InvariantCulture, $"Made in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s."));
        return steps;
    }

    private static void Tell(RehearsalDesk rehearsal, List<StepDone> steps, bool only, Voice voice)
    {
        if (voice.Json)
        {
            voice.Line(new
            {
                folder = rehearsal.DeskFolder, people = rehearsal.People, passphrase = RehearsalDesk.Passphrase, made = steps.Count > 0,
                steps, story = rehearsal.Story,
            });
            return;
        }

        voice.Say($"Rehearsal desk:  {rehearsal.DeskFolder}");
        voice.Say("All people and exchanges marked as invented are made up; the founding note retells a real newspaper report.");
        voice.Say($"Passphrase, public because nothing in it is secret:  {RehearsalDesk.Passphrase}");
        if (only) voice.Say($"Serve it: homeward start --folder {Path.GetDirectoryName(rehearsal.DeskFolder)}");
    }

    private static int? Number(string? text) => text is null ? null : RehearsalOptions.PeopleOf(text)
        ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 20 and <= 50_000
            ? number
            : throw new UsageException($"--people takes tiny, small or a number from 20 to 50,000, not “{text}”"));
}
