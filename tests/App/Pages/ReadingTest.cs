using System.Net;
using System.Text.RegularExpressions;
using Homeward.Claims;
using Homeward.Tests.Browser;

namespace Homeward.Tests.App.Pages;

/// <summary>Inbox, reading room and statements over a real desk with a letter in it.</summary>
public sealed partial class ReadingTest
{
    private const string Letter =
        "On 19 March 2025 Russia and Ukraine exchanged prisoners, and each side handed over 175 fighters. Among them was Taras " +
        "Zrazkov, born in 1999.\n\nTwo days later they were sent to the front again, his sister says. The families are asking for " +
        "help. <script>alert(1)</script> \u202eevil\u202c \u0007 & “end”.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inbox_WithALetter_SaysWhatWaitsAndLeadsToIt()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var html = await browser.GetStringAsync("/inbox", Stop);
        Assert.Contains($"href=\"/sources/{id}\"", html, StringComparison.Ordinal);
        Assert.Contains("Read the next source", html, StringComparison.Ordinal);
        var waiting = desk.Desk.Mira.Claims.Of(id).Count;
        Assert.Contains($"<strong>{waiting}</strong>", html, StringComparison.Ordinal);
        foreach (var claim in desk.Desk.Mira.Claims.Of(id)) desk.Desk.Mira.Claims.Accept(claim.Id, claim.Version, "act-x" + claim.Id);
        html = await browser.GetStringAsync("/inbox?show=waiting", Stop);
        Assert.Contains("Every statement has been decided on", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_WithHostileText_ShowsEveryLetterHarmless()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("<img src=x onerror=alert(1)>.txt", Letter);
        foreach (var path in new[] { $"/sources/{id}", "/inbox?show=all", "/statements" })
        {
            var html = await browser.GetStringAsync(path, Stop);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        }

        var read = await browser.GetStringAsync($"/sources/{id}", Stop);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", read, StringComparison.Ordinal);
        Assert.Contains("<mark class=\"k-exchange\" id=\"q1\">", read, StringComparison.Ordinal);
        Assert.Contains("id=\"s1\"", read, StringComparison.Ordinal);
        Assert.Contains("dir=\"auto\"", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_AcceptedTwiceByOneForm_IsOneAct()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var page = await browser.GetStringAsync($"/sources/{id}", Stop);
        var (fields, claim) = FormOf(page, 1);
        var before = desk.Desk.Mira.RecordNumber;
        using var first = await browser.PostAsync($"/sources/{id}?handler=accept", new FormUrlEncodedContent(fields), Stop);
        using var second = await browser.PostAsync($"/sources/{id}?handler=accept", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        Assert.EndsWith("#s1", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, desk.Desk.Mira.RecordNumber);
        Assert.Equal("accepted", desk.Desk.Mira.Claims.Find(claim)!.State);
        // The same form pressed with the other button is another act, and the form is too old for it.
        using var other = await browser.PostAsync($"/sources/{id}?handler=setaside", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal("accepted", desk.Desk.Mira.Claims.Find(claim)!.State);
    }

    [Fact]
    public async Task Correction_WithPeoplesWords_IsReadBackThenKeptBesideTheProposal()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn("ru");
        var id = desk.Give("letter.txt", Letter);
        var page = await browser.GetStringAsync($"/sources/{id}", Stop);
        var (fields, claim) = FormOf(page, 1);
        fields.AddRange([new("when", "конец марта 2025"), new("persons", "около 170"), new("modality", "feared"), new("polarity", "affirmed")]);
        using var preview = await browser.PostAsync($"/sources/{id}?handler=preview", new FormUrlEncodedContent(fields), Stop);
        var said = await preview.Content.ReadAsStringAsync(Stop);
        Assert.Contains("конец марта 2025", said, StringComparison.Ordinal);
        Assert.Contains("21–31 марта 2025", said, StringComparison.Ordinal);
        Assert.Contains("около 170", said, StringComparison.Ordinal);
        Assert.Equal("proposed", desk.Desk.Mira.Claims.Find(claim)!.State);
        using var kept = await browser.PostAsync($"/sources/{id}?handler=correct", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        var row = desk.Desk.Mira.Claims.Find(claim)!;
        Assert.Equal(new DateOnly(2025, 3, 21), row.Claim!.When!.Earliest);
        Assert.Contains("~170", row.Claim.Counts.Select(c => c.Notation));
        Assert.Equal("feared", row.Claim.Modality);
        var after = await browser.GetStringAsync($"/sources/{id}", Stop);
        Assert.Contains("<del>19 марта 2025", after, StringComparison.Ordinal);
        Assert.Contains("исправлено", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Correction_ThatCannotBeRead_KeepsTheWordsAndWritesNothing()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var (fields, claim) = FormOf(await browser.GetStringAsync($"/sources/{id}", Stop), 1);
        fields.AddRange([new("when", "when the snow melted"), new("reason", "she said so <b>"), new("wasWhen", "x")]);
        var before = desk.Desk.Mira.RecordNumber;
        using var answer = await browser.PostAsync($"/sources/{id}?handler=correct", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("value=\"when the snow melted\"", html, StringComparison.Ordinal);
        Assert.Contains("she said so &lt;b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("No date could be read", html, StringComparison.Ordinal);
        Assert.Equal(before, desk.Desk.Mira.RecordNumber);
        Assert.Equal("proposed", desk.Desk.Mira.Claims.Find(claim)!.State);
    }

    [Fact]
    public async Task Statement_ChangedMeanwhile_SaysByWhomAndKeepsTheWords()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var (fields, claim) = FormOf(await browser.GetStringAsync($"/sources/{id}", Stop), 1);
        desk.Desk.Mira.Claims.SetAside(claim, 1, "act-other", "not ours");
        fields.AddRange([new("when", "end of March 2025"), new("reason", "the list says so")]);
        using var answer = await browser.PostAsync($"/sources/{id}?handler=correct", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("Somebody changed this while you were reading", html, StringComparison.Ordinal);
        Assert.Contains("Set aside: Mira", html, StringComparison.Ordinal);
        Assert.Contains("value=\"end of March 2025\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"the list says so\"", html, StringComparison.Ordinal);
        // The form that came back is made from the present version and goes through.
        var again = FormOf(html, 1).Fields;
        again.Add(new("when", "end of March 2025"));
        using var kept = await browser.PostAsync($"/sources/{id}?handler=correct", new FormUrlEncodedContent(again), Stop);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
    }

    [Fact]
    public async Task Grade_OfAStatement_IsKeptOnItsOwn()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var (fields, claim) = FormOf(await browser.GetStringAsync($"/sources/{id}?open=x", Stop), 1);
        fields.AddRange([new("gradeSource", "B"), new("gradeInformation", "2")]);
        using var answer = await browser.PostAsync($"/sources/{id}?handler=grade", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("B2", desk.Desk.Mira.Claims.Find(claim)!.Grading.ToString());
        Assert.Equal("proposed", desk.Desk.Mira.Claims.Find(claim)!.State);
    }

    [Theory]
    [InlineData("act", "read/src-1/reader-1/0/0")]
    [InlineData("id", "clm-x' OR 1=1")]
    [InlineData("version", "-4")]
    public async Task Form_MadeUpByHand_IsNotUnderstood(string field, string value)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var (fields, _) = FormOf(await browser.GetStringAsync($"/sources/{id}", Stop), 1);
        fields.RemoveAll(f => f.Key == field);
        fields.Add(new(field, value));
        var before = desk.Desk.Mira.RecordNumber;
        using var answer = await browser.PostAsync($"/sources/{id}?handler=accept", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, desk.Desk.Mira.RecordNumber);
    }

    [Fact]
    public async Task List_FilteredByState_ShowsThoseOnlyAndGoesOnInPlace()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var claims = desk.Desk.Mira.Claims.Of(id);
        var html = await browser.GetStringAsync("/statements?state=proposed", Stop);
        Assert.Equal(claims.Count, Regex.Count(html, "class=\"statement "));
        var (fields, claim) = FormOf(html, 1);
        using var answer = await browser.PostAsync("/statements?state=proposed&handler=accept", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal("/statements?state=proposed&did=accept#s1", answer.Headers.Location!.ToString());
        html = await browser.GetStringAsync("/statements?state=proposed&did=accept", Stop);
        Assert.Contains("The statement was kept.", html, StringComparison.Ordinal);
        Assert.DoesNotContain(claim, html, StringComparison.Ordinal);
        html = await browser.GetStringAsync("/statements?state=accepted&kind=exchange", Stop);
        Assert.Contains(claim, html, StringComparison.Ordinal);
        Assert.Contains("No statement is like this", await browser.GetStringAsync("/statements?state=set-aside", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_OpenedFromAList_LeadsToItsWords()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var id = desk.Give("letter.txt", Letter);
        var second = desk.Desk.Mira.Claims.Of(id)[1];
        using var answer = await browser.GetAsync($"/statements/{second.Id}/source", Stop);
        Assert.Equal($"/sources/{id}#q2", answer.Headers.Location!.ToString());
        var html = await browser.GetStringAsync($"/statements/{second.Id}", Stop);
        Assert.Contains("What was done with it", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_BehindAWall_IsNotThereForAnother()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var id = desk.Give("letter.txt", Letter);
        var claim = desk.Desk.Mira.Claims.Of(id)[0];
        Assert.Contains(id, await ona.GetStringAsync("/inbox?show=all", Stop), StringComparison.Ordinal);
        desk.WallOff(id);
        foreach (var path in new[] { $"/sources/{id}", $"/statements/{claim.Id}", $"/statements/{claim.Id}/source" })
        {
            using var hers = await ona.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NotFound, hers.StatusCode);
            using var mine = await mira.GetAsync(path, Stop);
            Assert.NotEqual(HttpStatusCode.NotFound, mine.StatusCode);
        }

        foreach (var path in new[] { "/inbox?show=all", "/inbox?show=waiting", "/inbox?show=runs", "/statements", "/statements/voices" })
        {
            var html = await ona.GetStringAsync(path, Stop);
            Assert.DoesNotContain(id, html, StringComparison.Ordinal);
            Assert.DoesNotContain(claim.Id, html, StringComparison.Ordinal);
        }

        var (fields, _) = FormOf(await mira.GetStringAsync($"/sources/{id}", Stop), 1);
        fields.RemoveAll(f => f.Key == "form-key");
        fields.Add(new("form-key", SignedInDesk.KeyIn(await ona.GetStringAsync("/inbox", Stop))));
        using var pressed = await ona.PostAsync("/statements?handler=accept", new FormUrlEncodedContent(fields), Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, pressed.StatusCode);
        Assert.Equal("proposed", desk.Desk.Mira.Claims.Find(claim.Id)!.State);
    }

    /// <summary>The hidden fields of the n-th statement's first form.</summary>
    private static (List<KeyValuePair<string, string>> Fields, string Claim) FormOf(string html, int number)
    {
        var at = html.IndexOf($"id=\"s{number}\"", StringComparison.Ordinal);
        var form = html[html.IndexOf("<form", at, StringComparison.Ordinal)..html.IndexOf("</form>", at, StringComparison.Ordinal)];
        var fields = Hidden().Matches(form).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))).ToList();
        fields.Add(new("form-key", SignedInDesk.KeyIn(form)));
        return (fields, fields.First(f => f.Key == "id").Value);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
