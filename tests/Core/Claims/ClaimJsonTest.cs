using Homeward.Basics;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class ClaimJsonTest
{
    private static readonly Claim Full = new()
    {
        Kind = Kinds.Stage, Start = 4, Length = 9, Quote = "their way", Stage = Stages.SentToFront,
        When = ClaimDates.FromEdtf("2025-03-21~"), Relative = new("exchange", 2),
        Counts = [CountRange.Parse("~30", CountedPer.Persons), CountRange.Parse("most", CountedPer.Share)],
        Modality = Modalities.Feared, Polarity = Polarities.Denied, Voice = ["a paper", "сестра"],
        Subject = "Зотов", Group = "released 2025-03-19", By = "FSB", Health = ["burn"], Treatment = "beaten",
        Rule = ["GC III 117"], Category = ["under 25"], Service = "mobilised", Task = "rear works", Coerced = true,
        Period = "captivity", Agreed = "Istanbul", Note = "\"their\" is doubtful",
    };

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameText()
    {
        var written = ClaimJson.Write(new Reading("a.txt", "en", new(2025, 6, 11), "11/06/2025", [Full]));
        var read = ClaimJson.Read(written);
        Assert.Equal(written, ClaimJson.Write(read with { PublishedAs = "11/06/2025" }));
        Assert.Contains("\"сестра\"", written, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2025, 3, 21), read.Claims[0].When!.Earliest);
        Assert.Equal("~30", read.Claims[0].Counts[0].Notation);
    }

    [Theory]
    [InlineData("{}", "claims")]
    [InlineData("{\"claims\":[{\"start\":1,\"length\":2,\"quote\":\"ab\"}]}", "kind")]
    [InlineData("{\"claims\":[{\"kind\":\"gossip\",\"start\":1,\"length\":2,\"quote\":\"ab\"}]}", "gossip")]
    [InlineData("{\"claims\":[{\"kind\":\"health\",\"start\":1,\"length\":2,\"quote\":\"ab\",\"modality\":\"sure\"}]}", "sure")]
    [InlineData("{\"claims\":[{\"kind\":\"health\",\"start\":1,\"length\":2,\"quote\":\"ab\",\"when\":\"2025-02-30\"}]}", "2025-02-30")]
    [InlineData("{\"claims\":[{\"kind\":\"stage\",\"start\":1,\"length\":2,\"quote\":\"ab\"}]}", "stage")]
    [InlineData("{\"claims\":", "reading")]
    public void Read_BrokenReading_SaysWhatIsWrong(string json, string named)
    {
        var fault = Assert.Throws<FormatException>(() => ClaimJson.Read(json));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_Gradings_KeepsBothAxes()
    {
        Assert.Equal("F6", Grading.Default.ToString());
        Assert.True(Grading.TryParse("b2", out var grading));
        Assert.Equal(new Grading('B', 2), grading);
        Assert.False(Grading.TryParse("G2", out _));
        Assert.False(Grading.TryParse("A7", out _));
    }
}
