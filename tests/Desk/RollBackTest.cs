using Homeward.Journal;
using Homeward.Keys;
using Homeward.Tests.Scripts;
using Homeward.Views;
using Microsoft.Data.Sqlite;

namespace Homeward.Tests.Desk;

/// <summary>The folder of a desk is put back to last week's copy.</summary>
public sealed class RollBackTest : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private readonly string root = Directory.CreateTempSubdirectory("homeward-back").FullName;
    private readonly string member;
    private int notes;

    public RollBackTest() => member = Homeward.Desk.Init(Folder, "Desk", "Mira", Passphrase, new FakeClock(), argonKiB: 64).MemberId;

    private string Folder => Path.Combine(root, "desk");

    private string Copy => Path.Combine(root, "last week");

    private LastSeen Here => new(Path.Combine(root, "state"), []);

    public void Dispose() => Directory.Delete(root, true);

    [Fact]
    public void Open_OlderCopy_WhereThisMachineSawMore_IsRefused()
    {
        Work(Here, 2);
        ScriptDesk.Copy(Folder, Copy);
        var (number, _, _) = Work(Here, 1);
        PutBack();
        var e = Assert.Throws<RolledBackException>(() => Homeward.Desk.Open(Folder, new FakeClock(), Here));
        Assert.Contains($"has seen it at {number}", e.Message, StringComparison.Ordinal);
        Assert.Contains(".seen", e.Message, StringComparison.Ordinal); // and what to move away
    }

    /// <summary>The old copy was worked on elsewhere until it is longer than what was seen here.</summary>
    [Fact]
    public void Open_OlderCopyThatGrewElsewhere_IsRefused()
    {
        Work(Here, 1);
        ScriptDesk.Copy(Folder, Copy);
        Work(Here, 1);
        PutBack();
        Work(LastSeen.Nothing, 5);
        Assert.Contains("other ones", Assert.Throws<RolledBackException>(() => Homeward.Desk.Open(Folder, new FakeClock(), Here)).Message, StringComparison.Ordinal);
    }

    /// <summary>And whoever did it put the seal we know into the table: the entries themselves do not give it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unlock_GrownCopyWithOurSealPlanted_IsRefused(bool snapshot)
    {
        Work(Here, 1);
        ScriptDesk.Copy(Folder, Copy);
        var (number, _, note) = Work(Here, 1);
        PutBack();
        Work(LastSeen.Nothing, 5, snapshot);
        using (var db = new SqliteConnection($"Data Source={Path.Combine(Folder, "journal.sqlite")};Pooling=False"))
        {
            db.Open();
            using var plant = db.CreateCommand();
            plant.CommandText = "INSERT OR REPLACE INTO checkpoint VALUES ($size, $note)";
            plant.Parameters.AddWithValue("$size", number);
            plant.Parameters.AddWithValue("$note", note);
            plant.ExecuteNonQuery();
        }

        using var desk = Homeward.Desk.Open(Folder, new FakeClock(), Here);
        Assert.Contains("other ones", Assert.Throws<RolledBackException>(() => desk.Unlock(Passphrase)).Message, StringComparison.Ordinal);
        Assert.True(desk.IsLocked);
    }

    [Fact]
    public void Open_OlderCopy_WhereOnlySomebodyElseKeptTheNote_IsRefused()
    {
        Work(LastSeen.Nothing, 1);
        ScriptDesk.Copy(Folder, Copy);
        var (_, words, note) = Work(LastSeen.Nothing, 1);
        PutBack();
        foreach (var kept in new[] { note, words, words.ToUpperInvariant().Replace(" ", "  ", StringComparison.Ordinal) })
        {
            Assert.Throws<RolledBackException>(() => Homeward.Desk.Open(Folder, new FakeClock(), new LastSeen(null, [kept])));
        }
    }

    [Fact]
    public void Open_GoneOnSince_FitsNoteAndWords()
    {
        var (_, words, note) = Work(Here, 1);
        Work(Here, 2);
        using var desk = Homeward.Desk.Open(Folder, new FakeClock(), Here with { Brought = [note, words] });
        Assert.NotNull(desk.Unlock(Passphrase));
        Assert.False(desk.IsUnknownHere);
    }

    [Fact]
    public void Open_NothingKnown_OpensAndSaysThatItCannotTell()
    {
        Work(LastSeen.Nothing, 1);
        using var desk = Homeward.Desk.Open(Folder, new FakeClock(), Here);
        Assert.True(desk.IsUnknownHere);
        Assert.NotNull(desk.Unlock(Passphrase));
    }

    [Fact]
    public void Open_NoteOfAnotherDeskOrForged_IsRefused()
    {
        var (_, _, note) = Work(LastSeen.Nothing, 1);
        var forged = note.Replace("\n4\n", "\n2\n", StringComparison.Ordinal);
        Assert.NotEqual(note, forged);
        Assert.Contains("no seal of this desk", Assert.Throws<JournalDamagedException>(() =>
            Homeward.Desk.Open(Folder, new FakeClock(), new LastSeen(null, [forged]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhileAnotherProgramWrites_IsRefused()
    {
        using var desk = Homeward.Desk.Open(Folder, new FakeClock());
        Assert.Contains("another program", Assert.Throws<DeskException>(() => Homeward.Desk.Open(Folder, new FakeClock())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_OlderCopy_ExitsWithTamperingAndKeepsTheDeskShut()
    {
        using var script = new ScriptDesk();
        Assert.Equal(0, script.Run("add", script.Write("one.txt", "One.\n")).Code);
        var older = Path.Combine(script.Root, "older");
        ScriptDesk.Copy(script.Desk, older);
        Assert.Equal(0, script.Run("add", script.Write("two.txt", "Two.\n")).Code);
        Directory.Delete(script.Desk, true);
        ScriptDesk.Copy(older, script.Desk);
        var ran = DeskProcess.Run(script.Root, "serve", "--desk", script.Desk, "--port", "0");
        Assert.Equal(5, ran.Code);
        Assert.Contains("older copy", ran.Error, StringComparison.Ordinal);
        Assert.Equal(5, script.Run("check").Code);
    }

    private void PutBack()
    {
        Directory.Delete(Folder, true);
        ScriptDesk.Copy(Copy, Folder);
    }

    /// <summary>A day at the desk; gives where it stood in the evening.</summary>
    private (long Number, string Words, string Note) Work(LastSeen seen, int count, bool snapshot = false)
    {
        using var desk = Homeward.Desk.Open(Folder, new FakeClock(), seen);
        Assert.NotNull(desk.Unlock(Passphrase));
        for (var i = 0; i < count; i++)
        {
            desk.As(member).Seat.Do($"note-{notes}", new Draft("desk-named", 1, [new(Homeward.Desk.NewId("dsk-"), 0)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new { name = $"Name {notes++}" })));
        }

        if (snapshot) desk.Live.WriteSnapshot(desk.Folder.Snapshot, always: true);
        var mark = desk.Mark();
        return (mark.RecordNumber, mark.Words, desk.Journal.ReadCheckpoints(mark.RecordNumber)[0].Note);
    }
}
