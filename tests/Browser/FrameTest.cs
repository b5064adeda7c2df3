using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>What the frame does in a real browser: keys where scripts run, the same by links where they do not, paper.</summary>
public sealed class FrameTest(Chromium chromium)
{
    [Fact]
    public async Task Keys_InTheReadingRoom_WalkThroughStatementsAndFindTheSearch()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, m) => { if (m.Type == "error") errors.Add(m.Text); };
        page.PageError += (_, e) => errors.Add(e);
        await page.GotoAsync(new Uri(desk.Address, "/_looks/reading").ToString());
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        Assert.Equal("s2", await page.Locator(".statement.now").GetAttributeAsync("id"));
        Assert.Equal("q2", await page.Locator("mark.chosen").GetAttributeAsync("id"));
        await page.Keyboard.PressAsync("e");
        Assert.True(await page.Locator("#s2 details").EvaluateAsync<bool>("d => d.open"));
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        Assert.True(await page.Locator("#search").EvaluateAsync<bool>("i => i === document.activeElement"));
        await page.Keyboard.TypeAsync("jax");
        Assert.Equal("jax", await page.Locator("#search").InputValueAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Quote_ChosenWithoutScripts_IsShownByTheAddressAlone()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/_looks/reading").ToString());
        await page.Locator("#q4 > a").ClickAsync();
        Assert.EndsWith("#s4", page.Url, StringComparison.Ordinal);
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page, "#s4"));
        Assert.Equal("rgba(0, 0, 0, 0)", await Background(page, "#s5"));
        await page.Locator("#s4 h3 a.no").ClickAsync();
        Assert.EndsWith("#q4", page.Url, StringComparison.Ordinal);
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page, "#q4"));
    }

    [Fact]
    public async Task LetterKeys_SwitchedOff_LoadNoScript()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/_looks/front?keys=off").ToString());
        Assert.Equal(0, await page.Locator("script").CountAsync());
        await page.GotoAsync(new Uri(desk.Address, "/_looks/front?keys=on").ToString());
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
        foreach (var path in new[] { "/sign-in", "/_looks/front", "/nothing" })
        {
            await page.GotoAsync(new Uri(desk.Address, path).ToString());
            Assert.Contains("entry 17", await page.Locator(".alarm").InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Paper_OfAPath_ShowsBarsTableAndRecordNumberOnly()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { ViewportSize = new() { Width = 794, Height = 1123 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/_looks/person").ToString());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.Locator("nav.rail").IsVisibleAsync());
        Assert.False(await page.Locator("#search").IsVisibleAsync());
        Assert.True(await page.Locator(".bars").First.IsVisibleAsync());
        Assert.True(await page.Locator(".foot").IsVisibleAsync());
        await Pictures.Take(page, "person-print-en");
    }

    private static Task<string> Background(IPage page, string what) =>
        page.Locator(what).EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor");
}
