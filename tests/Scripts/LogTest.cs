using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Homeward.Tests.App.Intake;
using Homeward.Tests.App.Pages;

namespace Homeward.Tests.Scripts;

/// <summary>What the log of a served desk tells whoever reads it: no address, no name, no word, whatever is asked of it.</summary>
public sealed class LogTest
{
    private const string Sender = "203.0.113.77";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_AfterACrawlOfDeskAndIntake_HoldsNoAddressAndNoWord()
    {
        using var program = new CommandLine();
        var passphrase = program.Write("passphrase", "zqpassphrase of a test\n");
        var folder = Path.Combine(program.Folder, "d");
        Assert.Equal(0, program.Run("init", folder, "--passphrase-file", passphrase).Code);
        Assert.Equal(0, program.Run("intake-keys", "--out", Path.Combine(program.Folder, "face"), "--desk", folder, "--passphrase-file", passphrase).Code);
        using var served = Served.Start(program.Folder, "serve", "--desk", folder, "--port", "0", "--intake-port", "0", "--watch-port", "0");
        var (desk, intake) = (served.Said.GetProperty("address").GetString()!, served.Said.GetProperty("intake").GetString()!);
        using var browser = Marked(SignedInDesk.Browser(new Uri(desk)));
        using var sender = Marked(SignedInDesk.Browser(new Uri(intake)));
        var (token, open) = (RunningIntake.TokenIn(await sender.GetStringAsync("/en", Stop)), Stopwatch.StartNew());
        foreach (var place in new[] { browser, sender })
        {
            foreach (var path in new[] { "/", "/zqpath", "/../zqpath", "/people/zqperson?q=zqquery", "/en", "/ru/answer", "/sources/%00zq", "/api/zq" })
            {
                using var answer = await place.GetAsync(path, Stop);
            }

            using var foreign = new HttpRequestMessage(HttpMethod.Get, "/");
            foreign.Headers.Host = "zqhost.example";
            using var refused = await place.SendAsync(foreign, Stop);
            using var odd = await place.SendAsync(new HttpRequestMessage(new HttpMethod("ZQMETHOD"), "/zq"), Stop);
            using var noKey = await place.PostAsync("/inbox/note", new FormUrlEncodedContent([new("Words", "zqnote")]), Stop);
            foreach (var raw in new[]
            {
                "zqgarbage\r\n\r\n", "GET /zq HTTP/1.1\r\nHost: x\r\nzqheader " + new string('z', 20_000) + "\r\n\r\n",
                "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\npassphrase=zqhalf",
                "POST /en HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=zq\r\nContent-Length: 9000\r\n\r\n--zq\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\nzqhalf",
                "POST /en HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=zq\r\n\r\nzqchunk",
            }) await Break(place.BaseAddress!, raw);
        }

        using (var wrong = await SignedInDesk.Press(browser, "/sign-in", "/sign-in", ("passphrase", "zqwrong"))) Assert.Equal(HttpStatusCode.OK, wrong.StatusCode); // the door once more
        using (var right = await SignedInDesk.Press(browser, "/sign-in", "/sign-in", ("passphrase", "zqpassphrase of a test"))) Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        var html = await browser.GetStringAsync("/inbox/note", Stop);
        using (var note = await SignedInDesk.Send(browser, html, "/inbox/note", ("Words", "zqnote: his brother was taken on 19 March 2025"))) Assert.Equal(HttpStatusCode.Redirect, note.StatusCode);
        using (var found = await SignedInDesk.Press(browser, "/search", "/search", ("q", "zqnote"))) Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        using var early = await RunningIntake.Write(sender, "zqearly", "en", ("who", "zqname"), ("files", "zqfile"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        if (open.Elapsed < TimeSpan.FromSeconds(3.1)) await Task.Delay(TimeSpan.FromSeconds(3.1) - open.Elapsed, Stop); // the patience a real form asks for
        using var taken = await sender.PostAsync("/en", RunningIntake.Letter(token, "zqletter", ("who", "zqname"), ("files", "zqfile")), Stop);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var look = await RunningIntake.Look(sender, "babab babab babab babab babab babab zqwor");
        var log = served.End();
        Assert.Contains("The desk is locked and no longer served.", log, StringComparison.Ordinal); // it was the whole log
        Assert.All(["zq", Sender, "127.0.0.1", "::1", "[::", "203.0."], never => Assert.DoesNotContain(never, log.Replace(program.Folder, "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>With what a proxy or a curious browser might bring along.</summary>
    private static HttpClient Marked(HttpClient browser)
    {
        foreach (var (name, value) in new[] { ("X-Forwarded-For", Sender), ("Forwarded", $"for={Sender}"), ("X-Real-IP", Sender), ("User-Agent", "zqagent"), ("Referer", "http://zqreferer/"), ("Cookie", "zqcookie=zq") })
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return browser;
    }

    private static async Task Break(Uri address, string raw)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(raw), Stop);
        socket.Client.Shutdown(SocketShutdown.Send);
        try
        {
            await stream.CopyToAsync(Stream.Null, Stop); // until the server has dealt with it
        }
        catch (IOException)
        {
            // it may also end the connection hard
        }
    }
}
