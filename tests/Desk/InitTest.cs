using Homeward.Keys;
using Homeward.Tests.Conformance;
using Xunit;

namespace Homeward.Tests.Desk;

public class InitTest
{
    private const string Passphrase = "correct horse battery staple";
    private static readonly string[] Steps = ["before keys", "before settings", "before journal", "before the first act", "before desk.txt"];

    [Fact]
    public void Init_OnThisMachine_IsKnownToItsFirstStart()
    {
        using var root = new TestDesk();
        var seen = new Homeward.Journal.LastSeen(Path.Combine(root.Root, "state"), []);
        var folder = Path.Combine(root.Root, "new");
        Homeward.Desk.Init(folder, new Founding("New", "Mira", Passphrase) { ArgonKiB = 64, Seen = seen }, root.Clock);
        using (var here = Homeward.Desk.Open(folder, root.Clock, seen)) Assert.False(here.IsUnknownHere);
        using var elsewhere = Homeward.Desk.Open(folder, root.Clock, seen with { StateFolder = Path.Combine(root.Root, "other") });
        Assert.True(elsewhere.IsUnknownHere);
    }

    /// <summary>Stopped anywhere before its last step there is no desk and init says what to do; from then on there is one with its member.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Init_StoppedAtAnyStep_LeavesNoDeskOrAWholeOne(bool team)
    {
        var seen = new List<string>();
        foreach (var stop in Steps.Append("after desk.txt"))
        {
            var root = Directory.CreateTempSubdirectory("homeward-init");
            try
            {
                var folder = Path.Combine(root.FullName, "desk");
                var settings = new Settings(team ? PostgresServers.FreshDatabase() : null);
                Assert.Throws<IOException>(() => Init(folder, settings, step =>
                {
                    seen.Add(step);
                    if (step == stop) throw new IOException("power cut");
                }));
                if (stop == "after desk.txt")
                {
                    using var desk = Homeward.Desk.Open(folder, new FakeClock());
                    Assert.Equal("Mira", desk.Unlock(Passphrase)?.MemberName);
                    Assert.True(desk.As(desk.Unlock(Passphrase)!.MemberId).Check().IsWhole);
                }
                else
                {
                    Assert.Throws<DeskException>(() => Homeward.Desk.Open(folder, new FakeClock()));
                    Assert.Contains("remove the folder", Assert.Throws<DeskException>(() => Init(folder, settings, null)).Message, StringComparison.Ordinal);
                }
            }
            finally
            {
                root.Delete(true);
            }
        }

        Assert.Equal([.. Steps, "after desk.txt"], seen.Distinct());
    }

    private static void Init(string folder, Settings settings, Action<string>? step) =>
        Homeward.Desk.Init(folder, new Founding("Desk", "Mira", Passphrase) { ArgonKiB = 64, Settings = settings, TestingOnlyStep = step }, new FakeClock());
}
