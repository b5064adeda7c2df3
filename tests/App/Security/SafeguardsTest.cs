using System.Net;
using System.Text;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Tests.Browser;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Homeward.Tests.App.Security;

/// <summary>Each safeguard is tried from outside, over a real connection.</summary>
public sealed class SafeguardsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/_looks/parts", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/nothing-here", 404)]
    [InlineData("/_looks/parts?fail=1", 500)]
    [InlineData("/assets/desk.css", 200)]
    [InlineData("/assets/../Resources/en.json", 404)]
    public async Task Answer_OfAnyKind_CarriesTheSafeguards(string path, int status)
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var answer = await client.GetAsync(path, Stop);
        Assert.Equal(status, (int)answer.StatusCode);
        string Header(string name) => string.Join(",", answer.Headers.TryGetValues(name, out var v) ? v : []);
        Assert.Contains("default-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Empty(Header("Server"));
        if (!path.StartsWith("/assets/desk", StringComparison.Ordinal)) Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Written_HoldsNoInlineStyleOrScript()
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        foreach (var screen in new[] { "/_looks/parts", "/sign-in", "/nothing" })
        {
            using var page = await client.GetAsync(screen, Stop);
            var html = await page.Content.ReadAsStringAsync(Stop);
            Assert.DoesNotContain("style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("(?i)<script(?![^>]* src=\"/assets/)", html);
            Assert.DoesNotMatch("(?i)\\son[a-z]+=", html);
            Assert.DoesNotMatch("(?i)(src|href|action)=\"(https?:)?//", html);
            Assert.True(Encoding.UTF8.GetByteCount(html) < 60_000, $"{screen} has {Encoding.UTF8.GetByteCount(html)} bytes");
        }
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("desk.evil.example", 400)]
    [InlineData("localhost", 200)]
    public async Task Request_UnderAnotherName_IsRefused(string host, int status)
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        ask.Headers.Host = host;
        using var answer = await client.SendAsync(ask, Stop);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task Write_FromAnotherSite_IsRefusedBeforeItIsRead(string site)
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new StringContent("") };
        ask.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(ask, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Write_WithoutFormKey_IsRefused()
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent([new("passphrase", "x")]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Write_LargerThanAForm_IsRefused()
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var body = new ByteArrayContent(new byte[Safeguards.MostBodyBytes + 1]);
        body.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var answer = await client.PostAsync("/sign-in", body, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Page_OfARoom_SendsAStrangerToTheDoor()
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var answer = await client.GetAsync("/status/404", Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var looks = await RunningClosed();
        using var closed = await looks.GetAsync("/_looks/parts", Stop);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
    }

    [Fact]
    public async Task Cookies_Given_AreHardened()
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var door = await client.GetAsync("/sign-in", Stop);
        using var choice = await client.GetAsync("/sign-in?lang=uk", Stop);
        var cookies = door.Headers.GetValues("Set-Cookie").Concat(choice.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, c => c.StartsWith(Safeguards.FormCookie, StringComparison.Ordinal));
        foreach (var cookie in cookies)
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/sign-in?lang=ru", "/sign-in")]
    [InlineData("/sign-in?lang=ru&then=%2Finbox", "/sign-in?then=%2Finbox")]
    [InlineData("//evil.example/?lang=ru", "/evil.example/")]
    [InlineData("/%5Cevil.example/?lang=ru", "/%5Cevil.example/")]
    public async Task LanguageChoice_Made_ComesBackToTheSamePageOfThisDesk(string path, string expected)
    {
        await using var desk = await RunningDesk.StartLooks();
        using var client = desk.Client();
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(desk.Address.ToString().TrimEnd('/') + path));
        using var answer = await client.SendAsync(ask, Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public void KeyRing_OfTheHost_IsInMemoryAndWritesNothing()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddMemoryKeyRing();
        using var built = services.BuildServiceProvider();
        var options = built.GetRequiredService<IOptions<KeyManagementOptions>>().Value;
        Assert.IsType<MemoryKeyRing>(options.XmlRepository);
        var secret = built.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect([1, 2, 3]);
        Assert.Equal([1, 2, 3], built.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(secret));
        Assert.Single(options.XmlRepository.GetAllElements());
    }

    private static async Task<HttpClient> RunningClosed()
    {
        var app = WebDesk.Build(new WebDeskSettings { Port = 0, ShownStatus = RunningDesk.Open });
        await app.StartAsync(Stop);
        return new HttpClient { BaseAddress = WebDesk.Address(app) };
    }
}
