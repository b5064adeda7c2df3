using System.CommandLine;
using System.Globalization;

namespace Homeward.App.Commands;

/// <summary>homeward backup: keeps a sealed copy elsewhere, checks one, or rehearses the restore.</summary>
internal static class BackupCommand
{
    public static Command Build()
    {
        var to = new Option<string>("--to") { Description = "folder of the backup, on another disk", HelpName = "DIR", Required = true };
        var keys = new Option<string?>("--keys-to") { Description = "folder for the copy of the keys, on yet another medium; each copy lives 30 days", HelpName = "DIR" };
        var verify = new Option<bool>("--verify") { Description = "make none; read the whole backup again and check it, without any key" };
        var drill = new Option<bool>("--drill") { Description = "back up, then restore into a clean folder, check it, and write a report" };
        var drop = new Option<bool>("--drop") { Description = "remove the sealed bytes of originals that are gone from the desk" };
        var command = new Command("backup", "keep a sealed copy of the desk elsewhere; needs no passphrase") { to, keys, verify, drill, drop };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var place = voice.Resolve(parse.GetValue(to)!);
            var keysTo = parse.GetValue(keys) is { } given ? voice.Resolve(given) : null;
            if (parse.GetValue(verify)) return Verify(place, keysTo, voice);
            if (parse.GetValue(drill) && keysTo is null) throw new UsageException("--drill needs the keys too: name their folder with --keys-to DIR");
            if (keysTo is not null && (Under(keysTo, place) || Under(place, keysTo))) throw new UsageException(
                "the keys may not lie inside the backup: who finds the one would have the other; choose another medium for --keys-to");
            var folder = DeskVerb.FolderOf(parse, voice);
            if (Under(place, folder) || keysTo is not null && Under(keysTo, folder)) throw new UsageException("a backup inside the desk's own folder is lost with it; choose another disk");
            var done = DeskBackup.Make(folder, place, keysTo, parse.GetValue(drop), TimeProvider.System, voice.Progress);
            voice.EndProgress();
            if (!parse.GetValue(drill)) return Tell(done, keysTo is not null, folder, voice);
            if (!voice.Json) Tell(done, true, folder, voice);
            return Drill(folder, place, keysTo!, parse, voice);
        });
        return command;
    }

    private static int Tell(BackupDone done, bool withKeys, string folder, Voice voice)
    {
        var care = Keys.Care.Of(new Keys.DeskFolder(folder));
        var keysMissing = !withKeys && !(care.Keys is { } at && DateTimeOffset.UtcNow - at < TimeSpan.FromDays(Keys.KeySets.MostDays));
        if (voice.Json)
        {
            voice.Document(new
            {
                done.Run, recordNumber = done.Size, newEntries = done.Entries, newOriginals = done.Originals, done.Bytes, gone = done.GoneButHere,
                keys = done.Keys is { } set ? new { folder = set.Folder, set.Epoch, destroyOn = set.DestroyOn } : null, destroyed = done.Destroyed, keysMissing,
            });
            return keysMissing ? ExitCode.FoundWrong : ExitCode.Done;
        }

        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"Backed up to record number {done.Size:N0}; new: entries {done.Entries:N0}, originals {done.Originals:N0}, {Size(done.Bytes)} written (run {done.Run})."));
        if (done.GoneButHere > 0) voice.Say($"Gone from the desk and still here, sealed: originals {done.GoneButHere}; --drop removes them.");
        if (done.Keys is { } copy) voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"Keys copied to {copy.Folder}. This copy is destroyed on {copy.DestroyOn:yyyy-MM-dd} by a later backup: until then what is erased meanwhile could be read with it."));
        foreach (var old in done.Destroyed) voice.Say($"Destroyed an old copy of the keys: {old}");
        if (!keysMissing) return ExitCode.Done;
        voice.Hint("The keys are nowhere but in the desk: without a copy of them nobody can ever open this backup. Give --keys-to DIR, on another medium than the backup.");
        return ExitCode.FoundWrong;
    }

    private static int Verify(string place, string? keys, Voice voice)
    {
        var report = DeskRestore.Verify(place, keys, voice.Progress);
        voice.EndProgress();
        if (voice.Json) voice.Document(report);
        else CheckCommand.Tell(report, voice, "The backup is as it was written.", "The backup is damaged: make a new one into an empty folder, now, and keep this one aside.");
        return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
    }

    private static int Drill(string folder, string place, string keys, ParseResult parse, Voice voice)
    {
        var passphrase = Console.IsInputRedirected && parse.GetValue(DeskVerb.PassphraseFile) is null && parse.GetValue(DeskVerb.PassphraseHandle) is null
            ? null : DeskVerb.AskPassphrase(parse, voice);
        var drill = RestoreDrill.Run(folder, place, keys, passphrase, TimeProvider.System, voice.Progress);
        voice.EndProgress();
        if (voice.Json)
        {
            voice.Document(drill);
            return drill.Passed ? ExitCode.Done : ExitCode.FoundWrong;
        }

        foreach (var step in drill.Steps) voice.Say(string.Create(CultureInfo.InvariantCulture, $"{(step.Passed ? "passed" : "FAILED")}  {step.What}: {step.Result} ({step.Seconds:0.0} s)"));
        voice.Say(drill.Passed ? $"The drill passed. Report: {drill.Report}" : $"THE DRILL DID NOT PASS. Report: {drill.Report}");
        return drill.Passed ? ExitCode.Done : ExitCode.FoundWrong;
    }

    private static bool Under(string inner, string outer) => (inner.TrimEnd('/', '\\') + Path.DirectorySeparatorChar).StartsWith(
        outer.TrimEnd('/', '\\') + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Size(long bytes) => bytes < 10_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:N0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");
}
