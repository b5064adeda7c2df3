using System.Net;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.App.Host;
using Homeward.Tests.Browser;
using Homeward.Tests.Desk;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>A real desk served by the real host, and a browser without a screen that can sign in and press buttons.</summary>
internal sealed partial class SignedInDesk : IAsyncDisposable
{
    private readonly RunningDesk running;

    private SignedInDesk(TestDesk desk, RunningDesk running) => (Desk, this.running) = (desk, running);

    public TestDesk Desk { get; }

    public Uri Address => running.Address;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SignedInDesk> Start(TestDesk? made = null)
    {
        var desk = made ?? new TestDesk();
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

    public static string KeyIn(string html) => FormKey().Match(html).Groups[1].Value;

    /// <summary>Sends a form with what stands hidden in it, from the page's form whose action holds some words.</summary>
    public static async Task<HttpResponseMessage> Send(HttpClient browser, string html, string actionHolds, params (string Name, string Value)[] fields)
    {
        var form = Form().Matches(html).First(f => WebUtility.HtmlDecode(f.Groups[1].Value).Contains(actionHolds, StringComparison.Ordinal));
        var hidden = Hidden().Matches(form.Value).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        var all = hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))).Append(KeyValuePair.Create("form-key", KeyIn(form.Value)));
        return await browser.PostAsync(WebUtility.HtmlDecode(form.Groups[1].Value), new FormUrlEncodedContent(all), Stop);
    }

    [GeneratedRegex("<form[^>]*action=\"([^\"]+)\"[^>]*>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    /// <summary>Puts a text into the desk as a file and lets the reader and the finder of names go over it.</summary>
    public string Give(string name, string text)
    {
        var file = Path.Combine(Desk.Root, name);
        File.WriteAllText(file, text);
        Desk.Mira.Evidence.Add(file);
        var id = Desk.Mira.Evidence.Sources(Slice.First()).Rows[0].Id;
        Desk.Mira.Claims.ReadSource(id);
        Desk.Mira.Persons.RecordMentions(id);
        return id;
    }

    /// <summary>A second member with a key of her own. The desk must be unlocked already.</summary>
    public async Task<HttpClient> SignedInAsOna(string role = Role.Verifier, string act = "act-ona")
    {
        const string Passphrase = "ona sings a long song";
        var invited = Desk.Mira.Members.Invite("Ona", role, null, act + "-invite");
        Members.Accept(Desk.Desk, invited.Code, Passphrase, act);
        var browser = Browser();
        using var answer = await Press(browser, "/sign-in", "/sign-in", ("passphrase", Passphrase));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Lets nobody but Mira see a thing.</summary>
    public void WallOff(string id) => Desk.Mira.Seat.Do("act-wall-" + id,
        new Draft("wall-opened", 1, [new About("wal-" + id, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("small circle", [Desk.Founded.MemberId]))),
        new Draft("wall-set", 1, [new About(id, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-" + id, "asked for"))));

    public async ValueTask DisposeAsync()
    {
        await running.DisposeAsync();
        Desk.Dispose();
    }

    [GeneratedRegex("name=\"form-key\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();
}
