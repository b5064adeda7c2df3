using Homeward.Keys;

namespace Homeward.App.Host;

/// <summary>What a served desk does by itself, a few times a minute: it locks when nobody has asked it anything for long, and while it is open it
/// takes in what waited and reads its originals again when that is due.</summary>
internal static class Rounds
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    public static async Task Run(Desk desk, TimeProvider clock, CancellationToken stop)
    {
        Task checking = Task.CompletedTask;
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                desk.Tend(() => desk.LockIfIdle());
                if (!checking.IsCompleted) continue;
                await checking;
                checking = Task.Run(desk.DoRound, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // the server ends
        }
        finally
        {
            await checking; // ends by itself when the desk locks
        }
    }
}
