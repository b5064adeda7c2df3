using System.Net;
using System.Text.RegularExpressions;
using Homeward.App.Host;
using Homeward.App.Intake;
using Homeward.Tests.Desk;
using Microsoft.AspNetCore.Builder;

namespace Homeward.Tests.App.Intake;

/// <summary>The real public intake of a real desk on a free port of this machine.</summary>
internal sealed partial class RunningIntake : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IntakePlace place;

    private RunningIntake(TestDesk desk, WebApplication app, IntakePlace place, IntakeCounts counts) =>
        (Desk, this.app, this.place, Address, Counts) = (desk, app, place, WebDesk.Address(app), counts);

    public TestDesk Desk { get; }

    public Uri Address { get; }

    public IntakeCounts Counts { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A desk that was served once and is locked now, and its intake.</summary>
    public static Task<RunningIntake> Start(IntakeLimits? limits = null, bool opened = true)
    {
        var desk = new TestDesk();
        if (opened)
        {
            desk.Unlock().Desk.DoRound();
            desk.Desk.Lock();
        }

        return Start(desk, IntakePlace.OfDesk(desk.Desk), limits);
    }

    public static async Task<RunningIntake> Start(TestDesk desk, IntakePlace place, IntakeLimits? limits = null)
    {
        var counts = new IntakeCounts(TimeProvider.System);
        var app = PublicIntake.Build(new IntakeSettings(place)
        {
            Port = 0, Counts = counts, Limits = limits ?? new IntakeLimits { Patience = TimeSpan.Zero, LookupTime = TimeSpan.Zero, KeepFree = 0, LettersPerMinute = 10_000 },
        });
        await app.StartAsync(Stop);
        return new(desk, app, place, counts);
    }

    public HttpClient Browser(string lang = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 2000 }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(lang);
        return client;
    }

    /// <summary>Loads the form, fills it and sends it.</summary>
    public static async Task<HttpResponseMessage> Write(HttpClient browser, string story, string lang = "en", params (string Name, string Value)[] more)
    {
        var token = TokenIn(await browser.GetStringAsync("/" + lang, Stop));
        return await browser.PostAsync("/" + lang, Letter(token, story, more), Stop);
    }

    public static MultipartFormDataContent Letter(string token, string story, params (string Name, string Value)[] more)
    {
        var form = new MultipartFormDataContent { { new StringContent(token), "form-key" }, { new StringContent(story), "story" } };
        foreach (var (name, value) in more)
        {
            if (name == "files") form.Add(new StringContent(value), "files", "голос.txt");
            else form.Add(new StringContent(value), name);
        }

        return form;
    }

    public static Task<HttpResponseMessage> Look(HttpClient browser, string words, string lang = "en") =>
        browser.PostAsync($"/{lang}/answer", new FormUrlEncodedContent([KeyValuePair.Create("words", words)]), Stop);

    public static async Task<string> WordsIn(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Words().Match(await answer.Content.ReadAsStringAsync(Stop)).Groups[1].Value;
    }

    public static string TokenIn(string html) => Token().Match(html).Groups[1].Value;

    public static string TicketIn(string html) => Ticket().Match(html).Groups[1].Value;

    [GeneratedRegex("class=\"words\"[^>]*>([a-z ]+)<")]
    private static partial Regex Words();

    [GeneratedRegex("name=\"form-key\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        place.Dispose();
        Desk.Dispose();
    }
}
