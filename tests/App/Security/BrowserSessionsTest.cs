using Homeward.App.Security;
using Microsoft.AspNetCore.Authentication;

namespace Homeward.Tests.App.Security;

public sealed class BrowserSessionsTest
{
    private readonly StillClock clock = new();

    [Fact]
    public async Task Session_AfterIdleTime_IsOver()
    {
        var sessions = new BrowserSessions(clock);
        var key = await sessions.StoreAsync(Ticket("mem-1"));
        clock.Now += BrowserSessions.Idle - TimeSpan.FromSeconds(1);
        Assert.NotNull(await sessions.RetrieveAsync(key));
        clock.Now += BrowserSessions.Idle + TimeSpan.FromSeconds(1);
        Assert.Null(await sessions.RetrieveAsync(key));
    }

    [Fact]
    public async Task Session_KeptInUse_EndsWithTheDay()
    {
        var sessions = new BrowserSessions(clock);
        var key = await sessions.StoreAsync(Ticket("mem-1"));
        for (var i = 0; i < 35; i++)
        {
            clock.Now += TimeSpan.FromMinutes(20);
            Assert.NotNull(await sessions.RetrieveAsync(key));
        }

        clock.Now += TimeSpan.FromMinutes(25);
        Assert.Null(await sessions.RetrieveAsync(key));
    }

    [Fact]
    public async Task EndAll_WhenTheDeskLocks_LeavesNobodySignedIn()
    {
        var sessions = new BrowserSessions(clock);
        var keys = new[] { await sessions.StoreAsync(Ticket("mem-1")), await sessions.StoreAsync(Ticket("mem-2")) };
        sessions.EndAllOf("mem-1");
        Assert.Null(await sessions.RetrieveAsync(keys[0]));
        Assert.NotNull(await sessions.RetrieveAsync(keys[1]));
        sessions.EndAll();
        Assert.Null(await sessions.RetrieveAsync(keys[1]));
    }

    [Fact]
    public async Task Flood_OfSignIns_IsBoundedAndKeepsTheNewest()
    {
        var sessions = new BrowserSessions(clock);
        var last = "";
        for (var i = 0; i < BrowserSessions.Most + 20; i++)
        {
            clock.Now += TimeSpan.FromMilliseconds(10);
            last = await sessions.StoreAsync(Ticket("mem-1"));
        }

        Assert.True(sessions.Count <= BrowserSessions.Most);
        Assert.NotNull(await sessions.RetrieveAsync(last));
    }

    [Fact]
    public async Task Session_RenewedForAnotherMember_OpensNothing()
    {
        var sessions = new BrowserSessions(clock);
        var key = await sessions.StoreAsync(Ticket("mem-planter"));
        await sessions.RenewAsync(key, Ticket("mem-planter"));
        Assert.NotNull(await sessions.RetrieveAsync(key));
        await sessions.RenewAsync(key, Ticket("mem-victim"));
        Assert.Null(await sessions.RetrieveAsync(key));
    }

    [Fact]
    public void Memory_OfTheProcess_IsClosedToOthers()
    {
        Homeward.Keys.ProcessMemory.Close();
        Assert.NotEqual(false, Homeward.Keys.ProcessMemory.IsClosed);
    }

    private static AuthenticationTicket Ticket(string member) => new(SignedIn.As(member, "A"), SignedIn.Scheme);

    private sealed class StillClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2025, 6, 3, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
