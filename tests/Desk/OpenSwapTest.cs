using Homeward.Keys;

namespace Homeward.Tests.Desk;

/// <summary>Which swap writes memory to a disk in clear, told from what a kernel says. The contents are those of real machines.</summary>
public sealed class OpenSwapTest
{
    private const string Head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

    private static IReadOnlyList<string> Find(string swaps, params (string Name, string Content)[] files) => new OpenSwap(
        name => name == "/proc/swaps" ? swaps : files.FirstOrDefault(f => f.Name == name).Content,
        folder => [.. files.Where(f => f.Name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => f.Name[(folder.Length + 1)..])],
        name => files.FirstOrDefault(f => f.Name == "link:" + name).Content ?? name).Find();

    [Fact]
    public void Swap_None_IsFine() => Assert.Empty(Find(Head));

    [Fact]
    public void Swap_PlainPartition_IsNamed() => Assert.Equal(["/dev/sda3"], Find(Head + "/dev/sda3                               partition\t8388604\t\t0\t\t-2\n"));

    [Fact]
    public void Swap_InMemory_IsFineUnlessADiskStandsBehind()
    {
        const string Line = Head + "/dev/zram0                              partition\t4096000\t\t0\t\t100\n";
        Assert.Empty(Find(Line));
        Assert.Empty(Find(Line, ("/sys/block/zram0/backing_dev", "none\n")));
        Assert.Equal(["/dev/zram0"], Find(Line, ("/sys/block/zram0/backing_dev", "/dev/sda4\n")));
    }

    [Fact]
    public void Swap_UnderEncryption_IsFineAlsoThroughVolumes()
    {
        const string Line = Head + "/dev/dm-1                               partition\t8388604\t\t0\t\t-2\n";
        Assert.Empty(Find(Line, ("/sys/block/dm-1/dm/uuid", "CRYPT-LUKS2-4f3b-cryptswap\n")));
        Assert.Equal(["/dev/dm-1"], Find(Line, ("/sys/block/dm-1/dm/uuid", "LVM-abc\n")));
        Assert.Empty(Find(Line, ("/sys/block/dm-1/dm/uuid", "LVM-abc\n"), ("/sys/block/dm-1/slaves/dm-0", ""), ("/sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-x\n")));
        // One volume over two disks, one of them in clear.
        Assert.Equal(["/dev/dm-1"], Find(Line, ("/sys/block/dm-1/dm/uuid", "LVM-abc\n"), ("/sys/block/dm-1/slaves/dm-0", ""),
            ("/sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-x\n"), ("/sys/block/dm-1/slaves/sdb1", "")));
    }

    [Fact]
    public void Swap_File_IsAsItsFileSystem()
    {
        const string Line = Head + "/var/swap\\040file                         file\t\t2097148\t\t0\t\t-2\n";
        const string Mounts = "22 1 8:2 / / rw - ext4 /dev/sda2 rw\n40 22 253:0 / /var rw,noatime shared:1 - ext4 /dev/mapper/luks-var rw\n";
        Assert.Equal(["/var/swap file"], Find(Line, ("/proc/self/mountinfo", Mounts)));
        Assert.Empty(Find(Line, ("/proc/self/mountinfo", Mounts), ("link:/dev/mapper/luks-var", "/dev/dm-0"), ("/sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-x\n")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData(Head + "\n \n")]
    public void Swap_NothingToRead_IsNoArea(string swaps) => Assert.Empty(Find(swaps));

    [Fact]
    public void Swap_OfAKindNotKnown_IsNamed() => Assert.Equal(["/dev/x"], Find(Head + "/dev/x other 1 0 0\n"));

    [Fact]
    public void Unlock_OnAMachineWithOpenSwap_IsRefusedUntilItIsAccepted()
    {
        using var test = new TestDesk();
        test.Desk.Dispose();
        using var desk = Homeward.Desk.Open(test.Folder, test.Clock);
        desk.SwapInClear = ["/dev/sda3"];
        var refused = Assert.Throws<OpenSwapException>(() => desk.Unlock(test.Founded.Passphrase));
        Assert.Contains("/dev/sda3", refused.Message, StringComparison.Ordinal);
        Assert.True(desk.IsLocked);
        using (var passage = desk.Pass(test.Founded.Passphrase, toDecideOnSwap: true))
        {
            var session = desk.As(passage.Who!.MemberId);
            Assert.Equal("why", session.Set("openSwapAccepted", "yes", " ").Refusal!.Code);
            Assert.True(session.Set("openSwapAccepted", "yes", "the whole disk is encrypted by the firmware").IsDone);
        }

        Assert.True(desk.IsLocked);
        Assert.NotNull(desk.Unlock(test.Founded.Passphrase));
    }
}
