using System.Net;
using Homeward.Access;
using Homeward.Tests.Browser;
using Homeward.Views;
using Microsoft.Playwright;

namespace Homeward.Tests.App.Pages;

/// <summary>A page about one thing is a reading of it; alarms, covered sources and custody are where a colleague looks.</summary>
public sealed class KeepingTest(Chromium chromium)
{
    private const string Ona = "mem-onaonaonaonaonao";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_AboutOneThing_AreReadingsAndListsAreNot()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var source = desk.Give("a.txt", "On 19 March 2025 Russia and Ukraine exchanged prisoners, and each side handed over 175 fighters.\n\n"
            + "Two days later they were sent to the front again, his sister says.\n");
        foreach (var list in new[] { "/", "/inbox?show=all", "/statements", "/people", "/keeping" }) await browser.GetStringAsync(list, Stop);
        Assert.Empty(desk.Desk.Mira.Readings());
        using (await browser.GetAsync("/sources/src-0000000000000000", Stop)) Assert.Empty(desk.Desk.Mira.Readings());
        await browser.GetStringAsync($"/sources/{source}", Stop);
        Assert.Equal(source, Assert.Single(desk.Desk.Mira.Readings()).Thing);
        await browser.GetStringAsync($"/statements/{desk.Desk.Mira.Claims.Of(source)[0].Id}", Stop);
        Assert.Single(desk.Desk.Mira.Readings()); // a statement counts as its source
    }

    [Fact]
    public async Task Page_BeyondTheRules_ShowsNothingAndSaysWhy()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        Assert.True(desk.Desk.Mira.Set("readingsStop", "10", "a small desk").IsDone);
        var sources = Enumerable.Range(0, 11).Select(i => desk.Give($"{i}.txt", $"zqsecretw {i}\n")).ToList();
        foreach (var id in sources.Take(10)) await browser.GetStringAsync($"/sources/{id}", Stop);
        using var stopped = await browser.GetAsync($"/sources/{sources[10]}", Stop);
        Assert.Equal(HttpStatusCode.Redirect, stopped.StatusCode);
        Assert.DoesNotContain("zqsecretw", await stopped.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("stop at 10 things", await browser.GetStringAsync(stopped.Headers.Location, Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light", "en", 1200)]
    [InlineData("dark", "ru", 1200)]
    [InlineData("phone", "uk", 380)]
    public async Task Keeping_WithAnAlarmAndACoveredSource_IsShownAndWorked(string view, string lang, int width)
    {
        await using var desk = await SignedInDesk.Start();
        desk.Desk.Unlock();
        var source = desk.Give("letter.txt", "On 19 March 2025 Russia and Ukraine exchanged prisoners, and each side handed over 175 fighters.\n");
        var mira = desk.Desk.Mira;
        mira.Seat.Do("act-ona", new Draft("member-added", 1, [new About(Ona, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new MemberAdded("Ona", Role.Verifier, null))));
        Assert.True(mira.Set("readingsAlarm", "5", "a small desk").IsDone);
        foreach (var i in Enumerable.Range(0, 5)) desk.Desk.Desk.As(Ona).Opens(desk.Give($"{i}.txt", $"number {i}\n"));
        Assert.True(mira.Evidence.RecordHandover(source, "handed-over", "act-h", "the court asked", "us", "district court", null, "courier").IsDone);
        Assert.True(mira.Evidence.FlagHarm(source, ["death", "wounds"], "act-f", "").IsDone);
        mira.CheckOriginals();
        await using var context = await chromium.Open(new()
        {
            Locale = lang, ColorScheme = view == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/sign-in").ToString());
        await page.Locator("#passphrase").FillAsync(desk.Desk.Founded.Passphrase);
        await page.Locator("main button.primary").ClickAsync();
        await Pictures.Take(page, $"front-alarm-{view}");
        await page.Locator(".urgent a[href='/keeping']").First.ClickAsync();
        await Pictures.Take(page, $"keeping-{view}");
        await page.Locator("input[name=why]").FillAsync("she prepares the follow-up round");
        await page.Locator("form[action*=seen] button").ClickAsync();
        Assert.Empty(mira.Alarms());
        await page.GotoAsync(new Uri(desk.Address, $"/sources/{source}").ToString());
        Assert.False(await page.Locator("details.harm .said, details.harm mark, details.harm p").First.IsVisibleAsync());
        await page.Locator("details.about-source summary").Last.ClickAsync();
        Assert.Contains("district court", await page.Locator("details.about-source").Last.InnerTextAsync(), StringComparison.Ordinal);
        await Pictures.Take(page, $"custody-{view}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.InRange(overflow, 0, 1);
    }
}
