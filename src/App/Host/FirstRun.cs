using System.Security.Cryptography;
using System.Text;
using Homeward.App.Security;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Sealing;

namespace Homeward.App.Host;

/// <summary>
/// A server in front of an empty folder: the first browser that knows the words on the terminal makes the desk there. Until the recovery
/// was rehearsed, or put off with open eyes, that browser is led back to it. Owned by the command that serves; disposes the desk it made.
/// </summary>
public sealed class FirstRun(string folder, TimeProvider clock, LastSeen seen) : IDisposable
{
    private readonly Lock making = new();
    private readonly TaskCompletionSource<Desk> made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Tries tries = new(clock, free: 3, mostSeconds: 30);

    /// <summary>Three words, printed where the server was started: whoever else reaches the port makes no desk.</summary>
    public string Code { get; } = SpokenWords.From(RandomNumberGenerator.GetBytes(6));

    public string Folder => folder;

    /// <summary>Null until it was made.</summary>
    public Desk? Desk { get; private set; }

    /// <summary>Ends when the desk is there.</summary>
    public Task<Desk> Made => made.Task;

    /// <summary>The recovery was rehearsed, or somebody said that they know what they risk.</summary>
    public bool IsFinished => Desk is { IsSetUp: true };

    /// <summary>Waits longer after each wrong try, like the door.</summary>
    public bool Knows(string code)
    {
        if (tries.SecondsLeft("code") > 0) return false;
        var same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(code)), Encoding.UTF8.GetBytes(Code));
        if (!same) tries.Failed("code");
        return same;
    }

    /// <returns>null when another browser made it meanwhile</returns>
    /// <exception cref="DeskException">the folder is not empty any more</exception>
    public Founded? Make(string name, string member, long argonKiB = MemberKey.DefaultMemoryKiB)
    {
        lock (making)
        {
            if (Desk is not null) return null;
            var founded = Desk.Init(folder, new Founding(name, member, null) { Seen = seen, ArgonKiB = argonKiB }, clock);
            Desk = Desk.Open(folder, clock, seen);
            Desk.SwapInClear = OpenSwap.OfThisMachine();
            made.SetResult(Desk);
            return founded;
        }
    }

    public void Dispose() => Desk?.Dispose();

    private static string Plain(string code) => string.Join(' ', (code ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
