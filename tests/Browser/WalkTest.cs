using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>The real desk in a real browser: a caseworker's way through it without scripts, every page by axe and in every view.</summary>
public sealed class WalkTest(Chromium chromium)
{
    /// <summary>Pages made of the same parts as another one here, or long ones: axe takes a second for each.</summary>
    private static readonly string[] Alike =
        ["inbox-waiting", "runs", "source", "row", "what-if", "search", "finding-group", "publications", "statements", "person", "paths", "correction", "exchanges"];

    public static TheoryData<string, string> Views => new()
    {
        { "light", "en" }, { "dark", "ru" }, { "phone", "uk" },
    };

    [Fact]
    public async Task Caseworker_WithoutScripts_GoesFromTheDoorToAPersonsPath()
    {
        await using var desk = await SignedInDesk.Start();
        desk.Desk.Unlock();
        desk.Give("list.csv", "surname,given,patronymic,birth date,unit\nЗразков,Тарас,Петрович,03.03.1999,11111\n");
        desk.Give("letter.txt", "On 19 March 2025 Russia and Ukraine exchanged prisoners, and each side handed over 175 fighters. " +
            "Taras Zrazkov, born in 1999, was released in the exchange of 19 March 2025. Two days later he was sent to the front again, his sister says.\n");
        desk.Desk.Desk.Lock();
        await using var context = await chromium.Open();
        var page = await context.NewPageAsync();
        var away = new List<string>();
        page.Request += (_, r) => { if (!r.Url.StartsWith(desk.Address.ToString(), StringComparison.Ordinal)) away.Add(r.Url); };
        await SignIn(page, desk);
        await page.Locator("nav.rail").GetByText("Inbox").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "letter", Exact = true }).ClickAsync();
        await page.Locator("#s2 .no").ClickAsync();
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page, "#q2"));
        await page.Locator("#q2 > a").ClickAsync();
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page, "#s2"));
        var statements = await page.Locator(".statement").CountAsync();
        await page.Locator($"#s{statements} button.accept").ClickAsync();
        Assert.EndsWith($"#s{statements}", page.Url, StringComparison.Ordinal);
        Assert.Equal("accepted", await page.Locator($"#s{statements} h3 .word").InnerTextAsync());
        await page.Locator($"#s{statements}").GetByText("Connect, history").ClickAsync();
        await page.GetByText("Mark a name in this source").ClickAsync();
        await page.Locator("#name").FillAsync("taras zrazkov");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark this name" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "It speaks of this person" }).ClickAsync();
        await page.GotoAsync(new Uri(desk.Address, "/mentions/" + desk.Desk.Mira.Persons.Mentions(
            desk.Desk.Mira.Evidence.Sources(Homeward.Views.Slice.First()).Rows[0].Id, Homeward.Views.Slice.First()).Rows[0].Id).ToString());
        await page.GetByLabel("somebody asked for help").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "follow this person" }).ClickAsync();
        Assert.Contains("/people/per-", page.Url, StringComparison.Ordinal);
        Assert.Contains("Sent to the front", await page.Locator(".bars").First.InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock the desk" }).ClickAsync();
        Assert.Equal("The desk is locked", await page.Locator("h1").InnerTextAsync());
        Assert.Empty(away);
    }

    [Fact]
    public async Task Keys_InTheReadingRoom_WalkThroughStatementsAndPressButtons()
    {
        await using var desk = await SignedInDesk.Start(new FullCase().Desk);
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, m) => { if (m.Type == "error") errors.Add(m.Text); };
        page.PageError += (_, e) => errors.Add(e);
        await SignIn(page, desk);
        await page.GotoAsync(new Uri(desk.Address, "/statements?state=proposed").ToString());
        var first = await page.Locator(".statement input[name=id]").First.InputValueAsync();
        await page.Keyboard.PressAsync("j");
        Assert.Equal("s1", await page.Locator(".statement.now").GetAttributeAsync("id"));
        await page.Keyboard.PressAsync("a");
        await page.WaitForURLAsync("**/*did=accept*");
        Assert.Equal("accepted", desk.Desk.Mira.Claims.Find(first)!.State);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("e");
        await page.WaitForURLAsync("**/*open=clm-*");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        Assert.True(await page.Locator("#search").EvaluateAsync<bool>("i => i === document.activeElement"));
        await page.Keyboard.TypeAsync("jax");
        Assert.Equal("jax", await page.Locator("#search").InputValueAsync());
        Assert.Empty(errors);
    }

    [Theory, MemberData(nameof(Views))]
    public async Task Pages_InEveryView_ScrollOnlyDownAndLeaveTheHostNever(string view, string lang)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        await using var context = await chromium.Open(Options(view, lang));
        var page = await context.NewPageAsync();
        var away = new List<string>();
        page.Request += (_, r) => { if (!r.Url.StartsWith(desk.Address.ToString(), StringComparison.Ordinal)) away.Add(r.Url); };
        await SignIn(page, desk);
        foreach (var (name, path) in full.Pages)
        {
            var answer = await page.GotoAsync(new Uri(desk.Address, path).ToString());
            Assert.Equal(200, answer!.Status);
            await Pictures.Take(page, $"{name}-{view}-{lang}");
            Assert.True(await Overflow(page) <= 0, $"{name} is wider than the screen by {await Overflow(page)} px ({view})");
        }

        if (view == "light") await OnPaper(page, new Uri(desk.Address, $"/people/{full.Person}"));
        Assert.Empty(away);
    }

    [Fact]
    public async Task EmptyDesk_InRussian_IsDrawn()
    {
        await using var desk = await SignedInDesk.Start();
        await using var context = await chromium.Open(Options("dark", "ru"));
        var page = await context.NewPageAsync();
        await SignIn(page, desk);
        foreach (var (name, path) in new[] { ("today", "/"), ("inbox", "/inbox"), ("people", "/people"), ("exchanges", "/exchanges"), ("pairs", "/pairs") })
        {
            await page.GotoAsync(new Uri(desk.Address, path).ToString());
            await Pictures.Take(page, $"empty-{name}-dark-ru");
            Assert.True(await page.Locator(".empty").First.IsVisibleAsync());
        }
    }

    [Fact]
    public async Task Pages_ByAxe_HaveNoViolation()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true, BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/sign-in").ToString());
        var found = new List<string>(await Violations(page, "sign-in"));
        await SignIn(page, desk);
        foreach (var (name, path) in full.Pages.Where(p => !Alike.Contains(p.Name)))
        {
            await page.GotoAsync(new Uri(desk.Address, path).ToString());
            found.AddRange(await Violations(page, name));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    /// <summary>Dark differs in colours only, which ContrastTest computes: here the page with the most parts is enough.</summary>
    [Fact]
    public async Task Parts_InTheDarkByAxe_HaveNoViolation()
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true, BypassCSP = true, ColorScheme = ColorScheme.Dark });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Address, "/_looks/parts").ToString());
        var found = await Violations(page, "parts");
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public async Task Checks_OfAPageThatIsBad_Fail()
    {
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<html><body><img src='x'><p style='color:#bbb;background:#fff'>pale</p><div style='width:3000px'>wide</div></body></html>");
        var found = await Violations(page, "bad");
        Assert.Contains(found, v => v.Contains("image-alt", StringComparison.Ordinal));
        Assert.Contains(found, v => v.Contains("color-contrast", StringComparison.Ordinal));
        Assert.True(await Overflow(page) > 1000);
    }

    private static async Task SignIn(IPage page, SignedInDesk desk)
    {
        await page.GotoAsync(new Uri(desk.Address, "/sign-in").ToString());
        await page.Locator("#passphrase").FillAsync(desk.Desk.Founded.Passphrase);
        await page.Locator("main button[type=submit]").ClickAsync();
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
    }

    private static async Task OnPaper(IPage page, Uri address)
    {
        await page.GotoAsync(address.ToString());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.Locator("nav.rail").IsVisibleAsync());
        Assert.False(await page.Locator("#search").IsVisibleAsync());
        Assert.True(await page.Locator(".bars").First.IsVisibleAsync());
        Assert.True(await page.Locator(".foot").IsVisibleAsync());
        await Pictures.Take(page, "person-print-en");
    }

    private static async Task<IReadOnlyList<string>> Violations(IPage page, string name)
    {
        var found = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        });
        return [.. found.Violations.Select(v => $"{name} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")];
    }

    /// <summary>How many pixels one would have to scroll sideways. The browser measures even where pages may run nothing.</summary>
    private static Task<int> Overflow(IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    private static Task<string> Background(IPage page, string what) =>
        page.Locator(what).EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor");

    private static BrowserNewContextOptions Options(string view, string lang) => new()
    {
        Locale = lang,
        ColorScheme = view == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        ViewportSize = view == "phone" ? new() { Width = 375, Height = 760 } : new() { Width = 1360, Height = 900 },
        IsMobile = view == "phone",
        DeviceScaleFactor = 1,
    };
}
