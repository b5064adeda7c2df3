using System.CommandLine;
using System.Globalization;
using Homeward.Evidence;
using Homeward.Keys;

namespace Homeward.App.Commands;

/// <summary>homeward waiting: how much came in while the desk was locked. Needs no passphrase and tells no word.</summary>
internal static class WaitingCommand
{
    public static Command Build()
    {
        var command = new Command("waiting", "how much waits for a locked desk, how old it is, how much is urgent; no passphrase") { BuildAdd(), BuildOpen() };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var signal = WaitingRoom.Of(DeskVerb.FolderOf(parse, voice), TimeProvider.System).Signal();
            if (voice.Json) voice.Document(signal);
            else voice.Say(signal.Oldest is { } oldest
                ? string.Create(CultureInfo.InvariantCulture, $"{signal.Waiting} waiting, {signal.Urgent} of them urgent, the oldest since {oldest.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
                : "Nothing waits.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildAdd()
    {
        var file = new Argument<string>("FILE") { Description = "an ordinary file" };
        var urgent = new Option<bool>("--urgent") { Description = "it cannot wait; a locked machine shows this and nothing else of it" };
        var from = new Option<string?>("--from") { Description = "who gives it, in their own words", HelpName = "WHO" };
        var command = new Command("add", "seal a file to a locked desk; nobody can read it before a member unlocks") { file, urgent, from };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var path = voice.Resolve(parse.GetValue(file)!);
            var room = WaitingRoom.Of(DeskVerb.FolderOf(parse, voice), TimeProvider.System);
            using var content = DeskFolder.OpenOrdinary(path, 1 << 16);
            var receipt = room.Take(content, new HandedIn(Path.GetFileName(path), "handed-in", parse.GetValue(from), parse.GetValue(urgent)));
            if (voice.Json) voice.Document(receipt);
            else
            {
                voice.Say("Sealed; it waits until a member unlocks the desk. Keep these lines if you want to prove that it came in:");
                voice.Say("");
                voice.Say(string.Create(CultureInfo.InvariantCulture, $"line {receipt.Position} {receipt.Item}"));
                voice.Say(receipt.Checkpoint);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildOpen()
    {
        var command = new Command("open", "make the waiting room of a desk; a served desk does it by itself");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var found = session.CollectWaiting();
            if (voice.Json) voice.Document(found);
            else
            {
                voice.Say(string.Create(CultureInfo.InvariantCulture, $"The waiting room is open; {found.Taken} things were taken in."));
                foreach (var problem in found.Problems) voice.Say($"DAMAGE  {problem}");
            }

            return found.Problems.Count == 0 ? ExitCode.Done : ExitCode.Tampered;
        });
        return command;
    }
}
