using System.CommandLine;
using System.Globalization;
using Homeward.Access;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward erase plan | ask | approve | withdraw | list | hold | lift | clock | due: taking something out for ever.</summary>
internal static class EraseCommand
{
    public static Command Build() => new("erase", "take a source or a person out for ever, with a second member's approval")
    {
        BuildPlan(), BuildAsk(), BuildApprove(), BuildWithdraw(), BuildList(),
        BuildHold("hold", "keep a source or person from being erased", (e, id, why) => e.Hold(id, why, Desk.NewId("act-"))),
        BuildHold("lift", "end a hold", (e, id, why) => e.Lift(id, why, Desk.NewId("act-"))), BuildClock(), BuildDue(),
    };

    private static Command BuildPlan()
    {
        var id = Subject();
        var command = new Command("plan", "what an erasure would take; nothing is changed") { id };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var plan = session.Erasures.Plan(parse.GetValue(id)!) ?? throw new RefusedException(
                "there is no such source or person, it was erased already, or you may not see all of it", "gone");
            if (voice.Json) voice.Document(plan);
            else Tell(voice, plan);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildAsk()
    {
        var (id, why) = (Subject(), Why());
        var command = new Command("ask", "ask for an erasure; another member approves it") { id, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var asked = Done(session.Erasures.Ask(parse.GetValue(id)!, parse.GetValue(why)!, Desk.NewId("act-")));
            if (voice.Json) voice.Document(new { request = asked });
            else
            {
                Tell(voice, session.Erasures.Plan(parse.GetValue(id)!)!);
                var alone = session.Members.List().Count(m => m.Reads) == 1;
                voice.Say(alone ? $"Asked for as {asked}. You work here alone: in {Erasures.WaitingDays} days, if you still want it, give: homeward erase approve {asked}"
                    : $"Asked for as {asked}. Another member gives: homeward erase approve {asked}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildApprove()
    {
        var request = Request();
        var command = new Command("approve", "approve a request and carry it out now") { request };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var row = session.Erasures.Approve(parse.GetValue(request)!, Desk.NewId("act-"));
            if (voice.Json) voice.Document(row);
            else
            {
                voice.Say($"Erased: {row.Subject}, as asked for in {row.Id}{(row.Alone ? ", by a member who works here alone" : "")}.");
                voice.Say($"{N(row.Keys)} keys were left behind, {N(row.Originals)} originals removed; everything that stays is sealed under the keys of epoch {N(row.Epoch)}.");
                foreach (var copy in row.Copies) voice.Say($"In place of {copy.Of}, which speaks of others too, stands a redacted copy: {copy.Copy}. Read it before you rely on it.");
                voice.Say("A backup of the folder keys/ made before now could still open it. Destroy what you keep;");
                voice.Say($"the last that this program would keep ends on {row.LastDay:yyyy-MM-dd}.");
                voice.Say("On flash and copying disks old blocks may outlive a file until they are used again. What members read, wrote down or exported is not touched by this.");
                voice.Say("Adding the same file again brings it back: the desk kept nothing to know it by.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildWithdraw()
    {
        var (request, why) = (Request(), Why());
        var command = new Command("withdraw", "take a request back, or refuse it") { request, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var done = Done(session.Erasures.Withdraw(parse.GetValue(request)!, parse.GetValue(why)!, Desk.NewId("act-")));
            if (voice.Json) voice.Document(new { request = done });
            else voice.Say($"{done} ends here; nothing was erased.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildList()
    {
        var command = new Command("list", "requests, what was erased, and holds");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var (rows, holds, clocks) = (session.Erasures.List(), session.Erasures.Holds(), session.Erasures.Clocks());
            if (voice.Json)
            {
                voice.Document(new
                {
                    requests = rows, holds = holds.Select(h => new { h.Subject, h.Why, h.By, h.At }), clocks = clocks.Select(c => new { c.Kind, c.Days, c.Why }),
                });
                return ExitCode.Done;
            }

            voice.Table(["request", "of", "state", "asked by", "on", "ended by", "on", "last key backup ends", "why"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.Id, r.Subject, r.Alone ? r.State + " (alone)" : r.State, session.NameOf(r.AskedBy), $"{r.Asked:yyyy-MM-dd}",
                    r.EndedBy is null ? "—" : session.NameOf(r.EndedBy), r.Ended is { } ended ? $"{ended:yyyy-MM-dd}" : "—",
                    r.LastDay is { } last ? $"{last:yyyy-MM-dd}" : "—", r.Why])]);
            foreach (var hold in holds) voice.Say($"hold    {hold.Subject}, since {hold.At:yyyy-MM-dd} by {session.NameOf(hold.By)}: {hold.Why}");
            foreach (var clock in clocks) voice.Say($"clock   {clock.Kind}: {clock.Days} days. {clock.Why}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildHold(string name, string what, Func<Erasures, string, string, Outcome> act)
    {
        var (id, why) = (Subject(), Why());
        var command = new Command(name, what) { id, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var done = Done(act(session.Erasures, parse.GetValue(id)!, parse.GetValue(why)!));
            if (voice.Json) voice.Document(new { subject = done });
            else voice.Say($"{done}: {(name == "hold" ? "held" : "held no more")}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildClock()
    {
        var kind = new Argument<string>("KIND") { Description = "kind of source, as in: PlainText, TelegramChatJson, CsvList" };
        var days = new Argument<int>("DAYS") { Description = "days after which a source is looked at again; 0 takes the clock away" };
        var why = Why();
        var command = new Command("clock", "set how long a kind of source is kept before somebody looks at it") { kind, days, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var n = parse.GetValue(days);
            Done(session.Erasures.SetClock(parse.GetValue(kind)!, n == 0 ? null : n, parse.GetValue(why)!, Desk.NewId("act-")));
            if (voice.Json) voice.Document(new { kind = parse.GetValue(kind), days = n == 0 ? (int?)null : n });
            else voice.Say("Set. Nothing is erased by a clock: it lists what is due (homeward erase due).");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildDue()
    {
        var command = new Command("due", "sources whose time has come");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var rows = session.Erasures.Due(DateOnly.FromDateTime(DateTime.Now));
            if (voice.Json) voice.Document(rows);
            else if (rows.Count == 0) voice.Say("Nothing is due.");
            else voice.Table(["source", "title", "kind", "received", "due", "state"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.SourceId, r.Title, r.Kind, $"{r.Received:yyyy-MM-dd}", $"{r.Due:yyyy-MM-dd}", r.Held ? "held" : r.Asked ? "erasure asked" : "look at it"])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Voice voice, ErasurePlan plan)
    {
        voice.Say($"Erasing {plan.Subject} takes, for ever:");
        foreach (var source in plan.Sources)
        {
            var parts = source.Parts > 0 ? $"   {N(source.Parts)} messages or rows" : "";
            var copy = plan.Redacted.Contains(source.Id) ? "   (a redacted copy with what it says of others takes its place)" : "";
            voice.Say($"  {source.Id}   {source.Title}{parts}{copy}");
        }

        foreach (var person in plan.Persons) voice.Say($"  {person}   all that this desk concluded about this person");
        voice.Say($"  with {plan.Statements} statements and {plan.Mentions} mentions in these sources");
        if (plan.Look.Count > 0) voice.Say($"Look also at: {string.Join(", ", plan.Look)}. They came in with things the desk knew already, so their originals may hold the same words.");
        if (plan.Held is { } held) voice.Say("NOT NOW: " + held);
        voice.Say("Stays: that something stood here, its day and size, and every proof. The reason stays too: write no name into it.");
    }

    private static string Done(Outcome outcome) => outcome.Refusal is { } refusal ? throw new RefusedException(refusal.Sentence, refusal.Code) : outcome.Id ?? "";

    private static Argument<string> Subject() => new("ID") { Description = "a source (src-…) or a person (per-…)" };

    private static Argument<string> Request() => new("REQUEST") { Description = "id of a request (ers-…)" };

    private static Option<string> Why() => new("--why") { Description = "the reason; it stays for ever, so no name in it", Required = true, HelpName = "TEXT" };

    private static string N(int? n) => n?.ToString("N0", CultureInfo.InvariantCulture) ?? "0";
}
