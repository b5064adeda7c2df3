using System.Text.Json;
using Homeward.Access;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Homeward.App.Api;

/// <summary>Why a program is not answered (RFC 9457): what, where, what next.</summary>
/// <param name="Code">one word, for programs</param>
/// <param name="Instance">the address without its query</param>
/// <param name="Next">what to do</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string Instance, string Next);

/// <summary>An address that asks and changes nothing, though its words come in a body.</summary>
internal sealed record AsksOnly;

/// <summary>
/// The way in for programs: a token in the header, and nothing else, opens anything under /api. Cookies of a browser are not looked at, so no
/// page of another site can speak through somebody's browser. Every refusal is a problem in words.
/// </summary>
public static class ApiDoor
{
    public const string Root = "/api";
    public const string Document = "/api/openapi.json";
    private const string Scheme = "Bearer ";

    public static IApplicationBuilder UseApiDoor(this IApplicationBuilder app) => app.Use(Guard);

    /// <summary>Who comes. Set before any address of the API works.</summary>
    public static Caller CallerOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return (Caller)http.Items[typeof(Caller)]!;
    }

    private static async Task Guard(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments(Root) || http.Request.Path == Document)
        {
            await next(http);
            return;
        }

        try
        {
            if (!await Enter(http)) return;
            if (http.GetEndpoint() is null) await Say(http, 404, "gone", "there is nothing at this address");
            else await next(http);
            // 405, 413, 415: said by the framework with a number alone
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400) await Say(http, http.Response.StatusCode, "request", null);
        }
        catch (LockedException)
        {
            await Say(http, 423, "locked", "the desk is locked");
        }
        catch (RefusedException e)
        {
            await Say(http, StatusOf(e.Code), e.Code, e.Message);
        }
        catch (StaleException e)
        {
            await Say(http, 409, "stale", e.Message);
        }
        catch (TooMuchException e)
        {
            await Say(http, 422, "too-much", e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await Say(http, e.StatusCode, "request", e.InnerException is JsonException json ? json.Message : e.Message);
        }
        catch (JournalDamagedException)
        {
            // Any other failure is a bug and goes the way of the pages: logged by its kind alone, answered with 500.
            await Say(http, 500, "damaged", "something of this desk is not as it was written");
        }
    }

    private static async Task<bool> Enter(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<WebDeskSettings>().Desk is not { IsLocked: false } desk) throw new LockedException();
        var tries = http.RequestServices.GetRequiredService<ApiTries>().Tries;
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (tries.SecondsLeft(from) is > 0 and var wait)
        {
            http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Say(http, 429, "busy", "there were many wrong tokens from there");
            return false;
        }

        var given = http.Request.Headers.Authorization.ToString();
        var caller = given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Tokens.Open(desk, given[Scheme.Length..].Trim()) : null;
        if (caller is null)
        {
            if (given.Length > 0) tries.Failed(from);
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Say(http, 401, "token", given.Length == 0 ? "this address needs a token" : "this token does not count here");
            return false;
        }

        tries.Passed(from);
        var asks = HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<AsksOnly>() is not null;
        if (!asks && caller.Token.Scope != TokenScope.Write) throw new RefusedException("this token may read and not write", "scope");
        http.Items[typeof(Caller)] = caller;
        return true;
    }

    private static int StatusOf(string code) => code switch
    {
        "wall" or "scope" => 403,
        "gone" => 404,
        "stale" or "act-id" or "already" => 409,
        "bulk" => 429,
        "filter" or "act" => 400,
        "read-only" => 503,
        _ => 422,
    };

    private static string NextOf(int status, string code) => (status, code) switch
    {
        (400 or 405 or 413 or 415, _) => "compare the request with " + Document,
        (401, _) => "send “Authorization: Bearer TOKEN”; a member makes a token under “Your way in”, or with: homeward token make",
        (403, "scope") => "make a token with the scope read-write",
        (403, _) => "ask a colleague who may",
        (404, _) => "look the id up in the list; what is there and what you may not see look alike",
        (409, "stale") => "get the thing again, look at what changed, and send the version you saw then",
        (423, _) => "a member signs in at the desk; then try again",
        (429, "bulk") => "a colleague looks at the alarm and lets you go on, or wait for the next hour",
        (429 or 503, _) => "wait, and try again",
        (500, _) => "tell the keeper of the desk; homeward check looks for damage",
        _ => "mend what the sentence names, and send it again",
    };

    private static Task Say(HttpContext http, int status, string code, string? detail)
    {
        if (http.Response.HasStarted) return Task.CompletedTask;
        var title = ReasonPhrases.GetReasonPhrase(status);
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new Problem("about:blank", title, status, detail ?? title, code, http.Request.Path.Value ?? "", NextOf(status, code)),
            (JsonSerializerOptions?)null, "application/problem+json", http.RequestAborted);
    }
}

/// <summary>Wrong tokens, counted by where they come from.</summary>
internal sealed class ApiTries(TimeProvider clock)
{
    public Tries Tries { get; } = new(clock, free: 10, mostSeconds: 30);
}
