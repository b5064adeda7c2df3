using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Homeward.App.Pages.Looks;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>Every page of the design, looked at in a real browser: light, dark, on a phone, in three languages, on paper.</summary>
public sealed class LooksTest(Chromium chromium)
{
    public static TheoryData<string> Screens => [.. LooksPage.Screens];

    public static TheoryData<string, string> Views => new()
    {
        { "light", "en" }, { "dark", "ru" }, { "phone", "uk" },
    };

    [Theory, MemberData(nameof(Views))]
    public async Task Screens_InEveryView_ScrollOnlyDownAndLeaveTheHostNever(string view, string lang)
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(Options(view, lang));
        var page = await context.NewPageAsync();
        var away = new List<string>();
        page.Request += (_, r) => { if (!r.Url.StartsWith(desk.Address.ToString(), StringComparison.Ordinal)) away.Add(r.Url); };
        foreach (var screen in LooksPage.Screens)
        {
            var answer = await page.GotoAsync(new Uri(desk.Address, "/_looks/" + screen).ToString());
            Assert.Equal(200, answer!.Status);
            await Pictures.Take(page, $"{screen}-{view}-{lang}");
            Assert.True(await Overflow(page) <= 0, $"{screen} is wider than the screen by {await Overflow(page)} px ({view})");
        }

        Assert.Empty(away);
    }

    [Theory, MemberData(nameof(Screens))]
    public async Task Screen_ByAxe_HasNoViolation(string screen)
    {
        await using var desk = await RunningDesk.StartLooks();
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true, BypassCSP = true });
        var page = await context.NewPageAsync();
        // Dark differs in colours only, which ContrastTest computes: here the two pages with the most parts are enough.
        ColorScheme[] schemes = screen is "parts" or "reading" ? [ColorScheme.Light, ColorScheme.Dark] : [ColorScheme.Light];
        foreach (var scheme in schemes)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.GotoAsync(new Uri(desk.Address, "/_looks/" + screen).ToString());
            var found = await page.RunAxe(Rules());
            Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v =>
                $"{scheme} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}")));
        }
    }

    /// <summary>How many pixels one would have to scroll sideways. The browser measures even where pages may run nothing.</summary>
    private static Task<int> Overflow(IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    [Fact]
    public async Task Checks_OfAPageThatIsBad_Fail()
    {
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true });
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<html><body><img src='x'><p style='color:#bbb;background:#fff'>pale</p><div style='width:3000px'>wide</div></body></html>");
        var found = await page.RunAxe(Rules());
        Assert.Contains(found.Violations, v => v.Id == "image-alt");
        Assert.Contains(found.Violations, v => v.Id == "color-contrast");
        Assert.True(await Overflow(page) > 1000);
    }

    private static AxeRunOptions Rules() => new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private static BrowserNewContextOptions Options(string view, string lang) => new()
    {
        Locale = lang,
        ColorScheme = view == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        ViewportSize = view == "phone" ? new() { Width = 375, Height = 760 } : new() { Width = 1360, Height = 900 },
        IsMobile = view == "phone",
        DeviceScaleFactor = 1,
    };
}
