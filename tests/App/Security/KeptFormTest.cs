using System.Net;
using Homeward.App.Security;
using Homeward.Tests.App.Pages;

namespace Homeward.Tests.App.Security;

/// <summary>A lock under somebody's hands destroys no word they wrote.</summary>
public sealed class KeptFormTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Form_SentToADeskThatLocked_ComesBackAfterThePassphraseAndIsDoneOnce()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var source = desk.Give("a.txt", "On 19 March 2025 Russia and Ukraine exchanged prisoners, and each side handed over 175 fighters.\n\nTwo days later they were sent to the front again, his sister says.\n");
        var claim = desk.Desk.Mira.Claims.Of(source)[0];
        var page = await browser.GetStringAsync($"/statements/{claim.Id}", Stop);
        desk.Desk.Clock.Now = desk.Desk.Clock.Now.AddMinutes(15);
        Assert.True(desk.Desk.Desk.LockIfIdle());

        using var met = await SignedInDesk.Send(browser, page, "accept", ("why", "said <twice> & «тут»"));
        var door = await met.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, met.StatusCode);
        Assert.Contains("What you wrote is not lost", door, StringComparison.Ordinal);
        Assert.True(desk.Desk.Desk.IsLocked);

        // a wrong passphrase loses them neither
        using var wrong = await SignedInDesk.Send(browser, door, "/sign-in", ("passphrase", "not it"));
        door = await wrong.Content.ReadAsStringAsync(Stop);
        using var back = await SignedInDesk.Send(browser, door, "/sign-in", ("passphrase", desk.Desk.Founded.Passphrase));
        var words = WebUtility.HtmlDecode(await back.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Your words are back", words, StringComparison.Ordinal);
        Assert.Contains("said <twice> & «тут»", words, StringComparison.Ordinal);

        for (var twice = 0; twice < 2; twice++)
        {
            using var sent = await SignedInDesk.Send(browser, await back.Content.ReadAsStringAsync(Stop), "accept");
            Assert.True(sent.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, sent.StatusCode.ToString());
        }

        Assert.Equal("accepted", desk.Desk.Mira.Claims.Find(claim.Id)!.State);
        Assert.Equal(2, desk.Desk.Mira.History(claim.Id).Count);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Form_OfAnotherSite_IsNotKept(string header, string value)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/people/per-x?handler=undo");
        request.Headers.Add(header, value);
        request.Content = new FormUrlEncodedContent([new("why", "planted words"), new("form-key", "x")]);
        using var answer = await browser.SendAsync(request, Stop);
        Assert.DoesNotContain("planted", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void Unpack_WhatThisProgramDidNotPack_IsNothing()
    {
        Assert.NotNull(KeptForm.Unpack(new KeptForm("/people/x?handler=undo", [new("why", "because")]).Pack()));
        foreach (var to in new[] { "//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "", "/a\nb" })
        {
            Assert.Null(KeptForm.Unpack(new KeptForm(to, []).Pack()));
        }

        var random = new Random(11);
        var whole = new KeptForm("/x", [new("why", "because")]).Pack();
        for (var round = 0; round < 500; round++)
        {
            var letters = whole.ToCharArray();
            letters[random.Next(letters.Length)] = (char)random.Next(32, 127);
            var form = KeptForm.Unpack(new string(letters)[..random.Next(1, letters.Length)]);
            Assert.True(form is null || form.To.StartsWith('/'));
        }
    }
}
