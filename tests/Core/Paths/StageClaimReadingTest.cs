using Homeward.Claims;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Core.Paths;

public class StageClaimReadingTest
{
    [Fact]
    public void From_TwoDaysLaterOfTheArticle_KeepsBothAnchors()
    {
        var claim = Sent() with { Relative = new("exchange or taking, not said which", 2) };
        var read = StageClaimReading.From("clm-1", claim, new(2025, 6, 11), Grading.Default)!;
        Assert.Equal(["exchanged", "taken-to-unknown-place"], read.Relative!.Anchors);
        Assert.Equal((2, 2, "F6"), (read.Relative.LowDays, read.Relative.HighDays, read.Grading));
        Assert.Null(read.Relative.Chosen);
    }

    [Fact]
    public void From_AfterWithoutNumber_HasNoUpperEnd()
    {
        var read = StageClaimReading.From("clm-1", Sent() with { Relative = new("release", null) }, null, null)!;
        Assert.Equal((0, null), (read.Relative!.LowDays, read.Relative.HighDays));
    }

    [Fact]
    public void From_UnknownEvent_KeepsTheDateAsRead() =>
        Assert.Null(StageClaimReading.From("clm-1", Sent() with { Relative = new("the flood", 2) }, null, null)!.Relative);

    [Fact]
    public void From_DeniedPolarity_IsADenial()
    {
        Assert.True(StageClaimReading.From("clm-1", Sent() with { Polarity = Polarities.Denied }, null, null)!.IsDenial);
        Assert.Null(StageClaimReading.From("clm-1", Sent() with { Stage = null, Kind = Kinds.Treatment }, null, null));
    }

    [Fact]
    public void EveryStageAReaderMayName_IsKnownHere() =>
        Assert.All(Homeward.Claims.Stages.All, stage => Assert.NotNull(StageKind.Find(stage)));

    private static Claim Sent() => new()
    {
        Kind = Kinds.Stage,
        Start = 0,
        Length = 48,
        Quote = "Two days later, they were sent back to the front",
        Stage = "sent-to-front",
    };
}
