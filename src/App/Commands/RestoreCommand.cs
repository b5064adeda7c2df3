using System.CommandLine;
using System.Globalization;
using Homeward.Keys;

namespace Homeward.App.Commands;

/// <summary>homeward restore FROM TO: makes the desk again from a backup and a copy of its keys.</summary>
internal static class RestoreCommand
{
    public static Command Build()
    {
        var from = new Argument<string>("FROM") { Description = "folder of the backup" };
        var to = new Argument<string>("TO") { Description = "an empty folder, or one that does not exist yet" };
        var keys = new Option<string>("--keys") { Description = "folder with the copies of the keys (--keys-to of the backup)", HelpName = "DIR", Required = true };
        var known = new Option<string?>("--known") { Description = "a signed note of this desk that somebody kept, or its four words", HelpName = "FILE" };
        var older = new Option<bool>("--older") { Description = "take a backup that ends before what was seen; what came after it is lost" };
        var journal = new Option<string?>("--journal") { Description = "connection of an empty PostgreSQL database for the journal", HelpName = "CONNECTION" };
        var vault = new Option<string?>("--vault") { Description = "folder for the originals, where several machines share them", HelpName = "DIR" };
        var command = new Command("restore", "make the desk again from a backup") { from, to, keys, known, older, journal, vault };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var place = voice.Resolve(parse.GetValue(to)!);
            var restored = DeskRestore.Run(new Restoring(voice.Resolve(parse.GetValue(from)!), place, voice.Resolve(parse.GetValue(keys)!))
            {
                Settings = new Settings(parse.GetValue(journal), parse.GetValue(vault) is { } shared ? voice.Resolve(shared) : null),
                Seen = ProgramState.With(parse.GetValue(known), voice), Older = parse.GetValue(older),
            }, TimeProvider.System, voice.Progress);
            voice.EndProgress();
            if (voice.Json)
            {
                voice.Document(new
                {
                    folder = place, desk = restored.DeskId, recordNumber = restored.Size, restored.Root,
                    restored.Words, restored.Originals, restored.KeysMadeOn, restored.Lost, restored.IsUnknownHere
                });
                return ExitCode.Done;
            }

            voice.Say(string.Create(CultureInfo.InvariantCulture, $"The desk stands in {place}: record number {restored.Size:N0}, originals {restored.Originals:N0}."));
            voice.Say($"Root {restored.Root}, four words: {restored.Words}");
            if (restored.Lost > 0) voice.Say($"Lost, though somebody saw them: entries {restored.Lost}. What was erased in them can be read again: erase it again.");
            if (restored.IsUnknownHere) voice.Say("This machine knew nothing of the desk, so whether a newer state existed cannot be told: compare the four words with those that somebody noted.");
            voice.Say($"Next: homeward check --desk {place}");
            return ExitCode.Done;
        });
        return command;
    }
}
