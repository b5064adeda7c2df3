using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Homeward.App.Security;

/// <summary>One browser somebody is signed in with. Its address is not kept.</summary>
/// <param name="Id">names it for its member; opens nothing</param>
/// <param name="Browser">what it calls itself, roughly</param>
public sealed record SessionRow(string Id, string Browser, DateTimeOffset Begun, DateTimeOffset Seen);

/// <summary>
/// Who is signed in, held in memory: the cookie carries only a random key. So locking the desk or revoking a member
/// ends
/// their pages at once, on every device, and a stolen disk holds no session.
/// </summary>
public sealed class BrowserSessions(TimeProvider clock) : ITicketStore // implemented for ASP.NET Core
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    public const int Most = 1_000;

    private readonly ConcurrentDictionary<string, Held> sessions = new(StringComparer.Ordinal);

    private sealed record Held(AuthenticationTicket Ticket, DateTimeOffset Begun, DateTimeOffset Seen);

    public int Count => sessions.Count;

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        Sweep();
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        ticket.Properties.Items[SignedIn.SessionItem] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        sessions[key] = new Held(ticket, now, now);
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (!sessions.TryGetValue(key, out var held)) return Task.CompletedTask;
        // A session never changes hands: somebody who put their own cookie into another's browser would be signed in as
        // them. The cookie then opens nothing, and signing in once more makes a new one.
        if (held.Ticket.Principal.MemberId() != ticket.Principal.MemberId()) sessions.TryRemove(key, out _);
        else sessions[key] = held with { Ticket = ticket };
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var now = clock.GetUtcNow();
        if (!sessions.TryGetValue(key, out var held)) return Task.FromResult<AuthenticationTicket?>(null);
        if (IsOver(held, now))
        {
            sessions.TryRemove(key, out _);
            return Task.FromResult<AuthenticationTicket?>(null);
        }

        sessions.TryUpdate(key, held with { Seen = now }, held);
        return Task.FromResult<AuthenticationTicket?>(held.Ticket);
    }

    public Task RemoveAsync(string key)
    {
        sessions.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    /// <summary>Everybody is signed out: called whenever the desk locks, by whatever door.</summary>
    public void EndAll() => sessions.Clear();

    /// <summary>Where a member is signed in now, the newest first.</summary>
    public IReadOnlyList<SessionRow> Of(string memberId)
    {
        var now = clock.GetUtcNow();
        return [.. sessions.Values.Where(h => h.Ticket.Principal.MemberId() == memberId && !IsOver(h, now)).OrderByDescending(h => h.Begun)
            .Select(h => new SessionRow(h.Ticket.Properties.Items[SignedIn.SessionItem]!, h.Ticket.Properties.Items.TryGetValue(SignedIn.BrowserItem, out var b)
                ? b ?? "" : "", h.Begun, h.Seen))];
    }

    /// <summary>Ends sessions of a member: one, or all but one. Another member's id ends nothing.</summary>
    public int End(string memberId, string? only = null, string? but = null)
    {
        var ended = 0;
        foreach (var (key, held) in sessions)
        {
            var id = held.Ticket.Properties.Items[SignedIn.SessionItem];
            if (held.Ticket.Principal.MemberId() == memberId && (only is null || id == only) && id != but && sessions.TryRemove(key, out _)) ended++;
        }

        return ended;
    }

    public void EndAllOf(string memberId)
    {
        foreach (var (key, held) in sessions)
        {
            if (held.Ticket.Principal.MemberId() == memberId) sessions.TryRemove(key, out _);
        }
    }

    private static bool IsOver(Held held, DateTimeOffset now) => now - held.Seen > Idle || now - held.Begun > Longest;

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, held) in sessions)
        {
            if (IsOver(held, now)) sessions.TryRemove(key, out _);
        }

        // A flood of sign-ins cannot fill the memory: the longest unused session gives way.
        while (sessions.Count >= Most) sessions.TryRemove(sessions.MinBy(s => s.Value.Seen).Key, out _);
    }
}

/// <summary>What a signed-in browser is known by. The word "claim" here is the framework's; ours is in the
/// rooms.</summary>
public static class SignedIn
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    internal const string SessionItem = "session";
    internal const string BrowserItem = "browser";

    /// <summary>What a session is remembered with: the browser's own name for itself, cut down to its family.</summary>
    public static AuthenticationProperties With(string userAgent)
    {
        var browser = First(userAgent, ["Firefox", "Edg", "OPR", "Chrome", "Safari"]) ?? "";
        var system = First(userAgent, ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]) ?? "";
        return new() { Items = { [BrowserItem] = string.Join(", ", new[] { browser, system }.Where(w => w.Length > 0)) } };
    }

    private static string? First(string text, string[] words) => words.FirstOrDefault(w => text.Contains(w, StringComparison.Ordinal));

    public static ClaimsPrincipal As(string memberId, string memberName) => new(new ClaimsIdentity(
        [new Claim("member", memberId), new Claim("name", memberName)], Scheme, "name", null));

    public static string? MemberId(this ClaimsPrincipal? who) => who?.FindFirst("member")?.Value;

    public static string? MemberName(this ClaimsPrincipal? who) => who?.FindFirst("name")?.Value;
}
