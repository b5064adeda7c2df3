using Homeward.Journal;

namespace Homeward.Tests.Desk;

/// <summary>A clock that stands where the test puts it.</summary>
internal sealed class FakeClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A real desk in a folder of its own, with one member; removed afterwards. Key stretching is cheap here,
/// everything else is real.</summary>
internal sealed class TestDesk : IDisposable
{
    public TestDesk()
    {
        Root = Directory.CreateTempSubdirectory("homeward-desk").FullName;
        Founded = Homeward.Desk.Init(Folder, "Test desk", "Mira", null, Clock, argonKiB: 64);
        Desk = Opened();
    }

    /// <summary>A copy of a locked desk, to be broken.</summary>
    public TestDesk(TestDesk other)
    {
        Root = Directory.CreateTempSubdirectory("homeward-desk").FullName;
        Founded = other.Founded;
        Keys.DeskFolder.CreatePrivate(Folder);
        foreach (var folder in Directory.EnumerateDirectories(other.Folder, "*", SearchOption.AllDirectories))
        {
            Keys.DeskFolder.CreatePrivate(Path.Combine(Folder, Path.GetRelativePath(other.Folder, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(other.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("desk.lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(other.Folder, file));
            File.Copy(file, copy);
        }

        Desk = Opened();
    }

    public string Root { get; }

    public string Folder => Path.Combine(Root, "desk");

    public FakeClock Clock { get; } = new();

    public Founded Founded { get; }

    public Homeward.Desk Desk { get; private set; }

    public Session Mira => Desk.As(Founded.MemberId);

    public TestDesk Unlock()
    {
        if (Desk.Unlock(Founded.Passphrase) is null) throw new InvalidOperationException(
            "the passphrase does not open the desk");
        return this;
    }

    /// <summary>What a restart does: everything in memory is gone.</summary>
    public TestDesk Reopen() => Restart().Unlock();

    /// <summary>The same, and nobody has signed in yet.</summary>
    public TestDesk Restart()
    {
        Desk.Dispose();
        Desk = Opened();
        return this;
    }

    private Homeward.Desk Opened()
    {
        var desk = Homeward.Desk.Open(Folder, Clock);
        desk.ArgonKiB = 64;
        return desk;
    }

    /// <summary>Opens the folder again, locked; the desk before it was disposed.</summary>
    public void OpenAgain() => Desk = Homeward.Desk.Open(Folder, Clock);

    public SqliteJournal OpenJournal() => SqliteJournal.Open(Path.Combine(Folder, "journal.sqlite"));

    public void Dispose()
    {
        Desk.Dispose();
        Directory.Delete(Root, true);
    }
}
