using System.CommandLine;
using System.Globalization;
using Homeward.Journal;
using Homeward.Ledger;
using Homeward.Verify;

namespace Homeward.App.Commands;

/// <summary>homeward verify: what an outsider can check, without any passphrase.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var what = new Argument<string?>("WHAT") { Description = "a bundle, or the folder of a desk", Arity = ArgumentArity.ZeroOrOne };
        var known = new Option<string?>("--known") { Description = "a checkpoint of that desk you kept elsewhere", HelpName = "FILE" };
        var key = new Option<string?>("--log-key") { Description = "the desk's key, as its people gave it to you", HelpName = "KEY" };
        var cosigners = new Option<string[]>("--cosigner") { Description = "of a bundle: the key of an outsider whose signatures count", HelpName = "KEY" };
        var roots = new Option<string[]>("--root") { Description = "of a bundle: certificates (PEM) of time-stamping authorities you trust", HelpName = "FILE" };
        var identity = new Option<string?>("--identity") { Description = "of a sealed bundle: your age key", HelpName = "FILE" };
        var command = new Command("verify", "check a bundle, or a desk from outside, without unlocking anything") { what, known, key, cosigners, roots, identity };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            if (parse.GetValue(what) is { } given && !File.Exists(Path.Combine(voice.Resolve(given), "desk.txt")))
            {
                return Bundle(voice, voice.Resolve(given), new BundleOptions(
                    parse.GetValue(key), parse.GetValue(known) is { } note ? voice.Resolve(note) : null, parse.GetValue(cosigners) ?? [],
                    [.. (parse.GetValue(roots) ?? []).Select(voice.Resolve)], parse.GetValue(identity) is { } own ? voice.Resolve(own) : null));
            }

            var folder = parse.GetValue(what) is { } named ? voice.Resolve(named) : DeskVerb.FolderOf(parse, voice);
            var report = PublicCheck.Run(folder, parse.GetValue(known) is { } file ? CheckpointCommand.ReadNote(voice, file) : null,
                LogKey(parse.GetValue(key)), voice.Progress);
            voice.EndProgress();
            return Tell(report, voice);
        });
        return command;
    }

    private static int Bundle(Voice voice, string path, BundleOptions options)
    {
        if (Directory.Exists(path) && !OpenedBundle.IsIn(path))
        {
            if (PublicCheck.IsRestOfDesk(path)) throw new JournalDamagedException($"{path} holds files of a desk, but no desk.txt, without which it is none");
            throw new UsageException($"{path} is neither a desk nor a bundle: nothing of either lies in it");
        }

        try
        {
            var report = OpenedBundle.Check(path, options);
            if (voice.Json) voice.Out.WriteLine(OpenedBundle.Json(report));
            else foreach (var line in OpenedBundle.Lines(report)) voice.Say(line);
            return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
        }
        catch (WrongUseException e)
        {
            throw new UsageException(e.Message);
        }
    }

    public static NoteKey? LogKey(string? text) => text is null ? null
        : NoteKey.Parse(text) is { Kind: NoteKey.Ed25519 } key ? key
        : throw new UsageException("--log-key is a desk's key as “homeward checkpoint request” prints it: name+id+base64");

    private static int Tell(CheckReport report, Voice voice)
    {
        if (voice.Json)
        {
            voice.Document(report);
            return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
        }

        voice.Table(["what", "looked at", "result"], [.. report.Areas.Select(a => (IReadOnlyList<string>)
            [a.What, a.LookedAt.ToString("N0", CultureInfo.InvariantCulture), a.Damage.Count == 0 ? "holds" : $"{a.Damage.Count} do not hold"])]);
        foreach (var area in report.Areas)
        {
            foreach (var damage in area.Damage) voice.Say($"DAMAGE  {area.What}: {damage}");
            foreach (var note in area.Notes) voice.Say($"note    {area.What}: {note}");
        }

        voice.Say("");
        voice.Say($"Record number {report.RecordNumber}, root {report.Root}");
        voice.Say(report.IsWhole ? "Everything that can be seen from outside holds." : "Something does not hold. Keep this folder as it is and compare with another copy.");
        return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
    }
}
