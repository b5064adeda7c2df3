using System.CommandLine;
using System.Globalization;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward figures [EXCHANGE | FIGURE]: what can honestly be counted of an exchange.</summary>
internal static class FiguresCommand
{
    public static Command Build()
    {
        var id = new Argument<string?>(
            "ID")
        {
            Description =
            "an exchange (exc-… or 2025-03-19) or a frozen figure (fig-…); all frozen ones without it",
            Arity = ArgumentArity.ZeroOrOne
        };
        var definition = new Option<string>(
            "--definition")
        {
            Description = "what counts as returned: A, B, C, or A-1-sent …",
            DefaultValueFactory = _ => "A"
        };
        var side = new Option<string>("--side")
        {
            Description = "to whom the people returned: ru or ua",
            DefaultValueFactory = _ => "ru"
        };
        var standard = new Option<string>("--standard")
        {
            Description = "standard of proof a step must meet",
            DefaultValueFactory = _ => "alleged"
        };
        var cutOff = new Option<string?>("--by")
        {
            Description = "what had happened by this day; today if not given",
            HelpName = "DAY"
        };
        var lang = new Option<string>("--lang")
        {
            Description = "language of the sentences: en, ru or uk",
            DefaultValueFactory = _ => "en"
        };
        var freeze = new Option<bool>("--freeze") { Description = "keep the figure at this record number" };
        var again = new Option<bool>(
            "--again")
        { Description = "work a frozen figure out again from the journal and compare" };
        var takeOut = new Option<bool>("--take-out")
        {
            Description = "print the one sentence of a frozen figure that may be published; refused while one person alone has read a statement behind it"
        };
        var command = new Command("figures", "what can honestly be counted of an exchange") { id, definition, side,
            standard, cutOff, lang, freeze, again, takeOut };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var (given, words) = (parse.GetValue(id), parse.GetValue(lang)!);
            if (words is not ("en" or "ru" or "uk")) throw new UsageException("--lang is en, ru or uk");
            if (given is null) return List(session, voice);
            if (parse.GetValue(again)) return Again(session, voice, given);
            if (parse.GetValue(takeOut))
            {
                var sentence = session.Statistics.TakeOut(given, words);
                if (voice.Json) voice.Document(new { figure = given, sentence });
                else voice.Say(sentence);
                return ExitCode.Done;
            }

            var choice = new FigureChoice(
                parse.GetValue(definition)!, parse.GetValue(side)!, "all", DayOf(parse.GetValue(cutOff)),
                    parse.GetValue(standard)!);
            if (parse.GetValue(freeze))
            {
                var outcome = session.Statistics.Freeze(given, choice, Desk.NewId("act-"));
                if (outcome.Refusal is { } refusal) throw Refused(refusal.Sentence, refusal.Code);
                given = outcome.Id!;
            }

            var page = given.StartsWith("fig-", StringComparison.Ordinal) ? session.Statistics.Find(given, words)
                : Live(session, given, choice, words);
            if (page is null) throw new RefusedException(
                $"there is no exchange or figure {given}, or you may not see it", "wall");
            if (voice.Json) voice.Document(page);
            else Say(voice, page);
            return ExitCode.Done;
        });
        return command;
    }

    private static FigurePage? Live(Session session, string given, FigureChoice choice, string lang)
    {
        try
        {
            return session.Statistics.Of(given, choice, lang);
        }
        catch (RefusedException e)
        {
            throw Refused(e.Message, e.Code);
        }
    }

    /// <summary>An unknown word in an option is wrong use; a wall or a busy desk is a refusal.</summary>
    private static Exception Refused(string sentence, string code) =>
        code is "definition" or "side" or "category" or "standard" or "level" ? new UsageException(sentence)
            : new RefusedException(sentence, code);

    private static int List(Session session, Voice voice)
    {
        for (var at = 0; ; at += Slice.Most)
        {
            var listed = session.Statistics.List(new Slice(at, Slice.Most));
            if (voice.Json) foreach (var row in listed.Rows) voice.Line(row);
            else if (at == 0 && listed.Total == 0) voice.Say(
                "No figure has been frozen yet: homeward figures 2025-03-19 --freeze");
            else if (listed.Rows.Count > 0) voice.Table(
                ["figure", "exchange", "returned means", "known", "followed up", "returned", "record number"],
                [.. listed.Rows.Select(r => (IReadOnlyList<string>)
                [r.Id!, r.ExchangeKey, r.Definition, Text(r.Known), Text(r.FollowedUp), Text(r.Returned),
                    r.RecordNumber.ToString(CultureInfo.InvariantCulture)])]);
            if (at + Slice.Most >= listed.Total) return ExitCode.Done;
        }
    }

    private static int Again(Session session, Voice voice, string id)
    {
        var again = session.Statistics.Recompute(id, (done, of) =>
            voice.Progress("reading the journal again", done, of))
            ?? throw new RefusedException($"there is no frozen figure {id}, or you may not see it", "wall");
        voice.EndProgress();
        if (voice.Json)
        {
            voice.Document(again);
            return again.Same ? ExitCode.Done : ExitCode.FoundWrong;
        }

        voice.Say(again.Same ? "At its own record number it is the same, to the last number."
            : $"At its own record number it DIFFERS; it may be due to: {string.Join(", ", again.Why)}");
        voice.Say(again.SameNow ? "With today's records it would be the same."
            : $"With today's records it differs ({string.Join(", ", again.WhyNow)}):");
        foreach (var change in again.Changes) voice.Say($"  {change.What}: {change.Then} → {change.Now}");
        return again.Same ? ExitCode.Done : ExitCode.FoundWrong;
    }

    private static void Say(Voice voice, FigurePage page)
    {
        var row = page.Row;
        voice.Say($"Exchange {row.ExchangeKey}, returned to side {row.Side}{(row.Id is null ? "" : $", frozen as {row.Id}")}");
        voice.Say("");
        foreach (var sentence in page.Sentences) voice.Say(sentence.Text);
        if (page.ReadByOne.Count > 0) voice.Say(
            $"Not to be published yet: {page.ReadByOne.Count} statements behind it were read by one person only.");
        if (page.HiddenClaims > 0) voice.Say(
            $"{page.HiddenClaims} statements behind it are not there any more, or you may not see them.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string? day) => day is null ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
            ? read
        : throw new UsageException($"“{day}” is not a day; write it like 2025-06-02");
}
