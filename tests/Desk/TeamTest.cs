using Homeward.Keys;
using Homeward.Tests.Conformance;
using Homeward.Tests.Scripts;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>One desk on PostgreSQL, held open by several programs, each with a folder of its own.</summary>
public sealed class TeamTest : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private readonly string root = Directory.CreateTempSubdirectory("homeward-team").FullName;
    private readonly string member;

    public TeamTest()
    {
        var settings = new Settings(PostgresServers.FreshDatabase(), Path.Combine(root, "originals"));
        member = Homeward.Desk.Init(First, new Founding("Team", "Mira", Passphrase) { ArgonKiB = 64, Settings = settings }, new FakeClock()).MemberId;
        // What the guide says to copy.
        Directory.CreateDirectory(Path.Combine(Second, "keys"));
        foreach (var file in new[] { "desk.txt", "settings.json" }) File.Copy(Path.Combine(First, file), Path.Combine(Second, file));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(First, "keys"))) File.Copy(key, Path.Combine(Second, "keys", Path.GetFileName(key)));
        File.WriteAllText(Path.Combine(root, "passphrase"), Passphrase + "\n");
    }

    private string First => Path.Combine(root, "one");

    private string Second => Path.Combine(root, "two");

    public void Dispose() => Directory.Delete(root, true);

    [Fact]
    public void TwoPrograms_OnOneJournal_SeeEachOther()
    {
        using var here = Open(First);
        var there = Directory.CreateDirectory(Path.Combine(root, "there")).FullName;
        File.WriteAllText(Path.Combine(there, "theirs.txt"), "On 19 March 2025 a group of 175 came home, ARA said.\n");
        Write("ours.txt", "A mother says her son came home in May.\n");
        here.As(member).Evidence.Add(Path.Combine(root, "ours.txt"));
        // Another process adds while this one is unlocked; its ledger shows that it saw what stood there before.
        var ran = DeskProcess.Run(root, "add", Path.Combine(there, "theirs.txt"), "--desk", Second, "--passphrase-file", Path.Combine(root, "passphrase"), "--json");
        Assert.True(ran.Code == 0, ran.Error);
        var again = DeskProcess.Run(root, "add", Path.Combine(root, "ours.txt"), "--desk", Second, "--passphrase-file", Path.Combine(root, "passphrase"), "--json");
        Assert.Contains("\"known\": 1", again.Out, StringComparison.Ordinal);
        Assert.Equal(["ours.txt", "theirs.txt"], here.As(member).Evidence.Sources(Slice.First()).Rows.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Empty(Holdings.Faults(here.As(member)));
    }

    [Fact]
    public async Task TwoDesks_AppendingAtOnce_NothingIsLostOrDoubled()
    {
        using var one = Open(First);
        using var two = Open(Second);
        var adding = new[] { (Desk: one, Name: "a"), (Desk: two, Name: "b") }.Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 6; i++) w.Desk.As(member).Evidence.Add(Write($"{w.Name}{i}.txt", $"Note {w.Name}{i} of a day.\n"));
        }, TestContext.Current.CancellationToken));
        await Task.WhenAll(adding);
        Assert.Equal(12, one.As(member).Evidence.Sources(Slice.First()).Total);
        Assert.Equal(12, two.As(member).Evidence.Sources(Slice.First()).Total);
        Assert.Equal(one.As(member).Seat.Live.Database.TableHashes(), two.As(member).Seat.Live.Database.TableHashes());
        Assert.Empty(Holdings.Faults(one.As(member)));
    }

    [Fact]
    public void Edit_OfWhatAColleagueJustChanged_IsStale()
    {
        using var one = Open(First);
        using var two = Open(Second);
        one.As(member).Evidence.Add(Write("note.txt", House.Repository.Read("data/story/note.txt")));
        var mine = one.As(member);
        mine.Claims.ReadSource(mine.Evidence.Sources(Slice.First()).Rows[0].Id);
        var claim = mine.Claims.Of(mine.Evidence.Sources(Slice.First()).Rows[0].Id)[0];
        var theirs = two.As(member);
        Assert.Null(mine.Claims.Accept(claim.Id, claim.Version, "act-one").Refusal);
        Assert.Equal("stale", theirs.Claims.SetAside(claim.Id, claim.Version, "act-two", "not so").Refusal?.Code);
    }

    /// <summary>Catching up breaks off in the middle because the database goes away: nothing is applied twice afterwards.</summary>
    [Fact]
    public void CatchUp_BrokenOffInBetween_GoesOnWhereItWas()
    {
        using var one = Open(First);
        for (var act = 0; act < 5; act++) // several pieces, and acts that lie across their borders
        {
            one.As(member).Seat.Do($"many-{act}", [.. Enumerable.Range(0, 999).Select(i => new Draft("desk-named", 1,
                [new($"x-{act}-{i}", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new { name = $"Name {i}" })))]);
        }

        using var behind = new Chronicle(one.Journal, one.Live.Keys, one.Face, Homeward.Desk.Views, one.Clock, ownsKeys: false);
        var pieces = 0;
        Assert.Throws<IOException>(() => behind.Load((_, _) =>
        {
            if (pieces++ == 0) throw new IOException("the server went away");
        }));
        Assert.InRange(behind.Size, 1, one.Live.Size - 1);
        behind.Refresh();
        Assert.Null(behind.ReadOnlyBecause);
        Assert.Equal(one.Live.Database.TableHashes(), behind.Database.TableHashes());
    }

    /// <summary>Each machine has a reading log of its own, and one journal hears of all: nobody is told that a log was cut back because another's is longer.</summary>
    [Fact]
    public void TwoMachines_EachWithAReadingLog_CompareOnlyTheirOwn()
    {
        using (var one = Open(First))
        using (var two = Open(Second))
        {
            foreach (var name in new[] { "a", "b" }) one.As(member).Evidence.Add(Write($"{name}.txt", $"Words of {name}.\n"));
            var sources = one.As(member).Evidence.Sources(Slice.First()).Rows;
            foreach (var source in sources) one.As(member).Opens(source.Id);
            two.As(member).Opens(sources[0].Id);
        }

        foreach (var folder in new[] { Second, First, Second })
        {
            using var desk = Open(folder);
            Assert.Null(desk.Mark().Alarm);
            Assert.True(desk.As(member).Check().IsWhole);
        }

        foreach (var file in new[] { "", "-wal", "-shm" }) File.Delete(Path.Combine(Second, "readings.sqlite" + file));
        using (var one = Open(First)) Assert.Null(one.Mark().Alarm);
        using (var two = Open(Second)) Assert.Contains("the reading log is gone: it had 1 lines", two.Mark().Alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoMachines_EachWithAWaitingRoom_TakeInWithoutAFalseAlarm()
    {
        foreach (var folder in new[] { First, Second })
        {
            using var desk = Open(folder);
            desk.CollectWaiting(open: true);
        }

        foreach (var (folder, words) in new[] { (First, "one"), (First, "two"), (Second, "three"), (First, "four"), (Second, "five") })
        {
            WaitingRoom.Of(folder, new FakeClock()).Take(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"Handed in: {words}\n")), new Homeward.Evidence.HandedIn($"{words}.txt", "form"));
            using var desk = Homeward.Desk.Open(folder, new FakeClock());
            Assert.NotNull(desk.Pass(Passphrase).Who);
            var collected = desk.CollectWaiting()!;
            Assert.Empty(collected.Problems);
            Assert.Equal(1, collected.Taken);
        }

        using var at = Open(First);
        Assert.Equal(5, at.As(member).Evidence.Sources(Slice.First()).Total);
        Assert.DoesNotContain(at.As(member).Front(new DateOnly(2026, 11, 23)).Urgent, l => l.Code.StartsWith("waiting", StringComparison.Ordinal));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(root, name);
        File.WriteAllText(file, text);
        return file;
    }

    private Homeward.Desk Open(string folder)
    {
        var desk = Homeward.Desk.Open(folder, new FakeClock());
        if (desk.Unlock(Passphrase) is null) throw new InvalidOperationException("the passphrase does not open the desk");
        return desk;
    }
}

/// <summary>A team's database that goes away, and one whose standby had not received everything.</summary>
public sealed class StandbyTest : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private readonly string root = Directory.CreateTempSubdirectory("homeward-standby").FullName;

    public void Dispose() => Directory.Delete(root, true);

    [Fact]
    public void LaggingStandbyTakesOver_TheDeskThatSawMoreStopsAndSaysSo()
    {
        using var primary = PostgresServer.Start();
        primary.Execute("CREATE DATABASE desk");
        using var standby = primary.Standby();
        var folder = Path.Combine(root, "desk");
        var settings = new Settings($"Host={primary.Socket},{standby.Socket};Target Session Attributes=primary;Username=homeward;Database=desk");
        var member = Homeward.Desk.Init(folder, new Founding("Team", "Mira", Passphrase) { ArgonKiB = 64, Settings = settings }, new FakeClock()).MemberId;
        using var desk = Homeward.Desk.Open(folder, new FakeClock());
        desk.Unlock(Passphrase);
        desk.As(member).Evidence.Add(Note("both.txt", "Stands on both.\n"));
        var both = desk.Mark().RecordNumber;
        while (standby.Ask("SELECT size FROM head", "desk") is long n && n < both) Thread.Yield();

        standby.Stop(); // it lags from here on
        desk.As(member).Evidence.Add(Note("one.txt", "Stands on the primary only.\n"));
        var seen = desk.Mark().RecordNumber;
        primary.Stop(atOnce: true);
        Assert.Equal(2, desk.As(member).Evidence.Sources(Slice.First()).Total); // answers from what it has
        Assert.Contains("does not answer", desk.Mark().Alarm, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => desk.As(member).Evidence.Add(Note("three.txt", "Written nowhere.\n")));

        standby.Up();
        standby.Promote();
        Assert.Equal(2, desk.As(member).Evidence.Sources(Slice.First()).Total);
        Assert.Contains($"fewer than the {seen} already seen", desk.Mark().Alarm, StringComparison.Ordinal);
        Assert.Contains("read-only", Assert.Throws<RefusedException>(() => desk.As(member).Evidence.Add(Note("four.txt", "Nor here.\n"))).Message, StringComparison.Ordinal);
    }

    private string Note(string name, string text)
    {
        var file = Path.Combine(root, name);
        File.WriteAllText(file, text);
        return file;
    }
}
