using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>Members come, go, change roles and passphrases; who must not read does not, also with copies they kept.</summary>
public class MembersTest
{
    internal const string Ona = "ona has a long passphrase";

    [Fact]
    public void Accept_TheCode_MakesAMemberWithAPassphraseOfTheirOwn()
    {
        using var test = new TestDesk().Unlock();
        test.AddFile("a.txt", "It stood here before.\n");
        var invitation = test.Mira.Members.Invite("Ona", Role.Verifier, "uk", "invite");
        Assert.Equal(6, invitation.Code.Split(' ').Length);
        Assert.Null(test.Desk.Unlock(invitation.Code));
        Assert.Equal("code", Assert.Throws<RefusedException>(() => Members.Accept(test.Desk, "no such code at all", Ona, "x")).Code);
        Assert.Equal("weak", Assert.Throws<RefusedException>(() => Members.Accept(test.Desk, invitation.Code, "short", "x")).Code);
        var row = Members.Accept(test.Desk, invitation.Code, Ona, "accept");
        Assert.Equal((invitation.MemberId, "Ona", Role.Verifier, MemberState.Active, true), (row.Id, row.Name, row.Role, row.State, row.Reads));
        Assert.Throws<RefusedException>(() => Members.Accept(test.Desk, invitation.Code, Ona, "again"));
        test.Reopen();
        test.Desk.Lock();
        Assert.Null(test.Desk.Unlock(invitation.Code));
        Assert.True(test.Desk.IsLocked);
        Assert.Equal(("Ona", "uk", Role.Verifier), test.Desk.Unlock(Ona) is { } who ? (who.MemberName, who.Lang, who.Role) : default);
        Assert.Equal(1, test.Desk.As(row.Id).Evidence.Sources(Slice.First()).Total);
        Whole(test);
        Assert.Empty(Directory.EnumerateFiles(test.Desk.Folder.Keys, "*.invite"));
    }

    [Fact]
    public void Accept_AfterItsDay_IsRefused()
    {
        using var test = new TestDesk().Unlock();
        var invitation = test.Mira.Members.Invite("Ona", Role.Verifier, null, "invite");
        test.Clock.Now = test.Clock.Now.AddDays(Members.InvitationDays + 1);
        Assert.Equal("late", Assert.Throws<RefusedException>(() => Members.Accept(test.Desk, invitation.Code, Ona, "accept")).Code);
    }

    [Fact]
    public void Invitation_PlantedFile_IsNoCode()
    {
        using var test = new TestDesk().Unlock();
        var invitation = test.Mira.Members.Invite("Ona", Role.Verifier, null, "invite");
        using var theirs = Members.Fresh();
        File.WriteAllText(Path.Combine(test.Folder, KeyChange.InvitationName(invitation.MemberId)), MemberKey.Seal(
            invitation.MemberId, test.Desk.Face.Binding, theirs, "a code of their own", new byte[16], 64).Print());
        Assert.Throws<RefusedException>(() => Members.Accept(test.Desk, "a code of their own", Ona, "accept"));
    }

    [Fact]
    public void ChangePassphrase_OldOne_OpensNothingNotEvenFromACopy()
    {
        using var test = new TestDesk().Unlock();
        var file = test.Desk.Folder.MemberFile(test.Founded.MemberId);
        var kept = File.ReadAllBytes(file);
        Assert.Equal("passphrase", Assert.Throws<RefusedException>(() => test.Mira.Members.ChangePassphrase("not the present one", Ona, "x")).Code);
        test.Mira.Members.ChangePassphrase(test.Founded.Passphrase, Ona, "change");
        Assert.Null(test.Desk.Unlock(test.Founded.Passphrase));
        Assert.NotNull(test.Desk.Unlock(Ona));
        Whole(test);
        File.WriteAllBytes(file, kept);
        var e = Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock(test.Founded.Passphrase));
        Assert.Contains("older copy", e.Message, StringComparison.Ordinal);
        test.Desk.Lock();
        Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock(test.Founded.Passphrase));
        Assert.True(test.Desk.IsLocked);
    }

    [Fact]
    public void Leave_NewEpoch_TheirCopyOpensNothingNew()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("a.txt", "It stood here before.\n");
        var ona = Join(test, Role.Caseworker);
        var (oldRing, oldKey) = (File.ReadAllBytes(test.Desk.Folder.EpochFile(1)), File.ReadAllText(test.Desk.Folder.MemberFile(ona)));
        Assert.Equal("last", Assert.Throws<RefusedException>(() =>
        {
            test.Mira.Members.Leave(ona, "first", "leave-1");
            test.Mira.Members.Leave(test.Founded.MemberId, "then", "leave-2");
        }).Code);
        Assert.Equal(2, test.Mira.Seat.Live.Keys.Epoch);
        Assert.False(File.Exists(test.Desk.Folder.EpochFile(1)));
        Assert.Null(test.Desk.Unlock(Ona));
        var added = test.AddFile("b.txt", "It came after.\n");
        test.Mira.Claims.ReadSource(source); // an act of the new epoch, sealed under a key that they may have kept
        Whole(test);
        test.Reopen();
        Assert.Equal(2, test.Mira.Evidence.Sources(Slice.First()).Total);
        Assert.Equal("It stood here before.\n", test.Mira.Evidence.Source(test.Mira.Evidence.Sources(Slice.First()).Rows[^1].Id)!.Text);
        Assert.Throws<LockedException>(() => test.Desk.As(ona));
        var stale = test.Desk.Seat(ona); // a page that was open when they left
        Assert.Throws<RefusedException>(() => stale.Do("x", new Draft("member-left", 1, [new About("mem-x", 0)], Secrecy.Desk, Secrecy.Desk, [])));
        Assert.Equal(0, stale.Ask(q => q.Number($"SELECT count(*) FROM source s WHERE {Walls.Sees("s.id")}", ona)));

        using var identity = MemberKey.Parse(oldKey, out _)!.Open(Ona)!;
        using var kept = KeyRing.Open(new MemoryStream(oldRing), identity);
        var opener = new EntryOpener(kept);
        var entries = test.Desk.Journal.Read(0, 1000);
        Assert.NotNull(opener.Open(entries[0]).Body); // what they could read, they can read for ever from a copy
        var fresh = entries.Where(e => e.Position >= test.Mira.Seat.Ask(q => q.Number("SELECT position FROM source WHERE id = $1", added))).ToList();
        Assert.NotEmpty(fresh);
        foreach (var entry in fresh) Assert.Throws<JournalDamagedException>(() => opener.Open(entry));
        foreach (var entry in entries.Where(e => e.Position < fresh[0].Position)) if (HeaderOf(entry).Epoch == 1) opener.Open(entry); // all keys they had
        var later = fresh.Single(e => test.Desk.Live.Open(e.Position) is { Kind: "source-read" } read && read.Key == source);
        using var ours = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(test.Founded.MemberId)), out _)!.Open(test.Founded.Passphrase)!;
        using var ring = test.Desk.OpenRing(ours, 2);
        var outer = EntrySeal.OpenOuter(HeaderOf(later), later.Header, later.Sealed, ring.JournalKey(2)!);
        Assert.NotEmpty(Inner(ring.JournalKey(2)!).Body); // the kept data key is the right one, and not enough
        Assert.ThrowsAny<CryptographicException>(() => Inner(kept.JournalKey(1)!));
        EntrySeal.Inner Inner(byte[] journalKey) =>
            EntrySeal.OpenInner(HeaderOf(later), later.Header, later.Sealed, journalKey, kept.DataKey(source)!, outer.InnerCommitment);
        Assert.ThrowsAny<Exception>(() => KeyRing.Open(new MemoryStream(File.ReadAllBytes(test.Desk.Folder.EpochFile(2))), identity));
    }

    [Fact]
    public void Leave_SaysWhatTheyCouldRead()
    {
        using var test = new TestDesk().Unlock();
        test.AddFile("a.txt", "one\n");
        test.AddFile("b.txt", "two\n");
        var ona = Join(test, Role.Lawyer);
        var hidden = test.AddFile("c.txt", "three\n");
        test.Mira.Seat.Do("wall", new Draft("wall-opened", 1, [new("wal-x", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("x", [test.Founded.MemberId]))),
            new Draft("wall-set", 1, [new(hidden, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-x", "private"))));
        var departure = test.Mira.Members.Leave(ona, "moved away", "leave");
        Assert.Equal((2, 0, 2), (departure.SourcesRead, departure.PersonsRead, departure.NewEpoch));
        Assert.Equal(MemberState.Left, test.Mira.Members.List().Single(m => m.Id == ona).State);
    }

    [Fact]
    public void Administrator_KeepsTheMachine_AndOpensNoContent()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("a.txt", "It stood here before.\n");
        var admin = Join(test, Role.Administrator);
        Assert.Equal(Role.Administrator, test.Desk.Unlock(Ona)!.Role);
        var session = test.Desk.As(admin);
        Assert.Empty(session.Evidence.Sources(Slice.First()).Rows);
        Assert.Null(session.Evidence.Source(source));
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => session.Evidence.Add(Path.Combine(test.Root, "a.txt"))).Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => session.Members.Invite("X", Role.Editor, null, "x")).Code);
        test.Desk.Lock();
        Assert.Equal((admin, Role.Administrator), test.Desk.Unlock(Ona) is { } who ? (who.MemberId, who.Role) : default);
        Assert.True(test.Desk.IsLocked);
        Assert.Throws<LockedException>(() => test.Desk.As(admin));
        using var identity = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(admin)), out _)!.Open(Ona)!;
        Assert.ThrowsAny<JournalDamagedException>(() => test.Desk.OpenRing(identity, 1));
        test.Unlock();
        test.Desk.As(admin).Members.ChangePassphrase(Ona, Ona + "2", "change");
        Assert.NotNull(test.Desk.Unlock(Ona + "2"));
        Whole(test);
    }

    [Fact]
    public void AdministratorFile_NotSignedByTheDesk_SignsNobodyIn()
    {
        using var test = new TestDesk().Unlock();
        using var theirs = Members.Fresh();
        using var key = new SigningKey(new byte[32]);
        var member = Homeward.Desk.NewId("mem-");
        File.WriteAllText(test.Desk.Folder.MemberFile(member), MemberKey.Seal(member, test.Desk.Face.Binding, theirs, "a planted passphrase", new byte[16], 64).Print());
        File.WriteAllText(Path.Combine(test.Folder, KeyChange.AdministratorName(member)), AdministratorFile.Sign(member, test.Desk.Face, theirs.Recipient, key).Print());
        test.Desk.Lock();
        Assert.Throws<JournalDamagedException>(() => test.Desk.Unlock("a planted passphrase"));
        Assert.True(test.Desk.IsLocked);
    }

    [Fact]
    public void SetRole_ToAdministrator_TakesTheContentAway()
    {
        using var test = new TestDesk().Unlock();
        test.AddFile("a.txt", "It stood here before.\n");
        var ona = Join(test, Role.Caseworker);
        Assert.Null(test.Mira.Members.SetRole(ona, Role.Editor, "she edits now", "editor"));
        Assert.Equal(1, test.Desk.As(ona).Evidence.Sources(Slice.First()).Total);
        Assert.Equal(1, test.Mira.Members.SetRole(ona, Role.Administrator, "she keeps the server", "admin")!.SourcesRead);
        Assert.Empty(test.Desk.As(ona).Evidence.Sources(Slice.First()).Rows);
        test.Desk.Lock();
        Assert.Equal(Role.Administrator, test.Desk.Unlock(Ona)!.Role);
        Assert.True(test.Desk.IsLocked);
        test.Unlock();
        Assert.Equal("administrator", Assert.Throws<RefusedException>(() => test.Mira.Members.SetRole(ona, Role.Editor, "back", "x")).Code);
        Assert.Equal("last", Assert.Throws<RefusedException>(() => test.Mira.Members.SetRole(test.Founded.MemberId, Role.Administrator, "x", "x")).Code);
        Whole(test);
    }

    private static EntryHeader HeaderOf(StoredEntry entry) => EntryHeader.Parse(entry.Header, out _)!;

    internal static string Join(TestDesk test, string role)
    {
        var invitation = test.Mira.Members.Invite("Ona", role, null, "invite-" + role);
        return Members.Accept(test.Desk, invitation.Code, Ona, "accept-" + role).Id;
    }

    private static void Whole(TestDesk test)
    {
        var damage = test.Mira.Check().Areas.SelectMany(a => a.Damage).ToList();
        Assert.True(damage.Count == 0, string.Join("; ", damage));
    }
}
