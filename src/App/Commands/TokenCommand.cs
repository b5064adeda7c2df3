using System.CommandLine;
using Homeward.Access;

namespace Homeward.App.Commands;

/// <summary>homeward token | token make | token end: what lets programs do a member's work.</summary>
internal static class TokenCommand
{
    public static Command Build()
    {
        var command = new Command("token", "your tokens for programs") { BuildMake(), BuildEnd() };
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var rows = session.Tokens.List();
            if (voice.Json) voice.Document(rows);
            else voice.Table(["id", "name", "scope", "walls", "until"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.Id, r.Name, r.Scope, r.Walls, $"{r.Until:yyyy-MM-dd}{(r.Counts ? "" : " (over)")}"])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildMake()
    {
        var name = new Argument<string>("NAME") { Description = "the program it is for" };
        var scope = new Option<string>("--scope") { Description = string.Join(", ", TokenScope.All), DefaultValueFactory = _ => TokenScope.Read };
        var walls = new Option<string>("--walls")
        {
            Description = "open: only what stands behind no wall; mine: whatever you may see", DefaultValueFactory = _ => TokenWalls.Open,
        };
        var days = new Option<int>("--days") { Description = "so long it counts", HelpName = "N", DefaultValueFactory = _ => 30 };
        var command = new Command("make", "make a token and print it, this once") { name, scope, walls, days };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var wish = new TokenWish(parse.GetValue(name)!, parse.GetValue(scope)!, parse.GetValue(walls)!, parse.GetValue(days));
            var (row, words) = session.Tokens.Make(wish, null, Desk.NewId("act-"));
            if (voice.Json) voice.Document(new { row, words });
            else
            {
                voice.Say($"A token for {row.Name}, {row.Scope}, walls {row.Walls}, until {row.Until:yyyy-MM-dd}. Shown this once:");
                voice.Say("    " + words);
                voice.Say($"Whoever has it works as you at the open desk. End it with: homeward token end {row.Id}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildEnd()
    {
        var id = new Argument<string>("TOKEN") { Description = "its id, tok-…" };
        var command = new Command("end", "end one of your tokens, now") { id };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var token = parse.GetValue(id)!;
            session.Tokens.End(token, "ended by the member", Desk.NewId("act-"));
            if (voice.Json) voice.Document(new { id = token });
            else voice.Say("It counts no more.");
            return ExitCode.Done;
        });
        return command;
    }
}
