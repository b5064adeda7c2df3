using System.Diagnostics;
using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class ArticleTextTest
{
    private static readonly string Words = string.Concat(Enumerable.Range(1, 8).Select(i =>
        $"<p>Абзац {i}. По словам матери, после обмена его отправили обратно в часть, не дав увидеть родных. Она пишет во все инстанции, "
        + "но ответа нет. «Мы не знаем, где он», — говорит она, и просит не называть фамилию.</p>"));

    private static readonly string Page = """
        <!DOCTYPE html><html lang="ru-RU"><head><meta charset="utf-8"><title>Обменяли и вернули на фронт | Вымышленная газета</title>
        <meta property="article:published_time" content="2025-06-11T09:30:00+03:00"><meta name="author" content="Анна Выдуманная">
        <link rel="canonical" href="https://paper.example/2025/06/obmen">
        <script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-06-10T22:00:00Z"}</script>
        <script>document.write("СКРИПТ")</script><style>p{}</style></head><body><nav><a href="/">Главная</a><a href="/n">Новости</a></nav>
        <article><h1>Обменяли и вернули на фронт</h1><time datetime="2025-06-11">11 июня 2025</time>
        """ + Words + """
        <p>Об этом <a href="https://other.example/story">писало другое издание</a>. Подробнее <a href="/tag">здесь</a>.</p></article>
        <footer>Все права защищены</footer><img src="https://tracker.example/x.gif"></body></html>
        """;

    private static ArticleText Read(string html) => ArticleText.From(Encoding.UTF8.GetBytes(html), null, out _)!;

    [Fact]
    public void From_Page_GivesTheArticleWithoutItsFrame()
    {
        var article = Read(Page);
        Assert.Contains("Обменяли и вернули на фронт", article.Title, StringComparison.Ordinal);
        Assert.Equal("Анна Выдуманная", article.Byline);
        Assert.Equal("ru", article.Language);
        Assert.Equal("https://paper.example/2025/06/obmen", article.Address);
        Assert.Contains("Абзац 1. По словам матери", article.Text, StringComparison.Ordinal);
        Assert.Contains("\nАбзац 8. По словам матери", article.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("СКРИПТ", article.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Главная", article.Text, StringComparison.Ordinal);
        Assert.Contains(article.Links, l =>
            l is { Address: "https://other.example/story", Words: "писало другое издание" });
    }

    [Fact]
    public void From_Page_NamesEveryDayItMayBeOf()
    {
        var days = Read(Page).Published;
        Assert.Equal(new DayCandidate(new(2025, 6, 11), "meta", "2025-06-11T09:30:00+03:00"), days[0]);
        Assert.Contains(days, d => d.From == "json-ld" && d.Day == new DateOnly(2025, 6, 10));
        Assert.Contains(days, d => d.From == "time" && d.Day == new DateOnly(2025, 6, 11));
        Assert.Contains(days, d => d.From == "text" && d.Phrase == "11 июня 2025");
    }

    [Theory]
    [InlineData("3 червня 2025 року", 6)]
    [InlineData("June 3, 2025", 6)]
    [InlineData("3 de juny de 2025", 6)]
    [InlineData("3 de mayo de 2025", 5)]
    [InlineData("03.06.2025", 6)]
    [InlineData("3 листопада 2025", 11)]
    public void From_DayInWords_IsReadInFiveLanguages(string phrase, int month)
    {
        var article = Read($"<html><body><article><h1>X</h1><p>{phrase}</p>{Words}</article></body></html>");
        Assert.Contains(article.Published, d => d.Day == new DateOnly(2025, month, 3));
    }

    [Fact]
    public void From_PageInOldCharset_IsReadByItsBytes()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Page.Replace("utf-8", "windows-1251",
            StringComparison.Ordinal));
        var article = ArticleText.From(bytes, null, out _)!;
        Assert.Contains("По словам матери", article.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void From_PageWithoutArticle_TakesAllWords()
    {
        var article = Read("<html><body><p>Коротко.</p><p>Ищу сына.</p></body></html>");
        Assert.Equal("Коротко.\nИщу сына.", article.Text);
    }

    public static TheoryData<string, string> Hostile() => new()
    {
        { "deep", string.Concat(Enumerable.Repeat("<div>", 100_000)) },
        { "deep behind stray ends", string.Concat(Enumerable.Repeat("<div></span></p>", 20_000)) },
        { "formatting", string.Concat(Enumerable.Range(0, 390).Select(i => $"<b id={i}>"))
            + string.Concat(Enumerable.Repeat("<p>x", 100_000)) },
        { "many", string.Concat(Enumerable.Repeat("<br>", 300_000)) },
        { "fonts", string.Concat(Enumerable.Range(0, 3000).Select(i => $"<p><font size={i}>")) },
        { "tables", string.Concat(Enumerable.Repeat("<table><tr><td>", 5_000)) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void From_HostilePage_IsRefusedInWords(string kind, string html)
    {
        var watch = Stopwatch.StartNew();
        Assert.Null(ArticleText.From(Encoding.UTF8.GetBytes("<html><body>" + html), null, out var refusal));
        Assert.Contains("kept whole", refusal, StringComparison.Ordinal);
        Assert.True(watch.ElapsedMilliseconds < 20_000, kind);
    }

    [Fact]
    public void From_DeepestAllowedPage_IsReadOnASmallStack()
    {
        var html = "<html><body>" + string.Concat(Enumerable.Repeat("<div>", ArticleText.MaxDepth - 5)) + Words
            + "</body></html>";
        ArticleText? article = null;
        var thread = new Thread(() => article = ArticleText.From(Encoding.UTF8.GetBytes(html), null, out _),
            512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Contains("Абзац 8", article!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void From_GigabyteOfPage_IsRefusedAfterTheLimit()
    {
        using var stream = new MadeStream(Enumerable.Repeat(new string('x', 1_000_000), 1024));
        Assert.Null(ArticleText.From(stream, null, out var refusal));
        Assert.Contains("longer than 16 MB", refusal, StringComparison.Ordinal);
        Assert.True(stream.Position < ArticleText.MaxBytes + 200_000);
    }

    [Fact]
    public void From_DamagedPage_NeverThrows()
    {
        var sound = Encoding.UTF8.GetBytes(Page);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte.Array[1, 4], Gen.Int[1, sound.Length])
            .Sample((at, noise, cut) =>
        {
            byte[] bytes = [.. sound[..at], .. noise, .. sound[at..]];
            bytes = cut % 3 == 0 ? bytes[..cut] : bytes;
            var article = ArticleText.From(bytes, null, out var refusal);
            Assert.Equal(article is null, refusal is not null);
        }, iter: 200);
    }
}
