using Homeward.Access;
using Homeward.Journal;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>Who opened what is on the disk before it is shown, cannot be cut back unseen, and tells colleagues of what stands out.</summary>
public sealed class ReadingLogTest
{
    private const string Ona = "mem-onaonaonaonaonao";

    private static (TestDesk Test, Session Ona, List<string> Sources) Filled(int sources)
    {
        var test = new TestDesk().Unlock();
        test.Mira.Seat.Do("act-ona", new Draft("member-added", 1, [new About(Ona, 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new MemberAdded("Ona", Role.Verifier, null))));
        var folder = Directory.CreateDirectory(Path.Combine(test.Root, "in")).FullName;
        for (var i = 0; i < sources; i++) File.WriteAllText(Path.Combine(folder, $"{i:000}.txt"), $"words number {i}\n");
        test.Mira.Evidence.Add(folder);
        return (test, test.Desk.As(Ona), [.. test.Mira.Evidence.Sources(new Slice(0, 200)).Rows.Select(r => r.Id)]);
    }

    [Fact]
    public void Opens_OncePerHour_IsOneLineAndIsThereAfterAKill()
    {
        var (test, ona, sources) = Filled(1);
        using var _ = test;
        ona.Opens(sources[0]);
        ona.Opens(sources[0]);
        Assert.Single(test.Mira.Readings(Ona));
        test.Clock.Now = test.Clock.Now.AddHours(1);
        ona.Opens(sources[0]);
        Assert.Equal(2, test.Mira.Readings(Ona).Count);
        // what a power cut leaves: the files as they are now, while the desk is open
        var copy = Path.Combine(test.Root, "copy");
        CopyAlive(test.Folder, copy);
        using var again = Homeward.Desk.Open(copy, test.Clock);
        again.Unlock(test.Founded.Passphrase);
        Assert.Equal(2, again.As(test.Founded.MemberId).Readings(Ona).Count);
        Assert.Contains(test.Mira.Evidence.Custody(sources[0])!.Steps, s => s.What == "opened" && s.By == Ona);
    }

    [Fact]
    public void Opens_WhatMayNotBeSeenOrIsNotThere_IsNoReading()
    {
        var (test, ona, sources) = Filled(1);
        using var _ = test;
        test.Mira.Seat.Do("act-wall",
            new Draft("wall-opened", 1, [new About("wal-x", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("small circle", [test.Founded.MemberId]))),
            new Draft("wall-set", 1, [new About(sources[0], null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-x", "asked for"))));
        test.Mira.Opens(sources[0]);
        ona.Opens(sources[0]);
        ona.Opens("src-0000000000000000");
        ona.Opens("");
        ona.Opens("' OR 1=1 --");
        Assert.Empty(ona.Readings());
        Assert.Single(test.Mira.Readings());
        Assert.Empty(test.Desk.As("mem-nobody").Readings());
        Assert.Empty(test.Desk.As("mem-nobody").Alarms());
    }

    [Fact]
    public void Bulk_OverTheRules_TellsColleaguesAndStopsUntilOneLooked()
    {
        var (test, ona, sources) = Filled(14);
        using var _ = test;
        Assert.True(test.Mira.Set("readingsAlarm", "5", "a small desk").IsDone);
        Assert.True(test.Mira.Set("readingsStop", "10", "a small desk").IsDone);
        foreach (var id in sources.Take(4)) ona.Opens(id);
        Assert.Empty(test.Mira.Alarms());
        foreach (var id in sources.Skip(4).Take(6)) ona.Opens(id);
        var alarm = Assert.Single(test.Mira.Alarms());
        Assert.Equal(("bulk", Ona), (alarm.Code, alarm.Member));
        Assert.Empty(ona.Alarms()); // nobody looks into their own
        Assert.Contains(test.Mira.Front(new DateOnly(2026, 11, 23)).Urgent, l => l.Code == "reading-alarm");
        Assert.Equal("bulk", Assert.Throws<RefusedException>(() => ona.Opens(sources[10])).Code);
        Assert.DoesNotContain(test.Mira.Readings(Ona), r => r.Thing == sources[10]);
        ona.Opens(sources[0]); // what was open already stays open
        Assert.Equal("wall", ona.SawAlarm(alarm.Id, "it was me", "act-own").Refusal!.Code);
        Assert.True(test.Mira.SawAlarm(alarm.Id, "she prepares the follow-up round", "act-seen").IsDone);
        Assert.Empty(test.Mira.Alarms());
        ona.Opens(sources[10]);
        test.Clock.Now = test.Clock.Now.AddHours(1);
        ona.Opens(sources[11]);
        Assert.Empty(test.Mira.Alarms());
    }

    [Fact]
    public void Canary_Opened_RaisesAnAlarmForOthersOnly()
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(6);
        var test = story.Desk;
        test.Mira.Seat.Do("act-ona2", new Draft("member-added", 1, [new About(Ona, 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new MemberAdded("Ona", Role.Verifier, null))));
        Assert.Equal("wall", story.Stranger.SetCanary(person, true, "because", "act-c0").Refusal!.Code);
        Assert.True(test.Mira.SetCanary(person, true, "an invented person", "act-c1").IsDone);
        test.Desk.As(Ona).Opens(person);
        var alarm = Assert.Single(test.Mira.Alarms());
        Assert.Equal(("canary", Ona, person), (alarm.Code, alarm.Member, alarm.Thing));
        Assert.Empty(test.Desk.As(Ona).Alarms());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("gone")]
    [InlineData("older")]
    public void Log_CutBack_IsSaidLoudlyAndTheDeskStillOpens(string how)
    {
        var (test, ona, sources) = Filled(3);
        using var _ = test;
        var file = test.Desk.Folder.Readings;
        ona.Opens(sources[0]);
        test.Desk.Lock();
        var older = File.ReadAllBytes(file);
        test.Unlock();
        test.Desk.As(Ona).Opens(sources[1]);
        test.Desk.Dispose();
        if (how == "gone") File.Delete(file);
        if (how == "older") File.WriteAllBytes(file, older);
        foreach (var rest in new[] { "-wal", "-shm" }) File.Delete(file + rest);
        if (how == "cut") Sql(file, "DELETE FROM entry WHERE position = 1; UPDATE head SET size = 1; DELETE FROM checkpoint WHERE size > 1");
        if (how == "cut") Assert.Throws<JournalDamagedException>(() => test.Reopen());
        else
        {
            test.Reopen();
            Assert.Contains("reading log", test.Desk.Mark().Alarm, StringComparison.Ordinal);
            Assert.Contains(test.Mira.Check().Areas, a => a.What == "reading log" && a.Damage.Count > 0);
        }
    }

    [Fact]
    public void Check_OfAnUntouchedDesk_KnowsTheReadingLog()
    {
        var (test, ona, sources) = Filled(2);
        using var _ = test;
        foreach (var id in sources) ona.Opens(id);
        test.Reopen();
        var report = test.Mira.Check();
        Assert.True(report.IsWhole, string.Join("\n", report.Areas.SelectMany(a => a.Damage)));
        Assert.Equal(2, report.Areas.Single(a => a.What == "reading log").LookedAt);
        Assert.Null(test.Desk.Mark().Alarm);
    }

    private static void CopyAlive(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("desk.lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = File.Create(target);
            source.CopyTo(copy);
        }
    }

    private static void Sql(string file, string sql)
    {
        using var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
