using System.CommandLine;
using System.Globalization;
using System.Text;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward find WORDS: where words stand, in every form, in what came in or was stated.</summary>
internal static class FindCommand
{
    public static Command Build()
    {
        var words = new Argument<string[]>("WORDS")
        {
            Description = "words in any form; \"a phrase\", a beginning*, without:word (or -word after --), one | other", Arity = ArgumentArity.OneOrMore,
        };
        var statements = new Option<bool>("--statements") { Description = "in the quotes of statements instead of messages and texts" };
        var source = new Option<string?>("--source") { Description = "only in this source (src-…)", HelpName = "ID" };
        var from = new Option<string?>("--from") { Description = "only what was said on this day or later", HelpName = "DAY" };
        var to = new Option<string?>("--to") { Description = "only what was said on this day or earlier", HelpName = "DAY" };
        var take = new Option<int>("--take") { Description = "how many rows at most", DefaultValueFactory = _ => 50 };
        var skip = new Option<int>("--skip") { Description = "how many rows to leave out first" };
        var now = new Option<bool>("--now") { Description = "do not wait until every text can be searched; says how far it is" };
        var command = new Command("find", "find words in messages, texts and statements") { words, statements, source, from, to, take, skip, now };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(take) is < 1 or > Slice.Most) throw new UsageException($"--take is a number from 1 to {Slice.Most}");
            var filter = new WordFilter(parse.GetValue(source), Day(parse.GetValue(from), "--from"), Day(parse.GetValue(to), "--to"));
            var slice = new Slice(parse.GetValue(skip), parse.GetValue(take));
            var typed = Typed(parse.GetValue(words)!);
            if (!parse.GetValue(now))
            {
                session.Words.Wait((done, of) => voice.Progress("making the words ready", done, of));
                voice.EndProgress();
            }

            if (parse.GetValue(statements))
            {
                Tell(voice, session.Words.Statements(typed, filter, slice), s => (s.Row.Id, s.Row.Claim?.When?.Edtf, s.Row.State, s.Words));
            }
            else
            {
                Tell(voice, session.Words.Texts(typed, filter, slice), t => (t.Id, t.Said?.Edtf, t.Sender ?? t.SourceTitle, t.Words));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A shell takes quotation marks away: an argument of several words is a phrase. "-word" would be an option.</summary>
    private static string Typed(string[] arguments) => string.Join(' ', arguments.Select(a =>
        a.StartsWith("without:", StringComparison.Ordinal) ? Quoted("-", a["without:".Length..]) : arguments.Length > 1 ? Quoted("", a) : a));

    private static string Quoted(string sign, string text) => text.Contains(' ', StringComparison.Ordinal) ? $"{sign}\"{text}\"" : sign + text;

    private static DateOnly? Day(string? text, string option) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new UsageException($"{option} is a day like 2025-06-14");

    private static void Tell<T>(Voice voice, Found<T> found, Func<T, (string Id, string? When, string? Who, FoundWords Words)> row)
    {
        if (voice.Json)
        {
            voice.Document(new
            {
                found.Total,
                found.More,
                searched = found.SoFar.Done,
                of = found.SoFar.Of,
                found.SoFar.Stopped,
                found.Remark,
                rows = found.Rows.Select(row).Select(r => new { r.Id, said = r.When, by = r.Who, text = r.Words.Text, marks = r.Words.Marks.Select(m => new[] { m.Start, m.Length }) }),
            });
            return;
        }

        if (found.Remark is "empty") voice.Say("There is no word to look for in that.");
        if (found.Remark is "only-without") voice.Say("That only says what must not be there. Name a word that must.");
        if (found.Remark is "words-left-out") voice.Say($"Only the first {Search.SearchQuestion.MostWords} words were looked for.");
        foreach (var (id, when, who, words) in found.Rows.Select(row))
        {
            voice.Say($"{id}   {when ?? "day not known"}   {Voice.Plain(who ?? "")}");
            voice.Say("    " + Shown(words));
        }

        voice.Say($"{N(found.Rows.Count)} of {(found.More ? "more than " : "")}{N(found.Total)}, newest first");
        if (found.SoFar.Stopped is { } why) voice.Say($"Search stopped at record {N(found.SoFar.Done)} of {N(found.SoFar.Of)}: {why}");
        else if (!found.SoFar.IsWhole) voice.Say($"Searched so far: records up to {N(found.SoFar.Done)} of {N(found.SoFar.Of)}; the newest are not yet among them.");
    }

    private static string Shown(FoundWords words)
    {
        var text = new StringBuilder(words.Begins ? "" : "… ");
        var at = 0;
        foreach (var (start, length) in words.Marks)
        {
            text.Append(words.Text, at, start - at).Append('[').Append(words.Text, start, length).Append(']');
            at = start + length;
        }

        text.Append(words.Text, at, words.Text.Length - at).Append(words.Ends ? "" : " …");
        return Voice.Plain(text.ToString().ReplaceLineEndings(" "));
    }

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
