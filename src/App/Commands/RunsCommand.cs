using System.CommandLine;
using System.Globalization;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward runs: what each import saw, kept, knew and refused; homeward undo: takes one back.</summary>
internal static class RunsCommand
{
    public static Command Build()
    {
        var run = new Argument<string?>("RUN") { Description = "one run, with everything it refused", Arity = ArgumentArity.ZeroOrOne };
        var export = new Option<string?>("--refused") { Description = "write what the run refused to this file, to be mended and added again" };
        var take = new Option<int>("--take") { Description = "how many runs", DefaultValueFactory = _ => 50 };
        var skip = new Option<int>("--skip") { Description = "how many to pass over" };
        var command = new Command("runs", "what each import saw and what became of it") { run, export, take, skip };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(run) is { } id) return One(session, id, parse.GetValue(export) is { } file ? voice.Resolve(file) : null, voice);
            var most = parse.GetValue(take);
            if (most is < 0 or > Slice.Most) throw new UsageException($"--take is a number from 0 to {Slice.Most}");
            var runs = session.Evidence.Runs(new Slice(Math.Max(0, parse.GetValue(skip)), most));
            if (voice.Json) voice.Document(runs);
            else Tell(runs.Rows, voice);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildUndo()
    {
        var run = new Argument<string>("RUN") { Description = "the run to take back" };
        var why = new Option<string?>("--why") { Description = "the reason, for whoever finds it withdrawn" };
        var restore = new Option<bool>("--restore") { Description = "bring back what an undoing withdrew" };
        var command = new Command("undo", "withdraw everything an import brought; nothing is deleted") { run, why, restore };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var (id, reason, act) = (parse.GetValue(run)!, parse.GetValue(why) ?? "", Desk.NewId("act-"));
            if (reason.Trim().Length == 0) throw new UsageException("say why with --why: whoever finds it withdrawn later should know");
            var back = parse.GetValue(restore);
            var outcome = back ? session.Evidence.Restore(id, reason, act) : session.Evidence.Undo(id, reason, act);
            if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            if (voice.Json) voice.Document(new { Run = id, Withdrawn = !back });
            else voice.Say(back ? $"{id} is back." : $"{id} is withdrawn: no page, figure or search finds what it brought. homeward undo {id} --restore --why … brings it back.");
            return ExitCode.Done;
        });
        return command;
    }

    private static int One(Session session, string id, string? file, Voice voice)
    {
        if (session.Evidence.Run(id) is not { } row) throw new RefusedException("there is no such run, or you may not see it", "wall");
        var refused = new List<RefusedThing>();
        for (var at = 0; at < row.Refused; at += Slice.Most) refused.AddRange(session.Evidence.Refusals(id, new Slice(at, Slice.Most)).Rows);
        if (file is not null)
        {
            var (name, bytes) = session.Evidence.RefusedFile(id) ?? throw new RefusedException(
                "this run refused nothing that can be mended in a file; each refusal says what to do", "refused");
            using var written = new FileStream(file, FileMode.CreateNew);
            written.Write(bytes);
            voice.Hint($"{name}: mend it in {file} and give it to homeward add");
        }

        if (voice.Json) voice.Document(new { Run = row, Refused = refused });
        else
        {
            Tell([row], voice);
            foreach (var thing in refused) voice.Say($"refused  {thing.Where}: {thing.Reason}");
            foreach (var unread in session.Evidence.Unread(id)) voice.Say($"kept, but not read  {SafeNames.Shown(unread.Name)}: {unread.Reason}");
        }

        return ExitCode.Done;
    }

    private static void Tell(IReadOnlyList<RunRow> runs, Voice voice)
    {
        voice.Table(["run", "day", "what", "seen", "stored", "known", "refused", ""], [.. runs.Select(r => (IReadOnlyList<string>)
            [r.Id, r.Started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), r.Name.Length <= 40 ? r.Name : r.Name[..39] + "…",
            N(r.Seen), N(r.Stored), N(r.Known), N(r.Refused), r.Undone ? "withdrawn" : r.Closed is null ? "interrupted: add it again" : ""])]);
    }

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
