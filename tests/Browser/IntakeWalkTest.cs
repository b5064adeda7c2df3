using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Homeward.App.Intake;
using Homeward.Tests.App.Intake;
using Homeward.Views;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>A frightened relative in a real browser without scripts: writes, keeps seven words, comes back, reads the answer, adds more.</summary>
public sealed class IntakeWalkTest(Chromium chromium)
{
    private static IntakeLimits Limits => new() { Patience = TimeSpan.Zero, LookupTime = TimeSpan.Zero, KeepFree = 0 };

    [Theory]
    [InlineData("ru", false, false)]
    [InlineData("uk", true, true)]
    public async Task Sender_WithoutScripts_WritesComesBackAndReadsTheAnswer(string lang, bool phone, bool dark)
    {
        await using var intake = await RunningIntake.Start(Limits);
        await using var context = await chromium.Open(new()
        {
            Locale = lang, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, IsMobile = phone,
            ViewportSize = phone ? new() { Width = 360, Height = 740 } : new() { Width = 1200, Height = 900 },
        });
        var page = await context.NewPageAsync();
        var (away, bytes, kinds) = (new List<string>(), 0L, new List<string>());
        page.Request += (_, r) => { if (!r.Url.StartsWith(intake.Address.ToString(), StringComparison.Ordinal)) away.Add(r.Url); };
        page.Response += (_, r) =>
        {
            kinds.Add(r.Headers.GetValueOrDefault("content-type", ""));
            bytes = Math.Max(bytes, long.Parse(r.Headers.GetValueOrDefault("content-length", "0"), System.Globalization.CultureInfo.InvariantCulture));
        };
        await page.GotoAsync(intake.Address.ToString());
        Assert.Equal(lang, await page.Locator("html").GetAttributeAsync("lang"));
        await Look(page, $"intake-form-{lang}");
        await page.Locator("#story").FillAsync("Сына обменяли 19 марта 2025 года.\nЗавтра его забирают.");
        await page.Locator("input[name=need][value=taken]").CheckAsync();
        await page.Locator("input[name=urgent]").CheckAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "фото.txt", MimeType = "text/plain", Buffer = "zqphoto"u8.ToArray() });
        await page.Locator("button[type=submit]").ClickAsync();
        var words = await page.Locator(".words").InnerTextAsync();
        Assert.Matches("^([a-z]{5} ){6}[a-z]{5}$", words);
        await Look(page, $"intake-sent-{lang}");
        intake.Desk.Unlock();
        var id = intake.Desk.Mira.Evidence.Sources(Slice.First()).Rows.Single().Id;
        Assert.True(intake.Desk.Mira.Answer(id, "Не подписывайте ничего.\nПозвоните нам завтра после 10.", "act-a").IsDone);
        intake.Desk.Desk.Lock();
        await page.Locator($"a[href='/{lang}/answer']").ClickAsync();
        await page.Locator("#words").FillAsync(words);
        await page.Locator("button[type=submit]").ClickAsync();
        Assert.Contains("Не подписывайте ничего.", await page.Locator(".said").InnerTextAsync(), StringComparison.Ordinal);
        await Look(page, $"intake-answer-{lang}");
        await page.Locator("#story").FillAsync("Спасибо, поняли.");
        await page.Locator("button[type=submit]").ClickAsync();
        Assert.Equal(0, await page.Locator(".words").CountAsync());
        Assert.Equal(1, intake.Desk.Desk.Waiting.Signal().Waiting);
        Assert.Empty(await context.CookiesAsync());
        Assert.Empty(away);
        Assert.DoesNotContain(kinds, k => Regex.IsMatch(k, "svg|javascript|font|image/(?!x-icon)"));
        Assert.True(bytes < 100_000, $"a page has {bytes} bytes");
    }

    [Fact]
    public async Task Pages_ByAxe_HaveNoViolation()
    {
        await using var intake = await RunningIntake.Start(Limits);
        await using var context = await chromium.Open(new() { JavaScriptEnabled = true, BypassCSP = true });
        var page = await context.NewPageAsync();
        var found = new List<string>();
        foreach (var path in new[] { "en", "ru/answer", "uk/nothing" })
        {
            await page.GotoAsync(new Uri(intake.Address, path).ToString());
            var axe = await page.RunAxe(new AxeRunOptions
            {
                RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
            });
            found.AddRange(axe.Violations.Select(v => $"{path} {v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    private static async Task Look(IPage page, string name)
    {
        await Pictures.Take(page, name);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name);
    }
}
