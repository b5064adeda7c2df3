using System.Net;
using Homeward.Cases;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>Help, through its pages and without scripts: a call, its case, and what is done in it.</summary>
public sealed class HelpTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_FoundByNumber_GoesToTheSameCaseAndShowsNoNumberInALine()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync("/help/call", Stop);
        using var kept = await SignedInDesk.Send(browser, html, "/help/call", ("Words", "Звонит мать Петрова Сергея Николаевича."),
            ("Find", "+7 916 123-45-67"), ("Need", "lawyer"), ("Avoid", "do not write to his phone"));
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        var here = kept.Headers.Location!.ToString();
        Assert.StartsWith("/help/cases/cas-", here, StringComparison.Ordinal);
        using var again = await SignedInDesk.Send(browser, html, "/help/call", ("Words", "Звонит мать Петрова Сергея Николаевича."),
            ("Find", "+7 916 123-45-67"), ("Need", "lawyer"), ("Avoid", "do not write to his phone"));
        Assert.Equal(here, again.Headers.Location!.ToString());
        var page = await browser.GetStringAsync(here, Stop);
        Assert.Contains("do not write to his phone", page, StringComparison.Ordinal);
        Assert.Contains("123-45-67", page, StringComparison.Ordinal);
        Assert.DoesNotContain("123-45-67", await browser.GetStringAsync("/help", Stop), StringComparison.Ordinal);

        html = await browser.GetStringAsync("/help/call", Stop);
        using var found = await browser.PostAsync("/help/call?handler=find", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Find"] = "8 916 1234567", ["Words"] = "typed so far", ["Act"] = Homeward.Desk.NewId("act-"), ["form-key"] = SignedInDesk.KeyIn(html),
        }), Stop);
        var answer = WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync(Stop));
        Assert.Contains(here["/help/cases/".Length..], answer, StringComparison.Ordinal);
        Assert.Contains("typed so far", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_TakenByOneOfTwo_SaysWhoToTheOther()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var id = desk.Desk.Mira.Cases.Record(new HeardCall("His mother called."), "act-call").Id;
        var before = await ona.GetStringAsync($"/help/cases/{id}", Stop);
        using var first = await SignedInDesk.Send(mira, await mira.GetStringAsync($"/help/cases/{id}", Stop), "handler=take");
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        using var second = await SignedInDesk.Send(ona, before, "handler=take");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Contains("taken by Mira", await second.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("taken by Mira", await ona.GetStringAsync("/help", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_WorkedOn_KeepsStepsRequestsAndOutcome()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var here = "/help/cases/" + desk.Desk.Mira.Cases.Record(new HeardCall("His mother called."), "act-call").Id;
        async Task Press(string handler, params (string Name, string Value)[] fields)
        {
            using var answer = await SignedInDesk.Send(browser, await browser.GetStringAsync(here, Stop), "handler=" + handler, fields);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, handler);
        }

        await Press("ask", ("Choice", "doctor"), ("Words", "an eye doctor"));
        await Press("step", ("Words", "ask the hospital"), ("Day", "2026-11-30"));
        await Press("next", ("Day", "2026-11-25"));
        await Press("done");
        await Press("end", ("Choice", "nothing-possible"), ("Words", "no doctor in that town"));
        await Press("close", ("Words", "nobody could help"));
        var page = await browser.GetStringAsync(here, Stop);
        foreach (var said in new[] { "an eye doctor", "nothing could be done", "no doctor in that town", "the family does not know yet", "nobody could help" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        Assert.Contains("Nothing here", await browser.GetStringAsync("/help", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_TakenAndAnsweredByButtons_GoesToTheNextCallAndCanBeTakenBack()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var here = $"/help/rounds/{full.Exchange}/30";
        Assert.Contains(here, await browser.GetStringAsync("/help/rounds", Stop), StringComparison.Ordinal);
        using var taken = await SignedInDesk.Send(browser, await browser.GetStringAsync(here, Stop), "handler=take", ("most", "10"));
        var mine = await browser.GetStringAsync(taken.Headers.Location!.ToString(), Stop);
        Assert.Contains("taken by Mira", mine, StringComparison.Ordinal);
        Assert.Contains("+7 916 123-45-67", WebUtility.HtmlDecode(mine), StringComparison.Ordinal);
        var call = await browser.GetStringAsync($"{here}/{full.Person}", Stop);
        Assert.Contains("do not write to his number", call, StringComparison.Ordinal);
        using var answered = await SignedInDesk.Send(browser, call, "handler=answer", ("answer", "hospital"), ("words", "“a leg”"));
        using var twice = await SignedInDesk.Send(browser, call, "handler=answer", ("answer", "hospital"), ("words", "“a leg”"));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (answered.StatusCode, twice.StatusCode));
        Assert.StartsWith(here + "/per-", answered.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = await browser.GetStringAsync($"{here}/{full.Person}", Stop);
        Assert.Contains("hospital", after, StringComparison.Ordinal);
        using var undone = await SignedInDesk.Send(browser, after, "handler=undo", ("words", "another man"));
        Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        Assert.Contains("handler=answer", await browser.GetStringAsync($"{here}/{full.Person}", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_UrgentCaseWithAStepAndALikeness_SaysSoAndThePersonIsSetByCode()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var today = await browser.GetStringAsync("/", Stop);
        foreach (var link in new[] { "/help?show=urgent", "/help?show=overdue", "\"/help/searches\"" }) Assert.Contains(link, today, StringComparison.Ordinal);
        var other = full.Mira.Persons.Find(full.Clashing)!.Row;
        var here = $"/help/cases/{full.Case}";
        using var set = await SignedInDesk.Send(browser, await browser.GetStringAsync(here, Stop), "handler=person", ("Choice", other.CaseCode!));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Equal(full.Clashing, full.Mira.Cases.Row(full.Case)!.PersonId);
    }

    [Fact]
    public async Task Case_BehindAWall_IsNotThere()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        using var kept = await SignedInDesk.Send(mira, await mira.GetStringAsync("/help/call?need=refusal", Stop), "/help/call",
            ("Words", "He does not want to fight."), ("Need", "refusal"));
        var here = kept.Headers.Location!.ToString();
        Assert.Contains("most secret", await mira.GetStringAsync(here, Stop), StringComparison.Ordinal);
        using var answer = await ona.GetAsync(here, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(here, await ona.GetStringAsync("/help", Stop), StringComparison.Ordinal);
    }
}
