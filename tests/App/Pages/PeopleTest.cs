using System.Net;
using System.Text.RegularExpressions;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>People, pairs, exchanges, law and figures: what a press does, once and only once.</summary>
public sealed class PeopleTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Зразков")]
    [InlineData("zrazkov taras")]
    [InlineData("Зразкова Тараса")]
    public async Task Search_InAnyScriptOrCase_FindsThePersonAndLeavesNoAddress(string text)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var mention = full.Mira.Persons.Pair(full.Pair)!.A.Mention.Id;
        var person = full.Mira.Persons.Open(mention, EntryReasons.Roster, false, "act-open").Id!;
        foreach (var page in new[] { "/people", "/search" })
        {
            using var answer = await SignedInDesk.Send(browser, await browser.GetStringAsync("/people", Stop), page, ("q", text));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(page, answer.RequestMessage!.RequestUri!.PathAndQuery);
            Assert.Contains(person, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2025-03-19", "/exchanges/")]
    [InlineData("src-0000000000000000", "/sources/src-0000000000000000")]
    public async Task Search_ForADayOrAnId_LeadsThere(string text, string expected)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        using var answer = await SignedInDesk.Press(browser, "/people", "/search", ("q", text));
        Assert.StartsWith(expected, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mention_FollowedTwiceByOneForm_OpensOnePerson()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var list = desk.Give("list.csv", "surname,given,patronymic,birth date,unit\nЗразков,Тарас,Петрович,03.03.1999,11111\n");
        var mention = desk.Desk.Mira.Persons.Mentions(list, Slice.First()).Rows[0].Id;
        var html = await browser.GetStringAsync($"/mentions/{mention}", Stop);
        using var refused = await SignedInDesk.Send(browser, html, "follow", ("reason", "because"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var first = await SignedInDesk.Send(browser, html, "follow", ("reason", EntryReasons.Request), ("outcome", "true"));
        using var second = await SignedInDesk.Send(browser, html, "follow", ("reason", EntryReasons.Request), ("outcome", "true"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(desk.Desk.Mira.Persons.Search(null, Slice.First()).Rows);
        var page = await browser.GetStringAsync(first.Headers.Location!.ToString(), Stop);
        Assert.Contains("What happened after release was known by then", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pair_AnsweredTwice_IsOneAnswerThatCanBeTakenBack()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var here = $"/pairs/{Uri.EscapeDataString(full.Pair)}";
        var html = await browser.GetStringAsync(here, Stop);
        Assert.Contains("class=\"differs\"", html, StringComparison.Ordinal);
        var before = full.Mira.RecordNumber;
        using var first = await SignedInDesk.Send(browser, html, "judge", ("answer", "same"), ("why", "one mother"));
        using var second = await SignedInDesk.Send(browser, html, "judge", ("answer", "same"), ("why", "one mother"));
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        Assert.Equal(before + 1, full.Mira.RecordNumber);
        using var late = await SignedInDesk.Send(browser, html, "judge", ("answer", "different"), ("why", "two mothers"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("two mothers", await late.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var judged = await browser.GetStringAsync(here, Stop);
        Assert.Contains("one mother", judged, StringComparison.Ordinal);
        using var undone = await SignedInDesk.Send(browser, judged, "undo");
        Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        Assert.Empty(full.Mira.Persons.Pair(full.Pair)!.Judged);
    }

    [Fact]
    public async Task Queue_Emptied_SaysSo()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        for (var left = full.Mira.Persons.Pairs(Slice.First()).Total; left > 0; left--)
        {
            using var answer = await SignedInDesk.Send(browser, await browser.GetStringAsync("/pairs", Stop), "judge", ("answer", "unsure"));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        Assert.Contains("No pair waits", await browser.GetStringAsync("/pairs", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_WithContradiction_ShowsTheSetAndWhatIf()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync($"/people/{full.Clashing}", Stop);
        Assert.Contains("Cannot all be true", html, StringComparison.Ordinal);
        Assert.Matches("id=\"(conflict|contradiction)-[0-9a-f]+\"", html);
        var without = await browser.GetStringAsync($"/people/{full.Clashing}?without={full.Clash}", Stop);
        Assert.Contains("What if?", without, StringComparison.Ordinal);
        Assert.DoesNotContain("Cannot all be true", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_TiedAndPlaced_CanBeUntied()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var here = $"/statements/{full.Claim}";
        var html = await browser.GetStringAsync(here, Stop);
        Assert.Contains($"/exchanges/{full.Exchange}", html, StringComparison.Ordinal);
        using var off = await SignedInDesk.Send(browser, html, "unplace");
        Assert.Equal(HttpStatusCode.Redirect, off.StatusCode);
        Assert.Empty(full.Mira.Exchanges.OfClaim(full.Claim));
        html = await browser.GetStringAsync(here, Stop);
        using var on = await SignedInDesk.Send(browser, html, "handler=place");
        using var again = await SignedInDesk.Send(browser, html, "handler=place");
        Assert.Equal(HttpStatusCode.Redirect, on.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Single(full.Mira.Exchanges.OfClaim(full.Claim));
    }

    [Fact]
    public async Task Law_AskedOfAPerson_IsListedAndAskingAgainWritesNothing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn("ru");
        var nothing = await browser.GetStringAsync($"/law?about={full.Clashing}", Stop);
        Assert.Contains("Ни одно принятое утверждение", nothing, StringComparison.Ordinal);
        var html = await browser.GetStringAsync($"/people/{full.Person}", Stop);
        using var asked = await SignedInDesk.Send(browser, html, "assess");
        Assert.Equal($"/law?about={full.Person}", asked.Headers.Location!.ToString());
        var before = full.Mira.RecordNumber;
        using var again = await SignedInDesk.Send(browser, html, "assess");
        Assert.Equal(before, full.Mira.RecordNumber);
        var listed = await browser.GetStringAsync($"/law?about={full.Person}", Stop);
        var shown = Regex.Matches(listed, "href=\"/law/(fnd-[0-9a-z]+)\"").Select(m => full.Mira.Findings.Find(m.Groups[1].Value)!.Row.Outcome).ToList();
        Assert.NotEmpty(shown);
        Assert.Equal(shown.OrderBy(o => Array.IndexOf(["engaged", "arguable", "unknown", "not-engaged"], o)), shown);
        var finding = await browser.GetStringAsync($"/law/{full.Group}", Stop);
        Assert.Contains("Спросить", finding, StringComparison.Ordinal);
        Assert.Contains("Это не юридическая консультация", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_FrozenTwiceByOneForm_IsKeptOnceAndWorkedOutAgain()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync($"/exchanges/{full.Exchange}?definition=B", Stop);
        Assert.Contains("each side handed over 175", html, StringComparison.Ordinal);
        using var first = await SignedInDesk.Send(browser, html, "freeze");
        using var second = await SignedInDesk.Send(browser, html, "freeze");
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(2, full.Mira.Statistics.List(Slice.First()).Total);
        var page = await browser.GetStringAsync(first.Headers.Location!.ToString(), Stop);
        using var again = await SignedInDesk.Send(browser, page, "again");
        Assert.Contains("Worked out again: the same", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_OfAFigure_WalksToTheQuotedWords()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync($"/why/{full.Figure}", Stop);
        Assert.Contains("each side handed over 175", html, StringComparison.Ordinal);
        Assert.Contains($"/sources/{full.Source}", html, StringComparison.Ordinal);
        Assert.True(Regex.Count(html, "<li class=\"depth-") > 10);
    }

    [Fact]
    public async Task Register_TakenInTwice_WritesOnce()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync("/exchanges", Stop);
        using var first = await SignedInDesk.Send(browser, html, "register");
        var after = desk.Desk.Mira.RecordNumber;
        using var second = await SignedInDesk.Send(browser, html, "register");
        Assert.Equal(after, desk.Desk.Mira.RecordNumber);
        Assert.Contains("/exchanges/exc-", await browser.GetStringAsync("/exchanges", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roster_WrittenInOnce_PlacesEverybodyWithTheirSide()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync($"/exchanges/{full.Exchange}/roster", Stop);
        using var answer = await SignedInDesk.Send(browser, html, "handler=place",
            ("List", "Вымыслов; Пётр; Иванович; 05.05.1995; \nНебывалов Олег Сергеевич\n"), ("By", "a channel"), ("Side", "ru"), ("Category", "military"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await browser.GetStringAsync($"/exchanges/{full.Exchange}/roster", Stop);
        Assert.Contains("Вымыслов", page, StringComparison.Ordinal);
        Assert.Contains("Небывалов", page, StringComparison.Ordinal);
        Assert.Contains("To the Russian side", page, StringComparison.Ordinal);
        var rows = full.Mira.Exchanges.Roster(full.Exchange, Slice.First(100));
        Assert.Equal(2, rows.Rows.Count(r => r.Where is { Side: "ru", Category: "military" }));
    }

    [Fact]
    public async Task Order_SwitchedOffOnThePage_EndsTheContradictionOnThePersonsPage()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        Assert.Contains("Cannot all be true", await browser.GetStringAsync($"/people/{full.Clashing}", Stop), StringComparison.Ordinal);
        var html = await browser.GetStringAsync("/paths/order", Stop);
        html = html[html.IndexOf("id=\"captured-before-release\"", StringComparison.Ordinal)..];
        using var refused = await SignedInDesk.Send(browser, html, "handler=keep", ("Days", "0"), ("Strength", "usual"), ("Source", ""), ("Why", "twice a prisoner"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var kept = await SignedInDesk.Send(browser, html, "handler=keep", ("Days", "0"), ("Strength", "usual"), ("Source", "the desk"), ("Why", "twice a prisoner"));
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        Assert.DoesNotContain("Cannot all be true", await browser.GetStringAsync($"/people/{full.Clashing}", Stop), StringComparison.Ordinal);
        Assert.Contains("twice a prisoner", await browser.GetStringAsync("/paths/order", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Together_OneExchange_DrawsEveryPathAndSaysItInATable()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync($"/paths/together?exchange={full.Exchange}", Stop);
        Assert.Equal(5, Regex.Count(html, "<tr><td class=\"day\">") - 1); // five people and the people nobody has named
        Assert.Contains("Sent to the front: 1 April 2025", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Rudakov", html, StringComparison.Ordinal); // codes only
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/paths/together?exchange=exc-0000000000000000", Stop)).StatusCode);
    }
}
