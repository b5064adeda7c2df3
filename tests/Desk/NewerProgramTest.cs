using System.Security.Cryptography;
using System.Text;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Tests.Scripts;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>
/// Entries this program cannot apply, sealed and signed as a member's program would have: of a kind from a newer
/// program, and of a kind we know with a body that cannot be. Nothing is ever skipped silently.
/// </summary>
public class NewerProgramTest
{
    private const string Passphrase = "correct horse battery staple";

    [Theory]
    [InlineData("tracing-request-sent", 1)]
    [InlineData("source-received", 2)]
    public void Unlock_KindOfANewerProgram_IsRefusedAndNamesIt(string kind, int version)
    {
        using var desk = new ScriptDesk();
        var at = Append(desk, kind, version, "{}", "act-new");
        using (var opened = Homeward.Desk.Open(desk.Desk, TimeProvider.System))
        {
            var e = Assert.Throws<NewerProgramException>(() => opened.Unlock(Passphrase));
            Assert.Contains($"entry {at} is a “{kind}” of version {version}", e.Message, StringComparison.Ordinal);
            Assert.Contains("newer program", e.Message, StringComparison.Ordinal);
            Assert.True(opened.IsLocked);
        }

        var ran = desk.Run("add", desk.Passphrase);
        Assert.Equal(3, ran.Code);
        Assert.Contains($"“{kind}”", ran.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing is damaged", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run-closed", "{\"seen\":5,\"stored\":1,\"known\":1,\"refused\":1}", "does not add up")]
    [InlineData("run-closed", "this is no JSON", "")]
    [InlineData("text-taken", "{\"ordinal\":\"seven\",\"text\":1}", "")]
    [InlineData("member-added", "{\"name\":\"Mira again\",\"role\":\"caseworker\"}", "UNIQUE")]
    [InlineData("part-received", "{}", "")]
    public void Unlock_EntryThatCannotBeApplied_AnswersButDoesNotWrite(string kind, string body, string because)
    {
        using var desk = new ScriptDesk();
        var subject = kind == "member-added" ? desk.Founded.MemberId : "run-odd";
        var at = Append(desk, kind, 1, body, "act-odd", subject);
        using var opened = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        Assert.NotNull(opened.Unlock(Passphrase));
        var alarm = opened.Mark().Alarm;
        Assert.NotNull(alarm);
        Assert.Contains($"entry {at} ({kind})", alarm, StringComparison.Ordinal);
        Assert.Contains(because, alarm, StringComparison.Ordinal);
        var session = opened.As(desk.Founded.MemberId);
        Assert.Equal(0, session.Evidence.Sources(Slice.First()).Total);
        var e = Assert.Throws<RefusedException>(() => session.Evidence.Add(desk.Passphrase));
        Assert.Contains("read-only", e.Message, StringComparison.Ordinal);
        Assert.Equal(at + 1, opened.Mark().RecordNumber);
    }

    /// <summary>Writes an entry past the views, with everything a journal asks of it. Gives its position.</summary>
    private static long Append(ScriptDesk desk, string kind, int version, string body, string act, string subject = "run-odd")
    {
        var folder = new DeskFolder(desk.Desk);
        using var identity = MemberKey.Parse(File.ReadAllText(folder.MemberFile(desk.Founded.MemberId)), out _)!.Open(Passphrase)!;
        using var file = File.OpenRead(folder.EpochFile(1));
        using var keys = KeyRing.Open(file, identity);
        using var journal = SqliteJournal.Open(folder.Journal);
        var opener = new EntryOpener(keys);
        var range = new CompactRange();
        foreach (var row in journal.Read(0, 1000))
        {
            opener.Open(row);
            range.Append(row.LeafHash());
        }

        using var append = journal.BeginAppend();
        var entry = new Entry(append.Head.Size, kind, version, new FakeClock().Now, desk.Founded.MemberId, act, [new(subject, null)],
            Secrecy.Desk, Secrecy.Desk, null, 1, null);
        var stored = opener.Seal(entry, RandomNumberGenerator.GetBytes(16), 0, 1, Encoding.UTF8.GetBytes(body));
        range.Append(stored.LeafHash());
        var next = new Head(range.Size, range.Root(), 1);
        var face = DeskFile.Parse(File.ReadAllBytes(folder.DeskFile))!;
        append.Commit([stored], next, new Checkpoint(face.Origin, next.Size, next.Root).Sign(keys.Signing.PublicKey, keys.Signing.Sign));
        return entry.Position;
    }
}
