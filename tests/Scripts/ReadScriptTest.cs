using Xunit;

namespace Homeward.Tests.Scripts;

public class ReadScriptTest
{
    private const string Said = "A relative says that her son was exchanged on 19 March 2025 and that two days later he was sent back to the front.";

    [Fact]
    public void Read_SavedPage_ReadsItsWordsAndDay()
    {
        using var shell = new CommandLine();
        shell.Write("page.html", $"""
            <!doctype html><html lang="en"><head><title>Exchanged</title><meta property="article:published_time" content="2025-06-11T08:00:00Z">
            <script>var front = "sent to the front on 1 May";</script></head>
            <body><article><h1>Exchanged</h1><p>{Said}</p><p>{Said.Replace("her son", "his brother", StringComparison.Ordinal)}</p></article></body></html>
            """);
        var ran = shell.Run("read", "page.html", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("2025-06-11", ran.Json.GetProperty("published").GetString());
        var quotes = ran.Json.GetProperty("claims").EnumerateArray().Select(c => c.GetProperty("quote").GetString()!).ToList();
        Assert.Contains(quotes, q => q.Contains("sent back to the front", StringComparison.Ordinal));
        Assert.DoesNotContain(quotes, q => q.Contains('<', StringComparison.Ordinal) || q.Contains("1 May", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Mail_ReadsItsWordsAndDay()
    {
        using var shell = new CommandLine();
        shell.Write("mail.eml", "From: Anna <anna@example.org>\r\nTo: desk@example.org\r\nSubject: my son\r\nDate: Wed, 11 Jun 2025 10:00:00 +0300\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + Said + "\r\n");
        var ran = shell.Run("read", "mail.eml", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("2025-06-11", ran.Json.GetProperty("published").GetString());
        Assert.Contains(ran.Json.GetProperty("claims").EnumerateArray(), c => c.GetProperty("stage").GetString() == "sent-to-front");
    }

    [Fact]
    public void Read_FileReadOnlyAtADesk_SaysSo()
    {
        using var shell = new CommandLine();
        shell.Write("a.pdf", "%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n<<>>\nendobj\n");
        var ran = shell.Run("read", "a.pdf");
        Assert.Equal(2, ran.Code);
        Assert.Contains("homeward add", ran.Error, StringComparison.Ordinal);
    }
}
