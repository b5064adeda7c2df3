using System.Diagnostics;
using System.Globalization;
using System.Text;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;

namespace Homeward;

/// <summary>A rehearsal of the day on which the desk is gone: what was done, and what came of each step.</summary>
/// <param name="Report">where the report lies</param>
public sealed record DrillDone(bool Passed, IReadOnlyList<DrillStep> Steps, string Report);

/// <summary>One step of a drill, in words.</summary>
public sealed record DrillStep(string What, bool Passed, string Result, double Seconds);

/// <summary>
/// Restores a backup into a clean folder, checks it from outside and, with a passphrase, from inside, compares it with the desk, writes a report
/// and removes what was restored, keys first.
/// </summary>
public static class RestoreDrill
{
    /// <param name="passphrase">of a member; null looks only at what can be seen without keys, and the drill does not count as passed</param>
    public static DrillDone Run(string root, string to, string keys, string? passphrase, TimeProvider clock, Action<string, long, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var folder = new DeskFolder(Path.GetFullPath(root));
        var (face, settings) = Desk.FaceOf(folder);
        List<DrillStep> steps;
        var clean = Path.Combine(to, "drill.new");
        if (Directory.Exists(clean)) KeySets.Remove(clean);
        try
        {
            steps = Steps(folder, settings, new Restoring(to, Path.Combine(clean, "desk"), keys), passphrase, clock, progress);
        }
        finally
        {
            if (Directory.Exists(clean)) KeySets.Remove(clean);
        }

        var passed = steps.TrueForAll(s => s.Passed) && passphrase is not null;
        var report = Write(to, face, steps, passed, clock);
        (Care.Of(folder) with { Drill = clock.GetUtcNow(), DrillPassed = passed }).WriteTo(folder);
        return new DrillDone(passed, steps, report);
    }

    private static List<DrillStep> Steps(DeskFolder folder, Settings settings, Restoring asked, string? passphrase, TimeProvider clock,
        Action<string, long, long>? progress)
    {
        var steps = new List<DrillStep>();
        Restored? restored = null;
        if (!Step("restore into a clean folder", () =>
        {
            restored = DeskRestore.Run(asked, clock, progress);
            return $"record number {restored.Size}, originals {restored.Originals}, keys copied on {restored.KeysMadeOn:yyyy-MM-dd}";
        })) return steps;
        Step("compare with the desk: the same tree at that record number", () =>
        {
            using var journal = Desk.OpenJournal(folder, settings.Journal);
            var note = journal.ReadCheckpoints(restored!.Size, 1) is [var at] && at.Size == restored.Size ? at.Note : "";
            var root = Convert.ToBase64String(Convert.FromHexString(restored.Root));
            if (restored.Size > 0 && !note.Contains($"\n{restored.Size}\n{root}\n", StringComparison.Ordinal)) throw new JournalDamagedException("the desk has another tree there");
            var behind = journal.ReadHead().Size - restored.Size;
            return behind == 0 ? $"the same, up to the newest entry; root {restored.Root[..16]}…" : $"the same; entries that came since the backup: {behind}";
        });
        Step("verify from outside (journal, tree, signatures; no key)", () => Whole(PublicCheck.Run(asked.To, null, null, progress)));
        if (passphrase is null)
        {
            steps.Add(new DrillStep("unlock and check every seal, original and table", false, "not done: no passphrase was given, so nobody knows whether it opens", 0));
            return steps;
        }

        Step("unlock and check every seal, original and table", () =>
        {
            using var desk = Desk.Open(asked.To, clock);
            if (desk.Unlock(passphrase) is not { } who) throw new JournalDamagedException("the passphrase opens none of the restored keys");
            return Whole(desk.As(who.MemberId).Check(progress));
        });
        return steps;

        bool Step(string what, Func<string> work)
        {
            var since = Stopwatch.GetTimestamp();
            var (passed, result) = (true, "");
            try
            {
                result = work();
            }
            catch (Exception e) when (e is JournalDamagedException or DeskException or IOException or UnauthorizedAccessException or SealBrokenException)
            {
                (passed, result) = (false, e.Message);
            }

            steps.Add(new DrillStep(what, passed, result, Stopwatch.GetElapsedTime(since).TotalSeconds));
            return passed;
        }
    }

    private static string Whole(CheckReport report) => report.IsWhole
        ? string.Join(", ", report.Areas.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.What} {a.LookedAt:N0}"))) + ": as written"
        : throw new JournalDamagedException(string.Join("; ", report.Areas.SelectMany(a => a.Damage.Select(d => $"{a.What}: {d}"))));

    private static string Write(string to, DeskFile face, List<DrillStep> steps, bool passed, TimeProvider clock)
    {
        var backup = BackupFolder.Open(to);
        DeskFolder.CreatePrivate(backup.Drills);
        var now = clock.GetUtcNow().UtcDateTime;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Restore drill of {face.Desk}, {now:yyyy-MM-dd HH:mm} UTC\n");
        text.Append(CultureInfo.InvariantCulture, $"Backup: run {backup.Newest?.Number}, record number {backup.Newest?.Size}, made {backup.Newest?.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
        foreach (var step in steps) text.Append(CultureInfo.InvariantCulture, $"{(step.Passed ? "passed" : "FAILED")}  {step.What} ({step.Seconds:0.0} s)\n        {step.Result}\n");
        text.Append(passed ? "\nPassed: from this backup and these keys the desk can be had again.\n" : "\nNOT PASSED: do not rely on this backup before the drill passes.\n");
        text.Append("What was restored for the drill was removed, keys first. Still to be tried by people: that somebody else finds the medium, the keys and a passphrase.\n");
        var file = Path.Combine(backup.Drills, string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd-HHmmss}.txt"));
        DeskFolder.WriteWhole(file, text.ToString());
        return file;
    }
}
