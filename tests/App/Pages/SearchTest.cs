using System.Net;
using Homeward.Tests.Browser;

namespace Homeward.Tests.App.Pages;

/// <summary>One box: messages, texts, statements, people, days; the words stand in no address.</summary>
public sealed class SearchTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<string> Ask(HttpClient browser, string address, string words, params (string, string)[] more)
    {
        using var answer = await SignedInDesk.Press(browser, "/search", address, [("q", words), .. more]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("q=", answer.RequestMessage!.RequestUri!.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    [Fact]
    public async Task Search_Words_AreMarkedInEveryFormAndNarrowedByAddress()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn("ru");
        var first = desk.Give("one.txt", "Брата вернули в части после обмена, телефон забрали.\n");
        desk.Give("two.txt", "<script>alert(1)</script> Про обмены никто не говорит.\n");
        Assert.True(desk.Desk.Mira.Words.Wait());
        var html = await Ask(browser, "/search", "обменах");
        Assert.Contains("<mark>обмена</mark>", html, StringComparison.Ordinal);
        Assert.Contains("<mark>обмены</mark>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        var narrow = await Ask(browser, "/search?show=texts&source=" + first, "обменах");
        Assert.Contains("<mark>обмена</mark>", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain("<mark>обмены</mark>", narrow, StringComparison.Ordinal);
        Assert.Contains("это не день", await Ask(browser, "/search", "обмен", ("from", "завтра")), StringComparison.Ordinal);
        Assert.Contains("Ничего не найдено", await Ask(browser, "/search", "небывальщина"), StringComparison.Ordinal);
        Assert.Contains("чего быть не должно", await Ask(browser, "/search", "-обмен"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_LongList_IsTurnedPageByPage()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        for (var i = 0; i < 23; i++) desk.Give($"n{i}.txt", $"Prisoners were released, note {i}.\n");
        Assert.True(desk.Desk.Mira.Words.Wait());
        var first = await Ask(browser, "/search?show=texts", "prisoner");
        Assert.Contains("1–20 of 23", first, StringComparison.Ordinal);
        var second = await Ask(browser, "/search?show=texts&page=2", "prisoner");
        Assert.Contains("21–23 of 23", second, StringComparison.Ordinal);
        Assert.Contains("note 0", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("19 March 2025")]
    [InlineData("марта 2025")]
    public async Task Search_ADay_FindsItsExchanges(string typed)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var browser = await desk.SignedIn();
        var exchange = full.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        Assert.Contains("/exchanges/" + exchange, await Ask(browser, "/search", typed), StringComparison.Ordinal);
    }
}
