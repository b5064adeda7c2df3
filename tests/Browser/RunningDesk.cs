using Homeward.App.Host;
using Microsoft.AspNetCore.Builder;

namespace Homeward.Tests.Browser;

/// <summary>The real host on a free port of this machine, in this process, with a mark that stands still.</summary>
public sealed class RunningDesk : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningDesk(WebApplication app) => (this.app, Address) = (app, WebDesk.Address(app));

    public Uri Address { get; }

    public static DeskStatus Open { get; } =
        new("Example tracing desk", false, 48_213, new DateOnly(2025, 6, 2), 48_190, "9f2c4b7ad01e", null);

    public static async Task<RunningDesk> Start(WebDeskSettings settings)
    {
        var app = WebDesk.Build(settings with { Port = 0 });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public static Task<RunningDesk> StartLooks(DeskStatus? status = null) =>
        Start(new WebDeskSettings { ShowLooks = true, ShownStatus = status ?? Open });

    /// <summary>A browser without a screen: keeps cookies, follows nothing, so that each answer can be looked at.</summary>
    public HttpClient Client(string lang = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(lang);
        return client;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
