using System.CommandLine;
using System.Globalization;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward custody SOURCE: who received, handed over, opened, copied, exported, transformed and checked it.</summary>
internal static class CustodyCommand
{
    public static Command Build()
    {
        var source = Source();
        var command = new Command("custody", "the chain of custody of a source, oldest step first") { source, BuildRecord(), BuildWarn() };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var chain = session.Evidence.Custody(parse.GetValue(source)!)
                ?? throw new RefusedException("there is no such source, or you may not see it", "wall");
            if (voice.Json)
            {
                voice.Document(chain);
                return ExitCode.Done;
            }

            voice.Table(["recorded (UTC)", "what", "by", "from", "to", "happened", "how", "why"], [.. chain.Steps.Select(s => (IReadOnlyList<string>)
            [
                s.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), s.What, session.NameOf(s.By), s.From ?? "", s.To ?? "",
                s.When?.Edtf ?? "", s.How ?? "", s.Why ?? "",
            ])]);
            voice.Say("");
            voice.Say($"SHA-256 as received: {chain.Sha256 ?? "not known any more"}");
            if (chain.Harm.Count > 0) voice.Say($"Warning to readers: {string.Join(", ", chain.Harm)}");
            if (chain.Damaged) voice.Say("At the last check the original was not as it came.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildRecord()
    {
        var source = Source();
        var what = new Argument<string>("STEP") { Description = string.Join(", ", HandoverKinds.Told) };
        var from = new Option<string?>("--from") { Description = "from whom", HelpName = "WHO" };
        var to = new Option<string?>("--to") { Description = "to whom", HelpName = "WHO" };
        var how = new Option<string?>("--how") { Description = "by what way", HelpName = "TEXT" };
        var why = new Option<string>("--why") { Description = "the reason, which stays with the step", HelpName = "TEXT", Required = true };
        var command = new Command("record", "write down a step that happened outside the desk") { source, what, from, to, how, why };
        DeskVerb.OnSession(command, (session, parse, voice) => Told(voice, session.Evidence.RecordHandover(parse.GetValue(source)!, parse.GetValue(what)!,
            Desk.NewId("act-"), parse.GetValue(why)!, parse.GetValue(from), parse.GetValue(to), null, parse.GetValue(how))));
        return command;
    }

    private static Command BuildWarn()
    {
        var source = Source();
        var flags = new Argument<string[]>("FLAG") { Description = $"{string.Join(", ", HarmFlags.All)}; none takes the warning back", Arity = ArgumentArity.ZeroOrMore };
        var why = new Option<string?>("--why") { Description = "the reason", HelpName = "TEXT" };
        var command = new Command("warn", "say what a reader should be warned of before the source is shown") { source, flags, why };
        DeskVerb.OnSession(command, (session, parse, voice) => Told(voice, session.Evidence.FlagHarm(parse.GetValue(source)!, parse.GetValue(flags) ?? [],
            Desk.NewId("act-"), parse.GetValue(why) ?? "")));
        return command;
    }

    private static Argument<string> Source() => new("SOURCE") { Description = "a source's id (src-…)" };

    private static int Told(Voice voice, Outcome done)
    {
        if (done.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
        if (voice.Json) voice.Document(new { id = done.Id, recordNumber = done.RecordNumber });
        else voice.Say(string.Create(CultureInfo.InvariantCulture, $"Written down, record number {done.RecordNumber}."));
        return ExitCode.Done;
    }
}
