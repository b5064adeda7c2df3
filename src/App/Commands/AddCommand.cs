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
        var whole = new Option<bool>("--whole-account")
        {
            Description = "keep a whole account's export, with the contacts and numbers in it; only with its owner's consent",
        };
        var list = new Option<string?>("--list") { Description = "name of the list, where it comes again: columns and key are remembered under it" };
        var key = new Option<string?>("--key") { Description = "heading of the column that tells the rows of the list apart" };
        var column = new Option<string[]>("--column")
        {
            Description = "HEADING=MEANING, what a column means; HEADING= keeps it as one of yours", AllowMultipleArgumentsPerToken = false,
        };
        var preview = new Option<bool>("--preview") { Description = "of a list: show what would be added and changed, and store nothing" };
        var noRead = new Option<bool>("--no-read") { Description = "keep the sources without letting the reader propose statements" };
        var command = new Command("add", "take in files, exports and folders") { paths, title, lang, published,
            channel, from, chat, whole, list, key, column, preview, noRead };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var options = new AddOptions(
                parse.GetValue(title), parse.GetValue(lang), Day(parse.GetValue(published), parse.GetValue(lang)
                    ?? "en"), parse.GetValue(channel),
                parse.GetValue(from), OnlyChat: parse.GetValue(chat), WholeAccount: parse.GetValue(whole),
                List: parse.GetValue(list), Key: parse.GetValue(key), Columns: Columns(parse.GetValue(column) ?? []));
            if (options is { List: null, Key: not null }) throw new UsageException("--key needs --list NAME: the key is remembered under the list's name");
            if (parse.GetValue(preview)) return Preview(session, [.. parse.GetValue(paths)!.Select(voice.Resolve)], options, voice);
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

    private static IReadOnlyDictionary<string, string?>? Columns(string[] told)
    {
        if (told.Length == 0) return null;
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var one in told)
        {
            var at = one.LastIndexOf('=');
            if (at <= 0) throw new UsageException($"--column “{one}”: write HEADING=MEANING; one of {string.Join(", ", CsvColumns.Roles)}");
            columns[one[..at].Trim()] = at == one.Length - 1 ? null : one[(at + 1)..].Trim();
        }

        return columns;
    }

    private static int Preview(Session session, IReadOnlyList<string> files, AddOptions options, Voice voice)
    {
        var shown = files.Select(f => session.Evidence.Preview(f, options)).ToList();
        if (voice.Json) voice.Document(new { Previews = shown });
        else foreach (var one in shown) Tell(one, voice);
        return ExitCode.Done;
    }

    private static void Tell(ListPreview p, Voice voice)
    {
        voice.Table(["column", "means", "why"], [.. p.Columns.Select(c => (IReadOnlyList<string>)
            [Short(c.Name.Length > 0 ? c.Name : $"column {c.Index + 1}"), c.Role ?? "our column", c.Why ?? ""])]);
        voice.Say($"{N(p.Rows)} rows: {N(p.Added)} new, {N(p.Changed)} changed, {N(p.Unchanged)} unchanged, {N(p.Refused)} refused. Nothing was stored.");
        foreach (var change in p.Changes.Take(20)) voice.Say($"changed  {change.Key}, {change.Column}: “{Short(change.Before)}” becomes “{Short(change.After)}”");
        foreach (var refusal in p.Refusals.Take(20)) voice.Say($"refused  {refusal.Where}: {refusal.Reason}");
        if (p.Gone.Count > 0) voice.Say($"{N(p.Gone.Count)} rows of this list are not in the file; they stay: {string.Join(", ", p.Gone.Take(10))}");
    }

    public static void Tell(IReadOnlyList<RunResult> runs, int proposed, Voice voice)
    {
        voice.Table(["run", "what", "seen", "stored", "known", "refused"], [.. runs.Select(r => (IReadOnlyList<string>)
            [r.RunId, Short(r.Name), N(r.Seen), N(r.Stored), N(r.Known), N(r.Refused)])]);
        foreach (var run in runs)
        {
            if (run.Missing is { Total: > 0 } m)
            {
                voice.Say($"{run.RunId}: {N(m.Total)} files are named by the export and not in it: {N(m.NotIncluded)} left out by its settings, "
                    + $"{N(m.TooLarge)} too large for them, {N(m.Unavailable)} no longer there.");
            }

            if (run.Resumed) voice.Say($"{run.RunId}: an earlier run of this was interrupted; this one ended it.");
            foreach (var refusal in run.Refusals) voice.Say($"refused  {refusal.Where}: {refusal.Reason}");
            if (run.Refused > run.Refusals.Count)
            {
                voice.Say($"         and {N(run.Refused - run.Refusals.Count)} more: homeward runs {run.RunId}");
            }
        }

        foreach (var id in runs.SelectMany(r => r.SourceIds).Distinct().Take(10)) voice.Say($"source   {id}");
        voice.Say($"{N(proposed)} statements proposed; nothing counts until a person accepts it.");
        if (runs.Count == 1) voice.Say($"To take all of it back: homeward undo {runs[0].RunId} --why \"…\"");
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
