using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Homeward.App.Security;

/// <summary>Limits, cookies and doors of the desk in the browser, in one place.</summary>
public static class Safeguards
{
    public const int DefaultPort = 5117;
    public const string SessionCookie = "homeward-session";
    public const string FormCookie = "homeward-form";
    public const string FormField = "form-key";

    /// <summary>A form of words. Pages that take files raise it for themselves and stream.</summary>
    public const long MostBodyBytes = 1 << 20;

    public static IServiceCollection AddSafeguards(this IServiceCollection services, IReadOnlyList<string> hosts)
    {
        services.AddMemoryKeyRing();
        services.AddSingleton<BrowserSessions>().AddSingleton<KnownBrowsers>().AddSingleton<Ceremonies>();
        services.AddAuthentication(SignedIn.Scheme).AddCookie();
        services.AddOptions<CookieAuthenticationOptions>(SignedIn.Scheme).Configure<BrowserSessions>(Cookies);
        services.AddAuthorization();
        services.Configure<AntiforgeryOptions>(o =>
        {
            o.Cookie.Name = FormCookie;
            Harden(o.Cookie);
            o.FormFieldName = FormField;
            o.HeaderName = null;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<FormOptions>(o =>
        {
            o.ValueCountLimit = 200;
            o.KeyLengthLimit = 200;
            o.ValueLengthLimit = (int)MostBodyBytes;
            o.MultipartBodyLengthLimit = MostBodyBytes;
            o.MemoryBufferThreshold = (int)MostBodyBytes + 1; // never spool a form to disk in clear
        });
        // A page on another site that points its own name at this machine is refused: its Host is not ours.
        services.Configure<HostFilteringOptions>(o =>
        {
            o.AllowedHosts = [.. hosts];
            o.IncludeFailureMessage = false;
        });
        return services;
    }

    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 60;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MaxConcurrentConnections = 500;
    }

    /// <summary>
    /// Only this machine can reach what is served. Port 0 takes a free one (tests). With a socket there is no port at all, so that the
    /// program can run where there is no network.
    /// </summary>
    public static void BindHere(KestrelServerOptions kestrel, int port, string? socket = null)
    {
        if (socket is not null)
        {
            File.Delete(socket); // left by a program that was killed; the folder's lock says that none runs
            kestrel.ListenUnixSocket(socket);
        }
        else if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(port);
    }

    public static CookieBuilder Harden(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
        cookie.Path = "/";
        return cookie;
    }

    private static void Cookies(CookieAuthenticationOptions o, BrowserSessions sessions)
    {
        o.Cookie.Name = SessionCookie;
        Harden(o.Cookie);
        o.SessionStore = sessions;
        o.LoginPath = "/sign-in";
        o.LogoutPath = "/sign-out";
        o.AccessDeniedPath = "/not-for-you";
        o.ReturnUrlParameter = "then";
        o.ExpireTimeSpan = BrowserSessions.Longest;
        o.SlidingExpiration = false; // the register counts idle time itself
    }
}
