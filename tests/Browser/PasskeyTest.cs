using System.Net;
using System.Text.Json;
using Homeward.Sealing;
using Homeward.Tests.App.Pages;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>Passkeys in a real browser with a made-up authenticator: made, used, doubted, ended; and what a thief of an answer gets by it.</summary>
public sealed class PasskeyTest(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passkey_MadeInTheBrowser_OpensUntilItIsEndedAndOnlyHere()
    {
        await using var way = await Way.Begin(chromium);
        await way.Make("Blue stick");
        way.Desk.Desk.Desk.Lock();

        // the passphrase alone opens no more; with the passkey it does
        await way.Page.GotoAsync(way.At("/sign-in"));
        await way.Page.FillAsync("#passphrase", way.Passphrase);
        await way.Page.Locator("button.primary").ClickAsync();
        Assert.Equal("/sign-in", new Uri(way.Page.Url).AbsolutePath);
        Assert.True(way.Desk.Desk.Desk.IsLocked);
        var sent = await way.Come();
        Assert.False(way.Desk.Desk.Desk.IsLocked);
        Assert.Equal("/keeping/me", new Uri(way.Page.Url).AbsolutePath); // where it is told that somebody came without
        Assert.Contains("last used", await way.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        // what was sent counts once: neither again, nor for another question
        Assert.NotNull(sent);
        Assert.Equal(HttpStatusCode.OK, await way.Knock(sent.Value.Ceremony, sent.Value.Credential));
        Assert.Equal(HttpStatusCode.OK, await way.Knock((await way.Ask()).Id, sent.Value.Credential));
        way.Later();

        // a page of another address that passes our question on gets an answer that is of no use here
        await using var other = await RunningDesk.StartLooks();
        var (asked, question) = await way.Ask();
        await way.Page.GotoAsync($"http://localhost:{other.Address.Port}/_looks");
        Assert.Equal(HttpStatusCode.OK, await way.Knock(asked, await way.Sign(question)));
        await way.Page.GotoAsync(way.At("/sign-in")); // and the same on our own page is let in
        (asked, question) = await way.Ask();
        Assert.Equal(HttpStatusCode.Redirect, await way.Knock(asked, await way.Sign(question)));
        // and too late is too late
        (asked, question) = await way.Ask();
        var late = await way.Sign(question);
        way.Later();
        Assert.Equal(HttpStatusCode.OK, await way.Knock(asked, late));
        way.Later();

        // ended: refused, while codes of the app go on
        await way.Come();
        await way.Page.GotoAsync(way.At("/keeping/me"));
        await way.Page.GetByText("End this passkey").First.ClickAsync();
        await way.Page.Locator("details[open] input[type=password]").FillAsync(way.Passphrase);
        await way.Page.Locator("details[open] button.danger-button").ClickAsync();
        Assert.Empty(way.Desk.Desk.Mira.Passkeys.List());
        await way.SignOut();
        await way.Come();
        Assert.Equal("/sign-in", new Uri(way.Page.Url).AbsolutePath);
        Assert.Empty(way.Errors);
    }

    [Fact]
    public async Task Counter_ThatGoesBack_LetsNobodyInAndIsShown()
    {
        await using var way = await Way.Begin(chromium);
        await way.Make("Copied stick");
        await way.SignOut();
        await way.Come();
        Assert.Equal("/", new Uri(way.Page.Url).AbsolutePath);
        await way.SignOut();
        await way.SetCount(1); // the thief's copy is of an earlier day
        await way.Come();
        Assert.Equal("/sign-in", new Uri(way.Page.Url).AbsolutePath);
        way.Later();
        await way.SetCount(100);
        await way.Come();
        await way.Page.GotoAsync(way.At("/keeping/me"));
        Assert.Contains("may have been copied", await way.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(way.Errors);
    }

    /// <summary>A desk whose founder has an app as second step, and a browser with an authenticator, signed in.</summary>
    private sealed class Way : IAsyncDisposable
    {
        private readonly HttpClient stranger;
        private readonly ICDPSession control;
        private readonly string authenticator;
        private (string, string)? sent;

        private Way(SignedInDesk desk, IPage page, ICDPSession control, string authenticator)
        {
            (Desk, Page, this.control, this.authenticator) = (desk, page, control, authenticator);
            stranger = SignedInDesk.Browser(new Uri(At("/")));
            page.Request += (_, r) =>
            {
                if (r.Method != "POST" || !r.Url.EndsWith("/sign-in", StringComparison.Ordinal) || r.PostData is not { } body) return;
                var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body);
                sent = (form["ceremony"].ToString(), form["credential"].ToString());
            };
            page.PageError += (_, e) => Errors.Add(e);
        }

        public SignedInDesk Desk { get; }

        public IPage Page { get; }

        public List<string> Errors { get; } = [];

        public string Passphrase => Desk.Desk.Founded.Passphrase;

        public string At(string path) => $"http://localhost:{Desk.Address.Port}{path}";

        public static async Task<Way> Begin(Chromium chromium)
        {
            var desk = await SignedInDesk.Start();
            desk.Desk.Unlock();
            var context = await chromium.Open(new() { JavaScriptEnabled = true });
            var page = await context.NewPageAsync();
            var control = await context.NewCDPSessionAsync(page);
            await control.SendAsync("WebAuthn.enable");
            var made = await control.SendAsync("WebAuthn.addVirtualAuthenticator", new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                    ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
                },
            });
            var way = new Way(desk, page, control, made!.Value.GetProperty("authenticatorId").GetString()!);
            await page.GotoAsync(way.At("/sign-in"));
            await page.FillAsync("#passphrase", way.Passphrase);
            await page.Locator("button.primary").ClickAsync();
            var secret = SecondStep.NewSecret();
            var bytes = OneTimeCode.Parse(secret)!;
            desk.Desk.Mira.SecondStep.Begin(secret, OneTimeCode.Of(bytes, OneTimeCode.StepOf(desk.Desk.Clock.Now)), "act-app");
            return way;
        }

        public async Task Make(string name)
        {
            await Page.GotoAsync(At("/keeping/me"));
            await Page.FillAsync("#key-name", name);
            await Page.FillAsync("#key-passphrase", Passphrase);
            await Page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
            await Page.WaitForURLAsync("**/keeping/me?done=1");
            Assert.Equal(name, Assert.Single(Desk.Desk.Mira.Passkeys.List()).Name);
        }

        /// <summary>Passphrase and passkey at the door, as a person gives them. Returns what the form sent.</summary>
        public async Task<(string Ceremony, string Credential)?> Come()
        {
            sent = null;
            await Page.GotoAsync(At("/sign-in"));
            await Page.FillAsync("#passphrase", Passphrase);
            await Page.EvaluateAsync("() => { globalThis.before = true; }");
            await Page.GetByRole(AriaRole.Button, new() { Name = "Come in with a passkey" }).ClickAsync();
            await Page.WaitForFunctionAsync("() => !globalThis.before && document.readyState === 'complete'");
            return sent;
        }

        public async Task SignOut()
        {
            await Page.GotoAsync(At("/"));
            await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        }

        /// <summary>A question for a passkey, asked by somebody who is not signed in.</summary>
        public async Task<(string Id, string Options)> Ask()
        {
            using var answer = await SignedInDesk.Press(stranger, "/sign-in", "/sign-in?handler=passkey");
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
            return (json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("options").GetRawText());
        }

        /// <summary>Lets the authenticator sign on whatever page the browser is.</summary>
        public Task<string> Sign(string options) => Page.EvaluateAsync<string>("""
            async (options) => JSON.stringify((await navigator.credentials.get(
                { publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options)) })).toJSON())
            """, options);

        public async Task<HttpStatusCode> Knock(string ceremony, string credential)
        {
            using var answer = await SignedInDesk.Press(stranger, "/sign-in", "/sign-in", ("passphrase", Passphrase), ("ceremony", ceremony),
                ("credential", credential));
            return answer.StatusCode;
        }

        public void Later() => Desk.Desk.Clock.Now = Desk.Desk.Clock.Now.AddMinutes(16); // wrong tries are forgotten

        public async Task SetCount(int count)
        {
            var kept = await control.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = authenticator });
            var one = kept!.Value.GetProperty("credentials")[0];
            var fields = one.EnumerateObject().Where(p => p.Name != "signCount")
                .ToDictionary(p => p.Name, object (p) => p.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? p.Value.GetBoolean() : p.Value.ToString());
            fields["signCount"] = count;
            await control.SendAsync("WebAuthn.removeCredential", new() { ["authenticatorId"] = authenticator, ["credentialId"] = fields["credentialId"] });
            await control.SendAsync("WebAuthn.addCredential", new() { ["authenticatorId"] = authenticator, ["credential"] = fields });
        }

        public async ValueTask DisposeAsync()
        {
            stranger.Dispose();
            await Page.Context.DisposeAsync();
            await Desk.DisposeAsync();
        }
    }
}
