using Homeward.Access;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;
using Homeward.Views;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>
/// One family helped from the first call to a line in a figure, by a caseworker and a second reader, in a real browser without scripts. Each step
/// is a method; what one leaves behind the next one finds on a page.
/// </summary>
public sealed class HelpStoryTest(Chromium chromium)
{
    private const string HerWords = "“They put him on a bus to the front on Tuesday.”";

    private const string OnasPassphrase = "ona sings a long song";

    [Fact]
    public async Task Family_WithoutScripts_IsHelpedFromTheCallToTheFigure()
    {
        await using var desk = await SignedInDesk.Start();
        desk.Desk.Unlock();
        desk.Desk.Mira.Exchanges.Register();
        var invited = desk.Desk.Mira.Members.Invite("Ona", Role.Verifier, null, "act-invite");
        Members.Accept(desk.Desk.Desk, invited.Code, OnasPassphrase, "act-accept");
        await using var context = await chromium.Open();
        var mira = new Reader(await context.NewPageAsync(), desk.Address);
        await mira.SignIn(desk.Desk.Founded.Passphrase);

        await SisterCalls(mira);
        var search = await MotherCallsAboutTheSameMan(mira);
        var (person, exchange) = RosterComesIn(desk);
        await MatchIsJudged(mira, search);
        await SheIsToldAfterASecondReader(mira, search);
        await LawAndLetters(mira, person);
        await DayThirty(mira, desk, person, exchange);
    }

    private static async Task SisterCalls(Reader mira)
    {
        await mira.Open("/help/call");
        await mira.Page.Locator("#words").FillAsync("Сестра Петрова Сергея Николаевича спрашивает, где он.");
        await mira.Press("Keep this call");
        Assert.StartsWith("/help/cases/cas-", mira.Path, StringComparison.Ordinal);
    }

    /// <summary>The box finds the sister's call by his name in another script; the mother's call goes to the same case, and a search stands open.</summary>
    private static async Task<string> MotherCallsAboutTheSameMan(Reader mira)
    {
        var sisters = mira.Path;
        await mira.Open("/help/call");
        await mira.Page.Locator("#find").FillAsync("Petrov Sergei");
        await mira.Page.Locator("#words").FillAsync("Мать: «Не пишите ему, телефон забрали». Завтра его увозят.");
        await mira.Page.Locator("button[formaction*=find]").ClickAsync();
        await mira.Page.Locator($"input[name=Belongs][value='{sisters["/help/cases/".Length..]}']").CheckAsync();
        await mira.Page.GetByText("They look for somebody").ClickAsync();
        await mira.Page.Locator("#sought").FillAsync("Петров Сергей Николаевич");
        await mira.Page.Locator("#born").FillAsync("12.05.1990");
        await mira.Page.GetByText("Who called, how to reach them").ClickAsync();
        await mira.Page.Locator("#contact").FillAsync("+7 916 123-45-67");
        await mira.Page.Locator("#safe").FillAsync("after 18:00");
        await mira.Press("Keep this call");
        Assert.Equal(sisters, mira.Path);
        Assert.Equal(2, await mira.Page.Locator("article.call").CountAsync());
        await Pictures.Take(mira.Page, "story-case");
        await mira.Page.Locator("a[href*='/help/searches/sea-']").ClickAsync();
        Assert.Contains("Nothing like it has come in yet", await mira.Text(), StringComparison.Ordinal);
        return mira.Path;
    }

    private static (string Person, string Exchange) RosterComesIn(SignedInDesk desk)
    {
        var list = desk.Give("roster.csv", "surname,given,patronymic,birth date,unit\nPetrov,Sergei,Nikolaevich,12.05.1990,12345\nИванов,Олег,Петрович,01.01.1980,\n");
        var mention = desk.Desk.Mira.Persons.Mentions(list, Slice.First()).Rows.Single(m => m.Name.Text.Contains("Petrov", StringComparison.Ordinal)).Id;
        var person = desk.Desk.Mira.Persons.Open(mention, EntryReasons.Roster, false, "act-open").Id!;
        var exchange = desk.Desk.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        Assert.True(desk.Desk.Mira.Exchanges.PlaceMention(mention, exchange, PlacedAs.Roster, "act-place").IsDone);
        desk.Desk.Mira.Cases.Look(); // an open desk does this by itself, every few seconds
        return (person, exchange);
    }

    private static async Task MatchIsJudged(Reader mira, string search)
    {
        await mira.Open("/help/searches");
        await mira.Page.Locator($"a[href='{search}']").ClickAsync();
        var match = mira.Page.Locator("article.match").First;
        Assert.Contains("Petrov Sergei Nikolaevich", await match.InnerTextAsync(), StringComparison.Ordinal);
        Assert.NotEqual(0, await match.Locator(".for li").CountAsync());
        await Pictures.Take(mira.Page, "story-match");
        await match.Locator("button[value=same]").ClickAsync();
        Assert.Contains("same person", (await mira.Page.Locator("article.match h3").First.InnerTextAsync()).ToLowerInvariant(), StringComparison.Ordinal);
    }

    private async Task SheIsToldAfterASecondReader(Reader mira, string search)
    {
        await mira.Page.Locator("#code").SelectOptionAsync("captive");
        await mira.Page.Locator("#say").FillAsync("A list of the exchange names him.");
        await mira.Press("Keep this answer");
        Assert.Equal(0, await mira.Page.GetByText("They have been told").CountAsync());
        await using var context = await chromium.Open();
        var ona = new Reader(await context.NewPageAsync(), mira.Desk);
        await ona.SignIn(OnasPassphrase);
        await ona.Open("/help/searches?show=unread");
        await ona.Page.Locator($"a[href='{search}']").ClickAsync();
        await ona.Press("I have read it");
        await mira.Open(search);
        await mira.Page.Locator("input[name=Whom]").FillAsync("his mother");
        await mira.Press("They have been told");
        Assert.Contains("his mother", await mira.Text(), StringComparison.Ordinal);
    }

    /// <summary>The rights sheet, a letter with his name declined, a deadline, and the finding with its missing fact.</summary>
    private static async Task LawAndLetters(Reader mira, string person)
    {
        await mira.Open($"/people/{person}/rights");
        Assert.Contains("Do not write or say anywhere how he was captured", await mira.Page.Locator("#risks").InnerTextAsync(), StringComparison.Ordinal);
        await mira.Open($"/people/{person}");
        await mira.Page.Locator("form[action*='handler=assess'] button").ClickAsync();
        await mira.Page.GetByRole(AriaRole.Link, new() { Name = "RU-VVK", Exact = true }).ClickAsync();
        Assert.Contains("In whose armed forces did he serve", await mira.Text(), StringComparison.Ordinal);
        await Tell(mira, "side", "ru");
        await Tell(mira, "medical_board", "refused");
        Assert.Contains("Applies", await mira.Text(), StringComparison.Ordinal);

        await mira.Open($"/people/{person}/consent");
        await mira.Page.Locator("select[name=Recipient]").SelectOptionAsync("command");
        await mira.Page.Locator("input[name=Form][value=named]").CheckAsync();
        await mira.Page.Locator("input[name=By][value=self]").CheckAsync();
        await mira.Press("Keep this consent");
        await mira.Open($"/letters/new?person={person}&template=raport-vvk");
        foreach (var (part, word) in new[] { ("surname", "Петров"), ("given", "Сергей"), ("patronymic", "Николаевич") })
        {
            await mira.Page.Locator($"input[name='typed.person.name/{part}']").FillAsync(word);
        }

        await mira.Page.Locator("select[name='typed.person.name/sex']").SelectOptionAsync("m");
        await mira.Page.Locator("textarea[name='typed.person.rank']").FillAsync("рядовой");
        await mira.Press("Keep this draft");
        Assert.Contains("рядового Петрова Сергея Николаевича", await mira.Text(), StringComparison.Ordinal);

        // The day they learned of the refusal is entered where the rule asks for it, and the deadline stands in sight.
        await mira.Open($"/law?about={person}");
        await mira.Page.GetByRole(AriaRole.Link, new() { Name = "RU-KAS-219", Exact = true }).ClickAsync();
        await Tell(mira, "command_refused", "yes");
        await Tell(mira, "violation_known_on", "end of October 2026");
        await mira.Open("/deadlines");
        Assert.Contains("21 January 2027", await mira.Text(), StringComparison.Ordinal);
    }

    /// <summary>Answers the question a finding asks, where it asks it.</summary>
    private static async Task Tell(Reader mira, string fact, string value)
    {
        var form = mira.Page.Locator($"form:has(input[name=fact][value={fact}])").First;
        await mira.Page.Locator($"details:has(> form input[name=fact][value={fact}]) > summary").First.ClickAsync();
        if (await form.Locator($"input[type=checkbox][value='{value}']").CountAsync() > 0) await form.Locator($"input[value='{value}']").CheckAsync();
        else await form.Locator("input[name=value]").FillAsync(value);
        await form.Locator("input[name=why]").FillAsync("his mother said so");
        await form.Locator("button").ClickAsync();
    }

    private static async Task DayThirty(Reader mira, SignedInDesk desk, string person, string exchange)
    {
        var before = desk.Desk.Mira.Statistics.Of(exchange, new FigureChoice("A-1-sent"))!.Row;
        await mira.Open("/help/rounds");
        await mira.Page.Locator($"a[href='/help/rounds/{exchange}/30']").ClickAsync();
        await mira.Press("Take them");
        Assert.Contains("+7 916 123-45-67", await mira.Text(), StringComparison.Ordinal);
        await Pictures.Take(mira.Page, "story-calls");
        await mira.Page.Locator($"a[href='/help/rounds/{exchange}/30/{person}']").ClickAsync();
        await mira.Page.Locator("textarea[name=words]").FillAsync(HerWords);
        await Pictures.Take(mira.Page, "story-round");
        await mira.Page.Locator("button[name=answer][value=front]").ClickAsync();
        var after = desk.Desk.Mira.Statistics.Of(exchange, new FigureChoice("A-1-sent"))!.Row;
        Assert.Equal((before.FollowedUp + 1, before.Returned + 1), (after.FollowedUp, after.Returned));
        await mira.Open($"/people/{person}");
        Assert.Contains("Sent to the front", await mira.Page.Locator(".bars").First.InnerTextAsync(), StringComparison.Ordinal);
        var figure = desk.Desk.Mira.Statistics.Freeze(exchange, new FigureChoice("A-1-sent"), "act-freeze").Id;
        await mira.Open($"/why/{figure}");
        Assert.Contains(HerWords.Trim('“', '”'), await mira.Text(), StringComparison.Ordinal);
        await Pictures.Take(mira.Page, "story-why");
    }

    /// <summary>Somebody at a browser.</summary>
    private sealed class Reader(IPage page, Uri desk)
    {
        public IPage Page => page;

        public Uri Desk => desk;

        public string Path => new Uri(page.Url).AbsolutePath;

        public async Task Open(string path) => Assert.Equal(200, (await page.GotoAsync(new Uri(desk, path).ToString()))!.Status);

        public async Task SignIn(string passphrase)
        {
            await page.GotoAsync(new Uri(desk, "/sign-in").ToString());
            await page.Locator("#passphrase").FillAsync(passphrase);
            await page.Locator("main button[type=submit]").ClickAsync();
            Assert.Equal("/", Path);
        }

        public Task Press(string name) => page.GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();

        public Task<string> Text() => page.Locator("main").InnerTextAsync();
    }
}
