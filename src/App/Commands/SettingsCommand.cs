using System.CommandLine;

namespace Homeward.App.Commands;

/// <summary>homeward settings [set NAME VALUE --why …]: what the desk has decided for itself.</summary>
internal static class SettingsCommand
{
    public static Command Build()
    {
        var command = new Command("settings", "show what this desk has decided for itself") { BuildSet() };
        DeskVerb.OnSession(command, (session, _, voice) => Tell(session, voice), toDecideOnSwap: true);
        return command;
    }

    private static Command BuildSet()
    {
        var name = new Argument<string>("NAME") { Description = "which setting" };
        var value = new Argument<string>("VALUE") { Description = "a number, or yes or no" };
        var why = new Option<string>("--why") { Description = "the reason, which stays in the journal", HelpName = "TEXT", Required = true };
        var command = new Command("set", "change a setting, with a reason that stays") { name, value, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var done = session.Set(parse.GetValue(name)!, parse.GetValue(value)!, parse.GetValue(why)!);
            if (done.Refusal is { } refusal) throw refusal.Code is "setting" ? new UsageException(refusal.Sentence) : new Views.RefusedException(refusal.Sentence, refusal.Code);
            return Tell(session, voice);
        }, toDecideOnSwap: true);
        return command;
    }

    private static int Tell(Session session, Voice voice)
    {
        var settings = session.Rules;
        if (voice.Json) voice.Document(settings);
        else voice.Table(["setting", "value"], [.. settings.All().Select(s => (IReadOnlyList<string>)[s.Name, s.Value])]);
        return ExitCode.Done;
    }
}
