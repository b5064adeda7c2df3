using System.Net;
using Homeward.Claims;
using Homeward.Paths;

namespace Homeward.Tests.App.Pages;

/// <summary>Weighing a step, reading as a second person, merging voices: pressed as a verifier would.</summary>
public sealed class WeighingTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_GradedAndJudged_KeepsBoth()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var step = full.Mira.Paths.Of(full.Person)!.Stages.First(s => s.Stage == Stages.SentToFront);
        var path = $"/steps/{full.Person}/{step.Id}";
        Assert.Contains($"href=\"{path}\"", await browser.GetStringAsync($"/people/{full.Person}", Stop), StringComparison.Ordinal);
        var html = await browser.GetStringAsync(path, Stop);
        Assert.Contains("For it: <strong>1</strong> independent voice", html.Replace("For it: 1 ", "For it: <strong>1</strong> ", StringComparison.Ordinal), StringComparison.Ordinal);
        using (var graded = await SignedInDesk.Send(browser, html, "handler=grade", ("grade", "b2"), ("reason", "she saw it"))) Assert.Equal(HttpStatusCode.Redirect, graded.StatusCode);
        var claim = full.Mira.Claims.Find(step.ClaimIds[0])!;
        Assert.Equal(new Grading('B', 2), claim.Grading);
        using (var wrong = await SignedInDesk.Send(browser, await browser.GetStringAsync(path, Stop), "handler=grade", ("grade", "Z9")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("value=\"Z9\"", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using (var refused = await SignedInDesk.Send(browser, html, "handler=judge", ("status", "grounds"), ("why", "many <b>say</b> so")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("value=\"many &lt;b&gt;say&lt;/b&gt; so\"", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using (var kept = await SignedInDesk.Send(browser, html, "handler=judge", ("status", "supported"), ("why", "the unit said so"))) Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        Assert.Equal(StepStatus.Supported, full.Mira.Paths.Step(full.Person, step.Id)!.Judged!.Status);
        Assert.Contains("the unit said so", await browser.GetStringAsync(path, Stop), StringComparison.Ordinal);
        using var none = await browser.GetAsync($"/steps/{full.Clashing}/{step.Id}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task SecondReader_FindsWhatWaits_AndStandsBehindIt()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var html = await ona.GetStringAsync("/statements?second=yes", Stop);
        Assert.Contains("a second reader is needed", html, StringComparison.Ordinal);
        using (var answer = await SignedInDesk.Send(ona, html, "handler=accept")) Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await ona.GetStringAsync("/statements?state=accepted", Stop);
        Assert.Contains("Read by Mira, Ona", page.Replace("Read by Ona, Mira", "Read by Mira, Ona", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("handler=second", await mira.GetStringAsync("/statements?second=yes", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voices_TickedAndMerged_StandInOneRow_AndComeApart()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        desk.Give("a.txt", "On 19 March 2025 each side handed over 175 fighters, Tatyana Moskalkova said.\n");
        const string Names = "Moskalkova | en\nМоскалькова | ru";
        var list = await browser.GetStringAsync("/statements/voices", Stop);
        using (var refused = await SignedInDesk.Send(browser, list, "handler=new", ("Names", Names), ("Kind", "king"), ("Party", "ru")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("Москалькова | ru</textarea>", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        }

        using (var kept = await SignedInDesk.Send(browser, list, "handler=new", ("Names", Names), ("Kind", "spokesperson"), ("Party", "ru"),
            ("Interests", "speaks for the state")))
        {
            Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        }

        var voice = Assert.Single(desk.Desk.Mira.Claims.Voices(Homeward.Views.Slice.First()).Rows, v => v.Id is not null);
        var html = await browser.GetStringAsync("/statements/voices", Stop);
        using (var merged = await SignedInDesk.Send(browser, html, "handler=merge", ("pick", voice.Id!), ("pick", "Moskalkova T. N."),
            ("why", "the same office and name"))) Assert.Equal(HttpStatusCode.Redirect, merged.StatusCode);
        Assert.Equal(3, desk.Desk.Mira.Claims.Voice(voice.Id!)!.Names.Count);
        var one = await browser.GetStringAsync($"/statements/voices/{voice.Id}", Stop);
        using (var parted = await SignedInDesk.Send(browser, one, "handler=part", ("name", "Moskalkova T. N."))) Assert.Equal(HttpStatusCode.Redirect, parted.StatusCode);
        Assert.Equal(2, desk.Desk.Mira.Claims.Voice(voice.Id!)!.Names.Count);
        using (var stale = await SignedInDesk.Send(browser, one, "handler=withdraw")) Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        one = await browser.GetStringAsync($"/statements/voices/{voice.Id}", Stop);
        using (var gone = await SignedInDesk.Send(browser, one, "handler=withdraw")) Assert.Equal("/statements/voices", gone.Headers.Location!.ToString());
        Assert.Null(desk.Desk.Mira.Claims.Voice(voice.Id!));
    }
}
