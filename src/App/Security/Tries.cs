using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Homeward.App.Security;

/// <summary>
/// Wrong tries, counted by where they come from. Each one makes the wait before the next longer, up to a bound, and nobody is ever
/// locked out: the wait ends by itself, and a browser that signed in before is counted apart from strangers on the same line.
/// </summary>
/// <param name="free">tries that cost no wait</param>
/// <param name="mostSeconds">no wait is longer</param>
public sealed class Tries(TimeProvider clock, int free, int mostSeconds)
{
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (int Failed, DateTimeOffset Last)> kept = new(StringComparer.Ordinal);

    public int SecondsLeft(string from)
    {
        var now = clock.GetUtcNow();
        if (!kept.TryGetValue(from, out var seen) || seen.Failed < free || now - seen.Last > Forgotten) return 0;
        var wait = Math.Min(mostSeconds, 1 << Math.Min(seen.Failed - free, 20));
        return Math.Max(0, (int)Math.Ceiling((seen.Last.AddSeconds(wait) - now).TotalSeconds));
    }

    public int Failed(string from)
    {
        var now = clock.GetUtcNow();
        if (kept.Count >= MostKept) foreach (var (old, seen) in kept) if (now - seen.Last > Forgotten) kept.TryRemove(old, out _);
        // A flood from many addresses fills no memory: beyond the bound the strangers share one count.
        var key = kept.Count >= MostKept && !kept.ContainsKey(from) ? "everybody else" : from;
        return kept.AddOrUpdate(key, _ => (1, now), (_, seen) => (now - seen.Last > Forgotten ? 1 : seen.Failed + 1, now)).Failed;
    }

    public void Passed(string from) => kept.TryRemove(from, out _);
}

/// <summary>Where a try comes from: a browser that signed in here before, by its cookie, or a stranger, by the address.</summary>
public sealed class KnownBrowsers
{
    public const string Cookie = "homeward-known";
    private const int MostKept = 1_000;
    private readonly ConcurrentDictionary<string, string> members = new(StringComparer.Ordinal);

    /// <returns>a key to count under, and the member who signed in there; null for a stranger</returns>
    public (string From, string? Member) Of(string? cookie, IPAddress? address) =>
        cookie is { Length: 64 } && members.TryGetValue(cookie, out var member) ? ("known " + cookie, member)
        : ("address " + Line(address), null);

    /// <summary>Remembers a browser while this program runs. Nothing about it is written anywhere.</summary>
    public string Remember(string member)
    {
        if (members.Count >= MostKept) members.Clear();
        var cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        members[cookie] = member;
        return cookie;
    }

    public void Forget(string member)
    {
        foreach (var (cookie, of) in members) if (of == member) members.TryRemove(cookie, out _);
    }

    /// <summary>One home has many addresses of IPv6: the first half is the line.</summary>
    private static string Line(IPAddress? address) => address is null ? "" : address.GetAddressBytes() is { Length: 16 } six && !address.IsIPv4MappedToIPv6
        ? Convert.ToHexString(six.AsSpan(0, 8)) : address.MapToIPv4().ToString();
}
