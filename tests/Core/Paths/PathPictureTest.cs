using Homeward.Basics;
using Homeward.Paths;
using Xunit;

namespace Homeward.Tests.Core.Paths;

public class PathPictureTest
{
    private static readonly DateOnly Exchange = new(2025, 3, 19);

    [Fact]
    public void Of_KnownDay_PutsTheBarWhereTheDayIs()
    {
        var axis = new PathAxis(new(2025, 3, 9), new(2025, 3, 29));
        var bar = Assert.Single(PathPicture.Of(Path(Said("exchanged", Exchange, Exchange)), axis).Bars);
        Assert.Equal((0.5, 0.5, 0.5, 0.5), (bar.PossibleFrom, bar.PossibleTo, bar.CertainFrom, bar.CertainTo));
        Assert.False(bar.IsOpenLeft || bar.IsOpenRight || bar.IsDisputed);
        Assert.True(bar.IsInstant);
    }

    [Fact]
    public void Of_UncertainDay_IsLightWithoutADarkPart()
    {
        var bar = Assert.Single(PathPicture.Of(Path(Said("exchanged", Exchange, Exchange.AddDays(6)))).Bars);
        Assert.Null(bar.CertainFrom);
        Assert.True(bar.PossibleFrom < bar.PossibleTo);
    }

    [Fact]
    public void Of_OpenEnd_ReachesTheEdgeAndSaysSo()
    {
        var picture = PathPicture.Of(Path(
            Said("exchanged", Exchange, Exchange), Said("at-front", Exchange.AddDays(9), Exchange.AddDays(9))));
        var front = picture.Bars.Single(bar => bar.Event.Stage == "at-front");
        Assert.True(front.IsOpenRight);
        Assert.Equal(1.0, front.PossibleTo);
        Assert.False(front.IsOpenLeft);
    }

    [Fact]
    public void Of_EveryBar_HasARowAndWordsInThreeLanguages()
    {
        var denied = Said("returned-to-unit", null, null) with { Happened = false };
        var feared = Said("killed", null, null) with { Modality = "feared" };
        var path = Path(Said("captured", Exchange, Exchange),
            Said("exchanged", Exchange.AddDays(-4), Exchange.AddDays(-4)),
            denied, feared, Said("leave", null, null), Said("hospital", Exchange, Exchange.AddDays(3)));
        var picture = PathPicture.Of(path);
        Assert.Equal(picture.Bars.Select(bar => bar.Event), picture.Rows.Select(row => row.Event));
        Assert.Equal(picture.Bars.Count + 2, picture.Description.Count);
        foreach (var language in Wording.Languages)
        {
            Assert.All(picture.Description, sentence => Assert.NotEmpty(PathPicture.Wording.Say(sentence, language)));
        }

        Assert.All(picture.Bars, bar => Assert.Equal(bar.PossibleFrom is null,
            bar.Status is StageStatus.KnownNot or StageStatus.SaidOnly));
    }

    [Fact]
    public void Of_NoDayKnown_HasNoAxisButKeepsItsRows()
    {
        var picture = PathPicture.Of(Path(Said("leave", null, null)));
        Assert.Null(picture.Axis);
        Assert.Null(Assert.Single(picture.Bars).PossibleFrom);
        Assert.Single(picture.Rows);
    }

    [Fact]
    public void OfCohort_SharesOneAxisAndIsSortedByRelease()
    {
        var pictures = PathPicture.OfCohort(
        [
            ("late", Path(Said("exchanged", Exchange, Exchange))), ("unknown", Path(Said("leave", null, null))),
            ("early", Path(Said("exchanged", Exchange.AddDays(-300), Exchange.AddDays(-300)))),
        ]);
        Assert.Equal(["early", "late", "unknown"], pictures.Select(each => each.Id));
        Assert.Single(pictures.Select(each => each.Picture.Axis).Distinct());
        Assert.InRange(pictures[0].Picture.Axis!.Ticks().Count, 2, 24);
    }

    private static CaptivityPath Path(params StageClaim[] claims) => CaptivityPath.Build(claims);

    private static StageClaim Said(string stage, DateOnly? earliest, DateOnly? latest) => new()
    {
        Id = "clm-" + stage,
        Stage = stage,
        Quote = "words",
        When = earliest is null ? null : new(null, "en", null, "", earliest, latest, "test", "given"),
    };
}
