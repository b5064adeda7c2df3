using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Security;
using Homeward.Sealing;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;

namespace Homeward.Tests.App.Security;

/// <summary>The way in from outside, without a script: second step, list of browsers, waiting instead of lock-out.</summary>
public sealed class SecondStepPagesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondStep_SetUpInThePages_IsAskedForAtTheDoor()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var page = await browser.GetStringAsync("/keeping/second-step", Stop);
        Assert.Contains("<svg class=\"scanned\"", page, StringComparison.Ordinal);
        var secret = OneTimeCode.Parse(Regex.Match(page, "name=\"secret\" value=\"([A-Z2-7]{32})\"").Groups[1].Value)!;
        string Now() => OneTimeCode.Of(secret, OneTimeCode.StepOf(desk.Desk.Clock.Now));
        using (var wrong = await SignedInDesk.Send(browser, page, "second-step", ("code", "000000"))) Assert.Equal(422, (int)wrong.StatusCode);
        using var done = await SignedInDesk.Send(browser, page, "second-step", ("code", Now()));
        var shown = await done.Content.ReadAsStringAsync(Stop);
        var spare = Regex.Matches(shown, "<li>((?:[0-9a-z]{4}-){3}[0-9a-z]{4})</li>").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(SecondStep.SpareCodes, spare.Count);
        desk.Desk.Desk.Lock();

        using var other = desk.Browser();
        using (var without = await Knock(desk, other, "")) Assert.Equal(HttpStatusCode.OK, without.StatusCode);
        Assert.True(desk.Desk.Desk.IsLocked);
        using (var with = await Knock(desk, other, Now())) Assert.Equal("/keeping/me", with.Headers.Location!.OriginalString);
        Assert.Contains("without the right code", await other.GetStringAsync("/keeping/me", Stop), StringComparison.Ordinal);
        using var third = desk.Browser();
        using (var again = await Knock(desk, third, Now())) Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using (var paper = await Knock(desk, third, spare[0])) Assert.Equal(HttpStatusCode.Redirect, paper.StatusCode);
    }

    [Fact]
    public async Task Tries_ThatAreWrong_WaitLongerAndLockNobodyOut()
    {
        await using var desk = await SignedInDesk.Start();
        using var mine = await desk.SignedIn(); // a browser that signed in before
        using var stranger = desk.Browser();
        var waited = 0;
        for (var i = 0; i < 8; i++)
        {
            using var answer = await SignedInDesk.Press(stranger, "/sign-in", "/sign-in", ("passphrase", $"guess {i}"));
            if ((int)answer.StatusCode == 429) waited = int.Parse(answer.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.True(waited > 0);
        using (var right = await Knock(desk, stranger, "")) Assert.Equal(429, (int)right.StatusCode); // not even looked at, and not told
        using (var known = await Knock(desk, mine, "")) Assert.Equal(HttpStatusCode.Redirect, known.StatusCode);
        desk.Desk.Clock.Now = desk.Desk.Clock.Now.AddSeconds(waited);
        using (var after = await Knock(desk, stranger, "")) Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public void Wait_HoweverManyTries_StaysBoundedAndIsForgotten()
    {
        var clock = new FakeClock();
        var tries = new Tries(clock, free: 4, mostSeconds: 30);
        for (var i = 0; i < 500; i++) tries.Failed("a");
        Assert.Equal(30, tries.SecondsLeft("a"));
        Assert.Equal(0, tries.SecondsLeft("b"));
        clock.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(0, tries.SecondsLeft("a"));
        clock.Now += Tries.Forgotten;
        Assert.Equal(1, tries.Failed("a"));
    }

    [Fact]
    public async Task Browsers_Listed_CanBeEndedByTheirMemberOnly()
    {
        await using var desk = await SignedInDesk.Start();
        using var one = await desk.SignedIn();
        using var two = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var page = await one.GetStringAsync("/keeping/me", Stop);
        var ids = Regex.Matches(page, "name=\"id\" value=\"([0-9a-f]{16})\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, ids.Count);
        foreach (var id in ids) using (await SignedInDesk.Press(ona, "/keeping/me", "/keeping/me?handler=end", ("id", id))) Assert.Equal(HttpStatusCode.OK, (await two.GetAsync("/inbox", Stop)).StatusCode);
        using (await SignedInDesk.Press(one, "/keeping/me", "/keeping/me?handler=endOthers")) Assert.Equal(HttpStatusCode.Redirect, (await two.GetAsync("/inbox", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/inbox", Stop)).StatusCode);
        using var changed = await SignedInDesk.Press(one, "/keeping/me", "/keeping/me?handler=passphrase", ("passphrase", desk.Desk.Founded.Passphrase),
            ("fresh", "entirely new words for me"), ("act", Homeward.Desk.NewId("act-")));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        desk.Desk.Desk.Lock();
        Assert.Null(desk.Desk.Desk.Unlock(desk.Desk.Founded.Passphrase));
        Assert.NotNull(desk.Desk.Desk.Unlock("entirely new words for me"));
    }

    [Theory]
    [InlineData("localhost:5117", "http://localhost:5117", true)]
    [InlineData("desk.example.org", "https://desk.example.org", true)]
    [InlineData("abc.onion", "http://abc.onion", true)]
    [InlineData("desk.example.org", "http://desk.example.org", false)] // a browser gives no passkey there; who says so is none
    [InlineData("desk.example.org", "https://desk.example.org.evil.org", false)]
    [InlineData("desk.example.org", "https://desk.example.org:8443", false)]
    [InlineData("localhost:5117", "http://localhost:5118", false)]
    [InlineData("localhost:5117", "http://localhost:5117@evil.org", false)]
    [InlineData("localhost:5117", "null", false)]
    public void Address_ThatABrowserSigned_IsThisDesksOrNot(string host, string origin, bool here) =>
        Assert.Equal(here, Ceremonies.IsHere(new Microsoft.AspNetCore.Http.HostString(host), origin));

    private static Task<HttpResponseMessage> Knock(SignedInDesk desk, HttpClient browser, string code) => SignedInDesk.Press(
        browser, "/sign-in", "/sign-in", ("passphrase", desk.Desk.Founded.Passphrase), ("code", code));
}
