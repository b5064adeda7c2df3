using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Homeward.App.Security;

/// <summary>What a browser is to sign, and by what name the desk knows it asked.</summary>
/// <param name="Options">for navigator.credentials, as JSON</param>
public sealed record Ceremony(string Id, string Options);

/// <summary>
/// Asks browsers for passkeys and looks at what they signed, with the framework's own handler of WebAuthn. What was asked is kept in memory,
/// for two minutes, and taken back at the first answer, right or wrong: nothing that was signed counts twice. Safe for concurrent use.
/// </summary>
public sealed class Ceremonies(TimeProvider clock)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    public const int Most = 500;

    private readonly ConcurrentDictionary<string, (string State, string? Member, DateTimeOffset At)> asked = new(StringComparer.Ordinal);

    /// <summary>Asks for a new passkey of somebody who is signed in.</summary>
    /// <param name="called">what the authenticator shows beside it: names neither the desk nor its people</param>
    public async Task<Ceremony> AskToMake(HttpContext http, string member, IReadOnlyList<Passkey> theirs, string called)
    {
        var made = await Handler(new Keyring(member, theirs)).MakeCreationOptionsAsync(new PasskeyUserEntity { Id = member, Name = called, DisplayName = called }, http);
        return new(Keep(made.AttestationState, member), made.CreationOptionsJson);
    }

    /// <returns>null when it is not what was asked of this member, not of this address, or too late</returns>
    public async Task<Passkey?> Made(HttpContext http, string member, IReadOnlyList<Passkey> theirs, string name, string ceremony, string credential)
    {
        if (Take(ceremony) is not { } state || state.Member != member) return null;
        var result = await Handler(new Keyring(member, theirs)).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state.State });
        return result is not { Succeeded: true, Passkey: { } key } ? null : new Passkey(
            Base64Url.EncodeToString(key.CredentialId), name, clock.GetUtcNow(), null, null, key.PublicKey, key.SignCount, key.Transports ?? [],
            key.IsBackupEligible, key.IsBackedUp);
    }

    /// <summary>Asks for any passkey of this desk: who stands there is told by the passphrase, and no name is given away.</summary>
    public async Task<Ceremony> AskToSign(HttpContext http)
    {
        var made = await Handler(new Keyring("", [])).MakeRequestOptionsAsync(null, http);
        return new(Keep(made.AssertionState, null), made.RequestOptionsJson);
    }

    /// <summary>
    /// What looks at a passkey once the passphrase has told whose it must be. The ceremony is taken here, so that it is gone whatever comes.
    /// </summary>
    /// <returns>null when nothing like it was asked</returns>
    public Func<string, IReadOnlyList<Passkey>, PasskeyShown?>? Signed(HttpContext http, string? ceremony, string? credential)
    {
        if (string.IsNullOrEmpty(ceremony) || string.IsNullOrEmpty(credential) || Take(ceremony) is not { Member: null } state) return null;
        return (member, theirs) =>
        {
            // Everything the handler waits for is in memory: it has ended when it returns.
            var result = Handler(new Keyring(member, theirs)).PerformAssertionAsync(
                new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state.State }).GetAwaiter().GetResult();
            return result is { Succeeded: true, Passkey: { } key, User: { } user } && user.Member == member
                ? new PasskeyShown(Base64Url.EncodeToString(key.CredentialId), key.SignCount, key.IsBackedUp) : null;
        };
    }

    private string Keep(string? state, string? member)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, kept) in asked) if (now - kept.At > Longest) asked.TryRemove(old, out _);
        // A flood of questions fills no memory: the oldest gives way, and whoever it was asks again.
        while (asked.Count >= Most) asked.TryRemove(asked.MinBy(a => a.Value.At).Key, out _);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        asked[id] = (state ?? "", member, now);
        return id;
    }

    private (string State, string? Member)? Take(string id) =>
        asked.TryRemove(id, out var kept) && clock.GetUtcNow() - kept.At <= Longest ? (kept.State, kept.Member) : null;

    private static PasskeyHandler<Keyring> Handler(Keyring ring) => new(
        new UserManager<Keyring>(ring, Options.Create(new IdentityOptions()), null!, [], [], null!, null!, null!, null!),
        Options.Create(new IdentityPasskeyOptions
        {
            AuthenticatorTimeout = Longest,
            // The member is told by the passphrase, so the passkey has to find itself; no maker of keys is asked for.
            ResidentKeyRequirement = "required",
            UserVerificationRequirement = "preferred",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsHere(context.HttpContext.Request.Host, context.Origin)),
        }));

    /// <summary>
    /// The address the browser signed is the one this request came to. Behind a proxy the desk hears http where the browser says https, so the
    /// scheme is judged by itself: http is only for this machine and onion names, where a browser gives out passkeys at all.
    /// </summary>
    internal static bool IsHere(HostString host, string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.PathAndQuery != "/" || from.UserInfo.Length > 0) return false;
        if (!string.Equals(from.Host, host.Host, StringComparison.OrdinalIgnoreCase)) return false;
        return from.Scheme == Uri.UriSchemeHttps ? from.Port == (host.Port ?? 443)
            : from.Scheme == Uri.UriSchemeHttp && from.Port == (host.Port ?? 80)
                && (from.IsLoopback || from.Host.EndsWith(".onion", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// One member and their passkeys, as the framework asks for them. It keeps nothing. Every count is given as 0: whether a count went
    /// back is judged by the desk, after the signature, so that nobody without the key can cast a doubt on it.
    /// </summary>
    internal sealed class Keyring(string member, IReadOnlyList<Passkey> theirs) : IUserPasskeyStore<Keyring> // implemented for ASP.NET Core
    {
        public string Member => member;

        public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Keyring user, CancellationToken cancellationToken) =>
            Task.FromResult<IList<UserPasskeyInfo>>([.. theirs.Select(Known)]);

        public Task<UserPasskeyInfo?> FindPasskeyAsync(Keyring user, byte[] credentialId, CancellationToken cancellationToken) =>
            Task.FromResult(theirs.FirstOrDefault(k => k.Id == Base64Url.EncodeToString(credentialId)) is { } key ? Known(key) : null);

        public async Task<Keyring?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
            await FindPasskeyAsync(this, credentialId, cancellationToken) is null ? null : this;

        public Task<Keyring?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(userId == member ? this : null);

        public Task<string> GetUserIdAsync(Keyring user, CancellationToken cancellationToken) => Task.FromResult(user.Member);

        public Task<string?> GetUserNameAsync(Keyring user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Member);

        public Task<string?> GetNormalizedUserNameAsync(Keyring user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

        public Task<Keyring?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

        public Task AddOrUpdatePasskeyAsync(Keyring user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task RemovePasskeyAsync(Keyring user, byte[] credentialId, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task SetUserNameAsync(Keyring user, string? userName, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task SetNormalizedUserNameAsync(Keyring user, string? normalizedName, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task<IdentityResult> CreateAsync(Keyring user, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task<IdentityResult> UpdateAsync(Keyring user, CancellationToken cancellationToken) => throw KeepsNothing();

        public Task<IdentityResult> DeleteAsync(Keyring user, CancellationToken cancellationToken) => throw KeepsNothing();

        public void Dispose()
        {
            // nothing is held
        }

        private static InvalidOperationException KeepsNothing() => new("passkeys are kept by the journal");

        private static UserPasskeyInfo Known(Passkey key) => new(Base64Url.DecodeFromChars(key.Id), key.PublicKey, key.Since, 0, [.. key.Transports],
            isUserVerified: false, key.IsBackupEligible, key.IsBackedUp, [], []);
    }
}
