namespace Homeward.App.Intake;

/// <summary>Names of what the forms of the intake carry beside their questions.</summary>
internal static class IntakeForms
{
    public const string Token = "form-key";
    public const string Ticket = "ticket";
    public const string Trap = "website";
}

/// <summary>How much a public intake takes, so that it can be full and say so instead of failing.</summary>
public sealed record IntakeLimits
{
    /// <summary>Bytes of one request, files and all.</summary>
    public long MostRequest { get; init; } = 200L << 20;

    public int MostFiles { get; init; } = 20;

    /// <summary>Sealed bytes that may wait.</summary>
    public long MostWaiting { get; init; } = 20L << 30;

    /// <summary>Bytes of the disk that are left alone.</summary>
    public long KeepFree { get; init; } = 1L << 30;

    /// <summary>Letters a minute, of all senders together: nobody's address is kept to count them apart.</summary>
    public int LettersPerMinute { get; init; } = 60;

    /// <summary>Tries of seven words a minute, of all together.</summary>
    public int LookupsPerMinute { get; init; } = 120;

    /// <summary>How long a form has to be open before it is sent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>No answer to seven words comes sooner, so that its time tells nothing.</summary>
    public TimeSpan LookupTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Letters sealed at once, and files received at once; each holds some megabytes of memory.</summary>
    public int SealingAtOnce { get; init; } = 4;

    public int FilesAtOnce { get; init; } = 10;

    /// <summary>How long somebody waits for a place before they are told that it is full.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a second below which a sender is let go, after half a minute.</summary>
    public double LeastBytesPerSecond { get; init; } = 300;
}

/// <summary>What one intake counts about itself: no address, no content, no time of a single letter.</summary>
public sealed class IntakeCounts(TimeProvider clock)
{
    private readonly Lock guard = new();
    private long minute;
    private int letters;
    private int lookups;

    /// <summary>Since the program began.</summary>
    public long Taken { get; private set; }

    public long Refused { get; private set; }

    public long BrokenOff { get; private set; }

    /// <summary>Counts one more letter of this minute, where the limit lets it in.</summary>
    internal bool Letter(int most) => Count(ref letters, most);

    internal bool Lookup(int most) => Count(ref lookups, most);

    internal void Took()
    {
        lock (guard) Taken++;
    }

    internal void Refuse()
    {
        lock (guard) Refused++;
    }

    internal void BreakOff()
    {
        lock (guard) BrokenOff++;
    }

    private bool Count(ref int count, int most)
    {
        lock (guard)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (now != minute) (minute, letters, lookups) = (now, 0, 0);
            return ++count <= most;
        }
    }
}
