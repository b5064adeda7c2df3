using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Tests.App.Pages;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.Tests.App.Security;

/// <summary>
/// Every page there is, found in the program and by following links, never in a list: what it sends to a browser is ours, asks no
/// other host, runs nothing from the page itself; and every form that writes makes one act however often it is pressed.
/// </summary>
public sealed class CrawlTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Forms that write no act into the journal, with the reason; nothing else may be without an act id.</summary>
    private static readonly Dictionary<string, string> WritesNoAct = new(StringComparer.Ordinal)
    {
        ["SearchPage.OnPost"] = "asks", ["PeoplePage.OnPost"] = "asks",
        ["FirstRunPage.OnPost"] = "there is no desk yet to write into", ["FirstRunPage.OnPostTypedAsync"] = "there is no desk yet to write into",
        ["MePage.OnPostEndAsync"] = "ends a session", ["MePage.OnPostEndOthersAsync"] = "ends sessions",
        ["SignInPage.OnPostAsync"] = "opens a session", ["SignInPage.OnPostPasskeyAsync"] = "asks", ["MePage.OnPostPasskeyAsync"] = "asks",
        ["SignOutPage.OnPostAsync"] = "ends a session", ["LockPage.OnPost"] = "forgets the keys",
        ["FigureReadPage.OnPostAgain"] = "works out and compares, keeps nothing",
        ["ExchangeListPage.OnPostRegister"] = "the edition of the register names its acts",
        ["FindingReadPage.OnPostAgain"] = "what it rests on names the act", ["PersonReadPage.OnPostAssess"] = "what it rests on names the act",
        ["ExchangeReadPage.OnPostAssess"] = "what it rests on names the act",
        ["SourceReadPage.OnPostRead"] = "source and reader name the acts", ["OneStatementPage.OnPostFind"] = "asks",
        ["LetterNewPage.OnPostChoose"] = "shows", ["LetterNewPage.OnPostPreview"] = "shows", ["LetterNewPage.OnPostKeep"] = "reads the act from the form itself",
        ["JoinPage.OnPostAsync"] = "the code is spent by the first", ["TakenPage.OnPostWarn"] = "shows",
        ["SearchesPage.OnPostLook"] = "what was compared names the acts",
        ["UploadPage.OnPostAsync"] = "the bytes name their run: the same file again is known",
    };

    [Fact]
    public async Task Pages_ReachedFromTheFirst_AreOursAlone()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal); // by shape
        var queue = new Queue<string>(Routes().Where(r => !r.Contains('{', StringComparison.Ordinal)).Concat(full.Pages.Select(p => p.Path)));
        while (queue.TryDequeue(out var path))
        {
            if (!seen.TryAdd(Shape(path), path) || seen.Count > 400) continue;
            using var answer = await browser.GetAsync(path, Stop);
            Assert.True((int)answer.StatusCode is 200 or 302 or 404, $"{path}: {answer.StatusCode}");
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var html = await answer.Content.ReadAsStringAsync(Stop);
            AssertOurs(path, html);
            foreach (Match link in Regex.Matches(html, "(?:href|action|formaction)=\"(/[^\"]*)\""))
            {
                var to = WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')[0];
                if (!to.StartsWith("/assets", StringComparison.Ordinal) && !to.Contains("lang=", StringComparison.Ordinal)) queue.Enqueue(to);
            }
        }

        Assert.True(seen.Count > 60, $"only {seen.Count} pages were reached");
        var missed = Routes().Where(r => !seen.Keys.Any(s => IsOf(r, s))).Where(r => !Unreached.Contains(r)).ToList();
        Assert.True(missed.Count == 0, "no link or page of FullCase leads to: " + string.Join(", ", missed));
    }

    /// <summary>Pages a link never leads to: doors for posts, errors, the pages that show the looks without a desk.</summary>
    private static readonly HashSet<string> Unreached = ["/status/{code:int}", "/_looks/parts",
        // a round of calls, a file and a letter that only a press makes: their own tests open them
        "/help/rounds/{exchange}/{round:int}", "/help/rounds/{exchange}/{round:int}/{id}", "/sources/{id}/original", "/letters/{id}/{form:regex(^(docx|html)$)}",
        "/inbox/answer/{id}"];

    [Theory]
    [InlineData("<p style='color:red'>")]
    [InlineData("<script>1</script>")]
    [InlineData("<img src=\"https://elsewhere.example/x.png\">")]
    [InlineData("<a onclick=\"x()\">")]
    [InlineData("<link rel=\"preconnect\" href=\"//cdn.example\">")]
    public void Crawl_OfAPageThatIsNotOurs_Fails(string html) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertOurs("made", html));

    [Fact]
    public void Forms_ThatWrite_CarryAnActId()
    {
        var handlers = Handlers().ToList();
        Assert.True(handlers.Count > 25, $"only {handlers.Count} handlers were found");
        var without = handlers.Where(h => !CarriesAct(h)).Select(h => $"{h.DeclaringType!.Name}.{h.Name}").Distinct().Order().ToList();
        Assert.True(without.TrueForAll(WritesNoAct.ContainsKey), string.Join(", ", without.Except(WritesNoAct.Keys)));
    }

    [Fact]
    public async Task Words_OfEveryForm_SurviveALostSession()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = desk.Browser();
        var door = await browser.GetStringAsync("/sign-in", Stop);
        foreach (var route in Handlers().Select(h => h.DeclaringType!).Distinct().SelectMany(RoutesOf))
        {
            var path = Regex.Replace(route, @"\{[^}]*\}", "src-0000000000000000");
            if (path is "/sign-in" or "/sign-out" or "/join" or "/lock" or "/first-run" || path.Contains("upload", StringComparison.Ordinal)) continue;
            using var met = await browser.PostAsync(path + "?handler=x", new FormUrlEncodedContent([new("why", "words of an hour"), new("form-key", SignedInDesk.KeyIn(door))]), Stop);
            var html = await met.Content.ReadAsStringAsync(Stop);
            Assert.True(html.Contains("name=\"kept\"", StringComparison.Ordinal), $"{path}: {met.StatusCode}");
        }
    }

    private static void AssertOurs(string path, string html)
    {
        Assert.False(Regex.IsMatch(html, "(?i)<script(?![^>]* src=\"/assets/)"), $"{path} has a script of its own");
        Assert.False(Regex.IsMatch(html, "(?i)<style|\\sstyle="), $"{path} has a style of its own");
        Assert.False(Regex.IsMatch(html, "(?i)<[a-z][^>]*\\son[a-z]+="), $"{path} has a handler of its own");
        Assert.False(Regex.IsMatch(html, "(?i)(src|href|action|formaction|poster|data|srcset)=[\"']?(https?:)?//"), $"{path} leads away");
        Assert.False(Regex.IsMatch(html, "(?i)<(iframe|object|embed|base|meta[^>]*refresh)"), $"{path} holds a frame");
    }

    private static bool CarriesAct(MethodInfo handler) =>
        handler.GetParameters().Any(p => p.Name == "act" || p.ParameterType.GetProperty("Act") is not null)
        || handler.DeclaringType!.GetProperties().Any(p => p.Name == "Act" && p.GetCustomAttributes().Any(a => a.GetType().Name == "BindPropertyAttribute"));

    private static IEnumerable<MethodInfo> Handlers() => typeof(DeskPage).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(PageModel)))
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)));

    /// <summary>The address each page says in its first line.</summary>
    private static IEnumerable<string> Routes() => House.Repository.Files("src/App/Pages", ".cshtml").Select(f => Route().Match(House.Repository.Read(f)))
        .Where(m => m.Success).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> RoutesOf(Type page) => House.Repository.Files("src/App/Pages", ".cshtml").Select(House.Repository.Read)
        .Where(text => Regex.IsMatch(text, $@"@model ([\w.]+\.)?{page.Name}\b") && Route().IsMatch(text)).Select(text => Route().Match(text).Groups[1].Value);

    private static Regex Route() => new("^\\s*@page \"([^\"]+)\"");

    private static string Shape(string path) => Regex.Replace(Regex.Replace(path, "[a-z]{3}-[0-9a-z]{16}(~[a-z]{3}-[0-9a-z]{16})?|men-[^/?&]+~[^/?&]+", "ID"), "page=\\d+|year=\\d+|from=[^&]*|to=[^&]*", "N");

    private static bool IsOf(string route, string shape) =>
        Regex.IsMatch(shape.Split('?')[0], "^" + Regex.Replace(route, @"/?\{[^}]*\?\}|\{[^}]*\}", m => m.Value.StartsWith('/') ? "(/[^/]+)?" : "[^/]+") + "$");
}
