using Homeward.App.Host;
using Homeward.Tests.Desk;
using Microsoft.Data.Sqlite;

namespace Homeward.Tests.App.Host;

/// <summary>What a served desk does by itself goes on when something it meets is damaged, and the damage is said.</summary>
public sealed class RoundsTest
{
    [Theory]
    [InlineData("journal")]
    [InlineData("waiting")]
    public async Task Damage_MetInARound_IsSaidAndTheIdleLockGoesOn(string what)
    {
        using var test = new TestDesk().Unlock();
        test.Desk.CollectWaiting(open: true);
        Break(test, what);
        using var stop = new CancellationTokenSource();
        var rounds = Rounds.Run(test.Desk, new HastyClock(), stop.Token);
        await Until(() => test.Desk.Mark().Alarm is not null);
        Assert.False(test.Desk.IsLocked);
        test.Clock.Now = test.Clock.Now.AddMinutes(16);
        await Until(() => test.Desk.IsLocked);
        Assert.NotNull(test.Desk.Mark().Alarm); // also on the page of a locked desk
        Assert.False(rounds.IsCompleted);
        await stop.CancelAsync();
        await rounds;
    }

    [Fact]
    public async Task Damage_Mended_IsNotSaidAnyMore()
    {
        using var test = new TestDesk().Unlock();
        test.Desk.CollectWaiting(open: true);
        var log = Path.Combine(test.Folder, "waiting", "log.sqlite");
        var whole = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        Break(test, "waiting");
        using var stop = new CancellationTokenSource();
        var rounds = Rounds.Run(test.Desk, new HastyClock(), stop.Token);
        await Until(() => test.Desk.Mark().Alarm is not null);
        await File.WriteAllBytesAsync(log, whole, TestContext.Current.CancellationToken);
        await Until(() => test.Desk.Mark().Alarm is null);
        await stop.CancelAsync();
        await rounds;
    }

    private static void Break(TestDesk test, string what)
    {
        if (what == "waiting")
        {
            File.WriteAllText(Path.Combine(test.Folder, "waiting", "log.sqlite"), "This is no database, and longer than the head of one would be.\n");
            return;
        }

        using var db = new SqliteConnection($"Data Source={Path.Combine(test.Folder, "journal.sqlite")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "DELETE FROM head";
        command.ExecuteNonQuery();
    }

    private static async Task Until(Func<bool> so)
    {
        for (var i = 0; i < 1000 && !so(); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(so(), "it did not come to that within ten seconds");
    }

    /// <summary>Ten seconds of a round are ten milliseconds here.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime / 1000, period / 1000);
    }
}
