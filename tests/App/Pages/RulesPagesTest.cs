using System.Net;
using Homeward.Findings;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>The pages where a lawyer works, and where a missing fact is entered.</summary>
public sealed class RulesPagesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lawyer_SignsChangesAndIsToldWhatIsWrong()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var list = await browser.GetStringAsync("/law/rules", Stop);
        Assert.Contains("UA-LEAVE-90", list, StringComparison.Ordinal);
        Assert.Contains("not signed", list, StringComparison.Ordinal);
        var html = await browser.GetStringAsync("/law/rules/UA-LEAVE-90", Stop);
        using var signed = await SignedInDesk.Send(browser, html, "handler=sign", ("lawyer", "Oksana L."));
        Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        html = await browser.GetStringAsync("/law/rules/UA-LEAVE-90", Stop);
        Assert.Contains("Signed by Oksana L.", html, StringComparison.Ordinal);
        using var changed = await SignedInDesk.Send(browser, html, "handler=change", ("text.title/en", "Leave, ninety days"), ("why", "clearer"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        html = await browser.GetStringAsync("/law/rules/UA-LEAVE-90", Stop);
        Assert.Contains("Leave, ninety days", html, StringComparison.Ordinal);
        Assert.Contains("no lawyer has signed", html, StringComparison.Ordinal);
        using var broken = await SignedInDesk.Send(browser, html, "handler=write", ("json", "{\"id\": \"UA-LEAVE-90\"}"), ("why", "try"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        Assert.Contains("&#x27;title&#x27; is missing", await broken.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("Leave, ninety days", desk.Desk.Mira.Law.Find("UA-LEAVE-90")[0].Rule.Titles["en"]);
        using var none = await browser.GetAsync("/law/rules/XX-1", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task MissingFact_EnteredOnThePage_ChangesTheFinding()
    {
        var full = new FullCase();
        full.Mira.Findings.Enter(full.Person, "side", "ru", "from the list", "en", "side");
        var board = full.Mira.Findings.List(Slice.First(), about: full.Person).Rows.Single(f => f.RuleId == "RU-VVK").Id;
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn("ru");
        var html = await browser.GetStringAsync($"/law/{board}", Stop);
        using var kept = await SignedInDesk.Send(browser, html, "handler=tell", ("value", "refused"), ("why", "мать прочитала нам ответ"));
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        html = await browser.GetStringAsync($"/law/{board}", Stop);
        Assert.Contains("мать прочитала нам ответ", html, StringComparison.Ordinal);
        Assert.Equal(Outcomes.Engaged, desk.Desk.Mira.Findings.Find(board)!.Row.Outcome);
    }
}
