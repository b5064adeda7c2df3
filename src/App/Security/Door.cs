using Homeward.App.Host;
using Homeward.Journal;

namespace Homeward.App.Security;

/// <summary>What came of a passphrase. Damage is set when the journal or a key file is not as it was written.</summary>
public sealed record Opened(Unlocked? Who, string? Damage, bool Busy)
{
    /// <summary>The passphrase is an administrator's, and the desk is locked: it stays so.</summary>
    public bool Waits { get; init; }
}

/// <summary>
/// The one way into the desk for a browser. Passphrases are tried one after the other: stretching one takes much memory, so
/// a flood of tries must not run side by side, and one try after another is slow enough that nobody needs to be locked out.
/// </summary>
public sealed class Door(WebDeskSettings settings, BrowserSessions sessions) : IDisposable
{
    /// <summary>More than this many people waiting at the door are asked to come back.</summary>
    public const int MostWaiting = 8;

    private readonly SemaphoreSlim one = new(1);
    private int waiting;

    /// <param name="words">the four words that the person noted last, to be found in the journal; empty when they noted none</param>
    public async Task<Opened> Try(string passphrase, string words, CancellationToken cancel)
    {
        if (settings.Desk is not { } desk) return new(null, null, false);
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
                return await Task.Run(() => Open(desk, passphrase, words), cancel);
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

    /// <summary>Forgets every key and signs everybody out.</summary>
    public void Lock()
    {
        settings.Desk?.Lock();
        sessions.EndAll();
    }

    public void Dispose() => one.Dispose();

    private Opened Open(Desk desk, string passphrase, string words)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(words)) desk.Expect(words);
            var who = desk.Unlock(passphrase);
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
