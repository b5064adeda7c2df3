using System.Text;
using Homeward.App.Security;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Homeward.App.Intake;

/// <summary>What a public intake is served with.</summary>
public sealed record IntakeSettings(IntakePlace Place)
{
    /// <summary>Port on this machine only, for a proxy or onion service; 0 takes a free one.</summary>
    public int Port { get; init; } = 5118;

    /// <summary>A Unix socket instead of the port; null: the port.</summary>
    public string? Socket { get; init; }

    public IntakeLimits Limits { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told to the watch beside it.</summary>
    public IntakeCounts Counts { get; init; } = new(TimeProvider.System);
}

/// <summary>
/// The public intake: a listener and a small program of its own, without sessions, framework tokens, scripts or templates. It can seal and not open, and
/// it keeps no address: nothing here reads the sender's.
/// </summary>
public sealed class PublicIntake
{
    private const string ContentPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly byte[] Style = Embedded("intake.css");

    private readonly IntakeSettings settings;
    private readonly FormToken tokens;
    private readonly Places places;

    private PublicIntake(IntakeSettings settings)
    {
        this.settings = settings;
        tokens = new FormToken(settings.Clock, settings.Limits.Patience);
        places = new Places(settings.Limits);
    }

    public static WebApplication Build(IntakeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "homeward", EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            Safeguards.Limit(k);
            Safeguards.BindHere(k, settings.Port, settings.Socket);
            k.Limits.MaxRequestBodySize = settings.Limits.MostRequest + (1 << 20);
            k.Limits.MaxConcurrentConnections = 1200;
            k.Limits.MinRequestBodyDataRate = new MinDataRate(settings.Limits.LeastBytesPerSecond, TimeSpan.FromSeconds(30));
            k.Limits.MinResponseDataRate = new MinDataRate(100, TimeSpan.FromSeconds(60));
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        // Kestrel tells of single connections; nothing about a sender belongs in a log.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Critical);
        var app = builder.Build();
        app.Run(new PublicIntake(settings).Answer);
        return app;
    }

    private async Task Answer(HttpContext http)
    {
        var (path, isPost) = (http.Request.Path.Value ?? "/", HttpMethods.IsPost(http.Request.Method));
        var parts = path.Trim('/').Split('/');
        var lang = IntakeTexts.Languages.Contains(parts[0]) ? parts[0] : null;
        Headers(http, lang ?? FirstSpoken(http.Request));
        var pages = new IntakePages(IntakeTexts.Of(lang ?? FirstSpoken(http.Request)), settings.Place.Face, settings.Limits);
        try
        {
            if (!isPost && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)) await Send(http, 405, pages.Say("missing.title"));
            else if (isPost && http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") await Send(http, 403, pages.Say("missing.title"));
            else if (settings.Place.Face is null && path is not "/intake.css") await Send(http, 503, pages.Say("full.title", "closed.text"));
            else await Route(http, pages, (lang, isPost, parts.Length > 1 ? string.Join('/', parts[1..]) : lang is null ? path.Trim('/') : ""));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            settings.Counts.BreakOff();
            if (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested) await Send(http, 503, pages.Say("full.title", "broken.text"));
        }
        catch (Exception e) when (e is DeskException or Journal.JournalDamagedException or Journal.JournalBusyException)
        {
            await Console.Error.WriteLineAsync($"intake: {e.Message}"); // these speak of the folder, never of a sender
            if (!http.Response.HasStarted) await Send(http, 503, pages.Say("full.title", "closed.text"));
        }

        // A bug of ours goes on to the server, which answers 500 without a word and logs nothing: what it says may hold words of a sender.
    }

    private Task Route(HttpContext http, IntakePages pages, (string? Lang, bool IsPost, string Tail) asked) => asked switch
    {
        (null, false, "") => Send(http, 200, pages.Form(tokens.Make())),
        (null, false, "intake.css") => Send(http, 200, Style, "text/css; charset=utf-8"),
        (null, false, "robots.txt") => Send(http, 200, "User-agent: *\nDisallow: /\n"u8.ToArray(), "text/plain"),
        (null, false, "favicon.ico") => Send(http, 204, [], "image/x-icon"),
        (not null, false, "") => Send(http, 200, pages.Form(tokens.Make())),
        (not null, false, "paper.html") => Paper(http, pages),
        (not null, false, "answer") => Send(http, 200, pages.AskWords()),
        (not null, true, "") => Take(http, pages, asked.Lang, isMore: false),
        (not null, true, "more") => Take(http, pages, asked.Lang, isMore: true),
        (not null, true, "answer") => Look(http, pages),
        _ => Send(http, 404, pages.Say("missing.title")),
    };

    private async Task Take(HttpContext http, IntakePages pages, string lang, bool isMore)
    {
        if (IsFull())
        {
            await Full(http, pages, "full.text", "3600");
            return;
        }

        if (!settings.Counts.Letter(settings.Limits.LettersPerMinute))
        {
            await Full(http, pages, "full.busy", "120");
            return;
        }

        using var reading = new PleaReading(settings.Place, tokens, settings.Limits, places, lang);
        var taken = await reading.Read(http.Request, isMore);
        switch (taken.Trouble)
        {
            case null:
                settings.Counts.Took();
                await Send(http, 200, pages.Sent(taken.Words, taken.Files, taken.FilesMissed));
                break;
            case "full.busy":
                await Full(http, pages, "full.busy", "120");
                break;
            case "broken.text":
                await Send(http, 400, pages.Say("full.title", "broken.text"));
                break;
            case "more.token":
                await Send(http, 422, pages.AskWords("more.token"));
                break;
            default:
                await Send(http, 422, pages.Form(tokens.Make(), taken.Written, taken.Trouble));
                break;
        }
    }

    /// <summary>
    /// The same work, time, status and length for right words, wrong ones and no answer yet; only somebody who has the words can read more out of it.
    /// </summary>
    private async Task Look(HttpContext http, IntakePages pages)
    {
        var begun = settings.Clock.GetTimestamp();
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = 4096;
        if (!http.Request.HasFormContentType || http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            await Send(http, 400, pages.AskWords());
            return;
        }

        var typed = (await http.Request.ReadFormAsync(http.RequestAborted))["words"].ToString();
        if (!settings.Counts.Lookup(settings.Limits.LookupsPerMinute) || !await places.Lookups.WaitAsync(settings.Limits.LongestWait))
        {
            await Full(http, pages, "full.busy", "120");
            return;
        }

        byte[]? page;
        try
        {
            page = await Task.Run(() =>
            {
                using var receipt = SenderReceipt.Of(typed, settings.Place.Face!.Desk);
                return receipt is null ? null : pages.Answers(settings.Place.Replies(receipt), tokens.Make(), tokens.Ticket(receipt));
            });
        }
        finally
        {
            places.Lookups.Release();
        }

        var left = settings.Limits.LookupTime - settings.Clock.GetElapsedTime(begun);
        if (left > TimeSpan.Zero) await Task.Delay(left, http.RequestAborted);
        if (page is null) await Send(http, 422, pages.AskWords("answers.nofit"));
        else await Send(http, 200, page, "text/html; charset=utf-8");
    }

    private bool IsFull() => settings.Place.FreeBytes() < settings.Limits.KeepFree + (64 << 20) || settings.Place.BytesWaiting() > settings.Limits.MostWaiting;

    private Task Full(HttpContext http, IntakePages pages, string why, string retry)
    {
        settings.Counts.Refuse();
        http.Response.Headers.RetryAfter = retry;
        return Send(http, 503, pages.Say("full.title", why));
    }

    private static Task Paper(HttpContext http, IntakePages pages)
    {
        http.Response.Headers.ContentDisposition = "attachment; filename=form.html";
        return Send(http, 200, pages.Paper());
    }

    private static Task Send(HttpContext http, int status, string html) => Send(http, status, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    private static async Task Send(HttpContext http, int status, byte[] body, string type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        if (status != 204) http.Response.ContentLength = body.Length;
        if (status != 204 && !HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private void Headers(HttpContext http, string lang)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
        headers.ContentLanguage = lang;
        if (settings.Place.Face is { Words.Onion: { Length: > 0 } onion } && !http.Request.Host.Host.EndsWith(".onion", StringComparison.OrdinalIgnoreCase))
        {
            headers["Onion-Location"] = onion + http.Request.Path.ToUriComponent();
        }
    }

    /// <summary>The first language of the browser's list that there are words for.</summary>
    private static string FirstSpoken(HttpRequest request) => request.Headers.AcceptLanguage.ToString().Split(',')
        .Select(w => w.Split(';')[0].Trim().Split('-')[0].ToLowerInvariant()).FirstOrDefault(IntakeTexts.Languages.Contains) ?? "en";

    private static byte[] Embedded(string name)
    {
        using var stream = typeof(PublicIntake).Assembly.GetManifestResourceStream("assets/" + name) ?? throw new InvalidOperationException($"the program carries no {name}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
