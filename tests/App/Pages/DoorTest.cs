using System.Net;
using Homeward.App.Host;
using Homeward.Tests.Browser;

namespace Homeward.Tests.App.Pages;

public sealed class DoorTest
{
    private static readonly string[] Rooms = ["/", "/inbox", "/inbox?show=runs", "/lock"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rooms_WithoutSignIn_LeadToTheDoor()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser();
        foreach (var room in Rooms)
        {
            using var answer = await browser.GetAsync(room, Stop);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Door_WhileLocked_SaysSoAndShowsNoNameOfTheDesk()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser("uk");
        var html = await browser.GetStringAsync("/sign-in", Stop);
        Assert.Contains("Архів замкнено", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Test desk", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Mira", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passphrase_Wrong_OpensNothingAndSaysNothingWasLost()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser();
        using var answer = await SignedInDesk.Press(browser, "/sign-in", "/sign-in", ("passphrase", "open sesame"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Nothing was lost", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(desk.Desk.Desk.IsLocked);
    }

    [Theory]
    [InlineData("/inbox", "/inbox")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    public async Task Passphrase_Right_UnlocksAndLeadsOnlyWithinTheDesk(string then, string expected)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser();
        using var answer = await SignedInDesk.Press(browser, "/sign-in", "/sign-in", ("passphrase", desk.Desk.Founded.Passphrase), ("then", then));
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
        Assert.False(desk.Desk.Desk.IsLocked);
        var front = await browser.GetStringAsync("/", Stop);
        Assert.Contains("Mira", front, StringComparison.Ordinal);
        Assert.Contains("Test desk", front, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_Pressed_EndsEverySession()
    {
        await using var desk = await SignedInDesk.Start();
        using var one = await desk.SignedIn();
        using var two = await desk.SignedIn();
        using var pressed = await SignedInDesk.Press(one, "/", "/lock");
        Assert.True(desk.Desk.Desk.IsLocked);
        using var after = await two.GetAsync("/inbox", Stop);
        Assert.Contains("/sign-in", after.Headers.Location!.ToString(), StringComparison.Ordinal);
        // The old cookie opens nothing when somebody else unlocks the desk again.
        using var third = await desk.SignedIn();
        using var again = await two.GetAsync("/inbox", Stop);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Desk_LockedByAnotherDoor_EndsEverySession()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        desk.Desk.Desk.Lock();
        desk.Desk.Unlock();
        using var after = await browser.GetAsync("/inbox", Stop);
        Assert.Contains("/sign-in", after.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_Pressed_EndsThisSessionOnly()
    {
        await using var desk = await SignedInDesk.Start();
        using var one = await desk.SignedIn();
        using var two = await desk.SignedIn();
        using var pressed = await SignedInDesk.Press(one, "/", "/sign-out");
        using var gone = await one.GetAsync("/inbox", Stop);
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        using var here = await two.GetAsync("/inbox", Stop);
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.False(desk.Desk.Desk.IsLocked);
    }

    [Fact]
    public async Task Cookie_OfAnotherProcess_OpensNothing()
    {
        await using var desk = await SignedInDesk.Start();
        await using var other = await RunningDesk.Start(new WebDeskSettings { Desk = desk.Desk.Desk });
        using var browser = await desk.SignedIn();
        using var stolen = await browser.GetAsync(new Uri(other.Address, "/inbox"), Stop);
        Assert.Equal(HttpStatusCode.Redirect, stolen.StatusCode);
    }
}
