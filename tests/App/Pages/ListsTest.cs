using System.Net;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Tests.Desk;

namespace Homeward.Tests.App.Pages;

/// <summary>Long lists: sorted and filtered by their address, and taken out as a table with a reason that stays.</summary>
public sealed class ListsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly (string Path, IReadOnlyList<string> Sorts)[] Lists =
    [
        ("/people", PersonsRoom.Sorts), ("/people/mentions", PersonsRoom.MentionSorts), ("/statements", ClaimsRoom.Sorts),
        ("/statements/voices", ClaimsRoom.VoiceSorts), ("/exchanges", ExchangesRoom.Sorts), ("/law", FindingsRoom.Sorts),
        ("/figures", StatisticsRoom.Sorts), ("/inbox?show=all", EvidenceRoom.SourceSorts), ("/inbox?show=runs", EvidenceRoom.RunSorts),
    ];

    [Fact]
    public async Task Lists_ByEveryColumnBothWays_ShowTheSameRowsAndAreMarked()
    {
        await using var desk = await SignedInDesk.Start(new FullCase().Desk);
        using var browser = await desk.SignedIn();
        foreach (var (path, sorts) in Lists)
        {
            var plain = Ids(await browser.GetStringAsync(path, Stop));
            Assert.NotEmpty(plain);
            foreach (var by in sorts)
            {
                var join = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
                foreach (var sort in new[] { by, "-" + by })
                {
                    var html = await browser.GetStringAsync($"{path}{join}sort={sort}", Stop);
                    Assert.True(html.Contains("class=\"pager\"", StringComparison.Ordinal) ? plain.Count == Ids(html).Count
                        : plain.Order().SequenceEqual(Ids(html).Order()), $"{path} by {sort} has other rows");
                    // A column that is shown says so in its head; the others only in the line of orders.
                    Assert.True(html.Contains("aria-sort=", StringComparison.Ordinal) || html.Contains("aria-current=\"true\">", StringComparison.Ordinal), path);
                }
            }
        }
    }

    [Fact]
    public async Task People_SortedByName_StandInOrderAndTheOtherWay()
    {
        await using var desk = await SignedInDesk.Start(new FullCase().Desk);
        using var browser = await desk.SignedIn();
        var up = Ids(await browser.GetStringAsync("/people?sort=name", Stop));
        var down = Ids(await browser.GetStringAsync("/people?sort=-name", Stop));
        Assert.True(up.Count > 3);
        Assert.Equal(up, Enumerable.Reverse(down));
    }

    [Theory]
    [InlineData("sort=name';drop")]
    [InlineData("sort=-")]
    [InlineData("sort=name&sort=code")]
    [InlineData("page=99999999999999999999")]
    public async Task Lists_WithANonsenseAddress_AreShownAsUsual(string query)
    {
        await using var desk = await SignedInDesk.Start(new FullCase().Desk);
        using var browser = await desk.SignedIn();
        using var answer = await browser.GetAsync("/people?" + query, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task People_TakenOut_NeedAReasonAndLeaveAnActAndReadings()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var page = await browser.GetStringAsync("/people?sort=name", Stop);
        using var without = await SignedInDesk.Send(browser, page, "takeout", ("why", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Contains("Say why", await without.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var before = full.Mira.RecordNumber;
        using var sheet = await SignedInDesk.Send(browser, page, "takeout", ("why", "for the lawyer's table"));
        Assert.Equal("text/csv", sheet.Content.Headers.ContentType!.MediaType);
        var lines = (await sheet.Content.ReadAsStringAsync(Stop)).Trim().Split("\r\n");
        Assert.Equal(full.Mira.Persons.Search(null, Homeward.Views.Slice.First()).Total + 1, lines.Length);
        Assert.Equal(before + 1, full.Mira.RecordNumber);
        Assert.Contains(full.Mira.Readings(full.Mira.Actor, full.Person), r => r.How == "taken-out");
        // the same button pressed twice: the table again, and no second act
        using var again = await SignedInDesk.Send(browser, page, "takeout", ("why", "for the lawyer's table"));
        Assert.Equal("text/csv", again.Content.Headers.ContentType!.MediaType);
        Assert.Equal(before + 1, full.Mira.RecordNumber);
    }

    [Fact]
    public async Task Mentions_TakenOut_HoldNoFormula()
    {
        var full = new FullCase();
        full.Desk.AddMentions("evil", "=cmd|' /C calc'!A0,@SUM(1+1),,1999,11111");
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        using var sheet = await SignedInDesk.Send(browser, await browser.GetStringAsync("/people/mentions", Stop), "takeout", ("why", "a check"));
        var text = await sheet.Content.ReadAsStringAsync(Stop);
        Assert.Contains("SUM", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)(^|,)\"?[=+@-]", text);
    }

    [Fact]
    public async Task People_ForAResearcherOrBehindAWall_DoNotLeave()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        desk.WallOff(full.Person);
        using var ona = await desk.SignedInAsOna(Role.Researcher);
        // A researcher sees nobody by name, so there is no list of them to take out; the codes leave without a name.
        Assert.DoesNotContain("takeout", await ona.GetStringAsync("/people", Stop), StringComparison.OrdinalIgnoreCase);
        using var sheet = await SignedInDesk.Send(ona, await ona.GetStringAsync("/codes", Stop), "takeout");
        var codes = await sheet.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
        Assert.DoesNotContain("Petrenko", codes, StringComparison.Ordinal);
        Assert.DoesNotContain(full.Mira.Persons.Find(full.Person)!.Row.CaseCode!, codes, StringComparison.Ordinal); // walled off
        Assert.Contains(full.Mira.Persons.Find(full.Clashing)!.Row.CaseCode!, codes, StringComparison.Ordinal);
        using var figures = await SignedInDesk.Send(ona, await ona.GetStringAsync("/figures", Stop), "takeout");
        Assert.Equal(HttpStatusCode.OK, figures.StatusCode);
        full.Mira.Members.Leave(full.Mira.Members.List().First(m => m.Name == "Ona").Id, "comes back as a lawyer", "act-leave-ona");
        using var lawyer = await desk.SignedInAsOna(Role.Lawyer, "act-lawyer");
        using var again = await SignedInDesk.Send(lawyer, await lawyer.GetStringAsync("/people", Stop), "takeout", ("why", "my study"));
        Assert.DoesNotContain(full.Mira.Persons.Find(full.Person)!.Row.CaseCode!, await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_LongerThanTheRulesLetPass_LeavesAfterAColleagueLooked()
    {
        var full = new FullCase();
        full.Mira.Set("readingsAlarm", "5", "a small desk");
        full.Mira.Set("readingsStop", "10", "a small desk");
        full.Desk.AddMentions("many", [.. Enumerable.Range(0, 30).Select(i => $"Зразков{i},Тарас,Петрович,03.03.1999,11111")]);
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        var loose = full.Mira.Persons.AllMentions(new Homeward.Views.Slice(0, 20), false).Rows;
        foreach (var (m, i) in loose.Select((m, i) => (m, i))) full.Mira.Persons.Open(m.Id, "request", false, $"act-open-{i}");
        using var ona = await desk.SignedInAsOna();
        var page = await ona.GetStringAsync("/people", Stop);
        using var stopped = await SignedInDesk.Send(ona, page, "takeout", ("why", "a big list"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stopped.StatusCode);
        var alarm = Assert.Single(full.Mira.Alarms());
        Assert.True(full.Mira.SawAlarm(alarm.Id, "I asked her: it is for the yearly count", "act-saw").IsDone);
        using var sheet = await SignedInDesk.Send(ona, page, "takeout", ("why", "a big list"));
        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
    }

    private static List<string> Ids(string html) => [.. Regex.Matches(html, "<(?:tr|li)[^>]*data-item(?:(?!</tr>|</li>).)*?href=\"([^\"]+)\"", RegexOptions.Singleline)
        .Select(m => m.Groups[1].Value).Concat(Regex.Matches(html, "name=\"id\" value=\"(clm-[^\"]+)\"").Select(m => m.Groups[1].Value)).Distinct()
        .Where(h => !h.StartsWith('#') || h.Length > 40)];
}
