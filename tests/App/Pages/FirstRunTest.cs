using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.Journal;
using Homeward.Tests.Browser;
using Homeward.Tests.Desk;

namespace Homeward.Tests.App.Pages;

/// <summary>A fresh folder becomes a desk in the browser, without scripts, and nothing else is worked on before there is a way back.</summary>
public sealed class FirstRunTest : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("homeward-first").FullName;
    private readonly FakeClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, true);

    [Theory]
    [InlineData("rehearsed")]
    [InlineData("later")]
    public async Task FreshFolder_InTheBrowser_BecomesADeskWithAWayBack(string way)
    {
        using var first = new FirstRun(Path.Combine(root, "desk"), clock, new LastSeen(Path.Combine(root, "state"), []));
        await using var running = await RunningDesk.Start(new WebDeskSettings { FirstRun = first, Clock = clock });
        using var browser = SignedInDesk.Browser(running.Address);
        foreach (var path in new[] { "/", "/inbox", "/sign-in" })
        {
            using var led = await browser.GetAsync(path, Stop);
            Assert.Equal("/first-run", led.Headers.Location!.OriginalString);
        }

        using (var stranger = await SignedInDesk.Press(browser, "/first-run", "/first-run", ("code", "ba ba ba"), ("name", "N"), ("member", "M"))) Assert.Equal(422, (int)stranger.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(root, "desk")));
        using var made = await SignedInDesk.Press(browser, "/first-run?code=x", "/first-run", ("code", first.Code), ("name", "Tracing desk"), ("member", "Mira"));
        var shown = await made.Content.ReadAsStringAsync(Stop);
        var passphrase = Regex.Match(shown, "translate=\"no\">([a-z ]{35})</strong>").Groups[1].Value;
        Assert.NotEmpty(passphrase);
        using (var second = await SignedInDesk.Press(browser, "/first-run", "/first-run", ("code", first.Code), ("name", "Thief"), ("member", "T"))) Assert.Equal(422, (int)second.StatusCode);
        using (var wrong = await SignedInDesk.Send(browser, shown, "typed", ("passphrase", "not this"))) Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        using (var typed = await SignedInDesk.Send(browser, shown, "typed", ("passphrase", passphrase))) Assert.Equal("/keeping/recovery", typed.Headers.Location!.OriginalString);
        using (var early = await browser.GetAsync("/inbox", Stop)) Assert.Equal("/keeping/recovery", early.Headers.Location!.OriginalString);

        var page = await browser.GetStringAsync("/keeping/recovery", Stop);
        if (way == "later")
        {
            using (var blind = await SignedInDesk.Send(browser, page, "later")) Assert.Equal(422, (int)blind.StatusCode);
            using var later = await SignedInDesk.Send(browser, page, "later", ("risk", "yes"));
            Assert.StartsWith("/keeping/second-step", later.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.Contains("There is no way back yet", await browser.GetStringAsync("/", Stop), StringComparison.Ordinal);
            Assert.Contains("Mira put this off", await browser.GetStringAsync("/keeping/recovery", Stop), StringComparison.Ordinal);
            return;
        }

        using var sheets = await SignedInDesk.Send(browser, page, "make", ("needed", "2"), ("holders", "3"));
        var parts = Regex.Matches(await sheets.Content.ReadAsStringAsync(Stop), "<section class=\"holder-sheet\">.*?</section>", RegexOptions.Singleline)
            .Select(s => string.Join(' ', Regex.Matches(s.Value.Split("</ol>")[0], "<li>([a-z]+)</li>").Select(m => m.Groups[1].Value))).ToList();
        Assert.Equal(3, parts.Count);
        using (var again = await SignedInDesk.Send(browser, page, "make", ("needed", "2"), ("holders", "3"))) Assert.Equal(422, (int)again.StatusCode); // pressed twice
        page = await browser.GetStringAsync("/keeping/recovery", Stop);
        using (var same = await SignedInDesk.Send(browser, page, "rehearse", ("part", parts[0]), ("part", parts[0]))) Assert.Equal(422, (int)same.StatusCode);
        using (var rehearsed = await SignedInDesk.Send(browser, page, "rehearse", ("part", parts[2]), ("part", parts[0]))) Assert.Equal(HttpStatusCode.Redirect, rehearsed.StatusCode);
        Assert.DoesNotContain("way back yet", await browser.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.False(first.Desk!.IsUnknownHere);
    }
}
