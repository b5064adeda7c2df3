using System.CommandLine;
using System.Globalization;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward voices: who speaks in the sources; register, merge, part.</summary>
internal static class VoicesCommand
{
    private static readonly Option<string?> Why = new("--why") { Description = "how it is known; kept with your name" };

    public static Command Build()
    {
        var take = new Option<int>("--take") { Description = "how many rows at most", DefaultValueFactory = _ => 50 };
        var skip = new Option<int>("--skip") { Description = "how many rows to leave out first" };
        var command = new Command("voices", "who speaks in the sources: the register first, then every name nobody has registered") { take, skip };
        command.Add(BuildRegister());
        command.Add(BuildMerge());
        command.Add(BuildPart());
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var most = parse.GetValue(take);
            if (most is < 1 or > Slice.Most) throw new UsageException($"--take is a number from 1 to {Slice.Most}");
            var found = session.Claims.Voices(new Slice(parse.GetValue(skip), most));
            if (voice.Json) voice.Document(found);
            else foreach (var v in found.Rows)
            {
                voice.Say(string.Create(CultureInfo.InvariantCulture, $"{v.Id ?? "(not registered)",-20}  {v.Claims,6} in {v.Sources,4}  {string.Join(" / ", v.Names.Select(n => n.Text))}")
                    + (v.Kind is null ? "" : $"  {v.Kind}, {v.Party}"));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildRegister()
    {
        var names = new Option<string[]>("--name") { Description = "a name as sources write it; once for each", Required = true };
        var kind = new Option<string>("--kind") { Description = string.Join(", ", VoiceKinds.All), Required = true };
        var party = new Option<string>("--party") { Description = string.Join(", ", VoiceParties.All), DefaultValueFactory = _ => "not-known" };
        var interests = new Option<string?>("--interests") { Description = "what it gains by saying so" };
        var command = new Command("register", "write a voice into the register under all its public names") { names, kind, party, interests, Why };
        DeskVerb.OnSession(command, (session, parse, voice) => Tell(voice, session.Claims.DescribeVoice(
            null, new([.. parse.GetValue(names)!.Select(n => new VoiceName(n, null))], parse.GetValue(kind)!, parse.GetValue(party)!, parse.GetValue(interests)),
            0, Desk.NewId("act-"), parse.GetValue(Why))));
        return command;
    }

    private static Command BuildMerge()
    {
        var (a, b) = (new Argument<string>("A") { Description = "voi-… or a name" }, new Argument<string>("B") { Description = "voi-… or a name" });
        var command = new Command("merge", "say that two are one voice; homeward voices part takes it back") { a, b, Why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
            Tell(voice, session.Claims.MergeVoices(parse.GetValue(a)!, parse.GetValue(b)!, Desk.NewId("act-"), parse.GetValue(Why))));
        return command;
    }

    private static Command BuildPart()
    {
        var id = new Argument<string>("VOICE") { Description = "voi-…" };
        var names = new Option<string[]>("--name") { Description = "a name to take out; once for each", Required = true };
        var command = new Command("part", "take names out of a voice: from then on another voice") { id, names, Why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var known = session.Claims.Voice(parse.GetValue(id)!) ?? throw new RefusedException("there is no such voice in the register", "gone");
            return Tell(voice, session.Claims.PartVoice(known.Id!, parse.GetValue(names)!, known.Version, Desk.NewId("act-"), parse.GetValue(Why)));
        });
        return command;
    }

    private static int Tell(Voice voice, Outcome outcome)
    {
        if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
        if (voice.Json) voice.Document(new { outcome.Id });
        else voice.Say($"{outcome.Id}. Kept.");
        return ExitCode.Done;
    }
}
