using System.CommandLine;
using Homeward.Access;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward member invite | accept | list | leave | role | passphrase: who works here.</summary>
internal static class MemberCommand
{
    private static readonly Option<string?> NewPassphraseFile = new("--new-passphrase-file")
    {
        Description = "file whose first line is the new passphrase", HelpName = "FILE",
    };

    public static Command Build() => new("member", "who works at this desk, and who can read")
    {
        BuildInvite(), BuildAccept(), BuildList(), BuildRole(), BuildPassphrase(), BuildLeave(),
    };

    private static Command BuildInvite()
    {
        var name = new Argument<string>("NAME") { Description = "the name colleagues will see" };
        var role = new Option<string>("--role") { Description = string.Join(", ", Role.All), DefaultValueFactory = _ => Role.Caseworker };
        var lang = new Option<string?>("--speaks") { Description = "language of their pages: en, ru, uk", HelpName = "LANG" };
        var command = new Command("invite", "give somebody a code that they turn into a passphrase of their own") { name, role, lang };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var invitation = session.Members.Invite(parse.GetValue(name)!, parse.GetValue(role)!, parse.GetValue(lang), Desk.NewId("act-"));
            if (voice.Json) voice.Document(invitation);
            else
            {
                voice.Say($"{invitation.Name} is invited ({invitation.MemberId}), until {invitation.Until:yyyy-MM-dd}. The code, shown this once:");
                voice.Say("    " + invitation.Code);
                voice.Say("Say it to them or write it down for them; send it by no messenger that keeps it. By itself it opens no content.");
                voice.Say("They give, at the open desk: homeward member accept");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildAccept()
    {
        var code = new Option<string?>("--code-file") { Description = "file whose first line is the code", HelpName = "FILE" };
        var command = new Command("accept", "turn the code of an invitation into a passphrase of your own") { code, NewPassphraseFile };
        DeskVerb.AtTheDoor(
            command, needsOpen: true,
            (parse, voice) => [DeskVerb.AskSecret(parse.GetValue(code), voice, "Code of the invitation: ", "--code-file"),
                DeskVerb.AskNewPassphrase(parse.GetValue(NewPassphraseFile), voice, "--new-passphrase-file")],
            (desk, secrets, parse, voice) =>
            {
                if (secrets is not [var words, var passphrase]) throw new UsageException("a code and a new passphrase are needed");
                var row = Members.Accept(desk, words, passphrase, Desk.NewId("act-"));
                if (voice.Json) voice.Document(row);
                else
                {
                    voice.Say($"Welcome, {row.Name}. You are {row.Role} here ({row.Id}); the code is of no use any more.");
                    voice.Say(row.Reads ? "Your passphrase opens the desk and everything in it." : "Your passphrase signs you in. It opens no content.");
                }

                return ExitCode.Done;
            });
        return command;
    }

    private static Command BuildList()
    {
        var command = new Command("list", "who works, worked or is invited to work here");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var rows = session.Members.List();
            if (voice.Json) voice.Document(rows);
            else voice.Table(["id", "name", "role", "state", "since", "reads"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.Id, r.Name, r.Role, r.Until is { } until ? $"{r.State} until {until:yyyy-MM-dd}" : r.State, $"{r.Since:yyyy-MM-dd}", r.Reads ? "yes" : "no"])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildRole()
    {
        var who = new Argument<string>("MEMBER") { Description = "id or name" };
        var role = new Argument<string>("ROLE") { Description = string.Join(", ", Role.All) };
        var why = Why();
        var command = new Command("role", "give a member another role") { who, role, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var departure = session.Members.SetRole(Find(session, parse.GetValue(who)!), parse.GetValue(role)!, parse.GetValue(why)!, Desk.NewId("act-"));
            if (voice.Json) voice.Document(new { departure });
            else if (departure is null) voice.Say("Done. Who can read did not change.");
            else Tell(voice, departure, "does not read content any more");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildPassphrase()
    {
        var command = new Command("passphrase", "change your own passphrase") { NewPassphraseFile };
        DeskVerb.OnSession(
            command, (parse, voice) => [DeskVerb.AskPassphrase(parse, voice, "Your present passphrase, once more: "),
                DeskVerb.AskNewPassphrase(parse.GetValue(NewPassphraseFile), voice, "--new-passphrase-file")],
            (session, secrets, _, voice) =>
            {
                if (secrets is not [var present, var fresh]) throw new UsageException("the present and a new passphrase are needed");
                session.Members.ChangePassphrase(present, fresh, Desk.NewId("act-"));
                if (voice.Json) voice.Document(new { member = session.Actor });
                else voice.Say("Your passphrase is changed. Copies of the desk made before still open with the old one: "
                    + "somebody who may have both is a reason to leave and be invited anew.");
                return ExitCode.Done;
            });
        return command;
    }

    private static Command BuildLeave()
    {
        var who = new Argument<string>("MEMBER") { Description = "id or name; an open invitation is taken back" };
        var why = Why();
        var command = new Command("leave", "end a membership, today: new keys, and what that cannot undo") { who, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var departure = session.Members.Leave(Find(session, parse.GetValue(who)!), parse.GetValue(why)!, Desk.NewId("act-"));
            if (voice.Json) voice.Document(departure);
            else Tell(voice, departure, "works here no more");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Voice voice, Departure departure, string what)
    {
        voice.Say($"{departure.Name} {what} ({departure.MemberId}).");
        if (departure.NewEpoch is null)
        {
            voice.Say("They held no key of the content. Nothing else changed.");
            return;
        }

        voice.Say($"From now on everything is sealed under new keys (epoch {departure.NewEpoch}), which they do not have.");
        voice.Say($"Until now they could read {departure.SourcesRead} sources and {departure.PersonsRead} people, up to record number {departure.RecordNumber}. That cannot be undone:");
        voice.Say("  what they read, wrote down, exported or photographed stays with them;");
        voice.Say("  a copy of this desk's folder, or a backup, that they made before today opens with their passphrase for ever, also behind walls.");
        voice.Say("Change what they knew beside the desk: telephone lists, passwords of mailboxes, the key of the door.");
    }

    private static Option<string> Why() => new("--why") { Description = "the reason; it stays in the journal", Required = true, HelpName = "TEXT" };

    private static string Find(Session session, string who)
    {
        var rows = session.Members.List().Where(m => m.Id == who || (m.Name == who && m.State != MemberState.Left)).ToList();
        return rows.Count switch
        {
            1 => rows[0].Id,
            0 => throw new RefusedException($"nobody here is called “{who}”; see: homeward member list", "gone"),
            _ => throw new RefusedException($"{rows.Count} people here are called “{who}”; give the id: homeward member list", "gone"),
        };
    }
}
