using System.Text.Json;
using CsCheck;
using Homeward.Sealing;

namespace Homeward.Tests.Core.Sealing;

/// <summary>Recovery shares: the published vectors of SLIP-0039, and that fewer than k shares, or changed ones, give nothing.</summary>
public class SharedSecretTest
{
    [Fact]
    public void Join_PublishedVectors_GiveTheirSecretsOrAReason()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Repository.Root, "tests/Core/Sealing/slip39-vectors.json")));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        Assert.Equal(45, vectors.Count);
        foreach (var vector in vectors)
        {
            var name = vector.GetProperty("name").GetString()!;
            var words = vector.GetProperty("shares").EnumerateArray().Select(s => s.GetString()!).ToList();
            var secret = Joined(words, "TREZOR");
            var expected = vector.GetProperty("secret").GetString()!;
            Assert.True(expected == Convert.ToHexStringLower(secret ?? []), name);
            foreach (var share in words.Where(_ => expected.Length > 0)) Assert.Equal(share, RecoveryShare.Parse(share, out _)!.Print());
        }
    }

    [Fact]
    public void Split_AnyKOfN_JoinsAndFewerRefuse() => Gen.Select(Gen.Int[2, 6], Gen.Int[0, 4], Gen.Byte.Array[32], Gen.Int).Sample(
        (needed, more, secret, seed) =>
        {
            var random = new Random(seed);
            var shares = SharedSecret.Split(secret, needed, needed + more, random.NextBytes, exponent: 0).OrderBy(_ => random.Next()).ToList();
            Assert.Equal(secret, Joined([.. shares.Take(needed).Select(s => s.Print())], ""));
            Assert.Null(SharedSecret.Join([.. shares.Take(needed - 1)], "", out var reason));
            Assert.Contains("needed", reason, StringComparison.Ordinal);
        }, iter: 10);

    [Fact]
    public void Parse_AnyWordWrong_IsRefused()
    {
        var share = SharedSecret.Split(new byte[32], 2, 3, s => new Random(1).NextBytes(s), 0)[0].Print();
        var words = share.Split(' ');
        Assert.Equal(33, words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            var wrong = words.ToArray();
            wrong[i] = wrong[i] == "academic" ? "zero" : "academic";
            Assert.Null(RecoveryShare.Parse(string.Join(' ', wrong), out _));
            (wrong[i], wrong[(i + 1) % wrong.Length]) = (words[(i + 1) % wrong.Length], words[i]);
            if (string.Join(' ', wrong) != share) Assert.Null(RecoveryShare.Parse(string.Join(' ', wrong), out _));
        }

        Assert.NotNull(RecoveryShare.Parse(string.Join("  ", words.Select(w => w[..4].ToUpperInvariant())), out _));
        Assert.Null(RecoveryShare.Parse(share + " house", out var reason));
        Assert.NotNull(reason);
    }

    [Fact]
    public void Join_SharesOfTwoSets_AreToldApart()
    {
        var random = new Random(2);
        var one = SharedSecret.Split(new byte[32], 2, 3, random.NextBytes, 0);
        var two = SharedSecret.Split(new byte[32], 2, 3, random.NextBytes, 0);
        Assert.Null(SharedSecret.Join([one[0], two[1]], "", out var reason));
        Assert.Contains("one set", reason, StringComparison.Ordinal);
        Assert.Null(SharedSecret.Join([one[0], two[1] with { Identifier = one[0].Identifier }], "", out reason));
        Assert.Contains("another set", reason, StringComparison.Ordinal);
        Assert.NotNull(SharedSecret.Join([one[0], one[0], one[2]], "", out _)); // one typed twice does no harm
        Assert.Null(SharedSecret.Join([one[0], one[0]], "", out _));
    }

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text =>
    {
        RecoveryShare.Parse(text, out _);
        RecoveryShare.Parse(string.Join(' ', Enumerable.Repeat("academic", Math.Min(text.Length, 70))), out _);
    });

    private static byte[]? Joined(IReadOnlyList<string> words, string passphrase)
    {
        var shares = words.Select(w => RecoveryShare.Parse(w, out _)).ToList();
        return shares.Contains(null) ? null : SharedSecret.Join(shares!, passphrase, out _);
    }
}
