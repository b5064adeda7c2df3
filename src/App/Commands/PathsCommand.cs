using System.CommandLine;
using System.Globalization;
using Homeward.Paths;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward paths ID: the way of a person, or of the group an exchange brought home.</summary>
internal static class PathsCommand
{
    public static Command Build()
    {
        var id = new Argument<string>(
            "ID")
        { Description = "a person (per-…), an exchange (exc-…) or its key (2025-03-19)" };
        var without = new Option<string?>(
            "--without")
        { Description = "what if this statement or assumption were set aside", HelpName = "ID" };
        var with = new Option<string?>(
            "--with")
        { Description = "what if this proposed statement were accepted", HelpName = "ID" };
        var command = new Command("paths", "the way of a person, or of the unnamed people of an exchange") { id, without, with };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var subject = SubjectOf(session, parse.GetValue(id)!);
            var page = session.Paths.Of(subject, parse.GetValue(without), parse.GetValue(with))
                ?? throw new RefusedException(
                    $"there is no person or exchange {parse.GetValue(id)}, or you may not see it", "wall");
            if (voice.Json) voice.Document(page);
            else Say(voice, page);
            return page.Contradictions.Count == 0 ? ExitCode.Done : ExitCode.FoundWrong;
        });
        return command;
    }

    /// <summary>The id of an exchange where its key was given; everything else as it is.</summary>
    public static string SubjectOf(Session session, string given) =>
        given.Length > 0 && char.IsAsciiDigit(given[0]) ? session.Exchanges.Find(given)?.Row.Id ?? given : given;

    private static void Say(Voice voice, PathPage page)
    {
        if (page.Stages.Count == 0) voice.Say("No accepted statement speaks of a step of this path.");
        else voice.Table(["stage", "begins", "ends", "said as", "what"],
            [.. page.Stages.Select(s => (IReadOnlyList<string>)
        [
            s.Id, s.DidNotHappen || s.Status == "said-only" ? "" : Span(s.EarliestBegin, s.LatestBegin),
            s.DidNotHappen || s.Status == "said-only" ? "" : Span(s.EarliestEnd, s.LatestEnd), s.Modality,
            s.Stage + (s.DidNotHappen ? "  (did not happen)" : "") + (s.Status == "said-only" ? "  (only said)"
                : "") + (s.InContradiction ? "  CONTRADICTION" : ""),
        ])]);
        foreach (var stage in page.Stages)
        {
            foreach (var reading in stage.Readings)
            {
                voice.Say($"  {stage.Stage}, if counted from {reading.Anchor}: {Span(reading.Earliest, reading.Latest)}");
            }
        }

        foreach (var clash in page.Contradictions)
        {
            voice.Say("");
            voice.Say("These cannot all hold; setting any one aside removes the contradiction:");
            foreach (var claim in page.Claims.Where(c => clash.ClaimIds.Contains(c.Id))) voice.Say(
                $"  {claim.Id}  {claim.Grading}  “{claim.Claim?.Quote}”");
            foreach (var other in clash.ClaimIds.Where(c => page.Claims.All(row => row.Id != c))) voice.Say(
                $"  {other}  named in an exchange");
            for (var i = 0; i < clash.Assumptions.Count; i++) voice.Say(
                $"  {clash.Assumptions[i]}  {clash.Why[i].GetValueOrDefault("en")}");
            foreach (var exchange in clash.Exchanges) voice.Say($"  {exchange}  the day in the register");
        }

        if (page.SetAside.Count > 0) voice.Say($"\nLooked at without {page.SetAside[0]}; nothing was changed.");
    }

    private static string Span(DateOnly? first, DateOnly? last) =>
        first is not null && first == last ? Day(first) : $"{Day(first)} to {Day(last)}";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "open";
}
