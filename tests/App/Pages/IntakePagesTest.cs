using System.Net;
using System.Net.Http.Headers;
using Homeward.Tests.Desk.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.App.Pages;

/// <summary>Taking in from a browser: a note, a conversation, files; and an import taken back.</summary>
public sealed class IntakePagesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Note_OnlyWords_IsKeptReadAndShown()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn("ru");
        var html = await browser.GetStringAsync("/inbox/note", Stop);
        using var answer = await SignedInDesk.Send(browser, html, "/inbox/note", ("Words", "Мать говорит, что сына забрали из госпиталя 25 марта 2025 года."));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await browser.GetStringAsync(answer.Headers.Location!.OriginalString, Stop);
        Assert.Contains("забрали из госпиталя", page, StringComparison.Ordinal);
        html = await browser.GetStringAsync("/inbox/note", Stop);
        using var empty = await SignedInDesk.Send(browser, html, "/inbox/note", ("Words", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using var odd = await SignedInDesk.Send(browser, html, "/inbox/note", ("Words", "слова"), ("When", "после дождичка"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, odd.StatusCode);
        Assert.Contains("слова", await odd.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_Files_AreSealedAndReported_WithoutKeyNothingIsTaken()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var key = SignedInDesk.KeyIn(await browser.GetStringAsync("/inbox/upload", Stop));
        using (var no = await browser.PostAsync("/inbox/upload", Body(null, ("a.txt", "words"u8.ToArray())), Stop)) Assert.Equal(HttpStatusCode.BadRequest, no.StatusCode);
        using (var wrong = await browser.PostAsync("/inbox/upload", Body("no key of ours", ("a.txt", "words"u8.ToArray())), Stop)) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(0, desk.Desk.Mira.Evidence.Sources(Slice.First()).Total);

        using var answer = await browser.PostAsync("/inbox/upload", Body(key,
            ("list.xlsx", HandedIn.Xlsx(["ФИО", "дата рождения"], ["Иванов Пётр", "1.1.1990"])), ("letter.pdf", HandedIn.Pdf("He was taken on 25 March 2025."))), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("kept 1", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(["letter.pdf", "list.xlsx"], desk.Desk.Mira.Evidence.Sources(Slice.First()).Rows.Select(r => r.Name).Order());

        using var one = await browser.PostAsync("/inbox/upload", Body(key, ("big.bin", new byte[3 << 20])), Stop);
        Assert.Equal(HttpStatusCode.Redirect, one.StatusCode);
        Assert.StartsWith("/sources/src-", one.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var none = await browser.PostAsync("/inbox/upload", Body(key), Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
    }

    [Fact]
    public async Task Run_TakenBackAndBroughtBack_SaysSo()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var source = desk.Give("wrong.txt", "On 19 March 2025 a group of 175 came home.");
        var run = desk.Desk.Mira.Evidence.Runs(Slice.First()).Rows.Single().Id;
        var html = await browser.GetStringAsync($"/inbox/runs/{run}", Stop);
        using (var undo = await SignedInDesk.Send(browser, html, "handler=undo", ("why", "not ours"))) Assert.Equal(HttpStatusCode.Redirect, undo.StatusCode);
        using (var gone = await browser.GetAsync($"/sources/{source}", Stop)) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        html = await browser.GetStringAsync($"/inbox/runs/{run}", Stop);
        Assert.Contains("Withdrawn.", html, StringComparison.Ordinal);
        using (var back = await SignedInDesk.Send(browser, html, "handler=restore", ("why", "ours after all"))) Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        using var there = await browser.GetAsync($"/sources/{source}", Stop);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        foreach (var page in new[] { "/inbox/form", "/inbox/upload", "/inbox/note" }) Assert.Contains("<h1", await browser.GetStringAsync(page, Stop), StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Body(string? key, params (string Name, byte[] Bytes)[] files)
    {
        var body = new MultipartFormDataContent();
        if (key is not null) body.Add(new StringContent(key), "form-key");
        body.Add(new StringContent("the mother"), "from");
        foreach (var (name, bytes) in files)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            body.Add(content, "files", name);
        }

        return body;
    }
}
