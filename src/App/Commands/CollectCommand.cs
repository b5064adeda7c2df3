using System.CommandLine;
using System.Globalization;

namespace Homeward.App.Commands;

/// <summary>homeward collect: takes in what a rented intake received, from a copy of its folder.</summary>
internal static class CollectCommand
{
    public static Command Build()
    {
        var from = new Option<string>("--from") { Description = "copy of the intake's folder, or a tar of one", HelpName = "DIR", Required = true };
        var trust = new Option<string?>("--trust") { Description = "the first time: the four words the machine printed", HelpName = "WORDS" };
        var replies = new Option<string?>("--replies") { Description = "archive to write for the machine: answers, and what it may remove", HelpName = "FILE" };
        var command = new Command("collect", "take in what a rented intake received, and write the answers for it") { from, trust, replies };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var archive = parse.GetValue(replies) is { } file ? voice.Resolve(file) : null;
            var found = session.CollectFrom(voice.Resolve(parse.GetValue(from)!), parse.GetValue(trust), archive);
            if (voice.Json) voice.Document(found);
            else
            {
                voice.Say(string.Create(CultureInfo.InvariantCulture, $"Taken in and countersigned: {found.Taken} new."));
                foreach (var problem in found.Problems) voice.Say($"DAMAGE  {problem}");
                if (archive is not null) voice.Say($"For the machine: {parse.GetValue(replies)}. There: homeward intake --folder DIR --take FILE");
            }

            return found.Problems.Count == 0 ? ExitCode.Done : ExitCode.Tampered;
        });
        return command;
    }
}
