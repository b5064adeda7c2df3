using Homeward.Findings;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk.Cases;
using Homeward.Views;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>
/// The lawyer's part of one family's story, pressed in a real browser with scripts off: the missing fact is entered, the finding changes, the
/// sheet is printed, the family agrees, the рапорт is drafted with the name declined and handed in, and the deadline appears.
/// </summary>
public sealed class PaperStoryTest(Chromium chromium)
{
    [Fact]
    public async Task Family_FromTheMissingFactToTheDeadline()
    {
        var help = new HelpDesk();
        var person = help.Person("Соловьёв,Игорь,Андреевич");
        help.Mira.Findings.Enter(person, "side", "ru", "the list names the side", "en", help.Act());
        var board = help.Mira.Findings.List(Slice.First(), about: person).Rows.Single(f => f.RuleId == "RU-VVK").Id;
        await using var desk = await SignedInDesk.Start(help.Story.Desk);
        await using var context = await chromium.Open(new() { Locale = "ru", ViewportSize = new() { Width = 1200, Height = 900 } });
        var page = await context.NewPageAsync();
        Task Go(string path) => page.GotoAsync(new Uri(desk.Address, path).ToString());
        await Go("/sign-in");
        await page.Locator("#passphrase").FillAsync(desk.Desk.Founded.Passphrase);
        await page.Locator("main button[type=submit]").ClickAsync();

        // The finding names what is missing; whoever knows enters it, and the finding changes.
        await Go($"/law/{board}");
        Assert.Contains("Не хватает", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Tell(page, "medical_board", "refused", "мать прочитала ответ");
        Assert.Equal(Outcomes.Engaged, help.Mira.Findings.Find(board)!.Row.Outcome);
        await Pictures.Take(page, "story-finding");

        // What the family can be told, on paper, risks first.
        await Go($"/people/{person}/rights?in=ru");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.Locator("nav.rail").IsVisibleAsync());
        var sheet = await page.Locator("article.rights").InnerTextAsync();
        Assert.InRange(sheet.IndexOf("За сдачу в плен судят", StringComparison.Ordinal), 0, sheet.IndexOf("осмотрела военно-врачебная комиссия", StringComparison.Ordinal));
        await Pictures.Take(page, "story-rights-print");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        // Nobody agreed yet: the letter is refused and leads to where consent is written down.
        await page.GetByRole(AriaRole.Link, new() { Name = "Составить письмо" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Записать, на что они согласились" }).ClickAsync();
        await page.Locator("select[name=Recipient]").SelectOptionAsync("command");
        await page.Locator("input[name=Form][value=named]").CheckAsync();
        await page.Locator("input[name=By][value=self]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Сохранить согласие" }).ClickAsync();
        Assert.Contains("под именем", await page.Locator(".lines").First.InnerTextAsync(), StringComparison.Ordinal);
        await Pictures.Take(page, "story-consent");

        await Go($"/letters/new?person={person}&template=raport-vvk");
        await page.Locator("textarea[name='typed.person.rank']").FillAsync("рядовой");
        await page.Locator("input[name=cite]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Посмотреть ещё раз" }).ClickAsync();
        Assert.Contains("от рядового Соловьёва Игоря Андреевича", await page.Locator(".paper").InnerTextAsync(), StringComparison.Ordinal);
        await Pictures.Take(page, "story-draft");
        await page.GetByRole(AriaRole.Button, new() { Name = "Сохранить черновик" }).ClickAsync();
        Assert.Contains("/letters/ltr-", page.Url, StringComparison.Ordinal);
        Assert.Contains("от рядового Соловьёва Игоря Андреевича", await page.Locator(".paper").InnerTextAsync(), StringComparison.Ordinal);
        await Pictures.Take(page, "story-letter");
        await page.Locator("input[name=reference]").FillAsync("вх. 12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Записать, что подано" }).ClickAsync();
        Assert.Contains("вх. 12", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        // They learned of the refusal at the end of October: the deadline stands in sight with both its ends.
        var court = help.Mira.Findings.Assess(person, "RU-KAS-219").FindingIds[0];
        await Go($"/law/{court}");
        await Tell(page, "command_refused", "yes", "мать прочитала ответ");
        Learned(help, person);
        await Go("/deadlines");
        var deadlines = await page.Locator("main").InnerTextAsync();
        Assert.Contains("21 января 2027", deadlines, StringComparison.Ordinal);
        Assert.Contains("31 января 2027", deadlines, StringComparison.Ordinal);
        await Pictures.Take(page, "story-deadlines");
    }

    private static void Learned(HelpDesk help, string person) => Homeward.Tests.Desk.FoundingCase.Assert(
        help.Mira.Findings.Enter(person, "violation_known_on", "в конце октября 2026", "мать сказала", "ru", help.Act()));

    /// <summary>Opens the form under the question that asks for a fact, and answers it.</summary>
    private static async Task Tell(IPage page, string fact, string value, string why)
    {
        var form = page.Locator($"form:has(input[name=fact][value={fact}])").First;
        await page.Locator($"details:has(input[name=fact][value={fact}]) > summary").Last.ClickAsync();
        await form.Locator($"input[name=value][value={value}]").CheckAsync();
        await form.Locator("input[name=why]").FillAsync(why);
        await form.Locator("button").ClickAsync();
    }
}
