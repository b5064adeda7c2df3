using System.CommandLine;
using Homeward.Keys;

namespace Homeward.App.Commands;

/// <summary>homeward init DIR: makes an empty desk with one member.</summary>
internal static class InitCommand
{
    public static Command Build()
    {
        var folder = new Argument<string>("DIR") { Description = "an empty folder, or one that does not exist yet" };
        var name = new Option<string>("--name")
        {
            Description = "what the desk is called", DefaultValueFactory = _ =>
            "Homeward"
        };
        var member = new Option<string>("--member")
        {
            Description = "your name, as colleagues see it",
            DefaultValueFactory = _ => "Founder"
        };
        var own = new Option<bool>(
            "--own-passphrase")
        { Description = "use a passphrase of your own instead of six made words" };
        var journal = new Option<string?>("--journal")
        {
            Description = "connection of an empty PostgreSQL database for the journal of a team", HelpName = "CONNECTION",
        };
        var vault = new Option<string?>("--vault") { Description = "folder of the originals, where several machines share them", HelpName = "DIR" };
        var command = new Command("init", "make an empty desk") { folder, name, member, own, journal, vault };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var given = parse.GetValue(own) || parse.GetValue(DeskVerb.PassphraseFile) is not null
                || parse.GetValue(DeskVerb.PassphraseHandle) is not null;
            var passphrase = given ? DeskVerb.AskPassphrase(parse, voice, "New passphrase: ") : null;
            if (passphrase is { Length: < 12 }) throw new UsageException(
                "a passphrase needs at least 12 characters; better, let the desk make one of six words");
            var path = voice.Resolve(parse.GetValue(folder)!);
            var settings = new Settings(parse.GetValue(journal), parse.GetValue(vault) is { } shared ? voice.Resolve(shared) : null);
            var founding = new Founding(parse.GetValue(name)!, parse.GetValue(member)!, passphrase)
            {
                Settings = settings, Seen = ProgramState.With(null, voice),
            };
            var founded = Desk.Init(path, founding, TimeProvider.System);
            if (voice.Json)
            {
                voice.Document(new
                {
                    desk = founded.DeskId, member = founded.MemberId, folder = path,
                    passphrase = given ? null : founded.Passphrase
                });
                return ExitCode.Done;
            }

            voice.Say($"The desk stands in {path}.");
            if (!given)
            {
                voice.Say("");
                voice.Say("Your passphrase, shown this once:");
                voice.Say("    " + founded.Passphrase);
                voice.Say(
                    "Write it on paper and keep it away from this machine. Without it nobody can open the desk, until you set up recovery: homeward recovery setup");
            }

            voice.Say("");
            voice.Say($"Next: homeward serve --desk {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
