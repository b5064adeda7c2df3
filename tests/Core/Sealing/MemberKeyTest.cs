using System.Security.Cryptography;
using Homeward.Sealing;
using Xunit;

namespace Homeward.Tests.Core.Sealing;

public class MemberKeyTest
{
    private static MemberKey Make(AgeIdentity identity) =>
        MemberKey.Seal("mem-x", "dsk-x a2V5", identity, "gutih lusab  babad", SHA256.HashData("salt"u8).AsSpan(0, 16),
            memoryKiB: 64);

    [Fact]
    public void Open_RightAndWrongPassphrase_GivesIdentityOrNothing()
    {
        using var identity = new AgeIdentity(SHA256.HashData("m"u8));
        var key = Make(identity);
        using var opened = key.Open("gutih lusab babad"); // spaces are as people type them
        Assert.Equal(identity.Recipient, opened!.Recipient);
        Assert.Null(key.Open("gutih lusab babat"));
    }

    [Fact]
    public void Parse_AnyByteChanged_IsRefusedOrDoesNotOpen()
    {
        using var identity = new AgeIdentity(SHA256.HashData("m"u8));
        var text = Make(identity).Print();
        Assert.NotNull(MemberKey.Parse(text, out _));
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (char)(text[i] ^ 1) + text[(i + 1)..];
            var parsed = MemberKey.Parse(changed, out var reason);
            if (parsed is null) Assert.NotNull(reason);
            else Assert.Null(parsed.MemoryKiB > 4096 ? null : parsed.Open("gutih lusab babad"));
        }
    }

    [Fact]
    public void Parse_EnormousCost_IsRefusedBeforeAnyWork()
    {
        using var identity = new AgeIdentity(SHA256.HashData("m"u8));
        var text = Make(identity).Print().Replace("argon2id 64 3", "argon2id 99999999999 3", StringComparison.Ordinal);
        Assert.Null(MemberKey.Parse(text, out var reason));
        Assert.Contains("more work than is allowed", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SpokenWords_Vectors_OfTheProposal() =>
        // 127.0.0.1 and 63.84.220.193 in the proquints paper
        Assert.Equal(("lusab babad", "gutih tugad"), (SpokenWords.From([127, 0, 0, 1]), SpokenWords.From([63, 84,
            220, 193])));
}
