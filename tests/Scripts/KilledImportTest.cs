using System.Globalization;
using Homeward.App.Commands;
using Homeward.Rehearsal;

namespace Homeward.Tests.Scripts;

/// <summary>
/// Kill -9 during `homeward add`, where a random number of bytes has reached the disk. Afterwards adding again
/// completes, every ledger adds up, a check finds everything whole, and the desk holds what an undisturbed import gives.
/// </summary>
public class KilledImportTest
{
    [Fact]
    public void Add_KilledAtRandomMoments_GoesOnAndEndsAsIfNeverKilled()
    {
        var longRun = Environment.GetEnvironmentVariable("HOMEWARD_LONG") == "1";
        var times = longRun ? 50 : 8;
        var people = RehearsalOptions.PeopleOf("small")!.Value;
        using var desk = new ScriptDesk();
        var sources = WorldOnDisk.Sources(Path.Combine(desk.Root, "world"), people);
        var empty = Path.Combine(desk.Root, "empty");
        ScriptDesk.Copy(desk.Desk, empty);
        var atRest = Bytes(desk.Desk);
        var (expected, grown) = Undisturbed(desk, sources);
        var seed = Random.Shared.Next();
        var chance = new Random(seed);
        var killed = 0;
        for (var i = 0; i < times; i++)
        {
            desk.Restore(empty);
            var from = chance.NextInt64(atRest, grown);
            if (KilledWhen(desk, sources, from)) killed++;
            var about = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, kill {i}, at {from} of {grown} bytes");
            var (holdings, faults) = desk.Inside(session =>
            {
                AddAgain(session, sources);
                return (Holdings.Of(session), Holdings.Faults(session));
            });
            Assert.True(faults.Count == 0, $"{about}: {string.Join("; ", faults)}");
            Assert.True(expected == holdings, $"{about}: {expected} became {holdings}");
        }

        // The last part of an import writes little for its time, so a few processes end before the blow falls.
        Assert.True(killed >= times * 3 / 4, $"only {killed} of {times} were killed before they ended (seed {seed})");
        TestContext.Current.SendDiagnosticMessage($"{killed} of {times} imports killed; {expected}");
    }

    [Fact]
    public void Holdings_OneWordOfOneFileDiffers_AreNotEqual()
    {
        using var desk = new ScriptDesk();
        var empty = Path.Combine(desk.Root, "empty");
        ScriptDesk.Copy(desk.Desk, empty);
        var file = desk.Write("in/a.txt", "On 19 March 2025 a group of 175 came home.\n");
        var one = desk.Inside(s => Added(s, Path.GetDirectoryName(file)!));
        desk.Restore(empty);
        Assert.Equal(one, desk.Inside(s => Added(s, Path.GetDirectoryName(file)!)));
        desk.Restore(empty);
        desk.Write("in/a.txt", "On 19 March 2025 a group of 176 came home.\n");
        Assert.NotEqual(one, desk.Inside(s => Added(s, Path.GetDirectoryName(file)!)));
    }

    private static Holdings Added(Session session, string path)
    {
        AddAgain(session, path);
        return Holdings.Of(session);
    }

    private static void AddAgain(Session session, string sources)
    {
        var runs = session.Evidence.Add(sources);
        foreach (var id in runs.SelectMany(r => r.SourceIds).Distinct()) session.Claims.ReadSource(id);
    }

    /// <summary>What the import gives when nobody disturbs it, and the most bytes the folder ever held meanwhile.</summary>
    private static (Holdings Holdings, long Grown) Undisturbed(ScriptDesk desk, string sources)
    {
        using (var adding = DeskProcess.Start(desk.Root, desk.Words("add", sources)))
        {
            long most = 0;
            adding.Watch(desk.Desk, () =>
            {
                most = Math.Max(most, Bytes(desk.Desk));
                return true;
            });
            var ran = adding.End();
            Assert.True(ran.Code == ExitCode.Done, ran.Error);
            return (desk.Inside(Holdings.Of), most);
        }
    }

    private static bool KilledWhen(ScriptDesk desk, string sources, long bytes)
    {
        using var adding = DeskProcess.Start(desk.Root, desk.Words("add", sources));
        adding.Watch(desk.Desk, () =>
        {
            if (Bytes(desk.Desk) < bytes) return true;
            adding.Kill();
            return false;
        });
        return adding.End().Code == 128 + 9;
    }

    /// <summary>Bytes of journal and vault as they lie on the disk at this moment.</summary>
    private static long Bytes(string folder)
    {
        long sum = 0;
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)) sum += file.Length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // renamed or removed between the list and the look
        }

        return sum;
    }
}
