using Homeward.App.Host;
using Homeward.Journal;

namespace Homeward.App.Security;

/// <summary>What came of a passphrase. Damage is set when the journal or a key file is not as it was written.</summary>
public sealed record Opened(Unlocked? Who, string? Damage, bool Busy)
{
    /// <summary>The passphrase is an administrator's, and the desk is locked: it stays so.</summary>
    public bool Waits { get; init; }

    /// <summary>So many wrong tries came from there that this one was not looked at; seconds until the next will be.</summary>
    public int Wait { get; init; }
}

/// <summary>What somebody gives at the door.</summary>
/// <param name="Words">the four words that the person noted last, to be found in the journal; empty when they noted none</param>
/// <param name="Code">of an app, or a spare one; empty where none was given</param>
/// <param name="From">where it comes from, as wrong tries are counted</param>
/// <param name="KnownAs">the member who signed in at this browser before; null for a stranger</param>
public sealed record Given(string Passphrase, string Words, string Code, string From, string? KnownAs)
{
    /// <summary>Looks at the passkey that was shown; null where none was.</summary>
    public Func<string, IReadOnlyList<Passkey>, PasskeyShown?>? Passkey { get; init; }
}

/// <summary>Somebody gave a member's passphrase without the right code.</summary>
public sealed record Stopped(int Times, DateTimeOffset Last);

/// <summary>
/// The one way into the desk for a browser. Passphrases are tried one after the other: stretching one takes much memory, so
/// a flood of tries must not run side by side, and one try after another is slow enough that nobody needs to be locked out.
/// </summary>
public sealed class Door(WebDeskSettings settings, BrowserSessions sessions) : IDisposable
{
    private readonly Tries tries = new(settings.Clock, free: 4, mostSeconds: 30);
    private readonly Tries codes = new(settings.Clock, free: 5, mostSeconds: 60);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Stopped> stopped = new(StringComparer.Ordinal);

    /// <summary>More than this many people waiting at the door are asked to come back.</summary>
    public const int MostWaiting = 8;

    private readonly SemaphoreSlim one = new(1);
    private int waiting;

    /// <summary>What was tried with a member's passphrase and no right code since the server began; null where nothing was.</summary>
    public Stopped? StoppedFor(string member) => stopped.GetValueOrDefault(member);

    public async Task<Opened> Try(Given given, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (settings.Desk is not { } desk) return new(null, null, false);
        if (tries.SecondsLeft(given.From) is > 0 and var wait) return new(null, null, false) { Wait = wait };
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return new(null, null, true);
        }

        try
        {
            await one.WaitAsync(cancel);
            try
            {
                return await Task.Run(() => Open(desk, given), cancel);
            }
            finally
            {
                one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Turns the code of an invitation into a membership, at the open desk; wrong codes wait like wrong passphrases.</summary>
    /// <returns>the new member, or why not</returns>
    public async Task<(MemberRow? Member, Homeward.Views.Refusal? Refusal)> Join(string code, string passphrase, string from, CancellationToken cancel)
    {
        if (settings.Desk is not { IsLocked: false } desk) return (null, new("locked", "the desk is locked"));
        if (tries.SecondsLeft(from) > 0) return (null, new("busy", "there were many wrong tries from here; wait a little"));
        await one.WaitAsync(cancel);
        try
        {
            return (await Task.Run(() => Members.Accept(desk, code, passphrase, Desk.NewId("act-")), cancel), null);
        }
        catch (Homeward.Views.RefusedException e)
        {
            if (e.Code == "code") tries.Failed(from);
            return (null, new(e.Code, e.Message));
        }
        catch (Homeward.Keys.LockedException)
        {
            return (null, new("locked", "the desk is locked"));
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Forgets every key and signs everybody out.</summary>
    public void Lock()
    {
        settings.Desk?.Lock();
        sessions.EndAll();
    }

    public void Dispose() => one.Dispose();

    /// <summary>The answer is the same whatever was wrong; only the member hears that somebody has their passphrase.</summary>
    private void Count(Given given, Knock knock, Unlocked? who)
    {
        if (who is null) tries.Failed(given.From);
        else tries.Passed(given.From);
        if (who is not null) codes.Passed(who.MemberId);
        if (knock.StoppedFor is not { } member) return;
        codes.Failed(member);
        var now = settings.Clock.GetUtcNow();
        stopped.AddOrUpdate(member, _ => new Stopped(1, now), (_, before) => new Stopped(before.Times + 1, now));
    }

    private Opened Open(Desk desk, Given given)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(given.Words)) desk.Expect(given.Words);
            var knock = new Knock(given.Code, member => member != given.KnownAs && codes.SecondsLeft(member) > 0) { Passkey = given.Passkey };
            var who = desk.Unlock(given.Passphrase, knock: knock);
            Count(given, knock, who);
            if (who is not null && desk.IsLocked) return new(null, null, false) { Waits = true };
            // Whichever way the desk locks, by this page, a command or the process ending: nobody stays signed in.
            // A command may have unlocked it before us, so every sign-in asks for it anew.
            if (who is not null)
            {
                desk.UntilLocked.Register(sessions.EndAll);
                desk.As(who.MemberId).Words.Start();
            }

            return new(who, null, false);
        }
        catch (JournalDamagedException e)
        {
            return new(null, e.Message, false);
        }
        catch (OpenSwapException e)
        {
            return new(null, e.Message, false);
        }
    }
}
