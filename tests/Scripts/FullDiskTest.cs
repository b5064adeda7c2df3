using Homeward.App.Commands;

namespace Homeward.Tests.Scripts;

/// <summary>A disk that is full in the middle of an import: said plainly, nothing half-stored, and done when there is
/// room.</summary>
public class FullDiskTest
{
    /// <summary>A bound on the length of any one file, which every system has; a write beyond it fails as on a full disk.
    /// (The runtime's own mapping of memory counts as a file unless write-xor-execute is off.)</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(400)]
    public void Add_NoRoomToGrow_SaysSoAndEndsWhenThereIsRoom(int blocks)
    {
        using var desk = new ScriptDesk();
        var sources = Enormous(desk);
        using var adding = DeskProcess.Shell(desk.Root,
            $"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f {blocks * 2}; exec dotnet \"$0\" \"$@\"", desk.Words("add", sources));
        Check(desk, adding.End(), sources);
    }

    /// <summary>A disk of its own that is really full, where this user may make one.</summary>
    [Theory]
    [InlineData(700)]
    [InlineData(1100)]
    [InlineData(2000)]
    public void Add_DiskReallyFull_SaysSoAndEndsWhenThereIsRoom(int kilobytes)
    {
        using var desk = new ScriptDesk();
        using (var may = DeskProcess.Shell(desk.Root, "unshare -rm sh -c 'mount -t tmpfs -o size=1m tmpfs /mnt'"))
        {
            if (may.End().Code != 0) Assert.Skip("this user may not make a disk in memory (unshare -rm, mount)");
        }

        var sources = Enormous(desk);
        const string script = """
            cp -r desk full.copy; mount -t tmpfs -o size=$KB tmpfs desk; cp -r full.copy/. desk/
            dotnet "$0" add "$1" --desk desk --passphrase-file passphrase; code=$?
            rm -rf full.after; cp -r desk full.after
            echo "code $code"
            """;
        using var adding = DeskProcess.Shell(desk.Root,
            $"KB={kilobytes}k; export KB; exec unshare -rm sh -c '{script.Replace("$KB", kilobytes + "k", StringComparison.Ordinal)}' \"$0\" \"$1\"",
            [sources]);
        var ran = adding.End();
        var code = int.Parse(ran.Out[(ran.Out.LastIndexOf("code ", StringComparison.Ordinal) + 5)..], System.Globalization.CultureInfo.InvariantCulture);
        desk.Restore(Path.Combine(desk.Root, "full.after"));
        Check(desk, ran with { Code = code }, sources);
    }

    private static string Enormous(ScriptDesk desk)
    {
        var chance = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[2000 + chance.Next(30_000)];
            chance.NextBytes(bytes);
            desk.Write($"in/{i:00}.bin", bytes);
            desk.Write($"in/{i:00}.txt", $"Text {i}: " + new string('x', chance.Next(4000)));
        }

        return Path.Combine(desk.Root, "in");
    }

    private static void Check(ScriptDesk desk, Ran ran, string sources)
    {
        Assert.True(ran.Code == ExitCode.FoundWrong, $"ended with {ran.Code}: {ran.Out} {ran.Error}");
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("give the same command again", ran.Error, StringComparison.Ordinal);
        Assert.Matches("disk|No space left on device|File too large", ran.Error);
        Assert.True(desk.Inside(s => s.Check().IsWhole));
        Assert.Empty(Directory.EnumerateFiles(desk.Desk, "*.new", SearchOption.AllDirectories));
        var again = desk.Run("add", sources, "--json");
        Assert.True(again.Code == ExitCode.Done, again.Error);
        Assert.Empty(desk.Inside(Holdings.Faults));
        Assert.Equal(80, desk.Inside(s => s.Evidence.Sources(Views.Slice.First()).Total));
    }
}
