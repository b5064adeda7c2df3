using System.Net;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

public sealed class InboxTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "No source has come in yet.")]
    [InlineData("ru", "Ещё ни один источник не поступил.")]
    [InlineData("uk", "Ще жодне джерело не надійшло.")]
    public async Task Inbox_Empty_SaysWhoCanAddAndWhat(string lang, string expected)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn(lang);
        Assert.Contains(expected, await browser.GetStringAsync("/inbox", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_ManyOfThem_ArePagedOnTheServerAndInterruptedOnesSaySo()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        for (var i = 0; i < 51; i++) desk.Desk.Mira.Seat.Do($"act-{i}", Started($"run-{i:00}", $"Export <{i}>"));
        var first = await browser.GetStringAsync("/inbox?show=runs", Stop);
        Assert.Contains("1–50 of 51", first, StringComparison.Ordinal);
        Assert.Contains("Export &lt;50&gt;", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Export &lt;0&gt;", first, StringComparison.Ordinal);
        Assert.Contains("interrupted, can be resumed", first, StringComparison.Ordinal);
        var second = await browser.GetStringAsync("/inbox?show=runs&page=2", Stop);
        Assert.Contains("Export &lt;0&gt;", second, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost", await browser.GetStringAsync("/inbox/runs/run-07", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sources/src-0000000000000000")]
    [InlineData("/sources/%27%20OR%201=1")]
    [InlineData("/parts/prt-0000000000000000")]
    [InlineData("/inbox/runs/run-none")]
    public async Task Thing_NotThere_IsSaidInWords(string path)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        using var answer = await browser.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("you may not see it", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TabTitle_OfARun_KeepsItsNameOutOfTheHistory()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        desk.Desk.Mira.Seat.Do("act-1", Started("run-1", "Secret surname"));
        var html = await browser.GetStringAsync("/inbox/runs/run-1", Stop);
        Assert.Contains("<title>Inbox · Test desk</title>", html, StringComparison.Ordinal);
    }

    private static Draft Started(string run, string name) => new(
        "run-started", 1, [new About(run, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test", name, "")));
}
