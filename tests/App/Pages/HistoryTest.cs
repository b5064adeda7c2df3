using System.Net;
using Homeward.Access;
using Homeward.Claims;

namespace Homeward.Tests.App.Pages;

/// <summary>What became of any one thing, from every page of it, and what today asks of each role.</summary>
public sealed class HistoryTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_OfACorrectedStatement_SaysWhoWhenWhyAndWhatItWasBefore()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var claim = full.Mira.Claims.Of(full.Danger)[0];
        Assert.True(full.Mira.Claims.Correct(claim.Id, claim.Version, new Correction(Modality: "feared"), "act-correct", "she only fears it, call 0501234567").IsDone);
        Assert.Contains($"/history/{claim.Id}", await browser.GetStringAsync($"/statements/{claim.Id}", Stop), StringComparison.Ordinal);
        var html = await browser.GetStringAsync($"/history/{claim.Id}", Stop);
        Assert.Contains("Corrected", html, StringComparison.Ordinal);
        Assert.Contains("Mira", html, StringComparison.Ordinal);
        Assert.Contains("she only fears it", html, StringComparison.Ordinal);
        Assert.Matches("<del>(asserted|suspected)</del>.*feared", html.ReplaceLineEndings(" "));
        Assert.DoesNotContain("0501234567", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfEveryThingThatHasAPage_IsLinkedAndOpens()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn("uk");
        foreach (var id in new[] { full.Source, full.Claim, full.Person, full.Exchange, full.Finding, full.Figure })
        {
            Assert.Contains($"href=\"/history/{id}\"", await browser.GetStringAsync(Homeward.App.Host.Way.To(id), Stop), StringComparison.Ordinal);
            var html = await browser.GetStringAsync($"/history/{id}", Stop);
            Assert.DoesNotMatch("<strong>[a-z-]+</strong>", html); // an act without words would stand here as its code
        }
    }

    [Fact]
    public async Task History_OfWhatStandsBehindAWall_LooksLikeNothing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        desk.WallOff(full.Source);
        desk.WallOff(full.Person);
        using var ona = await desk.SignedInAsOna();
        foreach (var id in new[] { full.Source, full.Claim, full.Person, "per-0000000000000000" })
        {
            using var answer = await ona.GetAsync($"/history/{id}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    /// <summary>A finding about somebody else's statement stays; the words that come from behind the wall do not.</summary>
    [Fact]
    public void History_OfAnActThatNamesAHiddenThing_ShowsNoWords()
    {
        var full = new FullCase();
        full.Mira.Seat.Do("act-wall", new Homeward.Views.Draft("wall-opened", 1, [new Homeward.Views.About("wal-x", 0)], Homeward.Views.Secrecy.Desk, Homeward.Views.Secrecy.Desk,
            Homeward.Views.Entry.Write(new WallOpened("few", [full.Mira.Actor]))),
            new Homeward.Views.Draft("wall-set", 1, [new Homeward.Views.About(full.Mira.Claims.Of(full.Source)[0].SourceId, null)], Homeward.Views.Secrecy.Desk,
                Homeward.Views.Secrecy.Desk, Homeward.Views.Entry.Write(new WallSet("wal-x", "asked for"))));
        Assert.All(full.Mira.Past(full.Exchange), a => Assert.False(a.Hidden));
        Assert.NotEmpty(full.Mira.Past(full.Claim));
        full.Desk.Dispose();
    }

    [Theory]
    [InlineData(Role.Lawyer, "comparison", "pairs? of accounts")]
    [InlineData(Role.Verifier, "pairs? of accounts", "comparison")]
    [InlineData(Role.Editor, "figure (is|are) kept|figures are kept|1 figure is kept", "holds words of danger")]
    [InlineData(Role.Administrator, "You keep the machine", "holds words of danger")]
    public async Task Today_ForARole_SaysItsOwnWork(string role, string says, string saysNot)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna(role);
        var html = await ona.GetStringAsync("/", Stop);
        Assert.Matches(says, html);
        Assert.DoesNotMatch(saysNot, html);
    }
}
