using System.CommandLine;
using Homeward.App.Language;
using Homeward.App.Print;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward recovery setup | rehearse | use | replace | status: the holders' way back.</summary>
internal static class RecoveryCommand
{
    private static readonly Option<string[]> ShareFiles = new("--share-file")
    {
        Description = "file with the words of one part; give it once for each part", HelpName = "FILE", AllowMultipleArgumentsPerToken = false,
    };

    public static Command Build() => new("recovery", "the way back when passphrases are forgotten: words shared among holders")
    {
        BuildMake("setup", "make a recovery and the sheets of its holders", replace: false), BuildRehearse(), BuildUse(),
        BuildMake("replace", "make another; the sheets of before are of no use then", replace: true), BuildStatus(),
    };

    private static Command BuildMake(string name, string what, bool replace)
    {
        var needed = new Option<int>("--needed") { Description = "how many holders together open the desk", DefaultValueFactory = _ => 3 };
        var holders = new Option<int>("--holders") { Description = "how many holders there are", DefaultValueFactory = _ => 5 };
        var lang = new Option<string>("--lang") { Description = "language of the sheets: en, ru, uk", DefaultValueFactory = _ => "en" };
        var folder = new Option<string?>("--out") { Description = "an empty folder for the sheets, as text and as pages to print", HelpName = "DIR" };
        var command = new Command(name, what) { needed, holders, lang, folder };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var words = Words.Speaks(parse.GetValue(lang)) ? Words.For(parse.GetValue(lang)) : throw new UsageException("--lang is en, ru or uk");
            var path = parse.GetValue(folder) is { } given ? voice.Resolve(given) : null;
            if (path is not null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()) throw new UsageException($"{path} is not empty");
            if (path is not null) DeskFolder.CreatePrivate(path);
            var parts = session.Recovery.SetUp(parse.GetValue(needed), parse.GetValue(holders), replace, Desk.NewId("act-"));
            var sheet = new RecoverySheet(words, DateOnly.FromDateTime(DateTime.Now), session.DeskId);
            if (voice.Json)
            {
                voice.Document(parts);
                return ExitCode.Done;
            }

            foreach (var part in parts)
            {
                if (path is null) voice.Say(sheet.Text(part));
                else Write(path, part, sheet);
            }

            if (path is not null) voice.Say($"{parts.Count} sheets lie in {path}, each as text and as a page to print. "
                + $"Print them, give them away, and destroy the folder: whoever has {parts[0].Needed} of them has the desk.");
            voice.Say($"Not finished yet: gather {parts[0].Needed} holders and give: homeward recovery rehearse");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string path, RecoveryPart part, RecoverySheet sheet)
    {
        DeskFolder.WriteWhole(Path.Combine(path, $"sheet-{part.Number}.txt"), sheet.Text(part));
        DeskFolder.WriteWhole(Path.Combine(path, $"sheet-{part.Number}.html"), sheet.Html(part));
    }

    private static Command BuildRehearse()
    {
        var command = new Command("rehearse", "let holders type their words back: only then is the set-up finished") { ShareFiles };
        DeskVerb.OnSession(command, AskParts, (session, secrets, _, voice) =>
        {
            var status = session.Recovery.Rehearse(secrets, Desk.NewId("act-"));
            if (voice.Json) voice.Document(status);
            else voice.Say($"These words open the desk. The recovery is set up: {status.Needed} of {status.Holders} holders. Rehearse again in a year, and when a holder changes.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildUse()
    {
        var member = new Option<string>("--member") { Description = "id or name of the member who gets a new passphrase", Required = true, HelpName = "MEMBER" };
        var fresh = new Option<string?>("--new-passphrase-file") { Description = "file whose first line is the new passphrase", HelpName = "FILE" };
        var command = new Command("use", "let holders give a member a new passphrase") { ShareFiles, member, fresh };
        DeskVerb.AtTheDoor(
            command, needsOpen: false,
            (parse, voice) => [.. AskParts(parse, voice), DeskVerb.AskNewPassphrase(parse.GetValue(fresh), voice, "--new-passphrase-file")],
            (desk, secrets, parse, voice) =>
            {
                if (secrets.Count < 2) throw new UsageException("the words of the holders and a new passphrase are needed");
                var row = Recovery.Use(desk, [.. secrets.SkipLast(1)], parse.GetValue(member)!, secrets[^1], Desk.NewId("act-"));
                if (voice.Json) voice.Document(row);
                else
                {
                    voice.Say($"{row.Name} ({row.Id}) has a new key and a new passphrase; the old one opens nothing that is written from now on.");
                    voice.Say("The sheets stay good. That they were used stands in the journal, with the numbers of the parts.");
                }

                return ExitCode.Done;
            });
        return command;
    }

    private static Command BuildStatus()
    {
        var command = new Command("status", "whether there is a way back, and whether it was tried");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var status = session.Recovery.Status();
            if (voice.Json) voice.Document(new { recovery = status });
            else if (status is null) voice.Say("There is no way back: whoever forgets the last passphrase has lost the desk. Give: homeward recovery setup");
            else voice.Say($"{status.Needed} of {status.Holders} holders, set {status.Identifier}, made {status.Made:yyyy-MM-dd}; "
                + (status.Rehearsed is { } day ? $"rehearsed {day:yyyy-MM-dd}." : "NOT REHEARSED, so not finished. Give: homeward recovery rehearse"));
            return status?.Rehearsed is null ? ExitCode.FoundWrong : ExitCode.Done;
        });
        return command;
    }

    /// <summary>The parts, one after the other; a wrong word is said at once, while the holder still sits there.</summary>
    private static IReadOnlyList<string> AskParts(ParseResult parse, Voice voice)
    {
        if (parse.GetValue(ShareFiles) is { Length: > 0 } files)
        {
            return [.. files.Select(f => string.Join(' ', File.ReadAllLines(voice.Resolve(f))))];
        }

        var parts = new List<string>();
        for (var needed = 1; parts.Count < needed;)
        {
            var words = DeskVerb.AskSecret(null, voice, $"Words of part {parts.Count + 1}{(needed > 1 ? $" of {needed}" : "")}: ", "--share-file");
            var part = Homeward.Sealing.RecoveryShare.Parse(words, out var reason);
            if (part is null)
            {
                voice.Hint($"These words are not a part: {reason}. Once more:");
                continue;
            }

            needed = part.Needed;
            parts.Add(words);
        }

        return parts;
    }
}
