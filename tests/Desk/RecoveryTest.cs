using Homeward.Access;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>The holders' way back: enough of them open the desk for a member, fewer and strangers do not, and it counts only once it was tried.</summary>
public class RecoveryTest
{
    private const string Anew = "mira has a new passphrase";

    [Fact]
    public void SetUp_IsFinishedOnlyByARehearsal()
    {
        using var test = new TestDesk().Unlock();
        Assert.Equal("missing", test.Mira.Front(new DateOnly(2026, 11, 23)).RecoveryWanting);
        Assert.Equal("holders", Assert.Throws<RefusedException>(() => test.Mira.Recovery.SetUp(1, 3, false, "x")).Code);
        Assert.Equal("recovery", Assert.Throws<RefusedException>(() => test.Mira.Recovery.SetUp(2, 3, true, "x")).Code);
        var parts = test.Mira.Recovery.SetUp(2, 3, false, "setup");
        Assert.Equal([1, 2, 3], parts.Select(p => p.Number));
        Assert.All(parts, p => Assert.Equal(33, p.Words.Split(' ').Length));
        Assert.Equal("unrehearsed", test.Mira.Front(new DateOnly(2026, 11, 23)).RecoveryWanting);
        Assert.Equal("recovery", Assert.Throws<RefusedException>(() => test.Mira.Recovery.SetUp(2, 3, false, "again")).Code);
        Assert.Contains("2 shares are needed", Assert.Throws<RefusedException>(() => test.Mira.Recovery.Rehearse([parts[0].Words], "r")).Message, StringComparison.Ordinal);
        var wrong = parts[1].Words.Replace(parts[1].Words.Split(' ')[9], "academic", StringComparison.Ordinal);
        Assert.Contains("2. part", Assert.Throws<RefusedException>(() => test.Mira.Recovery.Rehearse([parts[0].Words, wrong], "r")).Message, StringComparison.Ordinal);
        Assert.NotNull(test.Mira.Recovery.Rehearse([parts[2].Words, parts[0].Words], "rehearse").Rehearsed);
        Assert.Null(test.Mira.Front(new DateOnly(2026, 11, 23)).RecoveryWanting);
        test.Reopen();
        Assert.NotNull(test.Mira.Recovery.Status()!.Rehearsed);
        Assert.All(test.Mira.Check().Areas, a => Assert.Empty(a.Damage));
    }

    [Fact]
    public void Rehearse_WordsOfAnotherDesk_DoNotCount()
    {
        using var test = new TestDesk().Unlock();
        using var other = new TestDesk().Unlock();
        test.Mira.Recovery.SetUp(2, 2, false, "setup");
        var theirs = other.Mira.Recovery.SetUp(2, 2, false, "setup").Select(p => p.Words).ToList();
        Assert.Equal("other", Assert.Throws<RefusedException>(() => test.Mira.Recovery.Rehearse(theirs, "r")).Code);
        Assert.Equal("other", Assert.Throws<RefusedException>(() => Recovery.Use(test.Desk, theirs, "Mira", Anew, "u")).Code);
        test.Desk.Lock();
        Assert.Equal("other", Assert.Throws<RefusedException>(() => Recovery.Use(test.Desk, theirs, "Mira", Anew, "u")).Code);
        Assert.True(test.Desk.IsLocked);
        Assert.NotNull(test.Desk.Unlock(test.Founded.Passphrase));
    }

    [Fact]
    public void Use_OfALockedDesk_GivesTheMemberANewPassphraseAndTheOldOneNothing()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("a.txt", "It stood here before.\n");
        var parts = test.Mira.Recovery.SetUp(3, 5, false, "setup").Select(p => p.Words).ToList();
        test.Desk.Lock();
        Assert.Equal("member", Assert.Throws<RefusedException>(() => Recovery.Use(test.Desk, parts[..3], "Nobody", Anew, "u")).Code);
        Assert.True(test.Desk.IsLocked);
        Assert.Equal(test.Founded.MemberId, Recovery.Use(test.Desk, parts[1..4], "Mira", Anew, "use").Id);
        Assert.True(test.Desk.IsLocked);
        Assert.Null(test.Desk.Unlock(test.Founded.Passphrase));
        Assert.Equal("Mira", test.Desk.Unlock(Anew)!.MemberName);
        Assert.Equal("It stood here before.\n", test.Mira.Evidence.Source(source)!.Text);
        Assert.All(test.Mira.Check().Areas, a => Assert.Empty(a.Damage));
        // The sheets stay good, through this and through departures.
        var ona = MembersTest.Join(test, Role.Verifier);
        test.Mira.Members.Leave(ona, "moved", "leave");
        test.Desk.Lock();
        Recovery.Use(test.Desk, parts[2..5], "Mira", Anew + "!", "use-again");
        Assert.NotNull(test.Desk.Unlock(Anew + "!"));
    }

    [Fact]
    public void Use_OfAnAdministrator_GivesNoContent()
    {
        using var test = new TestDesk().Unlock();
        var parts = test.Mira.Recovery.SetUp(2, 2, false, "setup").Select(p => p.Words).ToList();
        MembersTest.Join(test, Role.Administrator);
        test.Desk.Lock();
        Recovery.Use(test.Desk, parts, "Ona", Anew, "use");
        Assert.Equal(Role.Administrator, test.Desk.Unlock(Anew)!.Role);
        Assert.True(test.Desk.IsLocked);
    }

    [Fact]
    public void Replace_OldSheets_OpenNothingNew()
    {
        using var test = new TestDesk().Unlock();
        var old = test.Mira.Recovery.SetUp(2, 2, false, "setup").Select(p => p.Words).ToList();
        var fresh = test.Mira.Recovery.SetUp(2, 3, true, "replace").Select(p => p.Words).ToList();
        Assert.Equal(2, test.Desk.Live.Keys.Epoch);
        Assert.Equal("unrehearsed", test.Mira.Recovery.Wanting);
        test.Desk.Lock();
        Assert.Equal("other", Assert.Throws<RefusedException>(() => Recovery.Use(test.Desk, old, "Mira", Anew, "u")).Code);
        Recovery.Use(test.Desk, fresh[..2], "Mira", Anew, "use");
        Assert.NotNull(test.Desk.Unlock(Anew));
    }
}
