using System.Net;
using System.Text;
using CsCheck;
using Homeward.App.Reading;
using Homeward.Evidence;

namespace Homeward.Tests.App.Pages;

/// <summary>A text read in pieces: nothing of it is lost, and its page stays small.</summary>
public sealed class TextPiecesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_AnyText_ShowsEveryLetterAndEveryStatementOnce() => (
        from lines in Gen.Select(Gen.Int[0, 3000], Gen.Bool).Array[0, 30]
        from quotes in Gen.Select(Gen.Int[0, 40_000], Gen.Int[1, 3000]).Array[0, 60]
        select (lines, quotes)).Sample(x =>
    {
        var layer = TextLayer.Of(string.Concat(x.lines.Select(l => new string('а', l.Item1) + (l.Item2 ? "\n" : "😀"))));
        var sound = x.quotes.Where(q => q.Item1 < layer.CodePoints).OrderBy(q => q.Item1).Select(q => (Start: q.Item1, Length: Math.Min(q.Item2, layer.CodePoints - q.Item1))).ToList();
        var pieces = TextPieces.Of(layer, sound);
        Assert.Equal(Enumerable.Range(1, sound.Count), pieces.SelectMany(p => Enumerable.Range(p.First, p.Count)));
        var reached = 0;
        foreach (var p in pieces)
        {
            Assert.InRange(p.From, 0, reached);
            Assert.True(p.Count <= TextPieces.MostStatements && p.Length <= TextPieces.MostText + 2000);
            for (var n = p.First; n < p.First + p.Count; n++) Assert.InRange(sound[n - 1].Start, p.From, p.From + p.Length - 1);
            reached = Math.Max(reached, p.From + p.Length);
        }

        Assert.Equal(layer.CodePoints, reached);
    }, iter: 300);

    [Fact]
    public async Task Source_OfManyStatements_IsReadInSmallPiecesThatComeBackToThePressedOne()
    {
        var text = string.Concat(Enumerable.Range(0, 130).Select(_ => "Мать сказала, что 24 мая его отправили на фронт. Телефон у него забрали.\n"));
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn("ru");
        var id = desk.Give("many.txt", text);
        var rows = desk.Desk.Mira.Claims.Of(id);
        Assert.InRange(rows.Count, 200, 600);
        var next = $"/sources/{id}";
        var (seen, pages) = (0, 0);
        for (; next is not null; pages++)
        {
            var html = await browser.GetStringAsync(next, Stop);
            Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 60_000);
            seen += html.Split("<li class=\"statement").Length - 1;
            var more = System.Text.RegularExpressions.Regex.Match(html, "<a rel=\"next\" href=\"([^\"]+)\" data-after");
            next = more.Success ? WebUtility.HtmlDecode(more.Groups[1].Value) : null;
        }

        Assert.Equal(rows.Count, seen);
        Assert.True(pages > 30, $"{pages} pages");

        // The way from a statement leads to the piece it stands in, and a press there comes back there.
        using var led = await browser.GetAsync($"/statements/{rows[100].Id}/source", Stop);
        var place = led.Headers.Location!.ToString();
        Assert.EndsWith("#q101", place, StringComparison.Ordinal);
        var piece = await browser.GetStringAsync(place.Split('#')[0], Stop);
        Assert.Contains("id=\"q101\"", piece, StringComparison.Ordinal);
        using var pressed = await SignedInDesk.Send(browser, piece, "handler=accept#s101");
        Assert.StartsWith(place.Split('#')[0] + "&did=accept", pressed.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
