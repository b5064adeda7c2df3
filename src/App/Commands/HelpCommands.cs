using System.CommandLine;
using System.Globalization;
using Homeward.Cases;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward cases, searches and rounds: the work lists of the room Help. Codes and numbers, no name and no contact.</summary>
internal static class HelpCommands
{
    public static Command BuildCases()
    {
        var show = new Option<string>("--show") { Description = string.Join(", ", CasesRoom.Parts), DefaultValueFactory = _ => "open" };
        var (take, skip) = Paging();
        var command = new Command("cases", "the work list of calls and requests: codes, needs, next contacts") { show, take, skip };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var part = parse.GetValue(show)!;
            if (!CasesRoom.Parts.Contains(part)) throw new UsageException($"--show is one of {string.Join(", ", CasesRoom.Parts)}");
            var cases = session.Cases.List(part, Today(), SliceOf(parse, take, skip));
            if (voice.Json) voice.Document(cases);
            else
            {
                voice.Table(["case", "code", "danger", "needs", "next", "person"], [.. cases.Rows.Select(k => (IReadOnlyList<string>)
                    [k.Id, k.Code ?? "", k.Risk, string.Join(", ", k.Needs), Day(k.Next), k.PersonCode ?? ""])]);
                voice.Say($"{cases.Rows.Count} of {cases.Total}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildSearches()
    {
        var show = new Option<string>("--show") { Description = "waiting, mine, unread, open, closed", DefaultValueFactory = _ => "waiting" };
        var look = new Option<bool>("--look") { Description = "compare the open searches with what came in since the last time, first" };
        var (take, skip) = Paging();
        var command = new Command("searches", "standing searches, those with a possible match first") { show, look, take, skip };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(look)) session.Cases.Look();
            var searches = session.Cases.Searches(parse.GetValue(show), SliceOf(parse, take, skip));
            if (voice.Json) voice.Document(searches);
            else
            {
                voice.Table(["search", "case", "since", "possible matches", "told"], [.. searches.Rows.Select(s => (IReadOnlyList<string>)
                    [s.Id, s.CaseCode ?? "", Day(DateOnly.FromDateTime(s.Opened.UtcDateTime)), $"{s.Waiting}", s.Status ?? ""])]);
                voice.Say($"{searches.Rows.Count} of {searches.Total}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildRounds()
    {
        var command = new Command("rounds", "rounds of calls that are due after each exchange");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var rounds = session.Cases.Rounds(Today());
            if (voice.Json) voice.Document(rounds);
            else
            {
                voice.Table(["exchange", "day", "due", "people", "answered", "not to call", "left"], [.. rounds.Select(r => (IReadOnlyList<string>)
                    [r.ExchangeId, $"{r.Round}", Day(r.Due), $"{r.People}", $"{r.Answered}", $"{r.NotToCall}", $"{r.Left}"])]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static (Option<int> Take, Option<int> Skip) Paging() => (
        new("--take") { Description = "how many", DefaultValueFactory = _ => 50 }, new("--skip") { Description = "how many to pass over" });

    private static Slice SliceOf(ParseResult parse, Option<int> take, Option<int> skip) => parse.GetValue(take) is var most and >= 0 and <= Slice.Most
        ? new Slice(Math.Max(0, parse.GetValue(skip)), most) : throw new UsageException($"--take is a number from 0 to {Slice.Most}");

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
}
