using Homeward.App.Charts;
using Homeward.Statistics;

namespace Homeward.App.Reading;

/// <summary>The drawings of a figure: one for each source's number of released people, never one for all.</summary>
public static class FigureWords
{
    public static IReadOnlyList<ShareBar> Bars(FigurePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var f = page.Figure;
        var tier = page.Tier is "percent" or "percent-1" ? "percent" : page.Tier;
        return [.. f.Released.Where(r => r.Bounds is { Exists: true, Of: not null }).Select((r, i) => new ShareBar(
            $"share{i}", r.Bounds.Of, f.Headline.Known, f.Headline.FollowedUp, f.Headline.Returned, f.Intervals?.Wilson.Low, f.Intervals?.Wilson.High, tier)
        {
            By = r.Claim.By, Said = page.Headline,
        })];
    }
}
