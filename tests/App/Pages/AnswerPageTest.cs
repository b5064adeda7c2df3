using System.Net;
using Homeward.Evidence;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>The desk's page of what came by the public intake.</summary>
public sealed class AnswerPageTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plea_OnItsPage_IsAnsweredShownAndTakenBack()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        desk.Desk.Desk.DoRound();
        using var receipt = SenderReceipt.Of("babab babab babab babab babab babab babab", desk.Desk.Desk.Face.Desk)!;
        using (var hand = desk.Desk.Desk.Waiting.Begin())
        {
            hand.Add(new MemoryStream(Entry.Write(new Plea("2026-11", "ru", [new("story", "Что?", "Помогите <b>")], new("2026-11", "ru", "Текст согласия", ["pass"]),
                receipt.Mailbox, receipt.Identity.Recipient, false))), new HandedIn("plea.json", "intake", IsPlea: true));
            hand.Commit();
        }

        desk.Desk.Desk.DoRound();
        var id = desk.Desk.Mira.Evidence.Sources(Slice.First()).Rows.Single().Id;
        var source = await browser.GetStringAsync("/sources/" + id, Stop);
        Assert.Contains("to show it to a lawyer or doctor", source, StringComparison.Ordinal);
        Assert.Contains("Текст согласия", source, StringComparison.Ordinal);
        var page = await browser.GetStringAsync("/inbox/answer/" + id, Stop);
        Assert.Contains("Помогите &lt;b&gt;", page, StringComparison.Ordinal);
        using (var empty = await SignedInDesk.Send(browser, page, $"/inbox/answer/{id}", ("words", " "))) Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using (var sent = await SignedInDesk.Send(browser, page, $"/inbox/answer/{id}", ("words", "We read it.\nSecond line"))) Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal("We read it.\nSecond line", desk.Desk.Desk.Waiting.Replies.Read(receipt).Single().Words);
        page = await browser.GetStringAsync("/inbox/answer/" + id, Stop);
        using (var back = await SignedInDesk.Send(browser, page, "handler=back")) Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Empty(desk.Desk.Desk.Waiting.Replies.Read(receipt));
        Assert.Contains("taken back", await browser.GetStringAsync("/inbox/answer/" + id, Stop), StringComparison.Ordinal);
        using var missing = await browser.GetAsync("/inbox/answer/src-nothing", Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        desk.WallOff(id);
        using var ona = await desk.SignedInAsOna();
        using var walled = await ona.GetAsync("/inbox/answer/" + id, Stop);
        Assert.Equal(HttpStatusCode.NotFound, walled.StatusCode);
    }
}
