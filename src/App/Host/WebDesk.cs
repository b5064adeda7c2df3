using System.Text.Encodings.Web;
using System.Text.Unicode;
using Homeward.App.Api;
using Homeward.App.Language;
using Homeward.App.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.WebEncoders;

namespace Homeward.App.Host;

/// <summary>What stands in the frame of every page. Holds no content: it may be shown while the desk is
/// locked.</summary>
/// <param name="RecordNumber">entries in the journal (the tree size)</param>
/// <param name="SealRecordNumber">record number of the last signed checkpoint</param>
/// <param name="SealRoot">first letters of its root hash</param>
/// <param name="Alarm">tampering or loss, in one sentence; loud on every page until a person acknowledges it</param>
public sealed record DeskStatus(
    string Name, bool IsLocked, long RecordNumber, DateOnly? SealDay, long? SealRecordNumber, string? SealRoot, string? Alarm);

public sealed record WebDeskSettings
{
    /// <summary>Port on this machine only; 0 takes a free one.</summary>
    public int Port { get; init; } = Safeguards.DefaultPort;

    /// <summary>A Unix socket instead of the port; null: the port.</summary>
    public string? Socket { get; init; }

    /// <summary>Names by which a browser may address the desk; add the proxy's or onion name here.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Serves the pages that show the desk's looks with invented people. Never in a real desk.</summary>
    public bool ShowLooks { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The desk that is served; null where looks are shown without one, and before the first browser made it.</summary>
    public Desk? Desk
    {
        get => field ?? FirstRun?.Desk;
        init;
    }

    /// <summary>Where the folder is empty: what makes the desk in it.</summary>
    public FirstRun? FirstRun { get; init; }

    /// <summary>What the frame shows where there is no desk.</summary>
    public DeskStatus? ShownStatus { get; init; }

    public DeskStatus Status()
    {
        if (Desk is null) return ShownStatus ?? new("Homeward", true, 0, null, null, null, null);
        var mark = Desk.Mark();
        return new(Desk.Name ?? "Homeward", Desk.IsLocked, mark.RecordNumber, mark.Day, mark.RecordNumber, mark.Root[..12], mark.Alarm);
    }
}

/// <summary>
/// The desk in the browser. Nothing is read from the environment or a settings file beside it: what is not in
/// <see cref="WebDeskSettings"/> cannot be changed, so no variable of a hosting machine weakens a safeguard.
/// </summary>
public static class WebDesk
{
    public static WebApplication Build(WebDeskSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebDesk).Assembly.GetName().Name,
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            Safeguards.Limit(k);
            Safeguards.BindHere(k, settings.Port, settings.Socket);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        // The framework warns that keys are kept in memory only and unsealed there: that is the design.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        services.AddSingleton(settings).AddSingleton(settings.Clock);
        services.AddRouting(o => o.LowercaseUrls = true);
        services.AddSafeguards(settings.Hosts).AddSingleton<Door>();
        // Letters of every script as they are: escaped Cyrillic would make each page six times as heavy.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddApi();
        services.AddRazorPages(Pages).AddMvcOptions(o => o.Filters.Add(new ResponseCacheAttribute { NoStore = true }));
        var app = builder.Build();
        Use(app);
        return app;
    }

    private static void Pages(RazorPagesOptions options)
    {
        var c = options.Conventions;
        c.AuthorizeFolder("/");
        foreach (var open in new[] { "/SignIn", "/SignOut", "/Status", "/Error", "/FirstRun", "/Join" }) c.AllowAnonymousToPage(open);
        c.AllowAnonymousToFolder("/Looks");
    }

    private static void Use(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseHostFiltering();
        app.UseAssets();
        app.UseReaderChoices();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            // A message may hold words of a case: the error page logs the kind of error only.
            SuppressDiagnosticsCallback = static _ => true,
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.Use(LeadToFirstRun);
        app.Use(ReadNoFormTwice);
        app.UseAuthentication();
        KeptForm.Use(app);
        app.UseRouting();
        app.UseApiDoor();
        app.Use(RefuseTooLarge);
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapApi();
        app.MapApiDescription();
    }

    /// <summary>Before there is a desk there is one page.</summary>
    private static Task LeadToFirstRun(HttpContext http, RequestDelegate next)
    {
        var first = http.RequestServices.GetRequiredService<WebDeskSettings>().FirstRun;
        if (first is not { Desk: null } || http.Request.Path == "/first-run") return next(http);
        http.Response.Redirect("/first-run");
        return Task.CompletedTask;
    }

    /// <summary>
    /// A page that says why a write was refused must not read that write again: it may be what was too large or broken.
    /// </summary>
    private static Task ReadNoFormTwice(HttpContext http, RequestDelegate next)
    {
        var again = http.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || http.Features.Get<IExceptionHandlerFeature>() is not null;
        if (again && !HttpMethods.IsGet(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
            http.Request.Body = Stream.Null;
            http.Request.ContentLength = null;
            http.Request.ContentType = null;
        }

        return next(http);
    }

    /// <summary>Says "too large" in words before anything is read, where the reader of forms would only say "not
    /// understood".</summary>
    private static Task RefuseTooLarge(HttpContext http, RequestDelegate next)
    {
        var ofPage = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize;
        var most = ofPage ?? Safeguards.MostBodyBytes;
        if (http.Request.ContentLength <= most || http.Request.ContentLength is null) return next(http);
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }

    /// <summary>The address after start, for the line "open this in your browser".</summary>
    public static Uri Address(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First());
    }
}
