using System.CommandLine;
using Homeward.Findings;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward assess ID: what the law may say of a person, or of the unnamed people of an exchange.</summary>
internal static class AssessCommand
{
    public static Command Build()
    {
        var id = new Argument<string>(
            "ID")
        { Description = "a person (per-…), an exchange (exc-…) or its key (2025-03-19)" };
        var rule = new Option<string?>("--rule")
        {
            Description = "one rule only, for example IHL-117",
            HelpName = "RULE"
        };
        var lang = new Option<string>("--lang")
        {
            Description = "language of the law's words: en, ru or uk",
            DefaultValueFactory = _ => "en"
        };
        var command = new Command("assess", "what the law may say, which facts are missing and whom to ask") { id,
            rule, lang };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(lang) is not ("en" or "ru" or "uk")) throw new UsageException("--lang is en, ru or uk");
            var assessed = session.Findings.Assess(PathsCommand.SubjectOf(session, parse.GetValue(id)!),
                parse.GetValue(rule));
            if (assessed.Refusal is { } refusal)
            {
                if (refusal.Code == "no-rule") throw new UsageException(refusal.Sentence);
                throw new RefusedException(refusal.Sentence, refusal.Code);
            }

            var pages = assessed.FindingIds.Select(f => session.Findings.Find(f, parse.GetValue(lang)!))
                .OfType<FindingPage>().ToList();
            if (voice.Json) voice.Document(new { written = assessed.Written, findings = pages });
            else Say(voice, pages, assessed.Written);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(Voice voice, List<FindingPage> pages, int written)
    {
        foreach (var page in pages)
        {
            voice.Say($"{page.Row.RuleId}  {page.RuleTitle}  ({page.Citation})");
            voice.Say($"  {page.Row.Id}  {page.Row.Outcome}{(page.VerifiedOn is null ? ", possibly relevant: no lawyer has signed this rule" : "")}");
            foreach (var reading in page.Readings) voice.Say(
                $"  {reading.Reading} reading, {reading.Outcome}: {reading.Why}");
            foreach (var fact in page.Facts) voice.Say(
                $"  known: {fact.Title}: {fact.Shown}{(fact.IsDisputed ? "  (disputed)" : "")}");
            foreach (var missing in page.Missing) voice.Say($"  missing: {missing.Question} — {missing.AskWhom}");
            foreach (var missing in page.CouldChange) voice.Say(
                $"  could change it: {missing.Question} — {missing.AskWhom}");
            if (page.Sensitivity.Count > 0) voice.Say(
                "  if “long captivity” means " + string.Join("; ",
                    page.Sensitivity.Select(s => $"{s.Months} months: {s.Outcome}")));
            voice.Say("");
        }

        voice.Say(pages.Count == 0 ? "No accepted statement gives a fact that a rule asks for." : written == 0
            ? "Nothing has changed since the last assessment; nothing was written." : $"{written} new or changed.");
        voice.Say("This is no legal advice; a lawyer of your organisation must sign a rule before anybody relies on it.");
    }
}
