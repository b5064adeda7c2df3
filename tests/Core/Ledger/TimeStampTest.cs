using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Homeward.Ledger;
using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Core.Ledger;

/// <summary>Time stamps, both ways with openssl as the authority, and three real answers.</summary>
public sealed class TimeStampTest : IDisposable
{
    private static readonly byte[] Data = Encoding.UTF8.GetBytes("homeward/dsk-test\n42\nroot\n");
    private static readonly byte[] Nonce = [0x00, 0x81, 2, 3, 4, 5, 6, 7];
    private readonly Tools tools = new();

    public void Dispose() => tools.Dispose();

    /// <summary>Stamps that bellingcat/auto-archiver keeps as test data, of these 64 letters; their roots are in no list of ours, and that is said.</summary>
    [Theory]
    [InlineData("self_signed.tsr", "TSA SINPE v3", "2025-03-24", "Costa Rica|SINPE|BANCO CENTRAL")]
    [InlineData("valid_timestamp.tsr", "TrustID Timestamp Authority", "2025-03-11", "IdenTrust")]
    [InlineData("timestamp_token_http-timestamp-identrust-com", "TrustID Timestamp Authority", "2025-03-11", "IdenTrust")]
    public void Check_RealAnswer_HoldsInBothFormsButForItsUnknownRoot(string name, string authority, string day, string root)
    {
        var data = Encoding.ASCII.GetBytes("4b7b4e39f12b8c725e6e603e6d4422500316df94211070682ef10260ff5759ef");
        var whole = TimeStamp.Read(File.ReadAllBytes(Folder.Path("data/evidence/timestamps/" + name)), out var reason);
        Assert.True(whole is not null, reason);
        foreach (var stamp in new[] { whole, TimeStamp.Read(whole.Token, out _)! })
        {
            Assert.Equal(authority, stamp.Authority);
            Assert.Equal(day, stamp.At.ToString("yyyy-MM-dd", null));
            var (verdict, sentence) = stamp.Check(data, null, []);
            Assert.True(verdict == BundleVerdict.Unchecked, sentence);
            Assert.Contains("you did not give with --root", sentence, StringComparison.Ordinal);
            Assert.Contains(root.Split('|'), r => sentence.Contains(r, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(BundleVerdict.Broken, stamp.Check([.. data[..^1], (byte)'e'], null, []).Verdict);
            // A certificate that came along is a root only if somebody says so: then the chain ends there.
            var ends = stamp.Certificates.Select(c => stamp.Check(data, null, [c]).Verdict).ToList();
            Assert.DoesNotContain(BundleVerdict.Broken, ends);
        }
    }

    [Fact]
    public void Request_AnsweredByOpenssl_HoldsUnderItsRootAndSaysSoOtherwise()
    {
        using var authority = new StampAuthority(tools);
        var answer = authority.Answer(TimeStamp.Request(Data, Nonce));
        var stamp = TimeStamp.Read(answer, out var reason);
        Assert.True(stamp is not null, reason);
        Assert.Equal("Homeward Test TSA", stamp.Authority);
        var (verdict, sentence) = stamp.Check(Data, Nonce, [authority.Root]);
        Assert.True(verdict == BundleVerdict.Holds, sentence);
        Assert.Equal(BundleVerdict.Holds, TimeStamp.Read(stamp.Token, out _)!.Check(Data, Nonce, [authority.Root]).Verdict);
        var unknown = stamp.Check(Data, Nonce, []);
        Assert.Equal(BundleVerdict.Unchecked, unknown.Verdict);
        Assert.Contains("Homeward Test Root", unknown.Sentence, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(authority.Root)), unknown.Sentence, StringComparison.Ordinal);
        Assert.Contains("another request", stamp.Check(Data, [1, 2, 3], [authority.Root]).Sentence, StringComparison.Ordinal);
        Assert.Contains("something else", stamp.Check([.. Data, 0], Nonce, [authority.Root]).Sentence, StringComparison.Ordinal);
        // openssl agrees about what we kept.
        tools.Write("data", Data);
        tools.Write("token.der", stamp.Token);
        var verify = tools.Run("openssl", "ts", "-verify", "-token_in", "-in", "token.der", "-data", "data", "-CAfile", "root.pem");
        Assert.True(verify.Code == 0, verify.Error);
        var asked = TimeStamp.ReadRequest(tools.ReadBytes("request.tsq"))!.Value;
        Assert.Equal(SHA256.HashData(Data), asked.Imprint);
    }

    /// <summary>
    /// A few bytes of the format are under no signature (the list of hash kinds, certificates nobody needs). In a journal and in a bundle
    /// they are covered all the same; by itself such a token still says exactly what the authority signed.
    /// </summary>
    [Fact]
    public void Check_AnyByteOfTheTokenChanged_FailsOrSaysTheSame()
    {
        using var authority = new StampAuthority(tools);
        var answer = authority.Answer(TimeStamp.Request(Data, Nonce));
        var stamp = TimeStamp.Read(answer, out _)!;
        Assert.Equal(BundleVerdict.Holds, stamp.Check(Data, Nonce, [authority.Root]).Verdict);
        var fails = 0;
        for (var at = 0; at < answer.Length; at += 2)
        {
            var changed = answer.ToArray();
            changed[at] ^= 0x10;
            if (TimeStamp.Read(changed, out _) is { } other && other.Check(Data, Nonce, [authority.Root]).Verdict == BundleVerdict.Holds)
            {
                Assert.Equal((stamp.At, stamp.Authority, stamp.Policy), (other.At, other.Authority, other.Policy));
                Assert.Equal(stamp.Imprint, other.Imprint);
                Assert.Equal(stamp.Nonce, other.Nonce);
            }
            else
            {
                fails++;
            }
        }

        Assert.True(fails > answer.Length / 4, $"{fails} of {answer.Length / 2}");
    }

    [Fact]
    public void Check_CertificateNotForStamps_IsBroken()
    {
        using var authority = new StampAuthority(tools, usage: "serverAuth");
        var stamp = authority.TryAnswer(TimeStamp.Request(Data, Nonce)) is { } answer ? TimeStamp.Read(answer, out _) : null;
        // openssl itself refuses to serve with such a certificate; where one does, we do not take it.
        Assert.True(stamp is null || stamp.Check(Data, Nonce, [authority.Root]).Verdict == BundleVerdict.Broken);
    }

    [Fact]
    public void Read_RefusalOfAnAuthority_IsSaid()
    {
        Assert.Null(TimeStamp.Read([0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02], out var reason));
        Assert.Contains("refused (status 2)", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        using var authority = new StampAuthority(tools);
        var answer = authority.Answer(TimeStamp.Request(Data, Nonce));
        Gen.Select(Gen.Int[0, answer.Length - 1], Gen.Byte, Gen.Int[0, 3], Gen.Byte.Array[0, 40]).Sample((at, value, how, few) =>
        {
            var changed = how switch
            {
                0 => [.. answer[..at], value, .. answer[(at + 1)..]],
                1 => [.. answer[..at], .. few, .. answer[at..]],
                2 => answer[..at],
                _ => few,
            };
            TimeStamp.Read(changed, out _)?.Check(Data, Nonce, [authority.Root]);
            _ = TimeStamp.ReadRequest(changed);
        }, iter: 400);
        Assert.Null(TimeStamp.Read(new byte[TimeStamp.MostBytes + 1], out var reason));
        Assert.Contains("longer", reason, StringComparison.Ordinal);
    }
}
