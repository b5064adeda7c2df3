using System.Net;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Tests.Desk.Cases;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>From consent to a letter that was handed in, pressed as a caseworker presses it, without scripts.</summary>
public sealed class LettersPagesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Caseworker_AsksConsentDraftsConfirmsKeepsAndHandsIn()
    {
        var help = new HelpDesk();
        var person = help.Person("Кравец,Олег,Павлович");
        help.Said(person, "его отправили на передовую", Stages.SentToFront, "2025-04");
        await using var desk = await SignedInDesk.Start(help.Story.Desk);
        using var browser = await desk.SignedIn();
        var draft = $"/letters/new?person={person}&template=zhaloba-prokuror";
        using var refused = await browser.GetAsync(draft, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains($"/people/{person}/consent", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var html = await browser.GetStringAsync($"/people/{person}/consent", Stop);
        Assert.Contains("Мы подготовим обращение", html, StringComparison.Ordinal);
        using var agreed = await SignedInDesk.Send(browser, html, "handler=agree", ("Purpose", "letter"), ("Recipient", "military-prosecutor"), ("Form", "named"),
            ("By", "self"), ("How", "spoken"), ("Lang", "ru"));
        Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        html = await browser.GetStringAsync(draft, Stop);
        // the risks stand before anything else of the letter
        Assert.True(html.IndexOf("id=\"risks\"", StringComparison.Ordinal) is > 0 and var risks && risks < html.IndexOf("class=\"paper\"", StringComparison.Ordinal));
        Assert.Contains("<mark class=\"gap asked\">Кравца", html, StringComparison.Ordinal);
        Assert.Contains("/statements/clm-", html, StringComparison.Ordinal);
        using var looked = await SignedInDesk.Send(browser, html, "handler=preview", ("typed.person.rank", "рядовой"), ("form.person.name/Genitive/surname", "Кравеца"),
            ("ok.person.name/Genitive/surname", "1"), ("cite", "RU-MILPROS"));
        html = await looked.Content.ReadAsStringAsync(Stop);
        Assert.Contains(">Кравеца</a>", html, StringComparison.Ordinal);
        Assert.Contains("рядового", html, StringComparison.Ordinal);
        using var kept = await SignedInDesk.Send(browser, html, "handler=preview", ("typed.person.rank", "рядовой"), ("kept.person.rank", "1"),
            ("form.person.name/Genitive/surname", "Кравеца"), ("ok.person.name/Genitive/surname", "1"), ("cite", "RU-MILPROS"));
        html = await kept.Content.ReadAsStringAsync(Stop);
        using var saved = await Keep(browser, html);
        var letter = saved.Headers.Location!.OriginalString;
        Assert.StartsWith("/letters/ltr-", letter, StringComparison.Ordinal);
        using var twice = await Keep(browser, html);
        Assert.Equal(letter, twice.Headers.Location!.OriginalString);
        html = await browser.GetStringAsync(letter, Stop);
        using var docx = await browser.GetAsync(letter + "/docx", Stop);
        await using var bytes = await docx.Content.ReadAsStreamAsync(Stop);
        Assert.Contains("Кравеца Олега Павловича", OfficeText.From(new MemoryStream(await docx.Content.ReadAsByteArrayAsync(Stop)), new ArchiveBudget(), out _)!.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Кравец", docx.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        using var wrong = await SignedInDesk.Send(browser, html, "handler=deliver", ("day", "yesterday"), ("how", "post"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var handed = await SignedInDesk.Send(browser, html, "handler=deliver", ("day", "2026-11-20"), ("how", "post"), ("reference", "77"));
        Assert.Equal(HttpStatusCode.Redirect, handed.StatusCode);
        Assert.Contains("Answer due by", await browser.GetStringAsync(letter, Stop), StringComparison.Ordinal);
        Assert.Equal("77", help.Mira.Letters.List(Slice.First()).Rows.Single().Reference);
    }

    [Fact]
    public async Task Template_WithAnUnknownField_IsRefusedAndTheTextStays()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn("ru");
        var html = await browser.GetStringAsync("/letters/templates/raport-vvk", Stop);
        var text = desk.Desk.Mira.Letters.Template("raport-vvk", "ru")!.Text.Replace("{unit}", "{mood}", StringComparison.Ordinal);
        using var refused = await SignedInDesk.Send(browser, html, "handler=keep", ("text", text), ("lang", "ru"), ("why", "проба"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Stop));
        Assert.Contains("there is no field “mood”", html, StringComparison.Ordinal);
        Assert.Contains("{mood}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RightsSheet_InTheFamilysLanguage_WarnsFirstAndDeadlinesAreSettledOnTheirPage()
    {
        var help = new HelpDesk();
        var person = help.Person("Петров,Сергей,Николаевич");
        help.Mira.Findings.Enter(person, "side", "ru", "from the list", "en", help.Act());
        help.Mira.Findings.Enter(person, "command_refused", "yes", "the answer was read to us", "en", help.Act());
        help.Mira.Findings.Enter(person, "violation_known_on", "2026-09-01", "his mother says", "en", help.Act());
        await using var desk = await SignedInDesk.Start(help.Story.Desk);
        using var browser = await desk.SignedIn();
        var sheet = await browser.GetStringAsync($"/people/{person}/rights?in=ru", Stop);
        var (risks, court) = (sheet.IndexOf("за сдачу в плен судят", StringComparison.OrdinalIgnoreCase), sheet.IndexOf("признал незаконным отказ", StringComparison.Ordinal));
        Assert.True(risks > 0 && court > risks, $"{risks} {court}");
        Assert.Contains("1 декабря 2026", sheet, StringComparison.Ordinal);
        Assert.Contains("Спросите:", sheet, StringComparison.Ordinal);
        Assert.Contains("A deadline of", await browser.GetStringAsync("/", Stop), StringComparison.Ordinal);
        var html = await browser.GetStringAsync("/deadlines", Stop);
        Assert.Contains("RU-KAS-219", html, StringComparison.Ordinal);
        using var settled = await SignedInDesk.Send(browser, html, "handler=settle", ("how", "done"), ("day", ""), ("why", "the claim was filed"));
        Assert.Equal(HttpStatusCode.Redirect, settled.StatusCode);
        using var calendar = await browser.GetAsync("/deadlines.ics", Stop);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("Петров", await calendar.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Keep(HttpClient browser, string html)
    {
        var form = System.Text.RegularExpressions.Regex.Match(html, "<form[^>]*handler=preview.*?</form>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
        var fields = new List<KeyValuePair<string, string>>();
        foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(form,
            "<input ([^>]*)>|<textarea[^>]* name=\"([^\"]+)\"[^>]*>(.*?)</textarea>", System.Text.RegularExpressions.RegexOptions.Singleline))
        {
            string Of(string name) => WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(m.Groups[1].Value, $"{name}=\"([^\"]*)\"").Groups[1].Value);
            if (m.Groups[2].Success) fields.Add(new(m.Groups[2].Value, WebUtility.HtmlDecode(m.Groups[3].Value)));
            else if (Of("type") != "checkbox" || m.Groups[1].Value.Contains("checked", StringComparison.Ordinal)) fields.Add(new(Of("name"), Of("value")));
        }

        return await browser.PostAsync("/letters/new?handler=keep", new FormUrlEncodedContent(fields), Stop);
    }
}
