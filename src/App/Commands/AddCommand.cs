using System.CommandLine;
using System.Globalization;
using Homeward.Basics;
using Homeward.Evidence;

namespace Homeward.App.Commands;

/// <summary>homeward add PATH…: takes files in, whole, and lets the reader propose what they say.</summary>
internal static class AddCommand
{
    public static Command Build()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "a file, a Telegram export folder, or a folder of files", Arity = ArgumentArity.OneOrMore,
        };
        var title = new Option<string?>("--title") { Description = "what the source is called; else its own heading or file name" };
        var lang = new Option<string?>("--lang") { Description = "language of the text: en, ru, uk; else told from its letters" };
        var published = new Option<string?>("--published") { Description = "the day it says it was made, as people say it" };
        var channel = new Option<string?>("--channel") { Description = "newspaper, channel or helpline it comes from" };
        var from = new Option<string?>("--from") { Description = "who gave it to us, in your words" };
        var chat = new Option<string?>(
            "--only-chat")
        { Description = "of a whole account's export: the number of the one chat to take in" };
        var noRead = new Option<bool>("--no-read") { Description = "keep the sources without letting the reader propose statements" };
        var command = new Command("add", "take in files, exports and folders") { paths, title, lang, published,
            channel, from, chat, noRead };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var options = new AddOptions(
                parse.GetValue(title), parse.GetValue(lang), Day(parse.GetValue(published), parse.GetValue(lang)
                    ?? "en"), parse.GetValue(channel),
                parse.GetValue(from), OnlyChat: parse.GetValue(chat));
            var runs = new List<RunResult>();
            foreach (var path in parse.GetValue(paths)!)
            {
                runs.AddRange(session.Evidence.Add(voice.Resolve(path), options, voice.Progress));
                voice.EndProgress();
            }

            var proposed = parse.GetValue(noRead) ? 0 : Read(session, runs, voice);
            if (voice.Json) voice.Document(new { runs, proposed });
            else Tell(runs, proposed, voice);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Lets the reader go over what the runs brought.</summary>
    public static int Read(Session session, IEnumerable<RunResult> runs, Voice voice)
    {
        var ids = runs.SelectMany(r => r.SourceIds).Distinct().ToList();
        var proposed = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            proposed += session.Claims.ReadSource(ids[i], (done, of) => voice.Progress("reading", done, of));
            if (ids.Count > 1) voice.Progress("reading", i + 1, ids.Count);
        }

        voice.EndProgress();
        return proposed;
    }

    public static void Tell(IReadOnlyList<RunResult> runs, int proposed, Voice voice)
    {
        voice.Table(["run", "what", "seen", "stored", "known", "refused"], [.. runs.Select(r => (IReadOnlyList<string>)
            [r.RunId, Short(r.Name), N(r.Seen), N(r.Stored), N(r.Known), N(r.Refused)])]);
        foreach (var run in runs)
        {
            if (run.Resumed) voice.Say($"{run.RunId}: an earlier run of this was interrupted; this one ended it.");
            foreach (var refusal in run.Refusals) voice.Say($"refused  {refusal.Where}: {refusal.Reason}");
            if (run.Refused > run.Refusals.Count) voice.Say(
                $"         and {N(run.Refused - run.Refusals.Count)} more, on the page of the run");
        }

        foreach (var id in runs.SelectMany(r => r.SourceIds).Distinct().Take(10)) voice.Say($"source   {id}");
        voice.Say($"{N(proposed)} statements proposed; nothing counts until a person accepts it.");
    }

    private static UncertainDate? Day(string? phrase, string lang)
    {
        if (phrase is null) return null;
        var reading = DatePhrases.Parse(phrase, lang, null);
        return reading.Date ?? throw new UsageException($"--published “{phrase}”: {reading.Refusal ?? "not a date"}");
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..39] + "…";

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
