using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Homeward.App.Security;

/// <summary>
/// What every answer tells the browser: run nothing that is not ours, show it in no frame, keep no copy, tell nobody
/// where the reader came from. There is no setting that weakens these.
/// </summary>
public static class SecurityHeaders
{
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
        "trusted-types 'none'";

    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), " +
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()";

    private static readonly HashSet<string> Reading = new(StringComparer.Ordinal) { "GET", "HEAD" };

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            Write(((HttpContext)state).Response.Headers);
            return Task.CompletedTask;
        }, http);
        if (IsFromAnotherSite(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next();
    });

    private static void Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Permissions-Policy"] = Permissions;
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["X-DNS-Prefetch-Control"] = "off";
        // Assets say for themselves that they may be kept; a page about people is never kept by a browser or proxy.
        if (headers.CacheControl.Count == 0 || !headers.CacheControl.ToString().Contains("immutable", StringComparison.Ordinal))
        {
            headers.CacheControl = "no-store";
            headers.Pragma = "no-cache";
        }
    }

    /// <summary>
    /// A second lock beside the form token: a browser that says that a write comes from another site is refused before
    /// anything reads the form. Browsers that do not say (Tor Browser's older ones) still meet the token.
    /// </summary>
    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (Reading.Contains(request.Method)) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "cross-site" or "same-site";
    }
}
