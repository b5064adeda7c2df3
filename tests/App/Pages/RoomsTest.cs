using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.App.Host;

namespace Homeward.Tests.App.Pages;

/// <summary>Every page of the desk over a real one: empty, full, locked, and for somebody who may not see.</summary>
public sealed class RoomsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    [InlineData("uk")]
    public async Task Rail_OfAnEmptyDesk_LeadsToPagesThatSayWhatIsMissing(string lang)
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn(lang);
        foreach (var path in DeskPage.Rooms.Select(r => r.Href).Concat(["/", "/pairs", "/search", "/statements/voices", "/inbox?show=runs", "/inbox?show=waiting"]))
        {
            using var answer = await browser.GetAsync(path, Stop);
            var html = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            Assert.True(html.Contains("class=\"empty\"", StringComparison.Ordinal) || path is "/search" or "/help" or "/publications", path);
            Assert.Matches($"<h1[^>]*>[^<]*{(lang == "en" ? "[A-Z]" : "[А-ЯІЇЄ]")}", html);
        }
    }

    [Fact]
    public async Task Pages_OfAFullDesk_AreSafeSmallAndHaveNoDeadLink()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn("ru");
        var links = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, path) in full.Pages)
        {
            using var answer = await browser.GetAsync(path, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{name} {path}: {answer.StatusCode}");
            var html = await answer.Content.ReadAsStringAsync(Stop);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)<script(?![^>]* src=\"/assets/)", html);
            Assert.DoesNotContain("style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("(?i)<[a-z][^>]*\\son[a-z]+=", html);
            Assert.DoesNotMatch("(?i)(src|href|action)=\"(https?:)?//", html);
            Assert.True(Encoding.UTF8.GetByteCount(html) < (name is "source" or "danger" ? 60_000 : 100_000), $"{name} has {Encoding.UTF8.GetByteCount(html)} bytes");
            var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
            Assert.True(ids.Count == ids.Distinct().Count(), $"{name}: two things have one id: {string.Join(" ", ids.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key))}");
            foreach (var link in Regex.Matches(html, "href=\"(#?[^\"]*)\"").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)))
            {
                if (link.StartsWith('#')) Assert.True(ids.Contains(link[1..]), $"{name} leads to {link}, which is not on it");
                else if (!link.StartsWith("/assets", StringComparison.Ordinal)) links.Add(link.Split('#')[0]);
            }
        }

        foreach (var link in links.Where(l => l.Length > 0).DistinctBy(l => Regex.Replace(l, "-[0-9a-z]{16}", "-id")))
        {
            using var answer = await browser.GetAsync(link, Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{link}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("uk")]
    public async Task Pages_InEveryLanguage_LeaveNoCodeUnsaid(string lang)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn(lang);
        foreach (var (name, path) in full.Pages)
        {
            var html = await browser.GetStringAsync(path, Stop);
            // A code without words would stand on the page as it is in the journal.
            Assert.DoesNotMatch(">\\s*(sent-to-front|not-engaged|set-aside|legal-claim|claim-[a-z-]+|through-outcome|said-only|exchange-day)\\s*<", html);
            Assert.True(html.Contains($"<html lang=\"{lang}\"", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public async Task Pages_OfALockedDesk_LeadToTheDoorAndSayNothing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var pages = full.Pages;
        desk.Desk.Desk.Lock();
        foreach (var (name, path) in pages)
        {
            using var answer = await browser.GetAsync(path, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, name);
            Assert.Contains("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            Assert.Empty(await answer.Content.ReadAsStringAsync(Stop));
        }
    }

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Researcher)]
    [InlineData(Role.Guest)]
    [InlineData(Role.Volunteer)]
    public async Task Pages_ForWhoHoldsNoKeys_HoldNoContent(string role)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna(role);
        string[] secret = ["Petrenko", "Zrazkov", "Зразков", "Grebenyuk", "each side handed over", full.Mira.Persons.Find(full.Person)!.Row.CaseCode!];
        foreach (var (name, path) in full.Pages)
        {
            using var answer = await ona.GetAsync(path, Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound || (name == "today" && answer.StatusCode == HttpStatusCode.Redirect), $"{name}: {answer.StatusCode}");
            var html = await answer.Content.ReadAsStringAsync(Stop);
            foreach (var word in secret) Assert.False(html.Contains(word, StringComparison.Ordinal), $"{name} tells “{word}”");
        }

        var search = await ona.GetStringAsync("/people", Stop);
        using var found = await SignedInDesk.Send(ona, search, "/people", ("q", "Petrenko"));
        Assert.Contains("0 people found", await found.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_OfAFullDesk_SpeaksInSentencesAndTellsTheStoryBack()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var html = await browser.GetStringAsync("/", Stop);
        Assert.Matches("holds words of danger: <q[^>]*>[^<]+</q>", html);
        Assert.Matches("\\d+ statements wait for a decision", html);
        Assert.Matches("pairs? of accounts may be about one person", html);
        Assert.Contains("What nobody knows", html, StringComparison.Ordinal);
        Assert.Contains("each side handed over 175", html, StringComparison.Ordinal);
        Assert.Contains($"/law/{full.Group}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Petrenko", html, StringComparison.Ordinal);
    }
}
