using System.CommandLine;
using System.Globalization;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward readings: who opened what, and alarms.</summary>
internal static class ReadingsCommand
{
    public static Command Build()
    {
        var member = new Option<string?>("--by") { Description = "only what this member opened", HelpName = "MEMBER" };
        var thing = new Option<string?>("--of") { Description = "only who opened this", HelpName = "ID" };
        var command = new Command("readings", "who opened what, newest first, and alarms nobody has looked into") { member, thing, BuildCanary(), BuildSeen() };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var (rows, alarms) = (session.Readings(parse.GetValue(member), parse.GetValue(thing)), session.Alarms());
            if (voice.Json)
            {
                voice.Document(new { readings = rows, alarms });
                return ExitCode.Done;
            }

            foreach (var a in alarms)
            {
                var what = a.Code == "canary" ? $"{a.Thing}, which nobody has reason to open" : $"{a.Count} different things within an hour";
                voice.Say(string.Create(CultureInfo.InvariantCulture,
                    $"ALARM {a.Id}  {a.At.UtcDateTime:yyyy-MM-dd HH:mm}  {session.NameOf(a.Member)} opened {what}"));
            }

            voice.Table(["when (UTC)", "who", "what", "how"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), session.NameOf(r.Member), r.Thing, r.How])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildCanary()
    {
        var person = new Argument<string>("PERSON") { Description = "a person's id (per-…), best an invented one" };
        var off = new Option<bool>("--off") { Description = "take the mark back" };
        var why = new Option<string>("--why") { Description = "the reason", HelpName = "TEXT", Required = true };
        var command = new Command("canary", "mark a person whom nobody has reason to open: whoever does raises an alarm") { person, off, why };
        DeskVerb.OnSession(command, (session, parse, voice) => Told(voice, session.SetCanary(
            parse.GetValue(person)!, !parse.GetValue(off), parse.GetValue(why)!, Desk.NewId("act-")), "Marked."));
        return command;
    }

    private static Command BuildSeen()
    {
        var alarm = new Argument<string>("ALARM") { Description = "the alarm's id (alm-…)" };
        var why = new Option<string>("--why") { Description = "what you found", HelpName = "TEXT", Required = true };
        var command = new Command("seen", "say that you looked into a colleague's alarm; they can go on") { alarm, why };
        DeskVerb.OnSession(command, (session, parse, voice) => Told(voice, session.SawAlarm(parse.GetValue(alarm)!, parse.GetValue(why)!, Desk.NewId("act-")), "Noted."));
        return command;
    }

    private static int Told(Voice voice, Outcome done, string said)
    {
        if (done.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
        if (voice.Json) voice.Document(new { id = done.Id });
        else voice.Say(said);
        return ExitCode.Done;
    }
}
