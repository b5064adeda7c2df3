using System.Diagnostics;
using System.Security.Cryptography;
using CsCheck;
using Homeward.Sealing;
using Xunit;

namespace Homeward.Tests.Core.Sealing;

/// <summary>age files, both ways with the real age tool.</summary>
public sealed class AgeFileTest : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("homeward-age").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(16 * 65536)]
    [InlineData(16 * 65536 + 1)]
    [InlineData(3_000_000)]
    public void Seal_OpenedByTheAgeTool_IsByteEqual(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        var closed = Seal(plain, identity.Recipient);
        File.WriteAllBytes(Path.Combine(folder, "x.age"), closed);
        File.WriteAllText(Path.Combine(folder, "key.txt"), identity.Export() + "\n");
        Age("-d", "-i", "key.txt", "-o", "x.out", "x.age");
        // the tool makes no file at all for an empty plaintext
        var written = Path.Combine(folder, "x.out");
        Assert.Equal(plain, File.Exists(written) ? File.ReadAllBytes(written) : []);
        Assert.Equal(plain, Open(closed, identity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    [InlineData(200_000)]
    public void Open_SealedByTheAgeTool_IsByteEqual(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        using var other = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        File.WriteAllBytes(Path.Combine(folder, "y"), plain);
        Age("-r", other.Recipient, "-r", identity.Recipient, "-o", "y.age", "y");
        var closed = File.ReadAllBytes(Path.Combine(folder, "y.age"));
        Assert.Equal(plain, Open(closed, identity));
        using var stranger = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        Assert.Throws<SealBrokenException>(() => Open(closed, stranger));
    }

    [Fact]
    public void Open_AnyByteChangedOrCutOff_Fails()
    {
        using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        var plain = RandomNumberGenerator.GetBytes(100);
        var closed = Seal(plain, identity.Recipient);
        for (var i = 0; i < closed.Length; i++)
        {
            var changed = closed.ToArray();
            changed[i] ^= 1;
            Assert.Throws<SealBrokenException>(() => Open(changed, identity));
            Assert.Throws<SealBrokenException>(() => Open(closed[..i], identity));
        }

        Assert.Throws<SealBrokenException>(() => Open([.. closed, 0], identity));
    }

    [Fact]
    public void Seek_AnyPlace_ReadsWhatStandsThere() =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 200_000]).Sample(
            (length, at) =>
            {
                using var identity = new AgeIdentity(SHA256.HashData("seek"u8));
                var plain = new byte[length];
                new Random(length).NextBytes(plain);
                using var open = AgeFile.Open(new MemoryStream(Seal(plain, identity.Recipient)), identity);
                Assert.Equal(length, open.Length);
                var from = Math.Min(at, length);
                open.Position = from;
                using var rest = new MemoryStream();
                open.CopyTo(rest);
                Assert.Equal(plain[from..], rest.ToArray());
            },
            iter: 30);

    [Fact]
    public void Export_ReadBack_IsTheSameIdentity()
    {
        using var identity = new AgeIdentity(SHA256.HashData("id"u8));
        using var again = AgeIdentity.Parse(identity.Export());
        Assert.Equal(identity.Recipient, again!.Recipient);
        Assert.Null(AgeIdentity.Parse(identity.Export()[..^1] + "Q"));
    }

    private static byte[] Seal(byte[] plain, string recipient)
    {
        using var output = new MemoryStream();
        var seen = new MemoryStream();
        Assert.Equal(plain.Length, AgeFile.Seal(new MemoryStream(plain), output, [recipient], RandomNumberGenerator.Fill, p => seen.Write(p.Span)));
        Assert.Equal(plain, seen.ToArray());
        return output.ToArray();
    }

    private static byte[] Open(byte[] closed, AgeIdentity identity)
    {
        using var open = AgeFile.Open(new MemoryStream(closed), identity);
        using var plain = new MemoryStream();
        open.CopyTo(plain);
        return plain.ToArray();
    }

    private void Age(params string[] arguments)
    {
        var start = new ProcessStartInfo("age") { WorkingDirectory = folder, RedirectStandardError = true };
        foreach (var a in arguments) start.ArgumentList.Add(a);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
