namespace Homeward.Tests.Desk;

public sealed class IdleLockTest
{
    [Fact]
    public void Desk_NobodyAsked_LocksAfterTheSettingAndNotBefore()
    {
        using var test = new TestDesk().Unlock();
        Assert.Equal(15, test.Mira.Rules.IdleLockMinutes);
        test.Clock.Now = test.Clock.Now.AddMinutes(14.9);
        Assert.False(test.Desk.LockIfIdle());
        _ = test.Mira.Rules; // somebody asks
        test.Clock.Now = test.Clock.Now.AddMinutes(14.9);
        Assert.False(test.Desk.LockIfIdle());
        test.Clock.Now = test.Clock.Now.AddMinutes(0.1);
        Assert.True(test.Desk.LockIfIdle());
        Assert.True(test.Desk.IsLocked);
        Assert.False(test.Desk.LockIfIdle());
    }

    [Fact]
    public void Desk_WithAnotherSetting_KeepsToIt()
    {
        using var test = new TestDesk().Unlock();
        Assert.True(test.Mira.Set("idleLockMinutes", "2", "a room many people pass through").IsDone);
        test.Reopen();
        Assert.Equal(2, test.Mira.Rules.IdleLockMinutes);
        test.Clock.Now = test.Clock.Now.AddMinutes(2);
        Assert.True(test.Desk.LockIfIdle());
    }

    [Theory]
    [InlineData("idleLockMinutes", "0")]
    [InlineData("idleLockMinutes", "241")]
    [InlineData("idleLockMinutes", "-1")]
    [InlineData("idleLockMinutes", "fifteen")]
    [InlineData("openSwapAccepted", "maybe")]
    [InlineData("readingLog", "off")]
    public void Set_ValueOutOfBounds_IsRefusedAndNothingWritten(string name, string value)
    {
        using var test = new TestDesk().Unlock();
        var before = test.Desk.Mark().RecordNumber;
        Assert.Equal("setting", test.Mira.Set(name, value, "because").Refusal!.Code);
        Assert.Equal(before, test.Desk.Mark().RecordNumber);
    }

    [Fact]
    public void Passage_ThroughALockedDesk_LocksItAgain()
    {
        using var test = new TestDesk();
        Assert.Null(test.Desk.Pass("not the passphrase").Who);
        using (var one = test.Desk.Pass(test.Founded.Passphrase))
        {
            using (var two = test.Desk.Pass(test.Founded.Passphrase)) Assert.NotNull(two.Who);
            Assert.False(test.Desk.IsLocked); // the first is still at work
            test.Clock.Now = test.Clock.Now.AddHours(3);
            Assert.False(test.Desk.LockIfIdle());
            Assert.NotNull(one.Who);
        }

        Assert.True(test.Desk.IsLocked);
    }

    [Fact]
    public void Passage_WhereSomebodySignedIn_LeavesItOpen()
    {
        using var test = new TestDesk();
        using (test.Desk.Pass(test.Founded.Passphrase)) test.Unlock();
        Assert.False(test.Desk.IsLocked);
        using (test.Desk.Pass(test.Founded.Passphrase)) { }
        Assert.False(test.Desk.IsLocked);
    }

    /// <summary>Somebody is being sent an original when the desk locks: what was not sent yet stays inside.</summary>
    [Fact]
    public async Task Original_BeingReadWhenTheDeskLocks_EndsAsLocked()
    {
        using var test = new TestDesk().Unlock();
        var file = Path.Combine(test.Root, "long.txt");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("a line of a long letter\n", 200_000)), TestContext.Current.CancellationToken);
        test.Mira.Evidence.Add(file);
        await using var open = test.Mira.Evidence.OpenOriginal(test.Mira.Evidence.Sources(Homeward.Views.Slice.First()).Rows[0].Id)!;
        var piece = new byte[1000];
        await open.ReadExactlyAsync(piece, TestContext.Current.CancellationToken);
        test.Desk.Lock();
        Assert.Throws<Keys.LockedException>(() => open.ReadExactly(piece));
        await Assert.ThrowsAsync<Keys.LockedException>(async () => await open.ReadExactlyAsync(piece, TestContext.Current.CancellationToken));
    }
}
