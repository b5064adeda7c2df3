using System.Globalization;
using Homeward.Evidence;
using Homeward.Tests.Scripts;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>
/// Every step of a write fails once, at every moment of an import: a failure before a step means it did not happen, a
/// failure after it that it happened and the answer was lost (the hooks stand before and after each). Then the import
/// is given again, in the same program and after a restart.
/// </summary>
public class FailedStepsTest
{
    private sealed class PowerCut(int at)
    {
        public int Steps { get; private set; }

        public HashSet<string> Names { get; } = [];

        public void Step(string name)
        {
            Names.Add(name);
            if (Steps++ == at) throw new IOException("power cut");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_EachStepFails_TheNextTryEndsAsIfNothingFailed(bool restart)
    {
        using var world = Sources();
        var (expected, steps) = Undisturbed(world.Path);
        Assert.True(steps > 60, $"only {steps} steps");
        // Every step in the same program; after a restart every third (of seven kinds of step, so that all kinds come), all in the long jobs.
        var stride = restart && Environment.GetEnvironmentVariable("HOMEWARD_LONG") != "1" ? 3 : 1;
        for (var at = 0; at < steps; at += stride)
        {
            using var test = new TestDesk().Unlock();
            var cut = new PowerCut(at);
            Hook(test, cut.Step);
            var failed = false;
            try
            {
                Import(test, world.Path);
            }
            catch (IOException)
            {
                failed = true;
            }

            Hook(test, null);
            if (restart) test.Reopen();
            Import(test, world.Path);
            var about = string.Create(CultureInfo.InvariantCulture, $"step {at} of {steps}, {(failed ? "failed" : "went on")}");
            var faults = Holdings.Faults(test.Mira);
            Assert.True(faults.Count == 0, $"{about}: {string.Join("; ", faults)}");
            var holdings = Holdings.Of(test.Mira);
            Assert.True(expected == holdings, $"{about}: {expected} became {holdings}");
        }
    }

    [Fact]
    public void Add_JournalFailsUntilRestart_KeepsWhatStoodBefore()
    {
        using var world = Sources();
        using var test = new TestDesk().Unlock();
        test.AddFile("first.txt", "It stood here before.\n");
        var mark = test.Desk.Mark();
        test.Desk.Journal.TestingOnlyStep = step =>
        {
            if (step == "before commit") throw new IOException("power cut");
        };
        Assert.Throws<IOException>(() => Import(test, world.Path));
        Assert.Equal(mark.Root, test.Desk.Mark().Root);
        test.Reopen();
        Assert.Equal(mark.Root, test.Desk.Mark().Root);
        Assert.Equal(1, test.Mira.Evidence.Sources(Slice.First()).Total);
        Assert.Empty(Directory.EnumerateFiles(test.Folder, "*.new", SearchOption.AllDirectories));
    }

    private static (Holdings Holdings, int Steps) Undisturbed(string path)
    {
        using var test = new TestDesk().Unlock();
        var count = new PowerCut(-1);
        Hook(test, count.Step);
        Import(test, path);
        Assert.Equal(
            ["after commit", "after rename", "before commit", "before flush", "before head", "before insert", "before rename"],
            count.Names.Order(StringComparer.Ordinal));
        Assert.Empty(Holdings.Faults(test.Mira));
        return (Holdings.Of(test.Mira), count.Steps);
    }

    private static void Import(TestDesk test, string path)
    {
        var runs = test.Mira.Evidence.Add(path);
        foreach (var id in runs.SelectMany(r => r.SourceIds).Distinct()) test.Mira.Claims.ReadSource(id);
    }

    private static void Hook(TestDesk test, Action<string>? step) =>
        (test.Desk.Vault.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep) = (step, step);

    /// <summary>A text, the same text once more, a list, a file that is refused, and an export with a photo.</summary>
    private static Folder Sources()
    {
        var folder = new Folder();
        folder.Write("a.txt", "On 19 March 2025 a group of 175 came home, ARA said.\n");
        folder.Write("b-same-as-a.txt", "On 19 March 2025 a group of 175 came home, ARA said.\n");
        folder.Write("list.csv", Lists.Head + "\nПетров,Сергей,Николаевич,12.05.1990,12345\nКовальчук,Іван,,1988,А7037\n");
        folder.Write("chat/photos/p.jpg", "not really a picture");
        folder.Write("chat/result.json", """
            {"name":"Chat","type":"public_channel","id":7,"messages":[
            {"id":1,"type":"message","date":"2025-03-19T10:00:00","date_unixtime":"1742378400","from":"A","from_id":"channel7","text":"175 came home"},
            {"id":2,"type":"message","date":"2025-03-20T10:00:00","date_unixtime":"1742464800","from":"A","from_id":"channel7","photo":"photos/p.jpg","text":"a photo"},
            {"id":3,"type":"message","date":"2025-03-21T10:00:00","date_unixtime":"1742551200","from":"A","from_id":"channel7","photo":"photos/gone.jpg","text":""}
            ]}
            """);
        File.CreateSymbolicLink(System.IO.Path.Combine(folder.Path, "z-link.txt"), "/etc/hostname");
        return folder;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("homeward-world").FullName;

        public void Write(string name, string text)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        public void Dispose() => Directory.Delete(Path, true);
    }
}
