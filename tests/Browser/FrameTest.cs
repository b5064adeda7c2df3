using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>What the frame does in a real browser: keys where scripts run, the same by links where they do not, paper.</summary>
public sealed class FrameTest(Chromium chromium)
{
    [Fact]
    public async Task LetterKeys_SwitchedOff_LoadNoScript()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/_looks/parts?keys=off").ToString());
        Assert.Equal(0, await page.Locator("script").CountAsync());
        await page.GotoAsync(new Uri(desk.Address, "/_looks/parts?keys=on").ToString());
        Assert.Equal(1, await page.Locator("script").CountAsync());
    }

    [Fact]
    public async Task Doors_LockedAndLostAndBroken_AreDrawnWithoutRooms()
    {
        await using var desk = await RunningDesk.StartLooks(RunningDesk.Open with { IsLocked = true });
        await using var context = await chromium.Open(new() { Locale = "ru" });
        var page = await context.NewPageAsync();
        foreach (var (path, name) in new[] { ("/sign-in", "locked"), ("/nothing", "not-there"), ("/_looks/parts?fail=1", "broken") })
        {
            await page.GotoAsync(new Uri(desk.Address, path).ToString());
            Assert.Equal(0, await page.Locator("nav.rail").CountAsync());
            Assert.Equal("ru", await page.Locator("html").GetAttributeAsync("lang"));
            await Pictures.Take(page, name + "-light-ru");
        }
    }

    [Fact]
    public async Task Alarm_OfTampering_StandsOnEveryPage()
    {
        await using var desk = await RunningDesk.StartLooks(RunningDesk.Open with { Alarm = "entry 17 does not match the seal" });
        await using var context = await chromium.Open();
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "/sign-in", "/_looks/parts", "/nothing" })
        {
            await page.GotoAsync(new Uri(desk.Address, path).ToString());
            Assert.Contains("entry 17", await page.Locator(".alarm").InnerTextAsync(), StringComparison.Ordinal);
        }
    }
}
