using Homeward.Journal;

namespace Homeward.Tests.Desk;

public sealed class DoctorTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();

    private LastSeen Here => new(Path.Combine(test.Root, "state"), []);

    public void Dispose() => test.Dispose();

    [Fact]
    public void Look_AtADeskThatIsCaredFor_IsWell()
    {
        var mark = test.Desk.Mark();
        Here.Keep(test.Desk.Face, test.Desk.Journal.ReadCheckpoints(mark.RecordNumber)[0].Note);
        var parts = test.Mira.Recovery.SetUp(2, 3, false, "act-setup");
        test.Mira.Recovery.Rehearse([parts[0].Words, parts[1].Words], "act-rehearse");
        DeskBackup.Make(test.Folder, Path.Combine(test.Root, "b"), Path.Combine(test.Root, "k"), false, test.Clock);
        RestoreDrill.Run(test.Folder, Path.Combine(test.Root, "b"), Path.Combine(test.Root, "k"), test.Founded.Passphrase, test.Clock);
        // Whether this process may be dumped is the test runner's business.
        Assert.DoesNotContain(Look(), s => !s.IsWell && s.What != "core files");
    }

    [Theory]
    [InlineData("backup", "never", "homeward backup")]
    [InlineData("copy of the keys", "never", "--keys-to")]
    [InlineData("restore drill", "never", "--drill")]
    [InlineData("recovery rehearsed", "never", "homeward recovery setup")]
    [InlineData("older copy", "would not be noticed", "four words")]
    public void Look_AtANewDesk_SaysWhatToDo(string what, string says, string todo)
    {
        var symptom = Wrong(what);
        Assert.Contains(says, symptom.Says, StringComparison.Ordinal);
        Assert.Contains(todo, symptom.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_LongAfter_TheBackupIsTooOld()
    {
        DeskBackup.Make(test.Folder, Path.Combine(test.Root, "b"), Path.Combine(test.Root, "k"), false, test.Clock);
        test.Clock.Now = test.Clock.Now.AddDays(8);
        Assert.Contains("more than 7 days", Wrong("backup").Says, StringComparison.Ordinal);
        Assert.True(Look().Single(s => s.What == "copy of the keys").IsWell);
    }

    [Fact]
    public void Look_ClockBehindTheNewestEntry_IsWrong()
    {
        test.Clock.Now = test.Clock.Now.AddDays(-3);
        Assert.Contains("set the clock", Wrong("clock").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_FileThatOthersMayRead_IsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "permissions are another thing there");
#pragma warning disable CA1416 // skipped above
        File.SetUnixFileMode(Directory.EnumerateFiles(Path.Combine(test.Folder, "keys"), "*.key").Single(), UnixFileMode.UserRead | UnixFileMode.OtherRead);
#pragma warning restore CA1416
        Assert.Contains(".key", Wrong("permissions").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_KeyFileExchangedWhileNobodyLooked_IsWrong()
    {
        test.Mira.Members.Invite("Ona", "verifier", null, "act-ona");
        Assert.Contains("as at the last unlock", Look().Single(s => s.What == "keys").Says, StringComparison.Ordinal);
        File.Delete(Directory.EnumerateFiles(Path.Combine(test.Folder, "keys"), "*.invite").Single());
        Assert.Contains("not those of the last unlock", Wrong("keys").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_EpochFileOrMembersGone_IsWrong()
    {
        File.Delete(Path.Combine(test.Folder, "keys", "epoch-1.age"));
        Assert.Contains("epoch-1.age is missing", Wrong("keys").Says, StringComparison.Ordinal);
        File.Delete(Directory.EnumerateFiles(Path.Combine(test.Folder, "keys"), "*.key").Single());
        Assert.Contains("nobody can sign in", Wrong("keys").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_NoJournal_IsWrongAndGoesOn()
    {
        test.Desk.Dispose();
        File.Delete(Path.Combine(test.Folder, "journal.sqlite"));
        Assert.Contains("no journal", Wrong("journal").Says, StringComparison.Ordinal);
        Assert.Contains(Look(), s => s.What == "backup");
    }

    private IReadOnlyList<Symptom> Look() => Doctor.Look(test.Folder, Here, test.Clock, _ => null);

    private Symptom Wrong(string what)
    {
        var symptom = Look().Single(s => s.What == what);
        Assert.False(symptom.IsWell);
        return symptom;
    }
}
