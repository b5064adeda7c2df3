using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Homeward.Claims;
using Homeward.Tests.Desk;
using Homeward.Tests.Desk.Evidence;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>The reading room without a script: statements from pasted words, originals that are covered, words typed beside a player, our columns.</summary>
public sealed class ReadingRoomTest
{
    private const string Told = "His sister writes: on 24 May they were brought home. On 24 May nobody called. Her number is +380501234567, call it.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Say_PastedWords_BecomeAStatementWithTheirPlace()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("a.txt", Told);
        var html = await browser.GetStringAsync($"/sources/{id}", Stop);
        using (var absent = await SignedInDesk.Send(browser, html, "handler=say", ("words", "in June"), ("kind", "request"), ("note", "may be July")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, absent.StatusCode);
            var shown = await absent.Content.ReadAsStringAsync(Stop);
            Assert.Contains("do not stand in this text", shown, StringComparison.Ordinal);
            Assert.Contains("value=\"may be July\"", shown, StringComparison.Ordinal);
        }

        using (var twice = await SignedInDesk.Send(browser, html, "handler=say", ("words", "n 24 May"), ("kind", "request")))
        {
            Assert.Contains("stand there 2 times", (await twice.Content.ReadAsStringAsync(Stop)).Replace("<strong>2</strong>", "2", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        using (var undated = await SignedInDesk.Send(browser, html, "handler=say", ("words", "nobody called"), ("kind", "request"), ("when", "some green day")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, undated.StatusCode);
            Assert.Contains("value=\"some green day\"", await undated.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        var before = desk.Desk.Mira.RecordNumber;
        using (var kept = await SignedInDesk.Send(browser, html, "handler=say", ("words", "n 24 May"), ("which", "2"), ("kind", "stage"), ("stage", "exchanged"),
            ("when", "24 May 2025"), ("persons", "about 30"), ("polarity", "denied"), ("voice", "a paper → his sister"), ("note", "her words are second hand")))
        {
            Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        }

        Assert.Equal(before + 2, desk.Desk.Mira.RecordNumber); // proposed and kept, one act
        var row = desk.Desk.Mira.Claims.Of(id).Single(c => c.ProposedBy == desk.Desk.Mira.Actor);
        Assert.Equal((Told.LastIndexOf("n 24 May", StringComparison.Ordinal), "2025-05-24", "~30", ClaimState.Accepted),
            (row.Claim!.Start, row.Claim.When!.Edtf, row.Claim.Counts[0].Notation, row.State));
        Assert.Equal(["a paper", "his sister"], row.Claim.Voice);
        Assert.Contains("her words are second hand", await browser.GetStringAsync($"/sources/{id}", Stop), StringComparison.Ordinal);

        // Words copied from the page hold hidden numbers; they are still found.
        var shownWords = Homeward.App.Reading.HiddenNumbers.In(Told).TrimEnd()[^30..];
        Assert.Contains('•', shownWords);
        using (var hidden = await SignedInDesk.Send(browser, html, "handler=say", ("words", shownWords), ("kind", "request"))) Assert.Equal(HttpStatusCode.Redirect, hidden.StatusCode);
        Assert.Contains(desk.Desk.Mira.Claims.Of(id), c => c.Claim!.Quote.Contains("+380501234567", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Picture_IsCoveredUntilAsked_AndItsBytesAreThere()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var bytes = HandedIn.Picture(3);
        var id = Add(desk, "photo.jpg", bytes);
        var html = await browser.GetStringAsync($"/sources/{id}", Stop);
        Assert.Matches("class=\"covered\">\\s*<img", html);
        Assert.Contains("id=\"uncover\"", html, StringComparison.Ordinal);
        using var whole = await browser.GetAsync($"/sources/{id}/original", Stop);
        Assert.Equal(("image/jpeg", "no-store"), (whole.Content.Headers.ContentType!.MediaType, whole.Headers.CacheControl!.ToString()));
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Stop));
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/sources/{id}/original");
        asked.Headers.Range = new RangeHeaderValue(10, 19);
        using var part = await browser.SendAsync(asked, Stop);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync(Stop));
        Assert.NotEmpty(desk.Desk.Mira.Readings(thing: id));
    }

    [Fact]
    public async Task Original_OfAPageOrBehindAWall_IsNeverShownInPlace()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var page = Add(desk, "evil.html", Encoding.UTF8.GetBytes("<html><body><script>alert(1)</script>words enough for a page</body></html>"));
        using (var answer = await browser.GetAsync($"/sources/{page}/original", Stop))
        {
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal($"{page}.html", answer.Content.Headers.ContentDisposition!.FileName);
        }

        desk.WallOff(page);
        using var closed = await ona.GetAsync($"/sources/{page}/original", Stop);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        using var nobody = await desk.Browser().GetAsync($"/sources/{page}/original", Stop);
        Assert.NotEqual(HttpStatusCode.OK, nobody.StatusCode);
    }

    [Fact]
    public async Task Sound_TypedBesideThePlayer_IsReadLikeAMessage_AndEveryVersionStays()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        byte[] ogg = [.. "OggS"u8, 0, 2, .. new byte[60]];
        var id = Add(desk, "voice.ogg", ogg);
        var html = await browser.GetStringAsync($"/sources/{id}", Stop);
        var old = await browser.GetStringAsync($"/sources/{id}", Stop);
        Assert.Contains("<audio controls preload=\"none\"", html, StringComparison.Ordinal);
        using (var first = await SignedInDesk.Send(browser, html, "handler=transcribe", ("text", "They took the phones at the station."))) Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        var words = desk.Desk.Mira.Evidence.TranscriptOf(id)!;
        Assert.Equal(("They took the phones at the station.", 1), (words.Text, words.Versions));
        using (var late = await SignedInDesk.Send(browser, old, "handler=transcribe", ("text", "typed over an old page")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
            Assert.Contains("typed over an old page</textarea>", await late.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        html = await browser.GetStringAsync($"/sources/{id}", Stop);
        using (var second = await SignedInDesk.Send(browser, html, "handler=transcribe", ("text", "They took the phones at the [unclear]."))) Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        var now = desk.Desk.Mira.Evidence.TranscriptOf(id)!;
        Assert.Equal(2, now.Versions);
        Assert.Equal(words.PartId, desk.Desk.Mira.Evidence.Part(now.PartId)!.VersionOf);
        var part = await browser.GetStringAsync($"/parts/{now.PartId}", Stop);
        using (var said = await SignedInDesk.Send(browser, part, "handler=say", ("words", "took the phones"), ("kind", "treatment"))) Assert.Equal(HttpStatusCode.Redirect, said.StatusCode);
        Assert.Single(desk.Desk.Mira.Claims.Of(now.PartId));
        Assert.Empty(Scripts.Holdings.Faults(desk.Desk.Mira));
        desk.Desk.Reopen();
        Assert.Equal(2, desk.Desk.Mira.Evidence.TranscriptOf(id)!.Versions);
    }

    [Fact]
    public async Task OurColumns_AreSeenSearchedAndCorrected_WithTheirHistory()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var list = Add(desk, "list.csv", Encoding.UTF8.GetBytes("surname,given,shelf mark\nIvanov,Petr,kvartal seven\nSidorov,Oleg,\n"));
        var html = await browser.GetStringAsync($"/sources/{list}", Stop);
        Assert.Contains("shelf mark", html, StringComparison.Ordinal);
        var row = desk.Desk.Mira.Evidence.Parts(list, Slice.First()).Rows[0].Id;
        html = await browser.GetStringAsync($"/parts/{row}", Stop);
        var old = await browser.GetStringAsync($"/parts/{row}", Stop);
        using (var kept = await SignedInDesk.Send(browser, html, "handler=cell", ("name", "shelf mark"), ("value", "greenhouse"), ("why", "she said so"))) Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        using (var stale = await SignedInDesk.Send(browser, old, "handler=cell", ("name", "shelf mark"), ("value", "another"))) Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        html = await browser.GetStringAsync($"/parts/{row}", Stop);
        Assert.Contains("kvartal seven", html, StringComparison.Ordinal);
        using (var added = await SignedInDesk.Send(browser, html, "handler=cell", ("name", "boots"), ("value", "size 44"))) Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        desk.Desk.Reopen();
        var cells = desk.Desk.Mira.Evidence.Part(row)!.Cells;
        Assert.Equal([("shelf mark", "greenhouse", "kvartal seven"), ("boots", "size 44", "")], cells.Where(c => c.Was is not null).Select(c => (c.Name, c.Value, c.Was!)));
        Assert.Equal(["boots", "shelf mark"], desk.Desk.Mira.Evidence.CellChanges(row).Select(c => c.Name));
        desk.Desk.Desk.Live.Words.Wait();
        Assert.Equal(row, Assert.Single(desk.Desk.Mira.Words.Texts("greenhouse", new(), Slice.First()).Rows).Id);
        Assert.Empty(Scripts.Holdings.Faults(desk.Desk.Mira));
    }

    private static string Add(SignedInDesk desk, string name, byte[] bytes)
    {
        var file = Path.Combine(desk.Desk.Root, name);
        File.WriteAllBytes(file, bytes);
        return desk.Desk.Mira.Evidence.Add(file).Single().SourceIds.Single();
    }

    [Fact]
    public async Task Exchange_TwoStatementsOfOneVoice_AreCountedOnce_AndOneReaderKeepsTheSentenceHere()
    {
        var story = new FoundingCase(); // its desk is given away and ends with whoever serves it
        var copy = story.Desk.AddFile("copy.txt", "A reader sent us this.\n\n" + House.Repository.Read("data/story/note.txt"));
        story.Mira.Claims.ReadSource(copy);
        var told = story.Mira.Claims.Of(copy).First(c => c.Claim is { Kind: Kinds.Exchange, Counts.Count: > 0 });
        FoundingCase.Assert(story.Mira.Claims.Accept(told.Id, told.Version, story.Act()));
        FoundingCase.Assert(story.Mira.Exchanges.Place(told.Id, story.Exchange, story.Act()));
        await using var desk = await SignedInDesk.Start(story.Desk);
        using var browser = await desk.SignedIn();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/exchanges/{story.Exchange}", Stop));
        Assert.Contains("same voice as", html, StringComparison.Ordinal);
        Assert.Matches("2</strong> statements give a number; they go back to <strong[^>]*>1|2 statements give a number; they go back to 1 independent voice", html);
        Assert.Contains("The sentence, for the desk only", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"copy\"", html, StringComparison.Ordinal);
    }
}
