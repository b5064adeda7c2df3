using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.Tests.Browser;
using Homeward.Tests.Desk;

namespace Homeward.Tests.App.Pages;

/// <summary>A real desk served by the real host, and a browser without a screen that can sign in and press buttons.</summary>
internal sealed partial class SignedInDesk : IAsyncDisposable
{
    private readonly RunningDesk running;

    private SignedInDesk(TestDesk desk, RunningDesk running) => (Desk, this.running) = (desk, running);

    public TestDesk Desk { get; }

    public Uri Address => running.Address;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SignedInDesk> Start()
    {
        var desk = new TestDesk();
        return new(desk, await RunningDesk.Start(new WebDeskSettings { Desk = desk.Desk, Clock = desk.Clock }));
    }

    public static HttpClient Browser(Uri address, string lang = "en")
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(lang);
        return client;
    }

    public HttpClient Browser(string lang = "en") => Browser(Address, lang);

    public async Task<HttpClient> SignedIn(string lang = "en")
    {
        var browser = Browser(lang);
        using var answer = await Press(browser, "/sign-in", "/sign-in", ("passphrase", Desk.Founded.Passphrase));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Loads a page, takes its form key, and sends a form as its button would.</summary>
    public static async Task<HttpResponseMessage> Press(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page, Stop);
        var key = FormKey().Match(html).Groups[1].Value;
        var form = fields.Append((Name: "form-key", Value: key)).Select(f => KeyValuePair.Create(f.Name, f.Value));
        return await browser.PostAsync(action, new FormUrlEncodedContent(form), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await running.DisposeAsync();
        Desk.Dispose();
    }

    [GeneratedRegex("name=\"form-key\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();
}
