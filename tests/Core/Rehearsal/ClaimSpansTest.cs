using System.Text;
using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class ClaimSpansTest
{
    private static readonly WorldInMemory World = WorldInMemory.Of(2000, 11);

    private static readonly Dictionary<long, string> Messages = World.Chat().GetProperty("messages").EnumerateArray()
        .Where(m => m.TryGetProperty("text", out _))
            .ToDictionary(m => m.GetProperty("id").GetInt64(), WorldInMemory.MessageText);

    [Fact]
    public void Claims_EverySpan_HoldsItsQuote()
    {
        var seen = 0;
        foreach (var claim in World.Lines("truth/claims.jsonl"))
        {
            Assert.Equal(claim.GetProperty("quote").GetString(), Slice(claim, 0));
            Assert.True(claim.GetProperty("length").GetInt32() > 3);
            seen++;
        }

        Assert.True(seen > 4000);
    }

    [Fact]
    public void Claims_SpanMovedByOne_NoLongerHoldsItsQuote() =>
        Assert.All(World.Lines("truth/claims.jsonl").Take(300), c =>
            Assert.NotEqual(c.GetProperty("quote").GetString(), Slice(c, 1)));

    [Fact]
    public void Mentions_EverySpan_HoldsItsQuote() =>
        Assert.All(World.Lines("truth/mentions.jsonl"), m =>
            Assert.Equal(m.GetProperty("quote").GetString(), Slice(m, 0)));

    [Fact]
    public void Claims_EveryOne_UsesTheClosedWordsOfTheGoldFiles()
    {
        string[] kinds = ["exchange", "stage", "treatment", "health", "coercion", "request", "rule", "practice",
            "pattern"];
        var stages = ("captured missing held transferred exchanged taken-to-unknown-place held-after-release "
            + "questioned medical-board leave "
            + "returned-to-unit contract-signed sent-to-front sent-to-occupied-territory discharged killed recaptured")
                .Split(' ');
        string[] modalities = ["asserted", "confirmed", "denied", "feared", "suspected", "pattern", "legal-claim"];
        var seen = new HashSet<string>();
        foreach (var claim in World.Lines("truth/claims.jsonl"))
        {
            Assert.Contains(claim.GetProperty("kind").GetString(), kinds);
            Assert.Contains(claim.GetProperty("modality").GetString(), modalities);
            if (claim.TryGetProperty("stage", out var stage)) Assert.Contains(stage.GetString(), stages);
            seen.Add(claim.GetProperty("kind").GetString()!);
            seen.Add(claim.GetProperty("modality").GetString()!);
            if (stage.ValueKind == JsonValueKind.String) seen.Add(stage.GetString()!);
        }

        Assert.Empty(((string[])[.. kinds, .. modalities, .. stages]).Except(seen));
    }

    [Fact]
    public void Claims_OfOneText_DoNotOverlap()
    {
        foreach (var text in World.Lines("truth/claims.jsonl").GroupBy(Where))
        {
            var end = 0;
            foreach (var claim in text)
            {
                Assert.True(claim.GetProperty("start").GetInt32() >= end, claim.GetRawText());
                end = claim.GetProperty("start").GetInt32() + claim.GetProperty("length").GetInt32();
            }
        }
    }

    [Fact]
    public void GoldFiles_TogetherWithTheChat_AreAllClaims()
    {
        var gold = World.Under("truth/gold/")
            .Sum(p => JsonDocument.Parse(World.Text(p)).RootElement.GetProperty("claims").GetArrayLength());
        Assert.Equal(gold, World.Lines("truth/claims.jsonl").Count(c => !c.TryGetProperty("message", out _)));
    }

    [Fact]
    public void Texts_HoldNoSignsOfTheirMaking()
    {
        foreach (var path in World.Under("truth/text/").Concat(World.Under("sources/calls/"))
            .Concat(World.Under("sources/articles/").Where(p => p.EndsWith(".txt", StringComparison.Ordinal))))
        {
            var text = World.Text(path);
            Assert.True(WorldInMemory.HoldsNoSign(text), path + "\n" + text);
            Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
            Assert.True(text.All(c => c is < '\uE000' or > '\uF8FF'), path);
            Assert.DoesNotContain(" .", text, StringComparison.Ordinal);
            Assert.DoesNotContain(" ,", text, StringComparison.Ordinal);
            Assert.DoesNotContain(",,", text, StringComparison.Ordinal);
        }
    }

    private static string Where(JsonElement claim) =>
        claim.GetProperty("source").GetString() + (claim.TryGetProperty("message", out var m) ? m.GetInt64() : 0);

    private static string Slice(JsonElement claim, int shift)
    {
        var source = claim.GetProperty("source").GetString()!;
        var text = claim.TryGetProperty("message", out var message) ? Messages[message.GetInt64()]
            : source.EndsWith(".txt", StringComparison.Ordinal) ? World.Text(source)
            : World.Text("truth/text/" + source["sources/".Length..source.LastIndexOf('.')] + ".txt");
        var points = text.EnumerateRunes().ToArray();
        var slice = new StringBuilder();
        foreach (var point in points.Skip(claim.GetProperty("start").GetInt32() + shift)
            .Take(claim.GetProperty("length").GetInt32()))
        {
            slice.Append(point.ToString());
        }
        return slice.ToString();
    }
}
