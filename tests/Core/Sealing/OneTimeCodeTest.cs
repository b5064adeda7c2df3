using System.Security.Cryptography;
using System.Text;
using Homeward.Sealing;

namespace Homeward.Tests.Core.Sealing;

public sealed class OneTimeCodeTest
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the rows of SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Code_OfTheStandardsVectors_IsTheirs(long seconds, string code)
    {
        var step = OneTimeCode.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(code, OneTimeCode.Of(Secret, step, 8));
        Assert.Equal(code[2..], OneTimeCode.Of(Secret, step));
        Assert.NotEqual(code, OneTimeCode.Of(Secret, step + 1, 8));
    }

    [Fact]
    public void Match_OfNeighboursOnly_AndOfNoneTwice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = OneTimeCode.StepOf(now);
        foreach (var near in new[] { -1, 0, 1 }) Assert.Equal(step + near, OneTimeCode.Match(Secret, OneTimeCode.Of(Secret, step + near), now, -1));
        foreach (var far in new[] { -2, 2 }) Assert.Null(OneTimeCode.Match(Secret, OneTimeCode.Of(Secret, step + far), now, -1));
        Assert.Null(OneTimeCode.Match(Secret, OneTimeCode.Of(Secret, step), now, step));
        Assert.Null(OneTimeCode.Match(Secret, OneTimeCode.Of(Secret, step - 1), now, step));
        Assert.Equal(step, OneTimeCode.Match(Secret, $" {OneTimeCode.Of(Secret, step)[..3]} {OneTimeCode.Of(Secret, step)[3..]}", now, step - 1));
        foreach (var none in new[] { "", "12345", "abcdef", "1234567", null! }) Assert.Null(OneTimeCode.Match(Secret, none, now, -1));
    }

    [Fact]
    public void Secret_PrintedAndTyped_IsTheSame()
    {
        // RFC 4648: base 32 of these twenty bytes.
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", OneTimeCode.Print(Secret));
        for (var i = 0; i < 200; i++)
        {
            var secret = RandomNumberGenerator.GetBytes(OneTimeCode.SecretBytes);
            Assert.Equal(secret, OneTimeCode.Parse(OneTimeCode.Print(secret)));
            Assert.Equal(secret, OneTimeCode.Parse(string.Join(' ', OneTimeCode.Print(secret).ToLowerInvariant().Chunk(4).Select(c => new string(c)))));
        }

        foreach (var none in new[] { null, "", "GEZDGNBV", new string('1', 32), new string('A', 33) }) Assert.Null(OneTimeCode.Parse(none));
        Assert.StartsWith("otpauth://totp/desk?secret=GEZDGNBVGY3TQOJQ", OneTimeCode.Address(Secret, "desk"), StringComparison.Ordinal);
    }
}
